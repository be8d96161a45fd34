import type { Resource, ResourceCount } from '../../model.ts';

/** Sums resources that count into resource counts, in the order of first coverage. Linear. */
export function countResources(resources: Iterable<Resource>): ResourceCount[] {
  const counts = new Map<string, { account: string; region: string; type: string; count: number }>();
  for (const resource of resources) {
    if (resource.uncounted !== undefined) continue;
    addResourceCount(counts, { account: resource.account, region: resource.region, type: resource.type, count: 1 });
  }
  return [...counts.values()];
}

/** Adds a resource count to a table keyed by its account, region and type. */
export function addResourceCount(
  table: Map<string, { account: string; region: string; type: string; count: number }>,
  resourceCount: ResourceCount,
): void {
  const key = `${resourceCount.account}\n${resourceCount.region}\n${resourceCount.type}`;
  const known = table.get(key);
  if (known === undefined) table.set(key, { ...resourceCount });
  else known.count += resourceCount.count;
}

/** What tells a resource of a listing from all others of its provider. */
export function resourceKey({ type, id }: Pick<Resource, 'type' | 'id'>, { ignoresCase }: { readonly ignoresCase?: true }): string {
  return `${type}\n${ignoresCase === true ? id.toLowerCase() : id}`;
}
