import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqlite from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { dayMs, sweepDaily } from '../../../../src/core/engine/sweep-daily.ts';
import { openDatabase } from '../../../../src/core/store/database.ts';
import { diskLeases } from '../../../../src/core/store/disk-leases.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';
import { storeMigrations } from '../../../../src/core/store/schema.ts';
import { OpenBucket } from '../../../../src/core/store/token-bucket.ts';
import { createAttempts } from '../../../../src/core/vault/attempts.ts';

const hour = 3_600_000;
const jumps: readonly (readonly [string, number])[] = [
  ['an hour back', -hour],
  ['a year back', -365 * dayMs],
  ['an hour forward', hour],
  ['a year forward', 365 * dayMs],
];
const leaseMs = 15_000;

for (const [name, jump] of jumps) {
  describe(`after the clock was set ${name}`, () => {
    const start = Date.UTC(2030, 0, 1);
    let folder = '';
    let wall = start;
    let passed = 0;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'driftmgr-clock-'));
      wall = start;
      passed = 0;
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });
    const after = (ms: number): void => {
      wall += ms;
      passed += ms;
    };

    for (const host of ['here', 'elsewhere']) {
      it(`a lease of a process that renews it no more lasts no longer: ${host}`, () => {
        const open = () =>
          openDatabase({
            sqlite,
            path: join(folder, 'a.db'),
            migrations: storeMigrations,
            busyMs: 1000,
            synchronous: 'NORMAL',
            now: () => wall,
            onAside: (message) => assert.fail(message),
          });
        const clock = { now: () => wall, monotonic: () => passed, pid: 1, isAlive: () => true };
        const databases = [open(), open()] as const;
        const holder = diskLeases(databases[0], { ...clock, host });
        const other = diskLeases(databases[1], { ...clock, host: 'here' });
        assert.ok(holder.acquire('scan'));
        assert.equal(other.acquire('scan'), undefined);
        wall += jump;
        // Of a machine elsewhere nothing is known but the time that it wrote.
        if (host === 'here' || jump < 0) assert.equal(other.acquire('scan'), undefined, 'its holder may be at work');
        after(leaseMs + 1);
        assert.ok(other.acquire('scan'), 'nobody renewed it');
        holder.close();
        other.close();
        for (const database of databases) database.close();
      });
    }

    it('a bucket gives its tokens, and a pause is no longer than it was', () => {
      const limit = { key: 'a', perSecond: 10, burst: 10 };
      const used = new OpenBucket(undefined, limit, wall);
      used.apply({ kind: 'throttled', grantedAt: wall, random: 1, retryAfterMs: 20_000 }, wall);
      wall += jump;
      const open = new OpenBucket(used.state, limit, wall);
      assert.ok(open.pauseMs(wall) <= 20_000, String(open.pauseMs(wall)));
      wall += 20_000;
      const later = new OpenBucket(open.state, limit, wall);
      assert.equal(later.pauseMs(wall), 0);
      assert.ok(later.take());
    });

    it('a wait for the vault is over in its time', async () => {
      const attempts = createAttempts(memoryParts(() => wall).keyValue, 'v', () => wall);
      const waits = (): Promise<boolean> =>
        attempts.begin().then(
          (attempt) => {
            attempt.failed();
            return false;
          },
          () => true,
        );
      for (let count = 0; count < 7; count += 1) {
        assert.ok(!(await waits()));
        if (count >= 4 && count < 6) wall += 2_000 * 2 ** (count - 4);
      }
      assert.ok(await waits());
      wall += jump;
      if (jump < 0) assert.ok(await waits());
      wall += 8_001;
      assert.ok(!(await waits()));
    });

    it('what is old is swept once a day', () => {
      const { keyValue } = memoryParts(() => wall);
      let swept = 0;
      const store = {
        keyValue,
        sweep: () => {
          swept += 1;
        },
      };
      const sweep = (): void => {
        sweepDaily(store, wall, { historyMs: dayMs, metricsMs: dayMs });
      };
      sweep();
      wall += jump;
      sweep();
      wall += dayMs;
      sweep();
      assert.ok(swept >= 2, String(swept));
    });
  });
}
