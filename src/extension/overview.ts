import type { DriftReport } from '../core/drift/report.ts';
import type { InventorySummary } from '../core/model.ts';
import type { Overview } from './describe-status.ts';

/** Which of its faces the resource view shows; the value of the context key `driftmgr.state`. */
export type ViewState = 'none' | 'scanning' | 'noCredentials' | 'empty' | 'failed' | 'ready';

/** Chooses the face of the resource view. Nodes are shown (`ready`) as soon as there is one account to speak of. */
export function viewState({ summary, scanning, failure }: Overview): ViewState {
  if (summary !== null && summary.accounts.length > 0 && !isEmpty(summary)) return 'ready';
  if (scanning) return 'scanning';
  if (failure !== undefined) return failure.code === 'no-credentials' ? 'noCredentials' : 'failed';
  if (summary === null) return 'none';
  if (summary.accounts.length > 0) return 'empty';
  return summary.problems.every((problem) => problem.code === 'no-credentials') ? 'noCredentials' : 'failed';
}

/** True only when everything was seen and nothing was there: an unknown count is not empty. */
function isEmpty(summary: InventorySummary): boolean {
  return summary.totals.count === 0 && (summary.totals.status === 'ok' || summary.totals.status === 'stale');
}

/** Which of its faces the drift view shows; the value of the context key `driftmgr.driftState`. */
export type DriftState = 'none' | 'comparing' | 'inStep' | 'incomplete' | 'failed' | 'drift';

/** Chooses the face of the drift view. An incomplete comparison without drift is not "in step". */
export function driftState(drift: DriftReport | null, comparing: boolean, failed: boolean): DriftState {
  if (drift === null) return comparing ? 'comparing' : failed ? 'failed' : 'none';
  if (drift.items.some((item) => item.ignored === undefined)) return 'drift';
  return drift.complete && drift.inStep ? 'inStep' : 'incomplete';
}

/** How much drift there is that was not there before; what is ignored does not count. */
export function newDrift(before: DriftReport | null, after: DriftReport | null): number {
  const known = new Set(before?.items.map(({ key }) => key));
  return (after?.items ?? []).filter((item) => item.ignored === undefined && !known.has(item.key)).length;
}
