import type { Item } from '../cloud/aws/estate.ts';
import type { StateResource } from '../integration/drift/state-of.ts';

/** Where everything stands. */
export const account = '111122223333';
export const region = 'eu-west-1';
export const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;

/** One thing that somebody does by hand, and whether it is drift: what comes with another thing is not. */
export type Change =
  | { readonly what: string; readonly type: string; readonly gone: string }
  | { readonly what: string; readonly type: string; readonly changed: string; readonly set: Item }
  | { readonly what: string; readonly type: string; readonly made: Item; readonly with?: readonly (readonly [type: string, item: Item])[] };

/** A copy of a real-looking estate. Items that a state manages say by `$state` under which name; all else was made by a service, a cluster or a stack. */
export interface AwsEstate {
  readonly title: string;
  /** By CloudFormation type; types of global services stand in `global`. */
  readonly resources: Readonly<Record<string, readonly Item[]>>;
  /** What states hold beside: pieces, and what scales others. */
  readonly more?: readonly StateResource[];
  /** Attributes of a state that differ from what a builder's item tells, by `type name`. */
  readonly changes: readonly Change[];
}

export const tags = (of: Readonly<Record<string, string>>): readonly Item[] => Object.entries(of).map(([Key, Value]) => ({ Key, Value }));
export const ofStack = (name: string): Item => ({ 'aws:cloudformation:stack-name': name });

/** A subnet that a state manages. */
export const subnet = (zone: string, more: Item = {}): Item => ({
  SubnetId: `subnet-${zone}`,
  SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/subnet-${zone}`,
  $state: zone,
  ...more,
});

/** A machine with what EC2 makes along with it. */
export function machine(id: string, of: Readonly<Record<string, string>>): Readonly<Record<'instance' | 'volume' | 'card', Item>> {
  const Attachments = [{ InstanceId: id, Device: '/dev/xvda', DeleteOnTermination: true, State: 'attached' }];
  return {
    instance: { InstanceId: id, Tags: tags(of) },
    volume: { VolumeId: id.replace('i-', 'vol-'), Tags: [], Attachments },
    card: {
      NetworkInterfaceId: id.replace('i-', 'eni-'),
      TagSet: [],
      Attachment: { InstanceId: id, InstanceOwnerId: account, DeleteOnTermination: true, DeviceIndex: 0 },
    },
  };
}
