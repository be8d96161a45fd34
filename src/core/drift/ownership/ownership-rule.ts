import type { Resource } from '../../model.ts';

export const byTheCloud = 'by the cloud';

/** A string attribute of the listing under any of the names that listings use. */
export function attribute(resource: Resource, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = resource.attributes?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** A tag's value, whatever the letters' case of its key. */
export function tag(resource: Resource, key: string): string | undefined {
  const { tags } = resource;
  if (tags === undefined) return undefined;
  const exact = tags[key];
  if (exact !== undefined) return exact;
  const lower = key.toLowerCase();
  for (const [name, value] of Object.entries(tags)) if (name.toLowerCase() === lower) return value;
  return undefined;
}

/** What stands behind a tag key's prefix: `kubernetes.io/cluster/prod` gives `prod`. */
export function tagBehind(resource: Resource, prefix: string): string | undefined {
  for (const name of Object.keys(resource.tags ?? {})) if (name.startsWith(prefix)) return name.slice(prefix.length);
  return undefined;
}

/** The last step of an id. */
export function lastStep(id: string): string {
  return id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1);
}
