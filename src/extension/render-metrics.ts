import { number, padEnd, padStart } from '../core/report/text.ts';
import type { MetricsReport, Quantiles } from '../core/observe/metrics-report.ts';
import { percent } from './describe-status.ts';
import type { Translate } from './translate.ts';

/** The metrics as a plain text. Pure; ends with a line feed. */
export function renderMetrics(report: MetricsReport, t: Translate): string {
  const lines = [
    t('Since {0}', report.since),
    t('Calls that succeeded: {0}', percent(report.successRate)),
    t('Questions answered from cache: {0}', percent(report.cacheHitRate)),
    t('Latency: {0}', quantiles(report.latencyMs)),
    t(
      'Scans: {0} completed, {1} partial, {2} cancelled, {3} failed',
      number(report.scans.completed),
      number(report.scans.partial),
      number(report.scans.cancelled),
      number(report.scans.failed),
    ),
    '',
    ...table(
      [t('Operation'), t('calls'), t('failed'), t('retries'), t('throttles'), 'p50 / p95 / p99'],
      report.operations.map((row) => [
        row.operation,
        number(row.calls),
        number(row.failed),
        number(row.retries),
        number(row.throttles),
        quantiles(row.latencyMs),
      ]),
    ),
    ...table(
      [t('Cache'), t('hits'), t('misses'), t('joins')],
      report.caches.map((row) => [`${row.provider} ${row.kind}`, number(row.hits), number(row.misses), number(row.joins)]),
    ),
    ...table(
      [t('Error'), t('times')],
      report.errors.map((row) => [`${row.provider} ${row.code}`, number(row.count)]),
    ),
    ...table(
      [t('Queue'), t('waiting'), t('a second')],
      report.queues.map((row) => [row.meter, number(row.waiting), number(row.ratePerSecond)]),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function quantiles({ p50, p95, p99 }: Quantiles): string {
  const ms = (value: number | null): string => (value === null ? '–' : number(Math.round(value)));
  return `${ms(p50)} / ${ms(p95)} / ${ms(p99)} ms`;
}

/** A table without rows is left out. The first column stands left, numbers stand right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row.map((cell, column) => (column === 0 ? padEnd(cell, widths[column] ?? 0, { unicode: true }) : padStart(cell, widths[column] ?? 0))).join('  '),
  );
  return [...lines, ''];
}
