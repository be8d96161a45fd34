import { CallError } from '../errors.ts';

/** What the caller of an aborted request hears: its signal's reason where that is a CallError (a listing's time limit), `cancelled` for any other. */
export function cancellation(signal: AbortSignal): CallError {
  const reason: unknown = signal.reason;
  return reason instanceof CallError ? reason : new CallError({ kind: 'cancelled', message: 'The request was cancelled.' }, reason);
}
