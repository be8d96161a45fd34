import type { Database } from './database.ts';
import type { HistoryStore, ResourceChange } from './parts.ts';
import { keptForMs } from './parts.ts';
import type { Row } from './row.ts';
import { numberOf, textOf } from './row.ts';

/** Writes only what came and what went, so that a scan that found nothing new costs one read. */
export function diskHistory(database: Database, now: () => number): HistoryStore {
  return {
    record(listing, ids, at, complete) {
      return database.transaction(() => {
        const known = new Map<string, boolean>();
        for (const row of database.all('SELECT id, gone_at IS NOT NULL AS gone FROM history WHERE listing = ?', listing)) {
          known.set(textOf(row, 'id'), row['gone'] === 1);
        }
        const baseline = database.run('INSERT OR IGNORE INTO history_starts (listing, at) VALUES (?, ?)', listing, at);
        let appeared = 0;
        for (const id of ids) {
          const gone = known.get(id);
          known.delete(id);
          if (gone === false) continue;
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
        const gone = [...known].filter(([, wasGone]) => !wasGone);
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
    sweep: () => database.run('DELETE FROM history WHERE gone_at IS NOT NULL AND gone_at < ?', now() - keptForMs),
  };
}

function changeOf(row: Row): ResourceChange {
  return { listing: textOf(row, 'listing'), id: textOf(row, 'id'), at: numberOf(row, 'at') };
}
