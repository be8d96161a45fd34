import { createdAt, of } from '../parts.ts';
import type { Builder } from '../where.ts';

export const messagingBuilders: Readonly<Record<string, Builder>> = {
  'AWS::SQS::Queue': {
    nameMember: 'QueueName',
    build: (at) => ({
      QueueName: at.name,
      QueueArn: at.arn('sqs', at.name),
      QueueUrl: `https://sqs.${at.region}.amazonaws.com/${at.account}/${at.name}`,
    }),
  },
  'AWS::SNS::Topic': { nameMember: '$name', build: (at) => ({ TopicArn: at.arn('sns', at.name) }) },
  'AWS::SNS::Subscription': {
    build: (at) => {
      const topic = of(at, 'AWS::SNS::Topic', 'TopicArn', at.arn('sns', 'gone')) as string;
      return {
        SubscriptionArn: `${topic}:${at.hex(8)}-1111-4222-8333-${at.hex(12)}`,
        TopicArn: topic,
        Owner: at.account,
        Protocol: 'email',
        Endpoint: 'ops@example.com',
      };
    },
  },
  'AWS::Events::EventBus': { nameMember: 'Name', build: (at) => ({ Name: at.name, Arn: at.arn('events', `event-bus/${at.name}`) }) },
  'AWS::Events::Rule': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name,
      Arn: at.arn('events', `rule/${at.name}`),
      EventBusName: 'default',
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 day)',
    }),
  },
  'AWS::Kinesis::Stream': {
    nameMember: 'StreamName',
    build: (at) => ({
      StreamName: at.name,
      StreamARN: at.arn('kinesis', `stream/${at.name}`),
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      StreamCreationTimestamp: createdAt(at),
    }),
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    nameMember: 'DeliveryStreamName',
    build: (at) => ({
      DeliveryStreamName: at.name,
      DeliveryStreamARN: at.arn('firehose', `deliverystream/${at.name}`),
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'DirectPut',
      VersionId: '1',
      Destinations: [],
      HasMoreDestinations: false,
      CreateTimestamp: createdAt(at),
    }),
  },
  'AWS::StepFunctions::StateMachine': {
    nameMember: 'name',
    build: (at) => ({ name: at.name, stateMachineArn: at.arn('states', `stateMachine:${at.name}`), type: 'STANDARD', creationDate: createdAt(at) }),
  },
};
