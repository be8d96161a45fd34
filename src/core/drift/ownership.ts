import type { Resource } from '../model.ts';

/** Who owns what no state manages, and why that is nobody's drift. */
export interface Owner {
  readonly owner: string;
  readonly reason: string;
}

/** What the rules may ask about the rest of the estate. */
export interface Estate {
  /** True when a state manages the resource with this id, or this last part of an id. */
  managed(id: string): boolean;
}

export const byTheCloud = 'by the cloud';

type Rule = (resource: Resource, estate: Estate) => Owner | undefined;

/** The owner of an unmanaged resource; undefined where it has none and is drift. The first rule that fits decides. */
export function ownerOf(resource: Resource, estate: Estate): Owner | undefined {
  if (resource.isDefault === true) return { owner: byTheCloud, reason: 'the cloud made it with the account' };
  for (const rule of rules) {
    const owner = rule(resource, estate);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

const rules: readonly Rule[] = [];
