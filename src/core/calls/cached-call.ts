import { LRUCache } from 'lru-cache';
import { CallError, type CallFailure } from '../errors.ts';
import type { CacheKey } from '../provider.ts';
import type { AnswerCache } from './answer-cache.ts';
import { memoryKey } from './answer-cache.ts';
import type { CallMetrics } from './call-metrics.ts';
import { currentContext, runInContext } from './request-context.ts';
import type { SingleFlight } from './single-flight.ts';
import { SharedLimit } from './time-limit.ts';

export interface CachedCallDeps {
  readonly cache: AnswerCache;
  readonly flights: SingleFlight;
  readonly metrics: Pick<CallMetrics, 'cache'>;
  readonly now: () => number;
}

type Ask<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Answers a question from the cache while the answer lives, and joins those who ask meanwhile to one `ask`. Under a context with `refresh` only an
 * answer that came after the refresh began will do.
 */
export function createCachedCall(deps: CachedCallDeps): <T>(cacheKey: CacheKey, ask: Ask<T>) => Promise<T> {
  const { cache, flights, metrics, now } = deps;
  const limits = new Map<string, SharedLimit>();
  /** When the refresh of each request began: a scan asks the same thing many times, and once is enough. */
  const refreshes = new LRUCache<string, number>({ max: 100 });

  function refreshedSince(requestId: string): number {
    if (requestId === '') return now();
    const known = refreshes.get(requestId);
    if (known !== undefined) return known;
    refreshes.set(requestId, now());
    return now();
  }

  function fetch<T>(cacheKey: CacheKey, ask: Ask<T>, signal: AbortSignal | undefined): Promise<T> {
    const asked = async (own: AbortSignal): Promise<T> => {
      try {
        const value = await ask(own);
        cache.put(cacheKey, value);
        return value;
      } catch (error) {
        // What may not be listed now may not be listed in a moment either, by whatever process.
        if (cacheKey.kind === 'discovery' && error instanceof CallError && error.failure.kind === 'denied') cache.putDenied(cacheKey, error.failure);
        throw error;
      }
    };
    const onJoin = (): void => {
      metrics.cache('join', cacheKey.provider, cacheKey.kind);
    };
    const key = memoryKey(cacheKey);
    const limit = currentContext()?.timeLimit;
    const shared = limits.get(key) ?? new SharedLimit();
    limits.set(key, shared);
    const leave = limit === undefined ? undefined : shared.join(limit);
    // Whoever asked first, the time of all who wait for the answer stands still while a cloud has it wait.
    return flights
      .run(key, signal, (own) => runInContext({ timeLimit: shared }, () => asked(own)), onJoin)
      .finally(() => {
        leave?.();
        if (shared.size === 0 && limits.get(key) === shared) limits.delete(key);
      });
  }

  return async (cacheKey, ask) => {
    const { provider, kind } = cacheKey;
    const context = currentContext();
    const known = cache.get<Awaited<ReturnType<typeof ask>>>(cacheKey);
    const since = context?.refresh === true ? refreshedSince(context.requestId) : 0;
    if (known !== undefined && known.fresh && known.fetchedAt >= since) {
      metrics.cache('hit', provider, kind);
      context?.lifetime?.note(cache.livesUntil(cacheKey, known.fetchedAt));
      return known.value;
    }
    if (known !== undefined && !known.fresh) metrics.cache('expire', provider, kind);
    const refused = kind === 'discovery' ? cache.denied(cacheKey) : undefined;
    if (refused !== undefined && refused.fetchedAt >= since) {
      metrics.cache('hit', provider, kind);
      // Nothing that rests on it is younger.
      context?.lifetime?.note(0);
      throw new CallError(agedRefusal(refused.value, now() - refused.fetchedAt));
    }
    if (!flights.has(memoryKey(cacheKey))) metrics.cache('miss', provider, kind);
    const value = await fetch(cacheKey, ask, context?.signal);
    context?.lifetime?.note(cache.livesUntil(cacheKey, now()));
    return value;
  };
}

/** A refusal that is not asked for again yet, with its age. */
function agedRefusal(failure: CallFailure, ageMs: number): CallFailure {
  const seconds = Math.round(ageMs / 1000);
  return seconds < 1 ? failure : { ...failure, message: `${failure.message} (said ${String(seconds)} s ago; a refresh asks again)` };
}
