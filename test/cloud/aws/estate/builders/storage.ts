import { createdAt, of, tagMap, vpcOf } from '../parts.ts';
import type { Builder } from '../where.ts';

export const storageBuilders: Readonly<Record<string, Builder>> = {
  'AWS::RDS::DBCluster': {
    nameMember: 'DBClusterIdentifier',
    build: (at) => ({
      DBClusterIdentifier: at.name,
      DBClusterArn: at.arn('rds', `cluster:${at.name}`),
      Engine: 'aurora-postgresql',
      Status: 'available',
      ClusterCreateTime: createdAt(at),
      StorageEncrypted: true,
    }),
  },
  'AWS::RDS::DBSnapshot': {
    nameMember: 'DBSnapshotIdentifier',
    build: (at) => ({
      DBSnapshotIdentifier: at.name,
      DBSnapshotArn: at.arn('rds', `snapshot:${at.name}`),
      DBInstanceIdentifier: of(at, 'AWS::RDS::DBInstance', 'DBInstanceIdentifier', 'gone'),
      SnapshotType: 'manual',
      Status: 'available',
      Engine: 'postgres',
      SnapshotCreateTime: createdAt(at),
    }),
  },
  'AWS::RDS::DBClusterSnapshot': {
    nameMember: 'DBClusterSnapshotIdentifier',
    build: (at) => ({
      DBClusterSnapshotIdentifier: at.name,
      DBClusterSnapshotArn: at.arn('rds', `cluster-snapshot:${at.name}`),
      DBClusterIdentifier: of(at, 'AWS::RDS::DBCluster', 'DBClusterIdentifier', 'gone'),
      SnapshotType: 'manual',
      Status: 'available',
      Engine: 'aurora-postgresql',
      SnapshotCreateTime: createdAt(at),
    }),
  },
  'AWS::RDS::DBSubnetGroup': {
    nameMember: 'DBSubnetGroupName',
    build: (at) => ({
      DBSubnetGroupName: at.name,
      DBSubnetGroupArn: at.arn('rds', `subgrp:${at.name}`),
      DBSubnetGroupDescription: 'managed',
      VpcId: vpcOf(at),
      SubnetGroupStatus: 'Complete',
    }),
  },
  'AWS::RDS::DBParameterGroup': {
    nameMember: 'DBParameterGroupName',
    build: (at) => ({
      DBParameterGroupName: at.name,
      DBParameterGroupArn: at.arn('rds', `pg:${at.name}`),
      DBParameterGroupFamily: 'postgres17',
      Description: 'managed',
    }),
  },
  'AWS::RDS::DBClusterParameterGroup': {
    nameMember: 'DBClusterParameterGroupName',
    build: (at) => ({
      DBClusterParameterGroupName: at.name,
      DBClusterParameterGroupArn: at.arn('rds', `cluster-pg:${at.name}`),
      DBParameterGroupFamily: 'aurora-postgresql17',
      Description: 'managed',
    }),
  },
  'AWS::ElastiCache::ServerlessCache': {
    nameMember: 'ServerlessCacheName',
    build: (at) => ({
      ServerlessCacheName: at.name,
      ARN: at.arn('elasticache', `serverlesscache:${at.name}`),
      Status: 'available',
      Engine: 'valkey',
      CreateTime: createdAt(at),
    }),
  },
  'AWS::ElastiCache::CacheCluster': {
    nameMember: 'CacheClusterId',
    build: (at) => ({
      CacheClusterId: at.name,
      ARN: at.arn('elasticache', `cluster:${at.name}`),
      CacheClusterStatus: 'available',
      Engine: 'redis',
      CacheNodeType: 'cache.t4g.micro',
      NumCacheNodes: 1,
      CacheClusterCreateTime: createdAt(at),
    }),
  },
  'AWS::ElastiCache::ReplicationGroup': {
    nameMember: 'ReplicationGroupId',
    build: (at) => ({
      ReplicationGroupId: at.name,
      ARN: at.arn('elasticache', `replicationgroup:${at.name}`),
      Status: 'available',
      Description: 'managed',
      MemberClusters: [],
    }),
  },
  'AWS::EFS::FileSystem': {
    nameMember: 'Name',
    build: (at) => {
      const id = `fs-0${at.hex(16)}`;
      return {
        FileSystemId: id,
        FileSystemArn: at.arn('elasticfilesystem', `file-system/${id}`),
        Name: at.name,
        OwnerId: at.account,
        CreationToken: at.name,
        CreationTime: createdAt(at),
        LifeCycleState: 'available',
        NumberOfMountTargets: 0,
        SizeInBytes: { Value: 6144 },
        PerformanceMode: 'generalPurpose',
        Encrypted: true,
        Tags: [{ Key: 'Name', Value: at.name }],
      };
    },
  },
  'AWS::OpenSearchService::Domain': {
    nameMember: 'DomainName',
    build: (at) => ({
      DomainName: at.name,
      ARN: at.arn('es', `domain/${at.name}`),
      DomainId: `${at.account}/${at.name}`,
      EngineVersion: 'OpenSearch_2.19',
      Created: true,
      ClusterConfig: {},
    }),
  },
  'AWS::Redshift::Cluster': {
    nameMember: 'ClusterIdentifier',
    build: (at) => ({
      ClusterIdentifier: at.name,
      ClusterNamespaceArn: at.arn('redshift', `namespace:${at.hex(8)}-1111-4222-8333-${at.hex(12)}`),
      ClusterStatus: 'available',
      NodeType: 'ra3.large',
      NumberOfNodes: 2,
      DBName: 'dev',
      ClusterCreateTime: createdAt(at),
    }),
  },
  'AWS::Backup::BackupVault': {
    nameMember: 'BackupVaultName',
    build: (at) => ({
      BackupVaultName: at.name,
      BackupVaultArn: at.arn('backup', `backup-vault:${at.name}`),
      CreationDate: createdAt(at),
      NumberOfRecoveryPoints: 0,
    }),
  },
  'AWS::Athena::WorkGroup': { nameMember: 'Name', build: (at) => ({ Name: at.name, State: 'ENABLED', CreationTime: createdAt(at) }) },
  'AWS::Glue::Database': { nameMember: 'Name', build: (at) => ({ Name: at.name, CreateTime: createdAt(at), CatalogId: at.account }) },
  'AWS::Glue::Job': {
    nameMember: 'Name',
    build: (at) => ({ Name: at.name, Role: `arn:aws:iam::${at.account}:role/glue`, CreatedOn: createdAt(at), Command: { Name: 'glueetl' } }),
  },
  'AWS::MSK::Cluster': {
    nameMember: 'ClusterName',
    build: (at) => ({
      ClusterName: at.name,
      ClusterArn: at.arn('kafka', `cluster/${at.name}/${at.hex(8)}-1111-4222-8333-${at.hex(12)}-1`),
      ClusterType: 'PROVISIONED',
      State: 'ACTIVE',
      CreationTime: createdAt(at),
      Tags: tagMap(at),
    }),
  },
};
