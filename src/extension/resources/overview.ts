import { isWithoutState } from '../../core/api/drift.ts';
import type { DriftOutline } from '../../core/api/drift-tree.ts';
import type { InventorySummary } from '../../core/model.ts';
import type { Failure } from '../describe-failure.ts';
import { driftTotal, type Overview, unrenewedClouds } from '../status/describe-status.ts';

/** Which of its faces the resource view shows; the value of the context key `driftmgr.state`. */
export type ViewState = 'none' | 'scanning' | 'noCredentials' | 'empty' | 'failed' | 'ready';

/** Chooses the face of the resource view. Nodes are shown (`ready`) as soon as there is one account to speak of. */
export function viewState({ summary, scanning, failure }: Overview): ViewState {
  if (summary !== null && summary.accounts.length > 0 && !isEmpty(summary)) return 'ready';
  // A cloud that was not reached has a node that says so.
  if (summary !== null && !scanning && failure === undefined && unrenewedClouds(summary).length > 0) return 'ready';
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
export type DriftState = 'none' | 'comparing' | 'inStep' | 'incomplete' | 'failed' | 'noState' | 'noCredentials' | 'drift';

/** Chooses the face of the drift view. An incomplete comparison without drift is not "in step", nor is an earlier one where the last one failed. */
export function driftState(drift: DriftOutline | null, comparing: boolean, failure?: Failure): DriftState {
  if (drift === null && comparing) return 'comparing';
  if (drift === null && failure === undefined) return 'none';
  if (drift === null || (failure !== undefined && driftTotal(drift) === 0))
    return failure?.code === 'no-credentials' ? 'noCredentials' : isWithoutState(failure?.code ?? '') ? 'noState' : 'failed';
  // Counts leave out what is ignored. What could not be compared, or was ignored, is still shown below.
  if (driftTotal(drift) > 0) return 'drift';
  return drift.complete && drift.inStep ? 'inStep' : 'incomplete';
}
