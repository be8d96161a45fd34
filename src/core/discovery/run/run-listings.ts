import pLimit from 'p-limit';
import type { CallFailure } from '../../errors.ts';
import type { Resource } from '../../model.ts';
import type { Listing } from '../../provider.ts';
import { describeFailure } from '../inventory/node-count.ts';
import type { ListingResult } from '../inventory/listing-result.ts';
import { runListing, unaskedResult } from './run-listing.ts';

/** Where answers are kept between scans. */
export interface ListingCache {
  /** An answer that is still fresh, complete but for what was denied, or undefined. */
  get(listing: Listing): ListingResult | undefined;
  /** Keeps an outcome; what failed is kept to be shown, and never given back by `get`. Gives back what to go on with. */
  put(outcome: ListingResult): ListingResult;
}

export interface RunListingsOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Listings under way at once. */
  readonly concurrency: number;
  readonly cache?: ListingCache;
  /** Asks again whatever the cache holds. */
  readonly refresh: boolean;
  /** Wraps each listing, so that what it causes can be distinguished. */
  withContext<T>(action: () => Promise<T>): Promise<T>;
  now(): number;
  /** Hears what came of each listing. One that is about more may have answered it. */
  onResult(outcome: ListingResult, asked: Listing): void;
  onResources?(resources: readonly Resource[]): void;
}

/**
 * Runs listings side by side, in their order, children after their parents. Resolves when each has an outcome;
 * one that fails spoils nothing but itself (and the children that cannot be asked without it).
 */
export async function runListings(listings: readonly Listing[], options: RunListingsOptions): Promise<void> {
  const inFlight = new Map<string, Promise<ListingResult>>();
  const byKey = new Map(listings.map((listing) => [listing.key, listing]));
  const limit = pLimit(options.concurrency);

  const outcomeOf = (listing: Listing): Promise<ListingResult> => {
    const known = inFlight.get(listing.key);
    if (known !== undefined) return known;
    const running = askOne(listing);
    inFlight.set(listing.key, running);
    return running;
  };

  const askOne = async (listing: Listing): Promise<ListingResult> => {
    const cached = options.refresh || options.cache === undefined ? undefined : keptAnswer(options.cache, listing);
    if (cached !== undefined) {
      options.onResources?.(cached.rows());
      return cached;
    }
    const parentListing = listing.parents === undefined ? undefined : byKey.get(listing.parents);
    const parent = parentListing === undefined ? undefined : await outcomeOf(parentListing);
    const blocked = parent === undefined ? undefined : blockedBy(parent);
    if (blocked !== undefined) return unaskedResult(listing, blocked.status, blocked.failure, options.now());
    const outcome = await limit(async () => {
      if (options.signal.aborted) return unaskedResult(listing, 'cancelled', { kind: 'cancelled', message: 'cancelled' }, options.now());
      return options.withContext(() =>
        runListing(listing, {
          signal: options.signal,
          timeoutMs: options.timeoutMs,
          parents: parent?.rows() ?? [],
          now: () => options.now(),
          onResources: (resources) => options.onResources?.(resources),
        }),
      );
    });
    const stated = parent?.status === 'partial' && outcome.status === 'ok' ? partialFor(outcome, parent) : outcome;
    return options.cache?.put(stated) ?? stated;
  };

  await Promise.all(
    listings.map(async (listing) => {
      options.onResult(await outcomeOf(listing), listing);
    }),
  );
}

/** The answer that is kept, or one to the same question about all places that is no older. */
function keptAnswer(cache: ListingCache, listing: Listing): ListingResult | undefined {
  const { places: _places, wholeKey, ...rest } = listing;
  const own = cache.get(listing);
  const whole = wholeKey === undefined ? undefined : cache.get({ ...rest, key: wholeKey });
  return own !== undefined && own.fetchedAt > (whole?.fetchedAt ?? 0) ? own : whole;
}

function blockedBy(parent: ListingResult): { status: 'denied' | 'failed' | 'cancelled'; failure: CallFailure } | undefined {
  const { status } = parent;
  if (status !== 'denied' && status !== 'failed' && status !== 'cancelled') return undefined;
  const why = describeFailure(status, parent.failure) ?? status;
  const type = parent.listing.types === '*' ? 'parents' : parent.listing.types.join(', ');
  return { status, failure: { ...(parent.failure ?? { kind: 'failed' }), message: `its parents (${type}) could not be listed: ${why}` } };
}

function partialFor(outcome: ListingResult, parent: ListingResult): ListingResult {
  const failure: CallFailure = parent.failure ?? { kind: 'failed', message: 'not all parents could be listed' };
  return { ...outcome, status: 'partial', failure: { ...failure, message: `not all of its parents could be listed: ${failure.message}` } };
}
