import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import type { Store, StoreNotice } from '../../../../src/core/store/store.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { type BundledProgram, bundleProgram } from '../../bundled-program.ts';
import { quiet } from '../calls/quiet.ts';

describe('several processes on one store', () => {
  let program: BundledProgram;
  let folder: string;
  const children: ChildProcess[] = [];

  before(async () => {
    program = await bundleProgram(new URL('writer-process.ts', import.meta.url));
  });
  after(() => {
    program.remove();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-processes-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a writer; `killAfter` lines it is killed, at any moment of what it does then. */
  async function write(name: string, most: number, killAfter = Infinity): Promise<string[]> {
    const child = spawn(process.execPath, [program.file, folder, name, String(most)], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const ended = once(child, 'close');
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (lines.length === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
    }
    await ended;
    return lines;
  }

  async function open(notices: StoreNotice[]): Promise<Store> {
    return openStore(folder, { now: () => Date.now(), log: quiet, onNotice: (notice) => notices.push(notice) });
  }

  it('lose nothing that was written when they are killed, fifty times at random moments', async () => {
    const written = new Set<string>();
    const notices: StoreNotice[] = [];
    for (let round = 0; round < 10; round += 1) {
      const names = Array.from({ length: 5 }, (_, at) => `${String(round)}.${String(at)}`);
      const stated = await Promise.all(names.map((name) => write(name, Infinity, 1 + Math.floor(Math.random() * 12))));
      for (const line of stated.flat()) {
        assert.match(line, /^(begun|wrote )/);
        if (line.startsWith('wrote ')) written.add(line.slice('wrote '.length));
      }
      const store = await open(notices);
      const metas = store.listings.metas();
      for (const key of written) assert.ok(metas.has(`me\n${key}`), `${key} was lost`);
      for (const [key, meta] of metas) assert.equal(store.listings.rows(key)?.length, meta.rowCount, key);
      for (const name of names) assert.equal(store.leases.holder(`scan/${name}`), undefined, 'a lease outlived its owner');
      assert.ok(Number(store.keyValue.get('puts')) >= written.size);
      store.close();
    }
    assert.ok(written.size > 50);
    assert.deepEqual(notices, []);
    assert.deepEqual(unexpected(readdirSync(folder)), []);
    assert.equal(integrity(join(folder, 'driftmgr.db')), 'ok');
    assert.equal(integrity(join(folder, 'buckets.db')), 'ok');
  }).timeout(300_000);

  it('open and write at once, ten of them, without a lock error or a lost update', async () => {
    const stated = await Promise.all(Array.from({ length: 10 }, (_, at) => write(String(at), 30)));
    for (const lines of stated)
      assert.deepEqual(
        lines.filter((line) => line.startsWith('notice')),
        [],
      );
    const notices: StoreNotice[] = [];
    const store = await open(notices);
    assert.equal(store.listings.metas().size, 300);
    assert.equal(store.keyValue.get('puts'), '300');
    assert.deepEqual(store.metrics.since(0), [{ minute: 0, name: 'puts', labels: '{}', value: 300 }]);
    store.close();
    assert.deepEqual(notices, []);
    assert.equal(integrity(join(folder, 'driftmgr.db')), 'ok');
  }).timeout(300_000);
});

function unexpected(files: readonly string[]): string[] {
  return files.filter((file) => !/^(driftmgr|buckets)\.db(-wal|-shm)?$/.test(file));
}

function integrity(path: string): unknown {
  const database = new DatabaseSync(path);
  try {
    return database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  } finally {
    database.close();
  }
}
