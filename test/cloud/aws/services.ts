import { operationModel, type OperationModel } from './wire/shape.ts';

export type Protocol = 'ec2' | 'query' | 'rest-xml' | 'rest-json' | 'json-1.0' | 'json-1.1';

/** A service as its model describes it: protocol, signing name, versions and targets, and the codes of its common refusals. */
export interface Service {
  /** The client package's name without `@aws-sdk/client-`. */
  readonly id: string;
  /** The service in the credential scope of a signature. */
  readonly signing: string;
  readonly protocol: Protocol;
  /** XML namespace; the trailing date is the query protocols' `Version`. */
  readonly xmlns?: string;
  /** Prefix of `X-Amz-Target`. */
  readonly target?: string;
  /** Paths by which REST services of one signing name are distinguished. */
  readonly paths?: RegExp;
  /** Code and status for a page size or token that the model refuses. */
  readonly invalid?: string;
  /** IAM's prefix in action names, where it is not the signing name. */
  readonly iam?: string;
  /** Signed for one region only; resources are in `global`. */
  readonly global?: boolean;
  /** Known by its paths alone: its requests carry no signature. */
  readonly unsigned?: true;
  load(): Promise<object>;
}

const aws = 'amazonaws.com/doc';

/** From each client package's `runtimeConfig.shared.js`, which is generated from the service's Smithy model. */
export const services: readonly Service[] = [
  {
    id: 'sso',
    signing: 'awsssoportal',
    protocol: 'rest-json',
    paths: /^\/federation\//,
    unsigned: true,
    load: () => import('./operations/portal-model.ts'),
  },
  {
    id: 'sso-oidc',
    signing: 'sso-oauth',
    protocol: 'rest-json',
    paths: /^\/token$/,
    unsigned: true,
    load: () => import('./operations/sign-in-model.ts'),
  },
  {
    id: 'ec2',
    signing: 'ec2',
    protocol: 'ec2',
    xmlns: `http://ec2.${aws}/2016-11-15/`,
    invalid: 'InvalidParameterValue',
    load: () => import('@aws-sdk/client-ec2'),
  },
  { id: 'sts', signing: 'sts', protocol: 'query', xmlns: `https://sts.${aws}/2011-06-15/`, load: () => import('@aws-sdk/client-sts') },
  {
    id: 'iam',
    signing: 'iam',
    protocol: 'query',
    xmlns: `https://iam.${aws}/2010-05-08/`,
    invalid: 'ValidationError',
    global: true,
    load: () => import('@aws-sdk/client-iam'),
  },
  {
    id: 'rds',
    signing: 'rds',
    protocol: 'query',
    xmlns: `http://rds.${aws}/2014-10-31/`,
    invalid: 'InvalidParameterValue',
    load: () => import('@aws-sdk/client-rds'),
  },
  {
    id: 'auto-scaling',
    signing: 'autoscaling',
    protocol: 'query',
    xmlns: `http://autoscaling.${aws}/2011-01-01/`,
    load: () => import('@aws-sdk/client-auto-scaling'),
  },
  {
    id: 'cloudformation',
    signing: 'cloudformation',
    protocol: 'query',
    xmlns: `http://cloudformation.${aws}/2010-05-15/`,
    load: () => import('@aws-sdk/client-cloudformation'),
  },
  {
    id: 'elastic-load-balancing',
    signing: 'elasticloadbalancing',
    protocol: 'query',
    xmlns: `http://elasticloadbalancing.${aws}/2012-06-01/`,
    load: () => import('@aws-sdk/client-elastic-load-balancing'),
  },
  {
    id: 'elastic-load-balancing-v2',
    signing: 'elasticloadbalancing',
    protocol: 'query',
    xmlns: `http://elasticloadbalancing.${aws}/2015-12-01/`,
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    id: 'elasticache',
    signing: 'elasticache',
    protocol: 'query',
    xmlns: `http://elasticache.${aws}/2015-02-02/`,
    invalid: 'InvalidParameterValue',
    load: () => import('@aws-sdk/client-elasticache'),
  },
  {
    id: 'redshift',
    signing: 'redshift',
    protocol: 'query',
    xmlns: `http://redshift.${aws}/2012-12-01/`,
    invalid: 'InvalidParameterValue',
    load: () => import('@aws-sdk/client-redshift'),
  },
  {
    id: 'sns',
    signing: 'sns',
    protocol: 'query',
    xmlns: `http://sns.${aws}/2010-03-31/`,
    invalid: 'InvalidParameter',
    load: () => import('@aws-sdk/client-sns'),
  },
  {
    id: 's3-control',
    signing: 's3',
    protocol: 'rest-xml',
    xmlns: `http://awss3control.${aws}/2018-08-20/`,
    paths: /^\/v20180820\//,
    invalid: 'InvalidRequest',
    load: () => import('@aws-sdk/client-s3-control'),
  },
  {
    id: 's3',
    signing: 's3',
    protocol: 'rest-xml',
    xmlns: `http://s3.${aws}/2006-03-01/`,
    invalid: 'InvalidArgument',
    load: () => import('@aws-sdk/client-s3'),
  },
  {
    id: 'cloudfront',
    signing: 'cloudfront',
    protocol: 'rest-xml',
    xmlns: `http://cloudfront.${aws}/2020-05-31/`,
    invalid: 'InvalidArgument',
    global: true,
    load: () => import('@aws-sdk/client-cloudfront'),
  },
  {
    id: 'route-53',
    signing: 'route53',
    protocol: 'rest-xml',
    xmlns: `https://route53.${aws}/2013-04-01/`,
    invalid: 'InvalidInput',
    global: true,
    load: () => import('@aws-sdk/client-route-53'),
  },
  { id: 'account', signing: 'account', protocol: 'rest-json', global: true, load: () => import('@aws-sdk/client-account') },
  {
    id: 'apigatewayv2',
    signing: 'apigateway',
    protocol: 'rest-json',
    paths: /^\/v2\//,
    invalid: 'BadRequestException',
    load: () => import('@aws-sdk/client-apigatewayv2'),
  },
  {
    id: 'api-gateway',
    signing: 'apigateway',
    protocol: 'rest-json',
    invalid: 'BadRequestException',
    load: () => import('@aws-sdk/client-api-gateway'),
  },
  { id: 'backup', signing: 'backup', protocol: 'rest-json', invalid: 'InvalidParameterValueException', load: () => import('@aws-sdk/client-backup') },
  { id: 'batch', signing: 'batch', protocol: 'rest-json', invalid: 'ClientException', load: () => import('@aws-sdk/client-batch') },
  { id: 'efs', signing: 'elasticfilesystem', protocol: 'rest-json', invalid: 'BadRequest', load: () => import('@aws-sdk/client-efs') },
  { id: 'eks', signing: 'eks', protocol: 'rest-json', invalid: 'InvalidParameterException', load: () => import('@aws-sdk/client-eks') },
  { id: 'kafka', signing: 'kafka', protocol: 'rest-json', invalid: 'BadRequestException', load: () => import('@aws-sdk/client-kafka') },
  { id: 'lambda', signing: 'lambda', protocol: 'rest-json', invalid: 'InvalidParameterValueException', load: () => import('@aws-sdk/client-lambda') },
  { id: 'opensearch', signing: 'es', protocol: 'rest-json', load: () => import('@aws-sdk/client-opensearch') },
  { id: 'resource-explorer-2', signing: 'resource-explorer-2', protocol: 'rest-json', load: () => import('@aws-sdk/client-resource-explorer-2') },
  { id: 'acm', signing: 'acm', protocol: 'json-1.1', target: 'CertificateManager', load: () => import('@aws-sdk/client-acm') },
  {
    id: 'athena',
    signing: 'athena',
    protocol: 'json-1.1',
    target: 'AmazonAthena',
    invalid: 'InvalidRequestException',
    load: () => import('@aws-sdk/client-athena'),
  },
  {
    id: 'cloudcontrol',
    signing: 'cloudcontrolapi',
    protocol: 'json-1.0',
    target: 'CloudApiService',
    iam: 'cloudformation',
    load: () => import('@aws-sdk/client-cloudcontrol'),
  },
  { id: 'cloudtrail', signing: 'cloudtrail', protocol: 'json-1.1', target: 'CloudTrail_20131101', load: () => import('@aws-sdk/client-cloudtrail') },
  {
    id: 'cloudwatch',
    signing: 'monitoring',
    protocol: 'json-1.0',
    target: 'GraniteServiceVersion20100801',
    iam: 'cloudwatch',
    invalid: 'InvalidParameterValueException',
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  {
    id: 'cloudwatch-logs',
    signing: 'logs',
    protocol: 'json-1.1',
    target: 'Logs_20140328',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  {
    id: 'codebuild',
    signing: 'codebuild',
    protocol: 'json-1.1',
    target: 'CodeBuild_20161006',
    invalid: 'InvalidInputException',
    load: () => import('@aws-sdk/client-codebuild'),
  },
  {
    id: 'cognito-identity-provider',
    signing: 'cognito-idp',
    protocol: 'json-1.1',
    target: 'AWSCognitoIdentityProviderService',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cognito-identity-provider'),
  },
  { id: 'dynamodb', signing: 'dynamodb', protocol: 'json-1.0', target: 'DynamoDB_20120810', load: () => import('@aws-sdk/client-dynamodb') },
  {
    id: 'ecr',
    signing: 'ecr',
    protocol: 'json-1.1',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecr'),
  },
  {
    id: 'ecs',
    signing: 'ecs',
    protocol: 'json-1.1',
    target: 'AmazonEC2ContainerServiceV20141113',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecs'),
  },
  { id: 'eventbridge', signing: 'events', protocol: 'json-1.1', target: 'AWSEvents', load: () => import('@aws-sdk/client-eventbridge') },
  { id: 'firehose', signing: 'firehose', protocol: 'json-1.1', target: 'Firehose_20150804', load: () => import('@aws-sdk/client-firehose') },
  {
    id: 'glue',
    signing: 'glue',
    protocol: 'json-1.1',
    target: 'AWSGlue',
    invalid: 'InvalidInputException',
    load: () => import('@aws-sdk/client-glue'),
  },
  { id: 'kinesis', signing: 'kinesis', protocol: 'json-1.1', target: 'Kinesis_20131202', load: () => import('@aws-sdk/client-kinesis') },
  { id: 'kms', signing: 'kms', protocol: 'json-1.1', target: 'TrentService', load: () => import('@aws-sdk/client-kms') },
  {
    id: 'organizations',
    signing: 'organizations',
    protocol: 'json-1.1',
    target: 'AWSOrganizationsV20161128',
    invalid: 'InvalidInputException',
    global: true,
    load: () => import('@aws-sdk/client-organizations'),
  },
  {
    id: 'resource-groups-tagging-api',
    signing: 'tagging',
    protocol: 'json-1.1',
    target: 'ResourceGroupsTaggingAPI_20170126',
    iam: 'tag',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  },
  {
    id: 'secrets-manager',
    signing: 'secretsmanager',
    protocol: 'json-1.1',
    target: 'secretsmanager',
    load: () => import('@aws-sdk/client-secrets-manager'),
  },
  { id: 'sfn', signing: 'states', protocol: 'json-1.0', target: 'AWSStepFunctions', load: () => import('@aws-sdk/client-sfn') },
  {
    id: 'sqs',
    signing: 'sqs',
    protocol: 'json-1.0',
    target: 'AmazonSQS',
    invalid: 'InvalidParameterValue',
    load: () => import('@aws-sdk/client-sqs'),
  },
  {
    id: 'config-service',
    signing: 'config',
    protocol: 'json-1.1',
    target: 'StarlingDoveService',
    load: () => import('@aws-sdk/client-config-service'),
  },
  { id: 'ssm', signing: 'ssm', protocol: 'json-1.1', target: 'AmazonSSM', load: () => import('@aws-sdk/client-ssm') },
  {
    id: 'wafv2',
    signing: 'wafv2',
    protocol: 'json-1.1',
    target: 'AWSWAF_20190729',
    invalid: 'WAFInvalidParameterException',
    load: () => import('@aws-sdk/client-wafv2'),
  },
];

const loaded = new Map<string, Promise<ReadonlyMap<string, OperationModel>>>();

/** All operations of a service's published model, by name. */
export function operationsOf(service: Service): Promise<ReadonlyMap<string, OperationModel>> {
  let models = loaded.get(service.id);
  if (models === undefined) {
    models = service.load().then((module) => {
      const found = new Map<string, OperationModel>();
      for (const [name, exported] of Object.entries(module)) {
        const model = name.endsWith('$') ? operationModel(exported) : undefined;
        if (model !== undefined) found.set(model.name, model);
      }
      return found;
    });
    loaded.set(service.id, models);
  }
  return models;
}

/** The code of a service for a size or token that its model refuses. */
export function invalidCode(service: Service): string {
  return service.invalid ?? (service.protocol === 'query' ? 'ValidationError' : 'ValidationException');
}
