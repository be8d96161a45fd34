import { DriftMgrError } from '../../errors.ts';
import type { HistoryStore, ResourceChange } from '../../store/parts.ts';
import { listingKey } from '../../store/parts.ts';
import type { HistoryEntry, HistoryReport } from '../../api/history.ts';
import type { ListingResult } from '../inventory/listing-result.ts';
import type { ListingCache } from '../run/run-listings.ts';

/** A cache that also notes what each new answer brought, and what it no longer does. */
export function withHistory(cache: ListingCache, history: HistoryStore): ListingCache {
  return {
    get: (listing) => cache.get(listing),
    put(outcome) {
      note(outcome, history);
      return cache.put(outcome);
    },
  };
}

function note(outcome: ListingResult, history: HistoryStore): void {
  const { listing, status, fromCache, fetchedAt } = outcome;
  if (fromCache || listing.want !== 'rows' || (status !== 'ok' && status !== 'partial')) return;
  const ids = outcome.rows().flatMap(({ type, id, uncounted }) => (uncounted === undefined ? [`${type} ${id}`] : []));
  // An index that lags covers nothing: what it leaves out may be there.
  const complete = status === 'ok' && listing.covers.length > 0;
  history.record(listingKey(listing), ids, fetchedAt, complete);
}

/**
 * What came and went since a time, else in the milliseconds for which history is kept; null where nothing is kept.
 * @throws DriftMgrError `bad-time`
 */
export function reportHistory(
  history: HistoryStore,
  since: string | undefined,
  { now, keptMs }: { now: number; keptMs: number },
): HistoryReport | null {
  const from = since === undefined ? now - keptMs : Date.parse(since);
  if (Number.isNaN(from)) throw new DriftMgrError('bad-time', `${since ?? ''} is no time.`, { hint: 'Write it as 2027-01-31T08:00:00Z.' });
  const changes = history.since(from);
  if (changes === undefined) return null;
  return { since: new Date(from).toISOString(), appeared: entries(changes.appeared), gone: entries(changes.gone) };
}

/** Several listings may bring one resource; the first to tell of it counts. */
function entries(changes: readonly ResourceChange[]): HistoryEntry[] {
  const stated = new Map<string, HistoryEntry>();
  for (const { id: noted, at } of changes) {
    if (stated.has(noted)) continue;
    const space = noted.indexOf(' ');
    const type = noted.slice(0, space);
    stated.set(noted, { id: noted.slice(space + 1), ...(type === '' ? {} : { type }), at: new Date(at).toISOString() });
  }
  return [...stated.values()];
}
