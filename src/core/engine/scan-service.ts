import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EngineEvent, ScanRequest } from '../api/engine-api.ts';
import { AnswerLifetime, runInContext, ThrottleBudget } from '../calls/request-context.ts';
import { cacheTtlMs, standingFilter } from '../config/effective.ts';
import type { Config } from '../config/schema.ts';
import { withHistory } from '../discovery/cache/history.ts';
import { cachedListings, keepInventory, lastInventory, type ListingCacheOptions } from '../discovery/cache/listing-cache.ts';
import { SummaryCache, type UsedIdentity } from '../discovery/cache/summary-cache.ts';
import type { Inventory } from '../discovery/inventory/inventory.ts';
import { createScanLock } from '../discovery/run/scan-lock.ts';
import type { ScannerDeps } from '../discovery/run/scanner-deps.ts';
import { Scanner } from '../discovery/run/scanner.ts';
import type { InventorySummary, ProviderId } from '../model.ts';
import type { Logger } from '../observe/logger.ts';
import type { Observation } from '../observe/observation.ts';
import type { Identity } from '../provider.ts';
import type { Store } from '../store/store.ts';
import type { VaultUse } from '../vault/vault-use.ts';
import type { EngineOptions } from './engine-options.ts';
import { discoverySettings } from './engine-settings.ts';
import { noteProblems } from './note-problems.ts';
import { auditScan, measureScan } from './scan-telemetry.ts';

export interface ScanServiceDeps extends Required<Pick<ScannerDeps, 'mayHaveCredentials' | 'provider' | 'guard'>> {
  readonly options: EngineOptions;
  /** The data folder. */
  readonly folder: string;
  readonly config: () => Config;
  readonly store: Store;
  readonly observation: Observation;
  readonly log: Logger;
  readonly use: VaultUse;
  readonly emit: (event: EngineEvent) => void;
  readonly now: () => number;
}

/** Scans, with what goes with each: a request id, the lock between processes, telemetry, and the summary that answers the same question again. */
export interface ScanService {
  readonly scanner: Scanner;
  /** @throws DriftMgrError what kept the scan from starting; what came is returned, also when `signal` aborts. */
  scan(request: ScanRequest, signal: AbortSignal): Promise<{ readonly inventory: Inventory; readonly summary: InventorySummary }>;
  /** The answer to a question that was asked a moment ago, by whichever process; undefined where there is none. */
  recall(request: ScanRequest): InventorySummary | undefined;
}

export function createScanService(deps: ScanServiceDeps): ScanService {
  const { config, store, log, now } = deps;
  const cache = listingCacheOptions(deps);
  const telemetry = scanTelemetry(deps);
  /** Of the scans under way. */
  const identitiesOf = new Map<string, Identity[]>();
  const scanner = new Scanner({
    settings: () => discoverySettings(config()),
    mayHaveCredentials: deps.mayHaveCredentials,
    provider: deps.provider,
    guard: deps.guard,
    outcomes: () => withHistory(cachedListings(cache), store.history),
    keep: (inventory) => {
      keepInventory(inventory, cache);
    },
    lastKept: () => lastInventory(cache),
    emit: deps.emit,
    onIdentity: (scanId, identity) => {
      identitiesOf.get(scanId)?.push(identity);
      telemetry.identity(scanId, { ...identity, source: identity.source.label });
    },
    withContext: (scanId, refresh, listing, action) =>
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
  const summaries = summaryCache(deps, cache);
  return {
    scanner,
    scan(request, signal) {
      const scanId = randomUUID();
      const lifetime = new AnswerLifetime();
      const identities: Identity[] = [];
      identitiesOf.set(scanId, identities);
      return runInContext({ requestId: scanId, lifetime }, async () => {
        await deps.use.ready();
        telemetry.start(request);
        const inventory = await withScanLock(request, signal, (asked, own) => scanner.scan(asked, own, scanId)).catch((error: unknown) => {
          throw deps.use.explain(error);
        });
        const summarize = (seen: Inventory): InventorySummary => scanner.queries.summary(seen, request.filter);
        const summary = withNotes(summarize(inventory), deps.options.notes);
        telemetry.end(request, summary);
        summaries?.keep(request, { inventory, identities, lifetime, summarize });
        return { inventory, summary };
      }).finally(() => identitiesOf.delete(scanId));
    },
    recall(request) {
      const startedAt = new Date(now()).toISOString();
      const recalled = summaries?.recall(request);
      if (recalled === undefined) return undefined;
      const scanId = randomUUID();
      return runInContext({ requestId: scanId }, () => {
        telemetry.start(request);
        for (const [provider, count] of Object.entries(recalled.questions))
          deps.observation.metrics.cache('hit', provider as ProviderId, 'resources', count);
        for (const identity of recalled.identities) telemetry.identity(scanId, identity);
        const summary = withNotes({ ...recalled.summary, scanId, startedAt, finishedAt: new Date(now()).toISOString() }, deps.options.notes);
        telemetry.end(request, summary);
        return summary;
      });
    },
  };
}

function withNotes(summary: InventorySummary, notes: readonly string[] | undefined): InventorySummary {
  const problems = noteProblems(notes);
  return problems.length === 0 ? summary : { ...summary, problems: [...summary.problems, ...problems] };
}

function listingCacheOptions({ store, config, now, observation }: ScanServiceDeps): ListingCacheOptions {
  return {
    listings: store.listings,
    keyValue: store.keyValue,
    ttlMs: ({ listing }) => cacheTtlMs(config(), listing.provider, 'resources'),
    deniedTtlMs: ({ listing }) => cacheTtlMs(config(), listing.provider, 'denied'),
    now,
    onQuestions: (provider, event, count) => {
      observation.metrics.cache(event, provider, 'resources', count);
    },
  };
}

/** For a shell that begins anew with each question; one that stays has the inventory itself. */
function summaryCache({ options, folder, store, config, now }: ScanServiceDeps, { ttlMs }: ListingCacheOptions): SummaryCache | undefined {
  const { buildOf } = options;
  if (buildOf === undefined) return undefined;
  return new SummaryCache({
    store,
    env: options.env,
    home: options.home,
    vaultPath: join(folder, 'vault.json'),
    buildOf,
    providers: () => config().providers,
    settings: config,
    standingFilter: () => standingFilter(config()),
    ttlMs,
    now,
  });
}

interface ScanTelemetry {
  start(request: ScanRequest): void;
  end(request: ScanRequest, summary: InventorySummary): void;
  identity(scanId: string, identity: UsedIdentity): void;
}

function scanTelemetry({ observation, log }: ScanServiceDeps): ScanTelemetry {
  return {
    start(request) {
      log.info('scan started', { want: request.want, filter: request.filter ?? {}, refresh: request.refresh === true });
    },
    end(request, summary) {
      observation.metrics.scanFinished(measureScan(summary, request.filter === undefined));
      observation.audit(auditScan(summary));
      observation.scanned(summary);
      log.info('scan finished', { count: summary.totals.count, status: summary.totals.status, problems: summary.problems.length });
    },
    identity(scanId, { provider, principal, account, source }) {
      observation.audit({
        action: 'credential.used',
        result: 'success',
        provider,
        request_id: scanId,
        fields: { source, principal },
        ...(account === undefined ? {} : { account }),
      });
    },
  };
}
