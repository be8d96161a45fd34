import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { SelfChanging, StateValues } from '../../../core/terraform-rules.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const lastStep = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
const first = (of: StateValues, block: string): StateValues => asRecord((of[block] as readonly unknown[] | undefined)?.[0]) ?? {};

/** True for a number from `least` to `most`; an end that is none is open. */
function isBetween(value: unknown, least: unknown, most: unknown): boolean {
  const number = Number(value);
  return number >= Number(least ?? Number.NEGATIVE_INFINITY) && number <= Number(most ?? Number.POSITIVE_INFINITY);
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A newer version of the same line, which the service moves to by itself: `13.10` of `13.7`. */
function isNewerOfItsLine(state: unknown, cloud: unknown): boolean {
  const [own = [], now = []] = [text(state), text(cloud)].map((version) =>
    version
      .split('.')
      .filter((part) => /^\d+$/.test(part))
      .map(Number),
  );
  const at = own.findIndex((number, index) => number !== now[index]);
  // The line of `8.0.35` is `8.0`, that of `13.7` is `13`.
  return at >= (own.length > 2 ? 2 : 1) && (now[at] ?? 0) > (own[at] ?? 0);
}

const upgradesItself: readonly SelfChanging[] = [
  {
    path: 'engine_version',
    byItself: (of, cloud) =>
      ['true', true].includes(of['auto_minor_version_upgrade'] as string | boolean) && isNewerOfItsLine(of['engine_version'], cloud),
  },
];

const capacity: SelfChanging['byItself'] = (of, _cloud, isScaled) => isScaled(`table/${text(of['name'])}`);

/** What autoscaling and the services themselves change. SOURCE: the notes on `ignore_changes` in the AWS provider's pages; the services' guides. */
export const awsSelfChanging: Readonly<Record<string, readonly SelfChanging[]>> = {
  aws_ecs_service: [
    {
      path: 'desired_count',
      // A daemon has a task on each instance.
      byItself: (of, _cloud, isScaled) =>
        of['scheduling_strategy'] === 'DAEMON' || isScaled(`service/${lastStep(text(of['cluster']))}/${text(of['name'])}`),
    },
    // What the cluster's own strategy brings.
    { path: 'capacity_provider_strategy', byItself: (of) => isEmpty(of['capacity_provider_strategy']) && isEmpty(of['launch_type']) },
  ],
  aws_autoscaling_group: [{ path: 'desired_capacity', byItself: (of, cloud) => isBetween(cloud, of['min_size'], of['max_size']) }],
  aws_eks_node_group: [
    {
      path: 'scaling_config[0].desired_size',
      byItself: (of, cloud) => isBetween(cloud, first(of, 'scaling_config')['min_size'], first(of, 'scaling_config')['max_size']),
    },
  ],
  aws_dynamodb_table: [
    { path: 'read_capacity', byItself: capacity },
    { path: 'write_capacity', byItself: capacity },
  ],
  aws_db_instance: [
    ...upgradesItself,
    {
      path: 'allocated_storage',
      byItself: (of, cloud) => Number(of['max_allocated_storage'] ?? 0) > 0 && isBetween(cloud, of['allocated_storage'], of['max_allocated_storage']),
    },
  ],
  aws_elasticache_cluster: upgradesItself,
  // Aurora's members take its version, and say whether they take newer ones; a Multi-AZ cluster says it itself.
  aws_rds_cluster: [
    { path: 'engine_version', byItself: (of, cloud) => of['auto_minor_version_upgrade'] !== false && isNewerOfItsLine(of['engine_version'], cloud) },
  ],
  aws_msk_cluster: [
    {
      path: 'broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size',
      byItself: (of, _cloud, isScaled) => isScaled(text(of['arn'])),
    },
  ],
  aws_iam_role: [{ path: 'managed_policy_arns', byItself: (of, _cloud, isScaled) => isScaled(`role/${text(of['name'])}`) }],
  // An address whose state names neither was made before what took it: a gateway, a balancer, an instance.
  aws_eip: ['instance', 'network_interface'].map((path) => ({ path, byItself: (of) => isEmpty(of['instance']) && isEmpty(of['network_interface']) })),
  aws_kinesis_stream: [{ path: 'shard_count', byItself: (of) => first(of, 'stream_mode_details')['stream_mode'] === 'ON_DEMAND' }],
};

/** The scalable targets, by the ids that Application Auto Scaling gives them; and what is written from elsewhere. */
export const awsScales: Readonly<Record<string, (attributes: StateValues) => readonly unknown[]>> = {
  aws_appautoscaling_target: (of) => [of['resource_id']],
  aws_appautoscaling_policy: (of) => [of['resource_id']],
  // Attaches one policy to many roles at once, of which each role's state knows only afterwards.
  aws_iam_policy_attachment: (of) => asArray(of['roles']).map((role) => `role/${text(role)}`),
};
