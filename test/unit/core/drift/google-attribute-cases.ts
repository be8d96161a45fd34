type Fields = Readonly<Record<string, unknown>>;

/** Type, what a state of the provider holds, what the REST answer holds where nothing changed, what it holds where something did, and which attributes that are. */
export type AttributeCase = readonly [type: string, state: Fields, same: Fields, changed: Fields, paths: readonly string[]];

const link = (path: string): string => `https://www.googleapis.com/compute/v1/projects/p/${path}`;

/** Of Google, where the two sides spell one thing in two ways. SOURCE: attribute references of the provider, REST references of the services. */
export const googleAttributeCases: readonly AttributeCase[] = [
  [
    'google_compute_instance',
    {
      machine_type: 'e2-small',
      metadata: { 'enable-oslogin': 'TRUE' },
      metadata_startup_script: 'apt update',
      network_interface: [{ network: link('global/networks/main'), access_config: [{ nat_ip: '192.0.2.1', network_tier: 'PREMIUM' }] }],
      guest_accelerator: [],
      tags: ['web'],
      boot_disk: [{ auto_delete: true }],
    },
    {
      machineType: link('zones/z/machineTypes/e2-small'),
      metadata: {
        items: [
          { key: 'startup-script', value: 'apt update' },
          { key: 'enable-oslogin', value: 'TRUE' },
        ],
      },
      networkInterfaces: [{ network: link('global/networks/main'), accessConfigs: [{ natIP: '192.0.2.9', networkTier: 'PREMIUM' }] }],
      tags: { items: ['web'] },
      disks: [{ boot: true, autoDelete: true }],
    },
    {
      machineType: link('zones/z/machineTypes/e2-large'),
      metadata: {
        items: [
          { key: 'startup-script', value: 'apt update' },
          { key: 'ssh-keys', value: 'mallory:ssh-rsa x' },
        ],
      },
      networkInterfaces: [{ network: link('global/networks/main') }],
      guestAccelerators: [{ acceleratorType: link('zones/z/acceleratorTypes/nvidia-t4'), acceleratorCount: 1 }],
      tags: { items: ['web', 'open'] },
      disks: [{ boot: true, autoDelete: false }],
    },
    ['machine_type', 'tags', 'boot_disk[0].auto_delete', 'metadata', 'guest_accelerator', 'network_interface[0].access_config'],
  ],
  [
    'google_compute_instance',
    { network_interface: [{ access_config: [] }] },
    { networkInterfaces: [{ network: 'n' }] },
    { networkInterfaces: [{ accessConfigs: [{ natIP: '192.0.2.1', networkTier: 'PREMIUM' }] }] },
    ['network_interface[0].access_config'],
  ],
  [
    'google_storage_bucket',
    {
      lifecycle_rule: [
        { action: [{ type: 'Delete', storage_class: '' }], condition: [{ age: 30, with_state: 'ANY', matches_prefix: [], num_newer_versions: 0 }] },
        { action: [{ type: 'SetStorageClass', storage_class: 'NEARLINE' }], condition: [{ age: 7, with_state: 'LIVE' }] },
      ],
      cors: [{ origin: ['https://x.test'], method: ['GET', 'HEAD'], response_header: ['*'], max_age_seconds: 3600 }],
    },
    {
      lifecycle: {
        rule: [
          { action: { type: 'SetStorageClass', storageClass: 'NEARLINE' }, condition: { age: 7, isLive: true } },
          { action: { type: 'Delete' }, condition: { age: 30 } },
        ],
      },
      cors: [{ maxAgeSeconds: 3600, method: ['HEAD', 'GET'], origin: ['https://x.test'], responseHeader: ['*'] }],
    },
    { lifecycle: { rule: [{ action: { type: 'Delete' }, condition: { age: 1 } }] }, cors: [{ method: ['GET'], origin: ['*'] }] },
    ['lifecycle_rule', 'cors'],
  ],
  [
    'google_storage_bucket',
    { lifecycle_rule: [], cors: [] },
    { name: 'b' },
    { lifecycle: { rule: [{ action: { type: 'Delete' }, condition: { age: 1 } }] }, cors: [{ method: ['GET'], origin: ['*'] }] },
    ['lifecycle_rule', 'cors'],
  ],
  [
    'google_sql_database_instance',
    {
      settings: [
        {
          tier: 'db-f1-micro',
          database_flags: [{ name: 'log_bin', value: 'on' }],
          ip_configuration: [{ authorized_networks: [{ name: 'office', value: '192.0.2.0/24', expiration_time: '' }], ssl_mode: 'ENCRYPTED_ONLY' }],
        },
      ],
    },
    {
      settings: {
        tier: 'db-f1-micro',
        databaseFlags: [{ name: 'log_bin', value: 'on' }],
        ipConfiguration: { authorizedNetworks: [{ kind: 'sql#aclEntry', name: 'office', value: '192.0.2.0/24' }], sslMode: 'ENCRYPTED_ONLY' },
      },
    },
    {
      settings: {
        tier: 'db-f1-micro',
        databaseFlags: [],
        ipConfiguration: {
          authorizedNetworks: [{ kind: 'sql#aclEntry', name: 'all', value: '0.0.0.0/0' }],
          sslMode: 'ALLOW_UNENCRYPTED_AND_ENCRYPTED',
        },
      },
    },
    ['settings[0].database_flags', 'settings[0].ip_configuration[0].ssl_mode', 'settings[0].ip_configuration[0].authorized_networks'],
  ],
  [
    'google_container_cluster',
    {
      master_authorized_networks_config: [],
      enable_shielded_nodes: true,
      logging_config: [{ enable_components: ['WORKLOADS', 'SYSTEM_COMPONENTS'] }],
    },
    {
      masterAuthorizedNetworksConfig: { enabled: false },
      shieldedNodes: { enabled: true },
      loggingConfig: { componentConfig: { enableComponents: ['SYSTEM_COMPONENTS', 'WORKLOADS'] } },
    },
    {
      masterAuthorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: '10.0.0.0/8' }] },
      shieldedNodes: {},
      loggingConfig: { componentConfig: { enableComponents: ['SYSTEM_COMPONENTS'] } },
    },
    ['enable_shielded_nodes', 'logging_config[0].enable_components'],
  ],
  [
    'google_compute_backend_service',
    {
      backend: [{ group: link('zones/z/instanceGroups/web'), balancing_mode: 'UTILIZATION', capacity_scaler: 1, max_utilization: 0.8 }],
      timeout_sec: 30,
    },
    { backends: [{ group: link('zones/z/instanceGroups/web'), balancingMode: 'UTILIZATION', capacityScaler: 1 }], timeoutSec: 30 },
    { backends: [{ group: link('zones/z/instanceGroups/other'), balancingMode: 'UTILIZATION', capacityScaler: 1 }], timeoutSec: 60 },
    ['timeout_sec', 'backend'],
  ],
  [
    'google_compute_forwarding_rule',
    { port_range: '443', target: link('regions/r/targetPools/web') },
    { portRange: '443-443', target: link('regions/r/targetPools/web') },
    { portRange: '80-443', target: link('regions/r/targetPools/web') },
    ['port_range'],
  ],
  [
    'google_compute_url_map',
    {
      default_service: link('global/backendServices/web'),
      host_rule: [{ hosts: ['x.test'], path_matcher: 'all', description: '' }],
      path_matcher: [
        {
          name: 'all',
          default_service: link('global/backendServices/web'),
          path_rule: [{ paths: ['/api/*'], service: link('global/backendServices/api') }],
        },
      ],
    },
    {
      defaultService: link('global/backendServices/web'),
      hostRules: [{ hosts: ['x.test'], pathMatcher: 'all' }],
      pathMatchers: [
        {
          name: 'all',
          defaultService: link('global/backendServices/web'),
          pathRules: [{ paths: ['/api/*'], service: link('global/backendServices/api') }],
        },
      ],
    },
    {
      defaultService: link('global/backendServices/web'),
      hostRules: [{ hosts: ['y.test'], pathMatcher: 'all' }],
      pathMatchers: [
        {
          name: 'all',
          defaultService: link('global/backendServices/web'),
          pathRules: [{ paths: ['/api/*'], service: link('global/backendServices/evil') }],
        },
      ],
    },
    ['host_rule', 'path_matcher'],
  ],
  [
    'google_compute_security_policy',
    {
      rule: [
        {
          priority: 1000,
          action: 'deny(403)',
          preview: false,
          match: [{ versioned_expr: 'SRC_IPS_V1', config: [{ src_ip_ranges: ['192.0.2.0/24'] }], expr: [] }],
        },
      ],
    },
    {
      rules: [
        { priority: 1000, action: 'deny(403)', preview: false, match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['192.0.2.0/24'] } } },
      ],
    },
    { rules: [{ priority: 1000, action: 'allow', match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } } }] },
    ['rule'],
  ],
  [
    'google_compute_instance_group_manager',
    { target_size: 3, named_port: [{ name: 'http', port: 80 }] },
    { targetSize: 3, namedPorts: [{ name: 'http', port: 80 }] },
    { targetSize: 5 },
    ['target_size', 'named_port'],
  ],
];
