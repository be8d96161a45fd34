import type { Resource } from '../model.ts';
import type { Database } from './database.ts';
import type { ListingMeta, ListingStore } from './parts.ts';
import { keptForMs, listingKey, speaksFor } from './parts.ts';
import { numberOf, textOf } from './row.ts';

const versionKey = 'listings.version';

/** To be called in each transaction that changes listings. */
function changed(database: Database): void {
  database.run("INSERT INTO key_value (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1", versionKey);
}

/** Metas and rows apart: the counts of 100,000 resources are read without the resources. */
export function diskListings(database: Database, now: () => number): ListingStore {
  return {
    put(record) {
      const { parts, ...facts } = record;
      const meta: ListingMeta = { ...facts, rowCount: parts?.count ?? null };
      const key = listingKey(record.listing);
      database.transaction(() => {
        database.run(
          'INSERT OR REPLACE INTO listings (key, identity, provider, status, fetched_at, meta) VALUES (?, ?, ?, ?, ?, ?)',
          key,
          record.listing.identity,
          record.listing.provider,
          record.status,
          record.fetchedAt,
          JSON.stringify(meta),
        );
        database.run('DELETE FROM listing_rows WHERE key = ?', key);
        for (const [part, rows] of (parts?.texts ?? []).entries()) {
          database.run('INSERT INTO listing_rows (key, part, rows) VALUES (?, ?, ?)', key, part, rows);
        }
        changed(database);
      });
    },
    metas(identity) {
      const rows =
        identity === undefined
          ? database.all('SELECT key, meta FROM listings')
          : database.all('SELECT key, meta FROM listings WHERE identity = ?', identity);
      return new Map(rows.map((row) => [textOf(row, 'key'), JSON.parse(textOf(row, 'meta')) as ListingMeta]));
    },
    version() {
      const row = database.get('SELECT value FROM key_value WHERE key = ?', versionKey);
      return row === undefined ? '0' : textOf(row, 'value');
    },
    times: () => new Map(database.all('SELECT key, fetched_at FROM listings').map((row) => [textOf(row, 'key'), numberOf(row, 'fetched_at')])),
    rows(key, fetchedAt) {
      const listing = database.get('SELECT meta FROM listings WHERE key = ?', key);
      if (listing === undefined) return undefined;
      const meta = JSON.parse(textOf(listing, 'meta')) as ListingMeta;
      if (meta.rowCount === null || !speaksFor(meta, fetchedAt)) return undefined;
      const texts = database.all('SELECT rows FROM listing_rows WHERE key = ? ORDER BY part', key);
      return texts.flatMap((row) => JSON.parse(textOf(row, 'rows')) as Resource[]);
    },
    forget(key) {
      remove(database, 'key = ?', key);
    },
    sweep: () => remove(database, 'fetched_at < ?', now() - keptForMs),
    clear: (provider) => (provider === undefined ? remove(database, '1 = ?', 1) : remove(database, 'provider = ?', provider)),
  };
}

function remove(database: Database, where: 'key = ?' | 'fetched_at < ?' | 'provider = ?' | '1 = ?', value: number | string): number {
  return database.transaction(() => {
    database.run(`DELETE FROM listing_rows WHERE key IN (SELECT key FROM listings WHERE ${where})`, value);
    const removed = database.run(`DELETE FROM listings WHERE ${where}`, value);
    if (removed > 0) changed(database);
    return removed;
  });
}
