import type { ResourceTypeInfo } from '../../core/provider.ts';

/** One item of an answer, as the API sends it. */
export type Item = Readonly<Record<string, unknown>>;

/** All that differs between the types of DigitalOcean. */
export interface TypeRow {
  /** The resource type of the URN (`do:<urn>:<id>`) where DigitalOcean has one, else the API's noun. */
  readonly urn: string;
  readonly title: string;
  /** Path below the endpoint. */
  readonly path: string;
  /** Fixed query of the listing. */
  readonly query?: Readonly<Record<string, string>>;
  /** The field of the answer that holds the items. */
  readonly items: string;
  /** The field that makes the id; `id` unless said. */
  readonly id?: string;
  /** The field that names it; `name` unless said. */
  readonly label?: string;
  /** Where an item's region is: a slug, an object with a slug, or a field to look in. Absent: the type has no region. */
  readonly region?: (item: Item) => string | undefined;
  /** False where the API answers everything at once and knows no pages. */
  readonly paged?: false;
  /** The answer holds one object instead of a list; 404 means that there is none. */
  readonly single?: true;
  /** Items that are of another type, or nobody's. */
  readonly skip?: (item: Item) => boolean;
  /** What DigitalOcean makes by itself. */
  readonly isDefault?: (item: Item) => boolean;
  /** Native attributes worth showing; databases carry passwords, so nothing goes unnamed. */
  readonly show?: readonly string[];
  /** URN type of the parents, one listing call each (`{id}` in the path). */
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
    urn: 'droplet',
    title: 'Droplets',
    path: 'droplets',
    items: 'droplets',
    region: inRegion,
    scope: 'droplet:read',
    show: ['status', 'size_slug', 'memory', 'vcpus', 'disk', 'vpc_uuid', 'features'],
  },
  {
    urn: 'volume',
    title: 'Volumes',
    path: 'volumes',
    items: 'volumes',
    region: inRegion,
    scope: 'block_storage:read',
    show: ['size_gigabytes', 'droplet_ids', 'filesystem_type'],
  },
  {
    urn: 'kubernetes',
    title: 'Kubernetes clusters',
    path: 'kubernetes/clusters',
    items: 'kubernetes_clusters',
    region: inRegion,
    scope: 'kubernetes:read',
    show: ['version', 'ha', 'auto_upgrade', 'vpc_uuid'],
  },
  {
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
    urn: 'loadbalancer',
    title: 'Load balancers',
    path: 'load_balancers',
    items: 'load_balancers',
    region: (item) => regionOf(item) ?? 'global',
    scope: 'load_balancer:read',
    show: ['ip', 'status', 'size_unit', 'vpc_uuid'],
  },
  {
    urn: 'app',
    title: 'Apps',
    path: 'apps',
    items: 'apps',
    region: inRegion,
    label: 'spec.name',
    scope: 'app:read',
    show: ['live_url', 'tier_slug'],
  },
  {
    urn: 'reservedip',
    title: 'Reserved IPs',
    path: 'reserved_ips',
    items: 'reserved_ips',
    id: 'ip',
    label: 'ip',
    region: inRegion,
    scope: 'reserved_ip:read',
    show: ['locked'],
  },
  {
    urn: 'reservedipv6',
    title: 'Reserved IPv6s',
    path: 'reserved_ipv6',
    items: 'reserved_ipv6s',
    id: 'ip',
    label: 'ip',
    region: (item) => regionOf(item, 'region_slug'),
    scope: 'reserved_ip:read',
  },
  {
    urn: 'vpc',
    title: 'VPCs',
    path: 'vpcs',
    items: 'vpcs',
    region: inRegion,
    isDefault: (item) => item['default'] === true,
    scope: 'vpc:read',
    show: ['ip_range', 'default'],
  },
  { urn: 'vpcpeering', title: 'VPC peerings', path: 'vpc_peerings', items: 'vpc_peerings', scope: 'vpc_peering:read', show: ['vpc_ids', 'status'] },
  { urn: 'firewall', title: 'Firewalls', path: 'firewalls', items: 'firewalls', scope: 'firewall:read', show: ['status', 'droplet_ids'] },
  { urn: 'domain', title: 'Domains', path: 'domains', items: 'domains', id: 'name', scope: 'domain:read', show: ['ttl'] },
  {
    urn: 'dropletsnapshot',
    title: 'Droplet snapshots',
    path: 'snapshots',
    query: { resource_type: 'droplet' },
    items: 'snapshots',
    region: (item) => firstOf(item['regions']),
    scope: 'snapshot:read',
    show: ['size_gigabytes', 'min_disk_size', 'regions'],
  },
  {
    urn: 'volumesnapshot',
    title: 'Volume snapshots',
    path: 'snapshots',
    query: { resource_type: 'volume' },
    items: 'snapshots',
    region: (item) => firstOf(item['regions']),
    scope: 'snapshot:read',
    show: ['size_gigabytes', 'min_disk_size', 'regions'],
  },
  {
    urn: 'image',
    title: 'Custom images',
    path: 'images',
    query: { private: 'true' },
    items: 'images',
    region: (item) => firstOf(item['regions']),
    skip: (item) => item['type'] !== 'custom',
    scope: 'image:read',
    show: ['distribution', 'status', 'size_gigabytes', 'regions'],
  },
  {
    urn: 'dropletautoscale',
    title: 'Droplet autoscale pools',
    path: 'droplets/autoscale',
    items: 'autoscale_pools',
    scope: 'droplet:read',
    show: ['status'],
  },
  { urn: 'cdn', title: 'CDN endpoints', path: 'cdn/endpoints', items: 'endpoints', label: 'endpoint', scope: 'cdn:read', show: ['origin', 'ttl'] },
  {
    urn: 'certificate',
    title: 'Certificates',
    path: 'certificates',
    items: 'certificates',
    scope: 'certificate:read',
    show: ['type', 'state', 'not_after'],
  },
  { urn: 'sshkey', title: 'SSH keys', path: 'account/keys', items: 'ssh_keys', scope: 'ssh_key:read', show: ['fingerprint'] },
  {
    urn: 'project',
    title: 'Projects',
    path: 'projects',
    items: 'projects',
    isDefault: (item) => item['is_default'] === true,
    scope: 'project:read',
    show: ['environment', 'is_default'],
  },
  {
    urn: 'registry',
    title: 'Container registries',
    path: 'registry',
    items: 'registry',
    id: 'name',
    region: inRegion,
    paged: false,
    single: true,
    scope: 'registry:read',
    show: ['storage_usage_bytes'],
  },
  { urn: 'uptimecheck', title: 'Uptime checks', path: 'uptime/checks', items: 'checks', scope: 'uptime:read', show: ['type', 'target', 'enabled'] },
  {
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
  { urn: 'tag', title: 'Tags', path: 'tags', items: 'tags', id: 'name', scope: 'tag:read' },
  { urn: 'spaceskey', title: 'Spaces keys', path: 'spaces/keys', items: 'keys', id: 'access_key', scope: 'spaces_key:read' },
];

function firstOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

/** The provider's type name of a row. */
export function typeOf(row: Pick<TypeRow, 'urn'>): string {
  return `digitalocean:${row.urn}`;
}

export const types: readonly ResourceTypeInfo[] = rows.map((row) => ({
  type: typeOf(row),
  title: row.title,
  scope: row.region === undefined ? 'global' : 'regional',
  permission: row.scope,
}));
