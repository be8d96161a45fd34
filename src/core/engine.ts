import { randomUUID } from 'node:crypto';
import { cacheTtlMs, providerSettings, retryPolicyOf, standingFilter } from './config/effective.ts';
import { dataFolder, loadConfig } from './config/load.ts';
import type { ResolvedConfig } from './config/resolve.ts';
import type { Config } from './config/schema.ts';
import { unmeasured } from './calls/call-metrics.ts';
import { runInContext, ThrottleBudget } from './calls/request-context.ts';
import { createRoad } from './calls/road.ts';
import type { RoadSettings } from './calls/road-settings.ts';
import { reportCredentials } from './discovery/credential-report.ts';
import { Discovery, type DiscoverySettings } from './discovery/discovery.ts';
import { keepInventory, lastInventory, storedOutcomes, type StoredOutcomesOptions } from './discovery/stored-outcomes.ts';
import { mayHaveCredentials } from './discovery/presence.ts';
import { reportDrift, reportState } from './drift/drift-requests.ts';
import { type ProviderId, providerIds } from './model.ts';
import { type Handlers, serveRequests } from './handlers.ts';
import type { Engine, EngineEvent, ShellPorts } from './protocol.ts';
import type { ProviderLog, ProviderModule } from './provider.ts';
import { createProviderShelf } from './provider-shelf.ts';
import { openStore } from './store/store.ts';

/** What a shell gives the engine. */
export interface EngineOptions {
  readonly shell: 'terminal' | 'vscode';
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** The workspace folder or working directory, whose `driftmgr.config.json` counts; absent where there is none. */
  readonly workspace?: string;
  /** Settings given as flags, by key. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** VS Code's settings, by key; only what the user set. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly ports: ShellPorts;
  loadProvider(id: ProviderId): Promise<ProviderModule>;
}

/**
 * The one place where the parts are wired together. Bad settings do not stop it: the `config` request reports them.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const listeners = new Set<(event: EngineEvent) => void>();
  const emit = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const now = (): number => Date.now();
  const live = await createLiveConfig(options);
  const config = (): Config => live.current().config;
  const store = await openStore(dataFolder(options.env, process.platform, options.home), { now, log: silent });
  const road = createRoad({ settings: roadSettings(config()), metrics: unmeasured, log: silent, store });
  const shelf = createProviderShelf({
    road,
    env: options.env,
    home: options.home,
    load: (id) => options.loadProvider(id),
    settings: (id) => providerSettings(config(), id),
    log: () => silent,
    prompt: (question) => options.ports.prompt(question),
    now,
  });
  const outcomes: StoredOutcomesOptions = {
    listings: store.listings,
    keyValue: store.keyValue,
    ttlMs: ({ listing }) => cacheTtlMs(config(), listing.provider, 'resources'),
    now,
  };
  const discovery = new Discovery({
    settings: () => discoverySettings(config()),
    mayHaveCredentials: (id) => mayHaveCredentials(id, options.env, options.home),
    provider: (id) => shelf.get(id),
    outcomes: () => storedOutcomes(outcomes),
    keep: (inventory) => {
      keepInventory(inventory, outcomes);
    },
    lastKept: () => lastInventory(outcomes),
    emit,
    within: (scanId, refresh, listing, action) =>
      runInContext(
        { requestId: scanId, refresh, ...(listing === undefined ? {} : { throttle: new ThrottleBudget(config().timeouts.throttled * 1000) }) },
        action,
      ),
    newId: randomUUID,
    now,
  });
  const driftParts = { discovery, provider: (id: ProviderId) => shelf.get(id), env: options.env, now };
  const handlers: Handlers = {
    scan: async (request, signal) => discovery.summary(await discovery.scan(request, signal), request.filter),
    inventory: ({ filter }) => (discovery.current === undefined ? null : discovery.summary(discovery.current, filter)),
    children: (request, signal) => discovery.children(request, signal),
    resources: (request) => discovery.resources(request),
    resource: ({ id }) => discovery.find(id) ?? null,
    consoleUrl: async ({ id }) => {
      const resource = discovery.find(id);
      return resource === undefined ? null : ((await shelf.get(resource.provider)).consoleUrl(resource) ?? null);
    },
    drift: (request, signal) => reportDrift(request, driftParts, signal),
    state: (request, signal) => reportState(request, driftParts, signal),
    credentials: ({ verify, providers }, signal) =>
      reportCredentials({
        providers: providers ?? config().providers,
        verify: verify === true,
        picked: config().sources,
        timeoutMs: config().credentialTimeout * 1000,
        signal,
        provider: (id) => shelf.get(id),
        onFound: (source) => {
          emit({ kind: 'credential', source });
        },
      }),
    config: () => live.current().report,
    configure: async ({ settings }) => {
      await live.update(settings);
      road.update(roadSettings(config()));
      await shelf.reset();
      emit({ kind: 'configChanged' });
      return live.current().report;
    },
    clearCache: ({ provider, kind }) => ({
      removed:
        road.clear({ ...(provider === undefined ? {} : { provider }), ...(kind === undefined ? {} : { kind }) }) +
        (kind === undefined || kind === 'resources' ? store.listings.clear(provider) : 0),
    }),
  };
  const served = serveRequests(handlers);
  return {
    request: served.request,
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await served.close();
      await shelf.reset();
      road.close();
      store.close();
    },
  };
}

const silent: ProviderLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface LiveConfig {
  current(): ResolvedConfig;
  update(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

async function createLiveConfig(options: EngineOptions): Promise<LiveConfig> {
  const home = dataFolder(options.env, process.platform, options.home);
  const places = { home, ...(options.workspace === undefined ? {} : { workspace: options.workspace }) };
  const resolve = (vscode: Readonly<Record<string, unknown>> | undefined): Promise<ResolvedConfig> =>
    loadConfig(places, { env: options.env, flags: options.flags, vscode });
  let resolved = await resolve(options.settings);
  return {
    current: () => resolved,
    async update(settings) {
      resolved = await resolve(settings);
    },
  };
}

function roadSettings(config: Config): RoadSettings {
  return {
    concurrency: config.concurrency,
    attemptTimeoutMs: config.timeouts.request * 1000,
    throttleWaitMs: config.timeouts.throttled * 1000,
    retries: Object.fromEntries(providerIds.map((id) => [id, retryPolicyOf(config, id)])),
    limits: config.limits,
    cacheTtlMs: {
      resources: cacheTtlMs(config, 'aws', 'resources'),
      discovery: cacheTtlMs(config, 'aws', 'discovery'),
      credentials: cacheTtlMs(config, 'aws', 'credentials'),
      state: cacheTtlMs(config, 'aws', 'state'),
    },
  };
}

function discoverySettings(config: Config): DiscoverySettings {
  return {
    providers: config.providers,
    filter: standingFilter(config),
    sources: [...config.sources, ...config.aws.profiles.map((profile) => `aws:profile:${profile}`)],
    allTypes: config.allTypes,
    expectDenied: config.expectDenied,
    credentialTimeoutMs: config.credentialTimeout * 1000,
    listingTimeoutMs: config.timeouts.listing * 1000,
    concurrency: config.concurrency,
    freshMs: cacheTtlMs(config, 'aws', 'resources'),
  };
}
