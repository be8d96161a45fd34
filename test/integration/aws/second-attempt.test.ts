import assert from 'node:assert/strict';
import { estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const account = '111122223333';
const region = 'us-east-1';
/** Rates and pauses are not the subject here. */
const flags = { limits: { aws: 1_000 }, retries: { aws: { retries: 5, minMs: 1, maxMs: 1 } } };

describe('every operation of AWS that fails once', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;

  before(async () => {
    aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', defaults: true, resources: {} }] }));
    opened = await openEngine(aws.environment, flags);
  });

  after(async () => {
    await opened.close();
    await aws.close();
  });

  it('is asked a second time, and answers', async () => {
    const scan = { want: 'rows', filter: { providers: ['aws'], regions: [region, 'global'] }, refresh: true } as const;
    const expected = await opened.engine.request('scan', scan);
    assert.equal(expected.totals.status, 'ok');
    const operations = new Set(aws.requests.map(({ service, operation }) => `${service} ${operation}`));
    assert.ok(operations.size > 80, String(operations.size));
    for (const one of operations) {
      const [service = '', operation = ''] = one.split(' ');
      aws.faults.add({ service, operation, first: 1, fault: { kind: 'error', status: 500, code: 'InternalError' } });
    }
    const calls = aws.requests.length;
    const summary = await opened.engine.request('scan', scan);
    assert.deepEqual(summary.problems, []);
    assert.equal(summary.totals.status, 'ok');
    assert.equal(summary.totals.count, expected.totals.count);
    const again = new Set(aws.requests.slice(calls).map(({ service, operation }) => `${service} ${operation}`));
    assert.deepEqual([...again].sort(), [...operations].sort());
  });
});
