import { type Fields, link, type Parent, parent, project, within } from './google-parents.ts';
import type { SubresourceCase } from './subresource-cases.ts';

const router = parent('compute.googleapis.com/Router', 'google_compute_router', `projects/${project}/regions/europe-west1/routers/r`, {
  region: 'europe-west1',
});
const network = parent('compute.googleapis.com/Network', 'google_compute_network', `projects/${project}/global/networks/main`, {
  self_link: link('global/networks/main'),
});
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

/** Parts of networks, machines, fleets and indexes. */
export const googleNetworkCases: readonly SubresourceCase[] = [
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
