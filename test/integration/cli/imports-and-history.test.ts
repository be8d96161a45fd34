import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryReport } from '../../../src/core/api/history.ts';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import type { SimulatedAws } from '../../cloud/aws/server.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { runInProcess } from './in-process.ts';

const account = '111122223333';
const where = ['--provider', 'aws', '--region', 'eu-west-1', '--type', 'AWS::EC2::Volume,AWS::SQS::Queue'];

let home = '';
let aws: SimulatedAws;
let estate: ReturnType<typeof estateOf>;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'driftmgr-imports-'));
  estate = estateOf({
    accounts: [
      {
        id: account,
        name: 'prod',
        resources: { 'eu-west-1': { 'AWS::EC2::Volume': [{ VolumeId: 'vol-1' }, { VolumeId: 'vol-2' }], 'AWS::SQS::Queue': ['jobs'] } },
      },
    ],
  });
  aws = await startAws(estate);
  const managed = {
    type: 'aws_ebs_volume',
    name: 'one',
    instances: [{ attributes: { id: 'vol-1', arn: `arn:aws:ec2:eu-west-1:${account}:volume/vol-1` } }],
  };
  await writeFile(join(home, 'terraform.tfstate'), stateBytes([managed]));
});

afterEach(async () => {
  await aws.close();
  await rm(home, { recursive: true, force: true });
});

function driftmgr(...args: string[]) {
  return runInProcess(args, { env: { ...aws.environment, PATH: process.env['PATH'] ?? '', DRIFTMGR_HOME: join(home, 'data') }, home });
}

describe('driftmgr import-blocks', () => {
  it('writes blocks for all that is unmanaged, and nothing for what is managed', async () => {
    const run = await driftmgr('import-blocks', '--all', '--output', 'imports.tf', ...where);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stdout, '');
    const written = await readFile(join(home, 'imports.tf'), 'utf8');
    assert.deepEqual(written.match(/^ {2}id = .*/gm), ['  id = "vol-2"', `  id = "https://sqs.eu-west-1.amazonaws.com/${account}/jobs"`]);
  });

  it('writes blocks for resources by id, and says which are not there', async () => {
    const run = await driftmgr('import-blocks', '--id', `arn:aws:ec2:eu-west-1:${account}:volume/vol-2`, '--id', 'gone', ...where);
    assert.equal(run.code, 3);
    assert.match(run.stdout, /^import \{\n {2}to = aws_ebs_volume\.volume-2\n {2}id = "vol-2"\n\}\n/m);
    assert.match(run.stderr, /1 resource left out:\n {2}gone: it is not in the last inventory/);
  });

  it('wants to be said which', async () => {
    const run = await driftmgr('import-blocks');
    assert.equal(run.code, 2);
    assert.match(run.stderr, /--id/);
  });
});

describe('driftmgr history', () => {
  it('tells what came and what went between scans, and nothing of the first', async () => {
    assert.ok(!(await driftmgr('drift', ...where)).stderr.includes('Since the last scan'));
    estate.put(account, 'eu-west-1', 'AWS::EC2::Volume', [{ VolumeId: 'vol-2' }, { VolumeId: 'vol-3' }, { VolumeId: 'vol-4' }]);
    const second = await driftmgr('drift', '--refresh', ...where);
    assert.match(second.stderr, /Since the last scan: 2 new, 1 gone\./);
    const run = await driftmgr('history', '--since', '1h', '--json');
    assert.equal(run.code, 0, run.stderr);
    const report = JSON.parse(run.stdout) as HistoryReport & { schemaVersion: number };
    assert.equal(report.schemaVersion, 1);
    const stated = (entries: HistoryReport['appeared']) => entries.map(({ id, type }) => [type, id.slice(-5)]).sort();
    assert.deepEqual(stated(report.appeared), [
      ['AWS::EC2::Volume', 'vol-3'],
      ['AWS::EC2::Volume', 'vol-4'],
    ]);
    assert.deepEqual(stated(report.gone), [['AWS::EC2::Volume', 'vol-1']]);
    assert.match((await driftmgr('history')).stdout, /2 new resources, 1 resource gone since/);
    const later = JSON.parse((await driftmgr('history', '--since', '2999-01-01', '--json')).stdout) as HistoryReport;
    assert.deepEqual([later.appeared, later.gone], [[], []]);
  });

  it('does not take a denied listing for one that brought nothing', async () => {
    await driftmgr('drift', ...where);
    aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    await driftmgr('drift', '--refresh', ...where);
    const report = JSON.parse((await driftmgr('history', '--json')).stdout) as HistoryReport;
    assert.deepEqual(report.gone, []);
  });
});

describe('driftmgr drift and its settings', () => {
  it('follows the flag before the setting, and compares attributes unless one of them says no', async () => {
    const compared = async (...more: string[]) =>
      ((JSON.parse((await driftmgr('drift', '--json', ...more, ...where)).stdout) as DriftReport).comparison ?? null) !== null;
    assert.equal(await compared(), true);
    assert.equal(await compared('--no-attributes'), false);
    assert.equal(await compared('--drift-attributes', 'false'), false);
    assert.equal(await compared('--drift-attributes', 'false', '--attributes'), true);
  });

  it('leaves out what rules and .driftignore cover, with their reasons', async () => {
    const reasons = async () => {
      const report = JSON.parse((await driftmgr('drift', '--json', '--no-attributes', ...where)).stdout) as DriftReport;
      return report.items.filter(({ kind }) => kind === 'unmanaged').map(({ name, id, ignored }) => [name ?? id?.slice(-5), ignored?.reason ?? null]);
    };
    assert.deepEqual(
      (await reasons()).map(([, reason]) => reason),
      [null, null],
    );
    const rules = [
      { type: 'AWS::SQS::*', reason: 'made by hand' },
      { id: '*vol-2', reason: 'too late', expires: '2001-01-01' },
    ];
    await writeFile(join(home, 'driftmgr.config.json'), JSON.stringify({ ignore: rules }));
    assert.deepEqual(new Set((await reasons()).map(([, reason]) => reason)), new Set(['made by hand', null]));
    await writeFile(join(home, '.driftignore'), 'aws_ebs_volume.vol-2\n');
    assert.deepEqual(new Set((await reasons()).map(([, reason]) => reason)), new Set(['made by hand', '.driftignore, line 1']));
  });
});
