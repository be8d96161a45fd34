import type { DriftKind, DriftReport } from '../core/api/drift.ts';
import type { InventorySummary, Problem } from '../core/model.ts';

/** What the shell learns from DriftMgr. */
export const exitCodes = {
  complete: 0,
  /** `drift` only; beats `incomplete`. */
  drift: 1,
  /** Bad usage, a broken configuration, no credentials at all. */
  couldNotRun: 2,
  /** It ran, and something could not be seen. */
  incomplete: 3,
  /** A second Ctrl-C. */
  interrupted: 130,
} as const;

const withoutCredentials = new Set([
  'no-credentials',
  'no-accounts',
  'unauthenticated',
  'call-unauthenticated',
  'credential-unusable',
  'unknown-source',
]);

export function scanExitCode(summary: InventorySummary): number {
  if (summary.complete) return exitCodes.complete;
  if (summary.accounts.length === 0 && foundNoCredentials(summary.problems)) return exitCodes.couldNotRun;
  return exitCodes.incomplete;
}

/** What follows from there being nobody to ask as, and what never stands in anybody's way. */
const consequences = new Set(['account-not-scanned', 'nothing-compared', 'start']);

/** True when the problems say that there was nobody to ask as. */
function foundNoCredentials(problems: readonly Problem[]): boolean {
  const own = problems.filter(({ code }) => !consequences.has(code));
  return own.some((problem) => problem.code === 'no-credentials') || (own.length > 0 && own.every(isWithoutCredentials));
}

/** True of a comparison that came to nothing since there was nobody to ask as. Beside what was compared, a credential that cannot be used leaves it incomplete. */
export function hadNobodyToAsk({ counts: { instances, unmanaged }, items, owned, problems }: DriftReport): boolean {
  const seen = instances.inStep + instances.changed + instances.missing + (unmanaged ?? 0) + items.length + owned.length;
  return seen === 0 && foundNoCredentials(problems);
}

function isWithoutCredentials(problem: Problem): boolean {
  return withoutCredentials.has(problem.code) || problem.reason === 'unauthenticated' || problem.reason === 'expired';
}

export function driftExitCode(report: DriftReport, failOn: readonly DriftKind[]): number {
  if (report.items.some((item) => item.ignored === undefined && item.uncertain !== true && failOn.includes(item.kind))) return exitCodes.drift;
  return report.complete ? exitCodes.complete : exitCodes.incomplete;
}
