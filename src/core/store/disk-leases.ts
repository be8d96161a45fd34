import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';
import { isStorageFailure } from './database.ts';
import type { Lease, LeaseHolder, LeaseStore } from './parts.ts';
import type { Row } from './row.ts';
import { numberOf, textOf } from './row.ts';

export interface LeaseOptions {
  readonly now: () => number;
  /** Milliseconds that never jump. */
  readonly monotonic?: () => number;
  /** This machine and process. */
  readonly host: string;
  readonly pid: number;
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
}

const usualTtlMs = 15_000;
/** No lease is asked for that lasts longer. */
const longestTtlMs = 15_000;

/** Leases kept in the database, so that they hold between processes. `close` releases those that this process holds. */
export function diskLeases(database: Database, options: LeaseOptions): LeaseStore & { close(): void } {
  const held = new Set<Lease>();
  const { monotonic = () => performance.now() } = options;
  /** Leases of others as they were last seen to be renewed. */
  const seen = new Map<string, { readonly renewal: string; readonly at: number }>();

  /**
   * A lease that somebody holds. The wall clock may be set at any time: one whose end was not put off for as long as it lasts, by a clock that never jumps, is
   * nobody's, however far in the future its end is; and one whose end seems to have passed is its holder's while that lives and has not been watched as long.
   */
  function standing(name: string): Row | undefined {
    const row = database.get('SELECT token, host, pid, acquired_at, expires_at, note FROM leases WHERE name = ?', name);
    if (row === undefined) {
      seen.delete(name);
      return undefined;
    }
    // A process number says something on its own machine alone.
    const here = textOf(row, 'host') === options.host;
    if (here && !options.isAlive(numberOf(row, 'pid'))) return undefined;
    const renewal = `${textOf(row, 'token')} ${String(numberOf(row, 'expires_at'))}`;
    let known = seen.get(name);
    if (known?.renewal !== renewal) seen.set(name, (known = { renewal, at: monotonic() }));
    const watchedMs = monotonic() - known.at;
    const leftMs = numberOf(row, 'expires_at') - options.now();
    // Renewed at each third of its length.
    const gone = leftMs > 0 ? watchedMs > longestTtlMs : !here || watchedMs > longestTtlMs;
    return gone ? undefined : row;
  }

  function hold(name: string, token: string, ttlMs: number): Lease {
    const lost = new AbortController();
    const lease = {
      name,
      lost: lost.signal,
      note(text: string): void {
        unlessStorageFails(() => database.run('UPDATE leases SET note = ? WHERE name = ? AND token = ?', text, name, token));
      },
      release(): void {
        stop();
        unlessStorageFails(() => database.run('DELETE FROM leases WHERE name = ? AND token = ?', name, token));
      },
    };
    const beat = setInterval(() => {
      const until = options.now() + ttlMs;
      const renewed = unlessStorageFails(() => database.run('UPDATE leases SET expires_at = ? WHERE name = ? AND token = ?', until, name, token));
      if (renewed !== 0) return;
      stop();
      lost.abort(new Error(`The lease ${name} was taken over by another process.`));
    }, ttlMs / 3);
    beat.unref();
    const stop = (): void => {
      clearInterval(beat);
      held.delete(lease);
    };
    held.add(lease);
    return lease;
  }

  return {
    acquire(name, { ttlMs: wanted = usualTtlMs, note = '' } = {}) {
      const ttlMs = Math.min(wanted, longestTtlMs);
      const token = randomUUID();
      const acquired = database.transaction(() => {
        if (standing(name) !== undefined) return false;
        database.run(
          'INSERT OR REPLACE INTO leases (name, token, host, pid, acquired_at, expires_at, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
          name,
          token,
          options.host,
          options.pid,
          options.now(),
          options.now() + ttlMs,
          note,
        );
        return true;
      });
      return acquired ? hold(name, token, ttlMs) : undefined;
    },
    holder(name) {
      const row = standing(name);
      return row === undefined ? undefined : holderOf(row);
    },
    close() {
      for (const lease of [...held]) lease.release();
    },
  };
}

/** A disk that cannot be written now may be at the next beat; the lease ends by itself if not. */
function unlessStorageFails(write: () => number): number | undefined {
  try {
    return write();
  } catch (error) {
    if (isStorageFailure(error)) return undefined;
    throw error;
  }
}

function holderOf(row: Row): LeaseHolder {
  return {
    host: textOf(row, 'host'),
    pid: numberOf(row, 'pid'),
    acquiredAt: numberOf(row, 'acquired_at'),
    expiresAt: numberOf(row, 'expires_at'),
    note: textOf(row, 'note'),
  };
}
