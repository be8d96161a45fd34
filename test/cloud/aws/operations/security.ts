import type { Item } from '../estate.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { type Call, invalid, required, resourcesOf, type Row, text, texts } from './call.ts';
import { detail, type Finder, get } from './get.ts';
import { list, notFound } from './list.ts';
import type { PageRule } from './page-rule.ts';
import { pageOf } from './paging.ts';

const nextToken = (max: number, standard: number): PageRule => ({ size: 'MaxResults', min: 1, max, standard, token: 'NextToken' });

const secret: Finder = { type: 'AWS::SecretsManager::Secret', by: 'SecretId', members: ['Name', 'ARN'], code: 'ResourceNotFoundException' };
const certificate: Finder = {
  type: 'AWS::CertificateManager::Certificate',
  by: 'CertificateArn',
  members: ['CertificateArn'],
  code: 'ResourceNotFoundException',
};
const pool: Finder = { type: 'AWS::Cognito::UserPool', by: 'UserPoolId', members: ['Id'], code: 'ResourceNotFoundException' };
const webAcl = 'AWS::WAFv2::WebACL';
const trailType = 'AWS::CloudTrail::Trail';

/** Trails of this region, and those of other regions that record in all: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html */
function trailsOf(call: Call): Item[] {
  return call.estate.regions.flatMap((region) => {
    const found = resourcesOf({ ...call, region: region.name }, trailType);
    return found.filter((trail) => trail['HomeRegion'] === call.region || trail['IsMultiRegionTrail'] === true);
  });
}

function describeTrails(call: Call): Fields {
  const names = texts(call, 'trailNameList');
  const shadows = call.input['includeShadowTrails'] !== false;
  const all = trailsOf(call).filter((trail) => shadows || trail['HomeRegion'] === call.region);
  return {
    trailList: names.length === 0 ? all : all.filter((trail) => names.includes(String(trail['Name'])) || names.includes(String(trail['TrailARN']))),
  };
}

function listTrails(call: Call): Fields {
  const page = pageOf(call, trailsOf(call), { standard: 100, token: 'NextToken' });
  return {
    Trails: page.items.map((trail) => ({ TrailARN: trail['TrailARN'], Name: trail['Name'], HomeRegion: trail['HomeRegion'] })),
    ...page.members,
  };
}

function getTrail(call: Call): Fields {
  const name = required(call, 'Name');
  const found = trailsOf(call).find((trail) => trail['Name'] === name || trail['TrailARN'] === name);
  if (found === undefined) throw notFound(call, 'TrailNotFoundException', name);
  return { Trail: found };
}

/** Metric alarms unless others are asked for; a page counts all kinds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
function describeAlarms(call: Call): Fields {
  const kinds = texts(call, 'AlarmTypes');
  const names = texts(call, 'AlarmNames');
  const of = (kind: string, type: string): { kind: string; alarm: Item }[] =>
    (kinds.length === 0 ? kind === 'MetricAlarm' : kinds.includes(kind)) ? resourcesOf(call, type).map((alarm) => ({ kind, alarm })) : [];
  const all = [
    ...of('CompositeAlarm', 'AWS::CloudWatch::CompositeAlarm'),
    ...of('LogAlarm', 'AWS::CloudWatch::LogAlarm'),
    ...of('MetricAlarm', 'AWS::CloudWatch::Alarm'),
  ].filter(({ alarm }) => names.length === 0 || names.includes(String(alarm['AlarmName'])));
  const page = pageOf(call, all, { size: 'MaxRecords', min: 1, max: 100, standard: 50, token: 'NextToken', badToken: 'InvalidNextToken' });
  const only = (kind: string): Item[] => page.items.filter((entry) => entry.kind === kind).map((entry) => entry.alarm);
  return { MetricAlarms: only('MetricAlarm'), CompositeAlarms: only('CompositeAlarm'), LogAlarms: only('LogAlarm'), ...page.members };
}

/** Only RSA certificates of 1,024 and 2,048 bits unless other key types are asked for, and none of ACME clients: https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html */
const ofKeyType = (item: Item, call: Call): boolean => {
  const includes = call.input['Includes'];
  const types = isFields(includes) && Array.isArray(includes['keyTypes']) ? includes['keyTypes'] : ['RSA_1024', 'RSA_2048'];
  const origins = texts(call, 'CertificateKeyPairOrigins');
  const given = item['CertificateKeyPairOrigin'];
  const origin = typeof given === 'string' ? given : 'AWS_MANAGED';
  return types.includes(item['KeyAlgorithm']) && (origins.length === 0 ? origin !== 'ACME' : origins.includes(origin));
};

/** Web ACLs of CloudFront are asked for in us-east-1: https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html */
function aclsOf(call: Call): readonly Item[] {
  const scope = required(call, 'Scope');
  if (scope === 'REGIONAL') return resourcesOf(call, webAcl);
  if (scope !== 'CLOUDFRONT' || call.region !== 'us-east-1')
    throw invalid(call, `Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: ${scope}`);
  const found = call.estate.list(call.caller.account, 'global', webAcl);
  return Array.from({ length: found.length }, (_none, n) => found.at(n));
}

function listWebAcls(call: Call): Fields {
  const page = pageOf(call, aclsOf(call), { size: 'Limit', min: 1, max: 100, standard: 100, token: 'NextMarker' });
  return { WebACLs: page.items, ...page.members };
}

function getWebAcl(call: Call): Fields {
  const id = required(call, 'Id');
  const found = aclsOf(call).find((acl) => acl['Id'] === id);
  if (found === undefined) throw notFound(call, 'WAFNonexistentItemException', id);
  const { LockToken, ...acl } = found;
  return {
    LockToken,
    WebACL: {
      ...acl,
      DefaultAction: { Allow: {} },
      VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'acl' },
    },
  };
}

export const securityRows: readonly Row[] = [
  list('secrets-manager', 'ListSecrets', secret.type, 'SecretList', {
    page: { ...nextToken(100, 100), badToken: 'InvalidNextTokenException' },
    keep: (item, call) => item['DeletedDate'] === undefined || call.input['IncludePlannedDeletion'] === true,
  }),
  get('secrets-manager', 'DescribeSecret', secret, (item) => item),
  list('ssm', 'DescribeParameters', 'AWS::SSM::Parameter', 'Parameters', {
    page: { ...nextToken(50, 50), badToken: 'InvalidNextToken' },
    keep: (item, call) => {
      const filters = call.input['ParameterFilters'];
      const names = Array.isArray(filters) ? filters.filter(isFields).filter((filter) => filter['Key'] === 'Name') : [];
      return names.every((filter) => Array.isArray(filter['Values']) && filter['Values'].includes(item['Name']));
    },
  }),
  list('acm', 'ListCertificates', certificate.type, 'CertificateSummaryList', {
    page: { size: 'MaxItems', min: 1, max: 1000, standard: 1000, token: 'NextToken' },
    keep: ofKeyType,
  }),
  get('acm', 'DescribeCertificate', certificate, ({ InUse, ...item }) => ({
    Certificate: { ...item, InUseBy: InUse === true ? ['something'] : [] },
  })),
  list('cognito-identity-provider', 'ListUserPools', pool.type, 'UserPools', {
    page: nextToken(60, 60),
    check: (call) => {
      if (call.input['MaxResults'] === undefined)
        throw invalid(call, "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null");
    },
  }),
  get('cognito-identity-provider', 'DescribeUserPool', pool, (item) => ({ UserPool: item })),
  { service: 'wafv2', operation: 'ListWebACLs', handle: listWebAcls },
  { service: 'wafv2', operation: 'GetWebACL', handle: getWebAcl },
  { service: 'cloudtrail', operation: 'DescribeTrails', handle: describeTrails },
  { service: 'cloudtrail', operation: 'ListTrails', handle: listTrails },
  { service: 'cloudtrail', operation: 'GetTrail', handle: getTrail },
  list('cloudwatch-logs', 'DescribeLogGroups', 'AWS::Logs::LogGroup', 'logGroups', {
    page: { size: 'limit', min: 1, max: 50, standard: 50, token: 'nextToken' },
    keep: (item, call) => String(item['logGroupName']).startsWith(text(call, 'logGroupNamePrefix') ?? ''),
  }),
  { service: 'cloudwatch', operation: 'DescribeAlarms', handle: describeAlarms },
  detail('secrets-manager', 'GetResourcePolicy', secret, (item) => ({ ARN: item['ARN'], Name: item['Name'] })),
];
