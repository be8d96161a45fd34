import { ListResourcesCommand, type ResourceDescription } from '@aws-sdk/client-cloudcontrol';
import { type Described, type Lister, lister, type Place } from '../listers/lister.ts';
import { listers as native } from '../listers/table.ts';
import { cloudControl } from '../services.ts';
import { globalTypes, regionalTypes } from './types.ts';

/** Types that are listed by Cloud Control: when someone asks for one by name, or for all types. A type that has its own lister is left to that. */
export const cloudControlListers: readonly Lister[] = listersOf();

function listersOf(): Lister[] {
  const known = new Set(native.flatMap(({ infos }) => infos.map((info) => info.type)));
  const isOpen = (type: string) => !known.has(type);
  return [
    ...regionalTypes.filter(isOpen).map((type) => cloudControlLister(type)),
    ...globalTypes.filter(isOpen).map((type) => cloudControlLister(type, true)),
  ];
}

function cloudControlLister(type: string, global?: true): Lister {
  return lister({
    type,
    title: titleOf(type),
    ...(global === undefined ? {} : { once: global }),
    service: cloudControl,
    operation: 'ListResources',
    permission: 'cloudformation:ListResources',
    request: (NextToken) => new ListResourcesCommand({ TypeName: type, MaxResults: 100, NextToken }),
    items: (answer) => answer.ResourceDescriptions,
    token: (answer) => answer.NextToken,
    resource: (found, at) => (isOfAws(type, found) ? undefined : describe(type, found, at)),
  });
}

/** `AppRunner VPC connectors` is beyond a rule; the type's own words are clear enough. */
function titleOf(type: string): string {
  const [, service = '', name = ''] = type.split('::');
  return `${service} ${name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase()}`;
}

/** What AWS lends to every account, by its identifier. Source: each service's user guide, on what comes predefined. */
const lent: Readonly<Record<string, RegExp>> = {
  'AWS::AppConfig::DeploymentStrategy': /^AppConfig\./u,
  'AWS::Athena::DataCatalog': /^AwsDataCatalog$/u,
  'AWS::Cassandra::Keyspace': /^system(?:_|$)/u,
  'AWS::CodeDeploy::DeploymentConfig': /^CodeDeployDefault\./u,
  'AWS::ECS::CapacityProvider': /^FARGATE(?:_SPOT)?$/u,
  'AWS::Route53Resolver::ResolverRule': /^rslvr-autodefined-/u,
  'AWS::Route53Resolver::ResolverRuleAssociation': /^rslvr-autodefined-/u,
  'AWS::SSM::Document': /^(?:AWS|Amazon)/u,
  // One's own are called by their bare id, AWS's by an ARN of the account that owns them.
  'AWS::SSM::PatchBaseline': /^arn:/u,
};

/** What each account is given, and may use as it is. */
const given: Readonly<Record<string, RegExp>> = {
  'AWS::AppRunner::AutoScalingConfiguration': /\/DefaultConfiguration\//u,
  'AWS::ElastiCache::ParameterGroup': /^default\./u,
  'AWS::ElastiCache::SubnetGroup': /^default$/u,
  'AWS::ElastiCache::User': /^default$/u,
  'AWS::MediaConvert::Queue': /^(?:.*\/)?Default$/u,
  'AWS::MemoryDB::ACL': /^open-access$/u,
  'AWS::MemoryDB::ParameterGroup': /^default\./u,
  'AWS::MemoryDB::User': /^default$/u,
  'AWS::RDS::OptionGroup': /^default:/u,
  'AWS::Redshift::ClusterParameterGroup': /^default\./u,
  'AWS::Scheduler::ScheduleGroup': /^default$/u,
  'AWS::XRay::Group': /:group\/Default(?:\/|$)/u,
  'AWS::XRay::SamplingRule': /:sampling-rule\/Default$/u,
};

function isOfAws(type: string, { Identifier: identifier = '' }: ResourceDescription): boolean {
  return lent[type]?.test(identifier) === true || /^arn:[\w-]+:[\w-]*:[\w-]*:aws:/u.test(identifier);
}

/** The ARN of the properties where there is one; else type, account, region and identifier, joined. */
function describe(type: string, found: ResourceDescription, at: Place): Described {
  const identifier = found.Identifier ?? '';
  const properties = propertiesOf(found.Properties);
  const [, , resource = ''] = type.split('::');
  const candidates = [identifier, properties['Arn'], properties[`${resource}Arn`], properties['ARN']];
  const arn = candidates.find((value): value is string => typeof value === 'string' && value.startsWith('arn:'));
  const names = [properties['Name'], properties[`${resource}Name`], identifier];
  const name = names.find((value): value is string => typeof value === 'string' && value !== '' && !value.startsWith('arn:'));
  return {
    id: arn ?? [type, at.account, at.shown, identifier].join('|'),
    name: name ?? identifier.slice(identifier.lastIndexOf('/') + 1),
    attributes: { identifier },
    isDefault: given[type]?.test(identifier),
  };
}

function propertiesOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
