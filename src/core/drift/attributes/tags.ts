import type { Resource } from '../../model.ts';
import { asRecord } from '../../terraform/json.ts';
import type { StateAttributes } from '../../terraform/state-instance.ts';
import type { AttributeChange } from '../report.ts';

/** Tags that clouds write by themselves, and that no configuration holds. */
const ofTheCloud = /^(aws:|goog-|hidden-|ms-resource-usage$|k8s-azure-)/;

/** Attributes under which providers keep all tags of a resource, defaults of the provider included; the first that a state has counts. */
const names = ['tags_all', 'effective_labels', 'terraform_labels', 'tags', 'labels', 'user_labels'] as const;

/** Differences between the tags of a state and of the cloud. Undefined where either side does not tell. */
export function compareTags(attributes: StateAttributes, resource: Resource): readonly AttributeChange[] | undefined {
  if (resource.tags === undefined) return undefined;
  const name = names.find((one) => attributes[one] !== undefined && (attributes[one] !== null || one === 'tags'));
  if (name === undefined) return undefined;
  const state = tagsOf(attributes[name]);
  if (state === undefined) return undefined;
  const cloud = new Map(Object.entries(resource.tags).filter(([key]) => !ofTheCloud.test(key)));
  const shown = name === 'tags_all' ? 'tags' : name.endsWith('labels') ? 'labels' : name;
  const changes: AttributeChange[] = [];
  for (const [key, value] of state) {
    const now = cloud.get(key);
    if (now !== value) changes.push({ path: `${shown}.${key}`, state: value, ...(now === undefined ? {} : { cloud: now }) });
  }
  for (const [key, value] of cloud) if (!state.has(key)) changes.push({ path: `${shown}.${key}`, cloud: value });
  return changes;
}

function tagsOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (value === null) return new Map();
  // DigitalOcean's tags are names alone; its inventory keeps them as keys without a value.
  if (Array.isArray(value))
    return value.every((item): item is string => typeof item === 'string') ? new Map(value.map((item) => [item, ''])) : undefined;
  const record = asRecord(value);
  if (record === undefined) return undefined;
  const entries = Object.entries(record).filter(([key, text]) => typeof text === 'string' && !ofTheCloud.test(key));
  return new Map(entries.map(([key, text]) => [key, String(text)]));
}
