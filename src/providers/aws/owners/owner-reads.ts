import type { Resource } from '../../../core/model.ts';
import type { OwnerRead } from '../../../core/provider.ts';
import { parseArn } from '../arn.ts';
import type { Identities } from '../identities.ts';
import { stackReads } from './stack-members.ts';
import { mostArns, tagRead } from './tagged.ts';

/**
 * How it is learnt who made resources: by their tags, of which one call brings a hundred whatever their types, and by the stacks that hold what
 * CloudFormation does not tag. Asks nothing yet.
 */
export function planOwnerReads(identities: Identities, resources: readonly Resource[], inventory: Iterable<Resource>): readonly OwnerRead[] {
  const tagged = Map.groupBy(resources.filter(isAnswered), ({ account, region }) => JSON.stringify([account, region]));
  const byTags = [...tagged.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / mostArns) }, (_, at) => tagRead(identities, own.slice(at * mostArns, (at + 1) * mostArns))),
  );
  const held = resources.filter(({ id, type }) => parseArn(id) === undefined || untaggedByStacks.has(type));
  return [...byTags, ...stackReads(identities, held, inventory)];
}

/** SOURCE: "Services that support the Resource Groups Tagging API", of `GetResources`: no roles and users. Groups have no tags. */
const unanswered = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group']);

function isAnswered({ id, type }: Resource): boolean {
  return parseArn(id) !== undefined && !unanswered.has(type);
}

/**
 * Types whose resources may belong to a stack without saying so by a tag: they have no tags, or their CloudFormation type has had none for long, or their
 * listing does not tell the ARN that they are tagged by. SOURCE: the CloudFormation template reference, property `Tags` of each type.
 */
const untaggedByStacks = new Set([
  ...unanswered,
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::SAMLProvider',
  'AWS::Events::Rule',
  'AWS::Events::EventBus',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::SNS::Subscription',
  'AWS::KMS::Alias',
  'AWS::Lambda::LayerVersion',
  'AWS::EKS::Nodegroup',
  'AWS::S3::AccessPoint',
  'AWS::Glue::Database',
  'AWS::Glue::Job',
]);
