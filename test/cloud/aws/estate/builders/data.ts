import { createdAt } from '../parts.ts';
import type { Builder } from '../where.ts';

export const dataBuilders: Readonly<Record<string, Builder>> = {
  'AWS::S3::Bucket': {
    nameMember: 'Name',
    build: (at) => ({
      Name: at.name === `bucket-${at.n + 1}` ? `${at.accountName}-${at.region}-${at.n + 1}`.toLowerCase() : at.name,
      CreationDate: createdAt(at),
      BucketRegion: at.region,
    }),
  },
  'AWS::Lambda::Function': {
    nameMember: 'FunctionName',
    build: (at) => ({
      FunctionName: at.name,
      FunctionArn: at.arn('lambda', `function:${at.name}`),
      Runtime: 'nodejs24.x',
      Role: `arn:aws:iam::${at.account}:role/lambda`,
      Handler: 'index.handler',
      CodeSize: 1024,
      Timeout: 3,
      MemorySize: 128,
      LastModified: createdAt(at).toISOString().replace('Z', '+0000'),
      Version: '$LATEST',
      PackageType: 'Zip',
      Architectures: ['arm64'],
    }),
  },
  'AWS::RDS::DBInstance': {
    nameMember: 'DBInstanceIdentifier',
    build: (at) => ({
      DBInstanceIdentifier: at.name,
      DBInstanceArn: at.arn('rds', `db:${at.name}`),
      DBInstanceClass: 'db.t4g.medium',
      DBInstanceStatus: 'available',
      Engine: 'postgres',
      EngineVersion: '17.4',
      AllocatedStorage: 20,
      MasterUsername: 'postgres',
      InstanceCreateTime: createdAt(at),
      MultiAZ: false,
      StorageEncrypted: true,
      TagList: [{ Key: 'env', Value: 'prod' }],
    }),
  },
  'AWS::DynamoDB::Table': {
    nameMember: 'TableName',
    build: (at) => ({
      TableName: at.name,
      TableArn: at.arn('dynamodb', `table/${at.name}`),
      TableStatus: 'ACTIVE',
      CreationDateTime: createdAt(at),
      ItemCount: 0,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    }),
  },
};
