import { asArray, asRecord, each } from '../../../core/terraform/json.ts';
import type { BroughtAlong, StateValues } from '../../../core/terraform-rules.ts';

/** Resources that Google Cloud makes together with one that Terraform manages, and that the manager's own state names. */
export const googleBroughtAlong: Readonly<Record<string, BroughtAlong>> = {
  google_compute_instance: {
    ids: (of) => each(of, 'boot_disk', 'source'),
    reason: 'it is the boot disk of a managed instance',
  },
  google_compute_instance_group_manager: {
    ids: (of) => [of['instance_group'], managed(of, of['zone'])],
    reason: 'a managed instance group manager made it',
  },
  google_compute_region_instance_group_manager: {
    ids: (of) => [of['instance_group'], managed(of, of['region'])],
    reason: 'a managed instance group manager made it',
  },
  google_container_cluster: {
    ids: (of) => [
      ...asArray(of['node_pool']).flatMap((pool) => asArray(asRecord(pool)?.['managed_instance_group_urls'])),
      ...each(of, 'node_pool', 'name').map((name) => nodePool(of, name)),
      // Autopilot makes and removes pools by itself.
      ...(of['enable_autopilot'] === true ? [nodePool(of, '*')] : []),
    ],
    reason: 'it belongs to a managed cluster',
  },
  google_compute_per_instance_config: {
    ids: ({ project, zone, name }) =>
      typeof project === 'string' && typeof zone === 'string' && typeof name === 'string'
        ? [`/projects/${project}/zones/${zone.slice(zone.lastIndexOf('/') + 1)}/instances/${name}`]
        : [],
    types: ['compute.googleapis.com/Instance'],
    reason: 'a managed instance group manager made it',
  },
  google_kms_crypto_key: {
    ids: () => [],
    within: ({ id }) => (typeof id === 'string' && id.startsWith('projects/') ? [`//cloudkms.googleapis.com/${id}`] : []),
    reason: 'it is a version of a managed key, which rotates them',
  },
  google_container_node_pool: { ids: (of) => asArray(of['managed_instance_group_urls']), reason: 'it is the node group of a managed node pool' },
  google_cloudfunctions2_function: {
    ids: (of) => [...each(of, 'service_config', 'service'), ...each(of, 'event_trigger', 'trigger'), ...each(of, 'event_trigger', 'pubsub_topic')],
    types: ['run.googleapis.com/Service', 'eventarc.googleapis.com/Trigger', 'pubsub.googleapis.com/Topic'],
    reason: 'it was made with a managed function',
  },
  google_eventarc_trigger: {
    ids: (of) =>
      asArray(of['transport']).flatMap((transport) => {
        const record = asRecord(transport) ?? {};
        return [...each(record, 'pubsub', 'topic'), ...each(record, 'pubsub', 'subscription')];
      }),
    types: ['pubsub.googleapis.com/Topic', 'pubsub.googleapis.com/Subscription'],
    reason: 'it was made with a managed trigger',
  },
};

/** The family of what a manager of instances makes: `/projects/p/europe-west1-b/web-*`. */
function managed(of: StateValues, place: unknown): string | undefined {
  const { project, base_instance_name: base } = of;
  return typeof project === 'string' && typeof place === 'string' && typeof base === 'string' && base !== ''
    ? instanceFamily(project, place.slice(place.lastIndexOf('/') + 1), base)
    : undefined;
}

/** Instances of a manager, and their disks, are named after it and four letters or digits. SOURCE: Compute Engine's documentation of managed groups. */
export function instanceFamily(project: string, place: string, base: string): string {
  return `/projects/${project}/${place}/${base}-*`;
}

function nodePool({ project, location, name }: StateValues, pool: unknown): string | undefined {
  if (typeof project !== 'string' || typeof location !== 'string' || typeof name !== 'string' || typeof pool !== 'string') return undefined;
  return `/projects/${project}/${/-[a-z]$/.test(location) ? 'zones' : 'locations'}/${location}/clusters/${name}/nodePools/${pool}`;
}
