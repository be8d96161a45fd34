import { fill } from '../../../core/terraform-templates.ts';
import type { Identified, IdentityRow, SubresourceRow, Place } from '../../../core/terraform-rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** `noun` is the API's, `urn` the resource type of the URN where it differs: the same that the provider makes its types and ids of. */
function row(noun: string, urn = noun, id = '{id}', keys: readonly string[] = ['id']): IdentityRow {
  return { native: `digitalocean:${noun}`, ids: [`do:${urn}:${id}`], keys, scope: 'regional' };
}

function part(partOf: string, parent: Readonly<Record<string, string>>): SubresourceRow {
  return { partOf, parent };
}

/** Types of the digitalocean provider. SOURCE: Import sections of its pages; URNs as in the Projects API of `digitalocean/openapi`. */
export const digitaloceanTable: Readonly<Record<string, IdentityRow | SubresourceRow>> = {
  digitalocean_app: row('app'),
  digitalocean_cdn: row('endpoint', 'cdn'),
  digitalocean_certificate: row('certificate', 'certificate', '{uuid|id}', ['uuid', 'id', 'name']),
  digitalocean_container_registry: row('registry', 'registry', '{name|id}', ['name', 'id']),
  digitalocean_container_registries: row('registry', 'registry', '{name|id}', ['name', 'id']),
  digitalocean_container_registry_docker_credentials: part('digitalocean_container_registry', { name: 'registry_name', id: 'registry_name' }),
  digitalocean_custom_image: row('image', 'image', '{image_id|id}', ['image_id', 'id']),
  digitalocean_database_cluster: row('database', 'dbaas'),
  digitalocean_database_connection_pool: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_db: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_firewall: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_kafka_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_kafka_schema_registry: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_kafka_topic: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_logsink_opensearch: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_logsink_rsyslog: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_mongodb_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_mysql_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_online_migration: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_opensearch_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_postgresql_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_redis_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_valkey_config: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_database_replica: row('database', 'dbaas', '{uuid|id}', ['uuid', 'id']),
  digitalocean_database_user: part('digitalocean_database_cluster', { id: 'cluster_id' }),
  digitalocean_domain: row('domain', 'domain', '{name|id}', ['name', 'id']),
  digitalocean_droplet: row('droplet'),
  digitalocean_droplet_autoscale: row('autoscale_pool', 'dropletautoscale'),
  digitalocean_droplet_snapshot: row('snapshot'),
  digitalocean_firewall: row('firewall'),
  digitalocean_floating_ip: row('reserved_ip', 'reservedip', '{ip_address|id}', ['ip_address', 'id']),
  digitalocean_floating_ip_assignment: part('digitalocean_floating_ip', { ip_address: 'ip_address', id: 'ip_address' }),
  digitalocean_genai_agent: row('agent', 'genaiagent'),
  digitalocean_genai_knowledge_base: row('knowledge_base', 'genaiknowledgebase'),
  digitalocean_gradientai_agent: row('agent', 'genaiagent'),
  digitalocean_gradientai_knowledge_base: row('knowledge_base', 'genaiknowledgebase'),
  digitalocean_kubernetes_cluster: row('kubernetes_cluster', 'kubernetes'),
  digitalocean_kubernetes_node_pool: part('digitalocean_kubernetes_cluster', { id: 'cluster_id' }),
  digitalocean_loadbalancer: row('load_balancer', 'loadbalancer'),
  digitalocean_monitor_alert: row('policy', 'alertpolicy', '{uuid|id}', ['uuid', 'id']),
  digitalocean_partner_attachment: row('partner_attachment', 'partnerattachment'),
  digitalocean_partner_network_connect: row('partner_attachment', 'partnerattachment'),
  digitalocean_project: row('project'),
  digitalocean_project_resources: part('digitalocean_project', { id: 'project' }),
  digitalocean_record: part('digitalocean_domain', { name: 'domain', id: 'domain' }),
  digitalocean_reserved_ip: row('reserved_ip', 'reservedip', '{ip_address|id}', ['ip_address', 'id']),
  digitalocean_reserved_ip_assignment: part('digitalocean_reserved_ip', { ip_address: 'ip_address', id: 'ip_address' }),
  digitalocean_reserved_ipv6: row('reserved_ipv6', 'reservedipv6', '{ip|id}', ['ip', 'id']),
  digitalocean_reserved_ipv6_assignment: part('digitalocean_reserved_ipv6', { ip: 'ip', id: 'ip' }),
  digitalocean_spaces_bucket: row('space', 'space', '{name|id}', ['name', 'id']),
  digitalocean_spaces_bucket_cors_configuration: part('digitalocean_spaces_bucket', { name: 'bucket', id: 'bucket' }),
  digitalocean_spaces_bucket_logging: part('digitalocean_spaces_bucket', { name: 'bucket', id: 'bucket' }),
  digitalocean_spaces_bucket_object: part('digitalocean_spaces_bucket', { name: 'bucket', id: 'bucket' }),
  digitalocean_spaces_bucket_policy: part('digitalocean_spaces_bucket', { name: 'bucket', id: 'bucket' }),
  digitalocean_spaces_key: row('key', 'spaceskey', '{access_key|id}', ['access_key', 'id']),
  digitalocean_ssh_key: row('ssh_key', 'sshkey', '{id}', ['id', 'fingerprint']),
  digitalocean_tag: row('tag', 'tag', '{name|id}', ['name', 'id']),
  digitalocean_uptime_alert: part('digitalocean_uptime_check', { id: 'check_id' }),
  digitalocean_uptime_check: row('check', 'uptimecheck'),
  digitalocean_vpc: row('vpc'),
  digitalocean_vpc_nat_gateway: row('vpc_nat_gateway', 'vpcnatgateway'),
  digitalocean_vpc_peering: row('vpc_peering', 'vpcpeering'),
  digitalocean_volume: row('volume'),
  digitalocean_volume_attachment: part('digitalocean_volume', { id: 'volume_id' }),
  digitalocean_volume_snapshot: row('snapshot'),
};

/** True for a Terraform type of DigitalOcean. */
export function isDigitaloceanType(type: string): boolean {
  return type.startsWith('digitalocean_');
}

/** The state names no team; the region is the provider's slug. */
export function digitaloceanPlace(attributes: Attributes): Place {
  const region = attributes['region'];
  return { account: null, region: typeof region === 'string' && region !== '' ? region.toLowerCase() : null };
}

/** What a DigitalOcean resource is; a sentence where that cannot be known. */
export function identifyDigitalocean(type: string, attributes: Attributes, place: Place): Identified | string {
  const known = digitaloceanTable[type];
  if (known === undefined) return `DriftMgr has no identity row for ${type}`;
  if (!('partOf' in known)) return fromRow(known, attributes, place);
  const parent = digitaloceanTable[known.partOf];
  if (parent === undefined || 'partOf' in parent) return `DriftMgr has no identity row for ${known.partOf}`;
  const named = Object.fromEntries(Object.entries(known.parent).map(([name, from]) => [name, attributes[from]]));
  return { ...fromRow(parent, named, place), partOf: known.partOf };
}

function fromRow(known: IdentityRow, attributes: Attributes, place: Place): Identified {
  const ids: string[] = [];
  const urn = attributes['urn'];
  if (typeof urn === 'string' && urn.startsWith('do:')) ids.push(urn);
  for (const template of known.ids) {
    const id = fill(template, attributes, { type: known.native });
    if (id !== undefined && !ids.includes(id)) ids.push(id);
  }
  const keys = known.keys.flatMap((key) => {
    const value = attributes[key];
    return typeof value === 'string' && value !== '' ? [value] : typeof value === 'number' ? [String(value)] : [];
  });
  return { provider: 'digitalocean', nativeType: known.native, ids, keys, account: place.account, region: place.region };
}
