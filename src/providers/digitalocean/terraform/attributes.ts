import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import type { AttributeTable } from '../../../core/terraform-rules.ts';

/** Attributes of DigitalOcean, by the names of its API. SOURCE: DigitalOcean's published OpenAPI description. */
export const digitaloceanAttributes: AttributeTable = {
  digitalocean_droplet: rows(
    'size=size_slug',
    'memory=memory',
    'vcpus=vcpus',
    'disk=disk',
    'vpc_uuid=vpc_uuid',
    'name=name',
    'image=image.slug|image.id',
  ),
  digitalocean_volume: rows('size=size_gigabytes', 'filesystem_type=filesystem_type', 'description=description', 'droplet_ids=droplet_ids:set'),
  digitalocean_vpc: rows('ip_range=ip_range:cidr', 'description=description', 'name=name'),
  digitalocean_database_cluster: rows(
    'engine=engine',
    'version=version',
    'node_count=num_nodes',
    'size=size',
    'private_network_uuid=private_network_uuid',
  ),
  digitalocean_kubernetes_cluster: rows('version=version', 'ha=ha', 'auto_upgrade=auto_upgrade', 'surge_upgrade=surge_upgrade', 'vpc_uuid=vpc_uuid'),
  digitalocean_loadbalancer: rows(
    'ip=ip',
    'size_unit=size_unit',
    'vpc_uuid=vpc_uuid',
    'redirect_http_to_https=redirect_http_to_https',
    'enable_proxy_protocol=enable_proxy_protocol',
  ),
  digitalocean_firewall: rows('name=name', 'droplet_ids=droplet_ids:set'),
  digitalocean_domain: rows('ttl=ttl'),
  digitalocean_project: rows('name=name', 'description=description', 'purpose=purpose', 'environment=environment'),
  digitalocean_cdn: rows('origin=origin', 'ttl=ttl', 'custom_domain=custom_domain'),
  digitalocean_uptime_check: rows('name=name', 'type=type', 'target=target', 'enabled=enabled', 'regions=regions:set'),
  digitalocean_ssh_key: rows('name=name', 'fingerprint=fingerprint'),
};
