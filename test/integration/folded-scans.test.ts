import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../src/core/engine/create-engine.ts';
import type { InventorySummary } from '../../src/core/model.ts';
import type { Engine, ScanRequest } from '../../src/core/api/engine-api.ts';
import type { ProviderModule } from '../../src/core/provider.ts';
import { loadTerraformRules } from '../rules.ts';
import { statusJson } from '../../src/core/render/status-json.ts';
import { estateOf } from '../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../cloud/aws/server.ts';

const account = '111122223333';
const types = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::S3::Bucket'];
const question: ScanRequest = { want: 'counts', filter: { types } };

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly build?: string;
  readonly notes?: readonly string[];
}

describe('a process that asks what another has just asked', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let folder: string;
  let ahead = 0;
  let loaded = 0;

  beforeEach(async () => {
    aws = await startAws(
      estateOf({ accounts: [{ id: account, name: 'prod', resources: { '*': { 'AWS::EC2::Instance': 3, 'AWS::EC2::Volume': 2 } } }] }),
    );
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-folded-'));
    ahead = 0;
  });

  afterEach(async () => {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function use<T>(given: Surroundings, work: (engine: Engine) => Promise<T>): Promise<T> {
    const engine = await createEngine({
      shell: 'terminal',
      version: '0.0.0',
      env: { DRIFTMGR_HOME: join(folder, 'data'), ...aws.environment, AWS_CONFIG_FILE: join(folder, 'config'), ...given.env },
      home: folder,
      ...(given.notes === undefined ? {} : { notes: given.notes }),
      flags: { providers: ['aws'], ...given.flags },
      now: () => Date.now() + ahead,
      ports: {
        prompt: () => Promise.reject(new Error('nobody to ask')),
        getSecret: () => Promise.resolve(undefined),
        setSecret: () => Promise.resolve(),
      },
      loadTerraformRules,
      loadProvider: async (id) => {
        loaded++;
        return (await import(`../../src/providers/${id}/provider.ts`)) as ProviderModule;
      },
      buildOf: () => given.build ?? 'a build',
    });
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  }

  const scan = (given: Surroundings = {}, request: ScanRequest = question): Promise<InventorySummary> =>
    use(given, (engine) => engine.request('scan', request));

  /** A scan, and whether it needed the provider and the cloud. */
  async function next(
    given: Surroundings = {},
    request: ScanRequest = question,
  ): Promise<{ summary: InventorySummary; how: 'recalled' | 'planned' }> {
    loaded = 0;
    aws.requests.length = 0;
    const summary = await scan(given, request);
    if (loaded === 0) assert.equal(aws.requests.length, 0);
    return { summary, how: loaded === 0 ? 'recalled' : 'planned' };
  }

  /** What a summary says, but for its id, times and ages. */
  const stated = (summary: InventorySummary): unknown =>
    JSON.parse(
      JSON.stringify({ ...statusJson(summary), scanId: '', startedAt: '', finishedAt: '' }, (key, value: unknown) =>
        key === 'ageMs' ? undefined : value,
      ),
    );

  it('is said the same without the provider’s code and without a call, with the ages of what it is said', async () => {
    const first = await scan();
    ahead = 60_000;
    const { summary, how } = await next();
    assert.equal(how, 'recalled');
    assert.deepEqual(stated(summary), stated(first));
    assert.notEqual(summary.scanId, first.scanId);
    const ages = summary.accounts
      .flatMap((one) => [one, ...one.types, ...one.types.flatMap(({ regions }) => regions)])
      .map(({ ageMs }) => ageMs ?? 0);
    assert.ok(ages.length > 20 && ages.every((age) => age >= 60_000 && age < 180_000));
    // The same question by way of the plan and each single answer.
    const planned = await next({ build: 'another build' });
    assert.equal(planned.how, 'planned');
    assert.deepEqual(stated(planned.summary), stated(summary));
  });

  it('says beside it what went wrong at its own start, and nothing of that of another', async () => {
    const notes = ['The certificates of AWS_CA_BUNDLE could not be taken in'];
    assert.deepEqual((await next({ notes })).summary.problems, [{ code: 'start', message: notes[0], expected: true }]);
    const later = await next({ notes });
    assert.deepEqual([later.how, later.summary.problems.length, later.summary.complete], ['recalled', 1, true]);
    const clean = await next();
    assert.deepEqual([clean.how, clean.summary.problems], ['recalled', []]);
  });

  it('is noted in metrics and in the audit trail like any other', async () => {
    await scan();
    await next();
    await use({}, async (engine) => {
      const { entries } = await engine.request('audit', {});
      assert.deepEqual(
        entries.map(({ action }) => action),
        ['credential.used', 'scan', 'credential.used', 'scan'],
      );
      assert.deepEqual(entries[2]?.fields, entries[0]?.fields);
      assert.equal(entries[2]?.request_id, entries[3]?.request_id);
      const metrics = await engine.request('metrics', {});
      // Every question was asked once in the first scan, and answered once from the second.
      assert.ok((metrics.cacheHitRate ?? 0) >= 0.45, String(metrics.cacheHitRate));
    });
  });

  const changes: readonly (readonly [string, () => Surroundings | Promise<Surroundings>])[] = [
    ['other keys', () => ({ env: { AWS_ACCESS_KEY_ID: 'AKIAANOTHERKEY000000' } })],
    ['another active profile', () => ({ env: { AWS_PROFILE: 'other' } })],
    ['another endpoint', () => ({ env: { AWS_ENDPOINT_URL_EC2: aws.environment['AWS_ENDPOINT_URL'] ?? '' } })],
    ['another setting', () => ({ flags: { concurrency: 7 } })],
    ['a new build of the provider', () => ({ build: 'another build' })],
    [
      'a config file that was written',
      () => {
        writeFileSync(join(folder, 'config'), '[profile other]\nregion = eu-west-1\n');
        return {};
      },
    ],
    [
      'a vault',
      () => {
        writeFileSync(join(folder, 'data', 'vault.json'), '{}');
        return {};
      },
    ],
    [
      'time: an account may have new regions after two minutes',
      () => {
        ahead = 121_000;
        return {};
      },
    ],
    [
      'a clock that was set back',
      () => {
        ahead = -60_000;
        return {};
      },
    ],
    ['a cleared cache', () => use({}, async (engine) => engine.request('clearCache', {})).then(() => ({}))],
  ];
  for (const [name, change] of changes) {
    it(`is not said what was before ${name}`, async () => {
      await scan();
      const given = await change();
      assert.equal((await next(given)).how, 'planned');
    });
  }

  it('asks again with --refresh, for another question, for resources and for an expression', async () => {
    await scan();
    assert.equal((await next({}, { ...question, refresh: true })).how, 'planned');
    assert.equal((await next({}, { want: 'counts', filter: { types, regions: ['eu-west-1'] } })).how, 'planned');
    assert.equal((await next({}, { want: 'counts', filter: { types, regions: ['eu-west-1'] } })).how, 'recalled');
    assert.equal((await next({}, { ...question, want: 'rows' })).how, 'planned');
    const young = { want: 'counts', filter: { types, expression: 'ageDays < 1.0' } } as const;
    await scan({}, young);
    assert.equal((await next({}, young)).how, 'planned');
  });

  it('is said what a refresh of a part found meanwhile', async () => {
    const before = await scan();
    const narrow = { providers: ['aws'], types: ['AWS::EC2::Volume'], regions: ['eu-west-1'] } as const;
    aws.estate.put(account, 'eu-west-1', 'AWS::EC2::Volume', 7);
    await scan({}, { want: 'counts', filter: narrow, refresh: true });
    const { summary } = await next();
    assert.equal(summary.totals.count, (before.totals.count ?? 0) + 5);
  });

  it('asks again for what was denied, a minute later', async () => {
    aws.faults.add({ operation: 'DescribeVolumes', region: 'eu-west-1', fault: { kind: 'denied' } });
    const first = await scan();
    assert.equal(first.totals.status, 'partial');
    aws.faults.clear();
    assert.equal((await next()).summary.totals.status, 'partial');
    ahead = 61_000;
    const { summary, how } = await next();
    assert.equal(how, 'planned');
    assert.equal(summary.totals.status, 'ok');
  });
});
