import type { RateLimitScope } from '../provider.ts';
import type { BucketLimit } from '../store/token-bucket.ts';

/**
 * Calls that leave evenly arrive unevenly, by a fifth of a second on a busy machine. This part of the burst is kept back for it, so that the
 * cloud sees no more than burst and rate in any second.
 */
const keptBack = 0.2;

/** The bucket of a rate-limit scope under the settings. */
export function limitOf(limitScope: RateLimitScope, limits: Readonly<Record<string, number>>): BucketLimit {
  const chosen = limits[limitScope.limit] ?? (limitScope.orLimit === undefined ? undefined : limits[limitScope.orLimit]);
  const perSecond = chosen ?? limitScope.perSecond;
  const burst = ((limitScope.burst ?? limitScope.perSecond) * perSecond) / limitScope.perSecond;
  const grows = chosen === undefined && limitScope.mostPerSecond !== undefined;
  return {
    key: limitScope.key,
    perSecond,
    burst: Math.max(1, burst * (1 - keptBack)),
    ...(grows ? { mostPerSecond: limitScope.mostPerSecond } : {}),
  };
}
