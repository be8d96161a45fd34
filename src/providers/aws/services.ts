import { AccountClient } from '@aws-sdk/client-account';
import { ACMClient } from '@aws-sdk/client-acm';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { AthenaClient } from '@aws-sdk/client-athena';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { BackupClient } from '@aws-sdk/client-backup';
import { BatchClient } from '@aws-sdk/client-batch';
import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EFSClient } from '@aws-sdk/client-efs';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { GlueClient } from '@aws-sdk/client-glue';
import { IAMClient } from '@aws-sdk/client-iam';
import { KafkaClient } from '@aws-sdk/client-kafka';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OpenSearchClient } from '@aws-sdk/client-opensearch';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { RDSClient } from '@aws-sdk/client-rds';
import { RedshiftClient } from '@aws-sdk/client-redshift';
import { ResourceExplorer2Client } from '@aws-sdk/client-resource-explorer-2';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Service } from './sdk.ts';

/*
 * One row a service. Prefixes: the service authorization reference of AWS. Endpoint words: each service's `serviceId` in its Smithy model.
 * Quotas, with their sources: docs/rate-limits.md.
 */
export const account: Service = { prefix: 'account', endpointWord: 'ACCOUNT', global: true, create: (config) => new AccountClient(config) };
export const acm: Service = { prefix: 'acm', endpointWord: 'ACM', create: (config) => new ACMClient(config) };
export const apiGateway: Service = { prefix: 'apigateway', endpointWord: 'API_GATEWAY', create: (config) => new APIGatewayClient(config) };
export const apiGatewayV2: Service = { prefix: 'apigatewayv2', endpointWord: 'APIGATEWAYV2', create: (config) => new ApiGatewayV2Client(config) };
export const athena: Service = { prefix: 'athena', endpointWord: 'ATHENA', create: (config) => new AthenaClient(config) };
export const autoScaling: Service = {
  prefix: 'autoscaling',
  endpointWord: 'AUTO_SCALING',
  xml: true,
  create: (config) => new AutoScalingClient(config),
};
export const backup: Service = { prefix: 'backup', endpointWord: 'BACKUP', create: (config) => new BackupClient(config) };
export const batch: Service = { prefix: 'batch', endpointWord: 'BATCH', create: (config) => new BatchClient(config) };
export const cloudControl: Service = { prefix: 'cloudcontrol', endpointWord: 'CLOUDCONTROL', create: (config) => new CloudControlClient(config) };
export const cloudFormation: Service = {
  prefix: 'cloudformation',
  endpointWord: 'CLOUDFORMATION',
  xml: true,
  create: (config) => new CloudFormationClient(config),
};
export const cloudFront: Service = {
  prefix: 'cloudfront',
  endpointWord: 'CLOUDFRONT',
  global: true,
  xml: true,
  create: (config) => new CloudFrontClient(config),
};
export const cloudTrail: Service = { prefix: 'cloudtrail', endpointWord: 'CLOUDTRAIL', create: (config) => new CloudTrailClient(config) };
export const cloudWatch: Service = {
  prefix: 'cloudwatch',
  endpointWord: 'CLOUDWATCH',
  perSecond: 9,
  create: (config) => new CloudWatchClient(config),
};
export const logs: Service = { prefix: 'logs', endpointWord: 'CLOUDWATCH_LOGS', create: (config) => new CloudWatchLogsClient(config) };
export const codeBuild: Service = { prefix: 'codebuild', endpointWord: 'CODEBUILD', create: (config) => new CodeBuildClient(config) };
export const cognito: Service = {
  prefix: 'cognito-idp',
  endpointWord: 'COGNITO_IDENTITY_PROVIDER',
  create: (config) => new CognitoIdentityProviderClient(config),
};
export const configService: Service = { prefix: 'config', endpointWord: 'CONFIG_SERVICE', create: (config) => new ConfigServiceClient(config) };
export const dynamoDb: Service = { prefix: 'dynamodb', endpointWord: 'DYNAMODB', create: (config) => new DynamoDBClient(config) };
export const ec2: Service = { prefix: 'ec2', endpointWord: 'EC2', xml: true, mostPerSecond: 20, create: (config) => new EC2Client(config) };
export const ecr: Service = { prefix: 'ecr', endpointWord: 'ECR', create: (config) => new ECRClient(config) };
export const ecs: Service = { prefix: 'ecs', endpointWord: 'ECS', mostPerSecond: 20, create: (config) => new ECSClient(config) };
export const efs: Service = { prefix: 'elasticfilesystem', endpointWord: 'EFS', create: (config) => new EFSClient(config) };
export const eks: Service = { prefix: 'eks', endpointWord: 'EKS', create: (config) => new EKSClient(config) };
export const elb: Service = {
  prefix: 'elasticloadbalancing',
  endpointWord: 'ELASTIC_LOAD_BALANCING',
  xml: true,
  create: (config) => new ElasticLoadBalancingClient(config),
};
export const elbV2: Service = {
  prefix: 'elasticloadbalancing',
  endpointWord: 'ELASTIC_LOAD_BALANCING_V2',
  xml: true,
  create: (config) => new ElasticLoadBalancingV2Client(config),
};
export const elastiCache: Service = {
  prefix: 'elasticache',
  endpointWord: 'ELASTICACHE',
  xml: true,
  create: (config) => new ElastiCacheClient(config),
};
export const eventBridge: Service = { prefix: 'events', endpointWord: 'EVENTBRIDGE', create: (config) => new EventBridgeClient(config) };
export const firehose: Service = { prefix: 'firehose', endpointWord: 'FIREHOSE', perSecond: 5, create: (config) => new FirehoseClient(config) };
export const glue: Service = { prefix: 'glue', endpointWord: 'GLUE', create: (config) => new GlueClient(config) };
export const iam: Service = { prefix: 'iam', endpointWord: 'IAM', global: true, xml: true, create: (config) => new IAMClient(config) };
export const kafka: Service = { prefix: 'kafka', endpointWord: 'KAFKA', create: (config) => new KafkaClient(config) };
export const kinesis: Service = { prefix: 'kinesis', endpointWord: 'KINESIS', perSecond: 5, create: (config) => new KinesisClient(config) };
export const kms: Service = { prefix: 'kms', endpointWord: 'KMS', create: (config) => new KMSClient(config) };
export const lambda: Service = { prefix: 'lambda', endpointWord: 'LAMBDA', mostPerSecond: 15, create: (config) => new LambdaClient(config) };
export const openSearch: Service = { prefix: 'es', endpointWord: 'OPENSEARCH', create: (config) => new OpenSearchClient(config) };
export const organizations: Service = {
  prefix: 'organizations',
  endpointWord: 'ORGANIZATIONS',
  global: true,
  create: (config) => new OrganizationsClient(config),
};
export const rds: Service = { prefix: 'rds', endpointWord: 'RDS', xml: true, create: (config) => new RDSClient(config) };
export const redshift: Service = { prefix: 'redshift', endpointWord: 'REDSHIFT', xml: true, create: (config) => new RedshiftClient(config) };
export const resourceExplorer: Service = {
  prefix: 'resource-explorer-2',
  endpointWord: 'RESOURCE_EXPLORER_2',
  perSecond: 3,
  create: (config) => new ResourceExplorer2Client(config),
};
export const tagging: Service = {
  prefix: 'tag',
  endpointWord: 'RESOURCE_GROUPS_TAGGING_API',
  mostPerSecond: 15,
  create: (config) => new ResourceGroupsTaggingAPIClient(config),
};
export const route53: Service = {
  prefix: 'route53',
  endpointWord: 'ROUTE_53',
  global: true,
  xml: true,
  perSecond: 5,
  create: (config) => new Route53Client(config),
};
export const s3: Service = {
  prefix: 's3',
  endpointWord: 'S3',
  xml: true,
  create: (config) => new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined, followRegionRedirects: false }),
};
export const s3Control: Service = {
  prefix: 's3',
  endpointWord: 'S3_CONTROL',
  xml: true,
  create: ({ endpoint, ...config }) =>
    new S3ControlClient(endpoint === undefined ? config : { ...config, endpointProvider: () => ({ url: new URL(endpoint) }) }),
};
export const secretsManager: Service = {
  prefix: 'secretsmanager',
  endpointWord: 'SECRETS_MANAGER',
  create: (config) => new SecretsManagerClient(config),
};
export const stepFunctions: Service = { prefix: 'states', endpointWord: 'SFN', create: (config) => new SFNClient(config) };
export const sns: Service = { prefix: 'sns', endpointWord: 'SNS', xml: true, create: (config) => new SNSClient(config) };
export const sqs: Service = { prefix: 'sqs', endpointWord: 'SQS', create: (config) => new SQSClient(config) };
export const ssm: Service = { prefix: 'ssm', endpointWord: 'SSM', create: (config) => new SSMClient(config) };
export const sts: Service = { prefix: 'sts', endpointWord: 'STS', xml: true, perSecond: 100, create: (config) => new STSClient(config) };
export const wafV2: Service = { prefix: 'wafv2', endpointWord: 'WAFV2', create: (config) => new WAFV2Client(config) };
