import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { GcpAsset, GcpEstate } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { assertAddsUp } from '../../unit/core/drift/instance-counts.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { gcpParts } from './gcp-parts.ts';
import { type GcpKind, gcpProject } from './gcp-kind.ts';
import { gcpAsset, gcpKinds, gcpState } from './state-of-gcp.ts';
import { stateJson, type StateResource } from './state-of.ts';

const fast = { limits: { gcp: 10_000, 'gcp.cloudAsset': 10_000, 'gcp.listAssets': 10_000 }, retries: { gcp: { retries: 3, minMs: 1, maxMs: 5 } } };

interface Planted {
  readonly assets: readonly GcpAsset[];
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly state: readonly StateResource[];
  /** Sorted. */
  readonly expected: readonly string[];
}

/** A state that knows all of the cloud but the last of each type, and one more of each, which the cloud has not. */
function plant(kinds: readonly GcpKind[], size: number): Planted {
  const assets = kinds.flatMap((kind) => Array.from({ length: size }, (_none, n) => gcpAsset(kind, n)));
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const kind of kinds) {
    for (let n = 0; n < size - 1; n++) state.push(gcpState(kind, `r${String(n)}`, n));
    if (size > 0) expected.push(`unmanaged ${kind.type}`);
    state.push(gcpState(kind, 'ghost', size));
    expected.push(`missing ${kind.terraform}.ghost`);
  }
  return { assets, state, expected: expected.sort() };
}

/** Every change by hand that a type has, each on a resource of its own; the resource before the first is as it was. */
function change(kinds: readonly GcpKind[]): Planted {
  const assets = kinds.flatMap((kind) => [
    gcpAsset(kind, 0),
    ...kind.changes.map(([, member, value], at) => gcpAsset(kind, at + 1, { [member]: value })),
  ]);
  const state = kinds.flatMap((kind) => Array.from({ length: kind.changes.length + 1 }, (_none, n) => gcpState(kind, `r${String(n)}`, n)));
  const expected = kinds.flatMap((kind) => kind.changes.map(([attribute], at) => `changed ${kind.terraform}.r${String(at + 1)} ${attribute}`));
  return { assets, state, expected: expected.sort() };
}

function found(report: DriftReport): readonly string[] {
  assertAddsUp(report);
  return report.items
    .map(({ kind, address, type, changes = [], partOf }) =>
      [kind, partOf === undefined ? (address ?? type) : `${partOf.noun} ${partOf.key}`, ...changes.map(({ path }) => path)].join(' '),
    )
    .sort();
}

// Every project has a row of its own in the index.
const project: StateResource = {
  type: 'google_project',
  name: 'prod',
  attributes: { id: `projects/${gcpProject}`, project_id: gcpProject, number: '123456789012', name: 'Prod', effective_labels: { env: 'prod' } },
  provider: 'hashicorp/google',
};
const projectAnswer = { [`/v3/projects/${gcpProject}`]: { name: 'projects/123456789012', projectId: gcpProject, displayName: 'Prod' } };

describe('drift over the wire, Google Cloud', function () {
  this.timeout(120_000);
  let cloud: SimulatedGcp;
  let opened: OpenedEngine;

  afterEach(async () => {
    await opened.close();
    await cloud.close();
  });

  async function drift(
    { assets, answers, state }: Pick<Planted, 'assets' | 'answers' | 'state'>,
    more: Partial<GcpEstate> = {},
  ): Promise<DriftReport> {
    cloud = await startGcp({
      tokens: ['ya29.planted'],
      quota: 100_000,
      transport: 'rest',
      projectRows: true,
      ...more,
      projects: [{ id: gcpProject, number: '123456789012', resources: {}, assets, answers: { ...projectAnswer, ...answers } }],
    });
    opened = await openEngine(cloud.environment, fast);
    writeFileSync(join(opened.folder, 'prod.tfstate'), stateJson(state.some(({ type }) => type === project.type) ? state : [project, ...state]));
    return opened.engine.request('drift', { states: ['prod.tfstate'], cwd: opened.folder, attributes: true, filter: { providers: ['gcp'] } });
  }

  for (const size of [0, 1, 2, 3]) {
    it(`finds what was planted among ${String(size)} of each type, and nothing else`, async () => {
      const planted = plant(gcpKinds, size);
      const report = await drift(planted);
      assert.deepEqual(report.notComparable.slice(0, 2), []);
      assert.deepEqual(found(report), planted.expected);
      assert.deepEqual(report.problems, []);
      assert.equal(report.complete, true);
    });
  }

  // The largest page of a search.
  const common = gcpKinds.filter(({ terraform }) => ['google_compute_address', 'google_pubsub_topic'].includes(terraform));
  for (const size of [500, 501]) {
    it(`finds what was planted among ${String(size)} of a common type, at the end of a page`, async () => {
      const planted = plant(common, size);
      const report = await drift(planted, { shortPages: true });
      assert.deepEqual(found(report), planted.expected);
      assert.deepEqual([report.notComparable, report.problems, report.complete], [[], [], true]);
    });
  }

  it('finds each attribute that was changed by hand, and nothing else', async () => {
    const planted = change(gcpKinds);
    const report = await drift(planted);
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual([report.notComparable, report.problems], [[], []]);
  });

  it('finds labels that were changed by hand', async () => {
    const labelled = gcpKinds.filter(({ labels }) => labels !== false);
    const assets = labelled.map((kind) => ({ ...gcpAsset(kind, 0), labels: { env: 'test' } }));
    const report = await drift({ assets, state: labelled.map((kind) => gcpState(kind, 'r0', 0)) });
    assert.deepEqual(found(report), labelled.map(({ terraform }) => `changed ${terraform}.r0 labels.env`).sort());
  });

  for (const size of [0, 1, 2, 'a page', 'a page and one'] as const) {
    it(`finds what was planted among ${String(size)} of the parts of each parent`, async () => {
      const planted = gcpParts(size);
      const report = await drift(planted);
      assert.deepEqual(found(report), planted.expected);
      assert.deepEqual([report.notComparable, report.problems, report.complete], [[], [], true]);
    });
  }

  it('says of a part whose parent may not be read that it is not comparable, and why', async () => {
    const planted = gcpParts(2);
    const denied = Object.fromEntries(Object.entries(planted.answers).filter(([path]) => !path.includes('getIamPolicy') && !path.endsWith('/iam')));
    const report = await drift({ ...planted, answers: denied });
    const grants = report.notComparable.filter(({ terraformType }) => terraformType.includes('_iam_'));
    assert.ok(grants.length > 0);
    assert.deepEqual(
      found(report).filter((line) => line.includes('_iam_') || line.includes('grant')),
      [],
    );
    assert.equal(report.complete, false);
  });
});
