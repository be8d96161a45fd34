import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong } from '../../../core/terraform-rules.ts';

/** Resources that DigitalOcean makes together with one that Terraform manages, and that the manager's own state names. */
export const digitaloceanBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  digitalocean_kubernetes_cluster: {
    ids: (of) => asArray(of['node_pool']).flatMap((pool) => each(asRecord(pool) ?? {}, 'nodes', 'droplet_id')),
    reason: 'it is a node of a managed cluster',
  },
  digitalocean_kubernetes_node_pool: { ids: (of) => each(of, 'nodes', 'droplet_id'), reason: 'it is a node of a managed node pool' },
};
