import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { InventorySummary } from '../../../src/core/model.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { callsOf, countOf, machines, only, type Scanned, startScan } from './scan.ts';

const vm = 'Microsoft.Compute/virtualMachines';
const graph = 'Microsoft.ResourceGraph/resources/read';
const list = 'Microsoft.Resources/subscriptions/resources/read';
const permission = list;
const group = 'Microsoft.Resources/resourceGroups';
const first = guid(2, 1);
const second = guid(2, 2);

describe('Azure when things go wrong', function () {
  this.timeout(120_000);
  let scanned: Scanned;

  afterEach(async () => {
    await scanned.close();
  });

  function scan(want: 'counts' | 'rows' = 'counts', types: readonly string[] = [vm]): Promise<InventorySummary> {
    return scanned.opened.engine.request('scan', { want, filter: types.length === 0 ? only : { ...only, types } });
  }

  for (const want of ['counts', 'rows'] as const) {
    it(`reads a denied subscription among good ones as denied, and counts the rest (${want})`, async () => {
      scanned = await startScan({ subscriptions: [machines(1, 3), machines(2, 5, { access: 'denied' }), machines(3, 4)] });
      const summary = await scan(want, []);
      const denied = summary.accounts.find((account) => account.account === second);
      assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
      assert.deepEqual(countOf(summary, first, vm), { count: 3, status: 'ok' });
      assert.deepEqual(countOf(summary, guid(2, 3), vm), { count: 4, status: 'ok' });
      assert.deepEqual(
        summary.problems.map((problem) => [problem.code, problem.account, problem.permission]),
        [['denied', second, permission]],
      );
      assert.deepEqual([summary.complete, summary.totals.status, summary.totals.count], [false, 'partial', 9]);
    });
  }

  it('says at least, where only a part of a subscription may be read', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3), machines(2, 5, { access: 'partial' })] });
    const summary = await scan('counts', []);
    const part = summary.accounts.find((account) => account.account === second);
    assert.deepEqual([part?.count, part?.status], [5, 'partial']);
    assert.match(summary.problems[0]?.message ?? '', /only a part/);
  });

  it('reads a subscription without anything in it as 0', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3), machines(2, 0, { groups: 0 })] });
    const summary = await scan('counts', []);
    const empty = summary.accounts.find((account) => account.account === second);
    assert.deepEqual([empty?.count, empty?.status, summary.complete], [0, 'ok', true]);
  });

  it('asks ARM whether the only subscription may be read when Resource Graph tells nothing of it', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3, { access: 'denied' })] });
    const summary = await scan();
    assert.deepEqual([summary.totals.count, summary.totals.status], [null, 'denied']);
    assert.equal(summary.problems[0]?.permission, permission);
  });

  for (const graphIs of ['denied', 'absent', 'unknown', 'broken'] as const) {
    for (const want of ['counts', 'rows'] as const) {
      it(`lists through ARM where Resource Graph is ${graphIs} (${want})`, async () => {
        const subscriptions = [machines(1, 2000, { groups: 2 }), machines(2, 7), machines(3, 4, { access: 'denied' })];
        scanned = await startScan({ graph: graphIs, subscriptions });
        const summary = await scan(want, []);
        assert.deepEqual(countOf(summary, first, vm), { count: 2000, status: 'ok' });
        assert.deepEqual(countOf(summary, first, 'Microsoft.Resources/resourceGroups'), { count: 2, status: 'ok' });
        assert.deepEqual(countOf(summary, second, vm), { count: 7, status: 'ok' });
        const denied = summary.accounts.find((account) => account.account === guid(2, 3));
        assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
        // 2,000 fill two pages, and the second links to an empty third.
        assert.equal(callsOf(scanned.cloud, list), 3 + 1 + 1);
      });
    }
  }

  it('never says that a type which ARM does not list is not there', async () => {
    scanned = await startScan({ graph: 'denied', subscriptions: [machines(1, 1, { roleAssignments: 2 })] });
    const type = 'Microsoft.Authorization/roleAssignments';
    const summary = await scan('counts', [type]);
    assert.deepEqual(countOf(summary, first, type), { count: null, status: 'denied' });
    assert.equal(summary.complete, false);
  });

  it('asks table by table where a server knows no union', async () => {
    scanned = await startScan({
      plainGraph: true,
      subscriptions: [machines(1, 1500, { groups: 2, roleAssignments: 3 }), machines(2, 5, { access: 'silent' })],
    });
    for (const want of ['counts', 'rows'] as const) {
      const summary = await scan(want, []);
      assert.deepEqual(countOf(summary, first, vm), { count: 1500, status: 'ok' });
      assert.deepEqual(countOf(summary, first, 'Microsoft.Resources/resourceGroups'), { count: 2, status: 'ok' });
      assert.deepEqual(countOf(summary, first, 'Microsoft.Authorization/roleAssignments'), { count: 3, status: 'ok' });
      assert.equal(summary.accounts.find((account) => account.account === second)?.status, 'denied');
    }
  });

  it('reads answers in the form of older servers', async () => {
    scanned = await startScan({ graphTables: true, subscriptions: [machines(1, 1500)] });
    assert.deepEqual((await scan('rows')).totals, { count: 1500, status: 'ok' });
    assert.equal((await scan('counts')).totals.count, 1500);
  });

  it('finds everything although answers are throttled, cut off, reset, broken or of a proxy', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 7003)] });
    const { faults } = scanned.cloud;
    faults.add({ operation: graph, nth: [1], fault: { kind: 'throttled', retryAfterSeconds: 0 } });
    faults.add({ operation: graph, nth: [3], fault: { kind: 'cut' } });
    faults.add({ operation: graph, nth: [5], fault: { kind: 'error', status: 500 } });
    faults.add({ operation: graph, nth: [7], fault: { kind: 'reset' } });
    faults.add({ operation: graph, nth: [9], fault: { kind: 'malformed' } });
    faults.add({ operation: graph, nth: [10], fault: { kind: 'html', status: 502 } });
    faults.add({ operation: graph, nth: [12], fault: { kind: 'extra' } });
    faults.add({ operation: 'Microsoft.Resources/subscriptions/read', nth: [1], fault: { kind: 'error', status: 503 } });
    const summary = await scan('rows');
    assert.deepEqual(summary.totals, { count: 7003, status: 'ok' });
    assert.equal(callsOf(scanned.cloud, graph), 8 + 6);
  });

  it('keeps what came before a page that fails for good, and says that it is not all', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3000)] });
    scanned.cloud.faults.add({ operation: graph, nth: [3, 4, 5, 6, 7, 8], fault: { kind: 'error', status: 500 } });
    const summary = await scan('rows');
    assert.deepEqual([summary.totals.status, summary.complete], ['partial', false]);
    assert.ok((summary.totals.count ?? 0) >= 1999);
  });

  for (const truncating of ['saying so', 'silently'] as const) {
    it(`takes an answer that the service truncated ${truncating} for an error`, async () => {
      scanned = await startScan({ subscriptions: [machines(1, 1500)], truncating });
      const summary = await scan('rows');
      assert.deepEqual([summary.totals.status, summary.complete], ['partial', false]);
      assert.match(summary.problems[0]?.message ?? '', truncating === 'silently' ? /ended after 1000 of 1501/ : /truncated/);
    });
  }

  it('takes a short page for no last one', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 1500)], graphPage: 400 });
    assert.deepEqual((await scan('rows')).totals, { count: 1500, status: 'ok' });
  });

  it('stays within 15 queries in any 5 seconds, though the service tells nothing of it and the settings allow more', async () => {
    const graphQuota = { calls: 15, seconds: 5, unsent: true } as const;
    scanned = await startScan({ subscriptions: [machines(1, 17_500)], graphQuota }, { limits: { 'azure.resourceGraph': 1000 } });
    assert.deepEqual((await scan('rows')).totals, { count: 17_500, status: 'ok' });
    assert.equal(scanned.cloud.requests.filter((request) => request.status === 429).length, 0);
  });

  it('asks no faster than the settings say', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 2500)] }, { limits: { 'azure.resourceGraph': 2 } });
    await scan('rows');
    const times = scanned.cloud.requests.filter((request) => request.operation === graph).map((request) => request.at);
    assert.equal(times.length, 3);
    assert.ok((times[2] ?? 0) - (times[0] ?? 0) > 900);
  });

  it('heeds the quota that the service tells, whatever the limits are', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 17_500)], graphQuota: { calls: 15, seconds: 2 } });
    assert.deepEqual((await scan('rows')).totals, { count: 17_500, status: 'ok' });
    assert.equal(scanned.cloud.requests.filter((request) => request.status === 429).length, 0);
  });

  it('brings the tables of all types when they are asked for, and does without those that a cloud lacks', async () => {
    for (const plain of [{}, { plainGraph: true }] as const) {
      scanned = await startScan({ ...plain, subscriptions: [machines(1, 3), machines(2, 4)] });
      const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: only, allTypes: true });
      assert.deepEqual([summary.totals.count, summary.totals.status, summary.complete], [9, 'ok', true]);
      if (plain.plainGraph !== true) await scanned.close();
    }
  });

  it('counts no denied subscription as 0 when the tables of all types are asked as well', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3), machines(2, 4, { access: 'denied' })] });
    const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: only, allTypes: true });
    const denied = summary.accounts.find((account) => account.account === second);
    assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
  });

  it('takes resource groups from ARM where Resource Graph has no table of them, and does without the other tables', async () => {
    scanned = await startScan({
      graphTableNames: ['Resources'],
      subscriptions: [machines(1, 1500, { groups: 2, roleAssignments: 3 }), machines(2, 0, { groups: 1 }), machines(3, 5, { access: 'denied' })],
    });
    for (const want of ['counts', 'rows'] as const) {
      const summary = await scan(want, []);
      assert.deepEqual(countOf(summary, first, vm), { count: 1500, status: 'ok' });
      assert.deepEqual(countOf(summary, first, group), { count: 2, status: 'ok' });
      assert.deepEqual(countOf(summary, second, group), { count: 1, status: 'ok' });
      assert.equal(countOf(summary, first, 'Microsoft.Authorization/roleAssignments'), undefined);
      assert.deepEqual(
        summary.accounts.map(({ status }) => status),
        ['ok', 'ok', 'denied'],
      );
    }
  });

  it('says of a table that fails which types are not known, and keeps the others', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 4, { groups: 2, roleAssignments: 3 })] });
    const { faults } = scanned.cloud;
    faults.add({ operation: graph, nth: [1], fault: { kind: 'error', status: 400, code: 'BadRequest', message: 'no union' } });
    faults.add({ operation: graph, nth: [4], fault: { kind: 'error', status: 403, code: 'AccessDenied', message: 'not this table' } });
    const summary = await scan('counts', []);
    assert.deepEqual(countOf(summary, first, vm), { count: 4, status: 'ok' });
    assert.deepEqual(countOf(summary, first, group), { count: 2, status: 'ok' });
    assert.deepEqual(countOf(summary, first, 'Microsoft.Authorization/roleAssignments'), { count: null, status: 'denied' });
  });

  it('does without resource groups where a cloud has no list of them, unless they are asked for', async () => {
    scanned = await startScan({ graph: 'absent', noGroupList: true, subscriptions: [machines(1, 4)] });
    assert.deepEqual((await scan('counts', [])).totals, { count: 4, status: 'ok' });
    assert.deepEqual(countOf(await scan('counts', [group]), first, group), { count: null, status: 'failed' });
  });

  it('knows a type by one name, however ARM and Resource Graph spell it', async () => {
    const resources = ['Contoso.Widgets/gizmos', 'contoso.Widgets/Gizmos', 'CONTOSO.WIDGETS/GIZMOS'].map((type) => ({ type, count: 2 }));
    scanned = await startScan({ graph: 'absent', subscriptions: [machines(1, 0, { groups: 0, resources })] });
    const summary = await scan('counts', []);
    assert.deepEqual(
      summary.accounts[0]?.types.map(({ count }) => count),
      [6],
    );
  });

  it('asks the table that holds a type which was asked for by name', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 4)] });
    const type = 'Microsoft.Authorization/policyAssignments';
    await scan('counts', [type]);
    assert.ok(scanned.cloud.requests.some(({ input }) => JSON.stringify(input).includes('PolicyResources')));
    await scanned.close();
    scanned = await startScan({ graphTableNames: ['Resources', 'ResourceContainers'], subscriptions: [machines(1, 4)] });
    assert.deepEqual(countOf(await scan('counts', [type]), first, type), { count: null, status: 'failed' });
  });

  it('says failed, not 0, where the endpoint is something else', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3)] });
    scanned.cloud.faults.add({ service: 'Microsoft.ResourceGraph', fault: { kind: 'html', status: 404 } });
    scanned.cloud.faults.add({ operation: list, fault: { kind: 'html', status: 404 } });
    const summary = await scan();
    assert.deepEqual([summary.totals.count, summary.totals.status], [null, 'failed']);
  });

  for (const heedless of ['query', 'union'] as const) {
    for (const want of ['counts', 'rows'] as const) {
      it(`counts true where Resource Graph does not heed the ${heedless} (${want})`, async () => {
        scanned = await startScan({
          heedless,
          subscriptions: [machines(1, 1001, { groups: 3 }), machines(2, 4), machines(3, 5, { access: 'denied' })],
        });
        const summary = await scanned.opened.engine.request('scan', { want, filter: only, allTypes: true });
        assert.deepEqual(countOf(summary, first, vm), { count: 1001, status: 'ok' });
        assert.deepEqual(countOf(summary, first, group), { count: 3, status: 'ok' });
        assert.deepEqual(countOf(summary, second, vm), { count: 4, status: 'ok' });
        assert.deepEqual([summary.accounts[2]?.count, summary.accounts[2]?.status], [null, 'denied']);
      });
    }
  }

  for (const want of ['counts', 'rows'] as const) {
    it(`takes pages that overlap for no whole answer (${want})`, async () => {
      const resources = Array.from({ length: 50 }, (_, n) => ({ type: `Contoso.Widgets/kind${n}`, count: 1 }));
      scanned = await startScan({ overlapping: true, graphPage: 20, subscriptions: [machines(1, 0, { resources })] });
      const { count, status } = (await scan(want, [])).totals;
      assert.ok(status !== 'ok' && (count ?? 0) <= 51, `${status} ${count}`);
    });
  }

  it('does not follow a link to another host', async () => {
    scanned = await startScan({ graph: 'absent', subscriptions: [machines(1, 3)], strayLink: true });
    const summary = await scan();
    assert.equal(summary.complete, false);
    assert.match(summary.problems[0]?.message ?? '', /another host/);
  });

  it('reads on where it began when a proxy’s pages link to the host behind it', async () => {
    scanned = await startScan({ graph: 'absent', subscriptions: [machines(1, 2003)], innerHost: 'https://management.inner.example' });
    assert.deepEqual(countOf(await scan(), first, vm), { count: 2003, status: 'ok' });
  });

  it('says what is wrong with a token, and that nothing is known', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3)] });
    scanned.cloud.faults.add({ fault: { kind: 'error', status: 401, code: 'ExpiredAuthenticationToken', message: 'The access token expired.' } });
    const summary = await scan();
    assert.equal(summary.totals.count, null);
    assert.match(summary.problems[0]?.message ?? '', /token expired/);
  });

  it('counts what is in subscriptions that are disabled or past due, and asks ARM where Resource Graph tells nothing of one', async () => {
    scanned = await startScan({
      subscriptions: [
        machines(1, 3, { state: 'PastDue' }),
        machines(2, 5, { state: 'Disabled' }),
        machines(3, 2, { state: 'Disabled', access: 'silent' }),
        machines(4, 9, { state: 'Disabled', access: 'denied' }),
      ],
    });
    const summary = await scan();
    for (const [n, count] of [
      [1, 3],
      [2, 5],
      [3, 2],
    ] as const)
      assert.deepEqual(countOf(summary, guid(2, n), vm), { count, status: 'ok' });
    const denied = summary.accounts.find((account) => account.account === guid(2, 4));
    assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
    assert.match(summary.problems[0]?.message ?? '', /in the state Disabled/);
  });

  it('ends its requests when the scan is cancelled', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3)] });
    scanned.cloud.faults.add({ operation: graph, fault: { kind: 'hung' } });
    const cancel = new AbortController();
    const scanning = scanned.opened.engine.request('scan', { want: 'counts', filter: only }, { signal: cancel.signal });
    while (callsOf(scanned.cloud, graph) === 0) await new Promise(setImmediate);
    cancel.abort();
    const summary = await scanning;
    assert.equal(summary.complete, false);
    while (scanned.cloud.inFlight() > 0) await new Promise(setImmediate);
    assert.equal(scanned.cloud.requests.at(-1)?.aborted, true);
  });

  it('writes its token into no file', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3)] }, { 'log.level': 'debug' });
    await scan('rows');
    const folder = join(scanned.opened.folder, 'data');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
    const read = files.filter((file) => statSync(file).isFile());
    assert.ok(read.some((file) => file.endsWith('driftmgr.db')));
    for (const file of read) assert.ok(!readFileSync(file).includes('planted-azure-token'), file);
  });

  it('sends reads alone', async () => {
    scanned = await startScan({ subscriptions: [machines(1, 3)] });
    await scan('rows', []);
    await scan('counts', []);
    for (const { operation } of scanned.cloud.requests) assert.match(operation, /\/read$/);
  });
});
