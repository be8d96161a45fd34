import type { Resource } from '../../model.ts';

/** Who owns what no state manages, and why that is nobody's drift. */
export interface Owner {
  readonly owner: string;
  readonly reason: string;
}

/** What the rules may ask about the rest of the estate. */
export interface Estate {
  /** Short ids of what managed resources brought along, with the reason. */
  readonly parts: ReadonlyMap<string, string>;
  /** True when a state manages the resource with this short id (the last step of an AWS id, the path of a Google one). */
  managed(shortId: string): boolean;
  /** Who owns an instance of AWS that no state manages, by its id (`i-…`); undefined where nobody does. */
  ownerOfInstance(id: string): Owner | undefined;
}

/** One row: what is looked at, and the reason when it is not drift. */
export interface OwnershipRule {
  /** Native types it applies to; all of the provider's when absent. */
  readonly types?: readonly string[];
  /** Group it is shown under; `by the cloud` when absent. A rule that tells owners apart gives the owner itself. */
  readonly owner?: string;
  readonly reason: (resource: Resource, estate: Estate) => string | Owner | undefined;
}

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
