import type { Item } from '../estate.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, required, resourcesOf, type Row } from './call.ts';
import { notFound } from './list.ts';

type Pairs = readonly { readonly Key: string; readonly Value: string }[];

/** Tags of the item as pairs, whichever of the two forms its description has; none unless the estate gives some. */
export function pairsOf(item: Item): Pairs {
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
  ...named('acm', 'ListTagsForCertificate', 'CertificateArn', ['AWS::CertificateManager::Certificate'], (Tags) => ({ Tags })),
  ...named('athena', 'ListTagsForResource', 'ResourceARN', ['AWS::Athena::WorkGroup'], (Tags) => ({ Tags })),
  ...named('backup', 'ListTags', 'ResourceArn', ['AWS::Backup::BackupVault'], (pairs) => ({ Tags: mapOf(pairs) })),
  ...named('cloudtrail', 'ListTags', 'ResourceIdList', ['AWS::CloudTrail::Trail'], (TagsList, ResourceId) => ({
    ResourceTagList: [{ ResourceId, TagsList }],
  })),
  ...named('cloudwatch', 'ListTagsForResource', 'ResourceARN', ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'], (Tags) => ({ Tags })),
  ...named('ecr', 'ListTagsForResource', 'resourceArn', ['AWS::ECR::Repository'], (tags) => ({ tags })),
  ...named('elastic-load-balancing', 'DescribeTags', 'LoadBalancerNames', ['AWS::ElasticLoadBalancing::LoadBalancer'], (Tags, LoadBalancerName) => ({
    TagDescriptions: [{ LoadBalancerName, Tags }],
  })),
  ...named(
    'elasticache',
    'ListTagsForResource',
    'ResourceName',
    ['AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache'],
    (TagList) => ({ TagList }),
  ),
  ...named('eventbridge', 'ListTagsForResource', 'ResourceARN', ['AWS::Events::EventBus', 'AWS::Events::Rule'], (Tags) => ({ Tags })),
  ...named('firehose', 'ListTagsForDeliveryStream', 'DeliveryStreamName', ['AWS::KinesisFirehose::DeliveryStream'], (Tags) => ({
    Tags,
    HasMoreTags: false,
  })),
  ...named('glue', 'GetTags', 'ResourceArn', ['AWS::Glue::Database', 'AWS::Glue::Job'], (pairs) => ({ Tags: mapOf(pairs) })),
  ...named('opensearch', 'ListTags', 'ARN', ['AWS::OpenSearchService::Domain'], (TagList) => ({ TagList })),
  ...named(
    'rds',
    'ListTagsForResource',
    'ResourceName',
    ['AWS::RDS::DBParameterGroup', 'AWS::RDS::DBClusterParameterGroup', 'AWS::RDS::DBSubnetGroup'],
    (TagList) => ({ TagList }),
  ),
  ...named('route-53', 'ListTagsForResource', 'ResourceId', ['AWS::Route53::HostedZone'], (Tags, ResourceId) => ({
    ResourceTagSet: { ResourceType: 'hostedzone', ResourceId, Tags },
  })),
  ...named('sfn', 'ListTagsForResource', 'resourceArn', ['AWS::StepFunctions::StateMachine'], (pairs) => ({
    tags: pairs.map(({ Key, Value }) => ({ key: Key, value: Value })),
  })),
  ...named('wafv2', 'ListTagsForResource', 'ResourceARN', ['AWS::WAFv2::WebACL'], (TagList, ResourceARN) => ({
    TagInfoForResource: { ResourceARN, TagList },
  })),
];

/** The tags of one resource of several types, named by its ARN, its name, or a list that holds the one. */
function named(service: string, operation: string, name: string, types: readonly string[], answer: (pairs: Pairs, wanted: string) => Fields): Row[] {
  const handle = (call: Call): Fields => {
    const given = call.input[name];
    const wanted = Array.isArray(given) ? String(given[0]) : required(call, name);
    const short = wanted.slice(Math.max(wanted.lastIndexOf('/'), wanted.lastIndexOf(':')) + 1);
    const items = types.flatMap((type) => [...resourcesOf(call, type)]);
    const isIt = (item: Item, text: string): boolean => Object.values(item).some((value) => value === text || value === `/hostedzone/${text}`);
    const found = items.find((item) => isIt(item, wanted)) ?? items.find((item) => isIt(item, short));
    if (found === undefined) throw notFound(call, 'ResourceNotFoundException', wanted);
    return answer(pairsOf(found), wanted);
  };
  return [{ service, operation, handle }];
}
