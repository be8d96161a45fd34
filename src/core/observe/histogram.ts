import type { Quantiles } from '../api/metrics.ts';

/** Buckets to a doubling. Each is 1/16 of its power of two wide, so that its middle is at most 1/32 (3.2 %) off. */
const perDoubling = 16;

/**
 * The bucket of a duration, in whole microseconds: one for each of the first 16, then 16 to each doubling.
 * The same value falls into the same bucket everywhere, so that the counts of processes and minutes can be added.
 */
export function bucketOf(ms: number): number {
  const micros = Math.max(0, Math.round(ms * 1_000));
  if (micros < perDoubling) return micros;
  const exponent = Math.floor(Math.log2(micros));
  return (exponent - 3) * perDoubling + Math.floor((micros / 2 ** exponent - 1) * perDoubling);
}

/** The least value of a bucket, in milliseconds; that of the next bucket bounds it from above. */
export function lowerBoundMs(bucket: number): number {
  if (bucket < perDoubling) return bucket / 1_000;
  const exponent = Math.floor(bucket / perDoubling) + 3;
  return (2 ** exponent * (1 + (bucket % perDoubling) / perDoubling)) / 1_000;
}

/** Counts of durations by bucket. */
export type Buckets = ReadonlyMap<number, number>;

/** @param q from 0 to 1; null when nothing was counted */
export function quantile(buckets: Buckets, q: number): number | null {
  const total = countOf(buckets);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(q * total));
  let seen = 0;
  const ordered = [...buckets].toSorted(([a], [b]) => a - b);
  for (const [bucket, count] of ordered) {
    seen += count;
    if (seen >= rank) return middleMs(bucket);
  }
  return middleMs(ordered.at(-1)?.[0] ?? 0);
}

function middleMs(bucket: number): number {
  return bucket < perDoubling ? bucket / 1_000 : (lowerBoundMs(bucket) + lowerBoundMs(bucket + 1)) / 2;
}

export function countOf(buckets: Buckets): number {
  let total = 0;
  for (const count of buckets.values()) total += count;
  return total;
}

export function quantilesOf(buckets: Buckets): Quantiles {
  return { p50: quantile(buckets, 0.5), p95: quantile(buckets, 0.95), p99: quantile(buckets, 0.99) };
}

/** The sum of several. */
export function merged(all: Iterable<Buckets>): Buckets {
  const sum = new Map<number, number>();
  for (const buckets of all) for (const [bucket, count] of buckets) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  return sum;
}

/**
 * Counts in the wider buckets that exporters ask for: each of `bounds` (milliseconds, ascending) counts what lies below it and not below the one
 * before, and a last one the rest. Exact where a bound is a power of two in microseconds.
 */
export function regrouped(buckets: Buckets, bounds: readonly number[]): number[] {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const [bucket, count] of buckets) {
    const found = bounds.findIndex((bound) => lowerBoundMs(bucket) < bound);
    const place = found === -1 ? bounds.length : found;
    counts[place] = (counts[place] ?? 0) + count;
  }
  return counts;
}

/** 1 ms to 67 s in doublings; powers of two in microseconds. */
export const exportBoundsMs: readonly number[] = Array.from({ length: 17 }, (_, index) => 2 ** (index + 10) / 1_000);
