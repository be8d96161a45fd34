import { builders } from '../../cloud/digitalocean/estate.ts';
import { digitaloceanResource } from './state-of-digitalocean.ts';
import type { StateResource } from './state-of.ts';

type Item = Readonly<Record<string, unknown>>;

/** What somebody changed by hand: the collection, the field of the API, its new value, and the attribute that says so. */
const digitaloceanChanges: readonly (readonly [collection: string, field: string, value: unknown, attribute: string])[] = [
  ['droplets', 'size_slug', 's-8vcpu-16gb', 'size'],
  ['droplets', 'memory', 16_384, 'memory'],
  ['droplets', 'vpc_uuid', 'other', 'vpc_uuid'],
  ['droplets', 'image', { id: 1, slug: null }, 'image'],
  ['volumes', 'size_gigabytes', 500, 'size'],
  ['volumes', 'description', 'by hand', 'description'],
  ['kubernetes/clusters', 'ha', true, 'ha'],
  ['kubernetes/clusters', 'auto_upgrade', false, 'auto_upgrade'],
  ['databases', 'version', '18', 'version'],
  ['databases', 'num_nodes', 3, 'node_count'],
  ['databases', 'size', 'db-s-4vcpu-8gb', 'size'],
  ['load_balancers', 'size_unit', 9, 'size_unit'],
  ['load_balancers', 'vpc_uuid', 'other', 'vpc_uuid'],
  ['vpcs', 'description', 'by hand', 'description'],
  ['firewalls', 'droplet_ids', [7], 'droplet_ids'],
  ['domains', 'ttl', 60, 'ttl'],
  ['account/keys', 'public_key', 'ssh-ed25519 BBBB', 'public_key'],
  ['projects', 'purpose', 'Other', 'purpose'],
  ['projects', 'environment', 'Staging', 'environment'],
  ['cdn/endpoints', 'ttl', 60, 'ttl'],
  ['uptime/checks', 'target', 'https://evil.test', 'target'],
  ['uptime/checks', 'enabled', false, 'enabled'],
  ['monitoring/alerts', 'description', 'by hand', 'description'],
];

/** Every change on an item of its own; the first of each collection is as it was. */
export function digitaloceanChanged(): {
  readonly collections: Readonly<Record<string, readonly Item[]>>;
  readonly state: readonly StateResource[];
  readonly expected: readonly string[];
} {
  const collections: Record<string, Item[]> = {};
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const [collection, field, value, attribute] of digitaloceanChanges) {
    const build = builders[collection];
    if (build === undefined) throw new Error(`no builder for ${collection}`);
    const items = (collections[collection] ??= [build(10)]);
    if (items.length === 1) state.push(digitaloceanResource(collection, 'same', build(10)));
    const n = 10 + items.length;
    items.push({ ...build(n), [field]: value });
    const own = digitaloceanResource(collection, `c${String(n)}`, build(n));
    state.push(own);
    expected.push(`changed ${own.type}.c${String(n)} ${attribute}`);
  }
  return { collections, state, expected: expected.sort() };
}

interface Parts {
  readonly type: string;
  readonly collection: string;
  /** The field of the parent that holds them. */
  readonly field: string;
  readonly noun: string;
  readonly item: (n: number) => unknown;
  /** What every parent is made with. */
  readonly own?: readonly unknown[];
  readonly state: (n: number, parent: Item) => Item;
  readonly key: (n: number) => string;
}

const kinds: readonly Parts[] = [
  {
    type: 'digitalocean_kubernetes_node_pool',
    collection: 'kubernetes/clusters',
    field: 'node_pools',
    noun: 'node pool',
    item: (n) => ({ id: `pool-${String(n)}`, name: `pool-${String(n)}`, size: 's-2vcpu-4gb', count: 2, auto_scale: false, tags: [] }),
    own: [{ id: 'default', name: 'default', size: 's-1vcpu-2gb', count: 1, tags: ['terraform:default-node-pool'] }],
    state: (n, { id }) => ({
      id: `pool-${String(n)}`,
      cluster_id: id,
      name: `pool-${String(n)}`,
      size: 's-2vcpu-4gb',
      node_count: 2,
      auto_scale: false,
    }),
    key: (n) => `pool-${String(n)}`,
  },
  {
    type: 'digitalocean_database_db',
    collection: 'databases',
    field: 'db_names',
    noun: 'database',
    item: (n) => `app-${String(n)}`,
    own: ['defaultdb'],
    state: (n, { id }) => ({ id: `${String(id)}/database/app-${String(n)}`, cluster_id: id, name: `app-${String(n)}` }),
    key: (n) => `app-${String(n)}`,
  },
  {
    type: 'digitalocean_database_user',
    collection: 'databases',
    field: 'users',
    noun: 'user',
    item: (n) => ({ name: `u${String(n)}`, role: 'normal' }),
    own: [{ name: 'doadmin', role: 'primary' }],
    state: (n, { id }) => ({ id: `${String(id)}/user/u${String(n)}`, cluster_id: id, name: `u${String(n)}` }),
    key: (n) => `u${String(n)}`,
  },
  {
    type: 'digitalocean_volume_attachment',
    collection: 'volumes',
    field: 'droplet_ids',
    noun: 'attachment',
    item: (n) => 100 + n,
    state: (n, { id }) => ({ id: `${String(100 + n)}-${String(id)}`, volume_id: id, droplet_id: 100 + n }),
    key: (n) => String(100 + n),
  },
];

function record(n: number): Item {
  return {
    id: 28_448_430 + n,
    type: 'A',
    name: `h${String(n)}`,
    data: '192.0.2.1',
    priority: null,
    port: null,
    ttl: 1800,
    weight: null,
    flags: null,
    tag: null,
  };
}

function recordState(n: number): Item {
  const { id, ...own } = record(n);
  return {
    ...own,
    id: String(id),
    domain: 'd0.example',
    fqdn: `h${String(n)}.d0.example`,
    value: '192.0.2.1',
    data: undefined,
    priority: 0,
    port: 0,
    weight: 0,
    flags: 0,
    tag: '',
  };
}

/** Parents with parts: the state knows all but the last of each kind, and one more, which the parent has not. Records stand beside, with one that was changed. */
export function digitaloceanParts(size: number): {
  readonly collections: Readonly<Record<string, readonly Item[]>>;
  readonly state: readonly StateResource[];
  readonly expected: readonly string[];
} {
  const collections: Record<string, Item[]> = {};
  const state: StateResource[] = [];
  const expected: string[] = [];
  const add = (type: string, name: string, attributes: Item): void => {
    state.push({ type, name, attributes, provider: 'digitalocean/digitalocean' });
  };
  for (const { type, collection, field, noun, item, own = [], state: stateOf, key } of kinds) {
    const parent = builders[collection]?.(0) ?? {};
    const [before] = (collections[collection] ??= [parent]);
    collections[collection] = [{ ...before, [field]: [...own, ...Array.from({ length: size }, (_none, n) => item(n))] }];
    for (let n = 0; n < size - 1; n++) add(type, `p${String(n)}`, stateOf(n, parent));
    if (size > 0) expected.push(`unmanaged ${noun} ${key(size - 1)}`);
    add(type, 'ghost', stateOf(size, parent));
    expected.push(`missing ${type}.ghost`);
  }
  for (const [collection, [parent = {}] = []] of Object.entries(collections)) {
    // What stands in resources of its own is not the parent's to say.
    const { droplet_ids: _ids, ...attributes } = digitaloceanResource(collection, 'parent', parent).attributes;
    state.push({ ...digitaloceanResource(collection, 'parent', parent), attributes });
  }
  collections['domains'] = [builders['domains']?.(0) ?? {}];
  state.push(digitaloceanResource('domains', 'parent', builders['domains']?.(0) ?? {}));
  const made = [
    { ...record(90_000), type: 'SOA', name: '@', data: '1800' },
    { ...record(90_001), type: 'NS', name: '@', data: 'ns1.digitalocean.com' },
  ];
  collections['domains/d0.example/records'] = [
    ...made,
    ...Array.from({ length: size }, (_none, n) => (n === 0 && size > 1 ? { ...record(n), data: '203.0.113.66' } : record(n))),
  ];
  for (let n = 0; n < size - 1; n++) add('digitalocean_record', `r${String(n)}`, recordState(n));
  if (size > 1) expected.push('changed digitalocean_record.r0 value');
  if (size > 0) expected.push(`unmanaged record ${String(28_448_430 + size - 1)} A h${String(size - 1)}`);
  add('digitalocean_record', 'ghost', recordState(size));
  expected.push('missing digitalocean_record.ghost');
  return { collections, state, expected: expected.sort() };
}
