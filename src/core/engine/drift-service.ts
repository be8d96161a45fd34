import type { EngineEvent } from '../api/engine-api.ts';
import type { Handlers } from '../api/request-router.ts';
import { providerSettings } from '../config/effective.ts';
import type { Config } from '../config/schema.ts';
import type { IdentifiedProviders } from '../discovery/credentials/identified-providers.ts';
import type { DriftHandlers } from '../drift/session/drift-handlers.ts';
import { driftHandlersLater } from '../drift/session/drift-later.ts';
import { providerIds } from '../model.ts';
import type { Observation } from '../observe/observation.ts';
import type { CallPipeline } from '../provider.ts';
import { renderDrift } from '../render/drift-table.ts';
import type { Store } from '../store/store.ts';
import type { OpenedVault } from '../vault/open-vault.ts';
import type { EngineOptions } from './engine-options.ts';
import { noteProblems } from './note-problems.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import type { ScanService } from './scan-service.ts';

export interface DriftServiceDeps {
  readonly options: EngineOptions;
  readonly config: () => Config;
  readonly store: Store;
  readonly observation: Observation;
  readonly pipeline: CallPipeline;
  readonly registry: ProviderRegistry;
  readonly identified: IdentifiedProviders;
  readonly vault: OpenedVault;
  readonly scans: ScanService;
  readonly emit: (event: EngineEvent) => void;
  readonly now: () => number;
}

/** What answers the requests about drift and states; what it needs of Terraform's types is loaded with the first of them. */
export function createDriftService(deps: DriftServiceDeps): Pick<Required<Handlers>, keyof DriftHandlers> {
  const { options, config, vault, emit } = deps;
  return driftHandlersLater(
    {
      scan: async (request, signal) => (await deps.scans.scan(request, signal)).inventory,
      narrowed: (inventory, filter) => deps.scans.scanner.queries.narrowed(inventory, filter),
      scanned: (id) => deps.registry.get(id),
      provider: (id, signal) => deps.identified.get(id, signal),
      pipeline: deps.pipeline,
      learnSecret: (secret) => {
        deps.registry.learnSecret(secret);
      },
      notes: noteProblems(options.notes),
      env: options.env,
      home: options.home,
      vaultEntries: async (id) => ((await vault.openInPassing()) ? vault.entriesOf(id) : []),
      identityOf: (id) => JSON.stringify([config().sources, providerSettings(config(), id)]),
      settings: () => ({ attributes: config().drift.attributes, ignore: config().ignore }),
      terraformPath: () => config().terraform.path,
      onPlanned: ({ scanId, binary, folder, result }) => {
        deps.observation.audit({ action: 'terraform.plan', result, request_id: scanId, fields: { binary, folder } });
      },
      rateOf: ({ limit, perSecond }) => config().limits[limit] ?? perSecond,
      onComparing: (progress) => {
        emit({ kind: 'comparing', ...progress });
      },
      now: deps.now,
      ...(options.ports.readInput === undefined ? {} : { readInput: options.ports.readInput }),
    },
    {
      seen: deps.store.keyValue,
      onCompared: (outline) => {
        emit({ kind: 'driftChanged', outline });
      },
      render: (report, width) => renderDrift(report, { width, color: false, unicode: true }),
      resources: () => deps.scans.scanner.current?.resources() ?? [],
    },
    () => Promise.all(providerIds.map(async (id) => (await options.loadTerraformRules(id)).terraformRules)),
  );
}
