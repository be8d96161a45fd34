import { defined } from '../../defined.ts';
import type { Resource } from '../../model.ts';
import type { ResourceDetail } from '../../provider.ts';
import { asArray, asRecord } from '../../terraform/json.ts';
import type { TagNames } from '../../terraform-rules.ts';
import type { StateAttributes } from '../../terraform/state-instance.ts';
import type { AttributeChange } from '../../api/drift.ts';

/** Tags that clouds write by themselves, and that no configuration holds. */
const ofTheCloud = /^(aws:|goog-|hidden-|ms-resource-usage$|k8s-azure-|k8s$|k8s:)/;

/** True when the state has tags to compare and the listing brought none to compare them with. */
export function needsTags(attributes: StateAttributes, resource: Resource, names: TagNames): boolean {
  return resource.tags === undefined && nameOf(attributes, names) !== undefined;
}

/** Differences between the tags of a state and of the cloud. Undefined where either side does not tell. */
export function compareTags(
  attributes: StateAttributes,
  resource: Resource,
  { names, detail }: { readonly names: TagNames; readonly detail: ResourceDetail | undefined },
): readonly AttributeChange[] | undefined {
  const native = resource.tags ?? tagsOfDetail(detail, names);
  if (native === undefined) return undefined;
  const name = nameOf(attributes, names);
  if (name === undefined) return undefined;
  const state = tagsOf(attributes[name]);
  if (state === undefined) return undefined;
  const cloud = new Map(Object.entries(native).filter(([key]) => !ofTheCloud.test(key)));
  const shown = name === 'tags_all' ? 'tags' : name.endsWith('labels') ? 'labels' : name;
  const changes: AttributeChange[] = [];
  for (const [key, value] of state) {
    const now = cloud.get(key);
    if (now !== value) changes.push({ path: `${shown}.${key}`, state: value, ...defined({ cloud: now }) });
  }
  for (const [key, value] of cloud) if (!state.has(key)) changes.push({ path: `${shown}.${key}`, cloud: value });
  return changes;
}

/** The tags that a state holds of a resource; undefined where it holds none of that kind. */
export function stateTags(attributes: StateAttributes, names: TagNames): Readonly<Record<string, string>> | undefined {
  const name = nameOf(attributes, names);
  const tags = name === undefined ? undefined : tagsOf(attributes[name]);
  return tags === undefined ? undefined : Object.fromEntries(tags);
}

function tagsOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (value === null) return new Map();
  // DigitalOcean's tags are names alone; its inventory keeps them as keys without a value.
  if (Array.isArray(value))
    return value.every((item): item is string => typeof item === 'string')
      ? new Map(value.filter((item) => !ofTheCloud.test(item)).map((item) => [item, '']))
      : undefined;
  const record = asRecord(value);
  if (record === undefined) return undefined;
  const entries = Object.entries(record).filter(([key, text]) => typeof text === 'string' && !ofTheCloud.test(key));
  return new Map(entries.map(([key, text]) => [key, String(text)]));
}

function nameOf(attributes: StateAttributes, { state }: TagNames): string | undefined {
  return state.find((one) => attributes[one] !== undefined && (attributes[one] !== null || one === 'tags'));
}

/** Tags of a detail; null there says that none are set. Undefined where it tells nothing of tags. */
function tagsOfDetail(detail: ResourceDetail | undefined, { native }: TagNames): Readonly<Record<string, string>> | undefined {
  const name = native.find((one) => detail?.attributes[one] !== undefined);
  if (name === undefined) return undefined;
  const value = detail?.attributes[name];
  if (!Array.isArray(value)) return stringsOf(asRecord(value) ?? {});
  if (value.every((item): item is string => typeof item === 'string')) return Object.fromEntries(value.map((item) => [item, '']));
  return Object.fromEntries(
    asArray(value).flatMap((item) => {
      const tag = asRecord(item) ?? {};
      const [key, text] = [tag['Key'] ?? tag['key'] ?? tag['TagKey'], tag['Value'] ?? tag['value'] ?? tag['TagValue']];
      return typeof key === 'string' ? [[key, typeof text === 'string' ? text : '']] : [];
    }),
  );
}

function stringsOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}
