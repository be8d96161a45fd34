/** One script for each schema version of the store. A script that has been released is never changed; a new one is added behind it. */
export const storeMigrations: readonly string[] = [
  `
  CREATE TABLE listings (
    key TEXT PRIMARY KEY, identity TEXT NOT NULL, provider TEXT NOT NULL, status TEXT NOT NULL, fetched_at REAL NOT NULL, meta TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE listing_rows (
    key TEXT NOT NULL, part INTEGER NOT NULL, rows TEXT NOT NULL, PRIMARY KEY (key, part)
  );
  CREATE TABLE answers (
    key TEXT PRIMARY KEY, provider TEXT NOT NULL, kind TEXT NOT NULL, fetched_at REAL NOT NULL, answer TEXT NOT NULL
  );
  CREATE TABLE key_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE inventories (scope TEXT PRIMARY KEY, saved_at REAL NOT NULL, summary TEXT NOT NULL);
  CREATE TABLE leases (
    name TEXT PRIMARY KEY, token TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL, acquired_at REAL NOT NULL, expires_at REAL NOT NULL, note TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE metrics (
    minute REAL NOT NULL, name TEXT NOT NULL, labels TEXT NOT NULL, bucket INTEGER NOT NULL, value REAL NOT NULL, PRIMARY KEY (minute, name, labels, bucket)
  ) WITHOUT ROWID;
  CREATE TABLE history (
    listing TEXT NOT NULL, id TEXT NOT NULL, first_seen REAL NOT NULL, baseline INTEGER NOT NULL, gone_at REAL, PRIMARY KEY (listing, id)
  ) WITHOUT ROWID;
  CREATE TABLE history_listings (listing TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX history_changes ON history (first_seen) WHERE baseline = 0;
  CREATE INDEX history_gone ON history (gone_at) WHERE gone_at IS NOT NULL;
  `,
];

export const bucketMigrations: readonly string[] = [
  `
  CREATE TABLE buckets (
    key TEXT PRIMARY KEY, tokens REAL NOT NULL, at REAL NOT NULL, share REAL NOT NULL, cut_at REAL NOT NULL, streak REAL NOT NULL, paused_until REAL NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE buckets ADD COLUMN asked_until REAL NOT NULL DEFAULT 0;
  ALTER TABLE buckets ADD COLUMN grown_at REAL NOT NULL DEFAULT 0;
  `,
];
