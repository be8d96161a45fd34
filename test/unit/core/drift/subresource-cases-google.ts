import type { Resource } from '../../../../src/core/model.ts';
import type { SubresourceCase } from './subresource-cases.ts';

type Fields = Readonly<Record<string, unknown>>;

const project = 'acme-prod';

function asset(type: string, path: string, host = type.split('/', 1).join()): Resource {
  return {
    provider: 'gcp',
    account: project,
    region: 'europe-west1',
    type,
    id: `//${host}/${path}`,
    source: 'test',
    name: path.slice(path.lastIndexOf('/') + 1),
  };
}

const link = (path: string): string => `https://www.googleapis.com/compute/v1/projects/${project}/${path}`;
const within =
  (member: string) =>
  (list: readonly unknown[]): Fields => ({ [member]: list });

/** A parent, and the state that manages it. */
type Parent = Pick<SubresourceCase, 'parent' | 'managed'>;

function parent(type: string, terraform: string, path: string, attributes: Fields = {}, host?: string): Parent {
  return { parent: asset(type, path, host), managed: [terraform, { id: path, name: path.slice(path.lastIndexOf('/') + 1), project, ...attributes }] };
}

const ofProject: Parent = {
  parent: asset('cloudresourcemanager.googleapis.com/Project', `projects/${project}`),
  managed: ['google_project', { id: `projects/${project}`, project_id: project, number: '123456789012' }],
};
const router = parent('compute.googleapis.com/Router', 'google_compute_router', `projects/${project}/regions/europe-west1/routers/r`, {
  region: 'europe-west1',
});
const network = parent('compute.googleapis.com/Network', 'google_compute_network', `projects/${project}/global/networks/main`, {
  self_link: link('global/networks/main'),
});
const bucket = parent('storage.googleapis.com/Bucket', 'google_storage_bucket', 'acme-logs', { id: 'acme-logs' });
const zone = parent('dns.googleapis.com/ManagedZone', 'google_dns_managed_zone', `projects/${project}/managedZones/main`, { managed_zone_id: 12 });
const database = parent(
  'sqladmin.googleapis.com/Instance',
  'google_sql_database_instance',
  `projects/${project}/instances/db`,
  { id: 'db' },
  'cloudsql.googleapis.com',
);
const dataset = parent('bigquery.googleapis.com/Dataset', 'google_bigquery_dataset', `projects/${project}/datasets/d`, { dataset_id: 'd' });
const policy = parent(
  'compute.googleapis.com/FirewallPolicy',
  'google_compute_network_firewall_policy',
  `projects/${project}/global/firewallPolicies/guard`,
);
const instance: Parent = parent(
  'compute.googleapis.com/Instance',
  'google_compute_instance',
  `projects/${project}/zones/europe-west1-b/instances/web`,
  {
    zone: 'europe-west1-b',
    self_link: link('zones/europe-west1-b/instances/web'),
    boot_disk: [{ source: link('zones/europe-west1-b/disks/web') }],
    attached_disk: [{ source: link('zones/europe-west1-b/disks/inline') }],
  },
);
const disk = (name: string, mode = 'READ_WRITE'): Fields => ({
  source: link(`zones/europe-west1-b/disks/${name}`),
  deviceName: name,
  mode,
});

const binding = (role: string, ...members: readonly string[]): Fields => ({ role, members });
const mail = 'user:jane@example.com';

/** A kind of resource, the id of its grants, and its parent: members, bindings, policies and audit configurations of all of them go by one rule. */
const granted: readonly (readonly [type: string, id: string, parent: Parent, attributes?: Fields])[] = [
  ['google_project', project, ofProject, { project }],
  ['google_storage_bucket', 'b/acme-logs', bucket, { bucket: 'b/acme-logs' }],
  [
    'google_folder',
    'folders/77',
    {
      parent: asset('cloudresourcemanager.googleapis.com/Folder', 'folders/77'),
      managed: ['google_folder', { id: 'folders/77', name: 'folders/77' }],
    },
    { folder: 'folders/77' },
  ],
  [
    'google_secret_manager_secret',
    `projects/${project}/secrets/s`,
    parent('secretmanager.googleapis.com/Secret', 'google_secret_manager_secret', `projects/${project}/secrets/s`, { secret_id: 's' }),
  ],
  [
    'google_cloud_run_service',
    `v1/projects/${project}/locations/europe-west1/services/web`,
    parent('run.googleapis.com/Service', 'google_cloud_run_service', `projects/${project}/locations/europe-west1/services/web`, {
      location: 'europe-west1',
    }),
  ],
  [
    'google_kms_crypto_key',
    `projects/${project}/locations/eu/keyRings/r/cryptoKeys/k`,
    parent('cloudkms.googleapis.com/CryptoKey', 'google_kms_crypto_key', `projects/${project}/locations/eu/keyRings/r/cryptoKeys/k`, {
      key_ring: `projects/${project}/locations/eu/keyRings/r`,
    }),
  ],
  [
    'google_pubsub_topic',
    `projects/${project}/topics/t`,
    parent('pubsub.googleapis.com/Topic', 'google_pubsub_topic', `projects/${project}/topics/t`),
  ],
  [
    'google_tags_tag_key',
    'tagKeys/123',
    {
      parent: asset('cloudresourcemanager.googleapis.com/TagKey', 'tagKeys/123'),
      managed: ['google_tags_tag_key', { id: 'tagKeys/123', name: '123' }],
    },
  ],
];

const grants = granted.flatMap(([type, id, of, more = {}]): readonly SubresourceCase[] => {
  const describe = (list: readonly unknown[]): Fields => ({ iamPolicy: { version: 3, ...(list.length === 0 ? {} : { bindings: list }) } });
  const role = 'roles/viewer';
  const agent = binding('roles/compute.serviceAgent', 'serviceAccount:service-1@compute-system.iam.gserviceaccount.com');
  return [
    {
      ...of,
      type: `${type}_iam_member`,
      state: { ...more, id: `${id}/${role}/${mail}`, role, member: mail, condition: [], etag: 'x' },
      list: [binding(role, 'user:Jane@example.com'), agent],
      describe,
      added: binding('roles/owner', 'user:mallory@example.com'),
    },
    {
      ...of,
      type: `${type}_iam_binding`,
      state: { ...more, id: `${id}/${role}`, role, members: [mail, 'group:ops@example.com'], condition: [], etag: 'x' },
      list: [binding(role, 'group:ops@example.com', mail), agent],
      describe,
      changed: [binding(role, mail, 'user:mallory@example.com'), ['grant', 'grant']],
      added: binding('roles/owner', 'user:mallory@example.com'),
    },
    {
      ...of,
      type: `${type}_iam_policy`,
      state: { ...more, id, policy_data: JSON.stringify({ bindings: [binding(role, mail)] }), etag: 'x' },
      list: [binding(role, mail), agent],
      describe,
      added: binding('roles/owner', 'user:mallory@example.com'),
      whole: 'grant',
    },
  ];
});

const conditional = { title: 'until', description: '', expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' };

/** Parts of Google's resources, as the provider writes them and as the REST references describe them. */
export const googleSubresourceCases: readonly SubresourceCase[] = [
  ...grants,
  {
    ...ofProject,
    type: 'google_project_iam_member',
    state: { id: `${project}/roles/viewer/${mail}/until`, project, role: 'roles/viewer', member: mail, condition: [conditional] },
    list: [{ ...binding('roles/viewer', mail), condition: conditional }],
    describe: (list) => ({ iamPolicy: { bindings: list } }),
    changed: [{ ...binding('roles/viewer', mail), condition: { ...conditional, expression: 'true' } }, ['condition[0].expression']],
    added: binding('roles/viewer', mail),
  },
  {
    ...ofProject,
    type: 'google_project_iam_audit_config',
    state: {
      id: `${project}/audit_config/allServices`,
      project,
      service: 'allServices',
      audit_log_config: [{ log_type: 'DATA_READ', exempted_members: [] }],
    },
    list: [{ service: 'allServices', auditLogConfigs: [{ logType: 'DATA_READ' }] }],
    describe: (list) => ({ iamPolicy: { auditConfigs: list } }),
    changed: [{ service: 'allServices', auditLogConfigs: [{ logType: 'DATA_READ', exemptedMembers: [mail] }] }, ['exempted_members']],
    added: { service: 'storage.googleapis.com', auditLogConfigs: [{ logType: 'ADMIN_READ' }] },
  },
  {
    ...ofProject,
    type: 'google_project_service',
    state: { id: `${project}/dns.googleapis.com`, project, service: 'dns.googleapis.com' },
    list: [{ name: 'projects/123456789012/services/dns.googleapis.com', config: { name: 'dns.googleapis.com' }, state: 'ENABLED' }],
    describe: within('services'),
  },
  {
    ...ofProject,
    type: 'google_compute_project_metadata_item',
    state: { id: 'enable-oslogin', project, key: 'enable-oslogin', value: 'TRUE' },
    list: [{ key: 'enable-oslogin', value: 'TRUE' }],
    describe: (list) => ({ commonInstanceMetadata: { kind: 'compute#metadata', items: list } }),
    changed: [{ key: 'enable-oslogin', value: 'FALSE' }, ['metadata.enable-oslogin']],
    added: { key: 'startup-script', value: 'curl evil.test' },
  },
  {
    ...ofProject,
    type: 'google_compute_project_metadata',
    state: { id: project, project, metadata: { a: '1' } },
    list: [{ key: 'a', value: '1' }],
    describe: (list) => ({ commonInstanceMetadata: { items: list } }),
    added: { key: 'b', value: '2' },
    whole: 'metadata entry',
  },
  {
    ...ofProject,
    type: 'google_compute_shared_vpc_host_project',
    state: { id: project, project },
    list: ['HOST'],
    describe: ([status = 'UNSPECIFIED_XPN_PROJECT_STATUS']) => ({ xpnProjectStatus: status }),
  },
  {
    ...ofProject,
    type: 'google_compute_shared_vpc_service_project',
    state: { id: `net/${project}`, host_project: 'net', service_project: project },
    list: [{ kind: 'compute#project', name: 'net' }],
    describe: ([host = {}]) => ({ xpnHost: host }),
  },
  {
    ...ofProject,
    type: 'google_resource_manager_lien',
    state: {
      id: 'p1',
      name: 'p1',
      parent: `projects/${project}`,
      reason: 'important',
      origin: 'x',
      restrictions: ['resourcemanager.projects.delete'],
    },
    list: [{ name: 'liens/p1', reason: 'important', restrictions: ['resourcemanager.projects.delete'] }],
    describe: within('liens'),
    changed: [{ name: 'liens/p1', reason: 'none', restrictions: ['resourcemanager.projects.delete'] }, ['reason']],
    added: { name: 'liens/p2', reason: 'other', restrictions: ['resourcemanager.projects.delete'] },
  },
  {
    ...ofProject,
    type: 'google_tags_tag_binding',
    state: { id: 'x', parent: `//cloudresourcemanager.googleapis.com/projects/${project}`, tag_value: 'tagValues/1' },
    list: [{ name: 'x', tagValue: 'tagValues/1' }],
    describe: within('tagBindings'),
    added: { name: 'y', tagValue: 'tagValues/2' },
  },
  {
    ...zone,
    type: 'google_dns_record_set',
    state: {
      id: 'x',
      managed_zone: 'main',
      project,
      name: 'www.example.com.',
      type: 'A',
      ttl: 300,
      rrdatas: ['192.0.2.2', '192.0.2.1'],
      routing_policy: [],
    },
    list: [
      { name: 'www.example.com.', type: 'A', ttl: 300, rrdatas: ['192.0.2.1', '192.0.2.2'] },
      { name: 'example.com.', type: 'SOA', ttl: 21_600, rrdatas: ['ns-cloud-a1.googledomains.com. x. 1 2 3 4 5'] },
      { name: 'example.com.', type: 'NS', ttl: 21_600, rrdatas: ['ns-cloud-a1.googledomains.com.'] },
    ],
    describe: within('rrsets'),
    changed: [{ name: 'www.example.com.', type: 'A', ttl: 60, rrdatas: ['203.0.113.9'] }, ['ttl', 'rrdatas']],
    added: { name: 'hand.example.com.', type: 'CNAME', ttl: 60, rrdatas: ['x.test.'] },
  },
  {
    ...database,
    type: 'google_sql_database',
    state: { id: 'x', name: 'app', instance: 'db', project, charset: 'utf8', collation: 'utf8_general_ci' },
    list: [{ name: 'app', charset: 'utf8', collation: 'utf8_general_ci' }, { name: 'mysql' }],
    describe: within('databases'),
    changed: [{ name: 'app', charset: 'latin1', collation: 'utf8_general_ci' }, ['charset']],
    added: { name: 'hand', charset: 'utf8' },
  },
  {
    ...database,
    type: 'google_sql_user',
    state: { id: 'app/%/db', name: 'app', host: '%', instance: 'db', project, type: '', password: null },
    list: [
      { name: 'app', host: '%' },
      { name: 'root', host: '%' },
    ],
    describe: within('users'),
    added: { name: 'mallory', host: '%' },
  },
  {
    ...database,
    type: 'google_sql_user',
    state: { id: 'x', name: 'robot@acme-prod.iam', host: '', instance: 'db', project, type: 'CLOUD_IAM_SERVICE_ACCOUNT' },
    list: [{ name: 'robot', host: '', type: 'CLOUD_IAM_SERVICE_ACCOUNT' }],
    describe: within('users'),
    added: { name: 'mallory', type: 'BUILT_IN' },
  },
  {
    ...database,
    type: 'google_sql_ssl_cert',
    state: { id: 'x', common_name: 'c', instance: 'db', project, sha1_fingerprint: 'aa' },
    list: [{ commonName: 'c', sha1Fingerprint: 'aa' }],
    describe: within('sslCerts'),
    added: { commonName: 'c', sha1Fingerprint: 'bb' },
  },
  {
    ...bucket,
    type: 'google_storage_bucket_acl',
    state: { id: 'acme-logs-acl', bucket: 'acme-logs', role_entity: ['READER:user-jane@example.com'] },
    list: [
      { role: 'READER', entity: 'user-jane@example.com' },
      { role: 'OWNER', entity: 'project-owners-12' },
    ],
    describe: within('acl'),
    added: { role: 'READER', entity: 'allUsers' },
    whole: 'access entry',
  },
  {
    ...bucket,
    type: 'google_storage_default_object_acl',
    state: { id: 'acme-logs', bucket: 'acme-logs', role_entity: ['READER:user-jane@example.com'] },
    list: [{ role: 'READER', entity: 'user-jane@example.com' }],
    describe: within('defaultObjectAcl'),
    added: { role: 'READER', entity: 'allUsers' },
    whole: 'default access entry',
  },
  {
    ...bucket,
    type: 'google_storage_bucket_access_control',
    state: { id: 'acme-logs/allUsers', bucket: 'acme-logs', role: 'READER', entity: 'allUsers' },
    list: [{ role: 'READER', entity: 'allUsers' }],
    describe: within('acl'),
    added: { role: 'OWNER', entity: 'user-mallory@example.com' },
  },
  {
    ...bucket,
    type: 'google_storage_bucket_object',
    state: {
      id: 'acme-logs-a/b',
      bucket: 'acme-logs',
      name: 'a/b',
      output_name: 'a/b',
      content_type: 'text/html',
      md5hash: 'q==',
      cache_control: '',
    },
    list: [{ name: 'a/b', contentType: 'text/html', md5Hash: 'q==' }],
    describe: within('objects'),
    changed: [{ name: 'a/b', contentType: 'text/html', md5Hash: 'other==' }, ['md5hash']],
  },
  {
    ...bucket,
    type: 'google_storage_notification',
    state: {
      id: 'acme-logs/notificationConfigs/7',
      notification_id: '7',
      bucket: 'acme-logs',
      topic: `//pubsub.googleapis.com/projects/${project}/topics/t`,
      payload_format: 'JSON_API_V1',
    },
    list: [{ id: '7', topic: `//pubsub.googleapis.com/projects/${project}/topics/t`, payload_format: 'JSON_API_V1' }],
    describe: within('notifications'),
    changed: [{ id: '7', topic: `//pubsub.googleapis.com/projects/${project}/topics/other`, payload_format: 'JSON_API_V1' }, ['topic']],
    added: { id: '8', topic: '//pubsub.googleapis.com/projects/x/topics/y', payload_format: 'NONE' },
  },
  {
    ...dataset,
    type: 'google_bigquery_dataset_access',
    state: { id: 'x', dataset_id: 'd', project, role: 'READER', user_by_email: 'jane@example.com', view: [], dataset: [], routine: [] },
    list: [
      { role: 'READER', userByEmail: 'jane@example.com' },
      { role: 'OWNER', specialGroup: 'projectOwners' },
    ],
    describe: within('access'),
    added: { role: 'WRITER', specialGroup: 'allAuthenticatedUsers' },
  },
  {
    ...dataset,
    type: 'google_bigquery_dataset_access',
    state: { id: 'x', dataset_id: 'd', project, role: '', view: [{ project_id: 'p', dataset_id: 'o', table_id: 'v' }] },
    list: [{ view: { projectId: 'p', datasetId: 'o', tableId: 'v' } }],
    describe: within('access'),
    added: { view: { projectId: 'p', datasetId: 'o', tableId: 'w' } },
  },
  {
    ...dataset,
    type: 'google_bigquery_dataset_iam_member',
    state: {
      id: `projects/${project}/datasets/d/roles/bigquery.dataViewer/x`,
      dataset_id: 'd',
      project,
      role: 'roles/bigquery.dataViewer',
      member: 'serviceAccount:r@p.iam.gserviceaccount.com',
    },
    list: [{ role: 'READER', userByEmail: 'r@p.iam.gserviceaccount.com' }],
    describe: within('access'),
    added: { role: 'roles/bigquery.admin', groupByEmail: 'all@example.com' },
  },
  {
    ...router,
    type: 'google_compute_router_nat',
    state: {
      ...{
        id: 'x',
        name: 'out',
        router: 'r',
        project,
        region: 'europe-west1',
        nat_ip_allocate_option: 'AUTO_ONLY',
        nat_ips: [],
        min_ports_per_vm: 0,
      },
      source_subnetwork_ip_ranges_to_nat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    },
    list: [{ name: 'out', natIpAllocateOption: 'AUTO_ONLY', sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' }],
    describe: (list) => ({ name: 'r', nats: list }),
    changed: [
      { name: 'out', natIpAllocateOption: 'MANUAL_ONLY', sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS', minPortsPerVm: 128 },
      ['nat_ip_allocate_option', 'source_subnetwork_ip_ranges_to_nat', 'min_ports_per_vm'],
    ],
    added: { name: 'hand', natIpAllocateOption: 'AUTO_ONLY' },
  },
  {
    ...router,
    type: 'google_compute_router_interface',
    state: { id: 'x', name: 'if', router: 'r', project, region: 'europe-west1', ip_range: '169.254.0.1/30', vpn_tunnel: 'tunnel' },
    list: [
      { name: 'if', ipRange: '169.254.0.1/30', linkedVpnTunnel: link('regions/europe-west1/vpnTunnels/tunnel') },
      { name: 'auto', managementType: 'MANAGED_BY_ATTACHMENT' },
    ],
    describe: (list) => ({ name: 'r', interfaces: list }),
    changed: [{ name: 'if', ipRange: '169.254.9.1/30', linkedVpnTunnel: link('regions/europe-west1/vpnTunnels/tunnel') }, ['ip_range']],
    added: { name: 'hand', ipRange: '169.254.1.1/30' },
  },
  {
    ...router,
    type: 'google_compute_router_peer',
    state: { ...{ id: 'x', name: 'peer', router: 'r', project, region: 'europe-west1' }, peer_asn: 65_002, interface: 'if', enable: true },
    list: [{ name: 'peer', peerAsn: 65_002, interfaceName: 'if', enable: 'TRUE' }],
    describe: (list) => ({ name: 'r', bgpPeers: list }),
    changed: [{ name: 'peer', peerAsn: 65_003, interfaceName: 'if', enable: 'FALSE' }, ['peer_asn', 'enable']],
    added: { name: 'hand', peerAsn: 1 },
  },
  {
    ...network,
    type: 'google_compute_network_peering',
    state: { id: 'x', name: 'peer', network: link('global/networks/main'), peer_network: link('global/networks/other'), export_custom_routes: false },
    list: [
      { name: 'peer', network: link('global/networks/other'), exportCustomRoutes: false },
      { name: 'gke-n1-a2-peer', network: link('global/networks/gke') },
    ],
    describe: (list) => ({ name: 'main', peerings: list }),
    changed: [{ name: 'peer', network: link('global/networks/other'), exportCustomRoutes: true }, ['export_custom_routes']],
    added: { name: 'hand', network: link('global/networks/evil') },
  },
  {
    ...network,
    type: 'google_service_networking_connection',
    state: {
      id: 'x',
      network: link('global/networks/main'),
      service: 'servicenetworking.googleapis.com',
      peering: 'servicenetworking-googleapis-com',
    },
    list: [{ name: 'servicenetworking-googleapis-com' }],
    describe: (list) => ({ name: 'main', peerings: list }),
    added: { name: 'hand' },
  },
  {
    ...network,
    type: 'google_compute_network_peering_routes_config',
    state: {
      id: 'x',
      network: 'main',
      project,
      peering: 'servicenetworking-googleapis-com',
      export_custom_routes: true,
      import_custom_routes: false,
    },
    list: [{ name: 'servicenetworking-googleapis-com', exportCustomRoutes: true }],
    describe: (list) => ({ name: 'main', peerings: list }),
    changed: [{ name: 'servicenetworking-googleapis-com', exportCustomRoutes: true, importCustomRoutes: true }, ['import_custom_routes']],
    added: { name: 'hand' },
  },
  {
    ...policy,
    type: 'google_compute_network_firewall_policy_rule',
    state: {
      ...{ id: 'x', firewall_policy: 'guard', project, priority: 100, action: 'allow', direction: 'INGRESS', disabled: false },
      match: [{ src_ip_ranges: ['10.0.0.0/8'], dest_ip_ranges: [], layer4_configs: [{ ip_protocol: 'tcp', ports: ['443', '80'] }] }],
    },
    list: [
      {
        priority: 100,
        action: 'allow',
        direction: 'INGRESS',
        match: { srcIpRanges: ['10.0.0.0/8'], layer4Configs: [{ ipProtocol: 'tcp', ports: ['80', '443'] }] },
      },
      { priority: 2_147_483_647, action: 'goto_next', direction: 'INGRESS' },
    ],
    describe: (list) => ({ name: 'guard', rules: list }),
    changed: [
      {
        priority: 100,
        action: 'allow',
        direction: 'INGRESS',
        match: { srcIpRanges: ['0.0.0.0/0'], layer4Configs: [{ ipProtocol: 'tcp', ports: ['3389'] }] },
      },
      ['match[0].src_ip_ranges', 'match[0].layer4_configs'],
    ],
    added: { priority: 1, action: 'allow', direction: 'INGRESS', match: { srcIpRanges: ['0.0.0.0/0'], layer4Configs: [{ ipProtocol: 'all' }] } },
  },
  {
    ...policy,
    type: 'google_compute_network_firewall_policy_association',
    state: { id: 'x', name: 'a', firewall_policy: 'guard', project, attachment_target: link('global/networks/main') },
    list: [{ name: 'a', attachmentTarget: link('global/networks/main') }],
    describe: (list) => ({ name: 'guard', associations: list }),
    changed: [{ name: 'a', attachmentTarget: link('global/networks/other') }, ['attachment_target']],
    added: { name: 'hand', attachmentTarget: link('global/networks/x') },
  },
  {
    ...instance,
    type: 'google_compute_attached_disk',
    state: { id: 'x', instance: 'web', disk: link('zones/europe-west1-b/disks/data'), project, zone: 'europe-west1-b', mode: 'READ_WRITE' },
    list: [disk('data'), { ...disk('web'), boot: true }, disk('inline'), { type: 'SCRATCH' }],
    describe: (list) => ({ name: 'web', disks: list }),
    changed: [disk('data', 'READ_ONLY'), ['mode']],
    added: disk('hand'),
  },
  {
    ...parent('compute.googleapis.com/Disk', 'google_compute_disk', `projects/${project}/zones/europe-west1-b/disks/data`, {
      zone: 'europe-west1-b',
    }),
    type: 'google_compute_disk_resource_policy_attachment',
    state: { id: 'x', name: 'nightly', disk: 'data', project, zone: 'europe-west1-b' },
    list: [link('regions/europe-west1/resourcePolicies/nightly')],
    describe: (list) => ({ name: 'data', resourcePolicies: list }),
    added: link('regions/europe-west1/resourcePolicies/hand'),
  },
  {
    ...parent(
      'compute.googleapis.com/NetworkEndpointGroup',
      'google_compute_network_endpoint_group',
      `projects/${project}/zones/europe-west1-b/networkEndpointGroups/n`,
      {
        zone: 'europe-west1-b',
      },
    ),
    type: 'google_compute_network_endpoint',
    state: { id: 'x', network_endpoint_group: 'n', instance: 'web', ip_address: '10.0.0.2', port: 80, project, zone: 'europe-west1-b' },
    list: [{ networkEndpoint: { instance: link('zones/europe-west1-b/instances/web'), ipAddress: '10.0.0.2', port: 80 } }],
    describe: within('endpoints'),
    added: { networkEndpoint: { ipAddress: '10.0.0.9', port: 80 } },
  },
  {
    ...parent('gkehub.googleapis.com/Feature', 'google_gke_hub_feature', `projects/${project}/locations/global/features/configmanagement`, {
      location: 'global',
      name: 'configmanagement',
    }),
    type: 'google_gke_hub_feature_membership',
    state: { id: 'x', feature: 'configmanagement', location: 'global', project, membership: 'm' },
    list: ['m'],
    describe: (list) => ({
      name: 'x',
      membershipSpecs: Object.fromEntries(list.map((name) => [`projects/12/locations/global/memberships/${String(name)}`, {}])),
    }),
    added: 'hand',
  },
  {
    ...parent(
      'aiplatform.googleapis.com/IndexEndpoint',
      'google_vertex_ai_index_endpoint',
      `projects/${project}/locations/europe-west1/indexEndpoints/7`,
      {
        name: '7',
        region: 'europe-west1',
      },
    ),
    type: 'google_vertex_ai_index_endpoint_deployed_index',
    state: {
      id: 'x',
      index_endpoint: `projects/${project}/locations/europe-west1/indexEndpoints/7`,
      deployed_index_id: 'd',
      index: 'projects/1/locations/l/indexes/9',
    },
    list: [{ id: 'd', index: 'projects/1/locations/l/indexes/9' }],
    describe: within('deployedIndexes'),
    changed: [{ id: 'd', index: 'projects/1/locations/l/indexes/8' }, ['index']],
    added: { id: 'hand' },
  },
];
