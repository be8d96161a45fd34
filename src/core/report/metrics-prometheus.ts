import type { MetricsReport, Quantiles } from '../observe/metrics-report.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number | null];

/**
 * The metrics in Prometheus' text format, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
 * What was not measured has no sample. Times are in seconds, as its naming rules ask.
 */
export function metricsPrometheus(report: MetricsReport): string {
  const { operations, caches, scans } = report;
  const at = (one: { provider: string; operation: string }): Labels => ({ provider: one.provider, operation: one.operation });
  const lines: string[] = [];
  const family = (name: string, type: 'counter' | 'gauge' | 'summary', help: string, samples: readonly Sample[]) => {
    const shown = samples.filter((sample): sample is readonly [Labels, number] => sample[1] !== null);
    if (shown.length === 0) return;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of shown) lines.push(`${name}${labelText(labels)} ${String(value)}`);
  };
  const calls = operations.flatMap((one): Sample[] => [
    [{ ...at(one), result: 'success' }, one.succeeded],
    [{ ...at(one), result: 'failure' }, one.failed],
  ]);
  family('driftmgr_calls_total', 'counter', 'Calls to clouds, by result.', calls);
  family(
    'driftmgr_retries_total',
    'counter',
    'Calls sent again.',
    operations.map((one) => [at(one), one.retries]),
  );
  family(
    'driftmgr_throttles_total',
    'counter',
    'Throttling answers.',
    operations.map((one) => [at(one), one.throttles]),
  );
  family(
    'driftmgr_call_duration_seconds',
    'gauge',
    'Latency of calls, by quantile.',
    operations.flatMap((one) => quantiles(at(one), one.latencyMs)),
  );
  family(
    'driftmgr_limiter_delay_seconds',
    'gauge',
    'Time that calls waited for a limit, by quantile.',
    operations.flatMap((one) => quantiles(at(one), one.limiterDelayMs)),
  );
  family(
    'driftmgr_cache_questions_total',
    'counter',
    'Questions to the cache, by outcome.',
    caches.flatMap((one): Sample[] =>
      (['hits', 'misses', 'joins', 'evictions', 'expiries'] as const).map((outcome) => [
        { provider: one.provider, kind: one.kind, outcome },
        one[outcome],
      ]),
    ),
  );
  family(
    'driftmgr_errors_total',
    'counter',
    'Errors, by code.',
    report.errors.map((one) => [{ provider: one.provider, code: one.code }, one.count]),
  );
  family(
    'driftmgr_resources',
    'gauge',
    'Resources seen by the last scan.',
    report.resources.map((one) => [{ provider: one.provider, type: one.type }, one.count]),
  );
  family(
    'driftmgr_queue_length',
    'gauge',
    'Calls that wait for a limit.',
    report.queues.map((one) => [{ meter: one.meter }, one.waiting]),
  );
  family(
    'driftmgr_rate_limit_per_second',
    'gauge',
    'The rate that a meter allows at present.',
    report.queues.map((one) => [{ meter: one.meter }, one.ratePerSecond]),
  );
  family(
    'driftmgr_scans_total',
    'counter',
    'Scans, by how they ended.',
    (['completed', 'partial', 'cancelled', 'failed'] as const).map((result) => [{ result }, scans[result]]),
  );
  family('driftmgr_last_scan_timestamp_seconds', 'gauge', 'When the last scan ended.', [
    [{}, scans.lastAt === undefined ? null : Date.parse(scans.lastAt) / 1000],
  ]);
  family('driftmgr_success_ratio', 'gauge', 'Share of calls that succeeded.', [[{}, report.successRate]]);
  family('driftmgr_cache_hit_ratio', 'gauge', 'Share of questions that the cache answered.', [[{}, report.cacheHitRate]]);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function quantiles(labels: Labels, value: Quantiles): Sample[] {
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  return [
    [{ ...labels, quantile: '0.5' }, seconds(value.p50)],
    [{ ...labels, quantile: '0.95' }, seconds(value.p95)],
    [{ ...labels, quantile: '0.99' }, seconds(value.p99)],
  ];
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}
