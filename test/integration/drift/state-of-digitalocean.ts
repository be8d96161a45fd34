import type { StateResource } from './state-of.ts';

type Item = Readonly<Record<string, unknown>>;

interface Row {
  readonly type: string;
  readonly attributes: (item: Item) => Readonly<Record<string, unknown>>;
}

function slug(item: Item): unknown {
  const region = item['region'];
  return typeof region === 'object' && region !== null && 'slug' in region ? region.slug : region;
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A type whose id is the API's. */
function byId(type: string, urn: string, attributes: (item: Item) => Readonly<Record<string, unknown>>): Row {
  return { type, attributes: (item) => ({ id: text(item['id']), urn: `do:${urn}:${text(item['id'])}`, name: item['name'], ...attributes(item) }) };
}

/** By collection of the API. SOURCE: attribute references of the digitalocean provider, version 2. */
export const digitaloceanStates: Readonly<Record<string, Row>> = {
  droplets: byId('digitalocean_droplet', 'droplet', (item) => ({
    region: slug(item),
    size: item['size_slug'],
    memory: item['memory'],
    vcpus: item['vcpus'],
    disk: item['disk'],
    image: 'ubuntu-24-04-x64',
    vpc_uuid: item['vpc_uuid'],
    status: item['status'],
    tags: item['tags'],
    user_data: null,
  })),
  volumes: byId('digitalocean_volume', 'volume', (item) => ({
    region: slug(item),
    size: item['size_gigabytes'],
    description: item['description'],
    droplet_ids: item['droplet_ids'],
    filesystem_type: item['filesystem_type'],
    tags: item['tags'],
  })),
  'kubernetes/clusters': byId('digitalocean_kubernetes_cluster', 'kubernetes', (item) => ({
    region: slug(item),
    version: item['version'],
    ha: item['ha'],
    auto_upgrade: item['auto_upgrade'],
    vpc_uuid: item['vpc_uuid'],
    // The provider leaves out the tags that every cluster has.
    tags: [],
  })),
  databases: byId('digitalocean_database_cluster', 'dbaas', (item) => ({
    region: slug(item),
    engine: item['engine'],
    version: item['version'],
    node_count: item['num_nodes'],
    size: item['size'],
    tags: item['tags'],
  })),
  load_balancers: byId('digitalocean_loadbalancer', 'loadbalancer', (item) => ({
    region: slug(item),
    ip: item['ip'],
    size_unit: item['size_unit'],
    vpc_uuid: item['vpc_uuid'],
  })),
  apps: byId('digitalocean_app', 'app', (item) => ({ live_url: item['live_url'] })),
  reserved_ips: {
    type: 'digitalocean_reserved_ip',
    attributes: (item) => ({ id: item['ip'], ip_address: item['ip'], urn: `do:reservedip:${text(item['ip'])}`, region: slug(item) }),
  },
  vpcs: byId('digitalocean_vpc', 'vpc', (item) => ({ region: slug(item), ip_range: item['ip_range'], description: item['description'] })),
  firewalls: {
    type: 'digitalocean_firewall',
    attributes: (item) => ({ id: item['id'], name: item['name'], droplet_ids: item['droplet_ids'], tags: item['tags'] }),
  },
  domains: {
    type: 'digitalocean_domain',
    attributes: (item) => ({ id: item['name'], name: item['name'], urn: `do:domain:${text(item['name'])}`, ttl: item['ttl'] }),
  },
  'snapshots?droplet': {
    type: 'digitalocean_droplet_snapshot',
    attributes: (item) => ({ id: item['id'], name: item['name'], droplet_id: item['resource_id'] }),
  },
  'snapshots?volume': {
    type: 'digitalocean_volume_snapshot',
    attributes: (item) => ({ id: item['id'], name: item['name'], volume_id: item['resource_id'], tags: item['tags'] }),
  },
  // Since version 2 of the provider the id is the name, and the API's id stands apart.
  certificates: {
    type: 'digitalocean_certificate',
    attributes: (item) => ({ id: item['name'], name: item['name'], uuid: item['id'], type: 'lets_encrypt' }),
  },
  'account/keys': {
    type: 'digitalocean_ssh_key',
    attributes: (item) => ({ id: text(item['id']), name: item['name'], fingerprint: item['fingerprint'], public_key: item['public_key'] }),
  },
  projects: {
    type: 'digitalocean_project',
    attributes: (item) => ({
      id: item['id'],
      name: item['name'],
      description: item['description'],
      purpose: item['purpose'],
      environment: item['environment'],
    }),
  },
  tags: { type: 'digitalocean_tag', attributes: (item) => ({ id: item['name'], name: item['name'] }) },
  'cdn/endpoints': { type: 'digitalocean_cdn', attributes: (item) => ({ id: item['id'], origin: item['origin'], ttl: item['ttl'] }) },
  'uptime/checks': {
    type: 'digitalocean_uptime_check',
    attributes: (item) => ({
      id: item['id'],
      name: item['name'],
      type: item['type'],
      target: item['target'],
      regions: item['regions'],
      enabled: item['enabled'],
    }),
  },
  'monitoring/alerts': {
    type: 'digitalocean_monitor_alert',
    attributes: (item) => ({ id: item['uuid'], uuid: item['uuid'], description: item['description'] }),
  },
};

/** The state's entry for an item of a collection. Throws for a collection without a row. */
export function digitaloceanResource(collection: string, name: string, item: Item, key?: string | number): StateResource {
  const row = digitaloceanStates[collection];
  if (row === undefined) throw new Error(`no Terraform row for ${collection}`);
  return { type: row.type, name, attributes: row.attributes(item), provider: 'digitalocean/digitalocean', ...(key === undefined ? {} : { key }) };
}
