import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AnswerLifetime, runInContext, ThrottleBudget } from '../calls/request-context.ts';
import { systemClock } from '../calls/clock.ts';
import { createCallPipeline } from '../calls/call-pipeline.ts';
import { cacheTtlMs, changedKeys, providerSettings, standingFilter } from '../config/effective.ts';
import { dataFolder } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { withoutEmpty } from '../environment.ts';
import { reportCredentials } from '../discovery/credentials/credential-report.ts';
import { Scanner } from '../discovery/run/scanner.ts';
import { SummaryCache, type UsedIdentity } from '../discovery/cache/summary-cache.ts';
import { createIdentifiedProviders } from '../discovery/credentials/identified-providers.ts';
import type { Inventory } from '../discovery/inventory/inventory.ts';
import { reportHistory, withHistory } from '../discovery/cache/history.ts';
import { mayHaveCredentials } from '../discovery/credentials/presence.ts';
import { createScanLock } from '../discovery/run/scan-lock.ts';
import { keepInventory, lastInventory, cachedListings, type ListingCacheOptions } from '../discovery/cache/listing-cache.ts';
import { driftHandlersLater } from '../drift/session/drift-later.ts';
import type { DriftDeps } from '../drift/session/drift-requests.ts';
import { createLiveConfig, discoverySettings, pipelineSettings } from './engine-settings.ts';
import { type Handlers, serveRequests } from '../api/request-router.ts';
import { type InventorySummary, type ProviderId, providerIds } from '../model.ts';
import { observe, openLog } from '../observe/observation.ts';
import { redactError } from '../redact-failures.ts';
import { environmentRedactor } from '../redact.ts';
import type { Engine, EngineEvent, ScanRequest, ShellPorts } from '../api/engine-api.ts';
import type { Identity, ProviderModule } from '../provider.ts';
import type { TerraformRulesModule } from '../terraform-rules.ts';
import { createProviderRegistry } from './provider-registry.ts';
import { createEditorAuth } from './editor-auth.ts';
import { auditScan, measureScan } from './scan-telemetry.ts';
import { renderDrift } from '../render/drift-table.ts';
import { openStore, type Store } from '../store/store.ts';
import { guardListings } from '../vault/guard.ts';
import { openVault, proveCredential } from '../vault/open-vault.ts';
import { vaultHandlers } from '../vault/vault-requests.ts';
import { vaultUse } from '../vault/vault-use.ts';

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
  /** Milliseconds since 1970 by which answers age; the system's clock when absent. */
  readonly now?: () => number;
  loadProvider(id: ProviderId): Promise<ProviderModule>;
  /** The bundle of a cloud's Terraform rules, which needs no SDK. Rejects with `provider-not-loaded`. */
  loadTerraformRules(id: ProviderId): Promise<TerraformRulesModule>;
  /**
   * What the code of a provider is known by, another text after every change of it; undefined where nothing tells. For a shell that begins anew with
   * each question: it is then answered from a folded scan, without the code. A shell that stays has the inventory itself.
   */
  readonly buildOf?: (id: ProviderId) => string | undefined;
}

const mostUnsent = 100;
const defaultSinceMs = 24 * 3_600_000;

/**
 * The one place where the parts are wired together. Bad settings do not stop it: the `config` request reports them.
 */
export async function createEngine(given: EngineOptions): Promise<Engine> {
  const options: EngineOptions = { ...given, env: withoutEmpty(given.env) };
  const listeners = new Set<(event: EngineEvent) => void>();
  // What is told before anybody listens (a store put aside) waits for the first who does.
  const unsent: EngineEvent[] = [];
  const emit = (event: EngineEvent): void => {
    if (listeners.size === 0 && unsent.length < mostUnsent) unsent.push(event);
    for (const listener of listeners) listener(event);
  };
  const now = options.now ?? ((): number => Date.now());
  const folder = dataFolder(options.env, process.platform, options.home);
  const live = await createLiveConfig({ ...options, folder });
  const config = (): Config => live.current().config;
  const redactor = environmentRedactor(options.env);
  const log = openLog(config(), folder, emit, redactor);
  const store = await openStore(folder, { now, log });
  const observation = observe({ config: config(), folder, shell: options.shell, store, log, version: options.version, redactor, now });
  const { metrics } = observation;
  const pipeline = createCallPipeline({ settings: pipelineSettings(config()), metrics, log, redactor, store, clock: { ...systemClock, now } });
  const editorAuth = createEditorAuth(options.ports);
  const shelf = createProviderRegistry({
    pipeline,
    env: options.env,
    home: options.home,
    load: (id) => options.loadProvider(id),
    settings: (id) => providerSettings(config(), id),
    log: (id) => log.child({ provider: id }),
    prompt: (question) => options.ports.prompt(question),
    vaultEntries: (id) => vault.entriesOf(id),
    shellToken: editorAuth.token,
    redactor,
    now,
  });
  const vault = openVault({
    folder,
    store,
    trail: observation.trail,
    ports: options.ports,
    log,
    redactor,
    hasSecretStorage: options.shell === 'vscode',
    config,
    provider: (id) => shelf.get(id),
    now,
    onChange: () => {
      emit({ kind: 'vaultChanged' });
    },
    onWithdrawn: () => {
      shelf.renew();
    },
  });
  const use = vaultUse({ vault: vault.vault, asks: options.shell === 'terminal', log });
  const inVault = async (id: ProviderId): Promise<boolean> => {
    try {
      return (await vault.openInPassing()) && vault.vault.list().some((entry) => entry.provider === id);
    } catch (error) {
      // The provider's own look into the vault meets the same error, and makes it a problem of the scan.
      log.warn('the vault could not be opened', { error });
      return true;
    }
  };
  const outcomes: ListingCacheOptions = {
    listings: store.listings,
    keyValue: store.keyValue,
    ttlMs: ({ listing }) => cacheTtlMs(config(), listing.provider, 'resources'),
    deniedTtlMs: ({ listing }) => cacheTtlMs(config(), listing.provider, 'denied'),
    now,
    onQuestions: (provider, event, count) => {
      metrics.cache(event, provider, 'resources', count);
    },
  };
  const auditIdentity = (scanId: string, { provider, principal, account, source }: UsedIdentity): void => {
    observation.audit({
      action: 'credential.used',
      result: 'success',
      provider,
      request_id: scanId,
      fields: { source, principal },
      ...(account === undefined ? {} : { account }),
    });
  };
  /** Of the scans under way. */
  const identitiesOf = new Map<string, Identity[]>();
  const discovery = new Scanner({
    settings: () => discoverySettings(config()),
    mayHaveCredentials: async (id) => mayHaveCredentials(id, options.env, options.home) || (await inVault(id)) || (await editorAuth.isSignedIn(id)),
    provider: (id) => shelf.get(id),
    outcomes: () => withHistory(cachedListings(outcomes), store.history),
    keep: (inventory) => {
      keepInventory(inventory, outcomes);
    },
    lastKept: () => lastInventory(outcomes),
    emit,
    onIdentity: (scanId, identity) => {
      identitiesOf.get(scanId)?.push(identity);
      auditIdentity(scanId, { ...identity, source: identity.source.label });
    },
    guard: (listings, identities) => guardListings(listings, identities, vault),
    within: (scanId, refresh, listing, action) =>
      runInContext(
        { requestId: scanId, refresh, ...(listing === undefined ? {} : { throttle: new ThrottleBudget(config().timeouts.throttled * 1000) }) },
        action,
      ),
    newId: randomUUID,
    now,
  });

  const withScanLock = createScanLock<Inventory>(store.leases, (pid) => {
    log.info('another process is scanning the same; waiting for it', { pid });
  });
  const { buildOf } = options;
  const folded =
    buildOf === undefined
      ? undefined
      : new SummaryCache({
          store,
          env: options.env,
          home: options.home,
          vaultPath: join(folder, 'vault.json'),
          buildOf,
          providers: () => config().providers,
          settings: config,
          standingFilter: () => standingFilter(config()),
          ttlMs: outcomes.ttlMs,
          now,
        });
  const tellStart = (request: ScanRequest): void => {
    log.info('scan started', { want: request.want, filter: request.filter ?? {}, refresh: request.refresh === true });
  };
  const tellEnd = (request: ScanRequest, summary: InventorySummary): void => {
    metrics.scanFinished(measureScan(summary, request.filter === undefined));
    observation.audit(auditScan(summary));
    observation.scanned(summary);
    log.info('scan finished', { count: summary.totals.count, status: summary.totals.status, problems: summary.problems.length });
  };
  const scan = (request: ScanRequest, signal: AbortSignal): Promise<{ inventory: Inventory; summary: InventorySummary }> => {
    const scanId = randomUUID();
    const lifetime = new AnswerLifetime();
    const identities: Identity[] = [];
    identitiesOf.set(scanId, identities);
    return runInContext({ requestId: scanId, lifetime }, async () => {
      await use.ready();
      tellStart(request);
      const inventory = await withScanLock(request, signal, (asked, own) => discovery.scan(asked, own, scanId)).catch((error: unknown) => {
        throw use.explain(error);
      });
      const summarize = (seen: Inventory): InventorySummary => discovery.summary(seen, request.filter);
      const summary = summarize(inventory);
      tellEnd(request, summary);
      folded?.keep(request, { inventory, identities, lifetime, summarize });
      return { inventory, summary };
    }).finally(() => identitiesOf.delete(scanId));
  };
  /** The answer to a question that was asked a moment ago, by whichever process. */
  const recall = (request: ScanRequest): InventorySummary | undefined => {
    const startedAt = new Date(now()).toISOString();
    const recalled = folded?.recall(request);
    if (recalled === undefined) return undefined;
    const scanId = randomUUID();
    return runInContext({ requestId: scanId }, () => {
      tellStart(request);
      for (const [provider, count] of Object.entries(recalled.questions)) metrics.cache('hit', provider as ProviderId, 'resources', count);
      for (const identity of recalled.identities) auditIdentity(scanId, identity);
      const summary = { ...recalled.summary, scanId, startedAt, finishedAt: new Date(now()).toISOString() };
      tellEnd(request, summary);
      return summary;
    });
  };
  const whole = new AbortController().signal;
  const identified = createIdentifiedProviders({
    provider: (id) => shelf.get(id),
    options: () => {
      const { credentialTimeoutMs, sources } = discoverySettings(config());
      return { credentialTimeoutMs, picked: sources, onlyPicked: false };
    },
  });
  const driftDeps: Omit<DriftDeps, 'rules'> = {
    scan: async (request, signal) => (await scan(request, signal)).inventory,
    provider: (id) => identified.get(id, whole),
    pipeline,
    learnSecret: (secret) => {
      shelf.learnSecret(secret);
    },
    env: options.env,
    home: options.home,
    vaultEntries: async (id) => ((await vault.openInPassing()) ? vault.entriesOf(id) : []),
    identityOf: (id) => JSON.stringify([config().sources, providerSettings(config(), id)]),
    settings: () => ({ attributes: config().drift.attributes, ignore: config().ignore }),
    terraformPath: () => config().terraform.path,
    onPlanned: ({ scanId, binary, folder: planned, result }) => {
      observation.audit({ action: 'terraform.plan', result, request_id: scanId, fields: { binary, folder: planned } });
    },
    rateOf: ({ limit, perSecond }) => config().limits[limit] ?? perSecond,
    onComparing: (progress) => {
      emit({ kind: 'comparing', ...progress });
    },
    now,
  };
  const drift = driftHandlersLater(
    driftDeps,
    {
      seen: store.keyValue,
      onCompared: (outline) => {
        emit({ kind: 'driftChanged', outline });
      },
      render: (report, width) => renderDrift(report, { width, color: false, unicode: true }),
      resources: () => discovery.current?.resources() ?? [],
    },
    () => Promise.all(providerIds.map(async (id) => (await options.loadTerraformRules(id)).terraformRules)),
  );
  const handlers: Handlers = {
    ...vaultHandlers({
      vault: vault.vault,
      now,
      prove: async (id, credential, signal) =>
        proveCredential(await options.loadProvider(id), { ...shelf.contextOf(id), env: endpointsOf(options.env) }, credential, signal),
      learn: (secret) => {
        vault.learn(secret);
      },
    }),
    scan: async (request, signal) => recall(request) ?? (await scan(request, signal)).summary,
    inventory: ({ filter }) => (discovery.current === undefined ? null : discovery.summary(discovery.current, filter)),
    children: (request, signal) => discovery.children(request, signal),
    resources: (request) => discovery.resources(request),
    resource: ({ id }) => discovery.find(id) ?? null,
    consoleUrl: async ({ id }) => {
      const resource = discovery.find(id);
      return resource === undefined ? null : ((await shelf.get(resource.provider)).consoleUrl(resource) ?? null);
    },
    ...drift,
    history: ({ since }) => reportHistory(store.history, since, { now: now(), keptMs: config().drift.historyDays * dayMs }),
    credentials: async ({ verify, providers }, signal) => {
      await use.ready();
      // A remembered identity proves nothing of a credential that was withdrawn since.
      const report = await runInContext({ requestId: randomUUID(), refresh: verify === true }, () =>
        reportCredentials({
          providers: providers ?? config().providers,
          verify: verify === true,
          picked: discoverySettings(config()).sources,
          timeoutMs: config().credentialTimeout * 1000,
          signal,
          provider: (id) => shelf.get(id),
          onFound: (source) => {
            emit({ kind: 'credential', source });
          },
        }),
      );
      return use.mark(report);
    },
    metrics: ({ since }) => metrics.report(since === undefined ? new Date(now() - defaultSinceMs) : new Date(since)),
    audit: ({ last, verify }) => ({
      entries: observation.trail.read(last === undefined ? {} : { last }),
      ...(verify === true ? { verification: observation.trail.verify() } : {}),
    }),
    config: () => live.current().report,
    configure: async ({ settings }) => {
      const before = live.current().report;
      await live.update(settings);
      const keys = changedKeys(before, live.current().report);
      if (keys.length > 0) {
        log.follow(config());
        observation.follow(config());
        pipeline.update(pipelineSettings(config()));
        // What is ignored is none of the providers' business, and who proved who they are need not do it again.
        if (keys.some((key) => key !== 'ignore')) {
          shelf.renew();
          identified.renew();
        }
        observation.audit({ action: 'setting.changed', result: 'success', fields: { keys } });
        emit({ kind: 'configChanged' });
        if (keys.includes('ignore')) await drift.judgeDrift({}, whole);
      }
      return live.current().report;
    },
    clearCache: ({ provider, kind }) => {
      const filter = { ...(provider === undefined ? {} : { provider }), ...(kind === undefined ? {} : { kind }) };
      return { removed: pipeline.clear(filter) + (kind === undefined || kind === 'resources' ? store.listings.clear(provider) : 0) };
    },
  };
  const served = serveRequests(handlers, (error) => redactError(error, redactor));
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await served.close();
    await shelf.close();
    pipeline.close();
    await observation.finish();
    vault.close();
    observation.close();
    sweepDaily(store, now(), { historyMs: config().drift.historyDays * dayMs, metricsMs: config().metrics.retentionDays * dayMs });
    store.close();
    log.close();
  };
  return {
    request: served.request,
    on(listener) {
      listeners.add(listener);
      for (const event of unsent.splice(0)) listener(event);
      return () => listeners.delete(listener);
    },
    close: () => (closing ??= close()),
  };
}

// A new credential is proved by itself: of the environment it sees where requests go, and nothing that could prove another.
function endpointsOf(env: EngineOptions['env']): EngineOptions['env'] {
  const kept = Object.entries(env).filter(([name]) => /ENDPOINT|^AWS_REGION$|^AWS_EC2_METADATA_DISABLED$|_PROXY$|_CA_(BUNDLE|CERTS)$/i.test(name));
  return Object.fromEntries(kept);
}

const dayMs = 24 * 3_600_000;
const sweptKey = 'store.sweptAt';

// Terminal runs are short: whoever is the first to end on a day clears what is too old.
function sweepDaily(store: Store, now: number, kept: Parameters<Store['sweep']>[0]): void {
  if (now - Number(store.keyValue.get(sweptKey) ?? 0) < dayMs) return;
  store.keyValue.set(sweptKey, String(now));
  store.sweep(kept);
}
