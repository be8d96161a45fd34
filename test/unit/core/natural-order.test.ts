import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inNaturalOrder, naturalKey } from '../../../src/core/natural-order.ts';

const ordered = (...names: string[]): string[] =>
  inNaturalOrder(
    names,
    (name) => name,
    (name) => name,
  );

describe('the order of names', () => {
  it('is the one that people count in', () => {
    assert.deepEqual(ordered('item10', 'item2', 'Item1', 'item', 'item2a'), ['item', 'Item1', 'item2', 'item2a', 'item10']);
    assert.deepEqual(ordered('web-1', 'web-a', 'web-01', 'web-100', 'web-99'), ['web-01', 'web-1', 'web-99', 'web-100', 'web-a']);
    assert.deepEqual(ordered('10.0.10.0', '10.0.9.0', '9.0.0.0'), ['9.0.0.0', '10.0.9.0', '10.0.10.0']);
  });

  it('is that of the numbers for numbers of any length, and the same whatever came first', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 40n }), { minLength: 2 }), (numbers) => {
        const names = numbers.map((number) => `n${String(number)}`);
        const expected = numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).map((number) => `n${String(number)}`);
        assert.deepEqual(ordered(...names), expected);
        assert.deepEqual(ordered(...names.toReversed()), expected);
      }),
    );
    assert.equal(naturalKey('a007'), naturalKey('A7'));
  });
});
