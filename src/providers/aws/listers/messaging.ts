import { ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose';
import { ListClustersV2Command } from '@aws-sdk/client-kafka';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { ListSubscriptionsCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { nameOfArn } from '../arn.ts';
import { eventBridge, firehose, kafka, kinesis, sns, sqs, stepFunctions } from '../services.ts';
import { lister } from './lister.ts';

export const queues = lister({
  type: 'AWS::SQS::Queue',
  title: 'SQS queues',
  service: sqs,
  operation: 'ListQueues',
  // Without a page size SQS gives no token, and never more than 1,000.
  request: (NextToken) => new ListQueuesCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.QueueUrls,
  // SQS leaves the list out where there is no queue, and then says nothing at all.
  leftOut: ({ $metadata, ...said }) => Object.values(said).every((value) => value === undefined),
  token: (answer) => answer.NextToken,
  resource: (url, at) => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    return { id: at.arn('sqs', name), name, attributes: { url } };
  },
});

export const topics = lister({
  type: 'AWS::SNS::Topic',
  title: 'SNS topics',
  service: sns,
  operation: 'ListTopics',
  request: (NextToken) => new ListTopicsCommand({ NextToken }),
  items: (answer) => answer.Topics,
  token: (answer) => answer.NextToken,
  resource: ({ TopicArn: arn = '' }) => ({ id: arn, name: nameOfArn(arn) }),
});

export const subscriptions = lister({
  type: 'AWS::SNS::Subscription',
  title: 'SNS subscriptions',
  service: sns,
  operation: 'ListSubscriptions',
  request: (NextToken) => new ListSubscriptionsCommand({ NextToken }),
  items: (answer) => answer.Subscriptions,
  token: (answer) => answer.NextToken,
  resource: ({ SubscriptionArn: arn = '', TopicArn: topic = '', Protocol: protocol = '', Endpoint: endpoint = '' }) => ({
    // Until it is confirmed a subscription has a word in the place of its ARN.
    id: arn.startsWith('arn:') ? arn : [topic, protocol, endpoint, arn].join(':'),
    name: `${nameOfArn(topic)} → ${protocol}`,
    attributes: { topic, protocol, pending: arn === 'PendingConfirmation' ? true : undefined },
  }),
});

export const eventBuses = lister({
  type: 'AWS::Events::EventBus',
  title: 'Event buses',
  service: eventBridge,
  operation: 'ListEventBuses',
  request: (NextToken) => new ListEventBusesCommand({ Limit: 100, NextToken }),
  items: (answer) => answer.EventBuses,
  token: (answer) => answer.NextToken,
  resource: (bus, at) => ({
    id: bus.Arn ?? at.arn('events', `event-bus/${bus.Name ?? ''}`),
    name: bus.Name,
    createdAt: bus.CreationTime,
    isDefault: bus.Name === 'default',
    attributes: { description: bus.Description },
  }),
});

export const eventRules = lister({
  type: 'AWS::Events::Rule',
  title: 'EventBridge rules',
  service: eventBridge,
  operation: 'ListRules',
  parents: 'AWS::Events::EventBus',
  request: (NextToken, bus) => new ListRulesCommand({ EventBusName: bus.name, Limit: 100, NextToken }),
  items: (answer) => answer.Rules,
  token: (answer) => answer.NextToken,
  resource: (rule, at, bus) => ({
    id: rule.Arn ?? at.arn('events', bus.name === 'default' ? `rule/${rule.Name ?? ''}` : `rule/${bus.name ?? ''}/${rule.Name ?? ''}`),
    name: rule.Name,
    attributes: { state: rule.State, schedule: rule.ScheduleExpression, description: rule.Description, managedBy: rule.ManagedBy, bus: bus.name },
  }),
});

export const streams = lister({
  type: 'AWS::Kinesis::Stream',
  title: 'Kinesis streams',
  service: kinesis,
  operation: 'ListStreams',
  request: (token) => new ListStreamsCommand({ Limit: 100, ...streamToken(token) }),
  items: (answer) => answer.StreamNames?.map((name) => ({ name, summary: answer.StreamSummaries?.find((summary) => summary.StreamName === name) })),
  // Servers of the older kind go on by the last name.
  token: (answer) => answer.NextToken ?? lastName(answer.HasMoreStreams, answer.StreamNames),
  resource: ({ name, summary }, at) => ({
    id: summary?.StreamARN ?? at.arn('kinesis', `stream/${name}`),
    name,
    createdAt: summary?.StreamCreationTimestamp,
    attributes: { status: summary?.StreamStatus, mode: summary?.StreamModeDetails?.StreamMode },
  }),
});

const byName = 'name:';

function lastName(more: boolean | undefined, names: readonly string[] | undefined): string | undefined {
  const last = names?.at(-1);
  return more === true && last !== undefined ? `${byName}${last}` : undefined;
}

function streamToken(token: string | undefined): { NextToken?: string; ExclusiveStartStreamName?: string } {
  if (token === undefined) return {};
  return token.startsWith(byName) ? { ExclusiveStartStreamName: token.slice(byName.length) } : { NextToken: token };
}

export const deliveryStreams = lister({
  type: 'AWS::KinesisFirehose::DeliveryStream',
  title: 'Firehose streams',
  service: firehose,
  operation: 'ListDeliveryStreams',
  request: (ExclusiveStartDeliveryStreamName) => new ListDeliveryStreamsCommand({ Limit: 10_000, ExclusiveStartDeliveryStreamName }),
  items: (answer) => answer.DeliveryStreamNames,
  token: (answer) => (answer.HasMoreDeliveryStreams === true ? answer.DeliveryStreamNames?.at(-1) : undefined),
  resource: (name, at) => ({ id: at.arn('firehose', `deliverystream/${name}`), name }),
});

export const stateMachines = lister({
  type: 'AWS::StepFunctions::StateMachine',
  title: 'State machines',
  service: stepFunctions,
  operation: 'ListStateMachines',
  request: (nextToken) => new ListStateMachinesCommand({ maxResults: 1000, nextToken }),
  items: (answer) => answer.stateMachines,
  token: (answer) => answer.nextToken,
  resource: (machine, at) => ({
    id: machine.stateMachineArn ?? at.arn('states', `stateMachine:${machine.name ?? ''}`),
    name: machine.name,
    createdAt: machine.creationDate,
    attributes: { kind: machine.type },
  }),
});

export const kafkaClusters = lister({
  type: 'AWS::MSK::Cluster',
  title: 'MSK clusters',
  also: [{ type: 'AWS::MSK::ServerlessCluster', title: 'MSK serverless clusters' }],
  service: kafka,
  operation: 'ListClustersV2',
  request: (NextToken) => new ListClustersV2Command({ MaxResults: 100, NextToken }),
  items: (answer) => answer.ClusterInfoList,
  token: (answer) => answer.NextToken,
  resource: (cluster, at) => ({
    ...(cluster.ClusterType === 'SERVERLESS' ? { type: 'AWS::MSK::ServerlessCluster' } : {}),
    id: cluster.ClusterArn ?? at.arn('kafka', `cluster/${cluster.ClusterName ?? ''}`),
    name: cluster.ClusterName,
    tags: cluster.Tags ?? {},
    createdAt: cluster.CreationTime,
    attributes: { state: cluster.State },
  }),
});
