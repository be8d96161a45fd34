import type { Inventory } from '../inventory/inventory.ts';

/** Regions in which something was seen, by account, those with most first. */
export function warmRegionsOf(inventory: Pick<Inventory, 'outcomes'>): Record<string, string[]> {
  const seen = new Map<string, Map<string, number>>();
  for (const { account, region, count } of inventory.outcomes.flatMap(({ resourceCounts }) => resourceCounts)) {
    if (count === 0) continue;
    const regions = seen.get(account) ?? new Map<string, number>();
    seen.set(account, regions);
    regions.set(region, (regions.get(region) ?? 0) + count);
  }
  return Object.fromEntries([...seen].map(([account, regions]) => [account, [...regions].sort((a, b) => b[1] - a[1]).map(([region]) => region)]));
}
