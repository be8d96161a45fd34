import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estateOf } from '../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

const account = '111122223333';
const types = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::S3::Bucket', 'AWS::IAM::Role'];
const filter = { providers: ['aws'], types } as const;

describe('one data folder', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let folder: string;
  /** How far the engine's clock is ahead. */
  let ahead = 0;
  const opened: OpenedEngine[] = [];

  beforeEach(async () => {
    aws = await startAws(
      estateOf({
        accounts: [
          { id: account, name: 'prod', resources: { '*': { 'AWS::EC2::Instance': 3, 'AWS::EC2::Volume': 2 }, global: { 'AWS::IAM::Role': 4 } } },
        ],
      }),
    );
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-shared-'));
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(): Promise<OpenedEngine> {
    const one = await openEngine(aws.environment, {}, folder, () => Date.now() + ahead);
    opened.push(one);
    return one;
  }

  it('asks the cloud once for two windows that scan at the same time', async () => {
    const alone = await open();
    const expected = await alone.engine.request('scan', { want: 'counts', filter });
    const calls = aws.requests.length;
    await alone.engine.request('clearCache', {});
    aws.requests.length = 0;
    const windows = [await open(), await open()];
    const summaries = await Promise.all(windows.map(({ engine }) => engine.request('scan', { want: 'counts', filter })));
    for (const summary of summaries) assert.deepEqual(summary.totals.count, expected.totals.count);
    assert.ok(aws.requests.length <= calls, `${String(aws.requests.length)} calls for both, ${String(calls)} for one`);
  });

  it('asks for nothing, STS included, when the next process wants the same', async () => {
    const first = await open();
    await first.engine.request('scan', { want: 'counts', filter });
    await first.engine.close();
    aws.requests.length = 0;
    const second = await open();
    const summary = await second.engine.request('scan', { want: 'counts', filter });
    assert.equal(summary.totals.status, 'ok');
    assert.equal(aws.requests.length, 0);
  });

  it('never shows another identity what the cache holds', async () => {
    const first = await open();
    await first.engine.request('scan', { want: 'counts', filter });
    aws.requests.length = 0;
    const other = await openEngine({ ...aws.environment, AWS_ACCESS_KEY_ID: 'AKIAANOTHERKEY000000' }, {}, folder, () => Date.now() + ahead);
    opened.push(other);
    const summary = await other.engine.request('scan', { want: 'counts', filter });
    assert.equal(summary.totals.count, null);
    assert.ok(aws.requests.length > 0 || summary.problems.some((problem) => problem.reason === 'unauthenticated'));
  });

  it('answers at least four of five questions from the cache in an hour of use', async () => {
    const [terminal, window] = [await open(), await open()];
    for (let minute = 0; minute < 60; minute++) {
      ahead += 30_000;
      await window.engine.request('scan', { want: 'counts', filter });
      ahead += 30_000;
      await terminal.engine.request('scan', { want: 'counts', filter });
      if (minute % 10 === 9) {
        const node = { providers: ['aws'], types: ['AWS::EC2::Volume'], regions: ['eu-west-1'] } as const;
        await window.engine.request('scan', { want: 'counts', filter: node, refresh: true });
      }
    }
    await window.engine.close();
    const metrics = await terminal.engine.request('metrics', { since: new Date(0).toISOString() });
    assert.ok((metrics.cacheHitRate ?? 0) >= 0.8, `hit rate ${String(metrics.cacheHitRate)}`);
  });
});
