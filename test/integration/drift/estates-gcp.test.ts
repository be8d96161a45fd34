import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { GcpAsset } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { type GcpChange, type GcpEstateData, type GcpThing, number } from '../../estates/gcp-estate.ts';
import { functions } from '../../estates/gcp-functions.ts';
import { gke } from '../../estates/gcp-gke.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { gcpProject } from './gcp-kind.ts';
import { stateJson, type StateResource } from './state-of.ts';

const fast = { limits: { gcp: 10_000, 'gcp.cloudAsset': 10_000, 'gcp.listAssets': 10_000 }, retries: { gcp: { retries: 3, minMs: 1, maxMs: 5 } } };
const project: StateResource = {
  type: 'google_project',
  name: 'prod',
  attributes: { id: `projects/${gcpProject}`, project_id: gcpProject, number, name: 'Prod', effective_labels: { env: 'prod' } },
  provider: 'hashicorp/google',
};
const projectAnswer = { [`/v3/projects/${gcpProject}`]: { name: `projects/${number}`, projectId: gcpProject, displayName: 'Prod' } };

const addressOf = ({ state }: GcpThing): string | undefined => (state === undefined ? undefined : `${state.type}.${state.name}`);

function afterwards({ things, changes }: GcpEstateData): readonly GcpAsset[] {
  const gone = new Set(changes.flatMap((change) => ('gone' in change ? [change.gone] : [])));
  const set = new Map(changes.flatMap((change) => ('changed' in change ? [[change.changed, change.set] as const] : [])));
  const left = things.filter((one) => !gone.has(addressOf(one) ?? ''));
  const kept = left.map((one) => ({ ...one.asset, data: { ...one.asset.data, ...set.get(addressOf(one) ?? '') } }));
  return [...kept, ...changes.flatMap((change) => ('made' in change ? [change.made, ...(change.with ?? [])] : [])).map(({ asset }) => asset)];
}

function expected(change: GcpChange): string {
  if ('made' in change) return `unmanaged ${change.made.asset.name}`;
  return 'gone' in change ? `missing ${change.gone}` : `changed ${change.changed}`;
}

describe('real-looking estates, Google Cloud', function () {
  this.timeout(120_000);
  let cloud: SimulatedGcp;
  let opened: OpenedEngine;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-estate-'));
  });
  afterEach(async () => {
    await opened.close();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drift({ things, more = [], answers = {} }: GcpEstateData, assets: readonly GcpAsset[]): Promise<DriftReport> {
    cloud = await startGcp({
      tokens: ['ya29.estate'],
      quota: 100_000,
      transport: 'rest',
      projectRows: true,
      projects: [{ id: gcpProject, number, resources: {}, assets, answers: { ...projectAnswer, ...answers } }],
    });
    opened = await openEngine(cloud.environment, fast);
    writeFileSync(join(folder, 'prod.tfstate'), stateJson([project, ...things.flatMap(({ state }) => state ?? []), ...more]));
    return opened.engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, filter: { providers: ['gcp'] } });
  }

  const said = (report: DriftReport): readonly string[] => report.items.map(({ kind, address, id }) => `${kind} ${address ?? id ?? ''}`).sort();

  for (const estate of [gke, functions]) {
    it(`${estate.title}: nothing is drift where states manage it`, async () => {
      const report = await drift(
        estate,
        estate.things.map(({ asset }) => asset),
      );
      assert.deepEqual([said(report), report.problems], [[], []]);
      assert.deepEqual([report.problems, report.notComparable, report.complete], [[], [], true]);
    });

    it(`${estate.title}: of ten changes by hand exactly these ten are`, async () => {
      assert.equal(estate.changes.length, 10);
      const report = await drift(estate, afterwards(estate));
      assert.deepEqual(said(report), estate.changes.map(expected).sort());
    });
  }

  it('a machine made by hand is one item with its disk, and a group one with its machines', async () => {
    const report = await drift(gke, afterwards(gke));
    const under = (end: string): readonly string[] =>
      report.items
        .find(({ id }) => id?.endsWith(end) === true)
        ?.belongings?.map(({ id }) => id.slice(id.lastIndexOf('/', id.lastIndexOf('/') - 1) + 1))
        .sort() ?? [];
    assert.deepEqual(under('/instances/debug'), ['disks/debug']);
    assert.deepEqual(under('/instanceGroupManagers/load'), [
      'disks/load-e3r4',
      'disks/load-q1w2',
      'instanceGroups/load',
      'instances/load-e3r4',
      'instances/load-q1w2',
    ]);
    assert.deepEqual(under('/clusters/tmp'), ['nodePools/default-pool']);
  });
});
