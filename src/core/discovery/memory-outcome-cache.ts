import type { Listing } from '../provider.ts';
import type { ListingOutcome } from './outcome.ts';
import type { OutcomeCache } from './run-listings.ts';

/** Keeps complete answers in this process alone. */
export class MemoryOutcomeCache implements OutcomeCache {
  readonly #kept = new Map<string, ListingOutcome>();
  readonly #ttlMs: (outcome: ListingOutcome) => number;
  readonly #now: () => number;

  constructor(ttlMs: (outcome: ListingOutcome) => number, now: () => number) {
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  get(listing: Listing): ListingOutcome | undefined {
    const kept = this.#kept.get(`${listing.identity}\n${listing.key}`);
    return kept === undefined || this.#now() - kept.fetchedAt >= this.#ttlMs(kept) ? undefined : { ...kept, fromCache: true };
  }

  put(outcome: ListingOutcome): void {
    if (outcome.status === 'ok') this.#kept.set(`${outcome.listing.identity}\n${outcome.listing.key}`, outcome);
  }

  /** Forgets everything. Returns how many answers that were. */
  clear(): number {
    const { size } = this.#kept;
    this.#kept.clear();
    return size;
  }
}
