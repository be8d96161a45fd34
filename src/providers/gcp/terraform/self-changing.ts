import { textAt } from '../../../core/drift/subresources/facts.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { SelfChanging, StateValues } from '../../../core/terraform-rules.ts';

const first = (of: StateValues, block: string): StateValues => asRecord((of[block] as readonly unknown[] | undefined)?.[0]) ?? {};
const path = (link: unknown): string => (typeof link === 'string' ? link.slice(Math.max(link.indexOf('projects/'), 0)) : '');
const size: SelfChanging['byItself'] = (of, _cloud, isScaled) => isScaled(path(of['self_link'])) || isScaled(path(of['id']));

const scalesItself = (block: unknown): boolean => Array.isArray(block) && block.length > 0;

/** SOURCE: GKE's documentation of node taints; `effective_taints` of google_container_node_pool. */
function isOfGke(taint: unknown): boolean {
  const key = asRecord(taint)?.['key'];
  return (
    typeof key === 'string' &&
    /^(nvidia\.com\/gpu|google\.com\/tpu|kubernetes\.io\/arch|node\.kubernetes\.io\/os|sandbox\.gke\.io\/|cloud\.google\.com\/)/.test(key)
  );
}

function taints(value: unknown): string {
  return asArray(value)
    .map((item) => ['key', 'value', 'effect'].map((name) => textAt(asRecord(item), name)).join(' '))
    .sort()
    .join('\n');
}

/** What autoscalers and the services themselves change. SOURCE: the google provider's pages of these types. */
export const googleSelfChanging: Readonly<Record<string, readonly SelfChanging[]>> = {
  google_sql_database_instance: [
    {
      path: 'settings[0].disk_size',
      byItself: (of, cloud) => first(of, 'settings')['disk_autoresize'] === true && Number(cloud) >= Number(first(of, 'settings')['disk_size']),
    },
  ],
  google_container_node_pool: [
    { path: 'version', byItself: (of) => first(of, 'management')['auto_upgrade'] === true },
    // GKE taints nodes with accelerators, sandboxes and other systems by itself.
    {
      path: 'node_config[0].taint',
      byItself: (of, cloud) => taints(first(of, 'node_config')['taint']) === taints(asArray(cloud).filter((item) => !isOfGke(item))),
    },
  ],
  google_spanner_instance: ['num_nodes', 'processing_units'].map((name) => ({
    path: name,
    byItself: (of) => scalesItself(of['autoscaling_config']),
  })),
  google_dataproc_cluster: [
    {
      path: 'cluster_config[0].worker_config[0].num_instances',
      byItself: (of) => scalesItself(first(of, 'cluster_config')['autoscaling_config']),
    },
  ],
  google_compute_instance_group_manager: [{ path: 'target_size', byItself: size }],
  google_compute_region_instance_group_manager: [{ path: 'target_size', byItself: size }],
};

/** The managers that autoscalers are for, by their paths. */
export const googleScales: Readonly<Record<string, (attributes: StateValues) => readonly unknown[]>> = {
  google_compute_autoscaler: (of) => [path(of['target'])],
  google_compute_region_autoscaler: (of) => [path(of['target'])],
};
