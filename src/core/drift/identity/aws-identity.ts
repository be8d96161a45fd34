import { awsccType } from './awscc.ts';
import { awsTable } from './aws.ts';
import { fill } from './identity-row.ts';
import type { Identified, IdentityRow, Place } from './identity-row.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** True for a Terraform type of AWS. */
export function isAwsType(type: string): boolean {
  return type.startsWith('aws_') || type.startsWith('awscc_');
}

/** Account and region as far as the instance's own attributes tell them. */
export function awsPlace(attributes: Attributes): Place {
  let account: string | null = null;
  let region: string | null = null;
  for (const arn of [attributes['arn'], attributes['id']]) {
    if (typeof arn !== 'string' || !arn.startsWith('arn:')) continue;
    const parts = arn.split(':', 5);
    account ??= accountId(parts[4]);
    region ??= nonEmpty(parts[3]);
  }
  account ??= accountId(attributes['owner_id']) ?? accountId(attributes['account_id']);
  const zone = nonEmpty(attributes['availability_zone']);
  region = nonEmpty(attributes['region']) ?? region ?? (zone === null ? null : zone.replace(/[a-z]$/, ''));
  return { account, region };
}

/** What an AWS instance is; a sentence where that cannot be told. */
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
    const value = attributes[from];
    parent[name] = value;
    // Many types take a name or an ARN in the same place.
    if (typeof value === 'string' && value.startsWith('arn:')) parent['arn'] = value;
  }
  return parent;
}

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
  const around = { account: place.account, region: place.region, partition: partitionOf(ids[0], place.region), type: row.native };
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

function partitionOf(arn: string | undefined, region: string | null): string {
  if (arn?.startsWith('arn:') === true) return arn.split(':', 2)[1] ?? 'aws';
  if (region?.startsWith('cn-') === true) return 'aws-cn';
  return region?.startsWith('us-gov-') === true ? 'aws-us-gov' : 'aws';
}

function accountId(value: unknown): string | null {
  return typeof value === 'string' && /^\d{12}$/.test(value) ? value : null;
}

function nonEmpty(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
