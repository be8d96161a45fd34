import assert from 'node:assert/strict';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import type { DiscoverySettings } from '../../../../src/core/discovery/run/scanner-deps.ts';
import type { Listing, Provider } from '../../../../src/core/provider.ts';
import { discover } from './discover.ts';
import { hungListing, plainListing, plainProvider, things } from './plain-provider.ts';

const denied = { kind: 'denied', message: 'not authorised', permission: 'test:ListThings' } as const;

async function summaryOf(listings: readonly Listing[], settings: Partial<DiscoverySettings> = {}, filter = {}) {
  const discovery = discover(plainProvider(listings), settings);
  return discovery.queries.summary(await discovery.scan({ want: 'rows', filter }, new AbortController().signal), filter);
}

describe('discovery', () => {
  it('counts what the listings saw, by account, type and region', async () => {
    const summary = await summaryOf([
      plainListing({ key: 'a' }, [{ resources: things(3) }, { resources: [] }]),
      plainListing({ key: 'b', region: 'there' }, [{ resources: things(2, { region: 'there' }) }]),
    ]);
    assert.deepEqual(summary.totals, { count: 5, status: 'ok' });
    assert.equal(summary.complete, true);
    assert.deepEqual(
      summary.accounts[0]?.types[0]?.regions.map(({ region, count, status }) => [region, count, status]),
      [
        ['here', 3, 'ok'],
        ['there', 2, 'ok'],
      ],
    );
  });

  it('shows a seen zero as 0 and a denied listing as null', async () => {
    const summary = await summaryOf([plainListing({ key: 'a' }, [{ resources: [] }]), plainListing({ key: 'b', region: 'there' }, [denied])]);
    const type = summary.accounts[0]?.types[0];
    assert.deepEqual(type?.regions, [
      { region: 'here', count: 0, status: 'ok' },
      { region: 'there', count: null, status: 'denied', reason: 'denied: test:ListThings' },
    ]);
    assert.deepEqual([type.count, type.status, type.reason], [0, 'partial', '1 of 2 denied: test:ListThings']);
    assert.equal(summary.complete, false);
    assert.equal(summary.problems[0]?.permission, 'test:ListThings');
  });

  it('never reads 0 when nothing was seen', async () => {
    const summary = await summaryOf([plainListing({ key: 'a' }, [{ kind: 'failed', message: 'boom' }])]);
    assert.deepEqual(summary.totals, { count: null, status: 'failed', reason: 'failed: boom' });
  });

  it('keeps the pages before a failure as a lower bound', async () => {
    const summary = await summaryOf([plainListing({ key: 'a' }, [{ resources: things(4) }, { kind: 'transient', message: 'cut off' }])]);
    assert.deepEqual([summary.totals.count, summary.totals.status], [4, 'partial']);
  });

  it('ends a hung listing as failed: timed out', async () => {
    const summary = await summaryOf([hungListing({ key: 'a' })], { listingTimeoutMs: 20 });
    assert.deepEqual([summary.totals.count, summary.totals.status, summary.totals.reason], [null, 'failed', 'failed: timed out']);
    assert.equal(summary.problems[0]?.code, 'failed');
    assert.match(summary.problems[0].message, /timed out/);
  });

  it('ends everything when cancelled, and says so', async () => {
    const discovery = discover(plainProvider([plainListing({ key: 'a' }, [{ resources: things(1) }]), hungListing({ key: 'b', region: 'there' })]));
    const cancel = new AbortController();
    const scanning = discovery.scan({ want: 'rows' }, cancel.signal);
    setImmediate(() => {
      cancel.abort();
    });
    const summary = discovery.queries.summary(await scanning);
    assert.equal(summary.complete, false);
    assert.ok(summary.problems.some((problem) => problem.code === 'cancelled'));
    assert.notEqual(summary.totals.status, 'ok');
  });

  it('does not ask for children whose parents were denied', async () => {
    const summary = await summaryOf([
      plainListing({ key: 'child', types: ['Test::Child'], parents: 'parent' }, [{ resources: things(9, { type: 'Test::Child' }) }]),
      plainListing({ key: 'parent' }, [denied]),
    ]);
    const child = summary.accounts[0]?.types.find((type) => type.type === 'Test::Child');
    assert.deepEqual([child?.count, child?.status], [null, 'denied']);
  });

  it('counts a resource once that stands on two pages, and leaves out what does not count', async () => {
    const gone = things(5).map((thing) => ({ ...thing, uncounted: 'terminated' }));
    const summary = await summaryOf([
      plainListing({ key: 'a' }, [{ resources: things(4) }, { resources: things(4) }]),
      plainListing({ key: 'b', types: ['Test::Gone'] }, [{ resources: gone.map((thing) => ({ ...thing, type: 'Test::Gone' })) }]),
    ]);
    assert.equal(summary.totals.count, 4);
  });

  it('folds a region that refuses everything into one problem, which a rule can expect', async () => {
    const listings = ['A', 'B', 'C'].map((name) => plainListing({ key: name, types: [`Test::${name}`], region: 'closed' }, [denied]));
    const open = plainListing({ key: 'open' }, [{ resources: things(1) }]);
    const summary = await summaryOf([...listings, open]);
    assert.equal(summary.problems.length, 1);
    assert.deepEqual([summary.problems[0]?.reason, summary.problems[0]?.count, summary.complete], ['region-denied', 3, false]);
    const expecting = await summaryOf([...listings, open], { expectDenied: [{ region: 'closed' }] });
    assert.deepEqual([expecting.problems[0]?.expected, expecting.complete], [true, true]);
  });

  it('folds what was denied in a region where nothing could be read, whatever else failed there', async () => {
    const shut = ['A', 'B'].map((name) => plainListing({ key: name, types: [`Test::${name}`], region: 'closed' }, [{ ...denied, scope: 'region' }]));
    const broken = plainListing({ key: 'C', types: ['Test::C'], region: 'closed' }, [{ kind: 'failed', message: 'boom' }]);
    const { problems } = await summaryOf([...shut, broken, plainListing({ key: 'open' }, [{ resources: things(1) }])]);
    assert.deepEqual(
      problems.map(({ reason, region, count }) => [reason, region, count]),
      [
        ['region-denied', 'closed', 2],
        ['failed', 'closed', undefined],
      ],
    );
    assert.match(problems[0]?.message ?? '', /in closed, by a policy of the organisation: test:ListThings$/);
  });

  it('leaves a region alone in which something could be read', async () => {
    const listings = ['A', 'B'].map((name) => plainListing({ key: name, types: [`Test::${name}`], region: 'half' }, [denied]));
    const { problems } = await summaryOf([...listings, plainListing({ key: 'open', region: 'half' }, [{ resources: things(1) }])]);
    assert.deepEqual(
      problems.map(({ reason, permission }) => [reason, permission]),
      [
        ['denied', 'test:ListThings'],
        ['denied', 'test:ListThings'],
      ],
    );
  });

  const shutAccount = ['here', 'there'].flatMap((region) =>
    ['A', 'B', 'C', 'D', 'E', 'F'].map((name) =>
      plainListing({ key: `${name} ${region}`, types: [`Test::${name}`], region }, [{ ...denied, permission: `test:List${name}` }]),
    ),
  );

  it('folds an account of which nothing may be read into one problem', async () => {
    const { problems, totals } = await summaryOf(shutAccount);
    assert.deepEqual(
      problems.map(({ reason, account, region, count, message }) => [reason, account, region, count, message]),
      [['account-denied', '1', undefined, 12, 'nothing may be read: test:ListA and 5 other permissions']],
    );
    assert.equal(totals.count, null);
  });

  it('takes out of a fold what a rule expects by its type', async () => {
    const { problems } = await summaryOf(shutAccount, { expectDenied: [{ type: 'Test::A' }] });
    assert.deepEqual(
      problems.map(({ expected, reason, count }) => [expected === true, reason, count]),
      [
        [false, 'account-denied', 10],
        [true, 'denied', undefined],
        [true, 'denied', undefined],
      ],
    );
  });

  it('names an account that no credential reaches, and a type that is nobody’s', async () => {
    const nobody = await summaryOf([plainListing({ key: 'a' }, [{ resources: things(1) }])], {}, { accounts: ['999'] });
    assert.deepEqual([nobody.problems[0]?.code, nobody.problems[0]?.account, nobody.complete], ['unknown-account', '999', false]);
    const anything = plainListing({ key: 'a', types: '*' }, [{ resources: [] }]);
    const nothing = await summaryOf([anything], { providers: ['azure'] }, { types: ['Foo'] });
    assert.deepEqual([nothing.problems[0]?.code, nothing.totals.count], ['unknown-type', null]);
  });

  it('says where to sign in when nobody is', async () => {
    const alone = discover({ ...plainProvider([]), credentialSources: () => [] }, { providers: ['azure', 'digitalocean'] });
    await assert.rejects(alone.scan({ want: 'rows' }, new AbortController().signal), (error) => {
      assert.ok(DriftMgrError.is(error, 'no-credentials'));
      assert.match(error.hint ?? '', /az login.*\n.*DIGITALOCEAN_TOKEN/);
      return true;
    });
  });

  it('reports an unknown type instead of a count of 0', async () => {
    const summary = await summaryOf([plainListing({ key: 'a' }, [{ resources: things(1) }])], {}, { types: ['Test::Tihng'] });
    assert.ok(summary.problems.some((problem) => problem.code === 'unknown-type'));
    assert.equal(summary.complete, false);
  });

  it('reads null, not 0, where all parts of a listing were refused', async () => {
    const parts = ['one', 'two'].map(() => ({ account: '1', region: 'here', type: 'Test::Thing', failure: denied }));
    const summary = await summaryOf([plainListing({ key: 'a' }, [{ failures: [parts[0] ?? { failure: denied }] }, { failures: parts.slice(1) }])]);
    assert.deepEqual([summary.totals.count, summary.totals.status], [null, 'denied']);
    assert.deepEqual(
      summary.accounts[0]?.types[0]?.regions.map(({ region, count, status }) => [region, count, status]),
      [['here', null, 'denied']],
    );
  });

  it('does not call a region refused because as many parts were denied as it has listings', async () => {
    const part = { account: '1', region: 'here', type: 'Test::Child', failure: denied };
    const summary = await summaryOf([
      plainListing({ key: 'parent' }, [{ resources: things(2) }]),
      plainListing({ key: 'child', types: ['Test::Child'], parents: 'parent' }, [{ failures: [part, part] }]),
    ]);
    assert.deepEqual(
      summary.problems.map(({ reason }) => reason),
      ['denied', 'denied'],
    );
  });

  it('names each type of a listing that failed as a whole', async () => {
    const summary = await summaryOf([plainListing({ key: 'a', types: ['Test::A', 'Test::B'] }, [{ kind: 'failed', message: 'boom' }])]);
    assert.deepEqual(
      summary.problems.map(({ type, code }) => [type, code]),
      [
        ['Test::A', 'failed'],
        ['Test::B', 'failed'],
      ],
    );
  });

  it('reports a region in which nothing was asked, and does not call the scan complete', async () => {
    const buckets = plainListing({ key: 'a', region: '*' }, [{ resources: things(3) }]);
    const summary = await summaryOf([buckets], {}, { regions: ['hree'] });
    assert.ok(summary.problems.some((problem) => problem.code === 'unknown-region' && problem.region === 'hree'));
    assert.equal(summary.complete, false);
  });

  it('has seen 0 where an answer about all regions holds nothing of the one that is asked for', async () => {
    const everywhere = plainListing({ key: 'a', provider: 'digitalocean', region: '*' }, [{ resources: things(3, { provider: 'digitalocean' }) }]);
    const names = { regions: { there: [] }, terraformTypes: () => ({}) };
    const provider: Provider = { ...plainProvider([everywhere]), id: 'digitalocean', names };
    const accounts = [{ provider: 'digitalocean', id: '1', identity: 'me' } as const];
    const discovery = discover({ ...provider, accounts: () => Promise.resolve({ accounts, problems: [] }) }, { providers: ['digitalocean'] });
    const filter = { regions: ['there'] };
    const summary = discovery.queries.summary(await discovery.scan({ want: 'rows', filter }, new AbortController().signal), filter);
    assert.deepEqual([summary.totals.count, summary.totals.status, summary.complete], [0, 'ok', true]);
    const misspelt = { regions: ['thre'] };
    const nowhere = discovery.queries.summary(await discovery.scan({ want: 'rows', filter: misspelt }, new AbortController().signal), misspelt);
    assert.deepEqual([nowhere.problems[0]?.code, nowhere.problems[0]?.hint, nowhere.complete], ['unknown-region', 'Is there meant?', false]);
  });

  it('does not take a type for unknown or for 0 because another provider answers for all of its own', async () => {
    const open = plainListing({ key: 'a', provider: 'gcp', region: '*', types: '*' }, [{ resources: [] }]);
    const summary = await summaryOf([open], {}, { types: ['AWS::EC2::Instnce'] });
    assert.ok(summary.problems.some((problem) => problem.code === 'unknown-type'));
  });

  it('keeps what it knew when the refresh of a part is cancelled', async () => {
    let hang = false;
    const whole = plainListing({ key: 'a' }, [{ resources: things(4) }]);
    const listing: Listing = { ...whole, run: (input) => (hang ? hungListing({ key: 'a' }).run(input) : whole.run(input)) };
    const discovery = discover(plainProvider([listing]));
    await discovery.scan({ want: 'rows' }, new AbortController().signal);
    hang = true;
    const cancel = new AbortController();
    const refresh = discovery.scan({ want: 'rows', refresh: true, filter: { types: ['Test::Thing'] } }, cancel.signal);
    setImmediate(() => {
      cancel.abort();
    });
    await refresh;
    assert.equal(discovery.queries.resources({ limit: 10 }).resources.length, 4);
  });

  it('says that no credential is active, where some were found', async () => {
    const provider = plainProvider([]);
    const [probe] = provider.credentialSources();
    const idle = {
      id: 'idle',
      label: 'idle',
      look: async (signal: AbortSignal) => ((await probe?.look(signal)) ?? []).map((one) => ({ ...one, active: false })),
    };
    const discovery = discover({ ...provider, credentialSources: () => [idle] });
    await assert.rejects(discovery.scan({ want: 'rows' }, new AbortController().signal), {
      code: 'no-credentials',
      message: /none of them is active/,
    });
  });

  it('says who works and reaches nothing, where no account is reached', async () => {
    const discovery = discover(plainProvider([], []));
    await assert.rejects(discovery.scan({ want: 'rows' }, new AbortController().signal), {
      code: 'no-accounts',
      message: /The credentials work, .* reaches no account/,
    });
  });

  it('keeps what a part of a listing refused apart from the rest', async () => {
    const listing = plainListing({ key: 'graph', accounts: ['1', '2'], region: '*', types: '*', covers: '*', want: 'counts' }, [
      { resourceCounts: [{ account: '1', region: 'here', type: 'Test::Thing', count: 7 }], failures: [{ account: '2', failure: denied }] },
    ]);
    const discovery = discover(plainProvider([listing], ['1', '2']));
    const inventory = await discovery.scan({ want: 'counts' }, new AbortController().signal);
    const summary = discovery.queries.summary(inventory);
    assert.deepEqual(
      summary.accounts.map(({ account, count, status }) => [account, count, status]),
      [
        ['1', 7, 'ok'],
        ['2', null, 'denied'],
      ],
    );
    assert.deepEqual([summary.totals.count, summary.totals.status], [7, 'partial']);
    assert.equal(inventory.coverage('Test::Thing', '1', 'here').status, 'ok');
    assert.equal(inventory.coverage('Test::Thing', '2', 'here').status, 'denied');
  });

  it('throws no-credentials where nothing is found at all', async () => {
    const provider = { ...plainProvider([]), credentialSources: () => [] };
    await assert.rejects(discover(provider).scan({ want: 'rows' }, new AbortController().signal), { code: 'no-credentials' });
  });
});
