import { systemClock } from '../calls/clock.ts';
import { createCallPipeline } from '../calls/call-pipeline.ts';
import type { Engine } from '../api/engine-api.ts';
import { serveRequests } from '../api/request-router.ts';
import { providerSettings } from '../config/effective.ts';
import { dataFolder } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { createIdentifiedProviders } from '../discovery/credentials/identified-providers.ts';
import { mayHaveCredentials } from '../discovery/credentials/presence.ts';
import type { IdentityOptions } from '../discovery/credentials/resolve-accounts.ts';
import { withoutEmpty } from '../environment.ts';
import { observe, openLog } from '../observe/observation.ts';
import type { ProviderId } from '../model.ts';
import { environmentRedactor } from '../redact.ts';
import { redactError } from '../redact-failures.ts';
import { openStore } from '../store/store.ts';
import { guardListings } from '../vault/guard.ts';
import { openVault } from '../vault/open-vault.ts';
import { vaultUse } from '../vault/vault-use.ts';
import { createDriftService } from './drift-service.ts';
import { createEditorAuth } from './editor-auth.ts';
import { engineHandlers } from './engine-handlers.ts';
import type { EngineOptions } from './engine-options.ts';
import { createLiveConfig, discoverySettings, pipelineSettings } from './engine-settings.ts';
import { createEventBus } from './event-bus.ts';
import { createProviderRegistry } from './provider-registry.ts';
import { createScanService } from './scan-service.ts';
import { dayMs, sweepDaily } from './sweep-daily.ts';

/**
 * The one place where the parts are wired together. Bad settings do not stop it: the `config` request reports them.
 */
export async function createEngine(given: EngineOptions): Promise<Engine> {
  const options: EngineOptions = { ...given, env: withoutEmpty(given.env) };
  const { env, home } = options;
  const now = options.now ?? ((): number => Date.now());
  const { folder, live, config, emit, on, redactor, log, store, observation, pipeline } = await openGround(options, now);
  const editorAuth = createEditorAuth(options.ports);
  const registry = createProviderRegistry({
    pipeline,
    env,
    home,
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
    provider: (id) => registry.get(id),
    now,
    onChange: () => {
      emit({ kind: 'vaultChanged' });
    },
    onWithdrawn: () => {
      registry.renew();
    },
  });
  const mayHave = async (id: ProviderId): Promise<boolean> =>
    mayHaveCredentials(id, env, home) || (await vault.mayHold(id)) || (await editorAuth.isSignedIn(id));
  const use = vaultUse({ vault: vault.vault, asks: options.shell === 'terminal', log });
  const scans = createScanService({
    options,
    folder,
    config,
    store,
    observation,
    log,
    use,
    emit,
    now,
    provider: (id) => registry.get(id),
    guard: (listings, identities) => guardListings(listings, identities, vault),
    mayHaveCredentials: mayHave,
  });
  const identified = createIdentifiedProviders({ provider: (id) => registry.get(id), options: () => identityOptions(config()) });
  const drift = createDriftService({ options, config, store, observation, pipeline, registry, identified, vault, scans, emit, now });
  const served = serveRequests(
    engineHandlers({
      ...{ options, folder, config, live, store, observation, log, pipeline, registry, identified, vault, use, scans, drift, emit, now },
      mayHaveCredentials: mayHave,
    }),
    (error) => redactError(error, redactor),
  );
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await served.close();
    await registry.close();
    pipeline.close();
    await observation.finish();
    vault.close();
    observation.close();
    sweepDaily(store, now(), { historyMs: config().drift.historyDays * dayMs, metricsMs: config().metrics.retentionDays * dayMs });
    store.close();
    log.close();
  };
  return { request: served.request, on, close: () => (closing ??= close()) };
}

/** How the providers that a comparison asks are proved. */
function identityOptions(config: Config): Omit<IdentityOptions, 'signal'> {
  const { credentialTimeoutMs, sources } = discoverySettings(config);
  return { credentialTimeoutMs, picked: sources, onlyPicked: false };
}

/** What everything else stands on: settings, log, store, metrics and the pipeline to the clouds. */
async function openGround(options: EngineOptions, now: () => number) {
  const folder = dataFolder(options.env, process.platform, options.home);
  const live = await createLiveConfig({ ...options, folder });
  const config = (): Config => live.current().config;
  const { emit, on } = createEventBus();
  const redactor = environmentRedactor(options.env);
  const log = openLog(config(), folder, emit, redactor);
  for (const note of options.notes ?? []) log.warn(note);
  const store = await openStore(folder, { now, log });
  const observation = observe({ config: config(), folder, shell: options.shell, store, log, version: options.version, redactor, now });
  const pipeline = createCallPipeline({
    settings: pipelineSettings(config()),
    metrics: observation.metrics,
    log,
    redactor,
    store,
    // A clock that is handed in is the only one: what stays within the process goes by it too.
    clock: options.now === undefined ? systemClock : { ...systemClock, now, monotonic: now },
  });
  return { folder, live, config, emit, on, redactor, log, store, observation, pipeline };
}
