import assert from 'node:assert/strict';
import type { Provider } from '../../../../src/core/provider.ts';
import { discover } from './discover.ts';
import { plainListing, plainProvider, things } from './plain-provider.ts';

describe('what is asked about inventories', () => {
  it('sorts the resources once for all of their pages, and anew when something has changed', async () => {
    const discovery = discover(plainProvider([plainListing({ key: 'a' }, [{ resources: things(25) }])]));
    await discovery.scan({ want: 'rows' }, new AbortController().signal);
    const rows = discovery.queries.rows.bind(discovery.queries);
    let sorted = 0;
    discovery.queries.rows = (...asked) => {
      sorted += 1;
      return rows(...asked);
    };
    const all = (): string[] => {
      const ids: string[] = [];
      for (let cursor: string | undefined = '0'; cursor !== undefined;) {
        const page = discovery.queries.resources({ limit: 10, cursor });
        ids.push(...page.resources.map(({ id }) => id));
        cursor = page.cursor;
      }
      return ids;
    };
    assert.equal(new Set(all()).size, 25);
    assert.equal(sorted, 1);
    await discovery.scan({ want: 'rows', refresh: true, filter: { types: ['Test::Thing'] } }, new AbortController().signal);
    assert.equal(all().length, 25);
    assert.equal(sorted, 2);
  });

  it('hands out what a scan saw, apart from what was known before', async () => {
    let account = '1';
    const listingOf = (id: string) => plainListing({ key: id, accounts: [id] }, [{ resources: things(2, { account: id }) }]);
    const provider: Provider = {
      ...plainProvider([]),
      accounts: () => Promise.resolve({ accounts: [{ provider: 'aws', id: account, identity: 'me' }], problems: [] }),
      listings: () => Promise.resolve({ listings: [listingOf(account)], problems: [] }),
    };
    const discovery = discover(provider);
    await discovery.scan({ want: 'rows' }, new AbortController().signal);
    account = '2';
    const second = await discovery.scan({ want: 'rows', filter: { types: ['Test::Thing'] } }, new AbortController().signal, 'scan-2');
    const page = discovery.queries.resources({ scanId: second.scanId, limit: 10 });
    assert.deepEqual(new Set(page.resources.map((resource) => resource.account)), new Set(['2']));
    assert.equal(discovery.queries.resources({ limit: 10 }).resources.length, 4);
  });

  it('applies a CEL filter to counts and rows alike', async () => {
    const rows = things(6).map((thing, index) => ({ ...thing, tags: { env: index < 2 ? 'prod' : 'dev' } }));
    const filter = { expression: 'tags.env == "prod" && type.startsWith("Test::")' };
    const discovery = discover(plainProvider([plainListing({ key: 'a' }, [{ resources: rows }])]));
    const summary = discovery.queries.summary(await discovery.scan({ want: 'rows', filter }, new AbortController().signal), filter);
    assert.equal(summary.totals.count, 2);
  });

  it('answers the tree level by level, leaves in pages', async () => {
    const discovery = discover(plainProvider([plainListing({ key: 'a' }, [{ resources: things(25) }])]));
    await discovery.scan({ want: 'rows' }, new AbortController().signal);
    const signal = new AbortController().signal;
    const path = { provider: 'aws', account: '1', type: 'Test::Thing' } as const;
    const regions = await discovery.queries.children({ groupBy: 'account', path, offset: 0, limit: 100 }, signal);
    assert.deepEqual(
      regions.nodes.map((node) => [node.kind, node.label, node.count]),
      [['region', 'here', 25]],
    );
    const leaves = await discovery.queries.children({ groupBy: 'account', path: { ...path, region: 'here' }, offset: 20, limit: 20 }, signal);
    assert.deepEqual([leaves.nodes.length, leaves.total], [5, 25]);
    const found = await discovery.queries.children(
      { groupBy: 'account', path: { ...path, region: 'here' }, offset: 0, limit: 20, text: 'thing-7' },
      signal,
    );
    assert.deepEqual(
      found.nodes.map((node) => node.label),
      ['thing-7'],
    );
  });

  it('shows an account whose planning failed as failed, in the summary and in the tree', async () => {
    const discovery = discover({ ...plainProvider([]), listings: () => Promise.reject(new Error('no regions')) });
    const summary = discovery.queries.summary(await discovery.scan({ want: 'rows' }, new AbortController().signal));
    assert.deepEqual([summary.totals.count, summary.totals.status, summary.accounts[0]?.status, summary.complete], [null, 'failed', 'failed', false]);
    const tree = await discovery.queries.children(
      { groupBy: 'account', path: { provider: 'aws' }, offset: 0, limit: 10 },
      new AbortController().signal,
    );
    assert.deepEqual(
      tree.nodes.map((node) => [node.label, node.count, node.status]),
      [['1', null, 'failed']],
    );
  });

  it('does not read 0 for a text filter over what was only counted', async () => {
    const listing = plainListing({ key: 'a', types: ['Test::Thing'], want: 'counts' }, [
      { resourceCounts: [{ account: '1', region: 'here', type: 'Test::Thing', count: 7 }] },
    ]);
    const discovery = discover(plainProvider([listing]));
    await discovery.scan({ want: 'counts' }, new AbortController().signal);
    const tree = await discovery.queries.children({ groupBy: 'account', path: {}, text: 'web', offset: 0, limit: 10 }, new AbortController().signal);
    assert.deepEqual(
      tree.nodes.map((node) => [node.count, node.status]),
      [[null, 'partial']],
    );
  });

  it('applies the settings’ regions to what a listing of all regions brings', async () => {
    const listing = plainListing({ key: 'a', region: '*' }, [{ resources: [...things(2), ...things(3, { region: 'there' })] }]);
    const discovery = discover(plainProvider([listing]), { filter: { regions: ['there'] } });
    const summary = discovery.queries.summary(await discovery.scan({ want: 'rows' }, new AbortController().signal));
    assert.equal(summary.totals.count, 3);
  });
});
