import type { StateResource } from '../integration/drift/state-of.ts';

type Item = Readonly<Record<string, unknown>>;

/** One thing that somebody does by hand. */
export type DigitalOceanChange =
  | { readonly what: string; readonly collection: string; readonly gone: string }
  | { readonly what: string; readonly collection: string; readonly changed: string; readonly set: Item }
  | {
      readonly what: string;
      readonly collection: string;
      readonly made: Item;
      readonly with?: readonly (readonly [collection: string, item: Item])[];
    };

/** A copy of a real-looking estate, by the API's collections. Items that a state manages say by `$state` under which name. */
export interface DigitalOceanEstateData {
  readonly title: string;
  readonly collections: Readonly<Record<string, readonly Item[]>>;
  readonly more: readonly StateResource[];
  readonly changes: readonly DigitalOceanChange[];
}

const cluster = 'bd5f5959-5e1e-4205-a714-a914373942af';
const region = { slug: 'fra1', name: 'Frankfurt 1' };
const vpc = 'c33931f2-a26a-4e61-b85c-4e95a2ec431b';
const created_at = '2026-01-10T10:00:00Z';

const droplet = (id: number, name: string, more: Item = {}): Item => ({
  id,
  name,
  memory: 4096,
  vcpus: 2,
  disk: 80,
  status: 'active',
  size_slug: 's-2vcpu-4gb',
  region,
  image: { id: 6_918_990, slug: 'ubuntu-24-04-x64' },
  tags: [],
  vpc_uuid: vpc,
  volume_ids: [],
  features: [],
  created_at,
  ...more,
});
const node = (id: number, pool: string): Item =>
  droplet(id, `${pool}-${id.toString(36)}`, {
    image: { id: 155_133_621, slug: null },
    tags: ['k8s', `k8s:${cluster}`, 'k8s:worker', `k8s:${cluster}:${pool}`],
  });
const volume = (id: string, name: string, more: Item = {}): Item => ({
  id,
  name,
  size_gigabytes: 10,
  region,
  droplet_ids: [],
  description: '',
  filesystem_type: 'ext4',
  tags: [],
  created_at,
  ...more,
});
const poolOf = (id: string, name: string, more: Item = {}): Item => ({
  id,
  name,
  size: 's-2vcpu-4gb',
  count: 2,
  tags: ['k8s', `k8s:${cluster}`, 'k8s:worker'],
  auto_scale: false,
  min_nodes: 0,
  max_nodes: 0,
  ...more,
});

/** A cluster of DOKS with a pool that scales itself, and services and claims in it. */
export const doks: DigitalOceanEstateData = {
  title: 'DOKS',
  collections: {
    'kubernetes/clusters': [
      {
        id: cluster,
        name: 'prod',
        region: 'fra1',
        version: '1.33.6-do.1',
        vpc_uuid: vpc,
        tags: ['k8s', `k8s:${cluster}`],
        auto_upgrade: true,
        surge_upgrade: true,
        ha: false,
        status: { state: 'running' },
        node_pools: [
          poolOf('cdda885e-7663-40c8-bc74-3a036c66545d', 'system', { tags: ['k8s', 'terraform:default-node-pool'] }),
          poolOf('0f7d1a4e-4d3c-4a07-a6a4-0e05a8e9ff1f', 'apps', { count: 5, auto_scale: true, min_nodes: 2, max_nodes: 8 }),
        ],
        created_at,
        $state: 'prod',
      },
    ],
    droplets: [
      ...[1, 2].map((n) => node(400_000 + n, 'system')),
      ...[1, 2, 3, 4, 5].map((n) => node(500_000 + n, 'apps')),
      droplet(600_001, 'bastion', { tags: ['ssh'], volume_ids: ['506f78a4-e098-11e5-ad9f-000f53306ae1'], $state: 'bastion' }),
      droplet(600_002, 'runner', { $state: 'runner' }),
    ],
    volumes: [
      volume('506f78a4-e098-11e5-ad9f-000f53306ae1', 'home', { droplet_ids: [600_001], $state: 'home' }),
      volume('7d0f3a52-0001-11ef-9a5a-0a58ac14a0b1', 'archive', { $state: 'archive' }),
      volume('7d0f3a52-0002-11ef-9a5a-0a58ac14a0b1', 'pvc-5d4a1f34-1111-4c8e-8a7e-2f5d1c3b4a59', {
        droplet_ids: [500_001],
        tags: [`k8s:${cluster}`],
      }),
      volume('7d0f3a52-0003-11ef-9a5a-0a58ac14a0b1', 'pvc-5d4a1f34-2222-4c8e-8a7e-2f5d1c3b4a59'),
    ],
    load_balancers: [
      {
        id: '4de7ac8b-0001-4884-9a69-1050c6793cd6',
        name: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
        ip: '203.0.113.10',
        size_unit: 1,
        status: 'active',
        region,
        forwarding_rules: [],
        droplet_ids: [500_001],
        tag: '',
        vpc_uuid: vpc,
        created_at,
      },
      {
        id: '4de7ac8b-0002-4884-9a69-1050c6793cd6',
        name: 'edge',
        ip: '203.0.113.11',
        size_unit: 2,
        status: 'active',
        region,
        forwarding_rules: [],
        droplet_ids: [],
        tag: '',
        vpc_uuid: vpc,
        created_at,
        $state: 'edge',
      },
    ],
    firewalls: [
      {
        id: 'bb4b2611-0001-4d62-b774-8002a95232df',
        name: `k8s-${cluster}-worker`,
        status: 'succeeded',
        inbound_rules: [],
        outbound_rules: [],
        droplet_ids: [],
        tags: [`k8s:${cluster}`],
        created_at,
      },
      {
        id: 'bb4b2611-0002-4d62-b774-8002a95232df',
        name: `k8s-public-access-${cluster}`,
        status: 'succeeded',
        inbound_rules: [],
        outbound_rules: [],
        droplet_ids: [],
        tags: [`k8s:${cluster}`],
        created_at,
      },
      {
        id: 'bb4b2611-0003-4d62-b774-8002a95232df',
        name: 'ssh',
        status: 'succeeded',
        inbound_rules: [],
        outbound_rules: [],
        droplet_ids: [],
        tags: ['ssh'],
        created_at,
        $state: 'ssh',
        $attributes: { inbound_rule: [], outbound_rule: [] },
      },
    ],
    vpcs: [
      {
        id: vpc,
        urn: `do:vpc:${vpc}`,
        name: 'prod',
        description: '',
        region: 'fra1',
        ip_range: '10.20.0.0/20',
        default: false,
        created_at,
        $state: 'prod',
      },
      {
        id: '5a4981aa-9653-4bd1-bef5-d6bff52042e4',
        name: 'default-fra1',
        description: '',
        region: 'fra1',
        ip_range: '10.114.0.0/20',
        default: true,
        created_at,
      },
    ],
    databases: [
      {
        id: '9cc10173-e9ea-4176-9dbc-a4cee4c4ff30',
        name: 'shop',
        engine: 'pg',
        version: '17',
        num_nodes: 1,
        size: 'db-s-1vcpu-1gb',
        region: 'fra1',
        status: 'online',
        tags: ['shop'],
        created_at,
        $state: 'shop',
      },
    ],
    reserved_ips: [{ ip: '198.51.100.7', region, droplet: droplet(600_001, 'bastion'), locked: false, $state: 'bastion' }],
    domains: [{ name: 'shop.example', ttl: 1800, zone_file: '', $state: 'shop' }],
    'account/keys': [
      { id: 289_794, fingerprint: '3b:16:e4:bf:8b:00:8b:b8:59:8c:a9:d3:f0:19:fa:45', public_key: 'ssh-ed25519 AAAA', name: 'ops', $state: 'ops' },
    ],
    projects: [
      {
        id: '4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71679',
        name: 'first-project',
        description: '',
        purpose: 'Just trying out DigitalOcean',
        environment: 'Development',
        is_default: true,
        created_at,
      },
      {
        id: '4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71680',
        name: 'shop',
        description: '',
        purpose: 'Web Application',
        environment: 'Production',
        is_default: false,
        created_at,
        $state: 'shop',
      },
    ],
    tags: ['k8s', 'k8s:worker', `k8s:${cluster}`, 'terraform:default-node-pool', 'ssh', 'shop', 'team:web'].map((name) => ({
      name,
      resources: { count: 1 },
      ...(name === 'team:web' ? { $state: 'web' } : {}),
    })),
    'monitoring/alerts': [
      {
        uuid: '78b3da62-27e5-49ba-ac70-5db0b5935c64',
        type: 'v1/insights/droplet/cpu',
        description: 'bastion busy',
        compare: 'GreaterThan',
        value: 90,
        window: '5m',
        entities: [],
        tags: [],
        alerts: {},
        enabled: true,
        $state: 'busy',
      },
    ],
    'uptime/checks': [
      {
        id: '5a4981aa-0001-4bd1-bef5-d6bff52042e4',
        name: 'shop',
        type: 'https',
        target: 'https://shop.example',
        regions: ['eu_west'],
        enabled: true,
        $state: 'shop',
      },
    ],
  },
  more: [
    {
      type: 'digitalocean_kubernetes_node_pool',
      name: 'apps',
      provider: 'digitalocean/digitalocean',
      attributes: {
        id: '0f7d1a4e-4d3c-4a07-a6a4-0e05a8e9ff1f',
        cluster_id: cluster,
        name: 'apps',
        size: 's-2vcpu-4gb',
        node_count: 2,
        actual_node_count: 2,
        auto_scale: true,
        min_nodes: 2,
        max_nodes: 8,
        nodes: [{ droplet_id: '500001', name: 'apps-apps1', status: 'running' }],
      },
    },
  ],
  changes: [
    {
      what: 'a droplet by hand',
      collection: 'droplets',
      made: droplet(700_001, 'debug', { volume_ids: ['7d0f3a52-0009-11ef-9a5a-0a58ac14a0b1'] }),
      with: [
        ['volumes', volume('7d0f3a52-0009-11ef-9a5a-0a58ac14a0b1', 'debug-data', { droplet_ids: [700_001] })],
        ['reserved_ips', { ip: '198.51.100.8', region, droplet: droplet(700_001, 'debug'), locked: false }],
      ],
    },
    { what: 'another size', collection: 'droplets', changed: 'bastion', set: { size_slug: 's-4vcpu-8gb', memory: 8192, vcpus: 4 } },
    { what: 'a droplet', collection: 'droplets', gone: 'runner' },
    { what: 'a volume', collection: 'volumes', gone: 'archive' },
    { what: 'a balancer that somebody enlarged', collection: 'load_balancers', changed: 'edge', set: { size_unit: 6 } },
    {
      what: 'a rule by hand',
      collection: 'firewalls',
      changed: 'ssh',
      set: { inbound_rules: [{ protocol: 'tcp', ports: '22', sources: { addresses: ['0.0.0.0/0'] } }] },
    },
    { what: 'an alert', collection: 'monitoring/alerts', gone: 'busy' },
    { what: 'a check', collection: 'uptime/checks', gone: 'shop' },
    {
      what: 'a database by hand',
      collection: 'databases',
      made: {
        id: '9cc10173-0009-4176-9dbc-a4cee4c4ff30',
        name: 'tmp',
        engine: 'redis',
        version: '7',
        num_nodes: 1,
        size: 'db-s-1vcpu-1gb',
        region: 'fra1',
        tags: [],
        created_at,
      },
    },
    {
      what: 'a key by hand',
      collection: 'account/keys',
      made: { id: 289_795, fingerprint: '00:16:e4:bf', public_key: 'ssh-ed25519 BBBB', name: 'laptop' },
    },
  ],
};
