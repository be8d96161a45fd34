import assert from 'node:assert/strict';
import { DriftMgrError } from '../../../src/core/errors.ts';
import { machines, only, type Scanned, startScan } from './scan.ts';

describe('An Azure credential without a subscription', function () {
  this.timeout(30_000);
  let scanned: Scanned;

  afterEach(async () => {
    await scanned.close();
  });

  it('is said to work, whose it is, and what to do', async () => {
    scanned = await startScan({ subscriptions: [] });
    await assert.rejects(scanned.opened.engine.request('scan', { want: 'counts', filter: only }), (error: unknown) => {
      assert.ok(DriftMgrError.is(error, 'no-accounts'), String(error));
      assert.match(error.message, /The credentials work/);
      assert.match(error.message, /\(DRIFTMGR_AZURE_TOKEN\) reaches no subscription/);
      assert.match(error.hint ?? '', /Reader.*az login --tenant.*azure\.tenants/);
      return true;
    });
  });

  it('is not to blame where an account was named that it does not reach', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 2)] });
    const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: { ...only, accounts: ['elsewhere'] } });
    assert.deepEqual(
      summary.problems.map(({ code }) => code),
      ['unknown-account'],
    );
  });
});
