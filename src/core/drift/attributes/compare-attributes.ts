import type { Resource } from '../../model.ts';
import type { ResourceDetail } from '../../provider.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { AttributeChange } from '../../api/drift.ts';
import { nativeValue, stateValue, unknown } from './attribute-row.ts';
import type { AttributeRow, TagNames } from '../../terraform-rules.ts';
import { hashed, isSensitive } from './sensitive.ts';
import { compareTags, needsTags } from './tags.ts';

/** What came of comparing one resource attribute by attribute. */
export interface AttributeComparison {
  readonly changes: readonly AttributeChange[];
  readonly compared: number;
  /** Attributes that the state holds. */
  readonly of: number;
}

/** By what an instance is compared. */
export interface ComparedBy {
  readonly rows: readonly AttributeRow[];
  readonly tags: TagNames;
  readonly detail?: ResourceDetail | undefined;
  /** First steps of attributes that are the business of others. */
  readonly apart?: ReadonlySet<string> | undefined;
  /** True where a value that is not the state's came by itself. */
  readonly movesByItself?: (path: string, cloud: unknown) => boolean;
}

/**
 * What the listing did not bring of that which is compared: the first steps of its paths in the cloud's words, in lower case, and `tags`. Empty where it
 * brought everything.
 */
export function wantedOf(instance: StateInstance, resource: Resource, { rows, tags }: Pick<ComparedBy, 'rows' | 'tags'>): readonly string[] {
  const listed = resource.attributes ?? {};
  const roots = rows
    .filter((row) => shownValue(row, instance.attributes) !== undefined && nativeValue(listed, row.native) === unknown)
    .flatMap(({ native }) => native.map(([root = '']) => root.toLowerCase()));
  return needsTags(instance.attributes, resource, tags) ? [...roots, 'tags'] : roots;
}

/**
 * Compares what a state says of a resource with what the cloud says. What either side does not tell is not compared, and not counted. Values of
 * sensitive attributes are compared as hashes and left out of the change. Attributes whose first step is in `apart` are the business of others.
 */
export function compareAttributes(
  instance: StateInstance,
  resource: Resource,
  { rows, detail, apart = nothingApart, tags: tagNames, movesByItself }: ComparedBy,
): AttributeComparison {
  const { attributes } = instance;
  const changes: AttributeChange[] = [];
  let compared = 0;
  const tags = apart.has('tags') ? undefined : compareTags(attributes, resource, { names: tagNames, detail });
  if (tags !== undefined) {
    compared++;
    for (const change of tags) changes.push(isSensitive('tags', instance.sensitivePaths) ? { path: change.path, sensitive: true } : change);
  }
  for (const row of rows) {
    const state = shownValue(row, attributes);
    if (state === undefined || apart.has(row.steps[0] ?? '')) continue;
    const cloud = cloudValue(resource, detail, row);
    if (cloud === unknown) continue;
    compared++;
    if (movesByItself?.(row.path, cloud) === true) continue;
    const change = difference(row, state, cloud, instance);
    if (change !== undefined) changes.push(change);
  }
  return { changes, compared, of: Object.keys(attributes).length };
}

const nothingApart: ReadonlySet<string> = new Set();

function cloudValue(resource: Resource, detail: ResourceDetail | undefined, row: AttributeRow): unknown {
  const fromDetail = detail === undefined ? unknown : nativeValue(detail.attributes, row.native);
  if (fromDetail !== unknown) return meant(row, fromDetail);
  const listed = nativeValue(resource.attributes ?? {}, row.native);
  return listed === unknown && row.optional === true && detail !== undefined ? undefined : meant(row, listed);
}

function meant({ inverted }: AttributeRow, value: unknown): unknown {
  return inverted === true && typeof value === 'boolean' ? !value : value;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The state's value; nothing where its block is empty and the provider would show what the cloud has in it. */
function shownValue({ steps, shownIfSet }: AttributeRow, attributes: StateInstance['attributes']): unknown {
  const value = stateValue(attributes, steps);
  if (value !== undefined || shownIfSet !== true) return value;
  return Array.isArray(attributes[steps[0] ?? '']) ? null : undefined;
}

function difference(
  row: AttributeRow,
  state: unknown,
  cloud: unknown,
  { attributes, sensitivePaths: marked }: StateInstance,
): AttributeChange | undefined {
  // Where one side says nothing, the provider's default is what it means. `false` and 0 say something.
  const [left = '', right = ''] = [state, cloud].map((value) => row.normalise(isUnset(value) ? row.standard : value, attributes));
  const same = isSensitive(row.path, marked) ? hashed(left) === hashed(right) : left === right;
  if (same || row.fits?.(left, right) === true) return undefined;
  if (isSensitive(row.path, marked)) return { path: row.path, sensitive: true };
  const shown = row.show ?? ((value: unknown) => value);
  return { path: row.path, state: shown(state, attributes), ...(cloud === undefined ? {} : { cloud: shown(cloud, attributes) }) };
}
