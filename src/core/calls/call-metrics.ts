import type { CallFailure } from '../errors.ts';
import type { CacheKind, CallTarget } from '../provider.ts';

/** What a measurement is about. */
export interface CallLabel {
  readonly provider: CallTarget;
  readonly operation: string;
  readonly account?: string;
  readonly region?: string;
}

/** How one attempt ended. */
export type AttemptOutcome = { readonly ok: true } | { readonly ok: false; readonly failure: CallFailure };

/** What the pipeline counts. Implemented by `core/observe`; all methods return at once and never throw. */
export interface CallMetrics {
  /** An attempt is about to be sent. */
  attemptStarted(label: CallLabel): void;
  /** An attempt ended; `ms` from sending to the end of the answer, queue apart. */
  attemptFinished(label: CallLabel, ms: number, outcome: AttemptOutcome): void;
  /** A call ended for its caller, after all its attempts; `ms` with queue and waits. */
  callFinished(label: CallLabel, ms: number, outcome: AttemptOutcome): void;
  /** A failed attempt will be followed by another in `delayMs`. */
  retried(label: CallLabel, failure: CallFailure, delayMs: number): void;
  /** The cloud answered with a throttle. */
  throttled(label: CallLabel): void;
  /** An attempt waited `ms` in the limiter's queue. */
  waited(label: CallLabel, ms: number): void;
  /** How many attempts wait for a rate-limit scope now, and the rate it has now. */
  queue(limitScope: string, waiting: number, ratePerSecond: number): void;
  /** The breaker of a host opened or closed. */
  breaker(host: string, open: boolean): void;
  /** `count` questions (one when absent) fared so. */
  cache(event: CacheEvent, provider: CallTarget, kind: CacheKind, count?: number): void;
}

export type CacheEvent = 'hit' | 'miss' | 'join' | 'evict' | 'expire';

const nothing = (): void => undefined;

/** For those who do not measure. */
export const unmeasured: CallMetrics = {
  attemptStarted: nothing,
  attemptFinished: nothing,
  callFinished: nothing,
  retried: nothing,
  throttled: nothing,
  waited: nothing,
  queue: nothing,
  breaker: nothing,
  cache: nothing,
};
