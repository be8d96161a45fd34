import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong } from '../../../core/terraform-rules.ts';

/** Tags that resources bear: DigitalOcean makes each that is named, whether or not a resource of its own stands for it. */
const tags: BroughtAlong = {
  ids: (of) => [...asArray(of['tags']), of['droplet_tag']].flatMap((name) => (typeof name === 'string' && name !== '' ? [`do:tag:${name}`] : [])),
  types: ['digitalocean:tag'],
  reason: 'a managed resource bears it',
};
const tagged = ['database_cluster', 'database_replica', 'droplet', 'firewall', 'image', 'loadbalancer', 'monitor_alert', 'volume', 'volume_snapshot'];

/** Resources that DigitalOcean makes together with one that Terraform manages, and that the manager's own state names. */
export const digitaloceanBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  digitalocean_kubernetes_cluster: {
    ids: (of) => asArray(of['node_pool']).flatMap((pool) => each(asRecord(pool) ?? {}, 'nodes', 'droplet_id')),
    reason: 'it is a node of a managed cluster',
  },
  ...Object.fromEntries(tagged.map((name) => [`digitalocean_${name}`, tags])),
  digitalocean_kubernetes_node_pool: { ids: (of) => each(of, 'nodes', 'droplet_id'), reason: 'it is a node of a managed node pool' },
};
