import { ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { ListTagsForResourceCommand as ListWorkGroupTagsCommand } from '@aws-sdk/client-athena';
import { ListTagsCommand as ListVaultTagsCommand } from '@aws-sdk/client-backup';
import { ListTagsCommand as ListTrailTagsCommand } from '@aws-sdk/client-cloudtrail';
import { ListTagsForResourceCommand as ListAlarmTagsCommand } from '@aws-sdk/client-cloudwatch';
import { ListTagsForResourceCommand as ListRepositoryTagsCommand } from '@aws-sdk/client-ecr';
import { DescribeTagsCommand } from '@aws-sdk/client-elastic-load-balancing';
import { ListTagsForResourceCommand as ListCacheTagsCommand } from '@aws-sdk/client-elasticache';
import { ListTagsForResourceCommand as ListEventTagsCommand } from '@aws-sdk/client-eventbridge';
import { ListTagsForDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { GetTagsCommand } from '@aws-sdk/client-glue';
import { ListTagsCommand as ListDomainTagsCommand } from '@aws-sdk/client-opensearch';
import { ListTagsForResourceCommand as ListRdsTagsCommand } from '@aws-sdk/client-rds';
import { ListTagsForResourceCommand as ListZoneTagsCommand } from '@aws-sdk/client-route-53';
import { ListTagsForResourceCommand as ListStateMachineTagsCommand } from '@aws-sdk/client-sfn';
import { ListTagsForResourceCommand as ListWebAclTagsCommand } from '@aws-sdk/client-wafv2';
import * as services from '../services.ts';
import { extra, type Extra } from './reader.ts';

const ofRds = extra(
  services.rds,
  'ListTagsForResource',
  ({ id }) => new ListRdsTagsCommand({ ResourceName: id }),
  (answer) => answer.TagList ?? [],
);
const ofCache = extra(
  services.elastiCache,
  'ListTagsForResource',
  ({ id }) => new ListCacheTagsCommand({ ResourceName: id }),
  (answer) => answer.TagList ?? [],
);
const ofAlarm = extra(
  services.cloudWatch,
  'ListTagsForResource',
  ({ id }) => new ListAlarmTagsCommand({ ResourceARN: id }),
  (answer) => answer.Tags ?? [],
);
const ofEvents = extra(
  services.eventBridge,
  'ListTagsForResource',
  ({ id }) => new ListEventTagsCommand({ ResourceARN: id }),
  (answer) => answer.Tags ?? [],
);
const ofGlue = extra(
  services.glue,
  'GetTags',
  ({ id }) => new GetTagsCommand({ ResourceArn: id }),
  (answer) => answer.Tags ?? {},
);

/** How the tags of a type are read, where neither its listing nor its own read brings them. SOURCE: each service's API reference. */
export const tagReads: Readonly<Record<string, Extra>> = {
  'AWS::CertificateManager::Certificate': extra(
    services.acm,
    'ListTagsForCertificate',
    ({ id }) => new ListTagsForCertificateCommand({ CertificateArn: id }),
    (answer) => answer.Tags ?? [],
  ),
  'AWS::Athena::WorkGroup': extra(
    services.athena,
    'ListTagsForResource',
    ({ id }) => new ListWorkGroupTagsCommand({ ResourceARN: id }),
    (answer) => answer.Tags ?? [],
  ),
  'AWS::Backup::BackupVault': extra(
    services.backup,
    'ListTags',
    ({ id }) => new ListVaultTagsCommand({ ResourceArn: id }),
    (answer) => answer.Tags ?? {},
  ),
  'AWS::CloudTrail::Trail': extra(
    services.cloudTrail,
    'ListTags',
    ({ id }) => new ListTrailTagsCommand({ ResourceIdList: [id] }),
    (answer) => answer.ResourceTagList?.[0]?.TagsList ?? [],
  ),
  'AWS::CloudWatch::Alarm': ofAlarm,
  'AWS::CloudWatch::CompositeAlarm': ofAlarm,
  'AWS::Events::EventBus': ofEvents,
  'AWS::Events::Rule': ofEvents,
  'AWS::RDS::DBParameterGroup': ofRds,
  'AWS::RDS::DBClusterParameterGroup': ofRds,
  'AWS::RDS::DBSubnetGroup': ofRds,
  'AWS::ECR::Repository': extra(
    services.ecr,
    'ListTagsForResource',
    ({ id }) => new ListRepositoryTagsCommand({ resourceArn: id }),
    (answer) => answer.tags ?? [],
  ),
  'AWS::ElastiCache::CacheCluster': ofCache,
  'AWS::ElastiCache::ReplicationGroup': ofCache,
  'AWS::ElastiCache::ServerlessCache': ofCache,
  'AWS::ElasticLoadBalancing::LoadBalancer': extra(
    services.elb,
    'DescribeTags',
    ({ key }) => new DescribeTagsCommand({ LoadBalancerNames: [key] }),
    (answer) => answer.TagDescriptions?.[0]?.Tags ?? [],
  ),
  'AWS::Glue::Database': ofGlue,
  'AWS::Glue::Job': ofGlue,
  'AWS::KinesisFirehose::DeliveryStream': extra(
    services.firehose,
    'ListTagsForDeliveryStream',
    ({ key }) => new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: key, Limit: 50 }),
    (answer) => answer.Tags ?? [],
  ),
  'AWS::OpenSearchService::Domain': extra(
    services.openSearch,
    'ListTags',
    ({ id }) => new ListDomainTagsCommand({ ARN: id }),
    (answer) => answer.TagList ?? [],
  ),
  'AWS::Route53::HostedZone': extra(
    services.route53,
    'ListTagsForResource',
    ({ key }) => new ListZoneTagsCommand({ ResourceType: 'hostedzone', ResourceId: key }),
    (answer) => answer.ResourceTagSet?.Tags ?? [],
  ),
  'AWS::StepFunctions::StateMachine': extra(
    services.stepFunctions,
    'ListTagsForResource',
    ({ id }) => new ListStateMachineTagsCommand({ resourceArn: id }),
    (answer) => answer.tags ?? [],
  ),
  'AWS::WAFv2::WebACL': extra(
    services.wafV2,
    'ListTagsForResource',
    ({ id }) => new ListWebAclTagsCommand({ ResourceARN: id, Limit: 100 }),
    (answer) => answer.TagInfoForResource?.TagList ?? [],
  ),
};
