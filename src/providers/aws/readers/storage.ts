import { DescribeFileSystemsCommand } from '@aws-sdk/client-efs';
import {
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { DescribeCacheClustersCommand, DescribeReplicationGroupsCommand, DescribeServerlessCachesCommand } from '@aws-sdk/client-elasticache';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeDomainCommand } from '@aws-sdk/client-opensearch';
import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClustersCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
} from '@aws-sdk/client-rds';
import { DescribeClustersCommand } from '@aws-sdk/client-redshift';
import { GetAccessPointCommand } from '@aws-sdk/client-s3-control';
import { dynamoDb, efs, elastiCache, openSearch, rds, redshift, s3, s3Control } from '../services.ts';
import { extra, reader, type Reader } from './reader.ts';

const bucket = reader({
  type: 'AWS::S3::Bucket',
  service: s3,
  operation: 'HeadBucket',
  permission: 's3:ListBucket',
  command: ({ key }) => new HeadBucketCommand({ Bucket: key }),
  found: (answer) => ({ BucketRegion: answer.BucketRegion }),
  isUnnamed: true,
  more: {
    versioning: extra(
      s3,
      'GetBucketVersioning',
      ({ key }) => new GetBucketVersioningCommand({ Bucket: key }),
      ({ Status, MFADelete }) => ({ Status, MFADelete }),
    ),
    encryption: extra(
      s3,
      'GetBucketEncryption',
      ({ key }) => new GetBucketEncryptionCommand({ Bucket: key }),
      (answer) => answer.ServerSideEncryptionConfiguration,
      {
        permission: 's3:GetEncryptionConfiguration',
        absent: ['ServerSideEncryptionConfigurationNotFoundError'],
      },
    ),
    publicAccessBlock: extra(
      s3,
      'GetPublicAccessBlock',
      ({ key }) => new GetPublicAccessBlockCommand({ Bucket: key }),
      (answer) => answer.PublicAccessBlockConfiguration,
      {
        permission: 's3:GetBucketPublicAccessBlock',
        absent: ['NoSuchPublicAccessBlockConfiguration'],
      },
    ),
    policy: extra(
      s3,
      'GetBucketPolicy',
      ({ key }) => new GetBucketPolicyCommand({ Bucket: key }),
      (answer) => answer.Policy,
      { absent: ['NoSuchBucketPolicy'] },
    ),
    tags: extra(
      s3,
      'GetBucketTagging',
      ({ key }) => new GetBucketTaggingCommand({ Bucket: key }),
      (answer) => answer.TagSet,
      { absent: ['NoSuchTagSet', 'NoSuchTagSetError'] },
    ),
    lifecycle: extra(
      s3,
      'GetBucketLifecycleConfiguration',
      ({ key }) => new GetBucketLifecycleConfigurationCommand({ Bucket: key }),
      (answer) => answer.Rules,
      {
        permission: 's3:GetLifecycleConfiguration',
        absent: ['NoSuchLifecycleConfiguration'],
      },
    ),
    logging: extra(
      s3,
      'GetBucketLogging',
      ({ key }) => new GetBucketLoggingCommand({ Bucket: key }),
      (answer) => answer.LoggingEnabled,
    ),
    cors: extra(
      s3,
      'GetBucketCors',
      ({ key }) => new GetBucketCorsCommand({ Bucket: key }),
      (answer) => answer.CORSRules,
      {
        permission: 's3:GetBucketCORS',
        absent: ['NoSuchCORSConfiguration'],
      },
    ),
    website: extra(
      s3,
      'GetBucketWebsite',
      ({ key }) => new GetBucketWebsiteCommand({ Bucket: key }),
      ({ IndexDocument, ErrorDocument, RedirectAllRequestsTo }) => ({ IndexDocument, ErrorDocument, RedirectAllRequestsTo }),
      {
        absent: ['NoSuchWebsiteConfiguration'],
      },
    ),
    objectLockConfiguration: extra(
      s3,
      'GetObjectLockConfiguration',
      ({ key }) => new GetObjectLockConfigurationCommand({ Bucket: key }),
      (answer) => answer.ObjectLockConfiguration,
      {
        permission: 's3:GetBucketObjectLockConfiguration',
        absent: ['ObjectLockConfigurationNotFoundError'],
      },
    ),
    ownershipControls: extra(
      s3,
      'GetBucketOwnershipControls',
      ({ key }) => new GetBucketOwnershipControlsCommand({ Bucket: key }),
      (answer) => answer.OwnershipControls,
      {
        absent: ['OwnershipControlsNotFoundError'],
      },
    ),
    notification: extra(
      s3,
      'GetBucketNotificationConfiguration',
      ({ key }) => new GetBucketNotificationConfigurationCommand({ Bucket: key }),
      ({ LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations }) => ({
        LambdaFunctionConfigurations,
        QueueConfigurations,
        TopicConfigurations,
      }),
      { permission: 's3:GetBucketNotification' },
    ),
    acl: extra(
      s3,
      'GetBucketAcl',
      ({ key }) => new GetBucketAclCommand({ Bucket: key }),
      ({ Grants, Owner }) => ({ Grants, Owner }),
    ),
  },
});

const table = reader({
  type: 'AWS::DynamoDB::Table',
  service: dynamoDb,
  operation: 'DescribeTable',
  command: ({ key }) => new DescribeTableCommand({ TableName: key }),
  found: (answer) => answer.Table,
  more: {
    timeToLive: extra(
      dynamoDb,
      'DescribeTimeToLive',
      ({ key }) => new DescribeTimeToLiveCommand({ TableName: key }),
      (answer) => answer.TimeToLiveDescription,
    ),
    continuousBackups: extra(
      dynamoDb,
      'DescribeContinuousBackups',
      ({ key }) => new DescribeContinuousBackupsCommand({ TableName: key }),
      (answer) => answer.ContinuousBackupsDescription,
    ),
    tags: extra(
      dynamoDb,
      'ListTagsOfResource',
      ({ id }) => new ListTagsOfResourceCommand({ ResourceArn: id }),
      (answer) => answer.Tags,
    ),
  },
});

const ofRds = ['RDS', 'Neptune', 'DocDB'] as const;

export const storageReaders: readonly Reader[] = [
  bucket,
  table,
  ...ofRds.map((family) =>
    reader({
      type: `AWS::${family}::DBInstance`,
      service: rds,
      operation: 'DescribeDBInstances',
      command: ({ key }) => new DescribeDBInstancesCommand({ DBInstanceIdentifier: key }),
      found: (answer) => answer.DBInstances?.[0],
    }),
  ),
  ...ofRds.map((family) =>
    reader({
      type: `AWS::${family}::DBCluster`,
      service: rds,
      operation: 'DescribeDBClusters',
      command: ({ key }) => new DescribeDBClustersCommand({ DBClusterIdentifier: key }),
      found: (answer) => answer.DBClusters?.[0],
    }),
  ),
  reader({
    type: 'AWS::RDS::DBSnapshot',
    service: rds,
    operation: 'DescribeDBSnapshots',
    command: ({ resource }) => new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: resource.replace(/^snapshot:/u, '') }),
    found: (answer) => answer.DBSnapshots?.[0],
  }),
  reader({
    type: 'AWS::RDS::DBClusterSnapshot',
    service: rds,
    operation: 'DescribeDBClusterSnapshots',
    command: ({ resource }) => new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: resource.replace(/^cluster-snapshot:/u, '') }),
    found: (answer) => answer.DBClusterSnapshots?.[0],
  }),
  reader({
    type: 'AWS::RDS::DBSubnetGroup',
    service: rds,
    operation: 'DescribeDBSubnetGroups',
    command: ({ key }) => new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: key }),
    found: (answer) => answer.DBSubnetGroups?.[0],
  }),
  reader({
    type: 'AWS::RDS::DBParameterGroup',
    service: rds,
    operation: 'DescribeDBParameterGroups',
    command: ({ key }) => new DescribeDBParameterGroupsCommand({ DBParameterGroupName: key }),
    found: (answer) => answer.DBParameterGroups?.[0],
  }),
  reader({
    type: 'AWS::RDS::DBClusterParameterGroup',
    service: rds,
    operation: 'DescribeDBClusterParameterGroups',
    command: ({ key }) => new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName: key }),
    found: (answer) => answer.DBClusterParameterGroups?.[0],
  }),
  reader({
    type: 'AWS::ElastiCache::CacheCluster',
    service: elastiCache,
    operation: 'DescribeCacheClusters',
    command: ({ key }) => new DescribeCacheClustersCommand({ CacheClusterId: key }),
    found: (answer) => answer.CacheClusters?.[0],
  }),
  reader({
    type: 'AWS::ElastiCache::ReplicationGroup',
    service: elastiCache,
    operation: 'DescribeReplicationGroups',
    command: ({ key }) => new DescribeReplicationGroupsCommand({ ReplicationGroupId: key }),
    found: (answer) => answer.ReplicationGroups?.[0],
  }),
  reader({
    type: 'AWS::ElastiCache::ServerlessCache',
    service: elastiCache,
    operation: 'DescribeServerlessCaches',
    command: ({ key }) => new DescribeServerlessCachesCommand({ ServerlessCacheName: key }),
    found: (answer) => answer.ServerlessCaches?.[0],
  }),
  reader({
    type: 'AWS::S3::AccessPoint',
    service: s3Control,
    operation: 'GetAccessPoint',
    permission: 's3:GetAccessPoint',
    command: ({ key, account }) => new GetAccessPointCommand({ AccountId: account, Name: key }),
    found: (answer) => (answer.Name === undefined ? undefined : answer),
  }),
  reader({
    type: 'AWS::Redshift::Cluster',
    service: redshift,
    operation: 'DescribeClusters',
    command: ({ key }) => new DescribeClustersCommand({ ClusterIdentifier: key }),
    found: (answer) => answer.Clusters?.[0],
  }),
  reader({
    type: 'AWS::OpenSearchService::Domain',
    service: openSearch,
    operation: 'DescribeDomain',
    command: ({ key }) => new DescribeDomainCommand({ DomainName: key }),
    found: (answer) => answer.DomainStatus,
  }),
  reader({
    type: 'AWS::EFS::FileSystem',
    service: efs,
    operation: 'DescribeFileSystems',
    command: ({ key }) => new DescribeFileSystemsCommand({ FileSystemId: key }),
    found: (answer) => answer.FileSystems?.[0],
  }),
];
