import { AwsError } from '../errors.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { type Call, type Row, text } from './call.ts';
import { nameOf } from './data.ts';
import { detail, type Finder, get } from './get.ts';
import { list } from './list.ts';
import type { PageRule } from './page-rule.ts';

/** Without `MaxResults` at most 1,000 queues and no token: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
const queuePage: PageRule = { size: 'MaxResults', min: 1, max: 1000, onlySized: true, token: 'NextToken' };
/** Pages of 100, of no size that could be asked for: https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
const topicPage: PageRule = { standard: 100, token: 'NextToken', badToken: 'InvalidParameter' };
/** `Limit` 1 to 100: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
const eventPage: PageRule = { size: 'Limit', min: 1, max: 100, standard: 100, token: 'NextToken' };

const queue: Finder = { type: 'AWS::SQS::Queue', by: 'QueueUrl', members: ['QueueUrl'], code: 'QueueDoesNotExist', status: 400 };
const topic: Finder = { type: 'AWS::SNS::Topic', by: 'TopicArn', members: ['TopicArn'], code: 'NotFound', status: 404 };
const stream: Finder = { type: 'AWS::Kinesis::Stream', by: 'StreamName', members: ['StreamName'], code: 'ResourceNotFoundException' };
const delivery: Finder = {
  type: 'AWS::KinesisFirehose::DeliveryStream',
  by: 'DeliveryStreamName',
  members: ['DeliveryStreamName'],
  code: 'ResourceNotFoundException',
};
const machine: Finder = {
  type: 'AWS::StepFunctions::StateMachine',
  by: 'stateMachineArn',
  members: ['stateMachineArn'],
  code: 'StateMachineDoesNotExist',
};
const rule: Finder = { type: 'AWS::Events::Rule', by: 'Name', members: ['Name'], code: 'ResourceNotFoundException' };
const bus: Finder = { type: 'AWS::Events::EventBus', by: 'Name', members: ['Name', 'Arn'], code: 'ResourceNotFoundException' };

/** The URL that is given leads to the server that is asked, as those of other SQS servers do. */
function queueUrl(call: Call, item: Fields): string {
  return `${call.url}/${call.caller.account}/${String(item['QueueName'])}`;
}

function queueAttributes(call: Call): Fields {
  const name = String(call.input['QueueUrl']).split('/').at(-1);
  const queues = call.estate.list(call.caller.account, call.region, queue.type);
  for (let n = 0; n < queues.length; n++) {
    const item = queues.at(n);
    if (item['QueueName'] !== name) continue;
    const answers = item['$answers'];
    const given = isFields(answers) ? answers['GetQueueAttributes'] : undefined;
    return isFields(given) ? given : { Attributes: { QueueArn: String(item['QueueArn']), VisibilityTimeout: '30' } };
  }
  throw new AwsError('QueueDoesNotExist', 400, 'The specified queue does not exist.');
}

function listEventBuses(): Row {
  return list('eventbridge', 'ListEventBuses', bus.type, 'EventBuses', {
    page: eventPage,
    keep: (item, call) => String(item['Name']).startsWith(text(call, 'NamePrefix') ?? ''),
  });
}

export const messagingRows: readonly Row[] = [
  list('sqs', 'ListQueues', queue.type, 'QueueUrls', { page: queuePage, as: (item, call) => queueUrl(call, item) }),
  get('sqs', 'GetQueueUrl', { ...queue, by: 'QueueName', members: ['QueueName'] }, (item, call) => ({ QueueUrl: queueUrl(call, item) })),
  { service: 'sqs', operation: 'GetQueueAttributes', handle: queueAttributes },
  list('sns', 'ListTopics', topic.type, 'Topics', { page: topicPage }),
  list('sns', 'ListSubscriptions', 'AWS::SNS::Subscription', 'Subscriptions', { page: topicPage }),
  detail('sns', 'GetTopicAttributes', topic, (item) => ({ Attributes: { TopicArn: String(item['TopicArn']) } })),
  get(
    'sns',
    'GetSubscriptionAttributes',
    { type: 'AWS::SNS::Subscription', by: 'SubscriptionArn', members: ['SubscriptionArn'], code: 'NotFound', status: 404 },
    (item) => ({
      Attributes: { SubscriptionArn: String(item['SubscriptionArn']), TopicArn: String(item['TopicArn']) },
    }),
  ),
  listEventBuses(),
  get('eventbridge', 'DescribeEventBus', bus, (item) => ({ Name: item['Name'], Arn: item['Arn'] })),
  list('eventbridge', 'ListRules', rule.type, 'Rules', {
    page: eventPage,
    keep: (item, call) => item['EventBusName'] === (text(call, 'EventBusName') ?? 'default').split('/').at(-1),
  }),
  get('eventbridge', 'DescribeRule', rule, (item) => item),
  detail('eventbridge', 'ListTargetsByRule', { ...rule, by: 'Rule' }, { Targets: [] }),
  list('kinesis', 'ListStreams', stream.type, 'StreamNames', {
    page: {
      size: 'Limit',
      min: 1,
      max: 100,
      above: 'capped',
      standard: 100,
      token: 'NextToken',
      more: 'HasMoreStreams',
      badToken: 'ExpiredNextTokenException',
    },
    as: (item) => item['StreamName'],
  }),
  get('kinesis', 'DescribeStreamSummary', stream, (item) => ({
    StreamDescriptionSummary: { ...item, RetentionPeriodHours: 24, EnhancedMonitoring: [], OpenShardCount: 4 },
  })),
  list('firehose', 'ListDeliveryStreams', delivery.type, 'DeliveryStreamNames', {
    page: {
      size: 'Limit',
      min: 1,
      max: 10_000,
      standard: 10,
      token: 'ExclusiveStartDeliveryStreamName',
      next: null,
      more: 'HasMoreDeliveryStreams',
      named: (item) => nameOf(item, 'DeliveryStreamName'),
    },
    as: (item) => item['DeliveryStreamName'],
  }),
  get('firehose', 'DescribeDeliveryStream', delivery, (item) => ({ DeliveryStreamDescription: item })),
  list('sfn', 'ListStateMachines', machine.type, 'stateMachines', {
    page: { size: 'maxResults', min: 0, max: 1000, standard: 100, token: 'nextToken', badToken: 'InvalidToken' },
  }),
  detail('sfn', 'DescribeStateMachine', machine, (item) => ({
    ...item,
    status: 'ACTIVE',
    definition: '{}',
    roleArn: 'arn:aws:iam::000000000000:role/states',
  })),
];
