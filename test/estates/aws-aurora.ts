import { arn, type AwsEstate, subnet } from './aws-estate.ts';

const members = ['writer', 'reader'].map((name) => ({
  DBInstanceIdentifier: `shop-${name}`,
  DBInstanceArn: arn('rds', `db:shop-${name}`),
  Engine: 'aurora-postgresql',
  DBClusterIdentifier: 'shop',
  $state: name,
  $terraform: 'aws_rds_cluster_instance',
}));
const scaled = ['1f', '2e'].map((end) => ({
  DBInstanceIdentifier: `application-autoscaling-${end}`,
  DBInstanceArn: arn('rds', `db:application-autoscaling-${end}`),
  Engine: 'aurora-postgresql',
  DBClusterIdentifier: 'shop',
}));

/** A database cluster that adds readers by itself, keeps its password and its backups, and is watched by alarms of its scaling. */
export const auroraWithReaders: AwsEstate = {
  title: 'Aurora with autoscaled readers',
  resources: {
    'AWS::EC2::VPC': [{ VpcId: 'vpc-1', $state: 'main' }],
    'AWS::EC2::Subnet': ['a', 'b', 'c'].map((zone) => subnet(zone)),
    'AWS::EC2::SecurityGroup': [{ GroupId: 'sg-db', GroupName: 'db', $state: 'db' }],
    'AWS::RDS::DBSubnetGroup': [{ DBSubnetGroupName: 'shop', $state: 'shop' }],
    'AWS::RDS::DBClusterParameterGroup': [
      { DBClusterParameterGroupName: 'shop', $state: 'shop' },
      {
        DBClusterParameterGroupName: 'default.aurora-postgresql17',
        DBClusterParameterGroupArn: arn('rds', 'cluster-pg:default.aurora-postgresql17'),
      },
    ],
    'AWS::RDS::DBCluster': [{ DBClusterIdentifier: 'shop', $state: 'shop' }],
    'AWS::RDS::DBInstance': [...members, ...scaled],
    'AWS::RDS::DBClusterSnapshot': [
      {
        DBClusterSnapshotIdentifier: 'rds:shop-2026-01-01',
        DBClusterSnapshotArn: arn('rds', 'cluster-snapshot:rds:shop-2026-01-01'),
        DBClusterIdentifier: 'shop',
        SnapshotType: 'automated',
      },
    ],
    'AWS::SecretsManager::Secret': [
      { Name: 'rds!cluster-1', ARN: arn('secretsmanager', 'secret:rds!cluster-1-AbCdEf'), OwningService: 'rds', Tags: [] },
    ],
    'AWS::CloudWatch::Alarm': [
      ...['High', 'Low'].map((end) => {
        const AlarmName = `TargetTracking-cluster:shop-Alarm${end}`;
        return { AlarmName, AlarmArn: arn('cloudwatch', `alarm:${AlarmName}`) };
      }),
      { AlarmName: 'lag', $state: 'lag' },
    ],
    'AWS::ApplicationAutoScaling::ScalableTarget': [{ $identifier: 'cluster:shop|rds:cluster:ReadReplicaCount|rds' }],
    'AWS::KMS::Key': [{ $state: 'db' }],
    'AWS::SNS::Topic': [{ $name: 'db-alerts', $state: 'alerts' }],
    'AWS::IAM::Role': [{ RoleName: 'rds-monitoring', $state: 'monitoring' }],
    'AWS::Logs::LogGroup': [
      { logGroupName: 'RDSOSMetrics' },
      { logGroupName: '/aws/rds/cluster/shop/postgresql' },
      { logGroupName: '/shop/slow', $state: 'slow' },
    ],
  },
  more: [
    {
      type: 'aws_appautoscaling_target',
      name: 'readers',
      attributes: {
        id: 'cluster:shop',
        resource_id: 'cluster:shop',
        scalable_dimension: 'rds:cluster:ReadReplicaCount',
        service_namespace: 'rds',
        min_capacity: 1,
        max_capacity: 5,
      },
    },
  ],
  changes: [
    {
      what: 'a reader by hand',
      type: 'AWS::RDS::DBInstance',
      made: { DBInstanceIdentifier: 'shop-tmp', DBInstanceArn: arn('rds', 'db:shop-tmp'), Engine: 'aurora-postgresql', DBClusterIdentifier: 'shop' },
    },
    {
      what: 'a snapshot by hand',
      type: 'AWS::RDS::DBClusterSnapshot',
      made: {
        DBClusterSnapshotIdentifier: 'before-fix',
        DBClusterSnapshotArn: arn('rds', 'cluster-snapshot:before-fix'),
        DBClusterIdentifier: 'shop',
        SnapshotType: 'manual',
      },
    },
    { what: 'an alarm', type: 'AWS::CloudWatch::Alarm', gone: 'lag' },
    { what: 'a topic', type: 'AWS::SNS::Topic', gone: 'alerts' },
    { what: 'a role', type: 'AWS::IAM::Role', gone: 'monitoring' },
    { what: 'logs', type: 'AWS::Logs::LogGroup', gone: 'slow' },
    { what: 'a subnet', type: 'AWS::EC2::Subnet', gone: 'c' },
    { what: 'another tag', type: 'AWS::EC2::VPC', changed: 'main', set: { Tags: [{ Key: 'Name', Value: 'by hand' }] } },
    {
      what: 'a secret by hand',
      type: 'AWS::SecretsManager::Secret',
      made: { Name: 'tmp', ARN: arn('secretsmanager', 'secret:tmp-AbCdEf'), Tags: [] },
    },
    { what: 'a queue by hand', type: 'AWS::SQS::Queue', made: { QueueName: 'tmp' } },
  ],
};
