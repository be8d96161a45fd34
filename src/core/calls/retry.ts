import pRetry from 'p-retry';
import type { CallFailure } from '../errors.ts';
import { CallError } from '../errors.ts';
import { cancellation } from './cancellation.ts';
import type { Clock } from './clock.ts';
import { pause } from './clock.ts';
import type { RetryPolicy } from './pipeline-settings.ts';

const retriesAfterTimeout = 1;

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Waits as long as the cloud asked for. Throws where that is longer than it may be. */
  readonly onRetryAfter: (error: CallError, ms: number) => Promise<void>;
  /** Another attempt follows after `delayMs`. */
  readonly onRetry: (failure: CallFailure, delayMs: number) => void;
}

/**
 * Runs `attempt` until it succeeds, fails for good or has used up its retries. Only CallErrors that are `transient` or `timed-out` are tried again.
 * `Retry-After` wins over the policy's delay. An attempt whose time ran out is tried once more only: an endpoint that hangs would
 * otherwise hold its listing for minutes. `attempt` hears how many were cut off at their time limit before it.
 */
export function retried<T>(options: RetryOptions, attempt: (timeouts: number) => Promise<T>): Promise<T> {
  const { policy, clock, random, signal, onRetry } = options;
  let timeouts = 0;
  const isWorthAnother = (error: unknown, retriesConsumed: number): error is CallError => {
    if (!(error instanceof CallError) || retriesConsumed >= (error.failure.mostRetries ?? Infinity)) return false;
    return error.failure.kind === 'transient' || (error.failure.kind === 'timed-out' && timeouts <= retriesAfterTimeout);
  };
  const counted = async (): Promise<T> => {
    try {
      return await attempt(timeouts);
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'timed-out') timeouts++;
      throw error;
    }
  };
  return pRetry(counted, {
    retries: policy.retries,
    // p-retry's jitter only stretches a delay; full jitter draws it from the whole range, so the delay is ours (below).
    minTimeout: 0,
    maxTimeout: 0,
    signal,
    shouldRetry: ({ error, retriesConsumed }) => isWorthAnother(error, retriesConsumed),
    async onFailedAttempt({ error, retriesConsumed, retriesLeft }) {
      if (retriesLeft === 0 || !isWorthAnother(error, retriesConsumed)) return;
      if (signal.aborted) throw cancellation(signal);
      const { retryAfterMs } = error.failure;
      const delayMs = retryAfterMs ?? fullJitter(policy, retriesConsumed, random);
      onRetry(error.failure, delayMs);
      if (retryAfterMs === undefined) await pause(clock, delayMs, signal);
      else await options.onRetryAfter(error, retryAfterMs);
    },
  });
}

/** A delay drawn evenly from 0 to the bound, which doubles with each retry up to the cap. */
function fullJitter(policy: RetryPolicy, retriesConsumed: number, random: () => number): number {
  return random() * Math.min(policy.maxMs, policy.minMs * 2 ** retriesConsumed);
}
