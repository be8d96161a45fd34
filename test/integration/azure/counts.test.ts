import assert from 'node:assert/strict';
import { guid } from '../../cloud/azure/estate.ts';
import { callsOf, countOf, machines, only, type Scanned, startScan } from './scan.ts';

const vm = 'Microsoft.Compute/virtualMachines';
const graph = 'Microsoft.ResourceGraph/resources/read';

describe('Azure counts and rows', function () {
  this.timeout(120_000);
  let scanned: Scanned;

  afterEach(async () => {
    await scanned.close();
  });

  for (const want of ['counts', 'rows'] as const) {
    for (const size of [0, 1, 999, 1000, 1001, 3002]) {
      it(`finds all of ${size} virtual machines as ${want}`, async () => {
        scanned = await startScan({ subscriptions: [machines(1, size)] });
        const summary = await scanned.opened.engine.request('scan', { want, filter: { ...only, types: [vm] } });
        assert.deepEqual(countOf(summary, guid(2, 1), vm), { count: size, status: 'ok' });
        assert.deepEqual(summary.problems, []);
        assert.equal(summary.complete, true);
        if (want === 'rows') {
          const page = await scanned.opened.engine.request('resources', { filter: only, limit: 5000 });
          assert.equal(new Set(page.resources.map((resource) => resource.id.toLowerCase())).size, size);
        }
      });
    }
  }

  it('counts by location, and resource groups and role assignments beside resources', async () => {
    const locations = ['westeurope', 'eastus', ''];
    const spec = machines(1, 0, { groups: 3, roleAssignments: 2, resources: [{ type: 'Microsoft.Storage/storageAccounts', count: 5, locations }] });
    scanned = await startScan({ subscriptions: [spec] });
    const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: only });
    const types = summary.accounts[0]?.types.map(({ type, title, count }) => [type, title, count]);
    assert.deepEqual(types, [
      ['Microsoft.Authorization/roleAssignments', 'Role assignments', 2],
      ['Microsoft.Resources/resourceGroups', 'Resource groups', 3],
      ['Microsoft.Storage/storageAccounts', 'Storage accounts', 5],
    ]);
    const regions = summary.accounts[0]?.types.find((one) => one.type.startsWith('Microsoft.Storage'))?.regions;
    assert.deepEqual(
      regions?.map(({ region, count }) => [region, count]),
      [
        ['eastus', 2],
        ['global', 1],
        ['westeurope', 2],
      ],
    );
  });

  it('asks one query for each 300 subscriptions, and one list of subscriptions for each 100', async () => {
    scanned = await startScan({ subscriptions: Array.from({ length: 301 }, (_, n) => machines(n, 1)) });
    const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: { ...only, types: [vm] } });
    assert.equal(summary.totals.count, 301);
    assert.deepEqual(summary.problems, []);
    assert.equal(summary.accounts.length, 301);
    assert.equal(callsOf(scanned.cloud, graph), 2);
    assert.equal(callsOf(scanned.cloud, 'Microsoft.Resources/subscriptions/read'), 4);
    assert.equal(scanned.cloud.requests.length, 6);
  });

  it('asks for 50,000 resources once for counts, and 50 times and 5 % at most for rows', async () => {
    const locations = ['westeurope', 'eastus', 'northeurope'];
    const spec = machines(1, 0, { resources: [{ type: vm, count: 49_998, locations }] });
    scanned = await startScan({ subscriptions: [spec] });
    const counts = await scanned.opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(counts.totals.count, 49_999);
    assert.equal(scanned.cloud.requests.length, 2);
    const rows = await scanned.opened.engine.request('scan', { want: 'rows', filter: only });
    assert.equal(rows.totals.count, 49_999);
    assert.equal(callsOf(scanned.cloud, graph), 51);
    assert.ok(scanned.cloud.requests.length <= 2 + 52);
  });

  it('asks once more for each further 1,000 groups', async () => {
    const locations = Array.from({ length: 1500 }, (_, n) => `region${n}`);
    scanned = await startScan({ subscriptions: [machines(1, 0, { resources: [{ type: vm, count: 1500, locations }] })] });
    const summary = await scanned.opened.engine.request('scan', { want: 'counts', filter: { ...only, types: [vm] } });
    assert.equal(summary.totals.count, 1500);
    assert.equal(callsOf(scanned.cloud, graph), 2);
  });
});
