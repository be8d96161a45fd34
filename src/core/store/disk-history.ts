import { createHash } from 'node:crypto';
import type { Database } from './database.ts';
import type { HistoryStore, ResourceChange } from './parts.ts';
import type { Row } from './row.ts';
import { numberOf, textOf } from './row.ts';

/** Stand where the digest of the last complete answer would. */
const neverComplete = 'never complete';
const partSince = 'a part since';

/** Writes only what came and what went; an answer with the ids of the time before costs no more than a digest of them. */
export function diskHistory(database: Database): HistoryStore {
  /** True while no complete answer was seen to count from. */
  function note(listing: string, digest: string | undefined): boolean {
    const known = database.get('SELECT digest FROM history_listings WHERE listing = ?', listing);
    const first = known === undefined || textOf(known, 'digest') === neverComplete;
    database.run('INSERT OR REPLACE INTO history_listings (listing, digest) VALUES (?, ?)', listing, digest ?? (first ? neverComplete : partSince));
    return first;
  }

  return {
    record(listing, ids, at, complete) {
      const seen = new Set(ids);
      const digest = complete ? digestOf(seen) : undefined;
      if (digest !== undefined && isUnchanged(database, listing, digest)) return { appeared: 0, gone: 0 };
      return database.transaction(() => {
        const baseline = note(listing, digest) ? 1 : 0;
        const known = new Map<string, boolean>();
        for (const row of database.all('SELECT id, gone_at IS NOT NULL AS gone FROM history WHERE listing = ?', listing)) {
          known.set(textOf(row, 'id'), row['gone'] === 1);
        }
        let appeared = 0;
        for (const id of seen) {
          if (known.get(id) === false) continue;
          database.run(
            'INSERT OR REPLACE INTO history (listing, id, first_seen, baseline, gone_at) VALUES (?, ?, ?, ?, NULL)',
            listing,
            id,
            at,
            baseline,
          );
          if (baseline === 0) appeared += 1;
        }
        if (!complete) return { appeared, gone: 0 };
        const gone = [...known].filter(([id, wasGone]) => !wasGone && !seen.has(id));
        for (const [id] of gone) database.run('UPDATE history SET gone_at = ? WHERE listing = ? AND id = ?', at, listing, id);
        return { appeared, gone: gone.length };
      });
    },
    since(time) {
      const appeared = database.all(
        'SELECT listing, id, first_seen AS at FROM history WHERE baseline = 0 AND first_seen >= ? AND gone_at IS NULL ORDER BY first_seen',
        time,
      );
      const gone = database.all('SELECT listing, id, gone_at AS at FROM history WHERE gone_at IS NOT NULL AND gone_at >= ? ORDER BY gone_at', time);
      return { appeared: appeared.map(changeOf), gone: gone.map(changeOf) };
    },
    firstSeen(listing, id) {
      const row = database.get('SELECT first_seen FROM history WHERE listing = ? AND id = ?', listing, id);
      return row === undefined ? undefined : numberOf(row, 'first_seen');
    },
    sweep: (goneBefore) => database.run('DELETE FROM history WHERE gone_at IS NOT NULL AND gone_at < ?', goneBefore),
  };
}

function isUnchanged(database: Database, listing: string, digest: string): boolean {
  return database.get('SELECT 1 FROM history_listings WHERE listing = ? AND digest = ?', listing, digest) !== undefined;
}

/** The same for the same ids in any order. */
function digestOf(ids: ReadonlySet<string>): string {
  const hash = createHash('sha256');
  for (const id of [...ids].sort()) hash.update(id).update('\n');
  return hash.digest('base64');
}

function changeOf(row: Row): ResourceChange {
  return { listing: textOf(row, 'listing'), id: textOf(row, 'id'), at: numberOf(row, 'at') };
}
