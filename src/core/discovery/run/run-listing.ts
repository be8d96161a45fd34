import { runInContext } from '../../calls/request-context.ts';
import { TimeLimit } from '../../calls/time-limit.ts';
import { CallError, type CallFailure, messageOf } from '../../errors.ts';
import type { ListingStatus, Resource, ResourceCount } from '../../model.ts';
import type { Listing, Page, PartFailure } from '../../provider.ts';
import { statusOfFailure } from '../inventory/count-samples.ts';
import { untilAborted } from '../credentials/find-credentials.ts';
import { weakMemo } from '../inventory/weak-memo.ts';
import { factsOf, type ListingResult } from '../inventory/listing-result.ts';
import { addResourceCount } from '../inventory/resource-counts.ts';
import { readParts, RowPages } from './row-pages.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for the whole listing, waits that a cloud asks for apart, after which it has failed: timed out. */
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
export async function runListing(listing: Listing, options: RunOptions): Promise<ListingResult> {
  const rows = new RowPages(listing);
  const resourceCounts = new Map<string, { account: string; region: string; type: string; count: number }>();
  const failures: PartFailure[] = [];
  const limit = new TimeLimit(options.timeoutMs, () => new CallError(timedOut(options.timeoutMs)));
  const signal = AbortSignal.any([limit.signal, options.signal]);
  let failure: CallFailure | undefined;
  let pages = 0;
  /** Takes a page in; false at the end. */
  const take = (next: IteratorResult<Page>): boolean => {
    if (next.done === true) return false;
    const { resources = [], resourceCounts: stated = [], failures: failed = [] } = next.value;
    pages++;
    rows.add(resources);
    for (const resourceCount of stated) addResourceCount(resourceCounts, resourceCount);
    failures.push(...failed);
    if (resources.length > 0) options.onResources?.(resources);
    return true;
  };
  try {
    const iterator = listing.run({ signal, parents: options.parents })[Symbol.asyncIterator]();
    const nextPage = (): Promise<IteratorResult<Page>> => runInContext({ timeLimit: limit }, () => iterator.next());
    // A page is not held while the next one is waited for.
    while (take(await untilAborted(nextPage(), signal)));
  } catch (error) {
    failure = limit.signal.aborted && !options.signal.aborted ? timedOut(options.timeoutMs) : failureOf(error, options.signal);
  } finally {
    limit.end();
  }
  const parts = rows.parts();
  const counted: ResourceCount[] = resourceCounts.size > 0 ? [...resourceCounts.values()] : rows.resourceCounts();
  return {
    listing: factsOf(listing),
    status: statusOf(failure, failures, pages > 0 && counted.length > 0),
    ...(failure === undefined ? {} : { failure }),
    failures,
    resourceCounts: counted,
    fetchedAt: options.now(),
    fromCache: false,
    ...(parts.count === 0 ? { rows: () => [] } : { parts, rows: weakMemo(() => readParts(parts)) }),
  };
}

/** An outcome for a listing that was never asked, because of what became of its parents or of the scan. */
export function unaskedResult(listing: Listing, status: ListingStatus, failure: CallFailure, now: number): ListingResult {
  return { listing: factsOf(listing), status, failure, failures: [], resourceCounts: [], fetchedAt: now, fromCache: false, rows: () => [] };
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
