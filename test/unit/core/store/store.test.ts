import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../../src/core/store/database.ts';
import { diskParts } from '../../../../src/core/store/disk-parts.ts';
import { withFallback } from '../../../../src/core/store/fallback.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import { listingKey } from '../../../../src/core/store/parts.ts';
import type { Store, StoreNotice } from '../../../../src/core/store/store.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { storeMigrations } from '../../../../src/core/store/schema.ts';
import { quiet } from '../calls/quiet.ts';
import { listingRecord, listingRows } from './listing-record.ts';

const day = 24 * 3_600_000;

describe('store', () => {
  let folder: string;
  let time: number;
  let notices: StoreNotice[];
  const open: Store[] = [];

  const openIt = async (isAlive?: (pid: number) => boolean): Promise<Store> => {
    const store = await openStore(folder, {
      now: () => time,
      log: quiet,
      onNotice: (notice) => notices.push(notice),
      ...(isAlive === undefined ? {} : { isAlive }),
    });
    open.push(store);
    return store;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-store-'));
    time = 1_000;
    notices = [];
  });
  afterEach(() => {
    for (const store of open.splice(0)) store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back the metas and the rows of a listing after it was opened again', async () => {
    const first = await openIt();
    first.listings.put(listingRecord('a', 2_500));
    first.close();
    const store = await openIt();
    const key = listingKey(listingRecord('a', 0).listing);
    assert.equal(store.listings.metas('me').get(key)?.rowCount, 2_500);
    assert.deepEqual(store.listings.rows(key), listingRows('a', 2_500));
    assert.equal(store.listings.metas('somebody else').size, 0);
  });

  it('replaces all rows of a listing, and keeps none of the longer answer before', async () => {
    const store = await openIt();
    store.listings.put(listingRecord('a', 2_500));
    store.listings.put(listingRecord('a', 3));
    assert.equal(store.listings.rows(listingKey(listingRecord('a', 0).listing))?.length, 3);
  });

  it('keeps a listing past its time to live, and forgets it after 30 days', async () => {
    const store = await openIt();
    store.listings.put(listingRecord('a', 1));
    time += 29 * day;
    assert.equal(store.listings.sweep(), 0);
    time += 2 * day;
    assert.equal(store.listings.sweep(), 1);
    assert.equal(store.listings.rows(listingKey(listingRecord('a', 0).listing)), undefined);
  });

  it('can be read by its owner only', async function () {
    if (process.platform === 'win32') this.skip();
    folder = join(folder, 'new');
    const store = await openIt();
    store.keyValue.set('a', 'b');
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
  });

  it('puts a damaged file aside, says so and begins a new one', async () => {
    writeFileSync(join(folder, 'driftmgr.db'), 'this is no database, but it is long enough to be looked at as one');
    const store = await openIt();
    assert.deepEqual(store.kept, { where: 'disk', folder });
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['store-put-aside'],
    );
    assert.equal(readdirSync(folder).filter((name) => name.startsWith('driftmgr.db.damaged-')).length, 1);
  });

  it('keeps everything in memory, and says so, where the folder cannot be used', async () => {
    writeFileSync(join(folder, 'file'), '');
    folder = join(folder, 'file', 'below');
    const store = await openIt();
    assert.equal(store.kept.where, 'memory');
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['store-memory-only'],
    );
    store.listings.put(listingRecord('a', 2));
    assert.equal(store.listings.rows(listingKey(listingRecord('a', 0).listing))?.length, 2);
    folder = join(folder, '..', '..');
  });

  it('tells what came and what went since the time before', async () => {
    const store = await openIt();
    assert.deepEqual(store.history.record('l', ['a', 'b'], 10, true), { appeared: 0, gone: 0 });
    assert.deepEqual(store.history.record('l', ['b', 'c'], 20, true), { appeared: 1, gone: 1 });
    assert.deepEqual(store.history.record('l', ['d'], 30, false), { appeared: 1, gone: 0 });
    assert.deepEqual(store.history.since(15), {
      appeared: [
        { listing: 'l', id: 'c', at: 20 },
        { listing: 'l', id: 'd', at: 30 },
      ],
      gone: [{ listing: 'l', id: 'a', at: 20 }],
    });
    assert.equal(store.history.firstSeen('l', 'b'), 10);
    assert.deepEqual(store.history.record('l', ['d', 'c', 'b'], 40, true), { appeared: 0, gone: 0 });
    assert.deepEqual(store.history.record('l', ['c', 'b', 'd'], 50, true), { appeared: 0, gone: 0 });
    assert.deepEqual(store.history.record('l', ['a', 'b', 'c', 'd'], 60, true), { appeared: 1, gone: 0 });
    assert.deepEqual(store.history.record('l', [], 70, true), { appeared: 0, gone: 4 });
    assert.deepEqual(store.history.record('part', ['a'], 10, false), { appeared: 0, gone: 0 });
    assert.deepEqual(store.history.record('part', ['a', 'b'], 20, true), { appeared: 0, gone: 0 }, 'nothing to count from before');
    assert.deepEqual(store.history.record('part', ['c'], 30, false), { appeared: 1, gone: 0 });
    assert.deepEqual(store.history.record('part', ['a', 'b'], 40, true), { appeared: 0, gone: 1 });
    assert.deepEqual(store.history.record('empty at first', [], 10, true), { appeared: 0, gone: 0 });
    assert.deepEqual(store.history.record('empty at first', ['x'], 20, true), { appeared: 1, gone: 0 });
  });

  it('adds up counters over those who write them', async () => {
    const [one, two] = [await openIt(), await openIt()];
    one.metrics.add([{ minute: 60_000, name: 'calls', labels: '{}', value: 2 }]);
    two.metrics.add([
      { minute: 60_000, name: 'calls', labels: '{}', value: 3 },
      { minute: 60_000, name: 'latency', labels: '{}', bucket: 4, value: 1 },
    ]);
    assert.deepEqual(one.metrics.since(60_000), [
      { minute: 60_000, name: 'calls', labels: '{}', value: 5 },
      { minute: 60_000, name: 'latency', labels: '{}', bucket: 4, value: 1 },
    ]);
  });

  it('gives a lease to one at a time, and to another when its owner is dead', async () => {
    const [one, two] = [await openIt(), await openIt()];
    const lease = one.leases.acquire('scan', { note: 'scan 1' });
    assert.equal(two.leases.acquire('scan'), undefined);
    assert.equal(two.leases.holder('scan')?.note, 'scan 1');
    lease?.release();
    assert.notEqual(two.leases.acquire('scan'), undefined);
    const three = await openIt(() => false);
    assert.equal(three.leases.holder('scan'), undefined, 'dead');
    assert.notEqual(three.leases.acquire('scan'), undefined);
  });

  it('puts a file of a newer DriftMgr aside, whole, and begins a new one', async () => {
    const newer = new DatabaseSync(join(folder, 'driftmgr.db'));
    newer.exec('CREATE TABLE of_tomorrow (a); INSERT INTO of_tomorrow VALUES (42); PRAGMA user_version = 99');
    newer.close();
    const store = await openIt();
    assert.deepEqual(store.kept, { where: 'disk', folder });
    assert.match(notices[0]?.message ?? '', /newer DriftMgr/);
    const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('driftmgr.db.newer-'));
    const kept = new DatabaseSync(join(folder, aside));
    assert.equal(kept.prepare('SELECT a FROM of_tomorrow').get()?.['a'], 42);
    kept.close();
  });

  it('puts a file aside at the next start when it turned out to be damaged', async () => {
    const first = await openIt();
    for (let at = 0; at < 200; at += 1) first.listings.put(listingRecord(`l${String(at)}`, 50));
    first.close();
    const path = join(folder, 'driftmgr.db');
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4_096);
    writeFileSync(path, bytes);
    const second = await openIt();
    second.listings.put(listingRecord('new', 5));
    assert.equal(second.listings.rows(listingKey(listingRecord('new', 0).listing))?.length, 5, 'goes on in memory');
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['store-not-written'],
    );
    second.close();
    const third = await openIt();
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['store-not-written', 'store-put-aside'],
    );
    assert.equal(third.listings.metas().size, 0);
  });

  it('goes on in memory while the disk is full, and says so once', async () => {
    const database = openDatabase({
      sqlite: await import('node:sqlite'),
      path: join(folder, 'full.db'),
      migrations: storeMigrations,
      busyMs: 1_000,
      synchronous: 'NORMAL',
      now: () => time,
      onAside: (message) => assert.fail(message),
    });
    const refused: unknown[] = [];
    const store = withFallback(
      diskParts(database, { now: () => time, isAlive: () => true }),
      memoryParts(() => time),
      {
        path: database.path,
        onRefused: (error) => refused.push(error),
      },
    );
    store.listings.put(listingRecord('before', 1_500));
    database.run('PRAGMA max_page_count = 1');
    for (let at = 0; at < 5; at += 1) store.listings.put(listingRecord(`full${String(at)}`, 5_000));
    store.keyValue.set('large', 'x'.repeat(1_000_000));
    assert.equal(refused.length, 1);
    assert.match(String(refused[0]), /full/);
    assert.equal(store.listings.metas().size, 6);
    assert.equal(store.listings.rows(listingKey(listingRecord('before', 0).listing))?.length, 1_500);
    assert.equal(store.listings.rows(listingKey(listingRecord('full3', 0).listing))?.length, 5_000);
    assert.equal(store.keyValue.get('large')?.length, 1_000_000);
    database.run('PRAGMA max_page_count = 1000000');
    store.listings.put(listingRecord('full3', 7));
    assert.equal(store.listings.rows(listingKey(listingRecord('full3', 0).listing))?.length, 7);
    assert.equal(database.get('SELECT count(*) AS n FROM listings')?.['n'], 2, 'the disk is written again');
    database.close();
  });

  for (const kind of ['disk', 'memory'] as const) {
    it(`keeps the totals of metrics when old minutes are swept, so that a counter never falls (${kind})`, async () => {
      const metrics = kind === 'disk' ? (await openIt()).metrics : memoryParts(() => time).metrics;
      const row = { name: 'calls', labels: '{}' };
      metrics.add([
        { ...row, minute: 60_000, value: 2 },
        { ...row, minute: 120_000, value: 3 },
        { ...row, minute: 180_000, value: 5 },
        { ...row, minute: 60_000, bucket: 4, value: 1 },
      ]);
      const total = (from: number): number => metrics.since(from).reduce((sum, { value, bucket }) => sum + (bucket === undefined ? value : 0), 0);
      assert.equal(total(0), 10);
      assert.equal(metrics.sweep(180_000), 3);
      assert.equal(total(0), 10);
      assert.equal(total(1), 5);
      assert.equal(metrics.sweep(240_000), 1);
      assert.equal(total(0), 10);
      assert.equal(metrics.since(0).find(({ bucket }) => bucket === 4)?.value, 1);
    });
  }
});
