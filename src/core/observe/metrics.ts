import * as v from 'valibot';
import { defined } from '../defined.ts';
import type { CallFailure } from '../errors.ts';
import type { AttemptOutcome, CacheEvent, CallLabel, CallMetrics } from '../calls/call-metrics.ts';
import { providerIds } from '../model.ts';
import type { CacheKind, CallTarget } from '../provider.ts';
import type { KeyValueStore, MetricRow, MetricStore } from '../store/parts.ts';
import { canonicalJson } from './audit-chain.ts';
import { bucketOf } from './histogram.ts';
import { counters, histograms, sumName } from './metric-names.ts';
import type { HistogramName } from './metric-names.ts';
import { buildReport } from './metrics-table.ts';
import type { MetricsReport } from '../api/metrics.ts';
import { createRedactor } from '../redact.ts';
import type { Redactor } from '../redact.ts';

export type Labels = Readonly<Record<string, string>>;

/** How a scan ended, and what it found. */
export interface ScanMeasurement {
  readonly outcome: 'completed' | 'partial' | 'cancelled' | 'failed';
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Counts of the whole inventory by type; absent when the scan says nothing about the whole. */
  readonly resources?: MetricsReport['resources'];
}

export interface MetricsOptions {
  /** Where measurements outlive the process; without one they are kept in memory. */
  readonly store?: MetricStore | undefined;
  readonly keyValue?: Pick<KeyValueStore, 'get' | 'set'> | undefined;
  readonly redactor?: Redactor;
  /** Days for which measurements are kept. */
  readonly retentionDays: number;
  /** Hears when the store fails; the measurements are kept for the next try. */
  readonly onProblem?: (error: unknown) => void;
  /** Sees each call that ended, those that were cancelled too. */
  readonly onCall?: (label: CallLabel, ms: number, outcome: AttemptOutcome) => void;
  readonly now?: () => number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const resourcesKey = 'metrics.resources';
const lastScanKey = 'metrics.lastScan';
/** Codes come from servers: one that makes up a new one each time must not fill the store. */
const mostSeries = 20_000;

const resourcesShape = v.array(v.object({ provider: v.picklist(providerIds), type: v.string(), count: v.number() }));

/** Counts what the pipeline and the scans do. Nothing here throws into those who measure. */
export class Metrics implements CallMetrics {
  readonly #options: MetricsOptions;
  readonly #redactor: Redactor;
  readonly #now: () => number;
  /** Measured and not yet in the store. */
  #pending = new Map<string, Sum>();
  /** All of this process, for exporters that want running totals. */
  readonly #totals = new Map<string, Sum>();
  /** Canonical JSON of labels, by measurement and values. */
  readonly #labels = new Map<string, string>();
  readonly #queues = new Map<string, { waiting: number; ratePerSecond: number }>();
  #resources: MetricsReport['resources'] = [];
  #lastScan: string | undefined;
  #retentionDays: number;
  #sweptAt = 0;
  /** Milliseconds since 1970; from when on `totals` counts. */
  readonly startedAt: number;

  constructor(options: MetricsOptions) {
    this.#options = options;
    this.#retentionDays = options.retentionDays;
    this.#redactor = options.redactor ?? createRedactor();
    this.#now = options.now ?? Date.now;
    this.startedAt = this.#now();
  }

  attemptStarted(label: CallLabel): void {
    this.#count(counters.attempts, subject(label));
  }

  attemptFinished(label: CallLabel, ms: number, outcome: AttemptOutcome): void {
    if (isCancelled(outcome)) return;
    this.#measure(histograms.latency, subject(label), ms);
  }

  callFinished(label: CallLabel, ms: number, outcome: AttemptOutcome): void {
    this.#options.onCall?.(label, ms, outcome);
    if (isCancelled(outcome)) return;
    this.#count(counters.calls, { ...subject(label), outcome: outcome.ok ? 'ok' : 'failed' });
    if (!outcome.ok) this.#count(counters.errors, { provider: label.provider, code: this.#codeOf(outcome.failure) });
  }

  retried(label: CallLabel): void {
    this.#count(counters.retries, subject(label));
  }

  throttled(label: CallLabel): void {
    this.#count(counters.throttles, subject(label));
  }

  waited(label: CallLabel, ms: number): void {
    this.#measure(histograms.wait, subject(label), ms);
  }

  queue(limitScope: string, waiting: number, ratePerSecond: number): void {
    this.#queues.set(limitScope, { waiting, ratePerSecond });
  }

  breaker(host: string, open: boolean): void {
    if (open) this.#count(counters.breaker, { host: this.#redactor.text(host) });
  }

  cache(event: CacheEvent, provider: CallTarget, kind: CacheKind, count = 1): void {
    this.#add(counters.cache, { provider, kind, event }, count);
  }

  /** A scan ended. */
  scanFinished(scan: ScanMeasurement): void {
    this.#count(counters.scans, { outcome: scan.outcome });
    this.#lastScan = scan.finishedAt;
    if (scan.resources !== undefined) this.#resources = scan.resources;
    this.#toStore(() => {
      this.#options.keyValue?.set(lastScanKey, scan.finishedAt);
      if (scan.resources !== undefined) this.#options.keyValue?.set(resourcesKey, JSON.stringify(scan.resources));
    });
  }

  /** Changes for how long measurements are kept. */
  keepFor(days: number): void {
    this.#retentionDays = days;
  }

  /** Hands what was measured to the store, in one write. To be called now and then, and before the process ends. */
  flush(): void {
    const { store } = this.#options;
    if (store === undefined || this.#pending.size === 0) return;
    const rows = this.#pending;
    this.#pending = new Map();
    const kept = this.#toStore(() => {
      store.add([...rows.values()]);
    });
    if (!kept) {
      for (const [key, row] of this.#pending) addTo(rows, key, row);
      this.#pending = rows;
      return;
    }
    if (this.#now() - this.#sweptAt < dayMs) return;
    this.#sweptAt = this.#now();
    this.#toStore(() => store.sweep(this.#now() - this.#retentionDays * dayMs));
  }

  /** What all processes on the store measured since a time; of this process alone where there is no store. */
  report(since: Date): MetricsReport {
    this.flush();
    const from = Math.floor(since.getTime() / minuteMs) * minuteMs;
    let stored: MetricRow[] = [];
    this.#toStore(() => {
      stored = this.#options.store?.since(from) ?? [];
    });
    // Without a store, or while it fails, what was measured is still here.
    const rows = [...stored, ...[...this.#pending.values()].filter((row) => row.minute >= from)];
    const lastAt = this.#kept(lastScanKey) ?? this.#lastScan;
    return buildReport(rows, {
      since: since.toISOString(),
      resources: this.#storedResources(),
      queues: [...this.#queues].map(([limitScope, state]) => ({ limitScope: this.#redactor.text(limitScope), ...state })),
      ...defined({ lastAt }),
    });
  }

  /** Running totals of this process since `startedAt`, whatever was flushed. */
  totals(): readonly MetricRow[] {
    return [...this.#totals.values()];
  }

  #storedResources(): MetricsReport['resources'] {
    const text = this.#kept(resourcesKey);
    if (text === undefined) return this.#resources;
    const read = v.safeParse(resourcesShape, JSON.parse(text));
    return read.success ? read.output : this.#resources;
  }

  #kept(key: string): string | undefined {
    let text: string | undefined;
    this.#toStore(() => {
      text = this.#options.keyValue?.get(key);
    });
    return text;
  }

  /** False when the store failed. */
  #toStore(action: () => unknown): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#options.onProblem?.(error);
      return false;
    }
  }

  #codeOf(failure: CallFailure): string {
    return this.#redactor.text(failure.code ?? failure.kind).slice(0, 100);
  }

  #measure(name: HistogramName, labels: Labels, ms: number): void {
    if (!Number.isFinite(ms)) return;
    this.#add(name, labels, 1, bucketOf(ms));
    this.#add(sumName(name), labels, Math.max(0, ms));
  }

  #count(name: string, labels: Labels): void {
    this.#add(name, labels, 1);
  }

  #add(name: string, labels: Labels, value: number, bucket?: number): void {
    const minute = Math.floor(this.#now() / minuteMs) * minuteMs;
    // Called several times for each request to a cloud: the text of the labels is made once.
    const subject = `${name}\u0001${Object.values(labels).join('\u0001')}`;
    let text = this.#labels.get(subject);
    if (text === undefined) {
      if (this.#labels.size >= mostSeries) return;
      text = canonicalJson(labels);
      this.#labels.set(subject, text);
    }
    const series = bucket === undefined ? subject : `${subject}\u0001${bucket}`;
    const row = { minute, name, labels: text, ...defined({ bucket }), value };
    addTo(this.#totals, series, row);
    addTo(this.#pending, `${minute}\u0001${series}`, row);
  }
}

type Sum = { -readonly [K in keyof MetricRow]: MetricRow[K] };

function addTo(sums: Map<string, Sum>, key: string, row: MetricRow): void {
  const known = sums.get(key);
  if (known === undefined) sums.set(key, { ...row });
  else known.value += row.value;
}

function subject(label: CallLabel): Labels {
  return { provider: label.provider, operation: label.operation };
}

/** A person's or a scan's end says nothing about the cloud. */
function isCancelled(outcome: AttemptOutcome): boolean {
  return !outcome.ok && outcome.failure.kind === 'cancelled';
}
