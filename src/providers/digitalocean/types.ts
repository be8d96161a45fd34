import type { ResourceTypeInfo } from '../../core/provider.ts';

/** One item of an answer, as the API sends it. */
export type Item = Readonly<Record<string, unknown>>;

/** All that differs between the types of DigitalOcean. */
export interface TypeRow {
  /** The API's noun: the field of a single object's answer, a list's field in the singular. Makes the type's name. */
  readonly noun: string;
  /** The resource type of the URN (`do:<urn>:<id>`) where DigitalOcean's differs from the noun. */
  readonly urn?: string;
  readonly title: string;
  /** Path below the endpoint. */
  readonly path: string;
  /** Fixed query of the listing. */
  readonly query?: Readonly<Record<string, string>>;
  /** A second query of the same list, for what the first leaves out. What both answer with is one. */
  readonly further?: Readonly<Record<string, string>>;
  /** The field of the answer that holds the items. */
  readonly items: string;
  /** The field that makes the id; `id` unless said. */
  readonly id?: string;
  /** The field that names it; `name` unless said. */
  readonly label?: string;
  /** Where an item's region is: a slug, an object with a slug, or a field to look in. Absent: the type has no region. */
  readonly region?: (item: Item) => string | undefined;
  /** The list takes a region to be narrowed to (`region`). Of NAT gateways the description puts it into the path by mistake: not relied on. */
  readonly byRegion?: true;
  /** False where the API answers everything at once and knows no pages. */
  readonly paged?: false;
  /** Path of the one object that there was before there could be several: asked where the list's path is unknown; 404 means that there is none. */
  readonly sole?: string;
  /** Items that are of another type, or nobody's. */
  readonly skip?: (item: Item) => boolean;
  /** What DigitalOcean makes by itself. */
  readonly isDefault?: (item: Item) => boolean;
  /** Native attributes worth showing, `droplet.id` for one that lies deeper; databases carry passwords, so nothing goes unnamed. */
  readonly show?: readonly string[];
  /** Noun of the parents: one call for each (`{id}` in the path), made when the type is asked for by name or with all types. */
  readonly parent?: string;
  /** The token's scope that the listing needs. */
  readonly scope: string;
}

function regionOf(item: Item, field = 'region'): string | undefined {
  const region = item[field];
  if (typeof region === 'string' && region !== '') return region;
  return typeof region === 'object' && region !== null && 'slug' in region && typeof region.slug === 'string' ? region.slug : undefined;
}

const inRegion = (item: Item): string | undefined => regionOf(item);

// Paths, fields and scopes: DigitalOcean's published OpenAPI description (digitalocean/openapi). URN types: its section "Project Resources".
export const rows: readonly TypeRow[] = [
  {
    noun: 'droplet',
    title: 'Droplets',
    path: 'droplets',
    items: 'droplets',
    // "By default, only non-GPU Droplets are returned."
    further: { type: 'gpus' },
    region: inRegion,
    scope: 'droplet:read',
    show: ['status', 'size_slug', 'memory', 'vcpus', 'disk', 'vpc_uuid', 'features'],
  },
  {
    noun: 'volume',
    title: 'Volumes',
    path: 'volumes',
    items: 'volumes',
    region: inRegion,
    byRegion: true,
    scope: 'block_storage:read',
    show: ['size_gigabytes', 'droplet_ids', 'filesystem_type'],
  },
  {
    noun: 'kubernetes_cluster',
    urn: 'kubernetes',
    title: 'Kubernetes clusters',
    path: 'kubernetes/clusters',
    items: 'kubernetes_clusters',
    region: inRegion,
    scope: 'kubernetes:read',
    show: ['version', 'ha', 'auto_upgrade', 'vpc_uuid'],
  },
  {
    noun: 'database',
    urn: 'dbaas',
    title: 'Database clusters',
    path: 'databases',
    items: 'databases',
    region: inRegion,
    paged: false,
    scope: 'database:read',
    show: ['engine', 'version', 'num_nodes', 'size', 'status'],
  },
  {
    noun: 'load_balancer',
    urn: 'loadbalancer',
    title: 'Load balancers',
    path: 'load_balancers',
    items: 'load_balancers',
    region: (item) => regionOf(item) ?? 'global',
    scope: 'load_balancer:read',
    show: ['ip', 'status', 'size_unit', 'vpc_uuid'],
  },
  {
    noun: 'app',
    title: 'Apps',
    path: 'apps',
    items: 'apps',
    region: inRegion,
    label: 'spec.name',
    scope: 'app:read',
    show: ['live_url', 'tier_slug'],
  },
  {
    noun: 'reserved_ip',
    urn: 'reservedip',
    title: 'Reserved IPs',
    path: 'reserved_ips',
    items: 'reserved_ips',
    id: 'ip',
    label: 'ip',
    region: inRegion,
    scope: 'reserved_ip:read',
    show: ['locked', 'droplet.id'],
  },
  {
    noun: 'reserved_ipv6',
    urn: 'reservedipv6',
    title: 'Reserved IPv6s',
    path: 'reserved_ipv6',
    items: 'reserved_ipv6s',
    id: 'ip',
    label: 'ip',
    region: (item) => regionOf(item, 'region_slug'),
    scope: 'reserved_ip:read',
    show: ['droplet.id'],
  },
  {
    noun: 'vpc',
    title: 'VPCs',
    path: 'vpcs',
    items: 'vpcs',
    region: inRegion,
    isDefault: (item) => item['default'] === true,
    scope: 'vpc:read',
    show: ['ip_range', 'default'],
  },
  {
    noun: 'vpc_peering',
    urn: 'vpcpeering',
    title: 'VPC peerings',
    path: 'vpc_peerings',
    items: 'vpc_peerings',
    scope: 'vpc_peering:read',
    show: ['vpc_ids', 'status'],
  },
  {
    noun: 'vpc_nat_gateway',
    urn: 'vpcnatgateway',
    title: 'VPC NAT gateways',
    path: 'vpc_nat_gateways',
    items: 'vpc_nat_gateways',
    region: inRegion,
    scope: 'nat_gateway:read',
    show: ['type', 'state', 'size'],
  },
  { noun: 'firewall', title: 'Firewalls', path: 'firewalls', items: 'firewalls', scope: 'firewall:read', show: ['status', 'droplet_ids'] },
  { noun: 'domain', title: 'Domains', path: 'domains', items: 'domains', id: 'name', scope: 'domain:read', show: ['ttl'] },
  {
    noun: 'domain_record',
    title: 'Domain records',
    path: 'domains/{id}/records',
    items: 'domain_records',
    parent: 'domain',
    scope: 'domain:read',
    show: ['type', 'name', 'data', 'ttl', 'priority', 'port', 'weight', 'flags', 'tag'],
  },
  {
    noun: 'snapshot',
    title: 'Snapshots',
    path: 'snapshots',
    items: 'snapshots',
    region: (item) => firstOf(item['regions']),
    scope: 'snapshot:read',
    show: ['resource_type', 'resource_id', 'size_gigabytes', 'min_disk_size', 'regions'],
  },
  {
    noun: 'image',
    title: 'Private images',
    path: 'images',
    query: { private: 'true' },
    items: 'images',
    region: (item) => firstOf(item['regions']),
    // Snapshots of droplets are private images too, and have a list of their own.
    skip: (item) => item['type'] === 'snapshot',
    scope: 'image:read',
    show: ['type', 'distribution', 'status', 'size_gigabytes', 'regions'],
  },
  {
    noun: 'autoscale_pool',
    urn: 'dropletautoscale',
    title: 'Droplet autoscale pools',
    path: 'droplets/autoscale',
    items: 'autoscale_pools',
    scope: 'droplet:read',
    show: ['status'],
  },
  {
    noun: 'endpoint',
    urn: 'cdn',
    title: 'CDN endpoints',
    path: 'cdn/endpoints',
    items: 'endpoints',
    label: 'endpoint',
    scope: 'cdn:read',
    show: ['origin', 'ttl'],
  },
  {
    noun: 'certificate',
    title: 'Certificates',
    path: 'certificates',
    items: 'certificates',
    scope: 'certificate:read',
    show: ['type', 'state', 'not_after'],
  },
  { noun: 'ssh_key', urn: 'sshkey', title: 'SSH keys', path: 'account/keys', items: 'ssh_keys', scope: 'ssh_key:read', show: ['fingerprint'] },
  {
    noun: 'project',
    title: 'Projects',
    path: 'projects',
    items: 'projects',
    isDefault: (item) => item['is_default'] === true,
    scope: 'project:read',
    show: ['environment', 'is_default'],
  },
  {
    noun: 'registry',
    title: 'Container registries',
    path: 'registries',
    items: 'registries',
    sole: 'registry',
    id: 'name',
    region: inRegion,
    paged: false,
    scope: 'registry:read',
    show: ['storage_usage_bytes'],
  },
  {
    noun: 'check',
    urn: 'uptimecheck',
    title: 'Uptime checks',
    path: 'uptime/checks',
    items: 'checks',
    scope: 'uptime:read',
    show: ['type', 'target', 'enabled'],
  },
  {
    noun: 'policy',
    urn: 'alertpolicy',
    title: 'Alert policies',
    path: 'monitoring/alerts',
    items: 'policies',
    id: 'uuid',
    label: 'description',
    scope: 'monitoring:read',
    show: ['type', 'enabled'],
  },
  {
    noun: 'namespace',
    urn: 'functionsnamespace',
    title: 'Functions namespaces',
    path: 'functions/namespaces',
    items: 'namespaces',
    id: 'namespace',
    label: 'label',
    region: inRegion,
    paged: false,
    scope: 'function:read',
  },
  { noun: 'tag', title: 'Tags', path: 'tags', items: 'tags', id: 'name', scope: 'tag:read' },
  { noun: 'key', urn: 'spaceskey', title: 'Spaces keys', path: 'spaces/keys', items: 'keys', id: 'access_key', scope: 'spaces_key:read' },
];

function firstOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

/** The provider's type name of a row. */
export function typeOf(row: Pick<TypeRow, 'noun'>): string {
  return `digitalocean:${row.noun}`;
}

/** The global name of an item: a URN. A child's names its parent. */
export function idOf(row: Pick<TypeRow, 'noun' | 'urn'>, id: string, parent?: string): string {
  return `do:${row.urn ?? row.noun}:${parent === undefined ? id : `${parent}/${id}`}`;
}

export const types: readonly ResourceTypeInfo[] = rows.map((row) => ({
  type: typeOf(row),
  title: row.title,
  scope: row.region === undefined ? 'global' : 'regional',
  permission: row.scope,
  ...(row.parent === undefined ? {} : { parent: `digitalocean:${row.parent}`, onDemand: true as const }),
}));
