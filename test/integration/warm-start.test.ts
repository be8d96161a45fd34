import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreePath } from '../../src/core/api/engine-api.ts';
import { estateOf } from '../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

const account = '111122223333';
const type = 'AWS::EC2::Volume';
const filter = { providers: ['aws'], types: [type] } as const;

describe('the next start', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let folder: string;
  /** How far the engine's clock is ahead. */
  let ahead = 0;
  let opened: OpenedEngine;

  const open = (): Promise<OpenedEngine> => openEngine(aws.environment, { concurrency: 1 }, folder, () => Date.now() + ahead);
  const counted = async (path: TreePath): Promise<unknown[]> => {
    const { nodes } = await opened.engine.request('children', { groupBy: 'account', path, offset: 0, limit: 10 });
    return nodes.map(({ label, count, status }) => [label, count, status]);
  };

  before(async () => {
    aws = await startAws(
      estateOf({ accounts: [{ id: account, name: 'prod', resources: { 'sa-east-1': { [type]: 3 }, 'eu-west-3': { [type]: 5 } } }] }),
    );
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-warm-'));
    const first = await open();
    await first.engine.request('scan', { want: 'rows', filter });
    await first.engine.close();
    aws.requests.length = 0;
    ahead = 600_000;
    opened = await open();
  });

  after(async () => {
    await opened.engine.close();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows what the last one found, with its age, down to the resources, and asks nobody', async () => {
    const summary = await opened.engine.request('inventory', {});
    assert.deepEqual([summary?.totals.count, summary?.totals.status], [8, 'stale']);
    assert.ok((summary?.totals.ageMs ?? 0) >= 600_000, `age ${String(summary?.totals.ageMs)}`);
    assert.deepEqual(await counted({ provider: 'aws', account, type }), [
      ['eu-west-3', 5, 'stale'],
      ['sa-east-1', 3, 'stale'],
    ]);
    assert.equal((await counted({ provider: 'aws', account, type, region: 'sa-east-1' })).length, 3);
    assert.equal(aws.requests.length, 0);
  });

  it('lets the age grow for as long as nobody scans', async () => {
    ahead += 3_600_000;
    const summary = await opened.engine.request('inventory', {});
    assert.ok((summary?.totals.ageMs ?? 0) >= 4_200_000, `age ${String(summary?.totals.ageMs)}`);
  });

  it('asks first where something was, most first', async () => {
    await opened.engine.request('scan', { want: 'rows', filter });
    const asked = aws.requests.filter(({ operation }) => operation === 'DescribeVolumes').map(({ region }) => region);
    assert.equal(asked.length, 17);
    assert.deepEqual(asked.slice(0, 2), ['eu-west-3', 'sa-east-1']);
  });

  it('counts answers that had grown too old as expired, and as asked again', async () => {
    const { caches } = await opened.engine.request('metrics', { since: new Date(0).toISOString() });
    const resources = caches.find(({ kind }) => kind === 'resources');
    // 17 were asked by the first start, and again by this one.
    assert.deepEqual([resources?.hits, resources?.misses, resources?.expiries], [0, 34, 17]);
  });
});
