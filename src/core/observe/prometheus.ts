import type { MetricsReport, Quantiles } from '../api/metrics.ts';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  /** `_sum`, `_count` or nothing. */
  readonly suffix?: string;
  readonly labels?: Labels;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * A report in the text format, version 0.0.4, of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/):
 * times in seconds, families in one piece, no sample for what was never measured.
 */
export function prometheusText(report: MetricsReport): string {
  const families = [...callFamilies(report), ...cacheFamilies(report), ...stateFamilies(report)];
  return families
    .filter((family) => family.samples.length > 0)
    .map(familyText)
    .join('');
}

function callFamilies(report: MetricsReport): Family[] {
  const operations = report.operations.map((each) => ({ ...each, labels: { provider: each.provider, operation: each.operation } }));
  return [
    {
      name: 'driftmgr_calls_total',
      type: 'counter',
      help: 'Calls to the clouds, after their retries.',
      samples: operations.flatMap(({ labels, succeeded, failed }) => [
        { labels: { ...labels, outcome: 'ok' }, value: succeeded },
        { labels: { ...labels, outcome: 'failed' }, value: failed },
      ]),
    },
    {
      name: 'driftmgr_retries_total',
      type: 'counter',
      help: 'Attempts after the first one.',
      samples: operations.map(({ labels, retries }) => ({ labels, value: retries })),
    },
    {
      name: 'driftmgr_throttles_total',
      type: 'counter',
      help: 'Answers by which a cloud asked for fewer calls.',
      samples: operations.map(({ labels, throttles }) => ({ labels, value: throttles })),
    },
    {
      name: 'driftmgr_request_duration_seconds',
      type: 'summary',
      help: 'Time of one attempt, queues apart.',
      samples: operations.flatMap((each) => summary(each.labels, each.latencyMs, each.attempts, each.latencyTotalMs)),
    },
    {
      name: 'driftmgr_limiter_delay_seconds',
      type: 'summary',
      help: 'Time that an attempt waited for a rate limit.',
      samples: operations.flatMap((each) => summary(each.labels, each.limiterDelayMs, each.limiterWaits, each.limiterDelayTotalMs)),
    },
    {
      name: 'driftmgr_errors_total',
      type: 'counter',
      help: 'Calls that failed, by code.',
      samples: report.errors.map(({ provider, code, count }) => ({ labels: { provider, code }, value: count })),
    },
  ];
}

function cacheFamilies(report: MetricsReport): Family[] {
  return [
    {
      name: 'driftmgr_cache_events_total',
      type: 'counter',
      help: 'What became of questions to the cache, and of its answers.',
      samples: report.caches.flatMap(({ provider, kind, hits, misses, joins, evictions, expiries }) =>
        Object.entries({ hit: hits, miss: misses, join: joins, eviction: evictions, expiry: expiries }).map(([event, value]) => ({
          labels: { provider, kind, event },
          value,
        })),
      ),
    },
  ];
}

function stateFamilies(report: MetricsReport): Family[] {
  const { lastAt, ...outcomes } = report.scans;
  return [
    {
      name: 'driftmgr_resources',
      type: 'gauge',
      help: 'Resources in the last inventory.',
      samples: report.resources.map(({ provider, type, count }) => ({ labels: { provider, type }, value: count })),
    },
    {
      name: 'driftmgr_queue_waiting',
      type: 'gauge',
      help: 'Attempts that wait for a rate limit.',
      samples: report.queues.map(({ limitScope, waiting }) => ({ labels: { scope: limitScope }, value: waiting })),
    },
    {
      name: 'driftmgr_queue_rate_per_second',
      type: 'gauge',
      help: 'Calls a second that a rate limit allows now.',
      samples: report.queues.map(({ limitScope, ratePerSecond }) => ({ labels: { scope: limitScope }, value: ratePerSecond })),
    },
    {
      name: 'driftmgr_scans_total',
      type: 'counter',
      help: 'Scans by how they ended.',
      samples: Object.entries(outcomes).map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      name: 'driftmgr_last_scan_timestamp_seconds',
      type: 'gauge',
      help: 'When the last scan ended.',
      samples: lastAt === undefined ? [] : [{ value: Date.parse(lastAt) / 1_000 }],
    },
  ];
}

function summary(labels: Labels, quantiles: Quantiles, count = 0, totalMs = 0): Sample[] {
  if (count === 0) return [];
  const named = Object.entries({ '0.5': quantiles.p50, '0.95': quantiles.p95, '0.99': quantiles.p99 });
  const lines = named.flatMap(([quantile, ms]) => (ms === null ? [] : [{ labels: { ...labels, quantile }, value: ms / 1_000 }]));
  return [...lines, { suffix: '_sum', labels, value: totalMs / 1_000 }, { suffix: '_count', labels, value: count }];
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = samples.map(({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** A text as the value of a label. A carriage return ends a line for some readers, and other controls steer the terminal that it is looked at in. */
function labelValue(text: string): string {
  const plain = text.toWellFormed().replace(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, ' ');
  return plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
