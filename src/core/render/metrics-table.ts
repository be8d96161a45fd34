import type { MetricsReport, Quantiles } from '../api/metrics.ts';
import type { Table } from './table.ts';
import { renderTable } from './table.ts';
import type { RenderOptions } from './text.ts';
import { line, number, plural } from './text.ts';

/** The metrics as tables. Ends with a line feed. */
export function renderMetrics(report: MetricsReport, look: RenderOptions): string {
  const none = look.unicode ? '–' : '-';
  const { scans } = report;
  const lines = [
    line([{ text: `Since ${report.since}`, tone: 'strong' }], look),
    line([{ text: `  calls that succeeded   ${share(report.successRate, none)}` }], look),
    line([{ text: `  answered by the cache  ${share(report.cacheHitRate, none)}` }], look),
    line([{ text: `  latency p50/p95/p99    ${quantiles(report.latencyMs, none)}` }], look),
    line([{ text: `  scans                  ${scansText(scans)}` }], look),
  ];
  if (scans.lastAt !== undefined) lines.push(line([{ text: `  last scan              ${scans.lastAt}` }], look));
  for (const [title, table] of tables(report, none, look.width >= 100)) {
    const rows = renderTable(table, look);
    if (rows.length > 0) lines.push('', line([{ text: title, tone: 'strong' }], look), ...rows);
  }
  return `${lines.join('\n')}\n`;
}

function scansText(scans: MetricsReport['scans']): string {
  return `${number(scans.completed)} complete, ${number(scans.partial)} partial, ${number(scans.cancelled)} cancelled, ${number(scans.failed)} failed`;
}

function share(value: number | null, none: string): string {
  return value === null ? none : `${(value * 100).toFixed(1)} %`;
}

function quantiles(value: Quantiles, none: string): string {
  return `${[value.p50, value.p95, value.p99].map((one) => (one === null ? none : number(Math.round(one)))).join(' / ')} ms`;
}

function tables(report: MetricsReport, none: string, roomy: boolean): [string, Table][] {
  const right = { align: 'right' } as const;
  return [
    [
      'Calls',
      {
        columns: [
          ...(roomy ? [{ title: 'Provider' }] : []),
          { title: 'Operation', grow: 1 },
          { title: 'Calls', ...right },
          { title: 'Failed', ...right },
          { title: 'Retries', ...right },
          { title: 'Throttled', ...right },
          { title: 'p95 ms', ...right },
          ...(roomy ? [{ title: 'Wait p95 ms', ...right }] : []),
        ],
        rows: report.operations.map((one) => [
          ...(roomy ? [{ text: one.provider }] : []),
          { text: one.operation },
          { text: number(one.calls) },
          { text: number(one.failed), ...(one.failed > 0 ? { tone: 'bad' as const } : {}) },
          { text: number(one.retries) },
          { text: number(one.throttles) },
          { text: one.latencyMs.p95 === null ? none : number(Math.round(one.latencyMs.p95)) },
          ...(roomy ? [{ text: one.limiterDelayMs.p95 === null ? none : number(Math.round(one.limiterDelayMs.p95)) }] : []),
        ]),
      },
    ],
    [
      'Cache',
      {
        columns: [
          { title: 'Provider' },
          { title: 'Kind' },
          { title: 'Hits', ...right },
          { title: 'Misses', ...right },
          { title: 'Joins', ...right },
          { title: 'Evicted', ...right },
          { title: 'Expired', ...right },
        ],
        rows: report.caches.map((one) => [
          { text: one.provider },
          { text: one.kind },
          ...[one.hits, one.misses, one.joins, one.evictions, one.expiries].map((value) => ({ text: number(value) })),
        ]),
      },
    ],
    [
      'Errors',
      {
        columns: [{ title: 'Provider' }, { title: 'Code', grow: 1 }, { title: 'Count', ...right }],
        rows: report.errors.map((one) => [{ text: one.provider }, { text: one.code }, { text: number(one.count) }]),
      },
    ],
    [
      'Queues',
      {
        columns: [
          { title: 'RateLimitScope', grow: 1 },
          { title: 'Waiting', ...right },
          { title: 'Rate/s', ...right },
        ],
        rows: report.queues.map((one) => [{ text: one.limitScope }, { text: plural(one.waiting, 'call') }, { text: String(one.ratePerSecond) }]),
      },
    ],
  ];
}
