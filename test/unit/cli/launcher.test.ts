import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const launcher = path.resolve(import.meta.dirname, '../../../src/cli/launcher.cjs');

describe('the launcher', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'driftmgr-launcher-'));
    mkdirSync(path.join(folder, 'dist'));
    copyFileSync(launcher, path.join(folder, 'dist/driftmgr.cjs'));
    writeFileSync(path.join(folder, 'old.cjs'), `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });`);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Puts a program in the place of the terminal's bundle. */
  const program = (code: string): void => {
    writeFileSync(path.join(folder, 'dist/cli.cjs'), code);
  };
  /** Puts a Node that is new enough where the npm package `node` puts it. */
  const bringNode = (): void => {
    mkdirSync(path.join(folder, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, path.join(folder, 'node_modules/node/bin/node'));
  };
  /** `old` stands for a Node that calls itself 20.11. */
  function launch(node: 'old' | 'new', ...args: string[]) {
    const preload = node === 'old' ? ['--require', path.join(folder, 'old.cjs')] : [];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [...preload, path.join(folder, 'dist/driftmgr.cjs'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
    const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({ code, signal, ...heard }));
    return { child, ended };
  }

  for (const node of ['new', 'old'] as const) {
    it(`hands arguments and the exit code through (${node} Node)`, async () => {
      bringNode();
      program(`console.log(process.argv.slice(2).join('|')); process.exitCode = 3;`);
      const { code, out, err } = await launch(node, 'status', '--region', 'a b').ended;
      assert.deepEqual({ code, out, err }, { code: 3, out: 'status|--region|a b\n', err: '' });
    });

    it(`ends with what it started when it is asked to end (${node} Node)`, async () => {
      bringNode();
      program(`process.on('SIGTERM', () => { console.log('ended'); process.exit(5); }); setInterval(() => {}, 1000); console.log('ready');`);
      const { child, ended } = launch(node);
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      const { code, out } = await ended;
      assert.deepEqual({ code, out }, { code: 5, out: 'ready\nended\n' });
    });
  }

  it('hides the notice about node:sqlite and no other warning', async () => {
    program(`process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning'); process.emitWarning('something else');`);
    const { err } = await launch('new').ended;
    assert.match(err, /something else/);
    assert.doesNotMatch(err, /SQLite/);
  });

  it('says what to install where no newer Node is, and exits with 2', async () => {
    program(`console.log('ran');`);
    const { code, out, err } = await launch('old').ended;
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /needs Node\.js 22\.13 or later; this is 20\.11\.0/);
  });
});
