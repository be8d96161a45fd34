import { defined } from './defined.ts';
// Every bundle carries a copy of these classes. An error that a provider's bundle threw has to be known in the engine's too,
// so `instanceof` asks for this mark, which all copies share, and not for the class.
const mark: unique symbol = Symbol.for('driftmgr.error');

/**
 * The error that core throws. Match on `code`, never on the text.
 * At the edges it becomes a status, a notification or an exit code.
 */
export class DriftMgrError extends Error {
  readonly [mark] = true;
  readonly code: string;
  /** What the person can do about it. */
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: string, message: string, options: ErrorOptions & { hint?: string; details?: Record<string, unknown> } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DriftMgrError';
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && mark in value;
  }

  static is(error: unknown, code?: string): error is DriftMgrError {
    return error instanceof DriftMgrError && (code === undefined || error.code === code);
  }
}

/** Why a call to a provider failed, said in terms that the pipeline and the inventory act on. */
export interface CallFailure {
  readonly kind:
    | 'denied' // authorised as somebody, but not for this
    | 'throttled' // a wait, not a failure
    | 'transient' // worth another try: reset, 5xx, the provider's transient codes
    | 'timed-out' // our own limit ran out
    | 'cancelled'
    | 'unauthenticated' // credentials missing, wrong or expired
    | 'not-found'
    | 'unsupported' // this server or region does not know the operation (404/501, HTML, unknown action, API off)
    | 'invalid' // the request was refused as malformed
    | 'failed'; // anything else; not retried
  /** The provider's own code, e.g. `UnauthorizedOperation`. */
  readonly code?: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** For a person; no secrets. */
  readonly message: string;
  readonly hint?: string;
  /** The missing permission in the provider's notation, where it can be known. */
  readonly permission?: string;
  /** Refused for a whole region or account rather than for this operation. */
  readonly scope?: 'region' | 'account';
  /** From `Retry-After` or a quota header. */
  readonly retryAfterMs?: number;
  /** Of a throttle: the name of the limit that was exceeded, where a call has several and the answer tells which. */
  readonly limit?: string;
  /** Of a transient failure: so many retries tell as much as all of them would. */
  readonly mostRetries?: number;
}

/** A call that failed for good. `code` is `call-<kind>`. */
export class CallError extends DriftMgrError {
  readonly failure: CallFailure;

  constructor(failure: CallFailure, cause?: unknown) {
    super(`call-${failure.kind}`, failure.message, {
      cause,
      ...defined({ hint: failure.hint }),
    });
    this.name = 'CallError';
    this.failure = failure;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof DriftMgrError && 'failure' in value;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (!(error instanceof DriftMgrError) && isOutOfFiles(error)) return tooManyFiles;
  return error instanceof Error ? error.message : String(error);
}

const tooManyFiles = 'more files and connections were wanted at once than the system lets this process open: raise the limit (ulimit -n 1024)';

/** Whether the limit of open files was reached, here or below: a name cannot be looked up then either, nor a connection made. */
function isOutOfFiles(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && (at.code === 'EMFILE' || at.code === 'ENFILE')) return true;
  return false;
}
