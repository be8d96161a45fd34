import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong } from '../../../core/terraform-rules.ts';

/** Resources that Google Cloud makes together with one that Terraform manages, and that the manager's own state names. */
export const googleBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  google_compute_instance: {
    ids: (of) => each(of, 'boot_disk', 'source'),
    reason: 'it is the boot disk of a managed instance',
  },
  google_compute_instance_group_manager: { ids: (of) => [of['instance_group']], reason: 'it is the group of a managed instance group manager' },
  google_compute_region_instance_group_manager: {
    ids: (of) => [of['instance_group']],
    reason: 'it is the group of a managed instance group manager',
  },
  google_container_cluster: {
    ids: (of) => asArray(of['node_pool']).flatMap((pool) => asArray(asRecord(pool)?.['managed_instance_group_urls'])),
    reason: 'it is a node group of a managed cluster',
  },
  google_container_node_pool: { ids: (of) => asArray(of['managed_instance_group_urls']), reason: 'it is the node group of a managed node pool' },
};
