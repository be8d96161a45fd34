import assert from 'node:assert/strict';
import type { Listing } from '../../../../src/core/provider.ts';
import { discover } from './discover.ts';
import { plainListing, plainProvider, things } from './plain-provider.ts';

describe('what is known from before', () => {
  it('keeps the last answer of a listing whose session ended meanwhile, as stale, and names the problem', async () => {
    let over = false;
    const listing = plainListing({ key: 'a' }, []);
    const failing: Listing = {
      ...listing,
      run: (request) =>
        plainListing({ key: 'a' }, over ? [{ kind: 'unauthenticated', message: 'the token has expired' }] : [{ resources: things(4) }]).run(request),
    };
    const discovery = discover(plainProvider([failing]));
    await discovery.scan({ want: 'rows' }, new AbortController().signal);
    over = true;
    for (const filter of [{}, { accounts: ['1'] }]) {
      const scanned = await discovery.scan({ want: 'rows', filter }, new AbortController().signal);
      const { totals, complete, problems } = discovery.queries.summary(scanned, filter);
      assert.deepEqual([totals.count, totals.status, totals.reason], [4, 'stale', 'not renewed: the token has expired']);
      assert.deepEqual([complete, problems.map(({ reason }) => reason)], [false, ['unauthenticated']]);
      // A comparison proves nothing by what nobody saw now.
      assert.deepEqual([[...scanned.resources()].length, scanned.coverage('Test::Thing', '1', 'here').status], [0, 'failed']);
    }
    const shown = await discovery.queries.children({ groupBy: 'account', path: {}, offset: 0, limit: 5 }, new AbortController().signal);
    assert.deepEqual([shown.nodes[0]?.count, shown.nodes[0]?.status], [4, 'stale']);
  });
});
