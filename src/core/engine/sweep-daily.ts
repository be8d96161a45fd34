import type { Store } from '../store/store.ts';

/** A day in milliseconds. */
export const dayMs = 24 * 3_600_000;
const sweptKey = 'store.sweptAt';

/** Terminal runs are short: whoever is the first to end on a day clears what is too old. */
export function sweepDaily(store: Pick<Store, 'keyValue' | 'sweep'>, now: number, kept: Parameters<Store['sweep']>[0]): void {
  // A time of the future comes from a clock that was set back since.
  const elapsed = now - Number(store.keyValue.get(sweptKey) ?? 0);
  if (elapsed >= 0 && elapsed < dayMs) return;
  store.keyValue.set(sweptKey, String(now));
  store.sweep(kept);
}
