import { defined } from '../../defined.ts';
import { type CallFailure, DriftMgrError } from '../../errors.ts';
import type { Account, Problem, ProviderId, Resource, Scope } from '../../model.ts';
import type { KeyValueStore, ListingMeta, ListingStore } from '../../store/parts.ts';
import { listingKey } from '../../store/parts.ts';
import type { GivenName } from '../filter/given-names.ts';
import { weakMemo } from '../inventory/weak-memo.ts';
import { Inventory } from '../inventory/inventory.ts';
import { isSessionOver, type ListingResult } from '../inventory/listing-result.ts';
import type { ListingCache } from '../run/run-listings.ts';

/** How a question fared; one whose answer was too old is `expire`, and then a `miss`. */
type QuestionEvent = 'hit' | 'miss' | 'expire';

export interface ListingCacheOptions {
  readonly listings: ListingStore;
  readonly keyValue: KeyValueStore;
  /** Milliseconds for which an answer of a provider is fresh. */
  readonly ttlMs: (outcome: Pick<ListingResult, 'listing'>) => number;
  /** Milliseconds for which a provider that denied a listing is not asked again. */
  readonly deniedTtlMs: (outcome: Pick<ListingResult, 'listing'>) => number;
  now(): number;
  /** Hears how many questions fared how, a moment after they were asked. */
  onQuestions?(provider: ProviderId, event: QuestionEvent, count: number): void;
}

const noRows = { texts: [], count: 0 } as const;
const inventoryKey = 'inventory/last';

/** What is written of an inventory beside its listings. */
interface InventoryRecord {
  readonly scanId: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly accounts: readonly Account[];
  readonly planProblems: readonly Problem[];
  readonly titles: readonly (readonly [string, string])[];
  readonly names?: readonly GivenName[];
  readonly scope?: Scope;
  readonly keys: readonly string[];
  /** Of the listings that an earlier scan brought: why the last one could not, and what it was refused. */
  readonly notRenewed?: readonly (readonly [key: string, why: string, failure: CallFailure | null])[];
}

/** A cache for one scan: what the store knows is read in one query when first asked. */
export function cachedListings(options: ListingCacheOptions): ListingCache {
  let metas: Map<string, ListingMeta> | undefined;
  // A scan asks thousands of questions in one go: they are said together.
  const asked = new Map<string, { provider: ProviderId; event: QuestionEvent; count: number }>();
  const counted = (provider: ProviderId, event: QuestionEvent): void => {
    if (asked.size === 0) {
      setImmediate(() => {
        for (const one of asked.values()) options.onQuestions?.(one.provider, one.event, one.count);
        asked.clear();
      });
    }
    const known = asked.get(`${provider} ${event}`);
    if (known === undefined) asked.set(`${provider} ${event}`, { provider, event, count: 1 });
    else known.count++;
  };
  return {
    get(listing) {
      metas ??= options.listings.metas();
      const key = listingKey(listing);
      const meta = metas.get(key);
      const complete = meta?.status === 'ok';
      const ttlMs = complete ? options.ttlMs({ listing }) : meta !== undefined && isDenied(meta) ? options.deniedTtlMs({ listing }) : 0;
      const ageMs = meta === undefined ? Infinity : options.now() - meta.fetchedAt;
      // An answer from the future comes from a clock that was set back; nobody knows its age.
      const fresh = ageMs >= 0 && ageMs < ttlMs;
      if (complete && !fresh) counted(listing.provider, 'expire');
      counted(listing.provider, fresh ? 'hit' : 'miss');
      return meta !== undefined && fresh ? outcomeOf(meta, options.listings, meta.status) : undefined;
    },
    put(outcome) {
      if (outcome.fromCache || outcome.status === 'pending' || outcome.status === 'cancelled') return outcome;
      // It answered nothing, and what was answered before the session ended is shown in its place.
      metas ??= options.listings.metas();
      if (isSessionOver(outcome) && metas.get(listingKey(outcome.listing))?.status === 'ok') return outcome;
      const { parts, ...rest } = outcome;
      const { listing, status, failure, failures, resourceCounts, fetchedAt } = rest;
      options.listings.put({
        listing,
        status,
        failures,
        resourceCounts,
        fetchedAt,
        ...defined({ failure }),
        ...(listing.want === 'rows' ? { parts: parts ?? noRows } : {}),
      });
      if (listing.want !== 'rows' || parts === undefined) return rest;
      return { ...rest, rows: weakMemo(() => rowsOf(listing, fetchedAt, options.listings)) };
    },
  };
}

/** True for an answer that lacks nothing but what was denied: asked again at once, it would be denied again. */
function isDenied({ status, failure, failures }: ListingMeta): boolean {
  if (status !== 'denied' && status !== 'partial') return false;
  return (failure === undefined || failure.kind === 'denied') && failures.every((part) => part.failure.kind === 'denied');
}

/** Notes which listings make up an inventory, for the next process. */
export function keepInventory(inventory: Inventory, options: ListingCacheOptions): void {
  const record: InventoryRecord = {
    scanId: inventory.scanId,
    startedAt: inventory.startedAt,
    ...defined({ finishedAt: inventory.finishedAt }),
    accounts: inventory.accounts,
    planProblems: inventory.planProblems,
    titles: [...inventory.titles],
    names: inventory.names.entries(),
    ...defined({ scope: inventory.scope }),
    keys: inventory.outcomes.map((outcome) => listingKey(outcome.listing)),
    notRenewed: inventory.outcomes.flatMap((outcome) => {
      const { listing, failure, notRenewed = isSessionOver(outcome) ? failure?.message : undefined } = outcome;
      return notRenewed === undefined ? [] : [[listingKey(listing), notRenewed, failure ?? null] as const];
    }),
  };
  options.keyValue.set(inventoryKey, JSON.stringify(record));
}

/** The inventory that was kept last; what is older than its time to live reads `stale`. Undefined where there is none. */
export function lastInventory(options: ListingCacheOptions): Inventory | undefined {
  const text = options.keyValue.get(inventoryKey);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as InventoryRecord;
  const inventory = new Inventory({ scanId: record.scanId, startedAt: record.startedAt });
  inventory.finishedAt = record.finishedAt;
  inventory.accounts = record.accounts;
  inventory.planProblems = record.planProblems;
  inventory.scope = record.scope;
  for (const [type, title] of record.titles) inventory.titles.set(type, title);
  for (const [kind, given, names] of record.names ?? []) inventory.names.learn(kind, given, names);
  const metas = options.listings.metas();
  const notRenewed = new Map((record.notRenewed ?? []).map(([key, why, failure]) => [key, { why, failure }]));
  let gone = 0;
  for (const key of record.keys) {
    const meta = metas.get(key);
    if (meta === undefined) {
      gone++;
      continue;
    }
    const ageMs = options.now() - meta.fetchedAt;
    const stale = meta.status === 'ok' && (ageMs < 0 || ageMs >= options.ttlMs(meta));
    const outcome = outcomeOf(meta, options.listings, stale ? 'stale' : meta.status);
    const old = notRenewed.get(key);
    if (old === undefined || outcome.status === 'failed') inventory.record(outcome);
    else if (old.failure === null) inventory.record({ ...outcome, notRenewed: old.why });
    else inventory.record({ ...outcome, status: 'stale', notRenewed: old.why, failure: old.failure });
  }
  // What was cleared from the cache must not read as if the rest were everything.
  if (gone === record.keys.length && gone > 0) return undefined;
  if (gone > 0) {
    const message = `${String(gone)} of ${String(record.keys.length)} answers of the last scan were cleared from the cache`;
    inventory.planProblems = [...inventory.planProblems, { code: 'cache-cleared', message, hint: 'Refresh.' }];
  }
  return inventory;
}

function outcomeOf(meta: ListingMeta, listings: ListingStore, status: ListingMeta['status']): ListingResult {
  const { listing, failure, failures, resourceCounts, fetchedAt, rowCount } = meta;
  return {
    listing,
    status,
    ...defined({ failure }),
    failures,
    resourceCounts,
    fetchedAt,
    fromCache: true,
    rows: rowCount === null || rowCount === 0 ? () => [] : weakMemo(() => rowsOf(listing, fetchedAt, listings)),
  };
}

// Rows that were removed must not read as "there is nothing".
function rowsOf(listing: ListingMeta['listing'], fetchedAt: number, listings: ListingStore): readonly Resource[] {
  const rows = listings.rows(listingKey(listing), fetchedAt);
  if (rows !== undefined) return rows;
  throw new DriftMgrError('answer-gone', `What ${listing.operation} answered was removed from the store meanwhile.`, { hint: 'Refresh.' });
}
