import { invalid, type Row, text } from './call.ts';
import { detail, type Finder, get } from './get.ts';
import { list } from './list.ts';
import type { PageRule } from './page-rule.ts';

/** `MaxItems` up to 10,000, of which never more than 50 come: https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
const lambdaPage: PageRule = { size: 'MaxItems', min: 1, max: 50, above: 'capped', standard: 50, token: 'Marker', next: 'NextMarker' };
/** `MaxRecords` 20 to 100: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html */
export const recordsPage: PageRule = { size: 'MaxRecords', min: 20, max: 100, standard: 100, token: 'Marker' };
/** `PageSize` 1 to 400: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html */
export const elbPage: PageRule = { size: 'PageSize', min: 1, max: 400, standard: 400, token: 'Marker', next: 'NextMarker' };

const table: Finder = { type: 'AWS::DynamoDB::Table', by: 'TableName', members: ['TableName', 'TableArn'], code: 'ResourceNotFoundException' };
const lambda: Finder = {
  type: 'AWS::Lambda::Function',
  by: 'FunctionName',
  members: ['FunctionName', 'FunctionArn'],
  code: 'ResourceNotFoundException',
  status: 404,
};
const balancer: Finder = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  by: 'LoadBalancerArn',
  members: ['LoadBalancerArn'],
  code: 'LoadBalancerNotFound',
  status: 400,
};

export const dataRows: readonly Row[] = [
  list('lambda', 'ListFunctions', lambda.type, 'Functions', { page: lambdaPage }),
  detail('lambda', 'GetFunction', lambda, (item) => ({
    Configuration: item,
    Code: { RepositoryType: 'S3', Location: 'https://example.invalid/code' },
    Tags: item['$tags'] ?? {},
  })),
  get('lambda', 'GetFunctionConfiguration', lambda, (item) => item),
  detail('lambda', 'GetPolicy', lambda, { notSet: 'ResourceNotFoundException', status: 404, message: 'The resource you requested does not exist.' }),
  detail('lambda', 'GetFunctionCodeSigningConfig', lambda, (item) => ({ FunctionName: item['FunctionName'], CodeSigningConfigArn: '' })),
  detail('lambda', 'GetFunctionConcurrency', lambda, {}),
  detail('lambda', 'ListVersionsByFunction', lambda, (item) => ({ Versions: [item] })),

  list('rds', 'DescribeDBInstances', 'AWS::RDS::DBInstance', 'DBInstances', {
    page: recordsPage,
    ids: [{ input: 'DBInstanceIdentifier', member: 'DBInstanceIdentifier', code: 'DBInstanceNotFound' }],
  }),

  list('dynamodb', 'ListTables', table.type, 'TableNames', {
    page: {
      size: 'Limit',
      min: 1,
      max: 100,
      standard: 100,
      token: 'ExclusiveStartTableName',
      next: 'LastEvaluatedTableName',
      named: (item) => nameOf(item, 'TableName'),
    },
    as: (item) => item['TableName'],
  }),
  get('dynamodb', 'DescribeTable', table, (item) => ({ Table: item })),
  detail('dynamodb', 'DescribeTimeToLive', table, { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
  detail('dynamodb', 'DescribeContinuousBackups', table, {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } },
  }),
  detail('dynamodb', 'ListTagsOfResource', { ...table, by: 'ResourceArn' }, (item) => ({ Tags: item['$tags'] ?? [] })),

  list('elastic-load-balancing-v2', 'DescribeLoadBalancers', balancer.type, 'LoadBalancers', {
    page: elbPage,
    ids: [
      { input: 'LoadBalancerArns', member: 'LoadBalancerArn', code: 'LoadBalancerNotFound', status: 400 },
      { input: 'Names', member: 'LoadBalancerName', code: 'LoadBalancerNotFound', status: 400 },
    ],
  }),
  list('elastic-load-balancing-v2', 'DescribeListeners', 'AWS::ElasticLoadBalancingV2::Listener', 'Listeners', {
    page: elbPage,
    check: (call) => {
      if (text(call, 'LoadBalancerArn') === undefined && call.input['ListenerArns'] === undefined)
        throw invalid(call, 'You must specify either listener ARNs or a load balancer ARN');
    },
    ids: [
      { input: 'ListenerArns', member: 'ListenerArn', code: 'ListenerNotFound', status: 400 },
      { input: 'LoadBalancerArn', member: 'LoadBalancerArn' },
    ],
  }),
  list('elastic-load-balancing-v2', 'DescribeTargetGroups', 'AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroups', {
    page: elbPage,
    ids: [
      { input: 'TargetGroupArns', member: 'TargetGroupArn', code: 'TargetGroupNotFound', status: 400 },
      { input: 'Names', member: 'TargetGroupName', code: 'TargetGroupNotFound', status: 400 },
    ],
  }),
  detail('elastic-load-balancing-v2', 'DescribeLoadBalancerAttributes', balancer, { Attributes: [] }),
  {
    service: 'elastic-load-balancing-v2',
    operation: 'DescribeTags',
    handle: (call) => ({
      TagDescriptions: (Array.isArray(call.input['ResourceArns']) ? call.input['ResourceArns'] : []).map((arn: unknown) => ({
        ResourceArn: arn,
        Tags: [{ Key: 'env', Value: 'prod' }],
      })),
    }),
  },
];

export function nameOf(item: unknown, member: string): string {
  return typeof item === 'object' && item !== null ? String((item as Record<string, unknown>)[member]) : '';
}
