import { awsccType } from './awscc.ts';
import { awsTable } from './table.ts';
import { fill } from '../../../../core/terraform-templates.ts';
import type { Identified, IdentityRow, Place } from '../../../../core/terraform-rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** True for a Terraform type of AWS. */
export function isAwsType(type: string): boolean {
  return type.startsWith('aws_') || type.startsWith('awscc_');
}

/** Types whose `region` says where something else is: the instances of a stack set, the aggregator that may collect, the stack. */
const regionOfOthers: ReadonlySet<string> = new Set([
  'aws_cloudformation_stack_set_instance',
  'aws_config_aggregate_authorization',
  'aws_opsworks_stack',
]);

/** Account and region as far as the instance's own attributes tell them. */
export function awsPlace(attributes: Attributes, type = ''): Place {
  let account: string | null = null;
  let region: string | null = null;
  for (const arn of ownArns(attributes, type)) {
    const parts = arn.split(':', 5);
    account ??= accountId(parts[4]);
    region ??= nonEmpty(parts[3]);
  }
  // `account_id` mostly is the account of somebody else: a member, an administrator, the target of a stack set. In S3's types it is the owner.
  account ??= accountId(attributes['owner_id']) ?? (type.startsWith('aws_s3') ? accountId(attributes['account_id']) : null);
  const own = regionOfOthers.has(type) ? null : nonEmpty(attributes['region']);
  return { account, region: own ?? region ?? regionOfZone(attributes['availability_zone']) };
}

/** ARNs of the resource itself: `arn`, an `id` that is one, and those that the type's row names (`endpoint_arn`, `db_snapshot_arn`). */
function ownArns(attributes: Attributes, type: string): readonly string[] {
  const row = awsTable[type];
  const named = row !== undefined && 'native' in row ? row.keys.filter((key) => key.endsWith('_arn')) : [];
  return ['arn', 'id', ...named].flatMap((name) => {
    const value = attributes[name];
    return typeof value === 'string' && value.startsWith('arn:') ? [value] : [];
  });
}

/** `us-west-2` of `us-west-2b`, of the local zone `us-west-2-lax-1a` and of the Wavelength zone `us-west-2-wl1-las-wlz-1`. */
function regionOfZone(zone: unknown): string | null {
  return typeof zone === 'string' ? (/^[a-z]+(?:-[a-z]+)+-\d+/.exec(zone)?.[0] ?? null) : null;
}

/** What an AWS instance is; a sentence where that cannot be known. */
export function identifyAws(type: string, attributes: Attributes, place: Place): Identified | string {
  if (type.startsWith('awscc_')) return identifyCloudControl(type, attributes, place);
  const row = awsTable[type];
  if (row === undefined) return `DriftMgr has no identity row for ${type}`;
  if ('nothing' in row) return `${type} stands for no resource of its own: ${row.nothing}`;
  if (!('partOf' in row)) return fromRow(row, attributes, place);
  const parent = awsTable[row.partOf];
  if (parent === undefined || !('native' in parent)) return `DriftMgr has no identity row for ${row.partOf}`;
  return { ...fromRow(parent, asParent(row.parent, attributes), place), partOf: row.partOf };
}

function asParent(names: Readonly<Record<string, string>>, attributes: Attributes): Attributes {
  const parent: Record<string, unknown> = {};
  for (const [name, from] of Object.entries(names)) {
    const [attribute = '', isLastStep] = from.split('#');
    const whole = attributes[attribute];
    const value = isLastStep === undefined || typeof whole !== 'string' ? whole : whole.slice(whole.lastIndexOf('/') + 1);
    parent[name] = value;
    // A queue's URL names its account, its region and itself.
    const [, region, account, queue] = (typeof value === 'string' && queueUrl.exec(value)) || [];
    if (queue !== undefined)
      Object.assign(parent, { name: queue, arn: `arn:${partitionOf(region ?? null)}:sqs:${region ?? ''}:${account ?? ''}:${queue}` });
    // Many types take a name or an ARN in the same place.
    if (typeof value === 'string' && value.startsWith('arn:')) parent['arn'] = value;
  }
  return parent;
}

const queueUrl = /^https:\/\/sqs\.([\w-]+)\.[^/]+\/(\d{12})\/([^/]+)$/;

function fromRow(row: IdentityRow, attributes: Attributes, place: Place): Identified {
  const region = row.scope === 'global' ? 'global' : place.region;
  const ids: string[] = [];
  if (row.ownName !== true) {
    for (const value of [attributes['arn'], attributes['id']]) {
      if (typeof value === 'string' && value.startsWith('arn:')) add(ids, withoutStar(value));
    }
    // The state has the cloud's own word for it; there is nothing to make up.
    if (ids.length > 0) return { provider: 'aws', nativeType: row.native, ids, keys: keysOf(row.keys, attributes), account: place.account, region };
  }
  const around = { account: place.account, region: place.region, partition: partitionOf(place.region), type: row.native };
  for (const template of row.ids) {
    const id = fill(template, attributes, around);
    if (id !== undefined) add(ids, id);
  }
  return { provider: 'aws', nativeType: row.native, ids, keys: keysOf(row.keys, attributes), account: place.account, region };
}

const rowsByNative = new Map(Object.values(awsTable).flatMap((row) => ('native' in row ? [[row.native, row] as const] : [])));

/** Cloud Control's primary identifier is the `id`; an attribute that ends in `arn` may name the resource itself. */
function identifyCloudControl(type: string, attributes: Attributes, place: Place): Identified | string {
  const native = awsccType(type);
  if (native === undefined) return `DriftMgr has no identity row for ${type}`;
  const row = rowsByNative.get(native);
  const identifier = nonEmpty(attributes['id']);
  if (identifier === null) return `${type} has no identifier in its state`;
  const ids = row === undefined ? [] : [...fromRow(row, { ...attributes, ...namedAfter(row, identifier) }, place).ids];
  if (identifier.startsWith('arn:')) add(ids, identifier);
  const region = row?.scope === 'global' ? 'global' : place.region;
  if (place.account !== null && region !== null) add(ids, `${native}|${place.account}|${region}|${identifier}`);
  return { provider: 'aws', nativeType: native, ids, keys: [identifier], account: place.account, region };
}

function namedAfter(row: IdentityRow, identifier: string): Attributes {
  return Object.fromEntries([...row.keys, 'name'].map((key) => [key, identifier]));
}

function keysOf(names: readonly string[], attributes: Attributes): readonly string[] {
  const keys: string[] = [];
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') add(keys, value);
  }
  return keys;
}

function add(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}

// Log groups of older providers carry their streams' wildcard.
function withoutStar(arn: string): string {
  return arn.endsWith(':*') ? arn.slice(0, -2) : arn;
}

/** Partitions by what their regions' names begin with. SOURCE: the partitions of the AWS SDKs' endpoint rules. */
const partitions: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The partition that a region lies in. */
export function partitionOf(region: string | null): string {
  return partitions.find(([prefix]) => region?.startsWith(prefix) === true)?.[1] ?? 'aws';
}

function accountId(value: unknown): string | null {
  return typeof value === 'string' && /^\d{12}$/.test(value) ? value : null;
}

function nonEmpty(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
