import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { InventorySummary } from '../../../src/core/model.ts';
import type { GcpEstate } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const fast = {
  limits: { gcp: 10_000, 'gcp.cloudAsset': 10_000, 'gcp.listAssets': 10_000 },
  retries: { gcp: { retries: 3, minMs: 1, maxMs: 5 } },
};
const only = { providers: ['gcp'] } as const;
const instance = 'compute.googleapis.com/Instance';
const bucket = 'storage.googleapis.com/Bucket';
const estate: GcpEstate = { tokens: ['ya29.planted'], quota: 100_000, projects: [] };
const project = (n: number, resources: Readonly<Record<string, number>>, more: object = {}) => ({
  id: `acme-${String(n).padStart(4, '0')}`,
  number: String(100_000_000_000 + n),
  resources,
  ...more,
});

function countOf(summary: InventorySummary, account: string, type: string) {
  return summary.accounts.find((one) => one.account === account)?.types.find((one) => one.type === type);
}

/** Resolves once it holds; mocha's own limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

describe('Google Cloud', function () {
  this.timeout(60_000);
  let cloud: SimulatedGcp;
  let opened: OpenedEngine;

  async function start(
    given: Partial<GcpEstate>,
    flags: Readonly<Record<string, unknown>> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    cloud = await startGcp({ ...estate, ...given });
    opened = await openEngine({ ...cloud.environment, ...env }, { ...fast, ...flags });
  }
  async function stop(): Promise<void> {
    await opened.close();
    await cloud.close();
  }
  const scan = (want: 'counts' | 'rows' = 'rows') => opened.engine.request('scan', { want, filter: only });
  const searches = () => cloud.requests.filter((request) => request.operation === 'searchAllResources');

  afterEach(stop);

  for (const transport of ['grpc', 'rest'] as const) {
    it(`counts over ${transport} at the project alone, a page, a page and one, and several pages`, async () => {
      for (const size of [1, 500, 501, 1203]) {
        await start({ projectRows: true, projects: [project(1, { [instance]: size - 1 })] }, { 'gcp.transport': transport });
        const summary = await scan();
        assert.deepEqual(summary.totals, { count: size, status: 'ok' }, String(size));
        assert.deepEqual(summary.problems, []);
        assert.ok(searches().every((request) => request.input['transport'] === transport));
        assert.equal(searches().length, Math.ceil(size / 500));
        const page = await opened.engine.request('resources', { filter: only, limit: 5000 });
        assert.equal(new Set(page.resources.map((resource) => resource.id)).size, size);
        if (size !== 1203) await stop();
      }
    });

    it(`says over ${transport} that nothing was seen of a project that does not even show itself`, async () => {
      await start({ projects: [project(1, {})] }, { 'gcp.transport': transport });
      const { totals, problems } = await scan();
      assert.deepEqual([totals.count, totals.status], [null, 'failed']);
      assert.ok(problems.some(({ account, code }) => account === 'acme-0001' && code === 'failed'));
    });

    it(`reads 0 over ${transport} of a type that a project has none of, where projects show themselves and where they do not`, async () => {
      const narrow = { want: 'counts', filter: { ...only, types: [bucket] } } as const;
      for (const shown of [{ projectRows: true }, {}] as const) {
        await start({ ...shown, projects: [project(1, { [instance]: 3 })] }, { 'gcp.transport': transport });
        assert.deepEqual((await opened.engine.request('scan', narrow)).totals, { count: 0, status: 'ok' });
        if ('projectRows' in shown) await stop();
      }
    });
  }

  const transports = ['grpc', 'rest'] as const;

  for (const transport of transports) {
    const flags = { 'gcp.transport': transport };

    it(`finds everything over ${transport} although answers are throttled, cut off, reset, broken, short or empty`, async () => {
      await start({ projects: [project(1, { [instance]: 3205 })], shortPages: true }, flags);
      const hit = { operation: 'searchAllResources' };
      cloud.faults.add({ ...hit, nth: [1], fault: { kind: 'throttled', retryAfterSeconds: 0 } });
      cloud.faults.add({ ...hit, nth: [3], fault: { kind: 'cut' } });
      cloud.faults.add({ ...hit, nth: [5], fault: { kind: 'error', status: 503, code: 'UNAVAILABLE' } });
      cloud.faults.add({ ...hit, nth: [7], fault: { kind: 'reset' } });
      cloud.faults.add({ ...hit, nth: [9], fault: { kind: 'error', code: 'INTERNAL' } });
      cloud.faults.add({ ...hit, nth: [11], fault: { kind: 'malformed' } });
      const summary = await scan();
      assert.deepEqual(summary.totals, { count: 3205, status: 'ok' });
    });

    it(`says denied over ${transport} of one project among good ones, and counts the rest`, async () => {
      await start(
        { projects: [project(1, { [instance]: 7 }), project(2, { [instance]: 5 }, { denied: true }), project(3, { [bucket]: 501 })] },
        flags,
      );
      const summary = await scan();
      assert.equal(countOf(summary, 'acme-0001', instance)?.count, 7);
      assert.equal(countOf(summary, 'acme-0003', bucket)?.count, 501);
      const denied = summary.accounts.find((account) => account.account === 'acme-0002');
      assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
      assert.deepEqual(
        summary.problems.map(({ code, permission, account }) => [code, permission, account]),
        [['denied', 'cloudasset.assets.searchAllResources', 'acme-0002']],
      );
      assert.equal(summary.complete, false);
    });

    it(`ends the call over ${transport} when a scan is cancelled`, async () => {
      await start({ projects: [project(1, { [instance]: 5 })] }, flags);
      cloud.faults.add({ operation: 'searchAllResources', fault: { kind: 'hung' } });
      const leaving = new AbortController();
      const running = opened.engine.request('scan', { want: 'rows', filter: only }, { signal: leaving.signal });
      await until(() => searches().length === 1);
      leaving.abort();
      const summary = await running;
      assert.equal(summary.totals.count, null);
      await until(() => cloud.inFlight() === 0);
      await until(() => searches()[0]?.aborted === true);
    });

    it(`names over ${transport} the command that turns an API on, and the one that sets a quota project`, async () => {
      await start({ projects: [project(1, { [instance]: 5 }, { disabled: true })] }, flags);
      const [disabled] = (await scan()).problems;
      assert.equal(disabled?.code, 'denied');
      assert.equal(disabled.hint, 'Turn the API on: gcloud services enable cloudasset.googleapis.com --project 100000000001');
      await stop();
      await start({ projects: [project(1, { [instance]: 5 })] }, flags);
      const message =
        'Your application is authenticating by using local Application Default Credentials. The cloudasset.googleapis.com API requires a quota project, which is not set by default.';
      cloud.faults.add({ operation: 'searchAllResources', fault: { kind: 'error', code: 'PERMISSION_DENIED', message } });
      assert.match((await scan()).problems[0]?.hint ?? '', /gcloud auth application-default set-quota-project acme-0001/);
    });
  }

  it('speaks REST by itself where nobody speaks gRPC, and gRPC alone where nobody speaks REST', async () => {
    await start({ projects: [project(1, { [instance]: 1001 })], transport: 'rest' });
    assert.deepEqual((await scan()).totals, { count: 1001, status: 'ok' });
    assert.equal(searches().length, 3);
    await stop();
    await start({ projects: [project(1, { [instance]: 1001 })], transport: 'grpc' }, {}, { GOOGLE_CLOUD_PROJECT: 'acme-0001' });
    assert.equal((await scan()).totals.count, 1001);
    assert.ok(searches().every((request) => request.input['transport'] === 'grpc'));
  });

  for (const http2 of ['silence', 'close'] as const) {
    it(`speaks REST by itself where a gRPC connection meets ${http2}`, async () => {
      await start({ projects: [project(1, { [instance]: 501 })], transport: 'rest', http2 });
      assert.deepEqual((await scan()).totals, { count: 501, status: 'ok' });
      assert.deepEqual(
        searches().map((request) => request.input['transport']),
        ['rest', 'rest'],
      );
    });
  }

  it('asks again for a page that comes empty with the token it was asked with', async () => {
    await start({ projects: [project(1, { [instance]: 1203 })], slowPages: true });
    assert.deepEqual((await scan()).totals, { count: 1203, status: 'ok' });
    assert.equal(searches().length, 5);
  });

  it('falls back when a proxy answers gRPC with a web page', async () => {
    await start({ projects: [project(1, { [instance]: 3 })] });
    cloud.faults.add({ operation: 'searchAllResources', nth: [1], fault: { kind: 'html', status: 404 } });
    assert.deepEqual((await scan()).totals, { count: 3, status: 'ok' });
    assert.deepEqual(
      searches().map((request) => request.input['transport']),
      ['grpc', 'rest'],
    );
  });

  it('searches an organisation as a whole: 50,000 resources of 100 projects in at most 105 calls', async () => {
    const parent = 'organizations/1';
    const projects = Array.from({ length: 100 }, (_, n) => project(n, { [instance]: 499 }, { parent }));
    await start({ organization: { number: '1' }, projectRows: true, projects });
    const summary = await scan();
    assert.deepEqual(summary.totals, { count: 50_000, status: 'ok' });
    assert.equal(summary.accounts.length, 100);
    assert.equal(countOf(summary, 'acme-0042', instance)?.count, 499);
    assert.ok(cloud.requests.length <= 105, `${String(cloud.requests.length)} calls`);
  });

  it('asks folders, then projects, where the organisation may not be searched', async () => {
    await start({
      organization: { number: '1', searchable: false },
      folders: [
        { number: '10', parent: 'organizations/1' },
        { number: '11', parent: 'folders/10' },
      ],
      projects: [
        project(1, { [instance]: 3 }, { parent: 'folders/11' }),
        project(2, { [instance]: 4 }, { parent: 'folders/10' }),
        project(3, { [instance]: 5 }, { parent: 'organizations/1' }),
        project(4, { [instance]: 6 }, { parent: 'organizations/1', denied: true }),
      ],
    });
    const summary = await scan();
    assert.deepEqual(summary.accounts.map(({ account, count, status }) => [account, count, status]).sort(), [
      ['acme-0001', 3, 'ok'],
      ['acme-0002', 4, 'ok'],
      ['acme-0003', 5, 'ok'],
      ['acme-0004', null, 'denied'],
    ]);
    assert.ok(searches().some((request) => request.account === 'folders/10' && request.input['pageSize'] === 500));
  });

  it('asks a project by itself that an organisation’s answer leaves out, and never calls it empty unseen', async () => {
    await start({
      organization: { number: '1' },
      projects: [project(1, { [instance]: 2 }, { parent: 'organizations/1' }), project(2, {}, { parent: 'organizations/1', denied: true })],
    });
    const summary = await scan();
    assert.equal(countOf(summary, 'acme-0001', instance)?.count, 2);
    const denied = summary.accounts.find((account) => account.account === 'acme-0002');
    assert.deepEqual([denied?.count, denied?.status], [null, 'denied']);
  });

  it('asks a project by itself that an organisation’s answer to a narrowed scan leaves out', async () => {
    const parent = 'organizations/1';
    await start({
      organization: { number: '1' },
      projectRows: true,
      projects: [
        project(1, { [bucket]: 2 }, { parent }),
        project(2, { [instance]: 4 }, { parent }),
        project(3, { [bucket]: 5 }, { parent, unindexed: true }),
      ],
    });
    const narrowed = { want: 'counts', filter: { ...only, types: [bucket] } } as const;
    const summary = await opened.engine.request('scan', narrowed);
    assert.deepEqual(
      summary.accounts.map(({ account, count, status }) => [account, count, status]),
      [
        ['acme-0001', 2, 'ok'],
        ['acme-0002', 0, 'ok'],
        ['acme-0003', 5, 'ok'],
      ],
    );
    assert.deepEqual(summary.totals, { count: 7, status: 'ok' });
    assert.deepEqual(
      searches().flatMap((request) => (request.input['pageSize'] === 500 ? request.account : [])),
      ['organizations/1', 'projects/acme-0003'],
    );
  });

  it('narrows to a project and a type without asking for the rest', async () => {
    await start({
      organization: { number: '1' },
      projects: [1, 2].map((n) => project(n, { [instance]: 2, [bucket]: 9 }, { parent: 'organizations/1' })),
    });
    const summary = await opened.engine.request('scan', {
      want: 'counts',
      filter: { ...only, accounts: ['acme-0002'], types: [bucket.toLowerCase()] },
    });
    assert.equal(countOf(summary, 'acme-0002', bucket)?.count, 9);
    assert.deepEqual(
      searches().map((request) => [request.account, request.input['assetTypes']]),
      [['projects/acme-0002', [bucket, 'cloudresourcemanager.googleapis.com/Project']]],
    );
  });

  it('follows the pages of the projects, and leaves out those that are being deleted', async () => {
    const projects = Array.from({ length: 203 }, (_, n) =>
      project(n, n % 50 === 0 ? { [instance]: 1 } : {}, n === 50 ? { state: 'DELETE_REQUESTED' } : {}),
    );
    await start({ projectRows: true, projects });
    const summary = await scan();
    assert.equal(summary.accounts.length, 202);
    assert.deepEqual(summary.totals, { count: 206, status: 'ok' });
  });

  it('lists assets where the search is what is refused', async () => {
    await start({ projects: [project(1, { [instance]: 1203 }, { denied: true })], listable: true });
    const summary = await scan();
    assert.deepEqual(summary.totals, { count: 1203, status: 'ok' });
    assert.equal(cloud.requests.filter((request) => request.operation === 'listAssets').length, 2);
    assert.deepEqual(
      countOf(summary, 'acme-0001', instance)
        ?.regions.map(({ region }) => region)
        .sort(),
      ['asia-east1-b', 'europe-west1-b', 'us-central1-b'],
    );
  });

  it('takes the project of the environment where nobody lists projects', async () => {
    await start({ projects: [project(1, { [instance]: 4 })], noResourceManager: true }, {}, { GOOGLE_CLOUD_PROJECT: 'acme-0001' });
    const summary = await scan();
    assert.deepEqual(summary.totals, { count: 4, status: 'ok' });
    assert.deepEqual(summary.problems, []);
  });

  it('searches the scopes of the setting alone, and knows projects by their ids without Resource Manager', async () => {
    await start(
      {
        organization: { number: '1' },
        noResourceManager: true,
        projects: [project(1, { [bucket]: 2, [instance]: 3 }, { parent: 'organizations/1' })],
      },
      { 'gcp.scopes': ['organizations/1'] },
    );
    const summary = await scan();
    assert.equal(countOf(summary, 'acme-0001', bucket)?.count, 2);
    assert.equal(countOf(summary, 'acme-0001', instance)?.count, 3);
  });

  it('says failed, not 0, when the endpoint is something else', async () => {
    await start({ projects: [project(1, { [instance]: 3 })] }, { retries: { gcp: { retries: 0, minMs: 1, maxMs: 5 } } });
    cloud.faults.add({ service: 'cloudasset', fault: { kind: 'html', status: 404 } });
    const summary = await scan();
    assert.deepEqual([summary.totals.count, summary.totals.status], [null, 'failed']);
  });

  it('tells a wrong token from an empty estate', async () => {
    await start({ projects: [project(1, { [instance]: 3 })] }, {}, { DRIFTMGR_GCP_TOKEN: 'ya29.wrong' });
    const summary = await scan();
    assert.equal(summary.totals.count, null);
    assert.match(summary.problems[0]?.message ?? '', /invalid authentication credentials/);
  });

  it('keeps tokens out of every file', async () => {
    await start({ projects: [project(1, { [instance]: 3 }, { denied: true })], listable: true }, { 'log.level': 'debug' });
    await scan();
    for (const file of readdirSync(join(opened.folder, 'data'))) {
      const text = readFileSync(join(opened.folder, 'data', file)).toString('latin1');
      for (const secret of ['ya29.planted', 'planted-asset-secret']) assert.ok(!text.includes(secret), `${secret} in ${file}`);
    }
  });
});
