import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readExport } from '../../../../src/core/vault/transfer.ts';
import { type BundledProgram, bundleProgram } from '../../bundled-program.ts';

const passphrase = 'correct horse battery staple';

describe('the vault between processes', function () {
  this.timeout(600_000);
  let program: BundledProgram;
  let folder: string;
  const running = new Set<ChildProcess>();

  before(async () => {
    program = await bundleProgram(
      new URL('add-program.ts', import.meta.url),
      new URL('../../../../src/core/vault/argon2-worker.ts', import.meta.url),
    );
  });
  after(() => {
    program.remove();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-vault-processes-'));
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    for (const child of running) if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    running.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that adds entries; `said` are those that it says are in the vault. */
  function adder(prefix: string, count: number): { child: ChildProcess; stated: string[]; ended: Promise<string>; lines: AsyncIterable<string> } {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program.file, folder, prefix, String(count)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const stated: string[] = [];
    const errors: string[] = [];
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      if (line !== 'open') stated.push(line);
    });
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    const ended = once(child, 'close').then(() => {
      running.delete(child);
      return errors.join('');
    });
    return { child, stated, ended, lines };
  }

  async function names(): Promise<Set<string>> {
    const entries = await readExport(join(folder, 'vault.json'), passphrase);
    for (const { name, secret } of entries) assert.equal(secret['token'], `token of ${name}`);
    const found = new Set(entries.map(({ name }) => name));
    assert.equal(found.size, entries.length, 'an entry is there twice');
    return found;
  }

  it('loses nothing when twenty add at once, and their first uses make one vault', async () => {
    const adders = Array.from({ length: 20 }, (_, index) => adder(`p${String(index)}`, 5));
    for (const { ended } of adders) assert.equal(await ended, '');
    const found = await names();
    assert.equal(found.size, 100);
    for (const { stated } of adders) for (const name of stated) assert.ok(found.has(name));
  });

  it('holds the old or the new content when writers are killed, a hundred times', async () => {
    const first = adder('seed', 1);
    assert.equal(await first.ended, '');
    const kept = new Set(first.stated);
    for (let round = 0; round < 25; round++) {
      const group = Array.from({ length: 4 }, (_, index) => adder(`r${String(round)}-${String(index)}`, 100_000));
      for (const { child, lines } of group) {
        // Killed after a number of writes that differs: at whatever the others and it are doing then.
        let left = (round * 7) % 13;
        void (async () => {
          for await (const line of lines) if (line !== 'open' && left-- <= 0) break;
          child.kill('SIGKILL');
        })();
      }
      for (const { ended } of group) await ended;
      const found = await names();
      for (const { stated } of group) for (const name of stated) kept.add(name);
      for (const name of kept) assert.ok(found.has(name), `${name} was said and is lost`);
    }
    const last = adder('last', 1);
    assert.equal(await last.ended, '');
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
