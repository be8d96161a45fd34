import { LRUCache } from 'lru-cache';
import { defined } from '../defined.ts';
import type { CallFailure } from '../errors.ts';
import { CallError, messageOf } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { CacheKind, CallRequest, CallTarget, ProviderLog, CallPipeline } from '../provider.ts';
import { redactFailure } from '../redact-failures.ts';
import type { Redactor } from '../redact.ts';
import type { AnswerStore, KeyValueStore } from '../store/parts.ts';
import type { TokenBucketStore } from '../store/token-bucket-store.ts';
import { longestHoldMs } from '../store/token-bucket.ts';
import { memoryTokenBuckets } from '../store/token-bucket-store.ts';
import { refuseUnlessAllowed } from './allowed-operations.ts';
import { AnswerCache } from './answer-cache.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { AttemptLimits } from './attempt-limits.ts';
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
import { throttledTooLong } from './throttled.ts';
import { withTimeout } from './with-timeout.ts';

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
  /** Hosts whose circuit is open, until when (milliseconds since 1970). */
  readonly circuitOpen: readonly { readonly host: string; readonly until: number }[];
}

/** The pipeline with the handles that the engine needs. */
export interface ManagedCallPipeline extends CallPipeline {
  /** New settings; applies to whoever waits as well. */
  update(settings: PipelineSettings): void;
  stats(): PipelineStats;
  /** Forgets answers, and the pauses that clouds asked for; returns how many answers. */
  clear(filter: { readonly provider?: ProviderId; readonly kind?: CacheKind }): number;
  /** Refuses everyone who waits and everyone who comes; what is under way is ended by its own signal. */
  close(): void;
}

/** One attempt of a call. */
interface Attempt {
  /** Attempts before it that were cut off at their time limit. */
  readonly timeouts: number;
  /** Whether another follows, should this one be cut off. */
  readonly another: boolean;
  /** When the call began, by the monotonic clock. */
  readonly firstSentAt: number;
}

const gaveUp: CallFailure = { kind: 'cancelled', message: 'The caller gave up.' };

/** Without a rate-limit scope there is no bucket to pause: a throttled call waits this long where the cloud names no time. */
const unlimitedPauseMs = 1_000;
const sweepEveryMs = 300_000;

/**
 * The one pipeline to the clouds. It reads from outside in, and each part is ignorant of the others: `cached` is cached, then joined;
 * `call` is retried, then limited, then sent. A retry goes through the limiter again, since the cloud counts it like any call.
 */
export function createCallPipeline(options: CallPipelineOptions): ManagedCallPipeline {
  const { metrics } = options;
  const clock = options.clock ?? systemClock;
  const cache = new AnswerCache({
    metrics,
    now: () => clock.now(),
    ttlMs: options.settings.cacheTtlMs,
    mostEntries: options.settings.mostAnswers,
    ...defined({ store: options.store }),
  });
  const sweeps = setInterval(() => {
    cache.sweep();
  }, sweepEveryMs);
  sweeps.unref();
  const sender = new Sender(options, clock);
  return {
    call: (request) => sender.call(request),
    cached: createCachedCall({ cache, flights: new SingleFlight(), metrics, now: () => clock.now() }),
    clear(filter) {
      void sender.resume(filter.provider === undefined ? '' : `${filter.provider}/`);
      return cache.clear(filter);
    },
    update(next) {
      sender.update(next);
      cache.update(next.cacheTtlMs, next.mostAnswers);
    },
    stats: () => sender.stats(),
    close: () => {
      clearInterval(sweeps);
      sender.close();
    },
  };
}

/** What happens to a question that no cached answer answers. */
class Sender {
  readonly #options: CallPipelineOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #limiter: Limiter;
  readonly #breaker: CircuitBreaker;
  readonly #attemptLimits = new AttemptLimits();
  readonly #resumed = new LRUCache<string, Promise<void>>({ max: 100 });
  #settings: CallPipelineOptions['settings'];

  constructor(options: CallPipelineOptions, clock: Clock) {
    const { metrics, log, settings } = options;
    this.#options = options;
    this.#clock = clock;
    this.#random = options.random ?? Math.random;
    this.#settings = settings;
    this.#limiter = new Limiter({
      buckets: options.store?.buckets ?? memoryTokenBuckets(),
      clock,
      random: this.#random,
      concurrency: settings.concurrency,
      limits: settings.limits,
      onQueue: (limitScope, waiting, rate) => {
        metrics.queue(limitScope, waiting, rate);
      },
    });
    this.#breaker = new CircuitBreaker(settings.breaker, clock, (host, open) => {
      metrics.breaker(host, open);
      if (open) log.warn('circuit opened after repeated failures', { host });
      else log.info('circuit closed: the host answers again', { host });
    });
  }

  update(next: CallPipelineOptions['settings']): void {
    this.#settings = next;
    this.#limiter.update(next.limits, next.concurrency);
    this.#breaker.update(next.breaker);
  }

  stats(): ReturnType<ManagedCallPipeline['stats']> {
    return { ...this.#limiter.stats(), circuitOpen: this.#breaker.open() };
  }

  close(): void {
    this.#limiter.close();
  }

  resume(prefix: string): Promise<void> {
    return this.#limiter.resume(prefix).catch((error: unknown) => {
      this.#options.log.warn('pauses could not be lifted', { error });
    });
  }

  /** Whoever refreshes wants it asked now: what a cloud asked for before that does not hold them up, what it answers then does. */
  async #resumeOnRefresh(provider: CallTarget): Promise<void> {
    const context = currentContext();
    if (context?.refresh !== true || context.requestId === '') return;
    const key = `${context.requestId} ${provider}`;
    const known = this.#resumed.get(key) ?? this.resume(`${provider}/`);
    this.#resumed.set(key, known);
    await known;
  }

  #clean(error: CallError): CallError {
    const { redactor } = this.#options;
    return redactor === undefined ? error : new CallError(redactFailure(error.failure, redactor), error.cause);
  }

  async call<T>(request: CallRequest<T>): Promise<T> {
    refuseUnlessAllowed(request.provider, request.operation);
    await this.#resumeOnRefresh(request.provider);
    const { metrics, log } = this.#options;
    const [clock, label] = [this.#clock, labelOf(request)];
    const began = clock.monotonic();
    const budget = currentContext()?.throttle ?? new ThrottleBudget(this.#settings.throttleWaitMs);
    const onRetry = (failure: CallFailure, delayMs: number): void => {
      metrics.retried(label, failure, delayMs);
      log.debug('call is tried again', {
        ...label,
        delayMs: Math.round(delayMs),
        error: { code: failure.code ?? failure.kind, message: failure.message },
      });
    };
    const policy = this.#settings.retries[request.provider] ?? defaultRetryPolicy;
    try {
      const answer = await retried(
        {
          policy,
          clock,
          random: this.#random,
          signal: request.signal,
          onRetry,
          onRetryAfter: (error, ms) => this.#waitAsAsked(request.signal, budget, ms, error),
        },
        (timeouts) => this.#limited(request, label, budget, { timeouts, another: timeouts === 0 && policy.retries > 0, firstSentAt: began }),
      );
      metrics.callFinished(label, clock.monotonic() - began, { ok: true });
      return answer;
    } catch (error) {
      const final = this.#clean(finalError(error, request.signal));
      metrics.callFinished(label, clock.monotonic() - began, { ok: false, failure: final.failure });
      throw final;
    }
  }

  /** Sends when it is the request's turn, and again for as long as the cloud throttles and the budget lasts. */
  async #limited<T>(request: CallRequest<T>, label: CallLabel, budget: ThrottleBudget, attempt: Attempt): Promise<T> {
    for (;;) {
      const turn = await heldStill(() => this.#limiter.turn({ limitScopes: request.limitScopes, signal: request.signal, budget }));
      this.#options.metrics.waited(label, turn.waitedMs);
      try {
        const answer = await this.#send(request, label, attempt);
        this.#limiter.succeeded(request.limitScopes, turn.grantedAt);
        const quota = request.quota?.(answer);
        if (quota?.remaining !== undefined)
          this.#limiter.quota(request.limitScopes, { resetsAfterMs: unlimitedPauseMs, ...quota, remaining: quota.remaining });
        return answer;
      } catch (error) {
        if (!(error instanceof CallError) || error.failure.kind !== 'throttled') throw error;
        this.#limiter.throttled(request.limitScopes, turn.grantedAt, error.failure);
        this.#options.metrics.throttled(label);
        this.#options.log.debug('call was throttled', {
          ...label,
          error: { code: error.failure.code ?? 'throttled', message: error.failure.message },
        });
        if ((error.failure.retryAfterMs ?? 0) > longestHoldMs) throw throttledTooLong(this.#clock.now() + longestHoldMs, error);
      } finally {
        turn.release();
      }
      if (request.limitScopes.length === 0) await this.#waitAsAsked(request.signal, budget, unlimitedPauseMs);
    }
  }

  /** Waits as long as a cloud asked for. Throws a `throttled` CallError at once where that is longer than it may be. */
  async #waitAsAsked(signal: AbortSignal, budget: ThrottleBudget, ms: number, cause?: unknown): Promise<void> {
    const from = this.#clock.monotonic();
    budget.charge(from, from + ms);
    if (ms > longestHoldMs || budget.remaining() === 0) throw throttledTooLong(this.#clock.now() + Math.min(longestHoldMs, ms), cause);
    await heldStill(() => pause(this.#clock, ms, signal));
  }

  /** One attempt, within its time limit. Rejects with CallErrors alone. */
  async #send<T>(request: CallRequest<T>, label: CallLabel, attempt: Attempt): Promise<T> {
    const { host, signal } = request;
    const usualMs = request.timeoutMs ?? this.#settings.attemptTimeoutMs;
    const limitMs = this.#attemptLimits.next(host, usualMs, attempt.timeouts, currentContext()?.timeLimit?.remainingMs());
    if (host !== undefined) this.#breaker.enter(host);
    this.#options.metrics.attemptStarted(label);
    const began = this.#clock.monotonic();
    const ended = (outcome: AttemptOutcome): void => {
      // A call that its caller gave up says nothing of the host.
      const stated = signal.aborted ? gaveUp : outcome.ok ? undefined : outcome.failure;
      if (host !== undefined) this.#breaker.ended(host, stated, attempt);
      const ms = this.#clock.monotonic() - began;
      this.#options.metrics.attemptFinished(label, ms, outcome);
      const { failure } = outcome.ok ? {} : outcome;
      if (failure?.kind === 'timed-out' && !signal.aborted) this.#attemptLimits.cutOff(host, usualMs, limitMs);
      else if (!signal.aborted) this.#attemptLimits.answered(host, usualMs, ms);
      this.#options.log.debug('call', {
        ...label,
        duration_ms: Math.round(ms),
        ...(failure === undefined ? {} : { error: { code: failure.code ?? failure.kind, message: failure.message } }),
      });
    };
    try {
      const answer = await withTimeout(this.#clock, limitMs, signal, (own) => request.send(own));
      ended({ ok: true });
      return answer;
    } catch (error) {
      const failed = this.#clean(
        signal.aborted ? finalError(error, signal) : error instanceof CallError ? error : new CallError(request.classify(error), error),
      );
      ended({ ok: false, failure: failed.failure });
      throw failed;
    }
  }
}

/** Waits with the time limit of the request around it standing still. */
async function heldStill<T>(wait: () => Promise<T>): Promise<T> {
  const release = currentContext()?.timeLimit?.hold();
  try {
    return await wait();
  } finally {
    release?.();
  }
}

function labelOf(request: Pick<CallRequest<unknown>, 'provider' | 'operation' | 'account' | 'region'>): CallLabel {
  const { provider, operation, account, region } = request;
  return { provider, operation, ...defined({ account, region }) };
}

function finalError(error: unknown, signal: AbortSignal): CallError {
  if (signal.aborted) return cancellation(signal);
  return error instanceof CallError ? error : new CallError({ kind: 'failed', message: messageOf(error) }, error);
}
