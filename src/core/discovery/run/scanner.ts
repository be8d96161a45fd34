import { DriftMgrError } from '../../errors.ts';
import { longWork } from '../../long-work.ts';
import { type InventorySummary, type ProviderId, providerIds, type Resource, type ScanFilter } from '../../model.ts';
import type { ChildrenPage, ChildrenRequest, ResourcesPage, ResourcesRequest, ScanRequest, TreePath } from '../../api/engine-api.ts';
import type { CredentialSource, Identity } from '../../provider.ts';
import { countSamplesOf, isWithin, type LocatedCountSample } from '../inventory/count-samples.ts';
import { compileFilter, type Filter } from '../filter/filter-expression.ts';
import { Inventory } from '../inventory/inventory.ts';
import { matcherOf } from '../filter/match-text.ts';
import { noCredentials, nothingReached, notSignedIn } from '../credentials/no-credentials.ts';
import { providerOfSource, unknownSources } from '../credentials/unknown-sources.ts';
import { factsOf, isSessionOver } from '../inventory/listing-result.ts';
import { matchingPart } from '../inventory/matching-part.ts';
import { planProvider, planRequestOf, type ProviderPlan } from './plan.ts';
import { problemFrom } from './problem-from.ts';
import { createProgress } from './progress.ts';
import { intersect, isNarrow } from '../filter/scan-filter.ts';
import { runListings } from './run-listings.ts';
import { compareResources } from '../inventory/resource-order.ts';
import { ResourcePages } from '../inventory/resource-pages.ts';
import { digestOf } from '../credentials/resolve-accounts.ts';
import { withLastKnown } from '../inventory/last-known.ts';
import { renewPart } from '../inventory/merge-inventory.ts';
import { resolveNames } from '../filter/resolve-names.ts';
import { summarize } from '../inventory/summary.ts';
import { concerns } from '../inventory/type-names.ts';
import { childNodes, filterOf, knownBelow, nextLevel, resourceNode, resourcesBelow, unreachedNodes } from '../inventory/tree.ts';
import { scopeOf } from '../filter/scope.ts';
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
}

/** Scanner: what the clouds hold, asked through providers and folded into inventories. */
export class Scanner {
  readonly #parts: ScannerDeps;
  #current: Inventory | undefined;
  #scanned: Inventory | undefined;
  /** What a scan is shown as: with what was known before of places that it did not reach. */
  readonly #withLastKnown = new WeakMap<Inventory, Inventory>();
  readonly #pages = new ResourcePages((inventory, filter) => this.rows(inventory, filter));
  /** What the scan that runs has found so far. */
  #growing: Inventory | undefined;
  /** Rows fetched for one place of the tree whose listing only counted. */
  readonly #leaves = new Map<string, Inventory>();
  #filtered: { inventory: Inventory; version: number; text: string; cells: LocatedCountSample[] } | undefined;

  constructor(parts: ScannerDeps) {
    this.#parts = parts;
  }

  /** The newest inventory: of this process, else the one kept by an earlier one. */
  get current(): Inventory | undefined {
    this.#current ??= this.#parts.lastKept();
    return this.#current;
  }

  /** What there is to be looked at: where nothing is known from before, what the scan that runs has found so far. */
  get #shown(): Inventory | undefined {
    return this.current ?? this.#growing;
  }

  /** Runs a scan, under an id of its own unless one is given. Resolves with what came, also when cancelled. @throws DriftMgrError `no-credentials`, `no-accounts`, `bad-filter` */
  async scan(request: ScanRequest, signal: AbortSignal, scanId = this.#parts.newId()): Promise<Inventory> {
    return this.#parts.within(scanId, request.refresh === true, undefined, () => this.#scan(scanId, request, signal));
  }

  /** The counts of an inventory, narrowed by a filter; of a scan with what was known before of places that it did not reach. */
  summary(of: Inventory, asked: ScanFilter = {}): InventorySummary {
    const inventory = this.#withLastKnown.get(of) ?? of;
    const { providers = providerIds, ...given } = this.#given(asked);
    const scope = scopeOf(given, providers, {
      ofAccounts: Math.max(inventory.accounts.length, inventory.scope?.ofAccounts ?? 0),
      ...(inventory.scope?.sources === undefined ? {} : { sources: inventory.scope.sources }),
    });
    const filter = this.narrowed(inventory, asked);
    const now = this.#parts.now();
    const match = filter.expression === undefined ? undefined : compileFilter(filter.expression, now);
    return summarize(inventory, {
      filter,
      scope,
      now,
      expectDenied: this.#parts.settings().expectDenied,
      ...(match === undefined ? {} : { match, countSamples: this.#matching(inventory, filter.expression ?? '', match) }),
    });
  }

  async children(request: ChildrenRequest, signal: AbortSignal): Promise<ChildrenPage> {
    const inventory = this.#shown;
    if (inventory === undefined) return { nodes: [], total: 0 };
    const text = request.text?.trim() ?? '';
    const match = text === '' ? undefined : matcherOf(text, this.#parts.now());
    if (nextLevel(request.groupBy, request.path) !== undefined) {
      const standing = this.narrowed(inventory, {});
      const seen = match === undefined ? inventory.countSamples(this.#parts.now()) : this.#matching(inventory, text, match);
      const cells = isNarrow(standing) ? seen.filter((cell) => isWithin(cell, standing)) : seen;
      const found = childNodes(inventory, cells, request).filter((node) => match === undefined || node.count !== 0);
      const nodes = match === undefined ? [...found, ...unreachedNodes(inventory, request)] : found;
      return { nodes: nodes.slice(request.offset, request.offset + request.limit), total: nodes.length };
    }
    const rows = await this.#rowsAt(inventory, request.path, signal);
    const shown = match === undefined ? rows : rows.filter(match);
    return {
      nodes: shown.slice(request.offset, request.offset + request.limit).map((resource) => resourceNode(request.groupBy, request.path, resource)),
      total: shown.length,
    };
  }

  /** Resources in the order of provider, account, type, region, id. */
  resources(request: ResourcesRequest): ResourcesPage {
    // What a narrow scan was merged into holds more than it saw, perhaps of accounts that its credentials do not reach.
    const inventory = request.scanId !== undefined && this.#scanned?.scanId === request.scanId ? this.#scanned : this.current;
    if (inventory === undefined) return { resources: [] };
    return this.#pages.page(inventory, request);
  }

  find(id: string): Resource | undefined {
    for (const inventory of [this.#shown, ...this.#leaves.values()]) {
      for (const resource of inventory?.resources() ?? []) if (resource.id === id) return resource;
    }
    return undefined;
  }

  /** An inventory's resources that a filter lets through, in a stable order. */
  rows(inventory: Inventory, asked: ScanFilter = {}): Resource[] {
    const filter = this.narrowed(inventory, asked);
    const match = filter.expression === undefined ? undefined : compileFilter(filter.expression, this.#parts.now());
    const passes = (resource: Resource): boolean => isWithin(resource, filter) && (match === undefined || match(resource));
    return longWork(() => [...inventory.resources()].filter(passes)).sort(compareResources);
  }

  async #scan(scanId: string, request: ScanRequest, signal: AbortSignal): Promise<Inventory> {
    const settings = this.#parts.settings();
    const filter = intersect(settings.filter, request.filter ?? {});
    if (filter.expression !== undefined) compileFilter(filter.expression, this.#parts.now());
    const inventory = new Inventory({ scanId, startedAt: this.#parts.now() });
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
        this.#parts.emit(event);
      },
      now: () => this.#parts.now(),
      expectDenied: settings.expectDenied,
    });
    const asked = request.filter?.providers ?? [];
    const picked = request.sources ?? settings.sources;
    const hopeful = await Promise.all(
      settings.providers.map(async (id) =>
        asked.length > 0 ? asked.includes(id) : picked.some((name) => providerOfSource(name) === id) || this.#parts.mayHaveCredentials(id),
      ),
    );
    const candidates = settings.providers.filter((id, index) => hopeful[index] && concerns(id, filter.types));
    const scan: ProviderScan = { request, filter, settings, signal, progress, proved: [], seen: [], looked: new Set(), asked: [] };
    const found = await Promise.all(candidates.map((id) => this.#scanProvider(id, inventory, scan)));
    inventory.finishedAt = this.#parts.now();
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
    if (nobody && !signal.aborted) throw nothingReached(scan.proved);
    const shown = this.#adopt(inventory, scan);
    this.#parts.emit({
      kind: 'done',
      scanId,
      summary: summarize(shown, { now: this.#parts.now(), outline: true, expectDenied: settings.expectDenied }),
    });
    return inventory;
  }

  /** True when some credential was found. */
  async #scanProvider(id: ProviderId, inventory: Inventory, scan: ProviderScan): Promise<boolean> {
    const { request, filter, settings, signal } = scan;
    try {
      const provider = await this.#parts.provider(id);
      for (const info of provider.types) inventory.titles.set(info.type, info.title);
      const asked: AskedProvider = { provider, names: resolveNames(provider, filter), reached: [], found: false };
      scan.asked.push(asked);
      for (const [kind, given, names] of asked.names.known) inventory.names.learn(kind, given, names);
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
          this.#parts.onIdentity?.(inventory.scanId, identity);
        },
      };
      const found = await planProvider(provider, options, async (plan) => await this.#runPlan(asked, inventory, plan, scan));
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
    for (const listing of listings) inventory.plan(factsOf(listing), this.#parts.now());
    progress.planned(listings.length);
    await runListings(this.#parts.guard?.(listings, plan.identities) ?? listings, {
      signal,
      timeoutMs: settings.listingTimeoutMs,
      concurrency: settings.concurrency,
      cache: this.#parts.outcomes(),
      refresh: request.refresh === true,
      within: (action) => this.#parts.within(inventory.scanId, request.refresh === true, id, action),
      now: () => this.#parts.now(),
      onResult: (outcome, { key }) => {
        inventory.record(outcome, key);
        progress.listed(outcome);
      },
      ...(request.stream === true ? { onResources: this.#streamer(inventory, filter) } : {}),
    });
  }

  #streamer(inventory: Inventory, given: ScanFilter): (resources: readonly Resource[]) => void {
    const match = given.expression === undefined ? undefined : compileFilter(given.expression, this.#parts.now());
    return (resources) => {
      const filter = inventory.names.resolve(given);
      const wanted = resources.filter((resource) => isWithin(resource, filter) && (match === undefined || match(resource)));
      if (wanted.length > 0) this.#parts.emit({ kind: 'resources', scanId: inventory.scanId, resources: wanted });
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
    this.#leaves.clear();
    if (narrow && before !== undefined) renewPart(before, shown, looked);
    else this.#current = shown;
    if (this.#current !== undefined && !scanned.cancelled && !this.#current.cancelled) this.#parts.keep(this.#current);
    return shown;
  }

  async #rowsAt(inventory: Inventory, path: TreePath, signal: AbortSignal): Promise<Resource[]> {
    const known = knownBelow(inventory, path);
    if (known.length > 0) return known;
    const cells = inventory.countSamples(this.#parts.now()).filter((cell) => isWithin(cell, filterOf(path)) && (cell.count ?? 0) > 0);
    if (cells.length === 0) return known;
    const key = JSON.stringify(path);
    const fetched = this.#leaves.get(key) ?? (await this.#fetchRows(path, signal));
    this.#leaves.set(key, fetched);
    return resourcesBelow(fetched, path);
  }

  /** The rows of one place whose listing only counted; not adopted as the current inventory. */
  async #fetchRows(path: TreePath, signal: AbortSignal): Promise<Inventory> {
    const settings = this.#parts.settings();
    const inventory = new Inventory({ scanId: this.#parts.newId(), startedAt: this.#parts.now() });
    const progress = createProgress(inventory, { emit: () => undefined, now: () => this.#parts.now(), expectDenied: [] });
    const filter: ScanFilter = filterOf(path) as ScanFilter;
    const request: ScanRequest = { filter, want: 'rows' };
    if (path.provider !== undefined)
      await this.#scanProvider(path.provider, inventory, {
        request,
        filter,
        settings,
        signal,
        progress,
        proved: [],
        seen: [],
        looked: new Set(),
        asked: [],
      });
    const failed = inventory.problems.find(({ expected }) => expected !== true);
    if (failed !== undefined) throw new DriftMgrError(failed.code, failed.message, failed.hint === undefined ? {} : { hint: failed.hint });
    return inventory;
  }

  /**
   * What both the settings and the request let through of an inventory, in the providers' own names; a listing of all regions brings more than the
   * settings name.
   */
  narrowed(inventory: Inventory, asked: ScanFilter): ScanFilter {
    return inventory.names.resolve(this.#given(asked));
  }

  /** The same in the words in which it was given. */
  #given(asked: ScanFilter): ScanFilter {
    const settings = this.#parts.settings();
    const providers = asked.providers ?? (settings.providers.length < providerIds.length ? settings.providers : undefined);
    return { ...intersect(settings.filter, asked), ...(providers === undefined ? {} : { providers }) };
  }

  #matching(inventory: Inventory, text: string, match: Filter): LocatedCountSample[] {
    const known = this.#filtered;
    if (known?.inventory === inventory && known.version === inventory.version && known.text === text) return known.cells;
    const now = this.#parts.now();
    const cells = inventory.outcomes.flatMap((outcome) => countSamplesOf(matchingPart(outcome, match), now));
    this.#filtered = { inventory, version: inventory.version, text, cells };
    return cells;
  }
}
