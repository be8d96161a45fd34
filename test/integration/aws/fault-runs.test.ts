import assert from 'node:assert/strict';
import type { Fault } from '../../cloud/faults.ts';
import type { SimulatedAws } from '../../cloud/aws/server.ts';
import { faultRun } from './fault-run.ts';

const regions = 16;
const perRegion = 300;
/** A page holds a hundred. */
const pages = 3 * regions;

describe('a scan over the wire against a cloud that fails', function () {
  this.timeout(300_000);
  let needed = 0;

  async function findsAll(most: number, arrange: (aws: SimulatedAws) => unknown): Promise<number> {
    const { found, statuses, calls } = await faultRun(regions, perRegion, arrange);
    assert.equal(found, regions * perRegion);
    assert.deepEqual(statuses, { ok: regions });
    assert.ok(calls <= most * needed, `${String(calls)} calls, ${String(needed)} are needed`);
    return calls;
  }

  before(async () => {
    const { calls } = await faultRun(regions, perRegion, () => undefined);
    assert.ok(calls >= pages && calls < pages + regions, String(calls));
    needed = calls;
  });

  const faults: readonly (readonly [string, Fault, number, number])[] = [
    ['30 % of answers throttled', { kind: 'throttled' }, 0.3, 1.6],
    ['10 % of connections reset', { kind: 'reset' }, 0.1, 1.2],
    ['10 % of answers 503', { kind: 'error', status: 503, code: 'Unavailable' }, 0.1, 1.2],
  ];
  for (const [name, fault, probability, most] of faults) {
    it(`finds everything with ${name}, in at most ${String(most)} times the calls`, async () => {
      const calls = await findsAll(most, (aws) => aws.faults.add({ fault, probability }));
      assert.ok(calls > needed);
    });
  }

  it('finds everything where all begins with throttles, in at most 1.6 times the calls', async () => {
    // As many refusals as there are regions to begin with.
    await findsAll(1.6, (aws) => aws.faults.add({ operation: 'DescribeRouteTables', fault: { kind: 'throttled' }, first: regions }));
  });
});
