import TinyQueue from 'tinyqueue';
import type { BucketChange, BucketLimit, BucketState } from './token-bucket.ts';
import { OpenBucket } from './token-bucket.ts';

/** Those who wait for the same buckets. */
export interface DrawChain {
  /** Each gives a token; outermost first. */
  readonly buckets: readonly BucketLimit[];
  /** One number for each who waits, ascending: whoever has the smaller one came first, also between chains. */
  readonly arrivals: readonly number[];
}

/** What became of a chain. */
export interface Draw {
  /** How many of those who wait may go, first come first. */
  readonly granted: number;
  /** Milliseconds until the next of them may; 0 when all went, or as many as were to go at most. */
  readonly waitMs: number;
  /** The part of `waitMs` for which the cloud asked to be left alone. */
  readonly pauseMs: number;
  /** True where the cloud asked for a longer pause than is heeded: nobody is to wait for its end. */
  readonly refused: boolean;
  /** Of each bucket of the chain: the calls a second that it lets through now, and whether an answer would change it. */
  readonly buckets: readonly { readonly ratePerSecond: number; readonly awaitsAnswer: boolean }[];
}

/**
 * Where token buckets are kept: in memory for one process, in a file for all that share a data folder. Data in, data out: each method is one step
 * that nobody else's comes between, so that a script of Redis can stand behind it as well as a transaction of SQLite.
 * Each resolves with undefined, having changed nothing, while another process holds the buckets: ask again soon.
 */
export interface TokenBucketStore {
  /** Draws tokens for at most `most` of those who wait, oldest first. `now` in milliseconds since 1970. Answers in the order of `chains`. */
  draw(chains: readonly DrawChain[], most: number, now: number): Promise<readonly Draw[] | undefined>;
  /** Applies what the cloud answered; resolves with the rate that the bucket has then. */
  change(bucket: BucketLimit, change: BucketChange, now: number): Promise<number | undefined>;
  /** Lifts the pauses of all buckets whose key begins with `prefix`. Where another process holds them they stay. */
  resume(prefix: string): Promise<void>;
}

/** Stored states, as one transaction sees them. */
export interface BucketTable {
  get(key: string): BucketState | undefined;
  set(key: string, state: BucketState): void;
}

/** Buckets of this process alone. */
export function memoryTokenBuckets(): TokenBucketStore {
  const states = new Map<string, BucketState>();
  return {
    draw: (chains, most, now) => Promise.resolve(drawFrom(states, chains, most, now)),
    change: (bucket, change, now) => Promise.resolve(changeIn(states, bucket, change, now)),
    resume(prefix) {
      for (const [key, state] of states) if (key.startsWith(prefix)) states.set(key, { ...state, streak: 0, pausedUntil: 0, askedUntil: 0 });
      return Promise.resolve();
    },
  };
}

/** `TokenBucketStore.draw` over any table. */
export function drawFrom(table: BucketTable, chains: readonly DrawChain[], most: number, now: number): Draw[] {
  const open = new Map<string, OpenBucket>();
  const openBucket = (limit: BucketLimit): OpenBucket => {
    const known = open.get(limit.key) ?? new OpenBucket(table.get(limit.key), limit, now);
    open.set(limit.key, known);
    return known;
  };
  const lanes = chains.map(({ buckets, arrivals }) => ({ buckets: buckets.map(openBucket), arrivals, granted: 0, waitMs: 0, pauseMs: 0 }));
  const next = new TinyQueue(
    lanes.filter(({ arrivals }) => arrivals.length > 0),
    (one, other) => (one.arrivals[one.granted] ?? 0) - (other.arrivals[other.granted] ?? 0),
  );
  const changed = new Set([...open.values()].filter((bucket) => bucket.wasAhead));
  for (let left = most; left > 0;) {
    const lane = next.pop();
    if (lane === undefined) break;
    const innermost = OpenBucket.chain(lane.buckets);
    lane.pauseMs = Math.max(0, ...lane.buckets.map((bucket) => bucket.pauseMs(now)));
    if (lane.pauseMs > 0 || innermost?.take() === false) {
      lane.waitMs = Math.max(lane.pauseMs, innermost?.waitMs() ?? 0);
      continue;
    }
    for (const bucket of lane.buckets) changed.add(bucket);
    lane.granted += 1;
    left -= 1;
    if (lane.granted < lane.arrivals.length) next.push(lane);
  }
  for (const bucket of changed) table.set(bucket.limit.key, bucket.state);
  return lanes.map(({ buckets, granted, waitMs, pauseMs }) => ({
    granted,
    waitMs,
    pauseMs,
    refused: buckets.some((bucket) => bucket.isRefused(now)),
    buckets: buckets.map(({ ratePerSecond, awaitsAnswer }) => ({ ratePerSecond, awaitsAnswer })),
  }));
}

/** `TokenBucketStore.change` over any table. */
export function changeIn(table: BucketTable, limit: BucketLimit, change: BucketChange, now: number): number {
  const bucket = new OpenBucket(table.get(limit.key), limit, now);
  bucket.apply(change, now);
  table.set(limit.key, bucket.state);
  return bucket.ratePerSecond;
}
