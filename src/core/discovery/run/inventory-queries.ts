import type { ChildrenPage, ChildrenRequest, ResourcesPage, ResourcesRequest, TreePath } from '../../api/engine-api.ts';
import { longWork } from '../../long-work.ts';
import { type InventorySummary, providerIds, type Resource, type ScanFilter } from '../../model.ts';
import { compileFilter, type Filter } from '../filter/filter-expression.ts';
import { matcherOf } from '../filter/match-text.ts';
import { intersect, isNarrow } from '../filter/scan-filter.ts';
import { scopeOf } from '../filter/scope.ts';
import { countSamplesOf, matchesFilter, type LocatedCountSample } from '../inventory/count-samples.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { matchingPart } from '../inventory/matching-part.ts';
import { compareResources } from '../inventory/resource-order.ts';
import { ResourcePages } from '../inventory/resource-pages.ts';
import { summarize } from '../inventory/summary.ts';
import { childNodes, filterOf, knownBelow, nextLevel, resourceNode, resourcesBelow, unreachedNodes } from '../inventory/tree.ts';
import type { DiscoverySettings } from './scanner-deps.ts';

/** The inventories that are asked about. */
export interface SeenInventories {
  /** The newest one, which a narrow scan renews in part. */
  readonly current: Inventory | undefined;
  /** What the scan that runs has found so far. */
  readonly growing: Inventory | undefined;
  /** What the last scan saw by itself. */
  readonly scanned: Inventory | undefined;
  /** An inventory as it is shown: with what was known before of places that its scan did not reach. */
  shownAs(inventory: Inventory): Inventory;
}

export interface InventoryQueriesDeps {
  settings(): DiscoverySettings;
  now(): number;
  readonly seen: SeenInventories;
  /** The rows of one place whose listing only counted. */
  fetchRows(path: TreePath, signal: AbortSignal): Promise<Inventory>;
}

/** Answers about what scans saw: counts, tree, rows, each narrowed by settings and request alike. */
export class InventoryQueries {
  readonly #deps: InventoryQueriesDeps;
  readonly #pages = new ResourcePages((inventory, filter) => this.rows(inventory, filter));
  /** Rows fetched for one place of the tree whose listing only counted. */
  readonly #fetched = new Map<string, Inventory>();
  #filtered: { inventory: Inventory; version: number; text: string; samples: LocatedCountSample[] } | undefined;

  constructor(deps: InventoryQueriesDeps) {
    this.#deps = deps;
  }

  /** What there is to be looked at: where nothing is known from before, what the scan that runs has found so far. */
  get #shown(): Inventory | undefined {
    return this.#deps.seen.current ?? this.#deps.seen.growing;
  }

  /** The counts of an inventory, narrowed by a filter; of a scan with what was known before of places that it did not reach. */
  summary(of: Inventory, asked: ScanFilter = {}): InventorySummary {
    const inventory = this.#deps.seen.shownAs(of);
    const { providers = providerIds, ...given } = this.#given(asked);
    const scope = scopeOf(given, providers, {
      ofAccounts: Math.max(inventory.accounts.length, inventory.scope?.ofAccounts ?? 0),
      ...(inventory.scope?.sources === undefined ? {} : { sources: inventory.scope.sources }),
    });
    const filter = this.narrowed(inventory, asked);
    const now = this.#deps.now();
    const match = filter.expression === undefined ? undefined : compileFilter(filter.expression, now);
    return summarize(inventory, {
      filter,
      scope,
      now,
      expectDenied: this.#deps.settings().expectDenied,
      ...(match === undefined ? {} : { match, countSamples: this.#matching(inventory, filter.expression ?? '', match) }),
    });
  }

  async children(request: ChildrenRequest, signal: AbortSignal): Promise<ChildrenPage> {
    const inventory = this.#shown;
    if (inventory === undefined) return { nodes: [], total: 0 };
    const text = request.text?.trim() ?? '';
    const match = text === '' ? undefined : matcherOf(text, this.#deps.now());
    if (nextLevel(request.groupBy, request.path) !== undefined) {
      const standing = this.narrowed(inventory, {});
      const seen = match === undefined ? inventory.countSamples(this.#deps.now()) : this.#matching(inventory, text, match);
      const samples = isNarrow(standing) ? seen.filter((sample) => matchesFilter(sample, standing)) : seen;
      const found = childNodes(inventory, samples, request, this.#deps.now()).filter((node) => match === undefined || node.count !== 0);
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
    const { scanned, current } = this.#deps.seen;
    // What a narrow scan was merged into holds more than it saw, perhaps of accounts that its credentials do not reach.
    const inventory = request.scanId !== undefined && scanned?.scanId === request.scanId ? scanned : current;
    if (inventory === undefined) return { resources: [] };
    return this.#pages.page(inventory, request);
  }

  find(id: string): Resource | undefined {
    for (const inventory of [this.#shown, ...this.#fetched.values()]) {
      for (const resource of inventory?.resources() ?? []) if (resource.id === id) return resource;
    }
    return undefined;
  }

  /** An inventory's resources that a filter lets through, in a stable order. */
  rows(inventory: Inventory, asked: ScanFilter = {}): Resource[] {
    const filter = this.narrowed(inventory, asked);
    const match = filter.expression === undefined ? undefined : compileFilter(filter.expression, this.#deps.now());
    const passes = (resource: Resource): boolean => matchesFilter(resource, filter) && (match === undefined || match(resource));
    return longWork(() => [...inventory.resources()].filter(passes)).sort(compareResources);
  }

  /**
   * What both the settings and the request let through of an inventory, in the providers' own names; a listing of all regions brings more than the
   * settings name.
   */
  narrowed(inventory: Inventory, asked: ScanFilter): ScanFilter {
    return inventory.names.resolve(this.#given(asked));
  }

  /** Drops rows that were fetched for places of the tree: a scan has renewed them. */
  forgetFetched(): void {
    this.#fetched.clear();
  }

  /** As `narrowed`, in the words in which it was given. */
  #given(asked: ScanFilter): ScanFilter {
    const settings = this.#deps.settings();
    const providers = asked.providers ?? (settings.providers.length < providerIds.length ? settings.providers : undefined);
    return { ...intersect(settings.filter, asked), ...(providers === undefined ? {} : { providers }) };
  }

  async #rowsAt(inventory: Inventory, path: TreePath, signal: AbortSignal): Promise<Resource[]> {
    const known = knownBelow(inventory, path);
    if (known.length > 0) return known;
    const counted = inventory.countSamples(this.#deps.now()).some((sample) => matchesFilter(sample, filterOf(path)) && (sample.count ?? 0) > 0);
    if (!counted) return known;
    const key = JSON.stringify(path);
    const fetched = this.#fetched.get(key) ?? (await this.#deps.fetchRows(path, signal));
    this.#fetched.set(key, fetched);
    return resourcesBelow(fetched, path);
  }

  #matching(inventory: Inventory, text: string, match: Filter): LocatedCountSample[] {
    const known = this.#filtered;
    if (known?.inventory === inventory && known.version === inventory.version && known.text === text) return known.samples;
    const now = this.#deps.now();
    const samples = inventory.outcomes.flatMap((outcome) => countSamplesOf(matchingPart(outcome, match), now));
    this.#filtered = { inventory, version: inventory.version, text, samples };
    return samples;
  }
}
