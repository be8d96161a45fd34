import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeCacheClustersCommand, DescribeReplicationGroupsCommand, DescribeServerlessCachesCommand } from '@aws-sdk/client-elasticache';
import { ListDomainNamesCommand } from '@aws-sdk/client-opensearch';
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
import { dynamoDb, elastiCache, openSearch, rds, redshift } from '../services.ts';
import { lister } from './lister.ts';

/* RDS answers for Neptune and DocumentDB too; the engine tells them apart. Source: RDS API reference. */

/** The CloudFormation name of a database's type, by its engine. */
function typeOf(engine: string | undefined, kind: 'DBInstance' | 'DBCluster'): string {
  if (engine === 'neptune') return `AWS::Neptune::${kind}`;
  return engine === 'docdb' ? `AWS::DocDB::${kind}` : `AWS::RDS::${kind}`;
}

export const databaseInstances = lister({
  type: 'AWS::RDS::DBInstance',
  title: 'RDS instances',
  also: [
    { type: 'AWS::Neptune::DBInstance', title: 'Neptune instances' },
    { type: 'AWS::DocDB::DBInstance', title: 'DocumentDB instances' },
  ],
  service: rds,
  operation: 'DescribeDBInstances',
  request: (Marker) => new DescribeDBInstancesCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBInstances,
  token: (answer) => answer.Marker,
  resource: (instance, at) => ({
    type: typeOf(instance.Engine, 'DBInstance'),
    id: instance.DBInstanceArn ?? at.arn('rds', `db:${instance.DBInstanceIdentifier ?? ''}`),
    name: instance.DBInstanceIdentifier,
    tags: instance.TagList ?? [],
    createdAt: instance.InstanceCreateTime,
    attributes: {
      engine: instance.Engine,
      engineVersion: instance.EngineVersion,
      status: instance.DBInstanceStatus,
      instanceClass: instance.DBInstanceClass,
      storageGiB: instance.AllocatedStorage,
      multiAz: instance.MultiAZ,
      cluster: instance.DBClusterIdentifier,
      dbiResourceId: instance.DbiResourceId,
      vpcId: instance.DBSubnetGroup?.VpcId,
    },
  }),
});

export const tables = lister({
  type: 'AWS::DynamoDB::Table',
  title: 'DynamoDB tables',
  service: dynamoDb,
  operation: 'ListTables',
  request: (ExclusiveStartTableName) => new ListTablesCommand({ Limit: 100, ExclusiveStartTableName }),
  items: (answer) => answer.TableNames,
  token: (answer) => answer.LastEvaluatedTableName,
  resource: (name, at) => ({ id: at.arn('dynamodb', `table/${name}`), name }),
});

export const databaseClusters = lister({
  type: 'AWS::RDS::DBCluster',
  title: 'RDS clusters',
  also: [
    { type: 'AWS::Neptune::DBCluster', title: 'Neptune clusters' },
    { type: 'AWS::DocDB::DBCluster', title: 'DocumentDB clusters' },
  ],
  service: rds,
  operation: 'DescribeDBClusters',
  request: (Marker) => new DescribeDBClustersCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBClusters,
  token: (answer) => answer.Marker,
  resource: (cluster, at) => ({
    type: typeOf(cluster.Engine, 'DBCluster'),
    id: cluster.DBClusterArn ?? at.arn('rds', `cluster:${cluster.DBClusterIdentifier ?? ''}`),
    name: cluster.DBClusterIdentifier,
    tags: cluster.TagList ?? [],
    createdAt: cluster.ClusterCreateTime,
    attributes: {
      engine: cluster.Engine,
      engineVersion: cluster.EngineVersion,
      status: cluster.Status,
      multiAz: cluster.MultiAZ,
      members: cluster.DBClusterMembers?.length,
      dbClusterResourceId: cluster.DbClusterResourceId,
    },
  }),
});

/** Without a type RDS answers with the account's own manual and automatic snapshots: those of AWS Backup are asked for apart, those of others are not. */
const snapshotKinds = [undefined, 'awsbackup'];

export const databaseSnapshots = lister({
  type: 'AWS::RDS::DBSnapshot',
  title: 'RDS snapshots',
  service: rds,
  operation: 'DescribeDBSnapshots',
  kinds: snapshotKinds,
  request: (Marker, _parent, _at, SnapshotType) => new DescribeDBSnapshotsCommand({ SnapshotType, MaxRecords: 100, Marker }),
  items: (answer) => answer.DBSnapshots,
  token: (answer) => answer.Marker,
  resource: (snapshot, at) => ({
    id: snapshot.DBSnapshotArn ?? at.arn('rds', `snapshot:${snapshot.DBSnapshotIdentifier ?? ''}`),
    name: snapshot.DBSnapshotIdentifier,
    tags: snapshot.TagList ?? [],
    createdAt: snapshot.SnapshotCreateTime,
    attributes: { kind: snapshot.SnapshotType, status: snapshot.Status, engine: snapshot.Engine, instance: snapshot.DBInstanceIdentifier },
  }),
});

export const clusterSnapshots = lister({
  type: 'AWS::RDS::DBClusterSnapshot',
  title: 'RDS cluster snapshots',
  service: rds,
  operation: 'DescribeDBClusterSnapshots',
  kinds: snapshotKinds,
  request: (Marker, _parent, _at, SnapshotType) => new DescribeDBClusterSnapshotsCommand({ SnapshotType, MaxRecords: 100, Marker }),
  items: (answer) => answer.DBClusterSnapshots,
  token: (answer) => answer.Marker,
  resource: (snapshot, at) => ({
    id: snapshot.DBClusterSnapshotArn ?? at.arn('rds', `cluster-snapshot:${snapshot.DBClusterSnapshotIdentifier ?? ''}`),
    name: snapshot.DBClusterSnapshotIdentifier,
    tags: snapshot.TagList ?? [],
    createdAt: snapshot.SnapshotCreateTime,
    attributes: { kind: snapshot.SnapshotType, status: snapshot.Status, engine: snapshot.Engine, cluster: snapshot.DBClusterIdentifier },
  }),
});

export const databaseSubnetGroups = lister({
  type: 'AWS::RDS::DBSubnetGroup',
  title: 'RDS subnet groups',
  service: rds,
  operation: 'DescribeDBSubnetGroups',
  request: (Marker) => new DescribeDBSubnetGroupsCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBSubnetGroups,
  token: (answer) => answer.Marker,
  resource: (group, at) => ({
    id: group.DBSubnetGroupArn ?? at.arn('rds', `subgrp:${group.DBSubnetGroupName ?? ''}`),
    name: group.DBSubnetGroupName,
    // RDS makes it when a database is made without one.
    isDefault: group.DBSubnetGroupName === 'default',
    attributes: { vpcId: group.VpcId, status: group.SubnetGroupStatus, description: group.DBSubnetGroupDescription },
  }),
});

export const databaseParameterGroups = lister({
  type: 'AWS::RDS::DBParameterGroup',
  title: 'RDS parameter groups',
  service: rds,
  operation: 'DescribeDBParameterGroups',
  request: (Marker) => new DescribeDBParameterGroupsCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBParameterGroups,
  token: (answer) => answer.Marker,
  resource: (group, at) => ({
    id: group.DBParameterGroupArn ?? at.arn('rds', `pg:${group.DBParameterGroupName ?? ''}`),
    name: group.DBParameterGroupName,
    isDefault: group.DBParameterGroupName?.startsWith('default.') === true,
    attributes: { family: group.DBParameterGroupFamily, description: group.Description },
  }),
});

export const clusterParameterGroups = lister({
  type: 'AWS::RDS::DBClusterParameterGroup',
  title: 'RDS cluster parameter groups',
  service: rds,
  operation: 'DescribeDBClusterParameterGroups',
  request: (Marker) => new DescribeDBClusterParameterGroupsCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBClusterParameterGroups,
  token: (answer) => answer.Marker,
  resource: (group, at) => ({
    id: group.DBClusterParameterGroupArn ?? at.arn('rds', `cluster-pg:${group.DBClusterParameterGroupName ?? ''}`),
    name: group.DBClusterParameterGroupName,
    isDefault: group.DBClusterParameterGroupName?.startsWith('default.') === true,
    attributes: { family: group.DBParameterGroupFamily, description: group.Description },
  }),
});

export const replicationGroups = lister({
  type: 'AWS::ElastiCache::ReplicationGroup',
  title: 'ElastiCache replication groups',
  service: elastiCache,
  operation: 'DescribeReplicationGroups',
  request: (Marker) => new DescribeReplicationGroupsCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.ReplicationGroups,
  token: (answer) => answer.Marker,
  resource: (group, at) => ({
    id: group.ARN ?? at.arn('elasticache', `replicationgroup:${group.ReplicationGroupId ?? ''}`),
    name: group.ReplicationGroupId,
    createdAt: group.ReplicationGroupCreateTime,
    attributes: { status: group.Status, engine: group.Engine, nodeType: group.CacheNodeType, description: group.Description },
  }),
});

export const cacheClusters = lister({
  type: 'AWS::ElastiCache::CacheCluster',
  title: 'ElastiCache clusters',
  service: elastiCache,
  operation: 'DescribeCacheClusters',
  request: (Marker) => new DescribeCacheClustersCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.CacheClusters,
  token: (answer) => answer.Marker,
  resource: (cluster, at) => ({
    id: cluster.ARN ?? at.arn('elasticache', `cluster:${cluster.CacheClusterId ?? ''}`),
    name: cluster.CacheClusterId,
    createdAt: cluster.CacheClusterCreateTime,
    attributes: {
      engine: cluster.Engine,
      engineVersion: cluster.EngineVersion,
      status: cluster.CacheClusterStatus,
      nodeType: cluster.CacheNodeType,
      nodes: cluster.NumCacheNodes,
      replicationGroup: cluster.ReplicationGroupId,
    },
  }),
});

export const serverlessCaches = lister({
  type: 'AWS::ElastiCache::ServerlessCache',
  title: 'ElastiCache serverless caches',
  service: elastiCache,
  operation: 'DescribeServerlessCaches',
  request: (NextToken) => new DescribeServerlessCachesCommand({ MaxResults: 50, NextToken }),
  items: (answer) => answer.ServerlessCaches,
  token: (answer) => answer.NextToken,
  resource: (cache, at) => ({
    id: cache.ARN ?? at.arn('elasticache', `serverlesscache:${cache.ServerlessCacheName ?? ''}`),
    name: cache.ServerlessCacheName,
    createdAt: cache.CreateTime,
    attributes: { status: cache.Status, engine: cache.Engine, engineVersion: cache.FullEngineVersion },
  }),
});

export const searchDomains = lister({
  type: 'AWS::OpenSearchService::Domain',
  title: 'OpenSearch domains',
  service: openSearch,
  operation: 'ListDomainNames',
  request: () => new ListDomainNamesCommand({}),
  items: (answer) => answer.DomainNames,
  resource: (domain, at) => ({
    id: at.arn('es', `domain/${domain.DomainName ?? ''}`),
    name: domain.DomainName,
    attributes: { engine: domain.EngineType },
  }),
});

export const redshiftClusters = lister({
  type: 'AWS::Redshift::Cluster',
  title: 'Redshift clusters',
  service: redshift,
  operation: 'DescribeClusters',
  request: (Marker) => new DescribeClustersCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.Clusters,
  token: (answer) => answer.Marker,
  resource: (cluster, at) => ({
    id: at.arn('redshift', `cluster:${cluster.ClusterIdentifier ?? ''}`),
    name: cluster.ClusterIdentifier,
    tags: cluster.Tags ?? [],
    createdAt: cluster.ClusterCreateTime,
    attributes: { status: cluster.ClusterStatus, nodeType: cluster.NodeType, nodes: cluster.NumberOfNodes, vpcId: cluster.VpcId },
  }),
});
