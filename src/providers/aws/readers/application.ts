import { GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { GetApiCommand } from '@aws-sdk/client-apigatewayv2';
import { GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { DescribeBackupVaultCommand } from '@aws-sdk/client-backup';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetDistributionCommand, ListTagsForResourceCommand as ListDistributionTagsCommand } from '@aws-sdk/client-cloudfront';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  ListTagsForResourceCommand as ListLogGroupTagsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetProjectsCommand } from '@aws-sdk/client-codebuild';
import { DescribeEventBusCommand, DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { GetDatabaseCommand, GetJobCommand } from '@aws-sdk/client-glue';
import { DescribeClusterV2Command } from '@aws-sdk/client-kafka';
import { DescribeStreamSummaryCommand, ListTagsForStreamCommand } from '@aws-sdk/client-kinesis';
import {
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand, ListTagsForResourceCommand as ListTopicTagsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, ListTagsForResourceCommand as ListParameterTagsCommand } from '@aws-sdk/client-ssm';
import { GetWebACLCommand } from '@aws-sdk/client-wafv2';
import { nameOfArn } from '../arn.ts';
import * as services from '../services.ts';
import { extra, reader, type Reader, type Reading, type Target } from './reader.ts';

const { sqs, sns, logs, ssm, eventBridge, kinesis, cloudFront } = services;

const queueUrls = new WeakMap<Reading, Promise<string | undefined>>();

/** The address of a queue, which its reads are asked at: had once for all of them. */
function queueUrl(reading: Reading): Promise<string | undefined> {
  const { ask, target } = reading;
  const command = new GetQueueUrlCommand({ QueueName: target.key, QueueOwnerAWSAccountId: target.account });
  const asked = queueUrls.get(reading) ?? ask(sqs, 'GetQueueUrl', command).then((answer) => answer.QueueUrl);
  queueUrls.set(reading, asked);
  return asked;
}

const topicTags = extra(
  sns,
  'ListTagsForResource',
  ({ id }) => new ListTopicTagsCommand({ ResourceArn: id }),
  (answer) => answer.Tags,
);

/** Names are kept whole in the ARN, without their first slash: whether `token` was `/token`, only the name tells. */
function parameterName({ resource, name: known }: Target): string {
  const name = resource.replace(/^parameter\//u, '');
  if (known === name || known === `/${name}`) return known;
  return name.includes('/') && !name.startsWith('/') ? `/${name}` : name;
}

const logGroupName = (resource: string): string => resource.replace(/^log-group:/u, '').replace(/:\*$/u, '');

/** `rule/name` on the default bus, `rule/bus/name` on another. */
function ruleOf(resource: string): { Name: string; EventBusName: string } {
  const [, first = '', second] = resource.split('/');
  return second === undefined ? { Name: first, EventBusName: 'default' } : { Name: second, EventBusName: first };
}

/** All records of a zone; the next page begins with the record that the last one names. */
async function recordsOf({ ask, target }: Reading): Promise<unknown> {
  const records: ResourceRecordSet[] = [];
  let from: Pick<ListResourceRecordSetsCommandOutput, 'NextRecordName' | 'NextRecordType' | 'NextRecordIdentifier'> | undefined = {};
  while (from !== undefined) {
    const command: ListResourceRecordSetsCommand = new ListResourceRecordSetsCommand({
      HostedZoneId: target.key,
      MaxItems: 300,
      StartRecordName: from.NextRecordName,
      StartRecordType: from.NextRecordType,
      StartRecordIdentifier: from.NextRecordIdentifier,
    });
    const answer: ListResourceRecordSetsCommandOutput = await ask(services.route53, 'ListResourceRecordSets', command);
    records.push(...(answer.ResourceRecordSets ?? []));
    from = answer.IsTruncated === true && answer.NextRecordName !== undefined ? answer : undefined;
  }
  return records;
}

export const applicationReaders: readonly Reader[] = [
  reader({
    type: 'AWS::SQS::Queue',
    service: sqs,
    operation: 'GetQueueUrl',
    command: ({ key, account }) => new GetQueueUrlCommand({ QueueName: key, QueueOwnerAWSAccountId: account }),
    found: (answer) => (answer.QueueUrl === undefined ? undefined : { QueueUrl: answer.QueueUrl }),
    bulk: 'attributes',
    more: {
      attributes: async (reading) => {
        const command = new GetQueueAttributesCommand({ QueueUrl: await queueUrl(reading), AttributeNames: ['All'] });
        return (await reading.ask(sqs, 'GetQueueAttributes', command)).Attributes ?? {};
      },
      tags: async (reading) => (await reading.ask(sqs, 'ListQueueTags', new ListQueueTagsCommand({ QueueUrl: await queueUrl(reading) }))).Tags ?? {},
    },
  }),
  reader({
    type: 'AWS::SNS::Topic',
    service: sns,
    operation: 'GetTopicAttributes',
    command: ({ id }) => new GetTopicAttributesCommand({ TopicArn: id }),
    found: (answer) => answer.Attributes,
    more: { tags: topicTags },
  }),
  reader({
    type: 'AWS::SNS::Subscription',
    service: sns,
    operation: 'GetSubscriptionAttributes',
    command: ({ id }) => new GetSubscriptionAttributesCommand({ SubscriptionArn: id }),
    found: (answer) => answer.Attributes,
  }),
  reader({
    type: 'AWS::Logs::LogGroup',
    service: logs,
    operation: 'DescribeLogGroups',
    command: ({ resource }) => new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName(resource), limit: 50 }),
    // The prefix brings others along; the exact name sorts before them.
    found: (answer, { resource }) => answer.logGroups?.find((group) => group.logGroupName === logGroupName(resource)),
    more: {
      metricFilters: extra(
        logs,
        'DescribeMetricFilters',
        ({ resource }) => new DescribeMetricFiltersCommand({ logGroupName: logGroupName(resource), limit: 50 }),
        (answer) => answer.metricFilters,
      ),
      subscriptionFilters: extra(
        logs,
        'DescribeSubscriptionFilters',
        ({ resource }) => new DescribeSubscriptionFiltersCommand({ logGroupName: logGroupName(resource), limit: 50 }),
        (answer) => answer.subscriptionFilters,
      ),
      tags: extra(
        logs,
        'ListTagsForResource',
        ({ region, account, resource, id }) =>
          new ListLogGroupTagsCommand({
            resourceArn: id.startsWith('arn:') ? id.replace(/:\*$/u, '') : `arn:aws:logs:${region}:${account}:log-group:${logGroupName(resource)}`,
          }),
        (answer) => answer.tags,
      ),
    },
  }),
  reader({
    type: 'AWS::SSM::Parameter',
    service: ssm,
    operation: 'DescribeParameters',
    command: (target) => new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [parameterName(target)] }] }),
    found: (answer) => answer.Parameters?.[0],
    more: {
      tags: extra(
        ssm,
        'ListTagsForResource',
        (target) => new ListParameterTagsCommand({ ResourceType: 'Parameter', ResourceId: parameterName(target) }),
        (answer) => answer.TagList,
      ),
    },
  }),
  ...(['Alarm', 'CompositeAlarm'] as const).map((kind) =>
    reader({
      type: `AWS::CloudWatch::${kind}`,
      service: services.cloudWatch,
      operation: 'DescribeAlarms',
      command: ({ resource }) =>
        new DescribeAlarmsCommand({ AlarmNames: [resource.replace(/^alarm:/u, '')], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
      found: (answer) => answer.MetricAlarms?.[0] ?? answer.CompositeAlarms?.[0],
      many: {
        most: 100,
        command: (targets) =>
          new DescribeAlarmsCommand({
            AlarmNames: targets.map(({ resource }) => resource.replace(/^alarm:/u, '')),
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            MaxRecords: 100,
          }),
        each: (answer) => [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])],
        isOf: (alarm, { resource }) => 'AlarmName' in alarm && alarm.AlarmName === resource.replace(/^alarm:/u, ''),
      },
    }),
  ),
  reader({
    type: 'AWS::Events::Rule',
    service: eventBridge,
    operation: 'DescribeRule',
    command: ({ resource }) => new DescribeRuleCommand(ruleOf(resource)),
    found: (answer) => answer,
    more: {
      targets: extra(
        eventBridge,
        'ListTargetsByRule',
        ({ resource }) => {
          const { Name, EventBusName } = ruleOf(resource);
          return new ListTargetsByRuleCommand({ Rule: Name, EventBusName, Limit: 100 });
        },
        (answer) => answer.Targets,
      ),
    },
  }),
  reader({
    type: 'AWS::Events::EventBus',
    service: eventBridge,
    operation: 'DescribeEventBus',
    command: ({ key }) => new DescribeEventBusCommand({ Name: key }),
    found: (answer) => answer,
  }),
  reader({
    type: 'AWS::Kinesis::Stream',
    service: kinesis,
    operation: 'DescribeStreamSummary',
    command: ({ key }) => new DescribeStreamSummaryCommand({ StreamName: key }),
    found: (answer) => answer.StreamDescriptionSummary,
    more: {
      tags: extra(
        kinesis,
        'ListTagsForStream',
        ({ key }) => new ListTagsForStreamCommand({ StreamName: key }),
        (answer) => answer.Tags,
      ),
    },
  }),
  reader({
    type: 'AWS::KinesisFirehose::DeliveryStream',
    service: services.firehose,
    operation: 'DescribeDeliveryStream',
    command: ({ key }) => new DescribeDeliveryStreamCommand({ DeliveryStreamName: key }),
    found: (answer) => answer.DeliveryStreamDescription,
  }),
  reader({
    type: 'AWS::StepFunctions::StateMachine',
    service: services.stepFunctions,
    operation: 'DescribeStateMachine',
    command: ({ id }) => new DescribeStateMachineCommand({ stateMachineArn: id }),
    found: (answer) => answer,
    gone: (answer) => answer.status === 'DELETING',
  }),
  ...(['Cluster', 'ServerlessCluster'] as const).map((kind) =>
    reader({
      type: `AWS::MSK::${kind}`,
      service: services.kafka,
      operation: 'DescribeClusterV2',
      command: ({ id }) => new DescribeClusterV2Command({ ClusterArn: id }),
      found: (answer) => answer.ClusterInfo,
    }),
  ),
  reader({
    type: 'AWS::CloudFormation::Stack',
    service: services.cloudFormation,
    operation: 'DescribeStacks',
    command: ({ id }) => new DescribeStacksCommand({ StackName: id }),
    found: (answer) => answer.Stacks?.[0],
    goneCodes: ['ValidationError'],
    gone: (answer) => answer.Stacks?.[0]?.StackStatus === 'DELETE_COMPLETE',
  }),
  reader({
    type: 'AWS::Route53::HostedZone',
    service: services.route53,
    operation: 'GetHostedZone',
    command: ({ key }) => new GetHostedZoneCommand({ Id: key }),
    found: ({ HostedZone: zone, DelegationSet, VPCs }) => (zone === undefined ? undefined : { ...zone, DelegationSet, VPCs }),
    more: { recordSets: recordsOf },
  }),
  reader({
    type: 'AWS::CloudFront::Distribution',
    service: cloudFront,
    operation: 'GetDistribution',
    // Some servers leave a part of the ARN out.
    command: ({ key }) => new GetDistributionCommand({ Id: nameOfArn(key) }),
    found: (answer) => answer.Distribution,
    more: {
      tags: extra(
        cloudFront,
        'ListTagsForResource',
        ({ id }) => new ListDistributionTagsCommand({ Resource: id }),
        (answer) => answer.Tags?.Items,
      ),
    },
  }),
  reader({
    type: 'AWS::ApiGateway::RestApi',
    service: services.apiGateway,
    operation: 'GetRestApi',
    permission: 'apigateway:GET',
    command: ({ key }) => new GetRestApiCommand({ restApiId: key }),
    found: (answer) => answer,
  }),
  reader({
    type: 'AWS::ApiGatewayV2::Api',
    service: services.apiGatewayV2,
    operation: 'GetApi',
    permission: 'apigateway:GET',
    command: ({ key }) => new GetApiCommand({ ApiId: key }),
    found: (answer) => answer,
  }),
  reader({
    type: 'AWS::Glue::Database',
    service: services.glue,
    operation: 'GetDatabase',
    command: ({ key }) => new GetDatabaseCommand({ Name: key }),
    found: (answer) => answer.Database,
  }),
  reader({
    type: 'AWS::Glue::Job',
    service: services.glue,
    operation: 'GetJob',
    command: ({ key }) => new GetJobCommand({ JobName: key }),
    found: (answer) => answer.Job,
  }),
  reader({
    type: 'AWS::Backup::BackupVault',
    service: services.backup,
    operation: 'DescribeBackupVault',
    command: ({ resource }) => new DescribeBackupVaultCommand({ BackupVaultName: resource.replace(/^backup-vault:/u, '') }),
    found: (answer) => answer,
  }),
  reader({
    type: 'AWS::Athena::WorkGroup',
    service: services.athena,
    operation: 'GetWorkGroup',
    command: ({ key }) => new GetWorkGroupCommand({ WorkGroup: key }),
    found: (answer) => answer.WorkGroup,
    goneCodes: ['InvalidRequestException'],
  }),
  reader({
    type: 'AWS::CodeBuild::Project',
    service: services.codeBuild,
    operation: 'BatchGetProjects',
    command: ({ key }) => new BatchGetProjectsCommand({ names: [key] }),
    found: ({ projects }) => {
      const project = projects?.[0];
      return project === undefined ? undefined : { ...project, tags: project.tags ?? [] };
    },
  }),
  reader({
    type: 'AWS::WAFv2::WebACL',
    service: services.wafV2,
    operation: 'GetWebACL',
    command: ({ resource }) => {
      const [scope, , name, id] = resource.split('/');
      return new GetWebACLCommand({ Scope: scope === 'global' ? 'CLOUDFRONT' : 'REGIONAL', Name: name, Id: id });
    },
    found: (answer) => answer.WebACL,
  }),
];
