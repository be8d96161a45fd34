import { CallError, type CallFailure, messageOf } from '../errors.ts';
import type { ListingStatus, Resource, Tally } from '../model.ts';
import type { Listing, PartFailure } from '../provider.ts';
import { statusOfFailure } from './contributions.ts';
import { untilAborted } from './find-credentials.ts';
import { addTally, factsOf, type ListingOutcome, tallyResources } from './outcome.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for the whole listing, after which it has failed: timed out. */
  readonly timeoutMs: number;
  readonly parents: readonly Resource[];
  now(): number;
  /** Hears of each page's resources as they come. */
  onResources?(resources: readonly Resource[]): void;
}

/**
 * Asks one listing to its end. Never throws: whatever happens becomes the outcome's status.
 * Pages that came before a failure are kept, and make the outcome `partial`.
 */
export async function runListing(listing: Listing, options: RunOptions): Promise<ListingOutcome> {
  const resources: Resource[] = [];
  const tallies = new Map<string, { account: string; region: string; type: string; count: number }>();
  const failures: PartFailure[] = [];
  const limit = new AbortController();
  const signal = AbortSignal.any([limit.signal, options.signal]);
  const timer = setTimeout(() => {
    limit.abort();
  }, options.timeoutMs);
  let failure: CallFailure | undefined;
  let pages = 0;
  try {
    const iterator = listing.run({ signal, parents: options.parents })[Symbol.asyncIterator]();
    for (;;) {
      const next = await untilAborted(iterator.next(), signal);
      if (next.done === true) break;
      pages++;
      const page = next.value;
      for (const resource of page.resources ?? []) resources.push(resource);
      for (const tally of page.tallies ?? []) addTally(tallies, tally);
      failures.push(...(page.failures ?? []));
      if (page.resources !== undefined && page.resources.length > 0) options.onResources?.(page.resources);
    }
  } catch (error) {
    failure = limit.signal.aborted && !options.signal.aborted ? timedOut(options.timeoutMs) : failureOf(error, options.signal);
  } finally {
    clearTimeout(timer);
  }
  const distinct = distinctResources(resources);
  const counted: Tally[] = tallies.size > 0 ? [...tallies.values()] : tallyResources(distinct);
  return {
    listing: factsOf(listing),
    status: statusOf(failure, failures, pages > 0 && counted.length > 0),
    ...(failure === undefined ? {} : { failure }),
    failures,
    tallies: counted,
    fetchedAt: options.now(),
    fromCache: false,
    rows: () => distinct,
  };
}

/** An outcome for a listing that was never asked, because of what became of its parents or of the scan. */
export function unaskedOutcome(listing: Listing, status: ListingStatus, failure: CallFailure, now: number): ListingOutcome {
  return { listing: factsOf(listing), status, failure, failures: [], tallies: [], fetchedAt: now, fromCache: false, rows: () => [] };
}

// Pages can overlap when something is created while they are read: the same id counts once.
function distinctResources(resources: Resource[]): Resource[] {
  const seen = new Set<string>();
  return resources.filter((resource) => {
    const key = `${resource.type}\n${resource.id}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function statusOf(failure: CallFailure | undefined, failures: readonly PartFailure[], seen: boolean): ListingStatus {
  if (failure !== undefined) {
    const status = statusOfFailure(failure);
    return seen && status !== 'cancelled' ? 'partial' : status;
  }
  return failures.length > 0 ? 'partial' : 'ok';
}

function failureOf(error: unknown, signal: AbortSignal): CallFailure {
  if (error instanceof CallError) return error.failure;
  if (signal.aborted) return { kind: 'cancelled', message: 'cancelled' };
  return { kind: 'failed', message: messageOf(error) };
}

function timedOut(ms: number): CallFailure {
  return { kind: 'timed-out', message: `the listing took longer than ${String(Math.round(ms / 1000))} s` };
}
