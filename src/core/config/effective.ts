import type { RoadSettings } from '../calls/road-settings.ts';
import { providerIds } from '../model.ts';
import type { ProviderId, ScanFilter } from '../model.ts';
import type { CacheKind } from '../provider.ts';
import type { RetryPolicy } from './kinds.ts';
import type { Config } from './schema.ts';

/** The retries of calls to one cloud, `maxRetries` taken into account. */
export function retryPolicyOf(config: Config, provider: ProviderId): RetryPolicy {
  const policy = config.retries[provider] ?? { retries: 5, minMs: 500, maxMs: 30_000 };
  return config.maxRetries === null ? policy : { ...policy, retries: config.maxRetries };
}

/** Milliseconds for which an answer is kept; 0 where it is not. */
export function cacheTtlMs(config: Config, provider: ProviderId, kind: CacheKind): number {
  const ttl: Readonly<Record<string, number>> = config.cache.ttl;
  const seconds = config.cache.ttlOverride ?? ttl[`${provider}.${kind}`] ?? ttl[kind] ?? 0;
  return seconds * 1_000;
}

/**
 * Calls a second for a named limit (`aws`, `azure.resourceGraph`).
 * @param fallback the provider's own default, for limits that the configuration does not name
 */
export function limitOf(config: Config, name: string, fallback: number): number {
  const limits: Readonly<Record<string, number>> = config.limits;
  return limits[name] ?? fallback;
}

/** What is handed to a provider as its settings. */
export function providerSettings(config: Config, provider: ProviderId): Readonly<Record<string, unknown>> {
  return config[provider];
}

/** The standing filter that the settings describe. */
export function standingFilter(config: Config): ScanFilter {
  return {
    providers: config.providers,
    ...(config.accounts.length === 0 ? {} : { accounts: config.accounts }),
    ...(config.regions.length === 0 ? {} : { regions: config.regions }),
    ...(config.types.length === 0 ? {} : { types: config.types }),
    ...(config.filter === null ? {} : { expression: config.filter }),
  };
}

/** What the road to the clouds needs to know. `cacheTtlMs` also holds the times of single providers (`azure.resources`). */
export function roadSettings(config: Config): RoadSettings {
  const kinds = ['resources', 'discovery', 'credentials', 'state'] as const;
  const ttl = (kind: CacheKind): number => (config.cache.ttlOverride ?? config.cache.ttl[kind] ?? 0) * 1_000;
  const single = providerIds.flatMap((id) => kinds.map((kind) => [`${id}.${kind}`, cacheTtlMs(config, id, kind)] as const));
  return {
    concurrency: config.concurrency,
    attemptTimeoutMs: config.timeouts.request * 1_000,
    throttleWaitMs: config.timeouts.throttled * 1_000,
    retries: Object.fromEntries(providerIds.map((id) => [id, retryPolicyOf(config, id)])),
    limits: config.limits,
    cacheTtlMs: {
      ...Object.fromEntries(single),
      resources: ttl('resources'),
      discovery: ttl('discovery'),
      credentials: ttl('credentials'),
      state: ttl('state'),
    },
  };
}
