import assert from 'node:assert/strict';
import { type CountSample, foldCountSamples } from '../../../../src/core/discovery/inventory/node-count.ts';

function circuitOpen(message: string): CountSample {
  return { count: null, status: 'failed', failure: { kind: 'failed', code: 'circuit-open', message } };
}

describe('the reason of a node below which an API is left alone', () => {
  it('is said in full where it is one and the same', () => {
    const { count, status, reason } = foldCountSamples([circuitOpen('left alone until 12:34'), circuitOpen('left alone until 12:34')]);
    assert.deepEqual([count, status, reason], [null, 'failed', '2 of 2 left alone until 12:34']);
  });

  it('is said once for many regions, each with a time of its own', () => {
    const parts = Array.from({ length: 17 }, (_, at) => circuitOpen(`left alone until 12:${String(at + 10)}`));
    const { count, status, reason } = foldCountSamples([{ count: 3, status: 'ok' }, ...parts]);
    assert.deepEqual([count, status, reason], [3, 'partial', '17 of 18 left alone for a while after failures in a row']);
  });
});
