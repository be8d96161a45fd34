import type { ScanRequest, TreePath } from '../../api/engine-api.ts';
import { DriftMgrError } from '../../errors.ts';
import type { ProviderId, Resource, ScanFilter } from '../../model.ts';
import type { CredentialSource, Identity, IndexReach } from '../../provider.ts';
import { noCredentials, nothingReached, notSignedIn } from '../credentials/no-credentials.ts';
import { digestOf } from '../credentials/resolve-accounts.ts';
import { providerOfSource, unknownSources } from '../credentials/unknown-sources.ts';
import { compileFilter } from '../filter/filter-expression.ts';
import { resolveNames } from '../filter/resolve-names.ts';
import { intersect, isNarrow } from '../filter/scan-filter.ts';
import { scopeOf } from '../filter/scope.ts';
import { matchesFilter } from '../inventory/count-samples.ts';
import { Inventory } from '../inventory/inventory.ts';
import { withLastKnown } from '../inventory/last-known.ts';
import { factsOf, isSessionOver } from '../inventory/listing-result.ts';
import { renewPart } from '../inventory/merge-inventory.ts';
import { summarize } from '../inventory/summary.ts';
import { filterOf } from '../inventory/tree.ts';
import { concerns } from '../inventory/type-names.ts';
import { InventoryQueries, type SeenInventories } from './inventory-queries.ts';
import { planProvider, planRequestOf, type ProviderPlan } from './plan.ts';
import { problemFrom } from './problem-from.ts';
import { readIndex } from './read-index.ts';
import { createProgress } from './progress.ts';
import { runListings } from './run-listings.ts';
import type { DiscoverySettings, ScannerDeps } from './scanner-deps.ts';
import { type AskedProvider, askedOf, isCalled, unknownNames } from './unknown-names.ts';

/** What all plans of one scan have in common. */
interface ProviderScan {
  readonly request: ScanRequest;
  readonly filter: ScanFilter;
  readonly settings: DiscoverySettings;
  readonly signal: AbortSignal;
  readonly progress: ReturnType<typeof createProgress>;
  readonly proved: Identity[];
  readonly seen: CredentialSource[];
  /** Ids of the places that were looked at, and of the credentials in them. */
  readonly looked: Set<string>;
  readonly asked: AskedProvider[];
  /** Aborts when all is listed: what was asked besides is of no use any more. */
  readonly ended: AbortController;
}

/** What the clouds hold, asked through providers and folded into inventories. */
export class Scanner implements SeenInventories {
  /** Answers about what its scans saw. */
  readonly queries: InventoryQueries;
  readonly #deps: ScannerDeps;
  #current: Inventory | undefined;
  #scanned: Inventory | undefined;
  readonly #withLastKnown = new WeakMap<Inventory, Inventory>();
  #growing: Inventory | undefined;

  constructor(deps: ScannerDeps) {
    this.#deps = deps;
    this.queries = new InventoryQueries({
      settings: () => deps.settings(),
      now: () => deps.now(),
      seen: this,
      fetchRows: (path, signal) => this.#fetchRows(path, signal),
    });
  }

  /** The newest inventory: of this process, else the one kept by an earlier one. */
  get current(): Inventory | undefined {
    this.#current ??= this.#deps.lastKept();
    return this.#current;
  }

  /** What the scan that runs has found so far. */
  get growing(): Inventory | undefined {
    return this.#growing;
  }

  /** What the last scan saw by itself. */
  get scanned(): Inventory | undefined {
    return this.#scanned;
  }

  /** An inventory as it is shown: with what was known before of places that its scan did not reach. */
  shownAs(inventory: Inventory): Inventory {
    return this.#withLastKnown.get(inventory) ?? inventory;
  }

  /** Runs a scan, under an id of its own unless one is given. Resolves with what came, also when cancelled. @throws DriftMgrError `no-credentials`, `no-accounts`, `bad-filter` */
  async scan(request: ScanRequest, signal: AbortSignal, scanId = this.#deps.newId()): Promise<Inventory> {
    return this.#deps.withContext(scanId, request.refresh === true, undefined, () => this.#scan(scanId, request, signal));
  }

  async #scan(scanId: string, request: ScanRequest, signal: AbortSignal): Promise<Inventory> {
    const settings = this.#deps.settings();
    const filter = intersect(settings.filter, request.filter ?? {});
    if (filter.expression !== undefined) compileFilter(filter.expression, this.#deps.now());
    const inventory = new Inventory({ scanId, startedAt: this.#deps.now() });
    this.#growing = inventory;
    try {
      return await this.#fill(inventory, { request, filter, settings, signal });
    } finally {
      if (this.#growing === inventory) this.#growing = undefined;
    }
  }

  async #fill(
    inventory: Inventory,
    { request, filter, settings, signal }: { request: ScanRequest; filter: ScanFilter; settings: DiscoverySettings; signal: AbortSignal },
  ): Promise<Inventory> {
    const { scanId } = inventory;
    const progress = createProgress(inventory, {
      emit: (event) => {
        this.#deps.emit(event);
      },
      now: () => this.#deps.now(),
      expectDenied: settings.expectDenied,
    });
    const asked = request.filter?.providers ?? [];
    const picked = request.sources ?? settings.sources;
    const hopeful = await Promise.all(
      settings.providers.map(async (id) =>
        asked.length > 0 ? asked.includes(id) : picked.some((name) => providerOfSource(name) === id) || this.#deps.mayHaveCredentials(id),
      ),
    );
    const candidates = settings.providers.filter((id, index) => hopeful[index] && concerns(id, filter.types));
    const scan = newProviderScan({ request, filter, settings, signal, progress });
    const found = await Promise.all(candidates.map((id) => this.#scanProvider(id, inventory, scan)));
    scan.ended.abort();
    inventory.finishedAt = this.#deps.now();
    inventory.cancelled = signal.aborted;
    progress.stop();
    if (!signal.aborted) inventory.planProblems = [...inventory.planProblems, ...unknownSources(picked, scan.seen, candidates)];
    inventory.scope = scopeOf(filter, asked.length > 0 ? asked : settings.providers, {
      ofAccounts: new Set(scan.asked.flatMap(({ reached }) => reached.map(({ id }) => id))).size,
      ...(request.sources === undefined ? {} : { sources: request.sources }),
    });
    const wanted = settings.providers.filter((id) => concerns(id, filter.types) && (asked.length === 0 || asked.includes(id)));
    // Where no provider that was named has the types that were named, nobody's credentials are missing.
    if (!found.includes(true) && !signal.aborted && inventory.planProblems.length === 0 && wanted.length > 0) throw noCredentials(wanted);
    const unfound = asked.filter((id) => wanted.includes(id) && !scan.asked.some((one) => one.provider.id === id && one.found));
    inventory.planProblems = [...inventory.planProblems, ...notSignedIn(unfound, inventory), ...unknownNames(inventory, filter, scan.asked)];
    const nobody = inventory.accounts.length === 0 && inventory.planProblems.length === 0 && (filter.accounts ?? []).length === 0;
    if (nobody && !signal.aborted) throw nothingReached(scan.proved, request.sources);
    const shown = this.#adopt(inventory, scan);
    this.#deps.emit({
      kind: 'done',
      scanId,
      summary: summarize(shown, { now: this.#deps.now(), outline: true, expectDenied: settings.expectDenied }),
    });
    return inventory;
  }

  /** True when some credential was found. */
  async #scanProvider(id: ProviderId, inventory: Inventory, scan: ProviderScan): Promise<boolean> {
    const { request, filter, settings, signal } = scan;
    try {
      const provider = await this.#deps.provider(id);
      for (const info of provider.types) inventory.titles.set(info.type, info.title);
      const asked: AskedProvider = { provider, names: resolveNames(provider, filter), reached: [], found: false };
      scan.asked.push(asked);
      for (const [kind, given, names] of asked.names.known) inventory.names.learn(kind, given, names);
      // What is known from an earlier scan says more than an index.
      const isFirst = this.current === undefined && !isNarrow(filter);
      const readFirst = (reach: IndexReach): void => {
        const onPart = (): void => {
          scan.progress.indexed();
        };
        if (isFirst) void readIndex(provider, reach, { inventory, signal: AbortSignal.any([signal, scan.ended.signal]), onPart });
      };
      const options = {
        signal,
        credentialTimeoutMs: settings.credentialTimeoutMs,
        picked: request.sources ?? settings.sources,
        onlyPicked: request.sources !== undefined,
        ...(filter.accounts === undefined ? {} : { accounts: filter.accounts }),
        request: planRequestOf(request, askedOf(filter, asked), { allTypes: settings.allTypes, before: this.current }),
        onFound: (source: CredentialSource) => {
          scan.seen.push(source);
        },
        onIdentity: (identity: Identity) => {
          scan.proved.push(identity);
          this.#deps.onIdentity?.(inventory.scanId, identity);
          readFirst({ identity, want: request.want });
        },
      };
      const found = await planProvider(provider, options, async (plan) => await this.#runPlan(asked, inventory, plan, scan), readFirst);
      for (const one of [...found.sources, ...found.probes, { id }]) scan.looked.add(one.id);
      asked.found = found.sources.some((source) => source.state !== 'unusable');
      return asked.found;
    } catch (error) {
      inventory.planProblems = [...inventory.planProblems, { ...problemFrom(error, id), source: id }];
      return true;
    }
  }

  async #runPlan(asked: AskedProvider, inventory: Inventory, plan: ProviderPlan, scan: ProviderScan): Promise<void> {
    const { request, filter, settings, signal, progress } = scan;
    const { id } = asked.provider;
    asked.reached.push(...plan.reached);
    for (const given of filter.accounts ?? []) {
      const ids = plan.accounts.flatMap((account) => (isCalled(account, given) ? account.id : []));
      if (ids.length > 0) inventory.names.learn('accounts', given, ids);
    }
    // A provider that has none of the types asked for is not part of the answer.
    const named = (filter.types ?? []).length === 0 || (asked.names.types ?? []).length > 0;
    const listings = named ? plan.listings : [];
    const concerned = named || plan.problems.some(({ expected }) => expected !== true);
    if (concerned) inventory.accounts = [...inventory.accounts, ...plan.accounts];
    inventory.planProblems = [...inventory.planProblems, ...plan.problems];
    for (const listing of listings) inventory.plan(factsOf(listing), this.#deps.now());
    progress.planned(listings.length);
    await runListings(this.#deps.guard?.(listings, plan.identities) ?? listings, {
      signal,
      timeoutMs: settings.listingTimeoutMs,
      concurrency: settings.concurrency,
      cache: this.#deps.outcomes(),
      refresh: request.refresh === true,
      withContext: (action) => this.#deps.withContext(inventory.scanId, request.refresh === true, id, action),
      now: () => this.#deps.now(),
      onResult: (outcome, { key }) => {
        inventory.record(outcome, key);
        progress.listed(outcome);
      },
      ...(request.stream === true ? { onResources: this.#streamer(inventory, filter) } : {}),
    });
  }

  #streamer(inventory: Inventory, given: ScanFilter): (resources: readonly Resource[]) => void {
    const match = given.expression === undefined ? undefined : compileFilter(given.expression, this.#deps.now());
    return (resources) => {
      const filter = inventory.names.resolve(given);
      const wanted = resources.filter((resource) => matchesFilter(resource, filter) && (match === undefined || match(resource)));
      if (wanted.length > 0) this.#deps.emit({ kind: 'resources', scanId: inventory.scanId, resources: wanted });
    };
  }

  /** A narrow scan renews its part of what is known; a whole one replaces it, but for what it could not reach. Gives the scan as it is shown. */
  #adopt(scanned: Inventory, { request, seen, looked }: ProviderScan): Inventory {
    const narrow = isNarrow(request.filter ?? {}) || (request.filter?.providers ?? []).length > 0 || request.sources !== undefined;
    const lost = scanned.planProblems.some(({ source }) => source !== undefined) || scanned.outcomes.some(isSessionOver);
    const before = narrow || lost ? this.current : undefined;
    const shown = lost ? withLastKnown(scanned, before, new Map(seen.map((source) => [source.id, digestOf(source)]))) : scanned;
    this.#scanned = scanned;
    if (shown !== scanned) this.#withLastKnown.set(scanned, shown);
    this.queries.forgetFetched();
    if (narrow && before !== undefined) renewPart(before, shown, looked);
    else this.#current = shown;
    if (this.#current !== undefined && !scanned.cancelled && !this.#current.cancelled) this.#deps.keep(this.#current);
    return shown;
  }

  /** The rows of one place whose listing only counted; not adopted as the current inventory. */
  async #fetchRows(path: TreePath, signal: AbortSignal): Promise<Inventory> {
    const settings = this.#deps.settings();
    const inventory = new Inventory({ scanId: this.#deps.newId(), startedAt: this.#deps.now() });
    const progress = createProgress(inventory, { emit: () => undefined, now: () => this.#deps.now(), expectDenied: [] });
    const filter: ScanFilter = filterOf(path) as ScanFilter;
    const request: ScanRequest = { filter, want: 'rows' };
    if (path.provider !== undefined)
      await this.#scanProvider(path.provider, inventory, newProviderScan({ request, filter, settings, signal, progress }));
    const failed = inventory.problems.find(({ expected }) => expected !== true);
    if (failed !== undefined) throw new DriftMgrError(failed.code, failed.message, failed.hint === undefined ? {} : { hint: failed.hint });
    return inventory;
  }
}

function newProviderScan(given: Pick<ProviderScan, 'request' | 'filter' | 'settings' | 'signal' | 'progress'>): ProviderScan {
  return { ...given, proved: [], seen: [], looked: new Set(), asked: [], ended: new AbortController() };
}
