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

/** True when the problems say that there was nobody to ask as. */
export function foundNoCredentials(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.code === 'no-credentials') || (problems.length > 0 && problems.every(isWithoutCredentials));
}

function isWithoutCredentials(problem: Problem): boolean {
  return withoutCredentials.has(problem.code) || problem.reason === 'unauthenticated' || problem.reason === 'expired';
}

export function driftExitCode(report: DriftReport, failOn: readonly DriftKind[]): number {
  if (report.items.some((item) => item.ignored === undefined && item.uncertain !== true && failOn.includes(item.kind))) return exitCodes.drift;
  return report.complete ? exitCodes.complete : exitCodes.incomplete;
}
