import { LRUCache } from 'lru-cache';
import type { CallFailure } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { CacheKind, CallTarget, CacheKey } from '../provider.ts';
import type { MachineHmac } from '../store/machine-hmac.ts';
import { machineHmac } from '../store/machine-hmac.ts';
import type { AnswerStore, KeyValueStore } from '../store/parts.ts';
import type { CallMetrics } from './call-metrics.ts';
import type { PipelineSettings } from './pipeline-settings.ts';

export interface AnswerCacheOptions {
  /** Below the memory; absent where nothing outlives the process. */
  readonly store?: { readonly answers: AnswerStore; readonly keyValue: KeyValueStore };
  readonly metrics: Pick<CallMetrics, 'cache'>;
  readonly now: () => number;
  readonly ttlMs: PipelineSettings['cacheTtlMs'];
  /** Answers kept in memory at most. */
  readonly mostEntries: number;
}

/** An answer that was had before. */
export interface CachedAnswer<T> {
  readonly value: T;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** False when its time to live is over. */
  readonly fresh: boolean;
}

interface Entry {
  readonly value: unknown;
  readonly fetchedAt: number;
  readonly provider: CallTarget;
  readonly kind: CacheKind;
  /** The answer was a refusal, which lives by a time of its own. */
  readonly denied?: boolean;
}

/** Expired answers stay for this long: how long one lives is asked when it is read, and the settings may say longer by then. */
const expiredForMs = 24 * 3_600_000;

/** The cache key under which a refusal is kept. */
function refusalOf(cacheKey: CacheKey): CacheKey {
  return { ...cacheKey, key: `${cacheKey.key}|denied` };
}

/** Stands for the fingerprint in an identity that is written down. */
const fingerprintMark = 'fingerprint:withheld';

/**
 * Answers in memory, and below it in the store, so that the next process profits. State and credentials stay in memory, but for who one is. What is on disk is found
 * under an HMAC of the question, so that nobody reads off it which credentials were used. How long an answer lives is decided when it is read.
 */
export class AnswerCache {
  readonly #options: AnswerCacheOptions;
  #memory: LRUCache<string, Entry>;
  #ttlMs: PipelineSettings['cacheTtlMs'];
  #hmac: MachineHmac | undefined;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#ttlMs = options.ttlMs;
    this.#memory = this.#memoryFor(options.mostEntries);
  }

  /** New times to live and another number of answers in memory; both apply to what is there already. */
  update(ttlMs: PipelineSettings['cacheTtlMs'], mostEntries: number): void {
    this.#ttlMs = ttlMs;
    if (mostEntries === this.#memory.max) return;
    const held = this.#memory.dump();
    this.#memory = this.#memoryFor(mostEntries);
    this.#memory.load(held);
  }

  /** The last answer to a question, fresh or not; undefined when there is none. */
  get<T>(cacheKey: CacheKey): CachedAnswer<T> | undefined {
    const key = memoryKey(cacheKey);
    const held = this.#memory.get(key);
    const entry = held !== undefined && this.#isFresh(held) ? held : (this.#read(cacheKey, key) ?? held);
    return entry === undefined ? undefined : { value: entry.value as T, fetchedAt: entry.fetchedAt, fresh: this.#isFresh(entry) };
  }

  /** The refusal that a question was answered with, while it lives. */
  denied(cacheKey: CacheKey): CachedAnswer<CallFailure> | undefined {
    const refusal = refusalOf(cacheKey);
    const key = memoryKey(refusal);
    const entry = this.#memory.get(key) ?? this.#read(refusal, key, true);
    if (entry === undefined || !this.#isFresh(entry)) return undefined;
    return { value: entry.value as CallFailure, fetchedAt: entry.fetchedAt, fresh: true };
  }

  /** Keeps a refusal, beside whatever was answered before. */
  putDenied(cacheKey: CacheKey, failure: CallFailure): void {
    this.#put(refusalOf(cacheKey), failure, true);
  }

  /** Until when an answer of a time (milliseconds since 1970) lives. */
  livesUntil(cacheKey: CacheKey, fetchedAt: number): number {
    return fetchedAt + this.#ttlOf(cacheKey);
  }

  put(cacheKey: CacheKey, value: unknown): void {
    this.#put(cacheKey, value, false);
  }

  #put(cacheKey: CacheKey, value: unknown, denied: boolean): void {
    const { provider, kind } = cacheKey;
    const fetchedAt = this.#options.now();
    this.#memory.set(memoryKey(cacheKey), { value, fetchedAt, provider, kind, denied });
    if (this.#options.store === undefined || !isWrittenDown(cacheKey)) return;
    const answer = withholdFingerprint(cacheKey, JSON.stringify(value));
    this.#options.store.answers.put({ key: this.#diskKey(cacheKey), provider, kind, fetchedAt, answer });
  }

  /** Forgets answers in memory and in the store; returns how many. */
  clear(filter: { readonly provider?: ProviderId; readonly kind?: CacheKind }): number {
    const keys = [...this.#memory.entries()]
      .filter(([, entry]) => (filter.provider ?? entry.provider) === entry.provider && (filter.kind ?? entry.kind) === entry.kind)
      .map(([key]) => key);
    for (const key of keys) this.#memory.delete(key);
    return Math.max(keys.length, this.#options.store?.answers.clear(filter) ?? 0);
  }

  /** Drops what nobody may be served any more. */
  sweep(): void {
    const now = this.#options.now();
    for (const [key, entry] of this.#memory.entries()) {
      const keptForMs = entry.kind === 'credentials' || entry.kind === 'state' ? this.#ttlOf(entry) : Math.max(expiredForMs, this.#ttlOf(entry));
      if (now - entry.fetchedAt < keptForMs) continue;
      this.#options.metrics.cache('expire', entry.provider, entry.kind);
      this.#memory.delete(key);
    }
    this.#options.store?.answers.sweep(now - Math.max(expiredForMs, ...Object.values(this.#ttlMs)));
  }

  #memoryFor(mostEntries: number): LRUCache<string, Entry> {
    const { metrics } = this.#options;
    return new LRUCache<string, Entry>({
      max: mostEntries,
      dispose: (entry, _key, reason) => {
        if (reason === 'evict') metrics.cache('evict', entry.provider, entry.kind);
      },
    });
  }

  #read(cacheKey: CacheKey, key: string, denied = false): Entry | undefined {
    if (this.#options.store === undefined || !isWrittenDown(cacheKey)) return undefined;
    const kept = this.#options.store.answers.get(this.#diskKey(cacheKey));
    if (kept === undefined) return undefined;
    const value: unknown = JSON.parse(restoreFingerprint(cacheKey, kept.answer));
    const entry: Entry = { value, fetchedAt: kept.fetchedAt, provider: kept.provider, kind: kept.kind, denied };
    this.#memory.set(key, entry);
    return entry;
  }

  #isFresh(entry: Entry): boolean {
    const age = this.#options.now() - entry.fetchedAt;
    // An answer from the future comes from a clock that was set back; nobody knows its age.
    return age >= 0 && age < this.#ttlOf(entry);
  }

  #ttlOf(entry: Pick<Entry, 'provider' | 'kind' | 'denied'>): number {
    const kind = entry.denied === true ? 'denied' : entry.kind;
    return this.#ttlMs[`${entry.provider}.${kind}`] ?? this.#ttlMs[kind];
  }

  #diskKey(cacheKey: CacheKey): string {
    if (this.#options.store !== undefined) this.#hmac ??= machineHmac(this.#options.store.keyValue);
    return this.#hmac?.(memoryKey(cacheKey)) ?? '';
  }
}

/** A cache key as one text, for memory: provider, kind, identity and the key itself. */
export function memoryKey({ provider, kind, identity, key }: CacheKey): string {
  return JSON.stringify([provider, kind, identity, key]);
}

function isWrittenDown({ kind, secretFree }: CacheKey): boolean {
  return kind === 'resources' || kind === 'discovery' || (kind === 'credentials' && secretFree === true);
}

function withholdFingerprint({ kind, identity }: CacheKey, answer: string): string {
  return kind === 'credentials' ? answer.replaceAll(JSON.stringify(identity), JSON.stringify(fingerprintMark)) : answer;
}

function restoreFingerprint({ kind, identity }: CacheKey, answer: string): string {
  return kind === 'credentials' ? answer.replaceAll(JSON.stringify(fingerprintMark), () => JSON.stringify(identity)) : answer;
}
