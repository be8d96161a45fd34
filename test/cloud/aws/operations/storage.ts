import type { Item } from '../estate.ts';
import { type Call, type Row, text } from './call.ts';
import { elbPage, recordsPage } from './data.ts';
import { detail, type Finder, get } from './get.ts';
import { list, type IdRule } from './list.ts';
import type { PageRule } from './page-rule.ts';

const nextToken = (max: number, standard: number): PageRule => ({ size: 'MaxResults', min: 1, max, standard, token: 'NextToken' });

const one = (input: string, code: string, status = 404): IdRule => ({ input, member: input, code, status });

const domain: Finder = {
  type: 'AWS::OpenSearchService::Domain',
  by: 'DomainName',
  members: ['DomainName'],
  code: 'ResourceNotFoundException',
  status: 409,
};
const vault: Finder = {
  type: 'AWS::Backup::BackupVault',
  by: 'BackupVaultName',
  members: ['BackupVaultName'],
  code: 'ResourceNotFoundException',
  status: 400,
};
const workGroup: Finder = { type: 'AWS::Athena::WorkGroup', by: 'WorkGroup', members: ['Name'], code: 'InvalidRequestException' };
const database: Finder = { type: 'AWS::Glue::Database', by: 'Name', members: ['Name'], code: 'EntityNotFoundException' };
const job: Finder = { type: 'AWS::Glue::Job', by: 'JobName', members: ['Name'], code: 'EntityNotFoundException' };
const msk: Finder = { type: 'AWS::MSK::Cluster', by: 'ClusterArn', members: ['ClusterArn'], code: 'NotFoundException', status: 404 };

/** Without `SnapshotType` automated and manual ones, never those of others: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html */
const ofType = (item: Item, call: Call): boolean => {
  const wanted = text(call, 'SnapshotType');
  return wanted === undefined ? ['manual', 'automated'].includes(String(item['SnapshotType'])) : item['SnapshotType'] === wanted;
};

export const storageRows: readonly Row[] = [
  list('rds', 'DescribeDBClusters', 'AWS::RDS::DBCluster', 'DBClusters', {
    page: recordsPage,
    ids: [one('DBClusterIdentifier', 'DBClusterNotFoundFault')],
  }),
  list('rds', 'DescribeDBSnapshots', 'AWS::RDS::DBSnapshot', 'DBSnapshots', {
    page: recordsPage,
    keep: ofType,
    ids: [one('DBSnapshotIdentifier', 'DBSnapshotNotFound')],
  }),
  list('rds', 'DescribeDBClusterSnapshots', 'AWS::RDS::DBClusterSnapshot', 'DBClusterSnapshots', {
    page: recordsPage,
    keep: ofType,
    ids: [one('DBClusterSnapshotIdentifier', 'DBClusterSnapshotNotFoundFault')],
  }),
  list('rds', 'DescribeDBSubnetGroups', 'AWS::RDS::DBSubnetGroup', 'DBSubnetGroups', {
    page: recordsPage,
    ids: [one('DBSubnetGroupName', 'DBSubnetGroupNotFoundFault')],
  }),
  list('rds', 'DescribeDBParameterGroups', 'AWS::RDS::DBParameterGroup', 'DBParameterGroups', {
    page: recordsPage,
    ids: [one('DBParameterGroupName', 'DBParameterGroupNotFound')],
  }),
  list('rds', 'DescribeDBClusterParameterGroups', 'AWS::RDS::DBClusterParameterGroup', 'DBClusterParameterGroups', {
    page: recordsPage,
    ids: [one('DBClusterParameterGroupName', 'DBParameterGroupNotFound')],
  }),
  list('elasticache', 'DescribeServerlessCaches', 'AWS::ElastiCache::ServerlessCache', 'ServerlessCaches', {
    page: { size: 'MaxResults', min: 1, max: 50, standard: 50, token: 'NextToken' },
    ids: [one('ServerlessCacheName', 'ServerlessCacheNotFoundFault')],
  }),
  detail(
    'rds',
    'DescribeDBParameters',
    { type: 'AWS::RDS::DBParameterGroup', by: 'DBParameterGroupName', members: ['DBParameterGroupName'], code: 'DBParameterGroupNotFound' },
    { Parameters: [] },
  ),
  list('elasticache', 'DescribeCacheClusters', 'AWS::ElastiCache::CacheCluster', 'CacheClusters', {
    page: recordsPage,
    ids: [one('CacheClusterId', 'CacheClusterNotFound')],
  }),
  list('elasticache', 'DescribeReplicationGroups', 'AWS::ElastiCache::ReplicationGroup', 'ReplicationGroups', {
    page: recordsPage,
    ids: [one('ReplicationGroupId', 'ReplicationGroupNotFoundFault')],
  }),
  list('redshift', 'DescribeClusters', 'AWS::Redshift::Cluster', 'Clusters', {
    page: recordsPage,
    ids: [one('ClusterIdentifier', 'ClusterNotFound')],
  }),
  list('elastic-load-balancing', 'DescribeLoadBalancers', 'AWS::ElasticLoadBalancing::LoadBalancer', 'LoadBalancerDescriptions', {
    page: elbPage,
    ids: [{ input: 'LoadBalancerNames', member: 'LoadBalancerName', code: 'LoadBalancerNotFound', status: 400 }],
  }),
  list('efs', 'DescribeFileSystems', 'AWS::EFS::FileSystem', 'FileSystems', {
    page: { size: 'MaxItems', min: 1, max: 100, standard: 100, above: 'capped', token: 'Marker', next: 'NextMarker' },
    ids: [one('FileSystemId', 'FileSystemNotFound')],
  }),
  list('opensearch', 'ListDomainNames', domain.type, 'DomainNames', { as: (item) => ({ DomainName: item['DomainName'], EngineType: 'OpenSearch' }) }),
  get('opensearch', 'DescribeDomain', domain, (item) => ({ DomainStatus: item })),
  list('backup', 'ListBackupVaults', vault.type, 'BackupVaultList', { page: nextToken(1000, 1000) }),
  get('backup', 'DescribeBackupVault', vault, (item) => item),
  list('athena', 'ListWorkGroups', workGroup.type, 'WorkGroups', { page: nextToken(50, 50) }),
  get('athena', 'GetWorkGroup', workGroup, (item) => ({ WorkGroup: item })),
  list('glue', 'GetDatabases', database.type, 'DatabaseList', { page: nextToken(100, 100) }),
  get('glue', 'GetDatabase', database, (item) => ({ Database: item })),
  list('glue', 'GetJobs', job.type, 'Jobs', { page: nextToken(1000, 100) }),
  list('glue', 'ListJobs', job.type, 'JobNames', { page: nextToken(1000, 100), as: (item) => item['Name'] }),
  get('glue', 'GetJob', job, (item) => ({ Job: item })),
  list('kafka', 'ListClustersV2', msk.type, 'ClusterInfoList', { page: nextToken(100, 100) }),
  get('kafka', 'DescribeClusterV2', msk, (item) => ({ ClusterInfo: item })),
];
