import type { CallFailure } from '../errors.ts';
import type { ListingStatus, ProviderId, Resource, ResourceCount } from '../model.ts';
import type { CacheKind, CallTarget, Listing, PartFailure } from '../provider.ts';

/** A listing without its `run`: plain data. */
export type ListingFacts = Omit<Listing, 'run'>;

/** What is known about the last answer to a listing, without its rows. */
export interface ListingMeta {
  readonly listing: ListingFacts;
  readonly status: ListingStatus;
  /** Why it is not `ok`. */
  readonly failure?: CallFailure;
  readonly failures: readonly PartFailure[];
  readonly resourceCounts: readonly ResourceCount[];
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** How many resources are kept beside it; null when the answer had counts alone. */
  readonly rowCount: number | null;
}

export interface ListingRecord extends Omit<ListingMeta, 'rowCount'> {
  /** The resources as texts of JSON arrays; absent when the answer had counts alone. */
  readonly parts?: { readonly texts: readonly string[]; readonly count: number };
}

/** The key under which a listing's answer is kept: the identity behind it is part of it. */
export function listingKey(listing: Pick<ListingFacts, 'identity' | 'key'>): string {
  return `${listing.identity}\n${listing.key}`;
}

/** True when the rows of `meta` may stand for those of the answer fetched at a time. */
export function speaksFor(meta: Pick<ListingMeta, 'status' | 'fetchedAt'>, fetchedAt: number | undefined): boolean {
  return fetchedAt === undefined || meta.fetchedAt === fetchedAt || meta.status === 'ok';
}

/** The last answer to each listing, kept beyond its time to live until another replaces it, 30 days at most. */
export interface ListingStore {
  put(record: ListingRecord): void;
  /** By `listingKey`; one query for all listings of an identity, or of all. */
  metas(identity?: string): Map<string, ListingMeta>;
  /**
   * Another text after every change that any process made. Undefined where the answers of this process are not all on disk,
   * so that other processes may have an older view of them.
   */
  version(): string | undefined;
  /** When each answer was fetched, by `listingKey`; much cheaper than `metas`. */
  times(): Map<string, number>;
  /**
   * The resources of a listing, by `listingKey`; undefined when none are kept. With `fetchedAt` those of that answer, or of another that is
   * whole: undefined when an answer that failed has taken its place.
   */
  rows(key: string, fetchedAt?: number): Resource[] | undefined;
  /** Removes one listing, by `listingKey`. */
  forget(key: string): void;
  /** Removes answers that nobody renewed for 30 days; returns how many. */
  sweep(): number;
  clear(provider?: ProviderId): number;
}

export interface KeptAnswer {
  readonly key: string;
  readonly provider: CallTarget;
  readonly kind: CacheKind;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** JSON. */
  readonly answer: string;
}

/** The lower half of the answer cache. */
export interface AnswerStore {
  put(answer: KeptAnswer): void;
  get(key: string): KeptAnswer | undefined;
  clear(filter: { readonly provider?: ProviderId; readonly kind?: CacheKind }): number;
  /** Removes what was fetched before a time; returns how many. */
  sweep(fetchedBefore: number): number;
}

/** Small settings of the machine's own: an HMAC key, a generation, a head hash. */
export interface KeyValueStore {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  /** Reads and writes while no other process does; undefined removes. Returns what was written. */
  change(key: string, action: (old: string | undefined) => string | undefined): string | undefined;
}

/** What whole scans came to, folded, for a day. */
export interface InventoryStore {
  put(scope: string, text: string): void;
  get(scope: string): { readonly text: string; readonly savedAt: number } | undefined;
}

export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  readonly acquiredAt: number;
  readonly expiresAt: number;
  /** What the holder says about itself, e.g. its scan id and progress. */
  readonly note: string;
}

export interface Lease {
  readonly name: string;
  /** Aborts when the lease was lost: stolen after this process slept past its end. */
  readonly lost: AbortSignal;
  /** Leaves word for those who watch. */
  note(text: string): void;
  release(): void;
}

/** What only one process may do at a time. A lease ends with its owner's process, or when it was not renewed in time. */
export interface LeaseStore {
  /** The lease, renewed by itself until released; undefined while another holds it. */
  acquire(name: string, options?: { readonly ttlMs?: number; readonly note?: string }): Lease | undefined;
  /** Who holds it now; undefined when nobody alive does. */
  holder(name: string): LeaseHolder | undefined;
}

/** A counter (`bucket` absent), or one bucket of a histogram, over one minute. */
export interface MetricRow {
  /** The minute's beginning, milliseconds since 1970. */
  readonly minute: number;
  readonly name: string;
  /** Canonical JSON of the labels. */
  readonly labels: string;
  readonly bucket?: number;
  readonly value: number;
}

export interface MetricStore {
  /** Adds to what is there. */
  add(rows: readonly MetricRow[]): void;
  /** Rows from a time on, over all processes; from 0 on also what was swept. */
  since(time: number): MetricRow[];
  /** Adds up rows older than a time in one row each at minute 0, so that totals never fall; returns how many went. */
  sweep(before: number): number;
}

export interface ResourceChange {
  readonly listing: string;
  readonly id: string;
  /** Milliseconds since 1970: when a listing first brought it, or first failed to. */
  readonly at: number;
}

/**
 * Which resources came and went. What a listing brings the first time is where it starts from, and counts as neither.
 * Undefined where it cannot be known, because nothing is kept on disk.
 */
export interface HistoryStore {
  /** Compares with the time before. `complete` false (a partial answer) tells nothing about what went. */
  record(listing: string, ids: Iterable<string>, at: number, complete: boolean): { readonly appeared: number; readonly gone: number } | undefined;
  since(time: number): { readonly appeared: ResourceChange[]; readonly gone: ResourceChange[] } | undefined;
  /** When a listing first brought a resource; undefined when it never did. */
  firstSeen(listing: string, id: string): number | undefined;
  /** Forgets what went before a time. */
  sweep(goneBefore: number): number;
}

/** Everything that outlives the process. */
export interface StoreParts {
  readonly listings: ListingStore;
  readonly answers: AnswerStore;
  readonly keyValue: KeyValueStore;
  readonly inventories: InventoryStore;
  readonly leases: LeaseStore;
  readonly metrics: MetricStore;
  readonly history: HistoryStore;
}

/** How long folded scans are kept. */
export const foldedForMs = 24 * 3_600_000;

export const keptForMs = 30 * 24 * 3_600_000;
