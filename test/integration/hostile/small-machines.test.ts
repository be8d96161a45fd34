import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { builtCli } from '../cli/built-cli.ts';

describe('a machine that is too small', function () {
  let folder = '';
  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-small-'));
  });
  afterEach(() => {
    if (folder !== '') rmSync(folder, { recursive: true });
  });
  const run = (before: string, env: Readonly<Record<string, string>>): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync('bash', ['-c', `${before}; exec "${process.execPath}" "${builtCli()}" config`], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, stderr };
  };
  const path = process.env['PATH'] ?? '';

  for (const [name, before, env, sentence] of [
    ['few files may be open', 'ulimit -n 24', {}, /Raise the limit \(ulimit -n 256\)/],
    ['the heap is small', ':', { NODE_OPTIONS: '--max-old-space-size=24' }, /needs a heap of 64 MB/],
    ['the heap is small by its other name', ':', { NODE_OPTIONS: '--max_old_space_size=32' }, /needs a heap of 64 MB/],
  ] as const) {
    it(`is told in a sentence: ${name}`, () => {
      const { status, stderr } = run(before, { PATH: path, HOME: folder, DRIFTMGR_HOME: join(folder, 'data'), ...env });
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }

  it('has no home directory to speak of', () => {
    for (const home of [{}, { HOME: '' }, { HOME: join(folder, 'absent') }]) {
      const { status, stderr } = run(':', { PATH: path, DRIFTMGR_HOME: join(folder, 'data'), ...home });
      assert.equal(status, 0, stderr);
    }
  });
});
