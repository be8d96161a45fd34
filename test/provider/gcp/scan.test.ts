import assert from 'node:assert/strict';
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
    it(`counts over ${transport} at 0, 1, a page, a page and one, and several pages`, async () => {
      for (const size of [0, 1, 500, 501, 1203]) {
        await start({ projects: [project(1, { [instance]: size })] }, { 'gcp.transport': transport });
        const summary = await scan();
        assert.deepEqual(summary.totals, { count: size, status: 'ok' }, String(size));
        assert.deepEqual(summary.problems, []);
        assert.ok(searches().every((request) => request.input['transport'] === transport));
        assert.equal(searches().length, Math.max(1, Math.ceil(size / 500)));
        const page = await opened.engine.request('resources', { filter: only, limit: 5000 });
        assert.equal(new Set(page.resources.map((resource) => resource.id)).size, size);
        if (size !== 1203) await stop();
      }
    });
  }
});
