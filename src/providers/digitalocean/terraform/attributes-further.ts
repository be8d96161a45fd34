import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeRow, AttributeTable, Normalise, StateValues } from '../../../core/terraform-rules.ts';

function rowsBy(normalise: Normalise, ...texts: readonly string[]): readonly AttributeRow[] {
  return rows(...texts).map((row) => ({ ...row, normalise }));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || value === true ? String(value) : '';
}

/** Fields of each item of a list, one line an item, in order: the provider and the API name them alike. */
function linesOf(...names: readonly string[]): Normalise {
  return (value) =>
    asArray(value)
      .map((item) => names.map((name) => text(asRecord(item)?.[name])).join(' '))
      .sort()
      .join('\n');
}

/** A droplet's feature: a boolean of the state, or one word in the API's list of those that are on. */
function feature(name: string): readonly AttributeRow[] {
  return rowsBy((value) => ((Array.isArray(value) ? value.includes(name) : value === true) ? 'true' : ''), `${name}=features`);
}

/** A member of the pool that stands in the cluster's own block: of the API's list, the one with that pool's id. */
function ownPool(name: string, field = name): readonly AttributeRow[] {
  const idOf = (owner: StateValues | undefined): unknown => asRecord(asArray(owner?.['node_pool'])[0])?.['id'];
  const of = (value: unknown, owner?: StateValues): unknown =>
    Array.isArray(value)
      ? asArray(value)
          .map(asRecord)
          .find((pool) => pool?.['id'] === idOf(owner))?.[field]
      : value;
  return rows(`node_pool.0.${name}=node_pools`).map((row) => ({ ...row, normalise: (value, owner) => text(of(value, owner)), show: of }));
}

/** An hour with or without its seconds. */
const hour: Normalise = (value) => text(value).split(':').slice(0, 2).join(':');
const rule = linesOf('entry_protocol', 'entry_port', 'target_protocol', 'target_port', 'tls_passthrough');
const service = linesOf('name', 'instance_size_slug', 'http_port', 'run_command', 'build_command');

/** Further attributes of DigitalOcean. SOURCE: DigitalOcean's published OpenAPI description, and the Read functions of the provider. */
export const digitaloceanFurtherAttributes: AttributeTable = {
  digitalocean_droplet: [
    ...rows('volume_ids=volume_ids:set', 'region=region.slug'),
    ...feature('backups'),
    ...feature('monitoring'),
    ...feature('ipv6'),
    ...feature('private_networking'),
  ],
  digitalocean_loadbalancer: [
    ...rows(
      'name=name',
      'algorithm=algorithm',
      'droplet_tag=tag',
      'type=type',
      'http_idle_timeout_seconds=http_idle_timeout_seconds',
      'project_id=project_id',
      'size=size',
      'sticky_sessions.0.type=sticky_sessions.type',
      'sticky_sessions.0.cookie_name=sticky_sessions.cookie_name',
      'sticky_sessions.0.cookie_ttl_seconds=sticky_sessions.cookie_ttl_seconds',
      'healthcheck.0.response_timeout_seconds=health_check.response_timeout_seconds',
      'firewall.0.allow=firewall.allow:set',
      'firewall.0.deny=firewall.deny:set',
    ),
    ...rowsBy(rule, 'forwarding_rule=forwarding_rules'),
  ],
  digitalocean_kubernetes_cluster: [
    ...rows(
      'cluster_subnet=cluster_subnet:cidr',
      'service_subnet=service_subnet:cidr',
      'maintenance_policy.0.day=maintenance_policy.day:lower',
      'control_plane_firewall.0.enabled=control_plane_firewall.enabled',
      'control_plane_firewall.0.allowed_addresses=control_plane_firewall.allowed_addresses:set',
    ),
    ...rowsBy(hour, 'maintenance_policy.0.start_time=maintenance_policy.start_time'),
    ...ownPool('size'),
    ...ownPool('name'),
    ...ownPool('node_count', 'count'),
    ...ownPool('auto_scale'),
    ...ownPool('min_nodes'),
    ...ownPool('max_nodes'),
  ],
  digitalocean_database_cluster: [
    ...rows(
      'name=name',
      'region=region',
      'storage_size_mib=storage_size_mib',
      'project_id=project_id',
      'maintenance_window.0.day=maintenance_window.day:lower',
    ),
    ...rowsBy(hour, 'maintenance_window.0.hour=maintenance_window.hour'),
  ],
  digitalocean_app: [
    ...rows('spec.0.name=spec.name', 'spec.0.region=spec.region', 'project_id=project_id'),
    ...rowsBy(service, 'spec.0.service=spec.services', 'spec.0.worker=spec.workers'),
    ...rowsBy(linesOf('name', 'output_dir', 'build_command'), 'spec.0.static_site=spec.static_sites'),
  ],
  digitalocean_droplet_autoscale: rows(
    'config.0.min_instances=config.min_instances',
    'config.0.max_instances=config.max_instances',
    'config.0.target_number_instances=config.target_number_instances',
    'config.0.target_cpu_utilization=config.target_cpu_utilization',
    'droplet_template.0.size=droplet_template.size',
    'droplet_template.0.region=droplet_template.region',
    'droplet_template.0.image=droplet_template.image',
  ),
  digitalocean_vpc_nat_gateway: rows(
    'name=name',
    'type=type',
    'region=region',
    'size=size',
    'tcp_timeout_seconds=tcp_timeout_seconds',
    'udp_timeout_seconds=udp_timeout_seconds',
    'icmp_timeout_seconds=icmp_timeout_seconds',
  ),
  digitalocean_vpc: rows('region=region'),
  digitalocean_volume: rows('name=name', 'region=region.slug', 'filesystem_label=filesystem_label'),
  digitalocean_ssh_key: rows('public_key=public_key'),
  digitalocean_cdn: rows('certificate_id=certificate_id'),
  digitalocean_container_registry: rows('region=region'),
  digitalocean_container_registries: rows('region=region'),
  digitalocean_custom_image: rows('name=name', 'description=description', 'distribution=distribution'),
  digitalocean_droplet_snapshot: rows('name=name', 'droplet_id=resource_id'),
  digitalocean_volume_snapshot: rows('name=name', 'volume_id=resource_id'),
  digitalocean_monitor_alert: rows('entities=entities:set'),
  digitalocean_certificate: rows('name=name'),
  digitalocean_project: rows('is_default=is_default'),
  digitalocean_reserved_ipv6: rows('region_slug=region_slug', 'droplet_id=droplet.id'),
  digitalocean_spaces_key: rows('name=name'),
};
