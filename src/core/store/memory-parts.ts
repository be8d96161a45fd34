import { randomUUID } from 'node:crypto';
import type { Resource } from '../model.ts';
import type { KeptAnswer, LeaseHolder, ListingMeta, MetricRow, StoreParts } from './parts.ts';
import { keptForMs, listingKey, speaksFor } from './parts.ts';

/** A store for this process alone: where there is no disk to write to, and for what a full disk refuses. */
export function memoryParts(now: () => number): StoreParts {
  return {
    listings: memoryListings(now),
    answers: memoryAnswers(),
    keyValue: memoryKeyValue(),
    inventories: memoryInventories(now),
    leases: memoryLeases(now),
    metrics: memoryMetrics(),
    // What came and went is said from what earlier processes saw.
    history: { record: () => undefined, since: () => undefined, firstSeen: () => undefined, sweep: () => 0 },
  };
}

function memoryListings(now: () => number): StoreParts['listings'] {
  const metas = new Map<string, ListingMeta>();
  const rows = new Map<string, readonly string[]>();
  const drop = (dropped: (meta: ListingMeta) => boolean): number => {
    const keys = [...metas].filter(([, meta]) => dropped(meta)).map(([key]) => key);
    for (const key of keys) {
      metas.delete(key);
      rows.delete(key);
    }
    return keys.length;
  };
  return {
    put({ parts, ...facts }) {
      const key = listingKey(facts.listing);
      metas.set(key, { ...facts, rowCount: parts?.count ?? null });
      if (parts === undefined) rows.delete(key);
      else rows.set(key, parts.texts);
    },
    metas: (identity) => new Map([...metas].filter(([, meta]) => identity === undefined || meta.listing.identity === identity)),
    // Here only while this process lives: nothing that outlives it may be built on them.
    version: () => undefined,
    times: () => new Map([...metas].map(([key, meta]) => [key, meta.fetchedAt])),
    rows(key, fetchedAt) {
      const kept = rows.get(key);
      const meta = metas.get(key);
      return kept === undefined || meta === undefined || !speaksFor(meta, fetchedAt)
        ? undefined
        : kept.flatMap((text) => JSON.parse(text) as Resource[]);
    },
    forget(key) {
      metas.delete(key);
      rows.delete(key);
    },
    sweep: () => drop((meta) => meta.fetchedAt < now() - keptForMs),
    clear: (provider) => drop((meta) => provider === undefined || meta.listing.provider === provider),
  };
}

function memoryAnswers(): StoreParts['answers'] {
  const answers = new Map<string, KeptAnswer>();
  const drop = (dropped: (answer: KeptAnswer) => boolean): number => {
    const keys = [...answers].filter(([, answer]) => dropped(answer)).map(([key]) => key);
    for (const key of keys) answers.delete(key);
    return keys.length;
  };
  return {
    put(answer) {
      answers.set(answer.key, answer);
    },
    get: (key) => answers.get(key),
    clear: ({ provider, kind }) =>
      drop((answer) => (provider === undefined || answer.provider === provider) && (kind === undefined || answer.kind === kind)),
    sweep: (before) => drop((answer) => answer.fetchedAt < before),
  };
}

function memoryKeyValue(): StoreParts['keyValue'] {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
    },
    change(key, action) {
      const value = action(values.get(key));
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return value;
    },
  };
}

function memoryInventories(now: () => number): StoreParts['inventories'] {
  const inventories = new Map<string, { text: string; savedAt: number }>();
  return {
    put(scope, text) {
      inventories.set(scope, { text, savedAt: now() });
    },
    get: (scope) => inventories.get(scope),
  };
}

function memoryLeases(now: () => number): StoreParts['leases'] {
  const leases = new Map<string, LeaseHolder & { token: string }>();
  return {
    acquire(name, { note = '' } = {}) {
      if (leases.has(name)) return undefined;
      const token = randomUUID();
      const holder = { token, host: '', pid: process.pid, acquiredAt: now(), expiresAt: Infinity, note };
      leases.set(name, holder);
      return {
        name,
        lost: new AbortController().signal,
        note(text) {
          if (leases.get(name)?.token === token) leases.set(name, { ...holder, note: text });
        },
        release() {
          if (leases.get(name)?.token === token) leases.delete(name);
        },
      };
    },
    holder: (name) => leases.get(name),
  };
}

function memoryMetrics(): StoreParts['metrics'] {
  let metrics: MetricRow[] = [];
  return {
    add(more) {
      metrics.push(...more);
    },
    since: (time) => metrics.filter((row) => row.minute >= time),
    sweep(before) {
      const totals = new Map<string, MetricRow>();
      const kept: MetricRow[] = [];
      let swept = 0;
      for (const row of metrics) {
        if (row.minute >= before) {
          kept.push(row);
          continue;
        }
        if (row.minute > 0) swept += 1;
        const key = JSON.stringify([row.name, row.labels, row.bucket]);
        totals.set(key, { ...row, minute: 0, value: row.value + (totals.get(key)?.value ?? 0) });
      }
      metrics = [...totals.values(), ...kept];
      return swept;
    },
  };
}
