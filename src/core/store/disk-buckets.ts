import type { BucketState } from './token-bucket.ts';
import type { BucketShelf, OpenShelf } from './token-bucket-store.ts';
import { memoryShelf } from './token-bucket-store.ts';
import type { Database } from './database.ts';
import { isBusy, isStorageFailure } from './database.ts';
import { numberOf } from './row.ts';

/** Buckets that nobody drew from for so long are full, and need not be remembered. */
const keptForMs = 24 * 3_600_000;
/** A process that was stopped while it held the buckets must not stop the others. */
const heldTooLongMs = 2_000;

/**
 * The buckets of all processes on one data folder. They have a file of their own, so that no token waits for an inventory to be written.
 * Without that file (disk full, damaged) this process goes on with buckets of its own.
 */
export function diskShelf(database: Database, now: () => number, onFailure: (error: unknown) => void): BucketShelf {
  const own = memoryShelf();
  let failed = false;
  let heldSince: number | undefined;

  return {
    transact(change) {
      if (failed) return own.transact(change);
      // What `change` decided has been acted upon, even when its record is lost.
      const progress = { begun: false };
      try {
        database.transaction(() => {
          progress.begun = true;
          applyTo(database, change);
        });
        heldSince = undefined;
        return true;
      } catch (error) {
        if (!isStorageFailure(error)) throw error;
        if (isBusy(error) && !progress.begun) {
          heldSince ??= now();
          return now() - heldSince < heldTooLongMs ? false : own.transact(change);
        }
        failed = true;
        onFailure(error);
        return progress.begun || own.transact(change);
      }
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

function applyTo(database: Database, change: (shelf: OpenShelf) => void): void {
  const changed = new Map<string, BucketState>();
  change({
    get: (key) => changed.get(key) ?? read(database, key),
    set: (key, state) => {
      changed.set(key, state);
    },
  });
  for (const [key, state] of changed) write(database, key, state);
}

function read(database: Database, key: string): BucketState | undefined {
  const row = database.get('SELECT tokens, at, share, cut_at, streak, paused_until FROM buckets WHERE key = ?', key);
  if (row === undefined) return undefined;
  return {
    tokens: numberOf(row, 'tokens'),
    at: numberOf(row, 'at'),
    share: numberOf(row, 'share'),
    cutAt: numberOf(row, 'cut_at'),
    streak: numberOf(row, 'streak'),
    pausedUntil: numberOf(row, 'paused_until'),
  };
}

function write(database: Database, key: string, state: BucketState): void {
  database.run(
    'INSERT OR REPLACE INTO buckets (key, tokens, at, share, cut_at, streak, paused_until) VALUES (?, ?, ?, ?, ?, ?, ?)',
    key,
    state.tokens,
    state.at,
    state.share,
    state.cutAt,
    state.streak,
    state.pausedUntil,
  );
}
