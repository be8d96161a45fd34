import { compute, type GcpEstateData, type GcpThing, inRegion, link, managed, region, thing, zone } from './gcp-estate.ts';

const vm = (name: string, labels?: Readonly<Record<string, string>>): readonly GcpThing[] =>
  ['Instance', 'Disk'].map((kind) =>
    thing(`compute.googleapis.com/${kind}`, compute(`zones/${zone}/${kind.toLowerCase()}s/${name}`), labels === undefined ? {} : { labels }),
  );
const ofCluster = (cluster: string) => ({ 'goog-k8s-cluster-name': cluster, 'goog-k8s-cluster-location': region });

/** What GKE makes for a cluster: nodes, their groups and templates, rules of its firewall, a route. */
function madeByGke(cluster: string, pool: string): readonly GcpThing[] {
  const group = `gke-${cluster}-${pool}-0b5f2c41-grp`;
  const node = (end: string): string => `gke-${cluster}-${pool}-0b5f2c41-${end}`;
  return [
    ...['x1y2', 'z3w4'].flatMap((end) => vm(node(end), ofCluster(cluster))),
    thing('compute.googleapis.com/InstanceGroupManager', compute(`zones/${zone}/instanceGroupManagers/${group}`)),
    thing('compute.googleapis.com/InstanceGroup', compute(`zones/${zone}/instanceGroups/${group}`)),
    thing('compute.googleapis.com/InstanceTemplate', compute(`regions/${region}/instanceTemplates/gke-${cluster}-${pool}-0b5f2c41`)),
    ...['all', 'vms', 'master', 'inkubelet', 'exkubelet'].map((end) =>
      thing('compute.googleapis.com/Firewall', compute(`global/firewalls/gke-${cluster}-1a2b3c4d-${end}`)),
    ),
    thing('compute.googleapis.com/Route', compute(`global/routes/gke-${cluster}-1a2b3c4d-8f8d1f5e-0000-11ef-9d2c-42010a840002`)),
  ];
}

const network = link('global/networks/main');
const cluster = (name: string, autopilot: boolean): GcpThing =>
  managed(
    'google_container_cluster',
    name,
    {
      location: region,
      network: compute('global/networks/main'),
      subnetwork: compute(`regions/${region}/subnetworks/nodes`),
      enable_autopilot: autopilot ? true : null,
      enable_legacy_abac: false,
      enable_shielded_nodes: true,
      release_channel: [{ channel: 'REGULAR' }],
      node_version: '1.33.4-gke.1350000',
      node_pool: autopilot
        ? [{ name: 'default-pool', managed_instance_group_urls: [] }]
        : [{ name: 'apps', managed_instance_group_urls: [link(`zones/${zone}/instanceGroupManagers/gke-${name}-apps-0b5f2c41-grp`)] }],
    },
    thing('container.googleapis.com/Cluster', inRegion(`clusters/${name}`), {
      data: {
        network: 'main',
        subnetwork: 'nodes',
        autopilot: autopilot ? { enabled: true } : {},
        legacyAbac: {},
        shieldedNodes: { enabled: true },
        releaseChannel: { channel: 'REGULAR' },
      },
    }),
  );
const bucket = (name: string): GcpThing => {
  const made = thing('storage.googleapis.com/Bucket', name, { data: { location: 'EU', storageClass: 'STANDARD' }, location: 'eu' });
  return managed('google_storage_bucket', name.replace('acme-', ''), { location: 'EU', storage_class: 'STANDARD' }, made);
};

/** Two clusters, one of them Autopilot's, and a group of machines that scales itself, in a network with NAT. */
export const gke: GcpEstateData = {
  title: 'GKE Autopilot and Standard with managed groups',
  things: [
    managed(
      'google_compute_network',
      'main',
      { auto_create_subnetworks: false, routing_mode: 'REGIONAL' },
      thing('compute.googleapis.com/Network', compute('global/networks/main'), {
        data: { autoCreateSubnetworks: false, routingConfig: { routingMode: 'REGIONAL' } },
      }),
    ),
    ...['nodes', 'apps'].map((name, at) =>
      managed(
        'google_compute_subnetwork',
        name,
        { region, network, ip_cidr_range: `10.${String(at)}.0.0/20`, private_ip_google_access: true },
        thing('compute.googleapis.com/Subnetwork', compute(`regions/${region}/subnetworks/${name}`), {
          data: { network, ipCidrRange: `10.${String(at)}.0.0/20`, privateIpGoogleAccess: true },
        }),
      ),
    ),
    managed(
      'google_compute_router',
      'main',
      { region, network },
      thing('compute.googleapis.com/Router', compute(`regions/${region}/routers/main`), { data: { network } }),
    ),
    managed(
      'google_compute_firewall',
      'web',
      { network, direction: 'INGRESS', priority: 1000, allow: [{ protocol: 'tcp', ports: ['443'] }], source_ranges: ['0.0.0.0/0'] },
      thing('compute.googleapis.com/Firewall', compute('global/firewalls/web'), {
        data: { network, direction: 'INGRESS', priority: 1000, allowed: [{ IPProtocol: 'tcp', ports: ['443'] }], sourceRanges: ['0.0.0.0/0'] },
      }),
    ),
    cluster('auto', true),
    cluster('std', false),
    managed(
      'google_container_node_pool',
      'apps',
      {
        location: region,
        cluster: 'std',
        version: '1.33.3-gke.1000000',
        management: [{ auto_repair: true, auto_upgrade: true }],
        autoscaling: [{ min_node_count: 1, max_node_count: 5 }],
        node_config: [{ machine_type: 'e2-standard-4', disk_size_gb: 100, taint: [] }],
        managed_instance_group_urls: [link(`zones/${zone}/instanceGroupManagers/gke-std-apps-0b5f2c41-grp`)],
      },
      thing('container.googleapis.com/NodePool', inRegion('clusters/std/nodePools/apps'), {
        data: {
          version: '1.33.4-gke.1350000',
          management: { autoRepair: true, autoUpgrade: true },
          autoscaling: { minNodeCount: 1, maxNodeCount: 5 },
          config: { machineType: 'e2-standard-4', diskSizeGb: 100 },
        },
      }),
    ),
    ...madeByGke('std', 'apps'),
    ...madeByGke('auto', 'default-pool'),
    ...['default-pool', 'pool-1', 'nap-e2-standard-2-1x2y3z4w'].map((name) =>
      thing('container.googleapis.com/NodePool', inRegion(`clusters/auto/nodePools/${name}`)),
    ),
    // What services and claims in the clusters ask for.
    thing('compute.googleapis.com/Disk', compute(`zones/${zone}/disks/pvc-5d4a1f34-1111-4c8e-8a7e-2f5d1c3b4a59`)),
    thing('compute.googleapis.com/ForwardingRule', compute(`regions/${region}/forwardingRules/a1b2c3d4e5f60718293a4b5c6d7e8f90`)),
    thing('compute.googleapis.com/TargetPool', compute(`regions/${region}/targetPools/a1b2c3d4e5f60718293a4b5c6d7e8f90`)),
    thing('compute.googleapis.com/Firewall', compute('global/firewalls/k8s-fw-a1b2c3d4e5f60718293a4b5c6d7e8f90')),
    ...['BackendService backendServices', 'UrlMap urlMaps', 'TargetHttpProxy targetHttpProxies', 'HealthCheck healthChecks'].map((kind) => {
      const [type = '', collection = ''] = kind.split(' ');
      return thing(`compute.googleapis.com/${type}`, compute(`global/${collection}/k8s2-um-x1y2z3w4-web-web-abcdefgh`));
    }),
    thing('compute.googleapis.com/NetworkEndpointGroup', compute(`zones/${zone}/networkEndpointGroups/k8s1-0b5f2c41-web-web-80-1a2b3c4d`)),
    managed(
      'google_compute_instance_template',
      'web',
      { machine_type: 'e2-small' },
      thing('compute.googleapis.com/InstanceTemplate', compute('global/instanceTemplates/web-1'), {
        data: { properties: { machineType: 'e2-small' } },
      }),
    ),
    managed(
      'google_compute_region_instance_group_manager',
      'web',
      {
        region,
        base_instance_name: 'web',
        target_size: 2,
        instance_group: link(`regions/${region}/instanceGroups/web`),
        version: [{ instance_template: link('global/instanceTemplates/web-1') }],
      },
      thing('compute.googleapis.com/InstanceGroupManager', compute(`regions/${region}/instanceGroupManagers/web`), {
        data: { baseInstanceName: 'web', targetSize: 4, versions: [{ instanceTemplate: link('global/instanceTemplates/web-1') }] },
      }),
    ),
    managed(
      'google_compute_region_autoscaler',
      'web',
      { region, target: link(`regions/${region}/instanceGroupManagers/web`), autoscaling_policy: [{ min_replicas: 2, max_replicas: 6 }] },
      thing('compute.googleapis.com/Autoscaler', compute(`regions/${region}/autoscalers/web`), {
        data: { target: link(`regions/${region}/instanceGroupManagers/web`), autoscalingPolicy: { minNumReplicas: 2, maxNumReplicas: 6 } },
      }),
    ),
    thing('compute.googleapis.com/InstanceGroup', compute(`regions/${region}/instanceGroups/web`)),
    ...['a1b2', 'c3d4', 'e5f6', 'g7h8'].flatMap((end) => vm(`web-${end}`)),
    // What networks bring along.
    thing('compute.googleapis.com/Route', compute('global/routes/default-route-r-0123456789abcdef')),
    thing('compute.googleapis.com/Route', compute('global/routes/default-route-r-fedcba9876543210')),
    thing('compute.googleapis.com/Route', compute('global/routes/default-route-0f1e2d3c4b5a6978')),
    thing('compute.googleapis.com/Address', compute(`regions/${region}/addresses/nat-auto-ip-1234567-0-1700000000000000`)),
    ...['nodes', 'web'].map((name) =>
      managed(
        'google_service_account',
        name,
        { account_id: name, email: `${name}@acme-prod.iam.gserviceaccount.com`, display_name: name, disabled: false },
        thing('iam.googleapis.com/ServiceAccount', compute(`serviceAccounts/${name}@acme-prod.iam.gserviceaccount.com`), {
          data: { email: `${name}@acme-prod.iam.gserviceaccount.com`, displayName: name },
        }),
      ),
    ),
    ...['3f9e', '4a0f'].map((end) =>
      thing('iam.googleapis.com/ServiceAccountKey', compute(`serviceAccounts/web@acme-prod.iam.gserviceaccount.com/keys/${end}`)),
    ),
    thing('iam.googleapis.com/ServiceAccount', compute('serviceAccounts/123456789012-compute@developer.gserviceaccount.com')),
    managed(
      'google_kms_crypto_key',
      'disks',
      {
        id: inRegion('keyRings/main/cryptoKeys/disks'),
        key_ring: inRegion('keyRings/main'),
        purpose: 'ENCRYPT_DECRYPT',
        rotation_period: '7776000s',
      },
      thing('cloudkms.googleapis.com/CryptoKey', inRegion('keyRings/main/cryptoKeys/disks'), {
        data: { purpose: 'ENCRYPT_DECRYPT', rotationPeriod: '7776000s' },
      }),
    ),
    managed('google_kms_key_ring', 'main', { location: region }, thing('cloudkms.googleapis.com/KeyRing', inRegion('keyRings/main'))),
    ...['1', '2'].map((version) =>
      thing('cloudkms.googleapis.com/CryptoKeyVersion', inRegion(`keyRings/main/cryptoKeys/disks/cryptoKeyVersions/${version}`)),
    ),
    bucket('acme-uploads'),
    bucket('acme-exports'),
    managed(
      'google_compute_address',
      'edge',
      { region, address: '203.0.113.5', address_type: 'EXTERNAL' },
      thing('compute.googleapis.com/Address', compute(`regions/${region}/addresses/edge`), {
        data: { address: '203.0.113.5', addressType: 'EXTERNAL' },
      }),
    ),
    managed('google_pubsub_topic', 'jobs', { id: compute('topics/jobs') }, thing('pubsub.googleapis.com/Topic', compute('topics/jobs'))),
    thing('serviceusage.googleapis.com/Service', 'projects/123456789012/services/container.googleapis.com'),
    ...['_Default', '_Required'].map((name) => thing('logging.googleapis.com/LogSink', compute(`sinks/${name}`))),
  ],
  answers: {
    [`/v1/${compute('serviceAccounts/web@acme-prod.iam.gserviceaccount.com')}/keys`]: {
      keys: ['3f9e', '4a0f'].map((end) => ({
        name: compute(`serviceAccounts/web@acme-prod.iam.gserviceaccount.com/keys/${end}`),
        keyType: 'SYSTEM_MANAGED',
      })),
    },
  },
  changes: [
    {
      what: 'a machine by hand',
      made: thing('compute.googleapis.com/Instance', compute(`zones/${zone}/instances/debug`)),
      with: [thing('compute.googleapis.com/Disk', compute(`zones/${zone}/disks/debug`))],
    },
    {
      what: 'a cluster by hand',
      made: thing('container.googleapis.com/Cluster', inRegion('clusters/tmp')),
      with: [thing('container.googleapis.com/NodePool', inRegion('clusters/tmp/nodePools/default-pool')), ...madeByGke('tmp', 'default-pool')],
    },
    {
      what: 'a group by hand',
      made: thing('compute.googleapis.com/InstanceGroupManager', compute(`zones/${zone}/instanceGroupManagers/load`)),
      with: [thing('compute.googleapis.com/InstanceGroup', compute(`zones/${zone}/instanceGroups/load`)), ...vm('load-q1w2'), ...vm('load-e3r4')],
    },
    {
      what: 'a firewall open to everybody',
      changed: 'google_compute_firewall.web',
      set: { allowed: [{ IPProtocol: 'tcp', ports: ['443', '3389'] }] },
    },
    { what: 'a cluster that lets old accounts in', changed: 'google_container_cluster.std', set: { legacyAbac: { enabled: true } } },
    { what: 'larger nodes', changed: 'google_container_node_pool.apps', set: { config: { machineType: 'e2-standard-16', diskSizeGb: 100 } } },
    { what: 'a bucket', gone: 'google_storage_bucket.exports' },
    { what: 'an address', gone: 'google_compute_address.edge' },
    { what: 'a topic', gone: 'google_pubsub_topic.jobs' },
    {
      what: 'an account by hand',
      made: thing('iam.googleapis.com/ServiceAccount', compute('serviceAccounts/fix@acme-prod.iam.gserviceaccount.com')),
    },
  ],
};
