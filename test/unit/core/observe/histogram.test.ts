import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { bucketOf, countOf, exportBoundsMs, lowerBoundMs, merged, quantile, quantilesOf, regrouped } from '../../../../src/core/observe/histogram.ts';

function filled(values: readonly number[]): Map<number, number> {
  const buckets = new Map<number, number>();
  for (const ms of values) buckets.set(bucketOf(ms), (buckets.get(bucketOf(ms)) ?? 0) + 1);
  return buckets;
}

const durations = fc.array(fc.double({ min: 0.05, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('a histogram', () => {
  it('is 5 % off at most, in every quantile', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (values, q) => {
        const exact = values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1] ?? 0;
        const stated = quantile(filled(values), q) ?? Number.NaN;
        assert.ok(Math.abs(stated - exact) <= 0.05 * exact, `${stated} for ${exact}`);
      }),
    );
  });

  it('keeps a value within the bounds of its bucket', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), (micros) => {
        const bucket = bucketOf(micros / 1_000);
        assert.ok(lowerBoundMs(bucket) * 1_000 <= micros && micros < lowerBoundMs(bucket + 1) * 1_000);
      }),
    );
  });

  it('says nothing about nothing', () => {
    assert.deepEqual(quantilesOf(new Map()), { p50: null, p95: null, p99: null });
  });

  it('can be added up in any order', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        assert.deepEqual(quantilesOf(merged([filled(a), filled(b)])), quantilesOf(filled([...b, ...a])));
      }),
    );
  });

  it('loses no count when it is regrouped, and puts each where it belongs', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const counts = regrouped(filled(values), exportBoundsMs);
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          countOf(filled(values)),
        );
        const below = values.filter((ms) => Math.round(ms * 1_000) < (exportBoundsMs[0] ?? 0) * 1_000).length;
        assert.equal(counts[0], below);
      }),
    );
  });
});
