import assert from 'node:assert/strict';
import { type CountSample, foldCountSamples } from '../../../../src/core/discovery/inventory/node-count.ts';

function circuitOpen(message: string): CountSample {
  return { count: null, status: 'failed', failure: { kind: 'failed', code: 'circuit-open', message } };
}

describe('the reason of a node below which the circuit to an API is open', () => {
  it('is said in full where it is one and the same', () => {
    const { count, status, reason } = foldCountSamples([circuitOpen('circuit open until 12:34'), circuitOpen('circuit open until 12:34')]);
    assert.deepEqual([count, status, reason], [null, 'failed', '2 of 2 circuit open until 12:34']);
  });

  it('is said once for many regions, each with a time of its own', () => {
    const parts = Array.from({ length: 17 }, (_, at) => circuitOpen(`circuit open until 12:${String(at + 10)}`));
    const { count, status, reason } = foldCountSamples([{ count: 3, status: 'ok' }, ...parts]);
    assert.deepEqual([count, status, reason], [3, 'partial', '17 of 18 circuit open after failures in a row']);
  });
});
