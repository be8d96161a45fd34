import { randomUUID } from 'node:crypto';
import type { DoctorCheck, DoctorReport, DoctorRequest } from '../../api/doctor.ts';
import { doctorAreas } from '../../api/doctor.ts';
import type { ConfigReport } from '../../api/config.ts';
import type { CredentialReport } from '../../api/engine-api.ts';
import type { ManagedCallPipeline } from '../../calls/call-pipeline.ts';
import { runInContext } from '../../calls/request-context.ts';
import type { Config } from '../../config/schema.ts';
import { reportCredentials } from '../../discovery/credentials/credential-report.ts';
import { messageOf } from '../../errors.ts';
import type { InventorySummary, ProviderId } from '../../model.ts';
import type { Observation } from '../../observe/observation.ts';
import type { Provider } from '../../provider.ts';
import type { Store } from '../../store/store.ts';
import type { Vault } from '../../vault/vault.ts';
import type { EngineOptions } from '../engine-options.ts';
import { discoverySettings } from '../engine-settings.ts';
import { checkCredentials, checkNetworkSettings, checkReach } from './clouds.ts';
import { checkFolders, checkVersions, trouble } from './machine.ts';
import { checkCalls, checkPermissions, checkSettings, checkVault } from './state.ts';

export interface DoctorDeps {
  readonly options: EngineOptions;
  /** The data folder. */
  readonly folder: string;
  readonly config: () => Config;
  readonly configReport: () => ConfigReport;
  readonly store: Store;
  readonly observation: Observation;
  readonly pipeline: ManagedCallPipeline;
  readonly vault: Vault;
  provider(id: ProviderId): Promise<Provider>;
  /** Cheap signs that there may be credentials of a cloud. */
  mayHaveCredentials(id: ProviderId): Promise<boolean>;
  lastScan(): InventorySummary | undefined;
  now(): number;
}

/**
 * Looks at everything that a scan stands on, and changes nothing. Clouds of which there is no credential are not asked, and a credential is tried
 * only where its cloud is reached: one trouble is said once.
 */
export async function examine(deps: DoctorDeps, request: DoctorRequest, signal: AbortSignal): Promise<DoctorReport> {
  const config = deps.config();
  const machine = { options: deps.options, folder: deps.folder, config, store: deps.store, signal };
  const vault = await checkVault(deps.vault, deps.observation);
  const [versions, folders, clouds] = await Promise.all([checkVersions(machine), checkFolders(machine), checkClouds(deps, request, signal)]);
  const checks = [
    ...versions,
    ...folders,
    ...checkSettings(deps.configReport()),
    ...checkNetworkSettings(deps.options.env),
    ...clouds,
    ...checkPermissions(deps.lastScan()),
    ...checkCalls(deps.pipeline.stats(), deps.observation, deps.now()),
    ...vault,
  ];
  return {
    checkedAt: new Date(deps.now()).toISOString(),
    checks: checks.sort((a, b) => doctorAreas.indexOf(a.area) - doctorAreas.indexOf(b.area)),
  };
}

/** Network, clock and credentials, cloud by cloud and side by side. */
async function checkClouds(deps: DoctorDeps, { providers, offline }: DoctorRequest, signal: AbortSignal): Promise<DoctorCheck[]> {
  const asked = providers ?? deps.config().providers;
  const clouds = await Promise.all(
    asked.map(async (id) => {
      // Looking costs nothing; a cloud's code is loaded only where it may find something.
      if (providers === undefined && !(await deps.mayHaveCredentials(id))) return none;
      try {
        return await checkCloud(deps, id, { named: providers !== undefined, offline: offline === true }, signal);
      } catch (error) {
        return { ...none, checks: [{ ...trouble('network', 'provider-not-loaded', messageOf(error)), provider: id }] };
      }
    }),
  );
  const report = { sources: clouds.flatMap(({ sources }) => sources), probes: clouds.flatMap(({ probes }) => probes) };
  return [...clouds.flatMap(({ checks }) => checks), ...checkCredentials(report)];
}

interface CloudSeen extends CredentialReport {
  readonly checks: readonly DoctorCheck[];
}

const none: CloudSeen = { checks: [], sources: [], probes: [] };

async function checkCloud(
  deps: DoctorDeps,
  id: ProviderId,
  { named, offline }: { readonly named: boolean; readonly offline: boolean },
  signal: AbortSignal,
): Promise<CloudSeen> {
  const config = deps.config();
  const look = async (verify: boolean): Promise<CredentialReport> =>
    await runInContext({ requestId: randomUUID(), refresh: verify }, () =>
      reportCredentials({
        providers: [id],
        verify,
        picked: discoverySettings(config).sources,
        timeoutMs: config.credentialTimeout * 1000,
        signal,
        provider: (one) => deps.provider(one),
      }),
    );
  const found = await look(false);
  if (offline || (found.sources.length === 0 && !named)) return { ...found, checks: [] };
  const { checks, reached } = await checkReach(await deps.provider(id), { pipeline: deps.pipeline, now: () => deps.now(), signal });
  const verified = reached && found.sources.length > 0 ? await look(true) : found;
  return { ...verified, checks };
}
