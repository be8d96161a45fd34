import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftRequest } from '../../../src/core/api/drift.ts';
import { inStepReport } from '../core/render/drift-reports.ts';
import { runWith } from './scripted-engine.ts';

/** How states are named on a command line, and what the engine is asked for then. */
const cases: readonly (readonly [what: string, args: readonly string[], states: readonly string[]])[] = [
  ['one option', ['--state', 'a.tfstate'], ['a.tfstate']],
  ['an option again', ['-s', 'a.tfstate', '-s', 'b.tfstate'], ['a.tfstate', 'b.tfstate']],
  ['files without an option', ['a.tfstate', 'b.tfstate'], ['a.tfstate', 'b.tfstate']],
  ['both', ['a.tfstate', '--state', 'b.tfstate'], ['b.tfstate', 'a.tfstate']],
  ['commas', ['--state', 'a.tfstate,b.tfstate, c.tfstate'], ['a.tfstate', 'b.tfstate', 'c.tfstate']],
  ['commas without an option', ['a.tfstate,b.tfstate'], ['a.tfstate', 'b.tfstate']],
  ['a comma at the end', ['--state', 'a.tfstate,'], ['a.tfstate,']],
  ['a file that has a comma in its name', ['--state', 'a,b.tfstate'], ['a,b.tfstate']],
  ['a file before a URL', ['--state', 'a.tfstate,s3://bucket/key'], ['a.tfstate', 's3://bucket/key']],
  ['URLs', ['--state', 's3://bucket/a,gs://bucket/b'], ['s3://bucket/a', 'gs://bucket/b']],
  ['a URL with a comma in its key', ['--state', 's3://bucket/a,b.tfstate'], ['s3://bucket/a,b.tfstate']],
  ['the standard input', ['--state', '-'], ['-']],
];

describe('states on the command line', () => {
  let folder: string;
  const answers = { drift: () => inStepReport, history: () => null, state: () => ({ resources: [], states: [], problems: [] }) };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-arguments-'));
    writeFileSync(join(folder, 'a,b.tfstate'), '{}');
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const command of ['drift', 'state'] as const) {
    for (const [what, args, states] of cases) {
      it(`${command}: ${what}`, async () => {
        const { asked, stderr } = await runWith([command, ...args], answers, { cwd: folder });
        const request = asked.find(({ name }) => name === command)?.params as DriftRequest | undefined;
        assert.deepEqual(request?.states, states, stderr);
      });
    }
  }

  it('are none where an option is empty: that is refused', async () => {
    const { code, asked } = await runWith(['drift', '--state', ''], answers, { cwd: folder });
    assert.deepEqual([code, asked], [2, []]);
  });

  it('are compared as the credentials that --source names, in lists and repeated', async () => {
    const args = ['drift', 'a.tfstate', '--source', 'aws:profile:prod,azure:cli', '--source', 'doctl'];
    const { asked } = await runWith(args, answers, { cwd: folder });
    assert.deepEqual((asked[0]?.params as DriftRequest | undefined)?.sources, ['aws:profile:prod', 'azure:cli', 'doctl']);
  });
});
