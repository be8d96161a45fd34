import type { CircuitBreakerSettings } from './circuit-breaker.ts';
import type { CacheKind, CallTarget } from '../provider.ts';

/** How often and how far apart a provider's transient failures are tried again. */
export interface RetryPolicy {
  /** Tries after the first one. */
  readonly retries: number;
  /** Upper bound of the first delay, in milliseconds; doubles with each retry. */
  readonly minMs: number;
  /** Upper bound of any delay, in milliseconds. */
  readonly maxMs: number;
}

export interface PipelineSettings {
  /** Requests under way at once, over all providers. */
  readonly concurrency: number;
  /** Time limit of one attempt where the request names none. */
  readonly attemptTimeoutMs: number;
  /** How long one listing may wait because a cloud throttles, queue time apart. */
  readonly throttleWaitMs: number;
  readonly retries: Readonly<Partial<Record<CallTarget, RetryPolicy>>>;
  /** Calls a second by limit name; a name that is absent keeps the provider's default. */
  readonly limits: Readonly<Record<string, number>>;
  readonly breaker: CircuitBreakerSettings;
  /** Answers kept in memory at most; counts from the next start on. */
  readonly mostAnswers: number;
  /** How long an answer lives, by kind, and a refusal; `aws.resources` and the like where one provider's live longer or shorter. */
  readonly cacheTtlMs: Readonly<Record<CacheKind | 'denied', number> & Partial<Record<`${CallTarget}.${CacheKind | 'denied'}`, number>>>;
}

export const defaultRetryPolicy: RetryPolicy = { retries: 5, minMs: 500, maxMs: 30_000 };

export const defaultPipelineSettings: PipelineSettings = {
  concurrency: 128,
  attemptTimeoutMs: 30_000,
  throttleWaitMs: 300_000,
  retries: {},
  limits: {},
  breaker: { failures: 10, restMs: 30_000 },
  mostAnswers: 20_000,
  cacheTtlMs: { resources: 300_000, discovery: 120_000, credentials: 1_800_000, state: 600_000, denied: 60_000 },
};
