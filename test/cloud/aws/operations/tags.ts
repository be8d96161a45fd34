import type { Item } from '../estate.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, required, resourcesOf, type Row } from './call.ts';
import { notFound } from './list.ts';

type Pairs = readonly { readonly Key: string; readonly Value: string }[];

/** Tags of the item as pairs, whichever of the two forms its description has; none unless the estate gives some. */
function pairsOf(item: Item): Pairs {
  const tags = item['Tags'] ?? item['tags'] ?? item['$tags'] ?? [];
  if (Array.isArray(tags)) return tags as Pairs;
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) }));
}

const mapOf = (pairs: Pairs): Fields => Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));

/** The tags of one resource. `name` is the input member, `names` tells what it may hold for an item. */
function tagsOf(
  service: string,
  operation: string,
  type: string,
  name: string,
  names: (item: Item) => readonly unknown[],
  code: string,
  answer: (pairs: Pairs) => Fields,
): Row {
  return {
    service,
    operation,
    handle: (call: Call) => {
      const wanted = required(call, name);
      const found = resourcesOf(call, type).find((item) => names(item).some((one) => one === wanted || one === wanted.split('/').at(-1)));
      if (found === undefined) throw notFound(call, code, wanted);
      return answer(pairsOf(found));
    },
  };
}

/** Reads of tags that services keep apart from their descriptions. SOURCE: each service's API reference, the operation of that name. */
export const tagRows: readonly Row[] = [
  tagsOf(
    'sns',
    'ListTagsForResource',
    'AWS::SNS::Topic',
    'ResourceArn',
    (item) => [item['TopicArn']],
    'ResourceNotFound',
    (Tags) => ({ Tags }),
  ),
  tagsOf(
    'ssm',
    'ListTagsForResource',
    'AWS::SSM::Parameter',
    'ResourceId',
    (item) => [item['Name']],
    'InvalidResourceId',
    (TagList) => ({ TagList }),
  ),
  tagsOf(
    'cloudwatch-logs',
    'ListTagsForResource',
    'AWS::Logs::LogGroup',
    'resourceArn',
    (item) => [item['logGroupArn']],
    'ResourceNotFoundException',
    (pairs) => ({ tags: mapOf(pairs) }),
  ),
  tagsOf(
    'cloudfront',
    'ListTagsForResource',
    'AWS::CloudFront::Distribution',
    'Resource',
    (item) => [item['ARN']],
    'NoSuchResource',
    (Items) => ({
      Tags: { Items },
    }),
  ),
  tagsOf(
    'kinesis',
    'ListTagsForStream',
    'AWS::Kinesis::Stream',
    'StreamName',
    (item) => [item['StreamName']],
    'ResourceNotFoundException',
    (Tags) => ({
      Tags,
      HasMoreTags: false,
    }),
  ),
  tagsOf(
    'sqs',
    'ListQueueTags',
    'AWS::SQS::Queue',
    'QueueUrl',
    // The address is the endpoint's own; its path is the queue's everywhere.
    (item) => [item['QueueName']],
    'QueueDoesNotExist',
    (pairs) => ({ Tags: mapOf(pairs) }),
  ),
];
