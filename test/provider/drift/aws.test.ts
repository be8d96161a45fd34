import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport, DriftRequest } from '../../../src/core/drift/report.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { allTypes, found, plant, type Planted } from './planted.ts';
import { stateJson } from './state-of.ts';

const fast = { limits: { aws: 10_000, 'aws.resourceExplorer': 10_000 }, retries: { aws: { retries: 2, minMs: 1, maxMs: 5 } } };

describe('drift over the wire, AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-drift-'));
  });

  afterEach(async () => {
    await opened.close();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(planted: Pick<Planted, 'estate' | 'state'>): Promise<void> {
    aws = await startAws(planted.estate);
    opened = await openEngine(aws.environment, fast);
    writeFileSync(join(folder, 'prod.tfstate'), stateJson(planted.state));
  }

  async function drift(request: Partial<DriftRequest> = {}): Promise<DriftReport> {
    return await opened.engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, ...request });
  }

  it('finds what was planted in every type, and nothing else', async () => {
    const planted = plant(allTypes, { region: 'us-east-1', size: () => 3 });
    await start(planted);
    const report = await drift({ filter: { providers: ['aws'], regions: ['us-east-1', 'global'] } });
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual(report.notComparable, []);
    assert.deepEqual(report.problems, []);
  });
});
