import { account, arn, type AwsEstate, region, subnet } from './aws-estate.ts';

const alarm = (end: string): string => `TargetTracking-service/prod/web-Alarm${end}`;

const policy = arn('autoscaling', 'scalingPolicy:1:resource/ecs/service/prod/web:policyName/cpu');

/** A service that scales itself behind a load balancer, and that a pipeline deploys: revisions come and go. */
export const ecsWithAutoscaling: AwsEstate = {
  title: 'ECS with autoscaling',
  resources: {
    'AWS::EC2::VPC': [{ VpcId: 'vpc-1', $state: 'main' }],
    'AWS::EC2::Subnet': ['a', 'b'].map((zone) => subnet(zone)),
    'AWS::EC2::SecurityGroup': [{ GroupId: 'sg-web', GroupName: 'web', $state: 'web' }],
    'AWS::ECS::Cluster': [{ clusterName: 'prod', $state: 'main' }],
    'AWS::ECS::Service': [{ serviceName: 'web', desiredCount: 5, $state: 'web', $attributes: { desired_count: 2 } }],
    'AWS::ECS::TaskDefinition': [
      { taskDefinitionArn: arn('ecs', 'task-definition/web:7'), family: 'web', revision: 7, $state: 'web' },
      { taskDefinitionArn: arn('ecs', 'task-definition/web:8'), family: 'web', revision: 8 },
      { taskDefinitionArn: arn('ecs', 'task-definition/web:9'), family: 'web', revision: 9 },
    ],
    'AWS::ElasticLoadBalancingV2::LoadBalancer': [{ LoadBalancerName: 'web', $state: 'web' }],
    'AWS::ElasticLoadBalancingV2::TargetGroup': [{ TargetGroupName: 'web', $state: 'web' }],
    'AWS::CloudWatch::Alarm': [
      ...['High', 'Low'].map((end) => ({ AlarmName: alarm(end), AlarmArn: arn('cloudwatch', `alarm:${alarm(end)}`) })),
      { AlarmName: 'errors', $state: 'errors' },
    ],
    'AWS::Logs::LogGroup': [{ logGroupName: '/ecs/web', $state: 'web' }],
    'AWS::ECR::Repository': [{ repositoryName: 'web', $state: 'web' }],
    'AWS::EC2::NetworkInterface': ['1', '2'].map((end) => ({
      NetworkInterfaceId: `eni-task-${end}`,
      Description: `arn:aws:ecs:${region}:${account}:attachment/${end}`,
      InterfaceType: 'interface',
      RequesterManaged: true,
      TagSet: [],
    })),
    'AWS::SQS::Queue': [
      { QueueName: 'jobs', $state: 'jobs' },
      { QueueName: 'dead', $state: 'dead' },
    ],
    'AWS::ApplicationAutoScaling::ScalableTarget': [{ $identifier: 'service/prod/web|ecs:service:DesiredCount|ecs' }],
    'AWS::ApplicationAutoScaling::ScalingPolicy': [{ $identifier: `${policy}|ecs:service:DesiredCount` }],
    'AWS::DynamoDB::Table': [{ TableName: 'sessions', $state: 'sessions' }],
    'AWS::IAM::Role': [
      { RoleName: 'ecs-execution', $state: 'execution' },
      { RoleName: 'ecs-task', $state: 'task' },
      {
        RoleName: 'AWSServiceRoleForECS',
        Path: '/aws-service-role/ecs.amazonaws.com/',
        Arn: `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
      },
    ],
  },
  more: [
    {
      type: 'aws_appautoscaling_target',
      name: 'web',
      attributes: {
        id: 'service/prod/web',
        arn: arn('application-autoscaling', 'scalable-target/1'),
        resource_id: 'service/prod/web',
        scalable_dimension: 'ecs:service:DesiredCount',
        service_namespace: 'ecs',
        min_capacity: 2,
        max_capacity: 10,
      },
    },
    {
      type: 'aws_appautoscaling_policy',
      name: 'cpu',
      attributes: {
        id: 'cpu',
        arn: policy,
        name: 'cpu',
        resource_id: 'service/prod/web',
        scalable_dimension: 'ecs:service:DesiredCount',
        service_namespace: 'ecs',
        alarm_arns: ['High', 'Low'].map((end) => arn('cloudwatch', `alarm:${alarm(end)}`)),
      },
    },
  ],
  changes: [
    {
      what: 'a service that nobody wrote down',
      type: 'AWS::ECS::Service',
      made: { serviceName: 'tmp', clusterArn: arn('ecs', 'cluster/prod'), serviceArn: arn('ecs', 'service/prod/tmp') },
    },
    {
      what: 'a family of its own',
      type: 'AWS::ECS::TaskDefinition',
      made: { taskDefinitionArn: arn('ecs', 'task-definition/tmp:1'), family: 'tmp', revision: 1 },
    },
    { what: 'a queue', type: 'AWS::SQS::Queue', gone: 'dead' },
    { what: 'an alarm', type: 'AWS::CloudWatch::Alarm', gone: 'errors' },
    { what: 'a subnet', type: 'AWS::EC2::Subnet', gone: 'b' },
    { what: 'another tag', type: 'AWS::EC2::VPC', changed: 'main', set: { Tags: [{ Key: 'Name', Value: 'by hand' }] } },
    { what: 'logs that are not kept', type: 'AWS::Logs::LogGroup', changed: 'web', set: { retentionInDays: 1 } },
    { what: 'a topic by hand', type: 'AWS::SNS::Topic', made: { $name: 'pages' } },
    { what: 'a bucket by hand', type: 'AWS::S3::Bucket', made: { Name: 'exports' } },
    { what: 'a user by hand', type: 'AWS::IAM::User', made: { UserName: 'deploy' } },
  ],
};
