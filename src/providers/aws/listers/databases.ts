import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { dynamoDb, rds } from '../services.ts';
import { lister } from './lister.ts';

/* RDS answers for Neptune and DocumentDB too: they are counted here, with their engine. Source: RDS API reference. */

export const databaseInstances = lister({
  type: 'AWS::RDS::DBInstance',
  title: 'RDS instances',
  service: rds,
  operation: 'DescribeDBInstances',
  request: (Marker) => new DescribeDBInstancesCommand({ MaxRecords: 100, Marker }),
  items: (answer) => answer.DBInstances,
  token: (answer) => answer.Marker,
  resource: (instance, at) => ({
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
