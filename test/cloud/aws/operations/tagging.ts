import type { Item } from '../estate.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, invalid, type Row, text, texts } from './call.ts';
import { pageOf } from './paging.ts';
import { pairsOf } from './tags.ts';

/** What the ARN of an item ends with, where no member of the item is its ARN. SOURCE: the service authorization reference, "Resource types". */
const named: Readonly<Record<string, readonly [service: string, rest: (item: Item) => string, place?: 'placeless']>> = {
  'AWS::S3::Bucket': ['s3', (item) => String(item['Name']), 'placeless'],
  'AWS::Route53::HostedZone': ['route53', (item) => String(item['Id']).replace(/^\//, ''), 'placeless'],
  'AWS::Athena::WorkGroup': ['athena', (item) => `workgroup/${String(item['Name'])}`],
  'AWS::Glue::Database': ['glue', (item) => `database/${String(item['Name'])}`],
  'AWS::Glue::Job': ['glue', (item) => `job/${String(item['Name'])}`],
  'AWS::Cognito::UserPool': ['cognito-idp', (item) => `userpool/${String(item['Id'])}`],
  'AWS::ElasticLoadBalancing::LoadBalancer': ['elasticloadbalancing', (item) => `loadbalancer/${String(item['LoadBalancerName'])}`],
  'AWS::SSM::Parameter': ['ssm', (item) => `parameter/${String(item['Name']).replace(/^\//, '')}`],
  'AWS::EC2::Instance': ['ec2', (item) => `instance/${String(item['InstanceId'])}`],
  'AWS::EC2::Volume': ['ec2', (item) => `volume/${String(item['VolumeId'])}`],
};

function arnOf(call: Call, region: string, type: string, item: Item): string | undefined {
  const [service = '', rest, place] = named[type] ?? [];
  if (rest !== undefined) {
    const where = place === 'placeless' ? ':' : `${region === 'global' ? '' : region}:${call.caller.account}`;
    return `arn:${call.estate.partition}:${service}:${where}:${rest(item)}`;
  }
  const own = item['$arn'] ?? item['logGroupArn'] ?? Object.entries(item).find(([name, value]) => /arn$/i.test(name) && isArn(value))?.[1];
  return isArn(own) ? own : undefined;
}

function isArn(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('arn:');
}

/** SOURCE: "Services that support the Resource Groups Tagging API", notes on IAM and Auto Scaling. */
const unanswered = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::AutoScaling::AutoScalingGroup']);

/**
 * What has tags in the region that was signed for; global services answer in us-east-1. Named ARNs that are not there are left out.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
function getResources(call: Call): Fields {
  const arns = texts(call, 'ResourceARNList');
  const sized = ['ResourcesPerPage', 'TagsPerPage', 'PaginationToken', 'TagFilters'].filter((name) => call.input[name] !== undefined);
  if (arns.length > 0 && sized.length > 0) throw invalid(call, `ResourceARNList cannot be specified with ${sized.join(', ')}`);
  if (arns.length > 100) throw invalid(call, "1 validation error detected: 'resourceARNList' must have length less than or equal to 100");
  const malformed = arns.find((arn) => !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn));
  if (malformed !== undefined) throw invalid(call, `${malformed} is not a valid Amazon Resource Name (ARN)`);
  const wanted = new Set(arns);
  const found: Fields[] = [];
  for (const { region, type, items } of call.estate.collections(call.caller.account)) {
    if (unanswered.has(type) || (region !== call.region && !(region === 'global' && call.region === 'us-east-1'))) continue;
    for (let n = 0; n < items.length; n++) {
      const item = items.at(n);
      const arn = arnOf(call, region, type, item);
      const tags = pairsOf(item);
      if (arn !== undefined && tags.length > 0 && (arns.length === 0 || wanted.has(arn))) found.push({ ResourceARN: arn, Tags: tags });
    }
  }
  if (arns.length > 0) return { ResourceTagMappingList: found, PaginationToken: '' };
  const cut = pageOf(call, found, { size: 'ResourcesPerPage', min: 1, max: 100, standard: 50, token: 'PaginationToken' });
  return { ResourceTagMappingList: cut.items, PaginationToken: text({ ...call, input: cut.members }, 'PaginationToken') ?? '' };
}

export const taggingRows: readonly Row[] = [{ service: 'resource-groups-tagging-api', operation: 'GetResources', handle: getResources }];
