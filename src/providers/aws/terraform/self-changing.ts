import { asRecord } from '../../../core/terraform/json.ts';
import type { SelfChanging, StateValues } from '../../../core/terraform-rules.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const lastStep = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
const first = (of: StateValues, block: string): StateValues => asRecord((of[block] as readonly unknown[] | undefined)?.[0]) ?? {};

/** True for a number from `least` to `most`; an end that is none is open. */
function isBetween(value: unknown, least: unknown, most: unknown): boolean {
  const number = Number(value);
  return number >= Number(least ?? Number.NEGATIVE_INFINITY) && number <= Number(most ?? Number.POSITIVE_INFINITY);
}

const capacity: SelfChanging['byItself'] = (of, _cloud, isScaled) => isScaled(`table/${text(of['name'])}`);

/** What autoscaling and the services themselves change. SOURCE: the notes on `ignore_changes` in the AWS provider's pages; the services' guides. */
export const awsSelfChanging: Readonly<Record<string, readonly SelfChanging[]>> = {
  aws_ecs_service: [
    { path: 'desired_count', byItself: (of, _cloud, isScaled) => isScaled(`service/${lastStep(text(of['cluster']))}/${text(of['name'])}`) },
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
    {
      path: 'allocated_storage',
      byItself: (of, cloud) => Number(of['max_allocated_storage'] ?? 0) > 0 && isBetween(cloud, of['allocated_storage'], of['max_allocated_storage']),
    },
  ],
  aws_kinesis_stream: [{ path: 'shard_count', byItself: (of) => first(of, 'stream_mode_details')['stream_mode'] === 'ON_DEMAND' }],
};

/** The scalable targets, by the ids that Application Auto Scaling gives them. */
export const awsScales: Readonly<Record<string, (attributes: StateValues) => readonly unknown[]>> = {
  aws_appautoscaling_target: (of) => [of['resource_id']],
  aws_appautoscaling_policy: (of) => [of['resource_id']],
};
