import type { IndexReach, Provider } from '../../provider.ts';
import type { Inventory } from '../inventory/inventory.ts';

interface IndexOptions {
  readonly inventory: Inventory;
  readonly signal: AbortSignal;
  /** Hears of each part that came. */
  readonly onPart: () => void;
}

/**
 * Puts what an index says beside the counts of a scan, as it comes. An index is a nicety: where it cannot be asked, the scan lacks nothing, and what
 * is listed says what is wrong.
 */
export async function readIndex(provider: Provider, reach: IndexReach, { inventory, signal, onPart }: IndexOptions): Promise<void> {
  try {
    for await (const answer of provider.indexed?.(reach, signal) ?? []) {
      if (inventory.finishedAt !== undefined) return;
      inventory.index(provider.id, answer);
      onPart();
    }
  } catch {
    // Refused, not there, or ended with the scan.
  }
}
