import { defined } from '../../defined.ts';
import { CallError, type CallFailure, DriftMgrError, messageOf } from '../../errors.ts';
import type { Problem, ProviderId } from '../../model.ts';
import { problemOf } from '../inventory/problems.ts';

/** Anything thrown while planning, as a problem of the provider. */
export function problemFrom(error: unknown, provider: ProviderId): Problem {
  if (error instanceof CallError) {
    const { failure } = error;
    return { ...problemOf(codeOf(failure), failure, { provider }) };
  }
  const hint = DriftMgrError.is(error) ? error.hint : undefined;
  return { code: DriftMgrError.is(error) ? error.code : 'failed', provider, message: messageOf(error), ...defined({ hint }) };
}

function codeOf(failure: CallFailure): 'denied' | 'failed' | 'cancelled' {
  return failure.kind === 'denied' ? 'denied' : failure.kind === 'cancelled' ? 'cancelled' : 'failed';
}
