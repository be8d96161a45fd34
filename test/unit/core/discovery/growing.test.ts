import assert from 'node:assert/strict';
import { discover } from './discover.ts';
import { hungListing, plainListing, plainProvider, things } from './plain-provider.ts';

describe('an inventory that grows', () => {
  it('shows what came so far while the first scan runs, and never as the whole', async () => {
    const listings = [plainListing({ key: 'a' }, [{ resources: things(2) }]), hungListing({ key: 'b', region: 'there' })];
    const controller = new AbortController();
    const { promise: listed, resolve } = Promise.withResolvers<undefined>();
    const discovery = discover(
      plainProvider(listings),
      {},
      {
        push: ({ kind }) => {
          if (kind === 'listed') resolve(undefined);
        },
      },
    );
    const scan = discovery.scan({ want: 'rows' }, controller.signal);
    await listed;
    const request = { groupBy: 'account', path: {}, offset: 0, limit: 10 } as const;
    const { nodes } = await discovery.queries.children(request, controller.signal);
    assert.deepEqual(
      nodes.map(({ count, status }) => [count, status]),
      [[2, 'pending']],
    );
    assert.equal(discovery.current, undefined);
    controller.abort();
    await scan;
    assert.notEqual(discovery.current, undefined);
  });
});
