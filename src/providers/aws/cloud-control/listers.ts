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

/** Managed policies of CloudFront and patch baselines of AWS come with every account. */
function isOfAws(type: string, found: ResourceDescription): boolean {
  const identifier = found.Identifier ?? '';
  if (type === 'AWS::CodeDeploy::DeploymentConfig') return identifier.startsWith('CodeDeployDefault.');
  if (type === 'AWS::SSM::Document') return /^(?:AWS|Amazon)/u.test(identifier);
  if (type === 'AWS::Athena::DataCatalog') return identifier === 'AwsDataCatalog';
  return identifier.startsWith('arn:aws:') && parsedAccount(identifier) === 'aws';
}

function parsedAccount(arn: string): string | undefined {
  return arn.split(':')[4];
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
  };
}

function propertiesOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
