import { randomUUID } from 'node:crypto';
import type { Handlers } from '../api/request-router.ts';
import type { ManagedCallPipeline } from '../calls/call-pipeline.ts';
import { runInContext } from '../calls/request-context.ts';
import { reportCredentials } from '../discovery/credentials/credential-report.ts';
import { filterProblem, searchResources } from '../discovery/filter/search.ts';
import { reportHistory } from '../discovery/cache/history.ts';
import type { EngineLog } from '../observe/observation.ts';
import { knownTypes } from '../drift/known-types.ts';
import { proveCredential } from '../vault/prove-credential.ts';
import { vaultHandlers } from '../vault/vault-requests.ts';
import type { VaultUse } from '../vault/vault-use.ts';
import { type DoctorDeps, examine } from './doctor/doctor.ts';
import type { DriftServiceDeps } from './drift-service.ts';
import type { EngineOptions } from './engine-options.ts';
import { discoverySettings, type LiveConfig, pipelineSettings } from './engine-settings.ts';
import { configureEngine } from './settings-service.ts';
import { dayMs } from './sweep-daily.ts';

const defaultSinceMs = dayMs;

interface HandlerDeps extends DriftServiceDeps {
  readonly live: LiveConfig;
  readonly log: EngineLog;
  readonly pipeline: ManagedCallPipeline;
  readonly use: VaultUse;
  /** The data folder. */
  readonly folder: string;
  readonly mayHaveCredentials: DoctorDeps['mayHaveCredentials'];
  readonly drift: Pick<Required<Handlers>, 'judgeDrift'> & Handlers;
}

/** What answers each request of the engine's face. */
export function engineHandlers(deps: HandlerDeps): Handlers {
  const { config, live, store, observation, pipeline, registry, scans, now } = deps;
  const { scanner } = scans;
  const configure = configureEngine({
    live,
    follow: (settings) => {
      deps.log.follow(settings);
      observation.follow(settings);
      pipeline.update(pipelineSettings(settings));
    },
    renewProviders: () => {
      registry.renew();
      deps.identified.renew();
    },
    audit: (keys) => {
      observation.audit({ action: 'setting.changed', result: 'success', fields: { keys } });
    },
    emit: deps.emit,
    judgeAgain: async (signal) => {
      await deps.drift.judgeDrift({}, signal);
    },
  });
  return {
    ...vaultRequests(deps),
    ...deps.drift,
    scan: async (request, signal) => scans.recall(request) ?? (await scans.scan(request, signal)).summary,
    inventory: ({ filter }) => (scanner.current === undefined ? null : scanner.queries.summary(scanner.current, filter)),
    children: (request, signal) => scanner.queries.children(request, signal),
    resources: (request) => scanner.queries.resources(request),
    search: (request) => {
      const { current } = scanner;
      return current === undefined ? { resources: [], total: 0 } : searchResources(current, request, scanner.queries.narrowed(current, {}), now());
    },
    checkFilter: ({ text }) => filterProblem(text, now()),
    resource: ({ id }) => scanner.queries.find(id) ?? null,
    consoleUrl: async ({ id }) => {
      const resource = scanner.queries.find(id);
      return resource === undefined ? null : ((await registry.get(resource.provider)).consoleUrl(resource) ?? null);
    },
    history: ({ since }) => reportHistory(store.history, since, { now: now(), keptMs: config().drift.historyDays * dayMs }),
    types: async ({ providers }) => {
      const reports = (providers ?? config().providers).map(async (id) => {
        const [provider, { terraformRules }] = await Promise.all([registry.get(id), deps.options.loadTerraformRules(id)]);
        return knownTypes(provider, terraformRules);
      });
      return { types: (await Promise.all(reports)).flat() };
    },
    regions: async ({ providers }) => {
      const known = (providers ?? config().providers).map(async (provider) =>
        Object.entries((await registry.get(provider)).names.regions).map(([region, titles]) => ({ provider, region, titles })),
      );
      return (await Promise.all(known)).flat();
    },
    credentials: credentialsRequest(deps),
    doctor: (request, signal) => examine(doctorDeps(deps), request, signal),
    metrics: ({ since }) => observation.metrics.report(since === undefined ? new Date(now() - defaultSinceMs) : new Date(since)),
    audit: ({ last, verify }) => ({
      entries: observation.trail.read(last === undefined ? {} : { last }),
      ...(verify === true ? { verification: observation.trail.verify() } : {}),
    }),
    config: () => live.current().report,
    configure: ({ settings }, signal) => configure(settings, signal),
    clearCache: ({ provider, kind }) => {
      const filter = { ...(provider === undefined ? {} : { provider }), ...(kind === undefined ? {} : { kind }) };
      return { removed: pipeline.clear(filter) + (kind === undefined || kind === 'resources' ? store.listings.clear(provider) : 0) };
    },
  };
}

function doctorDeps(deps: HandlerDeps): DoctorDeps {
  const { scanner } = deps.scans;
  return {
    options: deps.options,
    folder: deps.folder,
    config: deps.config,
    configReport: () => deps.live.current().report,
    store: deps.store,
    observation: deps.observation,
    pipeline: deps.pipeline,
    vault: deps.vault.vault,
    provider: (id) => deps.registry.get(id),
    mayHaveCredentials: deps.mayHaveCredentials,
    lastScan: () => (scanner.current === undefined ? undefined : scanner.queries.summary(scanner.current)),
    now: deps.now,
  };
}

function vaultRequests({ options, registry, vault, now }: HandlerDeps): ReturnType<typeof vaultHandlers> {
  return vaultHandlers({
    vault: vault.vault,
    now,
    prove: async (id, credential, signal) =>
      proveCredential(await options.loadProvider(id), { ...registry.contextOf(id), env: endpointsOf(options.env) }, credential, signal),
    learn: (secret) => {
      vault.learn(secret);
    },
    askPassphrase: () => vault.askPassphrase(),
  });
}

function credentialsRequest({ config, registry, use }: HandlerDeps): NonNullable<Handlers['credentials']> {
  return async ({ verify, providers }, signal) => {
    await use.ready();
    // A remembered identity proves nothing of a credential that was withdrawn since.
    const report = await runInContext({ requestId: randomUUID(), refresh: verify === true }, () =>
      reportCredentials({
        providers: providers ?? config().providers,
        verify: verify === true,
        picked: discoverySettings(config()).sources,
        timeoutMs: config().credentialTimeout * 1000,
        signal,
        provider: (id) => registry.get(id),
      }),
    );
    return use.mark(report);
  };
}

// A new credential is proved by itself: of the environment it sees where requests go, and nothing that could prove another.
function endpointsOf(env: EngineOptions['env']): EngineOptions['env'] {
  const kept = Object.entries(env).filter(([name]) => /ENDPOINT|^AWS_REGION$|^AWS_EC2_METADATA_DISABLED$|_PROXY$|_CA_(BUNDLE|CERTS)$/i.test(name));
  return Object.fromEntries(kept);
}
