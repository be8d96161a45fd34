import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { filesAside, logFile } from '../../../../src/core/observe/log-file.ts';
import type { LogFileOptions } from '../../../../src/core/observe/log-file.ts';
import { processLock } from '../../../../src/core/observe/process-lock.ts';

const writer = new URL('log-writer.ts', import.meta.url).pathname;

describe('the log file', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-log-'));
    path = join(folder, 'logs', 'driftmgr.log');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const options = (more: Partial<LogFileOptions> = {}): LogFileOptions => ({ path, maxBytes: 65_536, maxFiles: 3, maxAgeDays: 14, ...more });
  const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

  it('is readable by its owner alone, and so are those put aside', () => {
    const sink = logFile(options());
    for (let i = 0; i < 100; i += 1) sink.write(`${'x'.repeat(1_000)}\n`, 'info');
    sink.close();
    for (const name of readdirSync(join(folder, 'logs'))) assert.equal(statSync(join(folder, 'logs', name)).mode & 0o777, 0o600, name);
  });

  it('stays within its size and number, and loses the oldest first', () => {
    const sink = logFile(options());
    for (let i = 0; i < 1_000; i += 1) sink.write(`${JSON.stringify({ i, pad: 'x'.repeat(500) })}\n`, 'info');
    sink.close();
    const files = [...filesAside(path), path];
    assert.equal(files.length, 3);
    for (const file of files) assert.ok(statSync(file).size <= 65_536);
    const kept = files.flatMap(linesOf).map((text) => Number(/"i":(\d+)/.exec(text)?.[1]));
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => 1_000 - kept.length + index),
    );
  });

  it('puts a file aside when it is old, and removes those that are older still', () => {
    let now = Date.now();
    const sink = logFile(options({ now: () => now }));
    sink.write('one\n', 'info');
    now += 15 * 86_400_000;
    sink.write('two\n', 'info');
    const [aside] = filesAside(path);
    assert.equal(aside, undefined, 'last written 15 days ago by the clock that it was given');
    assert.deepEqual(linesOf(path), ['two']);
    utimesSync(path, now / 1_000, now / 1_000);
    now += 1_000;
    sink.write('three\n', 'info');
    assert.deepEqual([...filesAside(path), path].flatMap(linesOf), ['two', 'three']);
    sink.close();
  });

  it('follows when another process puts the file aside, or removes it', () => {
    const sink = logFile(options());
    sink.write('one\n', 'info');
    renameSync(path, `${path}.moved`);
    sink.write('two\n', 'info');
    assert.deepEqual(linesOf(path), ['two']);
    rmSync(path);
    sink.write('three\n', 'info');
    assert.deepEqual(linesOf(path), ['three']);
    sink.close();
  });

  it('goes on in another place, and with other limits, when it is said to', () => {
    const sink = logFile(options());
    sink.write('one\n', 'info');
    const elsewhere = join(folder, 'elsewhere.log');
    sink.update({ path: elsewhere, maxBytes: 100, maxFiles: 2, maxAgeDays: 1 });
    for (let i = 0; i < 10; i += 1) sink.write(`${'x'.repeat(40)}\n`, 'info');
    sink.close();
    assert.deepEqual(linesOf(path), ['one']);
    assert.equal(filesAside(elsewhere).length, 1);
    assert.equal(statSync(elsewhere).size, 82);
  });

  it('tells about trouble once, goes on, and writes again when it is over', () => {
    const problems: unknown[] = [];
    writeFileSync(join(folder, 'logs'), 'in the way');
    const sink = logFile(options({ onProblem: (error) => problems.push(error) }));
    sink.write('one\n', 'info');
    sink.write('two\n', 'info');
    assert.equal(problems.length, 1);
    rmSync(join(folder, 'logs'));
    sink.write('three\n', 'info');
    assert.deepEqual(linesOf(path), ['three']);
    sink.close();
  });

  it('loses no line and breaks none when four processes write 20,000 each through rotations', async () => {
    const limit = 1_048_576;
    const children = [0, 1, 2, 3].map((id) =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, path, String(limit), String(id)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    assert.deepEqual(codes, [0, 0, 0, 0]);
    const files = [...filesAside(path), path];
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    // No file is put aside before it is full, and none twice.
    assert.ok(files.length > 8 && files.length <= Math.ceil(bytes / (limit * 0.9)), `${files.length} files for ${bytes} bytes`);
    const seen = [0, 1, 2, 3].map(() => new Set<number>());
    for (const file of files) {
      assert.ok(statSync(file).size <= limit, `${file}: ${statSync(file).size}`);
      for (const text of linesOf(file)) {
        const { writer: id, line } = (JSON.parse(text) as { fields: { writer: number; line: number } }).fields;
        seen[id]?.add(line);
      }
    }
    assert.deepEqual(
      seen.map((lines) => lines.size),
      [20_000, 20_000, 20_000, 20_000],
    );
    assert.equal(files.flatMap(linesOf).length, 80_000);
  });

  it('is not held up by a process that was killed while it held the lock', async () => {
    const lockPath = join(folder, 'l.lock');
    const source = `import { processLock } from ${JSON.stringify(new URL('../../../../src/core/observe/process-lock.ts', import.meta.url).href)};
      processLock(${JSON.stringify(lockPath)}).run(() => { process.stdout.write('held'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const impatient = processLock(lockPath, 1);
    try {
      assert.throws(() => impatient.run(() => 1), { code: 'lock-timeout' });
    } finally {
      child.kill('SIGKILL');
    }
    await once(child, 'exit');
    assert.equal(
      impatient.run(() => 2),
      2,
    );
    assert.throws(() => impatient.run(() => assert.fail('from within')), /from within/);
    assert.equal(
      impatient.run(() => 3),
      3,
    );
    impatient.close();
  });
});
