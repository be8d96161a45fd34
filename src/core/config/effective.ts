import type { ProviderId, ScanFilter } from '../model.ts';
import type { CacheKind, CallTarget } from '../provider.ts';
import type { ConfigReport } from '../api/config.ts';
import type { RetryPolicy } from './kinds.ts';
import type { Config } from './schema.ts';

/** The retries of calls to one cloud, `maxRetries` taken into account. */
export function retryPolicyOf(config: Config, provider: ProviderId): RetryPolicy {
  const policy = config.retries[provider] ?? { retries: 5, minMs: 500, maxMs: 30_000 };
  return config.maxRetries === null ? policy : { ...policy, retries: config.maxRetries };
}

/** Milliseconds for which an answer is kept; 0 where it is not. What belongs to no cloud (`terraform`) follows no cloud's own setting. */
export function cacheTtlMs(config: Config, provider: CallTarget, kind: CacheKind | 'denied'): number {
  const ttl: Readonly<Record<string, number>> = config.cache.ttl;
  const seconds = config.cache.ttlOverride ?? ttl[`${provider}.${kind}`] ?? ttl[kind] ?? 0;
  return seconds * 1_000;
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

/** The settings whose value or source differs between two reports. */
export function changedKeys(before: ConfigReport, after: ConfigReport): string[] {
  const old = new Map(before.entries.map((entry) => [entry.key, JSON.stringify(entry)]));
  return after.entries.filter((entry) => old.get(entry.key) !== JSON.stringify(entry)).map((entry) => entry.key);
}
