import type { EngineEvent } from '../../api/engine-api.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { ListingResult } from '../inventory/listing-result.ts';
import type { ExpectDenied } from '../inventory/problems.ts';
import { summarize } from '../inventory/summary.ts';

const leastIntervalMs = 100;

/**
 * Tells how a scan goes: each listing that ends, and the counts so far at most ten times a second (less often where
 * summing them up takes long, so that telling never takes more than a tenth of the time).
 */
export function createProgress(
  inventory: Inventory,
  parts: { emit(event: EngineEvent): void; now(): number; readonly expectDenied: readonly ExpectDenied[] },
): { planned(listings: number): void; listed(outcome: ListingResult): void; indexed(): void; stop(): void } {
  const { scanId } = inventory;
  let planned = 0;
  let done = 0;
  let resources = 0;
  let intervalMs = leastIntervalMs;
  let timer: NodeJS.Timeout | undefined;

  const report = (): void => {
    timer = undefined;
    const began = performance.now();
    const summary = summarize(inventory, { now: parts.now(), outline: true, expectDenied: parts.expectDenied });
    parts.emit({ kind: 'progress', scanId, summary });
    intervalMs = Math.max(leastIntervalMs, 10 * (performance.now() - began));
  };

  return {
    planned(listings) {
      planned += listings;
      parts.emit({ kind: 'planned', scanId, listings: planned });
    },
    listed(outcome) {
      done++;
      for (const resourceCount of outcome.resourceCounts) resources += resourceCount.count;
      parts.emit({ kind: 'listed', scanId, done, planned, label: labelOf(outcome), resources });
      timer ??= setTimeout(report, intervalMs);
    },
    indexed() {
      timer ??= setTimeout(report, 0);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

function labelOf({ listing }: ListingResult): string {
  return [listing.operation, listing.region === '*' ? undefined : listing.region].filter((part) => part !== undefined).join(' ');
}
