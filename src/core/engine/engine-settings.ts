import { cacheTtlMs, retryPolicyOf, standingFilter } from '../config/effective.ts';
import { loadConfig } from '../config/load.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import type { Config } from '../config/schema.ts';
import type { PipelineSettings } from '../calls/pipeline-settings.ts';
import { defined } from '../defined.ts';
import type { DiscoverySettings } from '../discovery/run/scanner-deps.ts';
import { providerIds } from '../model.ts';
import type { CacheKind } from '../provider.ts';

/** The configuration as it stands, and the way to change it while the engine runs. */
export interface LiveConfig {
  current(): ResolvedConfig;
  update(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface ConfigInput {
  readonly folder: string;
  readonly workspace?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Reads the configuration once, and again with every change of the shell's settings. */
export async function createLiveConfig(input: ConfigInput): Promise<LiveConfig> {
  const places = { home: input.folder, ...defined({ workspace: input.workspace }) };
  const resolve = (vscode: Readonly<Record<string, unknown>> | undefined): Promise<ResolvedConfig> =>
    loadConfig(places, { env: input.env, flags: input.flags, vscode });
  let resolved = await resolve(input.settings);
  return {
    current: () => resolved,
    async update(settings) {
      resolved = await resolve(settings);
    },
  };
}

const cacheKinds: readonly (CacheKind | 'denied')[] = ['resources', 'discovery', 'credentials', 'state', 'denied'];

/** What the pipeline follows. */
export function pipelineSettings(config: Config): PipelineSettings {
  const ttls = providerIds.flatMap((id) => cacheKinds.map((kind) => [`${id}.${kind}`, cacheTtlMs(config, id, kind)] as const));
  const common = Object.fromEntries(cacheKinds.map((kind) => [kind, cacheTtlMs(config, 'terraform', kind)])) as Record<CacheKind | 'denied', number>;
  return {
    concurrency: config.concurrency,
    attemptTimeoutMs: config.timeouts.request * 1000,
    throttleWaitMs: config.timeouts.throttled * 1000,
    retries: Object.fromEntries(providerIds.map((id) => [id, retryPolicyOf(config, id)])),
    limits: config.limits,
    breaker: { failures: config.breaker.failures, restMs: config.breaker.seconds * 1000 },
    mostAnswers: config.cache.maxEntries,
    cacheTtlMs: { ...common, ...Object.fromEntries(ttls) },
  };
}

/** What discovery follows. */
export function discoverySettings(config: Config): DiscoverySettings {
  return {
    providers: config.providers,
    filter: standingFilter(config),
    sources: [...config.sources, ...config.aws.profiles.map((profile) => `aws:profile:${profile}`)],
    allTypes: config.allTypes,
    expectDenied: config.expectDenied,
    credentialTimeoutMs: config.credentialTimeout * 1000,
    listingTimeoutMs: config.timeouts.listing * 1000,
    concurrency: config.concurrency,
  };
}
