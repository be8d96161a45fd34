import type { Resource, Tally } from '../../model.ts';

/** Sums resources that count into tallies, in the order of first sight. Linear. */
export function tallyResources(resources: Iterable<Resource>): Tally[] {
  const counts = new Map<string, { account: string; region: string; type: string; count: number }>();
  for (const resource of resources) {
    if (resource.uncounted !== undefined) continue;
    addTally(counts, { account: resource.account, region: resource.region, type: resource.type, count: 1 });
  }
  return [...counts.values()];
}

/** Adds a tally to a table keyed by its account, region and type. */
export function addTally(table: Map<string, { account: string; region: string; type: string; count: number }>, tally: Tally): void {
  const key = `${tally.account}\n${tally.region}\n${tally.type}`;
  const known = table.get(key);
  if (known === undefined) table.set(key, { ...tally });
  else known.count += tally.count;
}
