import assert from 'node:assert/strict';
import type { InventorySummary, Resource } from '../../../src/core/model.ts';
import { mixedSummary } from '../core/render/summaries.ts';
import { runWith } from './scripted-engine.ts';

const complete: InventorySummary = { ...mixedSummary, complete: true, problems: [] };
const bucket: Resource = {
  provider: 'aws',
  account: '1',
  region: 'us-east-1',
  type: 'AWS::S3::Bucket',
  id: 'arn:aws:s3:::b1',
  name: 'b1',
  source: 's3:ListBuckets',
};

describe('options of every command', () => {
  const log = (level: 'info' | 'warn') => ({ kind: 'log', level, line: `{"level":"${level}","message":"said"}\n` }) as const;
  const scan: NonNullable<Parameters<typeof runWith>[1]['scan']> = (_params, world) => {
    world.emit(log('info'));
    world.emit(log('warn'));
    return complete;
  };
  const levels = async (...args: string[]) => {
    const { stderr, opened } = await runWith(['status', ...args], { scan });
    return { levels: [...stderr.matchAll(/"level":"(\w+)"/g)].map(([, level]) => level), flags: opened?.flags };
  };

  it('say more with -v, most with -vv, and nothing but the result with -q', async () => {
    assert.deepEqual(await levels(), { levels: ['warn'], flags: {} });
    assert.deepEqual(await levels('-v'), { levels: ['info', 'warn'], flags: { 'log.level': 'info' } });
    assert.deepEqual((await levels('-vv')).flags, { 'log.level': 'debug' });
    assert.deepEqual((await levels('--verbose', '--log-level', 'warn')).flags, { 'log.level': 'warn' });
    assert.deepEqual((await levels('--quiet')).levels, []);
    const run = await runWith(['resources', '-q', '--type', 'AWS::S3::Bucket'], { scan, resources: () => ({ resources: [bucket] }) });
    assert.equal(run.stderr, '');
    assert.match(run.stdout, /b1/);
    assert.equal((await runWith(['status', '-q', '-v'], { scan })).code, 2);
  });

  it('colour a pipe with FORCE_COLOR, which wins over NO_COLOR and loses to --no-color', async () => {
    const colored = async (env: Record<string, string>, ...args: string[]) =>
      (await runWith(['status', ...args], { scan }, { env })).stdout.includes('\u001b[');
    assert.equal(await colored({}), false);
    assert.equal(await colored({ FORCE_COLOR: '1' }), true);
    assert.equal(await colored({ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }), true);
    assert.equal(await colored({ FORCE_COLOR: '0' }), false);
    assert.equal(await colored({ FORCE_COLOR: '1' }, '--no-color'), false);
  });
});
