import { arn, type AwsEstate, ofStack } from './aws-estate.ts';

const $tags = { ...ofStack('shop-dev'), 'lambda:createdBy': 'SAM' } as const;
const $resources = [
  ['AWS::IAM::Role', 'shop-dev-OrdersRole-1A'],
  ['AWS::IAM::Role', 'shop-dev-MailRole-2B'],
  ['AWS::Events::Rule', 'shop-dev-Nightly-3C'],
  ['AWS::Lambda::Function', 'shop-dev-orders'],
].map(([ResourceType, PhysicalResourceId]) => ({ ResourceType, PhysicalResourceId }));

/** An application that SAM put up with CloudFormation, from a stack that a state manages, beside things of the state's own. */
export const serverlessByStack: AwsEstate = {
  title: 'a serverless app by CloudFormation',
  resources: {
    'AWS::CloudFormation::Stack': [{ StackName: 'shop-dev', $state: 'shop', $resources }],
    'AWS::Lambda::Function': ['orders', 'mail', 'thumbs'].map((name) => ({ FunctionName: `shop-dev-${name}`, $tags })),
    'AWS::IAM::Role': [
      { RoleName: 'shop-dev-OrdersRole-1A' },
      { RoleName: 'shop-dev-MailRole-2B' },
      { RoleName: 'ci', $state: 'ci' },
      { RoleName: 'audit', $state: 'audit' },
    ],
    'AWS::Events::Rule': [{ Name: 'shop-dev-Nightly-3C', Arn: arn('events', 'rule/shop-dev-Nightly-3C') }],
    'AWS::Events::EventBus': [{ Name: 'default' }],
    'AWS::Logs::LogGroup': [
      { logGroupName: '/aws/lambda/shop-dev-orders' },
      { logGroupName: '/aws/lambda/shop-dev-mail' },
      { logGroupName: '/audit', $state: 'audit' },
    ],
    'AWS::SQS::Queue': [
      { QueueName: 'shop-dev-mails', $tags },
      { QueueName: 'billing', $state: 'billing' },
    ],
    'AWS::SNS::Topic': [{ $name: 'shop-dev-events', $tags }],
    'AWS::DynamoDB::Table': [
      { TableName: 'shop-dev-orders', $tags },
      { TableName: 'rates', $state: 'rates' },
    ],
    'AWS::ApiGateway::RestApi': [{ id: 'a1b2c3', name: 'shop-dev', tags: $tags }],
    'AWS::S3::Bucket': [
      { Name: 'shop-dev-uploads', $tags },
      { Name: 'invoices', $state: 'invoices' },
    ],
    'AWS::StepFunctions::StateMachine': [{ name: 'shop-dev-checkout', $tags }],
    'AWS::KMS::Key': [{ $state: 'shop' }],
    'AWS::SSM::Parameter': [{ Name: '/shop/flags', $state: 'flags' }],
  },
  changes: [
    { what: 'a function by hand', type: 'AWS::Lambda::Function', made: { FunctionName: 'fix-orders' } },
    { what: 'a role by hand', type: 'AWS::IAM::User', made: { UserName: 'fix-orders' } },
    { what: 'a topic by hand', type: 'AWS::SNS::Topic', made: { $name: 'fixes' } },
    { what: 'a state machine by hand', type: 'AWS::StepFunctions::StateMachine', made: { name: 'fix' } },
    { what: 'a queue', type: 'AWS::SQS::Queue', gone: 'billing' },
    { what: 'a table', type: 'AWS::DynamoDB::Table', gone: 'rates' },
    { what: 'a bucket', type: 'AWS::S3::Bucket', gone: 'invoices' },
    { what: 'a role', type: 'AWS::IAM::Role', gone: 'audit' },
    { what: 'logs', type: 'AWS::Logs::LogGroup', gone: 'audit' },
    { what: 'a parameter', type: 'AWS::SSM::Parameter', gone: 'flags' },
  ],
};
