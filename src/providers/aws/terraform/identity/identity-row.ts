import type { IdentityRow, NothingRow, SubresourceRow } from '../../../../core/terraform-rules.ts';

interface Options {
  /** Attributes that hold the primary identifier; `id` when absent. */
  readonly keys?: readonly string[];
  readonly ownName?: true;
}

/**
 * A row of a regional AWS type. `name` is `service:resource` as in its ARN (`ec2:instance/{id}`), a whole ARN, or `{id}`-like alone for a type
 * that has no ARN: its id is then type, account, region and primary identifier joined.
 */
export function aws(native: string, name: string, options: Options = {}): IdentityRow {
  return {
    native,
    ids: [template(name, '{region}')],
    keys: options.keys ?? ['id'],
    scope: 'regional',
    ...(options.ownName === true ? { ownName: true } : {}),
  };
}

/** A row of a type that belongs to no region. */
export function awsGlobal(native: string, name: string, options: Options = {}): IdentityRow {
  return { native, ids: [template(name, '')], keys: options.keys ?? ['id'], scope: 'global' };
}

function template(name: string, region: string): string {
  if (name.startsWith('arn:')) return name;
  if (name.startsWith('{')) return `{type}|{account}|${region === '' ? 'global' : region}|${name}`;
  const colon = name.indexOf(':');
  return `arn:{partition}:${name.slice(0, colon)}:${region}:{account}:${name.slice(colon + 1)}`;
}

/** A type that is a piece of another one: which attributes name the parent. */
export function part(partOf: string, parent: Readonly<Record<string, string>>): SubresourceRow {
  return { partOf, parent };
}

/** A type that nothing in the cloud stands for. */
export function nothing(why: string): NothingRow {
  return { nothing: why };
}
