import type { CallFailure } from '../errors.ts';
import { CallError, messageOf } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { CacheKind, CallRequest, ProviderLog, CacheKey, CallPipeline } from '../provider.ts';
import { redactFailure } from '../redact-failures.ts';
import type { Redactor } from '../redact.ts';
import type { AnswerStore, KeyValueStore } from '../store/parts.ts';
import type { TokenBucketStore } from '../store/token-bucket-store.ts';
import { memoryTokenBuckets } from '../store/token-bucket-store.ts';
import { refuseUnlessAllowed } from './allowed-operations.ts';
import type { CachedAnswer } from './answer-cache.ts';
import { AnswerCache } from './answer-cache.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { AttemptOutcome, CallLabel, CallMetrics } from './call-metrics.ts';
import { cancellation } from './cancellation.ts';
import type { Clock } from './clock.ts';
import { pause, systemClock } from './clock.ts';
import type { QueueStats } from './rate-limiter.ts';
import { Limiter } from './rate-limiter.ts';
import { currentContext, ThrottleBudget } from './request-context.ts';
import { createCachedCall } from './cached-call.ts';
import { retried } from './retry.ts';
import type { PipelineSettings } from './pipeline-settings.ts';
import { defaultRetryPolicy } from './pipeline-settings.ts';
import { SingleFlight } from './single-flight.ts';
import { within } from './with-timeout.ts';

export interface CallPipelineOptions {
  readonly settings: PipelineSettings;
  readonly metrics: CallMetrics;
  readonly log: ProviderLog;
  /** Takes secrets out of every failure before anybody hears of it: servers echo what they were sent. */
  readonly redactor?: Redactor;
  /** Where buckets and answers are kept; in memory, for this process alone, when absent. */
  readonly store?: { readonly buckets: TokenBucketStore; readonly answers: AnswerStore; readonly keyValue: KeyValueStore };
  readonly clock?: Clock;
  /** 0 ≤ n < 1. */
  readonly random?: () => number;
}

export interface PipelineStats {
  /** Requests under way. */
  readonly running: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  readonly queues: readonly QueueStats[];
  /** Hosts that are left alone, until when (milliseconds since 1970). */
  readonly circuitOpen: readonly { readonly host: string; readonly until: number }[];
}

/** The pipeline with the handles that the engine needs. */
export interface ManagedCallPipeline extends CallPipeline {
  /** New settings; applies to whoever waits as well. */
  update(settings: PipelineSettings): void;
  stats(): PipelineStats;
  /** The last answer to a question with its age, fresh or not; asks nobody. */
  recall<T>(question: CacheKey): CachedAnswer<T> | undefined;
  /** Forgets answers; returns how many. */
  clear(filter: { readonly provider?: ProviderId; readonly kind?: CacheKind }): number;
  /** Refuses everyone who waits and everyone who comes; what is under way is ended by its own signal. */
  close(): void;
}

/** Without a rate-limit scope there is no bucket to pause: a throttled call waits this long where the cloud names no time. */
const unlimitedPauseMs = 1_000;
const sweepEveryMs = 300_000;

/**
 * The one pipeline to the clouds. It reads from outside in, and each part is ignorant of the others: `cached` is cached, then joined;
 * `call` is retried, then limited, then sent. A retry goes through the limiter again, since the cloud counts it like any call.
 */
export function createCallPipeline(options: CallPipelineOptions): ManagedCallPipeline {
  const { metrics, log } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  let settings = options.settings;
  const cache = new AnswerCache({
    metrics,
    now: () => clock.now(),
    ttlMs: settings.cacheTtlMs,
    mostEntries: settings.mostAnswers,
    ...(options.store === undefined ? {} : { store: options.store }),
  });
  const sweeps = setInterval(() => {
    cache.sweep();
  }, sweepEveryMs);
  sweeps.unref();
  const limiter = new Limiter({
    buckets: options.store?.buckets ?? memoryTokenBuckets(),
    clock,
    random,
    concurrency: settings.concurrency,
    limits: settings.limits,
    onQueue: (limitScope, waiting, rate) => {
      metrics.queue(limitScope, waiting, rate);
    },
  });
  const breaker = new CircuitBreaker(
    settings.breaker,
    () => clock.now(),
    (host, open) => {
      metrics.breaker(host, open);
      if (open) log.warn('host left alone after repeated failures', { host });
      else log.info('host answers again', { host });
    },
  );

  const clean = (error: CallError): CallError =>
    options.redactor === undefined ? error : new CallError(redactFailure(error.failure, options.redactor), error.cause);

  async function call<T>(request: CallRequest<T>): Promise<T> {
    refuseUnlessAllowed(request.provider, request.operation);
    const label = labelOf(request);
    const began = clock.monotonic();
    const budget = currentContext()?.throttle ?? new ThrottleBudget(settings.throttleWaitMs);
    const onRetry = (failure: CallFailure, delayMs: number): void => {
      metrics.retried(label, failure, delayMs);
      log.debug('call is tried again', {
        ...label,
        delayMs: Math.round(delayMs),
        error: { code: failure.code ?? failure.kind, message: failure.message },
      });
    };
    const policy = settings.retries[request.provider] ?? defaultRetryPolicy;
    try {
      const answer = await retried({ policy, clock, random, signal: request.signal, onRetry }, () => limited(request, label, budget));
      metrics.callFinished(label, clock.monotonic() - began, { ok: true });
      return answer;
    } catch (error) {
      const final = clean(finalError(error, request.signal));
      metrics.callFinished(label, clock.monotonic() - began, { ok: false, failure: final.failure });
      throw final;
    }
  }

  /** Sends when it is the request's turn, and again for as long as the cloud throttles and the budget lasts. */
  async function limited<T>(request: CallRequest<T>, label: CallLabel, budget: ThrottleBudget): Promise<T> {
    for (;;) {
      const turn = await limiter.turn({ limitScopes: request.limitScopes, signal: request.signal, budget });
      metrics.waited(label, turn.waitedMs);
      try {
        const answer = await send(request, label);
        limiter.succeeded(request.limitScopes, turn.grantedAt);
        const quota = request.quota?.(answer);
        if (quota?.remaining !== undefined) limiter.quota(request.limitScopes, quota.remaining, quota.resetsAfterMs ?? unlimitedPauseMs);
        return answer;
      } catch (error) {
        if (!(error instanceof CallError) || error.failure.kind !== 'throttled') throw error;
        limiter.throttled(request.limitScopes, turn.grantedAt, error.failure.retryAfterMs);
        metrics.throttled(label);
        log.debug('call was throttled', { ...label, error: { code: error.failure.code ?? 'throttled', message: error.failure.message } });
      } finally {
        turn.release();
      }
      if (request.limitScopes.length === 0) await waitUnlimited(request.signal, budget);
    }
  }

  async function waitUnlimited(signal: AbortSignal, budget: ThrottleBudget): Promise<void> {
    const from = clock.monotonic();
    budget.charge(from, from + unlimitedPauseMs);
    if (budget.remaining() === 0) throw new CallError({ kind: 'throttled', code: 'throttled-too-long', message: 'The cloud kept refusing calls.' });
    await pause(clock, unlimitedPauseMs, signal);
  }

  /** One attempt, within its time limit. Rejects with CallErrors alone. */
  async function send<T>(request: CallRequest<T>, label: CallLabel): Promise<T> {
    const { host, signal } = request;
    if (host !== undefined) breaker.enter(host);
    metrics.attemptStarted(label);
    const began = clock.monotonic();
    const ended = (outcome: AttemptOutcome): void => {
      if (host !== undefined) breaker.ended(host, outcome.ok ? undefined : outcome.failure);
      const ms = clock.monotonic() - began;
      metrics.attemptFinished(label, ms, outcome);
      const { failure } = outcome.ok ? {} : outcome;
      log.debug('call', {
        ...label,
        duration_ms: Math.round(ms),
        ...(failure === undefined ? {} : { error: { code: failure.code ?? failure.kind, message: failure.message } }),
      });
    };
    try {
      const answer = await within(clock, request.timeoutMs ?? settings.attemptTimeoutMs, signal, (own) => request.send(own));
      ended({ ok: true });
      return answer;
    } catch (error) {
      const failed = clean(
        signal.aborted ? finalError(error, signal) : error instanceof CallError ? error : new CallError(request.classify(error), error),
      );
      ended({ ok: false, failure: failed.failure });
      throw failed;
    }
  }

  return {
    call,
    cached: createCachedCall({ cache, flights: new SingleFlight(), metrics, log, now: () => clock.now() }),
    recall: (question) => cache.get(question),
    clear: (filter) => cache.clear(filter),
    update(next) {
      settings = next;
      limiter.update(next.limits, next.concurrency);
      breaker.update(next.breaker);
      cache.update(next.cacheTtlMs, next.mostAnswers);
    },
    stats: () => ({ ...limiter.stats(), circuitOpen: breaker.open() }),
    close: () => {
      clearInterval(sweeps);
      limiter.close();
    },
  };
}

function labelOf(request: Pick<CallRequest<unknown>, 'provider' | 'operation' | 'account' | 'region'>): CallLabel {
  const { provider, operation, account, region } = request;
  return { provider, operation, ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

function finalError(error: unknown, signal: AbortSignal): CallError {
  if (signal.aborted) return cancellation(signal);
  return error instanceof CallError ? error : new CallError({ kind: 'failed', message: messageOf(error) }, error);
}
