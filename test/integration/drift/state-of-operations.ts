import { arn, byArn, byName, member, tagged, text, type TerraformRow } from './state-parts.ts';

/** SOURCE: attribute references of the Terraform AWS provider's pages, version 6. */
export const operationStates: Readonly<Record<string, TerraformRow>> = {
  'AWS::KMS::Key': {
    type: 'aws_kms_key',
    attributes: (item) => ({
      id: item['KeyId'],
      key_id: item['KeyId'],
      arn: item['Arn'],
      description: '',
      key_usage: 'ENCRYPT_DECRYPT',
      is_enabled: true,
      enable_key_rotation: false,
      multi_region: false,
      policy: '{"Statement":[],"Version":"2012-10-17"}',
      tags: {},
      tags_all: {},
    }),
  },
  'AWS::KMS::Alias': {
    type: 'aws_kms_alias',
    attributes: (item) => ({ id: item['AliasName'], name: item['AliasName'], arn: item['AliasArn'], target_key_id: item['TargetKeyId'] }),
  },
  'AWS::SecretsManager::Secret': byArn('aws_secretsmanager_secret', 'ARN', (item) => ({ name: item['Name'], description: '', kms_key_id: '' })),
  'AWS::SSM::Parameter': byName('aws_ssm_parameter', 'Name', member('ARN'), (item) => ({
    type: item['Type'],
    tier: item['Tier'],
    data_type: item['DataType'],
    value: 'planted-secret',
  })),
  'AWS::CertificateManager::Certificate': byArn('aws_acm_certificate', 'CertificateArn', (item) => ({ domain_name: item['DomainName'] })),
  'AWS::Cognito::UserPool': {
    type: 'aws_cognito_user_pool',
    attributes: (item, at) => ({ id: item['Id'], name: item['Name'], arn: arn('cognito-idp', at, `userpool/${text(item['Id'])}`), ...tagged(item) }),
  },
  'AWS::WAFv2::WebACL': {
    type: 'aws_wafv2_web_acl',
    attributes: (item, at) => ({
      id: item['Id'],
      name: item['Name'],
      arn: item['ARN'],
      scope: at.region === 'global' ? 'CLOUDFRONT' : 'REGIONAL',
      description: '',
      ...tagged(item),
    }),
  },
  'AWS::CloudTrail::Trail': {
    type: 'aws_cloudtrail',
    attributes: (item) => ({
      id: item['TrailARN'],
      name: item['Name'],
      arn: item['TrailARN'],
      s3_bucket_name: item['S3BucketName'],
      is_multi_region_trail: false,
      ...tagged(item),
    }),
  },
  'AWS::Logs::LogGroup': byName('aws_cloudwatch_log_group', 'logGroupName', member('logGroupArn'), () => ({
    retention_in_days: 0,
    kms_key_id: '',
    log_group_class: 'STANDARD',
  })),
  'AWS::CloudWatch::Alarm': {
    type: 'aws_cloudwatch_metric_alarm',
    attributes: (item) => ({
      id: item['AlarmName'],
      alarm_name: item['AlarmName'],
      arn: item['AlarmArn'],
      metric_name: item['MetricName'],
      namespace: item['Namespace'],
      threshold: item['Threshold'],
      ...tagged(item),
    }),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    type: 'aws_cloudwatch_composite_alarm',
    attributes: (item) => ({ id: item['AlarmName'], alarm_name: item['AlarmName'], arn: item['AlarmArn'], alarm_rule: 'FALSE', ...tagged(item) }),
  },
  'AWS::S3::AccessPoint': {
    type: 'aws_s3_access_point',
    attributes: (item, at) => ({
      id: `${at.account}:${text(item['Name'])}`,
      name: item['Name'],
      arn: item['AccessPointArn'],
      bucket: item['Bucket'],
      account_id: at.account,
    }),
  },
  'AWS::Route53::HostedZone': {
    type: 'aws_route53_zone',
    attributes: (item) => {
      const id = text(item['Id']).replace('/hostedzone/', '');
      // The provider writes the name without the dot at its end.
      const name = text(item['Name']).replace(/\.$/, '');
      return { id, zone_id: id, arn: `arn:aws:route53:::hostedzone/${id}`, name, comment: '', ...tagged(item) };
    },
  },
  'AWS::CloudFront::Distribution': {
    type: 'aws_cloudfront_distribution',
    attributes: (item) => ({ id: item['Id'], arn: item['ARN'], domain_name: item['DomainName'], ...tagged(item) }),
  },
  'AWS::ElastiCache::CacheCluster': {
    type: 'aws_elasticache_cluster',
    attributes: (item) => ({
      id: item['CacheClusterId'],
      cluster_id: item['CacheClusterId'],
      arn: item['ARN'],
      engine: item['Engine'],
      node_type: item['CacheNodeType'],
      num_cache_nodes: item['NumCacheNodes'],
      ...tagged(item),
    }),
  },
  'AWS::ElastiCache::ReplicationGroup': {
    type: 'aws_elasticache_replication_group',
    attributes: (item) => ({ id: item['ReplicationGroupId'], replication_group_id: item['ReplicationGroupId'], arn: item['ARN'], ...tagged(item) }),
  },
  'AWS::ElastiCache::ServerlessCache': byName('aws_elasticache_serverless_cache', 'ServerlessCacheName', member('ARN')),
  'AWS::EFS::FileSystem': {
    type: 'aws_efs_file_system',
    attributes: (item) => ({
      id: item['FileSystemId'],
      arn: item['FileSystemArn'],
      name: item['Name'],
      encrypted: item['Encrypted'],
      performance_mode: item['PerformanceMode'],
      ...tagged(item),
    }),
  },
  'AWS::OpenSearchService::Domain': byArn('aws_opensearch_domain', 'ARN', (item) => ({
    domain_name: item['DomainName'],
    engine_version: item['EngineVersion'],
  })),
  'AWS::Redshift::Cluster': byName(
    'aws_redshift_cluster',
    'ClusterIdentifier',
    (name, _item, at) => arn('redshift', at, `cluster:${name}`),
    (item) => ({
      cluster_identifier: item['ClusterIdentifier'],
      node_type: item['NodeType'],
      number_of_nodes: item['NumberOfNodes'],
      database_name: item['DBName'],
    }),
  ),
  'AWS::Backup::BackupVault': byName('aws_backup_vault', 'BackupVaultName', member('BackupVaultArn')),
  'AWS::Athena::WorkGroup': byName('aws_athena_workgroup', 'Name', (name, _item, at) => arn('athena', at, `workgroup/${name}`)),
  // The id is the catalogue's and the name; no tags in what the listing brings.
  'AWS::Glue::Database': {
    type: 'aws_glue_catalog_database',
    attributes: (item, at) => ({
      id: `${at.account}:${text(item['Name'])}`,
      name: item['Name'],
      catalog_id: at.account,
      arn: arn('glue', at, `database/${text(item['Name'])}`),
    }),
  },
  'AWS::Glue::Job': byName('aws_glue_job', 'Name', (name, _item, at) => arn('glue', at, `job/${name}`)),
  'AWS::MSK::Cluster': byArn('aws_msk_cluster', 'ClusterArn', (item) => ({ cluster_name: item['ClusterName'] })),
  'AWS::SQS::Queue': {
    type: 'aws_sqs_queue',
    attributes: (item) => ({
      id: item['QueueUrl'],
      url: item['QueueUrl'],
      name: item['QueueName'],
      arn: item['QueueArn'],
      ...tagged(item),
    }),
  },
  'AWS::SNS::Topic': byArn('aws_sns_topic', 'TopicArn', (item) => ({ name: text(item['TopicArn']).split(':').at(-1) })),
  'AWS::SNS::Subscription': {
    type: 'aws_sns_topic_subscription',
    attributes: (item) => ({ id: item['SubscriptionArn'], arn: item['SubscriptionArn'], topic_arn: item['TopicArn'], protocol: 'email' }),
  },
  'AWS::Events::EventBus': byName('aws_cloudwatch_event_bus', 'Name', member('Arn')),
  'AWS::Events::Rule': byName('aws_cloudwatch_event_rule', 'Name', member('Arn'), (item) => ({
    event_bus_name: item['EventBusName'],
    schedule_expression: item['ScheduleExpression'],
    state: item['State'],
  })),
  'AWS::Kinesis::Stream': byArn('aws_kinesis_stream', 'StreamARN', (item) => ({ name: item['StreamName'] })),
  'AWS::KinesisFirehose::DeliveryStream': byArn('aws_kinesis_firehose_delivery_stream', 'DeliveryStreamARN', (item) => ({
    name: item['DeliveryStreamName'],
  })),
  'AWS::StepFunctions::StateMachine': byArn('aws_sfn_state_machine', 'stateMachineArn', (item) => ({ name: item['name'], type: item['type'] })),
};
