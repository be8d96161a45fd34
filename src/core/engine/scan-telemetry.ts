import type { InventorySummary } from '../model.ts';
import type { AuditEvent } from '../observe/audit.ts';
import type { ScanMeasurement } from '../observe/metrics.ts';

/** How a scan ended, for metrics. `whole` false: it looked at a part only, and says nothing about all resources. */
export function measureScan(summary: InventorySummary, whole: boolean): ScanMeasurement {
  const finishedAt = summary.finishedAt ?? summary.startedAt;
  const counts = summary.accounts.flatMap((account) =>
    account.types.flatMap((type) => (type.count === null ? [] : [{ provider: account.provider, type: type.type, count: type.count }])),
  );
  const byType = new Map<string, (typeof counts)[number]>();
  for (const one of counts) {
    const key = `${one.provider}\n${one.type}`;
    byType.set(key, { ...one, count: one.count + (byType.get(key)?.count ?? 0) });
  }
  return {
    outcome: outcomeOf(summary),
    finishedAt,
    durationMs: Date.parse(finishedAt) - Date.parse(summary.startedAt),
    ...(whole ? { resources: [...byType.values()] } : {}),
  };
}

/** A scan as an entry of the audit trail. */
export function auditScan(summary: InventorySummary): AuditEvent {
  const outcome = outcomeOf(summary);
  return {
    action: 'scan',
    result: outcome === 'completed' ? 'success' : outcome === 'failed' ? 'failure' : outcome,
    request_id: summary.scanId,
    fields: {
      accounts: summary.accounts.map((account) => `${account.provider}:${account.account}`),
      count: summary.totals.count,
      status: summary.totals.status,
      problems: summary.problems.length,
    },
  };
}

function outcomeOf(summary: InventorySummary): ScanMeasurement['outcome'] {
  if (summary.problems.some((problem) => problem.code === 'cancelled')) return 'cancelled';
  if (summary.complete) return 'completed';
  return summary.totals.count === null ? 'failed' : 'partial';
}
