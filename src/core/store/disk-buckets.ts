import type { Database } from './database.ts';
import { isBusy, isStorageFailure } from './database.ts';
import { numberOf } from './row.ts';
import type { BucketState } from './token-bucket.ts';
import type { BucketTable, TokenBucketStore } from './token-bucket-store.ts';
import { changeIn, drawFrom, memoryTokenBuckets } from './token-bucket-store.ts';

/** Buckets that nobody drew from for so long are full, and need not be remembered. */
const keptForMs = 24 * 3_600_000;
/** A process that was stopped while it held the buckets must not stop the others. */
const heldTooLongMs = 2_000;

/**
 * The buckets of all processes on one data folder. They have a file of their own, so that no token waits for an inventory to be written.
 * Without that file (disk full, damaged) this process goes on with buckets of its own.
 */
export function diskTokenBuckets(database: Database, onFailure: (error: unknown) => void): TokenBucketStore {
  const own = memoryTokenBuckets();
  let failed = false;
  let heldSince: number | undefined;

  /** One step in a transaction; undefined while another process holds the buckets, and on buckets of our own when they cannot be had. */
  async function step<T>(inTable: (table: BucketTable) => T, alone: () => Promise<T | undefined>): Promise<T | undefined> {
    if (failed) return await alone();
    try {
      const result = database.transaction(() => inTransaction(database, inTable));
      heldSince = undefined;
      return result;
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      if (isBusy(error)) {
        heldSince ??= performance.now();
        return performance.now() - heldSince < heldTooLongMs ? undefined : await alone();
      }
      failed = true;
      onFailure(error);
      return await alone();
    }
  }

  return {
    draw: (chains, most, now) =>
      step(
        (table) => drawFrom(table, chains, most, now),
        () => own.draw(chains, most, now),
      ),
    change: (bucket, change, now) =>
      step(
        (table) => changeIn(table, bucket, change, now),
        () => own.change(bucket, change, now),
      ),
    async resume(prefix) {
      await own.resume(prefix);
      await step(
        () => database.run('UPDATE buckets SET streak = 0, paused_until = 0, asked_until = 0 WHERE substr(key, 1, length(?)) = ?', prefix, prefix),
        () => Promise.resolve(0),
      );
    },
  };
}

/** Forgets buckets that are full by now. One that cannot be forgotten today will be tomorrow. */
export function sweepBuckets(database: Database, now: () => number): void {
  try {
    database.run('DELETE FROM buckets WHERE at < ?', now() - keptForMs);
  } catch (error) {
    if (!isStorageFailure(error)) throw error;
  }
}

function inTransaction<T>(database: Database, action: (table: BucketTable) => T): T {
  return action({
    get: (key) => read(database, key),
    set: (key, state) => {
      write(database, key, state);
    },
  });
}

function read(database: Database, key: string): BucketState | undefined {
  const row = database.get('SELECT tokens, at, share, cut_at, streak, paused_until, asked_until, grown_at FROM buckets WHERE key = ?', key);
  if (row === undefined) return undefined;
  return {
    tokens: numberOf(row, 'tokens'),
    at: numberOf(row, 'at'),
    share: numberOf(row, 'share'),
    cutAt: numberOf(row, 'cut_at'),
    streak: numberOf(row, 'streak'),
    pausedUntil: numberOf(row, 'paused_until'),
    askedUntil: numberOf(row, 'asked_until'),
    grownAt: numberOf(row, 'grown_at'),
  };
}

function write(database: Database, key: string, state: BucketState): void {
  database.run(
    `INSERT OR REPLACE INTO buckets (key, tokens, at, share, cut_at, streak, paused_until, asked_until, grown_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    key,
    state.tokens,
    state.at,
    state.share,
    state.cutAt,
    state.streak,
    state.pausedUntil,
    state.askedUntil,
    state.grownAt,
  );
}
