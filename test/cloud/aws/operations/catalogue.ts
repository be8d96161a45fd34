import type { Item } from '../estate.ts';
import { AwsError } from '../errors.ts';
import { type Fields } from '../wire/values.ts';
import { type Call, invalid, required, resourcesOf, type Row, text } from './call.ts';
import type { PageRule } from './page-rule.ts';
import { pageOf } from './paging.ts';

/**
 * Cloud Control and Resource Explorer answer for any type of the estate, so that types without a lister of their own
 * need no operation here: items of theirs need `$identifier` (and `$arn`) only.
 */
const page = (max: number, standard: number): PageRule => ({ size: 'MaxResults', min: 1, max, standard, token: 'NextToken' });

/** Types whose listing needs the identifier of a parent: their schemas' list handlers require it. */
const needParent = new Set(['AWS::ElasticLoadBalancingV2::Listener', 'AWS::EKS::Nodegroup', 'AWS::ECS::Service', 'AWS::Lambda::LayerVersion']);

function identifierOf(item: Item): string {
  const named = item['$identifier'] ?? Object.entries(item).find(([name]) => !name.startsWith('$'))?.[1];
  return String(named);
}

function described(item: Item): Fields {
  const properties = Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('$')));
  return { Identifier: identifierOf(item), Properties: JSON.stringify(properties) };
}

/** Global types are listed where their service is signed for. */
function everywhere(call: Call, type: string): readonly Item[] {
  const regional = resourcesOf(call, type);
  const found = call.region === 'us-east-1' ? call.estate.list(call.caller.account, 'global', type) : undefined;
  return found === undefined ? regional : [...regional, ...Array.from({ length: found.length }, (_none, n) => found.at(n))];
}

/** https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResources.html */
function listCloudResources(call: Call): Fields {
  const type = required(call, 'TypeName');
  if (!/^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}(::MODULE)?$/.test(type)) {
    throw invalid(
      call,
      `1 validation error detected: Value '${type}' at 'typeName' failed to satisfy constraint: Member must satisfy regular expression pattern`,
    );
  }
  if (call.estate.spec.unsupportedTypes?.includes(type) === true) {
    throw new AwsError('UnsupportedActionException', 400, `Resource type ${type} does not support LIST action`);
  }
  if (needParent.has(type) && text(call, 'ResourceModel') === undefined) {
    throw new AwsError(
      'InvalidRequestException',
      400,
      `Missing or invalid ResourceModel property in ${type} list handler request input. Required property: parent identifier`,
    );
  }
  const cut = pageOf(call, everywhere(call, type), page(100, 20));
  return { TypeName: type, ResourceDescriptions: cut.items.map(described), ...cut.members };
}

function getCloudResource(call: Call): Fields {
  const type = required(call, 'TypeName');
  const wanted = required(call, 'Identifier');
  const found = everywhere(call, type).find((item) => identifierOf(item) === wanted);
  if (found === undefined)
    throw new AwsError('ResourceNotFoundException', 400, `Resource of type '${type}' with identifier '${wanted}' was not found.`);
  return { TypeName: type, ResourceDescription: described(found) };
}

function indexRegion(call: Call): string {
  const region = call.estate.spec.explorer?.index;
  if (region === undefined) throw new AwsError('ResourceNotFoundException', 404, 'No index exists in this Region.');
  return region;
}

function explorerArn(call: Call, what: string): string {
  return `arn:${call.estate.partition}:resource-explorer-2:${indexRegion(call)}:${call.caller.account}:${what}/11111111-2222-4333-8444-555555555555`;
}

function getIndex(call: Call): Fields {
  const region = indexRegion(call);
  if (region !== call.region) return { Arn: explorerArn(call, 'index'), Type: 'LOCAL', State: 'ACTIVE' };
  return { Arn: explorerArn(call, 'index'), Type: 'AGGREGATOR', State: 'ACTIVE', LastUpdatedAt: new Date(Date.UTC(2025, 5, 1)) };
}

/** `ec2:instance` of `AWS::EC2::Instance`: service and type in lower case, hyphens between words. */
function explorerType(type: string): string {
  const [, service = '', name = ''] = type.split('::');
  return `${service.toLowerCase()}:${name.replace(/(?<=[a-z])([A-Z])/g, '-$1').toLowerCase()}`;
}

interface Indexed {
  readonly Arn: string;
  readonly OwningAccountId: string;
  readonly Region: string;
  readonly ResourceType: string;
  readonly Service: string;
  readonly LastReportedAt: Date;
  readonly Properties: readonly never[];
}

function indexed(call: Call): Indexed[] {
  const everyRegion = call.region === indexRegion(call);
  const rows: Indexed[] = [];
  for (const { region, type, items } of call.estate.collections(call.caller.account)) {
    if (!everyRegion && region !== call.region) continue;
    const resourceType = explorerType(type);
    const [service = ''] = resourceType.split(':');
    for (let n = 0; n < items.length; n++) rows.push(indexRow(call, region, resourceType, service, items.at(n)));
  }
  return rows;
}

function indexRow(call: Call, region: string, resourceType: string, service: string, item: Item): Indexed {
  const given: unknown =
    item['$arn'] ?? Object.entries(item).find(([name, value]) => /arn$/i.test(name) && typeof value === 'string' && value.startsWith('arn:'))?.[1];
  const name = resourceType.split(':')[1] ?? '';
  const arn =
    typeof given === 'string'
      ? given
      : `arn:${call.estate.partition}:${service}:${region === 'global' ? '' : region}:${call.caller.account}:${name}/${identifierOf(item)}`;
  return {
    Arn: arn,
    OwningAccountId: call.caller.account,
    Region: region,
    ResourceType: resourceType,
    Service: service,
    LastReportedAt: new Date(Date.UTC(2025, 5, 1)),
    Properties: [],
  };
}

/** `region:x`, `resourcetype:y`, `service:z`, and words: https://docs.aws.amazon.com/resource-explorer/latest/userguide/using-search-query-syntax.html */
function matchesQuery(row: Indexed, query: string): boolean {
  return query
    .split(/\s+/)
    .filter((term) => term !== '')
    .every((term) => {
      const [name = '', ...rest] = term.split(':');
      const value = rest.join(':');
      if (name === 'region') return row.Region === value;
      if (name === 'resourcetype') return row.ResourceType === value;
      if (name === 'service') return row.Service === value;
      if (name === 'accountid') return row.OwningAccountId === value;
      return row.Arn.includes(term.replaceAll('*', ''));
    });
}

/** `ListResources` gives all; `Search` never more than its first 1,000: https://docs.aws.amazon.com/resource-explorer/latest/apireference/API_Search.html */
function explorerResources(call: Call): Fields {
  const search = call.operation.name === 'Search';
  const filters = call.input['Filters'];
  const query = search
    ? (text(call, 'QueryString') ?? '')
    : typeof filters === 'object' && filters !== null && 'FilterString' in filters
      ? String(filters.FilterString)
      : '';
  const found = indexed(call).filter((row) => matchesQuery(row, query));
  const cut = pageOf(call, search ? found.slice(0, 1000) : found, page(1000, 100));
  const count = search ? { Count: { TotalResources: Math.min(found.length, 1000), Complete: found.length <= 1000 } } : {};
  return { Resources: cut.items, ViewArn: explorerArn(call, 'view/all'), ...count, ...cut.members };
}

export const catalogueRows: readonly Row[] = [
  { service: 'cloudcontrol', operation: 'ListResources', handle: listCloudResources },
  { service: 'cloudcontrol', operation: 'GetResource', handle: getCloudResource },
  { service: 'resource-explorer-2', operation: 'GetIndex', handle: getIndex },
  {
    service: 'resource-explorer-2',
    operation: 'ListIndexes',
    handle: (call) => ({ Indexes: [{ Arn: explorerArn(call, 'index'), Region: indexRegion(call), Type: 'AGGREGATOR' }] }),
  },
  { service: 'resource-explorer-2', operation: 'ListViews', handle: (call) => ({ Views: [explorerArn(call, 'view/all')] }) },
  { service: 'resource-explorer-2', operation: 'GetDefaultView', handle: (call) => ({ ViewArn: explorerArn(call, 'view/all') }) },
  { service: 'resource-explorer-2', operation: 'ListResources', handle: explorerResources },
  { service: 'resource-explorer-2', operation: 'Search', handle: explorerResources },
];
