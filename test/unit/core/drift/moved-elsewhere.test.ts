import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/core/model.ts';
import { oneByOne } from '../../../../src/core/drift/attributes/detail-reads.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

const account = '123456789012';
const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
const armId = (rest: string): string => `/subscriptions/${subscription}/resourceGroups/rg/providers/${rest}`;

const of = (provider: Resource['provider'], type: string, id: string): Resource => ({
  provider,
  account: provider === 'aws' ? account : provider === 'azure' ? subscription : 'p',
  region: 'eu-west-1',
  type,
  id,
  source: 'test',
});

const database = of('aws', 'AWS::RDS::DBInstance', arn('rds', 'db:a'));
const service = of('aws', 'AWS::ECS::Service', arn('ecs', 'service/prod/web'));
const address = of('aws', 'AWS::EC2::EIP', arn('ec2', 'elastic-ip/eipalloc-1'));
const role = of('aws', 'AWS::IAM::Role', `arn:aws:iam::${account}:role/ci`);
const endpoint = of('aws', 'AWS::EC2::VPCEndpoint', arn('ec2', 'vpc-endpoint/vpce-1'));
const cluster = of('azure', 'Microsoft.ContainerService/managedClusters', armId('Microsoft.ContainerService/managedClusters/c'));
const plan = of('azure', 'Microsoft.Web/serverFarms', armId('Microsoft.Web/serverFarms/p'));
const network = of('azure', 'Microsoft.Network/virtualNetworks', armId('Microsoft.Network/virtualNetworks/n'));
const pool = of('gcp', 'container.googleapis.com/NodePool', '//container.googleapis.com/projects/p/locations/europe-west1/clusters/c/nodePools/gpu');
const key = of('azure', 'Microsoft.KeyVault/vaults/keys', armId('Microsoft.KeyVault/vaults/v/keys/k'));
const keyOf = (policy: readonly Fields[]): Readonly<Record<string, Fields>> => ({
  'azurerm_key_vault_key.x': {
    id: 'https://v.vault.azure.net/keys/k/1',
    resource_versionless_id: key.id,
    resource_id: `${key.id}/versions/1`,
    key_vault_id: armId('Microsoft.KeyVault/vaults/v'),
    name: 'k',
    version: '1',
    rotation_policy: policy,
  },
});
const floating = of('digitalocean', 'digitalocean:reserved_ip', 'do:reserved_ip:192.0.2.1');
const droplet = of('digitalocean', 'digitalocean:droplet', 'do:droplet:7');

const dbOf = (version: string, auto: boolean): Readonly<Record<string, Fields>> => ({
  'aws_db_instance.x': { id: 'a', arn: database.id, engine_version: version, auto_minor_version_upgrade: auto },
});
const clusterOf = (channel: string): Readonly<Record<string, Fields>> => ({
  'azurerm_kubernetes_cluster.x': { id: cluster.id, kubernetes_version: '1.31.2', automatic_upgrade_channel: channel },
});
const poolOf = (taint: readonly Fields[]): Readonly<Record<string, Fields>> => ({
  'google_container_node_pool.x': {
    id: 'projects/p/locations/europe-west1/clusters/c/nodePools/gpu',
    name: 'gpu',
    project: 'p',
    location: 'europe-west1',
    cluster: 'c',
    node_config: [{ taint }],
  },
});
const gpu = { key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' };
const byHand = { key: 'dedicated', value: 'x', effect: 'NO_SCHEDULE' };

/** What states say, what the cloud says, and the paths that are a change: what a service or a resource of its own has written is none. */
const cases: readonly (readonly [string, Readonly<Record<string, Fields>>, Resource, Fields, readonly string[]])[] = [
  ['a newer version of the same line, which the service moved to', dbOf('13.7', true), database, { EngineVersion: '13.10' }, []],
  ['a newer version that the service may not move to', dbOf('13.7', false), database, { EngineVersion: '13.10' }, ['engine_version']],
  ['an older version', dbOf('13.7', true), database, { EngineVersion: '13.6' }, ['engine_version']],
  ['a newer patch of MySQL', dbOf('8.0.35', true), database, { EngineVersion: '8.0.40' }, []],
  ['the next version of MySQL', dbOf('8.0.35', true), database, { EngineVersion: '8.4.3' }, ['engine_version']],
  [
    'a daemon with a task on each instance',
    { 'aws_ecs_service.x': { id: service.id, name: 'web', desired_count: 2, scheduling_strategy: 'DAEMON' } },
    service,
    { desiredCount: 5, schedulingStrategy: 'DAEMON' },
    [],
  ],
  [
    'the strategy of the cluster',
    { 'aws_ecs_service.x': { id: service.id, name: 'web', launch_type: '', capacity_provider_strategy: [] } },
    service,
    { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }] },
    [],
  ],
  [
    'another strategy',
    { 'aws_ecs_service.x': { id: service.id, name: 'web', capacity_provider_strategy: [{ capacity_provider: 'FARGATE', weight: 1, base: 0 }] } },
    service,
    { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 0, base: 1 }] },
    ['capacity_provider_strategy'],
  ],
  [
    'an address that a gateway took',
    { 'aws_eip.x': { id: 'eipalloc-1', arn: address.id, instance: '', network_interface: '' } },
    address,
    { AllocationId: 'eipalloc-1', NetworkInterfaceId: 'eni-1' },
    [],
  ],
  [
    'an address that somebody moved',
    { 'aws_eip.x': { id: 'eipalloc-1', arn: address.id, instance: 'i-1', network_interface: 'eni-1' } },
    address,
    { AllocationId: 'eipalloc-1', InstanceId: 'i-2', NetworkInterfaceId: 'eni-2' },
    ['instance', 'network_interface'],
  ],
  [
    'policies that one resource attaches to many roles',
    {
      'aws_iam_role.x': { id: 'ci', name: 'ci', arn: role.id, managed_policy_arns: [] },
      'aws_iam_policy_attachment.x': { id: 'a', name: 'a', policy_arn: `arn:aws:iam::${account}:policy/p`, roles: ['ci'] },
    },
    role,
    { AttachedPolicies: [{ PolicyArn: `arn:aws:iam::${account}:policy/p` }] },
    [],
  ],
  [
    'groups that a resource of its own adds',
    {
      'aws_vpc_endpoint.x': { id: 'vpce-1', arn: endpoint.id, vpc_endpoint_type: 'Interface', security_group_ids: ['sg-1'] },
      'aws_vpc_endpoint_security_group_association.x': { id: 'a', vpc_endpoint_id: 'vpce-1', security_group_id: 'sg-2' },
    },
    endpoint,
    { VpcEndpointId: 'vpce-1', VpcEndpointType: 'Interface', Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }] },
    [],
  ],
  ['a cluster that Azure upgrades', clusterOf('patch'), cluster, { properties: { kubernetesVersion: '1.31.9' } }, []],
  ['a cluster that somebody upgraded', clusterOf('none'), cluster, { properties: { kubernetesVersion: '1.31.9' } }, ['kubernetes_version']],
  [
    'the instances of a plan for functions',
    { 'azurerm_service_plan.x': { id: plan.id, sku_name: 'EP1', worker_count: 1 } },
    plan,
    { sku: { name: 'EP1', capacity: 3 } },
    [],
  ],
  [
    'servers of names that a resource of its own sets',
    {
      'azurerm_virtual_network.x': { id: network.id, dns_servers: [] },
      'azurerm_virtual_network_dns_servers.x': { id: `${network.id}/dnsServers/default`, virtual_network_id: network.id, dns_servers: ['10.0.0.4'] },
    },
    network,
    { properties: { dhcpOptions: { dnsServers: ['10.0.0.4'] } } },
    [],
  ],
  [
    'a key that a policy rotates',
    keyOf([{ expire_after: 'P90D' }]),
    key,
    { properties: { keyUriWithVersion: 'https://v.vault.azure.net/keys/k/2' } },
    [],
  ],
  [
    'a key of which somebody made a version',
    keyOf([]),
    key,
    { properties: { keyUriWithVersion: 'https://v.vault.azure.net/keys/k/2' } },
    ['version'],
  ],
  ['taints that GKE adds', poolOf([]), pool, { config: { taints: [gpu] } }, []],
  ['a taint that somebody added', poolOf([]), pool, { config: { taints: [gpu, byHand] } }, ['node_config[0].taint']],
  [
    'an address that a resource of its own assigns',
    {
      'digitalocean_reserved_ip.x': { id: '192.0.2.1', ip_address: '192.0.2.1', droplet_id: null },
      'digitalocean_reserved_ip_assignment.x': { id: 'a', ip_address: '192.0.2.1', droplet_id: 7 },
    },
    floating,
    { ip: '192.0.2.1', droplet: { id: 7 } },
    [],
  ],
  ['a volume that was attached later', { 'digitalocean_droplet.x': { id: '7', volume_ids: [] } }, droplet, { id: 7, volume_ids: ['v-1'] }, []],
  [
    'a volume that somebody detached',
    { 'digitalocean_droplet.x': { id: '7', volume_ids: ['v-1'] } },
    droplet,
    { id: 7, volume_ids: [] },
    ['volume_ids'],
  ],
];

describe('values that others write', () => {
  for (const [title, state, resource, detail, changed] of cases) {
    it(`${changed.length === 0 ? 'are no change' : 'are a change where somebody did'}: ${title}`, async () => {
      const report = await compareDrift(stateOf(state), inventoryOf([resource]), {
        attributes: true,
        details: (targets) => oneByOne(targets, () => Promise.resolve({ attributes: detail })),
        lookup: () => Promise.resolve({ exists: true }),
        signal: new AbortController().signal,
        now: 0,
      });
      const items = report.items.filter(({ kind }) => kind === 'changed');
      assert.deepEqual(items.flatMap(({ changes = [] }) => changes.map(({ path }) => path)).sort(), [...changed]);
      assert.ok((report.comparison?.compared ?? 0) > 0, 'something was compared');
    });
  }
});
