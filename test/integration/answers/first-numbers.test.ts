import assert from 'node:assert/strict';
import type { EngineEvent } from '../../../src/core/api/engine-api.ts';
import type { InventorySummary } from '../../../src/core/model.ts';
import { statusJson } from '../../../src/core/render/status-json.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { machines, startScan } from '../azure/scan.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const accounts = ['111122223333', '222233334444', '333344445555'] as const;
const [management] = accounts;
const volume = 'AWS::EC2::Volume';
/** By so much every number of the index is off: whatever it says, it is not what is there. */
const off = 1_000;

const estate = () =>
  estateOf({
    regions: manyRegions(1),
    organization: { management },
    config: { region: 'us-east-1', off },
    accounts: accounts.map((id, n) => ({ id, name: `account ${String(n)}`, resources: { 'us-east-1': { [volume]: n + 2, 'AWS::EC2::VPC': 1 } } })),
  });

const flags = { limits: { aws: 10_000 }, 'aws.assumeRole': 'Reader' };
const filter = { providers: ['aws'] as const };

/** Resolves with the first event that a test looks for. */
function heard<T>(opened: OpenedEngine, find: (event: EngineEvent) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const end = opened.engine.on((event) => {
      const found = find(event);
      if (found === undefined) return;
      end();
      resolve(found);
    });
  });
}

function toldIn(event: EngineEvent, of = 1): InventorySummary | undefined {
  return event.kind === 'progress' && event.summary.accounts.filter(({ indexed }) => indexed !== undefined).length >= of ? event.summary : undefined;
}

const selects = (aws: SimulatedAws): number => aws.requests.filter(({ operation }) => operation === 'SelectAggregateResourceConfig').length;

describe('first numbers of an organisation', function () {
  this.timeout(60_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  let release: () => void;

  beforeEach(async () => {
    aws = await startAws(estate());
    opened = await openEngine(aws.environment, flags);
    const until = new Promise<undefined>((resolve) => {
      release = () => {
        resolve(undefined);
      };
    });
    // Nothing is listed before the test says so.
    aws.faults.add({
      operation: /^(?:Describe(?!ConfigurationAggregators|Regions)|List(?!Accounts|AccountAliases|Indexes)|Get(?!Caller))/,
      fault: { kind: 'held', until },
    });
  });
  afterEach(async () => {
    release();
    await opened.close();
    await aws.close();
  });

  it('are the index’s own, marked, in no total, and replaced by what is seen', async () => {
    const first = heard(opened, (event) => toldIn(event, accounts.length));
    const scan = opened.engine.request('scan', { want: 'rows', filter });
    const early = await first;
    for (const [n, id] of accounts.entries()) {
      const node = early.accounts.find(({ account }) => account === id);
      assert.deepEqual([node?.count, node?.status], [null, 'pending']);
      assert.deepEqual([node?.indexed?.count, node?.indexed?.source], [off + n + 3, 'AWS Config']);
      assert.ok((node?.indexed?.ageMs ?? -1) >= 0);
    }
    assert.deepEqual([early.totals.count, early.totals.indexed], [null, undefined]);
    const cloud = await opened.engine.request('children', { groupBy: 'account', path: {}, offset: 0, limit: 10 });
    assert.deepEqual(
      cloud.nodes.map(({ count, indexed }) => [count, indexed]),
      [[null, undefined]],
    );
    const tree = await opened.engine.request('children', { groupBy: 'account', path: { provider: 'aws' }, offset: 0, limit: 10 });
    assert.deepEqual(
      tree.nodes.map(({ count, indexed }) => [count, indexed?.count]),
      accounts.map((_id, n) => [null, off + n + 3]),
    );
    release();
    const summary = await scan;
    assert.deepEqual([summary.totals.count, summary.totals.status], [accounts.reduce((sum, _id, n) => sum + n + 3, 0), 'ok']);
    assert.ok(!JSON.stringify(summary).includes('"indexed"'));
    assert.ok(!JSON.stringify(await opened.engine.request('inventory', {})).includes('"indexed"'));
  });

  it('stand by type as well, once the listings are planned', async () => {
    const all = heard(opened, (event) => toldIn(event, accounts.length));
    const scan = opened.engine.request('scan', { want: 'rows', filter });
    await all;
    await aws.until(() => aws.requests.some(({ operation }) => operation === 'DescribeVolumes') && selects(aws) === 2);
    const path = { provider: 'aws', account: accounts[2], type: volume } as const;
    const types = await opened.engine.request('children', {
      groupBy: 'account',
      path: { provider: 'aws', account: path.account },
      offset: 0,
      limit: 200,
    });
    const node = types.nodes.find((one) => one.path.type === volume);
    assert.deepEqual([node?.count, node?.status, node?.indexed?.count], [null, 'pending', off + 4]);
    release();
    await scan;
  });

  it('stay what they are in the JSON of a scan that was cancelled', async () => {
    const first = heard(opened, (event) => toldIn(event, accounts.length));
    const controller = new AbortController();
    const scan = opened.engine.request('scan', { want: 'counts', filter }, { signal: controller.signal });
    await first;
    controller.abort();
    const { accounts: nodes, totals } = statusJson(await scan);
    assert.ok(nodes.every(({ count, indexed }) => count === null && (indexed?.count ?? 0) > off));
    assert.deepEqual([totals.count, totals.indexed], [null, undefined]);
  });

  it('are not asked for again where an earlier scan is known, nor where one account is all there is', async () => {
    release();
    await opened.engine.request('scan', { want: 'rows', filter });
    const asked = selects(aws);
    assert.equal(asked, 2);
    await opened.engine.request('scan', { want: 'rows', refresh: true, filter });
    assert.equal(selects(aws), asked);
    const alone = await openEngine(aws.environment, { limits: flags.limits });
    await alone.engine.request('scan', { want: 'counts', filter });
    assert.equal(selects(aws), asked);
    await alone.close();
  });

  it('are missed by nobody where the index may not be asked', async () => {
    release();
    aws.faults.add({ service: 'config-service', fault: { kind: 'denied' } });
    const { totals, problems } = await opened.engine.request('scan', { want: 'rows', filter });
    assert.deepEqual([totals.status, problems], ['ok', []]);
  });
});

describe('first numbers of Azure', function () {
  this.timeout(60_000);

  it('are Resource Graph’s counts while rows are listed, and are not asked for where counts are all that is wanted', async () => {
    const scanned = await startScan({ subscriptions: [machines(1, 3), machines(2, 5)], graphPage: 2 });
    const first = heard(scanned.opened, (event) => toldIn(event, 2));
    const hold: { release?: () => void } = {};
    const until = new Promise<undefined>((resolve) => {
      hold.release = () => {
        resolve(undefined);
      };
    });
    // The counts by subscription come; what follows waits.
    scanned.cloud.faults.add({ operation: /ResourceGraph/, nth: Array.from({ length: 40 }, (_, n) => n + 3), fault: { kind: 'held', until } });
    const scan = scanned.opened.engine.request('scan', { want: 'rows', filter: { providers: ['azure'] } });
    const early = await first;
    assert.deepEqual(
      early.accounts.map(({ status, indexed }) => [status, indexed?.count, indexed?.source]),
      [3, 5].map((count) => ['pending', count, 'Azure Resource Graph']),
    );
    hold.release?.();
    const { totals } = await scan;
    assert.equal(totals.status, 'ok');
    await scanned.close();
    const counting = await startScan({ subscriptions: [machines(1, 3), machines(2, 5)] });
    await counting.opened.engine.request('scan', { want: 'counts', filter: { providers: ['azure'] } });
    assert.ok(counting.cloud.requests.every(({ input }) => !JSON.stringify(input).includes('by subscriptionId |')));
    await counting.close();
  });
});
