import type { AttributeCase } from './google-attribute-cases.ts';

/** Of DigitalOcean. SOURCE: attribute references of the provider, the published OpenAPI description. */
export const digitaloceanAttributeCases: readonly AttributeCase[] = [
  [
    'digitalocean_droplet',
    { backups: false, monitoring: true, ipv6: false, private_networking: true, image: '123', region: 'fra1' },
    { features: ['monitoring', 'private_networking'], image: { id: 123, slug: null }, region: { slug: 'fra1' } },
    { features: ['backups', 'private_networking'], image: { id: 123, slug: null }, region: { slug: 'fra1' } },
    ['backups', 'monitoring'],
  ],
  [
    'digitalocean_loadbalancer',
    {
      forwarding_rule: [
        { entry_protocol: 'https', entry_port: 443, target_protocol: 'http', target_port: 80, certificate_name: 'c', tls_passthrough: false },
      ],
      droplet_tag: '',
    },
    {
      forwarding_rules: [
        { entry_protocol: 'https', entry_port: 443, target_protocol: 'http', target_port: 80, certificate_id: 'u', tls_passthrough: false },
      ],
      tag: '',
    },
    { forwarding_rules: [{ entry_protocol: 'http', entry_port: 80, target_protocol: 'http', target_port: 80, tls_passthrough: false }], tag: 'web' },
    ['droplet_tag', 'forwarding_rule'],
  ],
  [
    'digitalocean_kubernetes_cluster',
    {
      node_pool: [{ id: 'p1', name: 'default', size: 's-2vcpu-4gb', node_count: 2, auto_scale: false }],
      maintenance_policy: [{ day: 'sunday', start_time: '04:00' }],
    },
    {
      node_pools: [
        { id: 'p0', name: 'hand', size: 's-1', count: 9, auto_scale: true },
        { id: 'p1', name: 'default', size: 's-2vcpu-4gb', count: 2, auto_scale: false },
      ],
      maintenance_policy: { day: 'sunday', start_time: '04:00:00' },
    },
    {
      node_pools: [{ id: 'p1', name: 'default', size: 's-4vcpu-8gb', count: 3, auto_scale: false }],
      maintenance_policy: { day: 'monday', start_time: '04:00' },
    },
    ['maintenance_policy[0].day', 'node_pool[0].size', 'node_pool[0].node_count'],
  ],
  [
    'digitalocean_database_cluster',
    { version: '17', maintenance_window: [{ day: 'sunday', hour: '02:00' }], storage_size_mib: '10240' },
    { version: '17', maintenance_window: { day: 'sunday', hour: '02:00:00' }, storage_size_mib: 10_240 },
    { version: '18', maintenance_window: { day: 'sunday', hour: '03:00:00' }, storage_size_mib: 20_480 },
    ['version', 'storage_size_mib', 'maintenance_window[0].hour'],
  ],
  [
    'digitalocean_app',
    {
      spec: [
        {
          name: 'shop',
          region: 'fra',
          service: [{ name: 'web', instance_size_slug: 'apps-s-1vcpu-1gb', http_port: 8080, run_command: '', build_command: '' }],
        },
      ],
    },
    { spec: { name: 'shop', region: 'fra', services: [{ name: 'web', instance_size_slug: 'apps-s-1vcpu-1gb', http_port: 8080 }] } },
    { spec: { name: 'shop', region: 'fra', services: [{ name: 'web', instance_size_slug: 'apps-d-4vcpu-8gb', http_port: 8080 }] } },
    ['spec[0].service'],
  ],
];
