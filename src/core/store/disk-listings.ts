import type { Resource } from '../model.ts';
import type { Database } from './database.ts';
import type { ListingMeta, ListingRecord, ListingStore } from './parts.ts';
import { keptForMs, listingKey } from './parts.ts';
import { textOf } from './row.ts';

/** Resources in one row of the table: small enough to write piece by piece, large enough to be few. */
const partSize = 1_000;

/** Metas and rows apart: the counts of 100,000 resources are read without the resources. */
export function diskListings(database: Database, now: () => number): ListingStore {
  return {
    put(record) {
      const { resources, ...facts } = record;
      const meta: ListingMeta = { ...facts, rowCount: resources?.length ?? null };
      const key = listingKey(record.listing);
      const parts = resources === undefined ? [] : partsOf(resources);
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
        for (const [part, rows] of parts.entries()) {
          database.run('INSERT INTO listing_rows (key, part, rows) VALUES (?, ?, ?)', key, part, rows);
        }
      });
    },
    metas(identity) {
      const rows =
        identity === undefined
          ? database.all('SELECT key, meta FROM listings')
          : database.all('SELECT key, meta FROM listings WHERE identity = ?', identity);
      return new Map(rows.map((row) => [textOf(row, 'key'), JSON.parse(textOf(row, 'meta')) as ListingMeta]));
    },
    rows(key) {
      const listing = database.get('SELECT meta FROM listings WHERE key = ?', key);
      if (listing === undefined || (JSON.parse(textOf(listing, 'meta')) as ListingMeta).rowCount === null) return undefined;
      const parts = database.all('SELECT rows FROM listing_rows WHERE key = ? ORDER BY part', key);
      return parts.flatMap((row) => JSON.parse(textOf(row, 'rows')) as Resource[]);
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
    return database.run(`DELETE FROM listings WHERE ${where}`, value);
  });
}

function partsOf(resources: ListingRecord['resources'] & object): string[] {
  const parts: string[] = [];
  for (let from = 0; from < resources.length; from += partSize) parts.push(JSON.stringify(resources.slice(from, from + partSize)));
  return parts;
}
