import * as v from 'valibot';
import { defined } from '../defined.ts';
import { providerIds } from '../model.ts';
import type { CallTarget } from '../provider.ts';
import type { MetricRow } from '../store/parts.ts';
import { merged, quantilesOf } from './histogram.ts';
import type { Buckets } from './histogram.ts';
import { counters, histograms, sumName } from './metric-names.ts';
import type { CacheMetrics, MetricsReport, OperationMetrics } from '../api/metrics.ts';

const labelsShape = v.record(v.string(), v.string());

/** Rows of one name whose labels agree with those given. */
class Table {
  readonly #rows: readonly { readonly row: MetricRow; readonly labels: Readonly<Record<string, string>> }[];

  constructor(rows: readonly MetricRow[]) {
    // The same few label texts come again for each minute and bucket.
    const parsed = new Map<string, Readonly<Record<string, string>>>();
    const labelsOf = (text: string): Readonly<Record<string, string>> => {
      const labels = parsed.get(text) ?? v.parse(labelsShape, JSON.parse(text));
      parsed.set(text, labels);
      return labels;
    };
    this.#rows = rows.map((row) => ({ row, labels: labelsOf(row.labels) }));
  }

  /** Sums by the labels named. */
  sums(name: string, by: readonly string[]): Map<string, { labels: Readonly<Record<string, string>>; value: number }> {
    const sums = new Map<string, { labels: Readonly<Record<string, string>>; value: number }>();
    for (const { row, labels } of this.#rows) {
      if (row.name !== name) continue;
      const key = keyOf(labels, by);
      sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + row.value });
    }
    return sums;
  }

  buckets(name: string, by: readonly string[]): Map<string, Buckets> {
    const all = new Map<string, Map<number, number>>();
    for (const { row, labels } of this.#rows) {
      if (row.name !== name || row.bucket === undefined) continue;
      const key = keyOf(labels, by);
      const own = all.get(key) ?? new Map<number, number>();
      own.set(row.bucket, (own.get(row.bucket) ?? 0) + row.value);
      all.set(key, own);
    }
    return all;
  }
}

function keyOf(labels: Readonly<Record<string, string>>, by: readonly string[]): string {
  return keyFor(...by.map((name) => labels[name] ?? ''));
}

/** JSON, because names come from clouds and may hold whatever else would separate them. */
function keyFor(...values: readonly string[]): string {
  return JSON.stringify(values);
}

function valuesOf(key: string): readonly string[] {
  return v.parse(v.array(v.string()), JSON.parse(key));
}

function isProvider(text: string | undefined): text is CallTarget {
  return text === 'terraform' || providerIds.some((id) => id === text);
}

const nothing: Buckets = new Map();

/** Folds rows into a report. */
export function buildReport(
  rows: readonly MetricRow[],
  about: {
    readonly since: string;
    readonly resources: MetricsReport['resources'];
    readonly queues: MetricsReport['queues'];
    readonly lastAt?: string;
  },
): MetricsReport {
  const table = new Table(rows);
  const operations = operationsOf(table);
  const caches = cachesOf(table);
  const succeeded = operations.reduce((sum, each) => sum + each.succeeded, 0);
  const calls = operations.reduce((sum, each) => sum + each.calls, 0);
  const hits = caches.reduce((sum, each) => sum + each.hits, 0);
  const questions = caches.reduce((sum, each) => sum + each.hits + each.misses + each.joins, 0);
  const scans = table.sums(counters.scans, ['outcome']);
  const scansThat = (outcome: string): number => scans.get(keyFor(outcome))?.value ?? 0;
  return {
    since: about.since,
    operations,
    caches,
    successRate: calls === 0 ? null : succeeded / calls,
    cacheHitRate: questions === 0 ? null : hits / questions,
    latencyMs: quantilesOf(merged(table.buckets(histograms.latency, ['provider', 'operation']).values())),
    errors: [...table.sums(counters.errors, ['provider', 'code']).values()].flatMap(({ labels, value }) =>
      isProvider(labels.provider) ? [{ provider: labels.provider, code: labels.code ?? '', count: value }] : [],
    ),
    resources: about.resources,
    queues: about.queues,
    scans: {
      completed: scansThat('completed'),
      partial: scansThat('partial'),
      cancelled: scansThat('cancelled'),
      failed: scansThat('failed'),
      ...defined({ lastAt: about.lastAt }),
    },
  };
}

function operationsOf(table: Table): OperationMetrics[] {
  const by = ['provider', 'operation'];
  const outcomes = table.sums(counters.calls, [...by, 'outcome']);
  const retries = table.sums(counters.retries, by);
  const throttles = table.sums(counters.throttles, by);
  const latency = table.buckets(histograms.latency, by);
  const latencyTotal = table.sums(sumName(histograms.latency), by);
  const wait = table.buckets(histograms.wait, by);
  const waitTotal = table.sums(sumName(histograms.wait), by);
  const keys = new Set([...table.sums(counters.calls, by).keys(), ...retries.keys(), ...throttles.keys(), ...latency.keys(), ...wait.keys()]);
  return [...keys].toSorted().flatMap((key): OperationMetrics[] => {
    const [provider = '', operation = ''] = valuesOf(key);
    if (!isProvider(provider)) return [];
    const succeeded = outcomes.get(keyFor(provider, operation, 'ok'))?.value ?? 0;
    const failed = outcomes.get(keyFor(provider, operation, 'failed'))?.value ?? 0;
    return [
      {
        provider,
        operation,
        calls: succeeded + failed,
        succeeded,
        failed,
        retries: retries.get(key)?.value ?? 0,
        throttles: throttles.get(key)?.value ?? 0,
        latencyMs: quantilesOf(latency.get(key) ?? nothing),
        latencyTotalMs: latencyTotal.get(key)?.value ?? 0,
        attempts: countOfBuckets(latency.get(key)),
        limiterDelayMs: quantilesOf(wait.get(key) ?? nothing),
        limiterDelayTotalMs: waitTotal.get(key)?.value ?? 0,
        limiterWaits: countOfBuckets(wait.get(key)),
      },
    ];
  });
}

function countOfBuckets(buckets: Buckets = nothing): number {
  return [...buckets.values()].reduce((sum, count) => sum + count, 0);
}

function cachesOf(table: Table): CacheMetrics[] {
  const events = table.sums(counters.cache, ['provider', 'kind', 'event']);
  const keys = [...table.sums(counters.cache, ['provider', 'kind']).keys()].toSorted();
  return keys.flatMap((key): CacheMetrics[] => {
    const [provider = '', kind = ''] = valuesOf(key);
    if (!isProvider(provider)) return [];
    const number = (event: string): number => events.get(keyFor(provider, kind, event))?.value ?? 0;
    return [
      {
        provider,
        kind,
        hits: number('hit'),
        misses: number('miss'),
        joins: number('join'),
        evictions: number('evict'),
        expiries: number('expire'),
      },
    ];
  });
}
