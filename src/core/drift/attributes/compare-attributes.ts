import type { Resource } from '../../model.ts';
import type { ResourceDetail } from '../../provider.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { AttributeChange } from '../../api/drift.ts';
import { nativeValue, stateValue, unknown } from './attribute-row.ts';
import type { AttributeRow } from '../../terraform-rules.ts';
import { hashed, isSensitive } from './sensitive.ts';
import { compareTags, needsTags } from './tags.ts';

/** What came of comparing one resource attribute by attribute. */
export interface AttributeComparison {
  readonly changes: readonly AttributeChange[];
  readonly compared: number;
  /** Attributes that the state holds. */
  readonly of: number;
}

/**
 * What the listing did not bring of that which is compared: the first steps of its paths in the cloud's words, in lower case, and `tags`. Empty where it
 * brought everything.
 */
export function wantedOf(instance: StateInstance, resource: Resource, rows: readonly AttributeRow[]): readonly string[] {
  const listed = resource.attributes ?? {};
  const roots = rows
    .filter((row) => stateValue(instance.attributes, row.steps) !== undefined && nativeValue(listed, row.native) === unknown)
    .flatMap(({ native }) => native.map(([root = '']) => root.toLowerCase()));
  return needsTags(instance.attributes, resource) ? [...roots, 'tags'] : roots;
}

/**
 * Compares what a state says of a resource with what the cloud says. What either side does not tell is not compared, and not counted. Values of
 * sensitive attributes are compared as hashes and left out of the change. Attributes whose first step is in `apart` are the business of others.
 */
export function compareAttributes(
  instance: StateInstance,
  resource: Resource,
  {
    rows,
    detail,
    apart = nothingApart,
  }: { rows: readonly AttributeRow[]; detail?: ResourceDetail | undefined; apart?: ReadonlySet<string> | undefined },
): AttributeComparison {
  const { attributes } = instance;
  const changes: AttributeChange[] = [];
  let compared = 0;
  const tags = apart.has('tags') ? undefined : compareTags(attributes, resource, detail);
  if (tags !== undefined) {
    compared++;
    for (const change of tags) changes.push(isSensitive('tags', instance.sensitivePaths) ? { path: change.path, sensitive: true } : change);
  }
  for (const row of rows) {
    const state = stateValue(attributes, row.steps);
    if (state === undefined || apart.has(row.steps[0] ?? '')) continue;
    const cloud = cloudValue(resource, detail, row);
    if (cloud === unknown) continue;
    compared++;
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

function difference(
  row: AttributeRow,
  state: unknown,
  cloud: unknown,
  { attributes, sensitivePaths: marked }: StateInstance,
): AttributeChange | undefined {
  const left = row.normalise(state, attributes);
  const right = row.normalise(cloud, attributes);
  const standard = row.standard === undefined ? '' : row.normalise(row.standard);
  // Where one side says nothing, the provider's default is what it means.
  const same = isSensitive(row.path, marked) ? hashed(left || standard) === hashed(right || standard) : (left || standard) === (right || standard);
  if (same) return undefined;
  if (isSensitive(row.path, marked)) return { path: row.path, sensitive: true };
  const shown = row.show ?? ((value: unknown) => value);
  return { path: row.path, state: shown(state, attributes), ...(cloud === undefined ? {} : { cloud: shown(cloud, attributes) }) };
}
