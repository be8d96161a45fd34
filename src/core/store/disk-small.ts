import type { CacheKind } from '../provider.ts';
import type { ProviderId } from '../model.ts';
import type { Database } from './database.ts';
import type { AnswerStore, InventoryStore, KeyValueStore, MetricStore } from './parts.ts';
import { foldedForMs } from './parts.ts';
import { numberOf, textOf } from './row.ts';

export function diskAnswers(database: Database): AnswerStore {
  return {
    put({ key, provider, kind, fetchedAt, answer }) {
      database.run(
        'INSERT OR REPLACE INTO answers (key, provider, kind, fetched_at, answer) VALUES (?, ?, ?, ?, ?)',
        key,
        provider,
        kind,
        fetchedAt,
        answer,
      );
    },
    get(key) {
      const row = database.get('SELECT provider, kind, fetched_at, answer FROM answers WHERE key = ?', key);
      if (row === undefined) return undefined;
      return {
        key,
        provider: textOf(row, 'provider') as ProviderId,
        kind: textOf(row, 'kind') as CacheKind,
        fetchedAt: numberOf(row, 'fetched_at'),
        answer: textOf(row, 'answer'),
      };
    },
    clear({ provider, kind }) {
      return database.run('DELETE FROM answers WHERE provider = coalesce(?, provider) AND kind = coalesce(?, kind)', provider ?? null, kind ?? null);
    },
    sweep: (fetchedBefore) => database.run('DELETE FROM answers WHERE fetched_at < ?', fetchedBefore),
  };
}

export function diskKeyValue(database: Database): KeyValueStore {
  const get = (key: string): string | undefined => {
    const row = database.get('SELECT value FROM key_value WHERE key = ?', key);
    return row === undefined ? undefined : textOf(row, 'value');
  };
  const set = (key: string, value: string): void => {
    database.run('INSERT OR REPLACE INTO key_value (key, value) VALUES (?, ?)', key, value);
  };
  return {
    get,
    set,
    change: (key, action) =>
      database.transaction(() => {
        const value = action(get(key));
        if (value === undefined) database.run('DELETE FROM key_value WHERE key = ?', key);
        else set(key, value);
        return value;
      }),
  };
}

export function diskInventories(database: Database, now: () => number): InventoryStore {
  return {
    put(scope, text) {
      database.transaction(() => {
        database.run('DELETE FROM inventories WHERE saved_at < ?', now() - foldedForMs);
        database.run('INSERT OR REPLACE INTO inventories (scope, saved_at, summary) VALUES (?, ?, ?)', scope, now(), text);
      });
    },
    get(scope) {
      const row = database.get('SELECT saved_at, summary FROM inventories WHERE scope = ?', scope);
      return row === undefined ? undefined : { savedAt: numberOf(row, 'saved_at'), text: textOf(row, 'summary') };
    },
  };
}

/** The bucket column of a plain counter. */
const noBucket = -1;

export function diskMetrics(database: Database): MetricStore {
  return {
    add(rows) {
      if (rows.length === 0) return;
      database.transaction(() => {
        for (const { minute, name, labels, bucket, value } of rows) {
          database.run(
            `INSERT INTO metrics (minute, name, labels, bucket, value) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (minute, name, labels, bucket) DO UPDATE SET value = value + excluded.value`,
            minute,
            name,
            labels,
            bucket ?? noBucket,
            value,
          );
        }
      });
    },
    since(time) {
      return database.all('SELECT minute, name, labels, bucket, value FROM metrics WHERE minute >= ?', time).map((row) => {
        const bucket = numberOf(row, 'bucket');
        return {
          minute: numberOf(row, 'minute'),
          name: textOf(row, 'name'),
          labels: textOf(row, 'labels'),
          value: numberOf(row, 'value'),
          ...(bucket === noBucket ? {} : { bucket }),
        };
      });
    },
    sweep: (before) =>
      database.transaction(() => {
        database.run(
          `INSERT INTO metrics (minute, name, labels, bucket, value)
           SELECT 0, name, labels, bucket, SUM(value) FROM metrics WHERE minute > 0 AND minute < ? GROUP BY name, labels, bucket
           ON CONFLICT (minute, name, labels, bucket) DO UPDATE SET value = value + excluded.value`,
          before,
        );
        return database.run('DELETE FROM metrics WHERE minute > 0 AND minute < ?', before);
      }),
  };
}
