import type { Answer } from '../delivery.ts';
import type { Fault } from '../faults.ts';
import { json } from '../http-cloud.ts';

/** An error in the format of Azure Resource Manager. */
export function failure(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, { error: { code, message } }, headers);
}

/** ARM's refusal, with the action that was missing. */
export function unauthorized(action: string, scope: string): Answer {
  return failure(
    403,
    'AuthorizationFailed',
    `The client 'dev@acme.example' with object id '${'0'.repeat(8)}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** The answer that a fault puts in place of the right one; undefined for faults of the transport. */
export function faulty(faults: readonly Fault[], action: string, scope: string): Answer | undefined {
  for (const fault of faults) {
    if (fault.kind === 'throttled') {
      const after = fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
      return failure(429, 'TooManyRequests', 'The request is being throttled.', after);
    }
    if (fault.kind === 'denied') return unauthorized(action, scope);
    if (fault.kind === 'not-served') return failure(404, 'InvalidResourceNamespace', 'The resource namespace is invalid.');
    if (fault.kind === 'error')
      return failure(fault.status ?? 500, fault.code ?? 'InternalServerError', fault.message ?? 'Encountered internal server error.');
  }
  return undefined;
}
