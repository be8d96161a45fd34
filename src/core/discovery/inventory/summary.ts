import {
  type Account,
  type AccountCount,
  type InventorySummary,
  type NodeCount,
  providerIds,
  type RegionCount,
  type Resource,
  type Scope,
  type TypeCount,
} from '../../model.ts';
import { type CellFilter, matchesFilter, type LocatedCountSample } from './count-samples.ts';
import type { Filter } from '../filter/filter-expression.ts';
import type { Inventory } from './inventory.ts';
import { unknownAges } from './matching-part.ts';
import { foldCountSamples } from './node-count.ts';
import type { ExpectDenied } from './problems.ts';

export interface SummaryOptions {
  readonly filter?: CellFilter;
  readonly expectDenied?: readonly ExpectDenied[];
  /** Epoch milliseconds; ages are said from here. */
  readonly now: number;
  /** What the filter and the settings narrow it to; that of the inventory where absent. */
  readonly scope?: Scope | undefined;
  /** Leaves `types` empty: small enough to send ten times a second. */
  readonly outline?: boolean;
  /** CountSamples to use in place of the inventory's own (after a filter expression). */
  readonly countSamples?: readonly LocatedCountSample[];
  /** The filter expression that they come of. */
  readonly match?: Filter;
}

/** The counts of an inventory: provider → account → type → region, with a status on every node. Linear. */
export function summarize(inventory: Inventory, options: SummaryOptions): InventorySummary {
  const filter = options.filter ?? {};
  const cells = (options.countSamples ?? inventory.countSamples(options.now)).filter((cell) => matchesFilter(cell, filter));
  const isNarrow = options.countSamples !== undefined || (filter.types ?? []).length > 0 || (filter.regions ?? []).length > 0;
  const byAccount = groupBy(cells, (cell) => `${cell.provider}\n${cell.account}`);
  const accounts = [...inventory.accounts, ...unannounced(inventory.accounts, cells)]
    .filter((account) => matchesFilter({ provider: account.provider, account: account.id }, filter))
    .sort(compareAccounts)
    .map((account): AccountCount => {
      const own = byAccount.get(`${account.provider}\n${account.id}`) ?? [];
      const at = { provider: account.provider, account: account.id };
      const stated = withProblems(own.length === 0 && inventory.finishedAt !== undefined ? unasked : foldCountSamples(own), inventory, account);
      // An index speaks of all of an account, and not of what a filter lets through.
      const tell: Tell = (node, place) => (isNarrow ? node : inventory.withIndexed(node, { ...at, ...place }, options.now));
      return {
        provider: account.provider,
        account: account.id,
        ...(account.name === undefined ? {} : { name: account.name }),
        ...tell(stated, {}),
        types: options.outline === true ? [] : typesOf(own, inventory.titles, tell),
      };
    });
  const seen = inventory.problemsExcept(options.expectDenied ?? []).filter((problem) => matchesFilter(problem, filter));
  const { match } = options;
  const ages = match?.cannotTell === undefined ? [] : unknownAges(allMatching(inventory.resources(), filter), match);
  const problems = [...seen, ...ages];
  const finished = inventory.finishedAt !== undefined;
  const { scope = inventory.scope } = options;
  const accountProblem = inventory.planProblems.some((problem) => problem.expected !== true && matchesFilter(problem, filter));
  return {
    scanId: inventory.scanId,
    startedAt: new Date(inventory.startedAt).toISOString(),
    ...(inventory.finishedAt === undefined ? {} : { finishedAt: new Date(inventory.finishedAt).toISOString() }),
    complete: finished && !inventory.cancelled && problems.every((problem) => problem.expected === true) && accounts.length > 0,
    ...(scope === undefined ? {} : { scope }),
    totals: totalsOf(cells, accountProblem),
    accounts,
    problems,
  };
}

function* allMatching(resources: Iterable<Resource>, filter: CellFilter): Iterable<Resource> {
  for (const resource of resources) if (matchesFilter(resource, filter)) yield resource;
}

/** An account that nothing of what was asked for concerns. */
const unasked: NodeCount = { count: null, status: 'failed', reason: 'nothing was asked of it' };

type NamedAccount = Pick<Account, 'provider' | 'id' | 'name'>;

/** Accounts that only an answer names: a search over an organisation sees projects that nobody may list. */
function unannounced(known: readonly Account[], cells: readonly LocatedCountSample[]): NamedAccount[] {
  const seen = new Set(known.map(({ provider, id }) => `${provider}\n${id}`));
  return cells.flatMap(({ provider, account }) => {
    const key = `${provider}\n${account}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ provider, id: account }];
  });
}

/** The total of count samples; where a whole account or credential is missing from them it is at most `partial`. */
function totalsOf(cells: readonly LocatedCountSample[], somethingMissing: boolean): NodeCount {
  const totals = cells.length === 0 ? { count: null, status: 'failed' as const } : foldCountSamples(cells);
  return somethingMissing && totals.status === 'ok' ? { ...totals, status: 'partial', reason: 'not everything could be asked' } : totals;
}

/** Adds to a node what an index says of its place. */
type Tell = (node: NodeCount, place: { readonly type?: string; readonly region?: string }) => NodeCount;

function typesOf(cells: readonly LocatedCountSample[], titles: ReadonlyMap<string, string>, tell: Tell): TypeCount[] {
  const types: TypeCount[] = [];
  for (const [type, own] of groupBy(cells, (cell) => cell.type)) {
    const regions: RegionCount[] = [];
    for (const [region, parts] of groupBy(own, (cell) => cell.region)) regions.push({ region, ...tell(foldCountSamples(parts), { type, region }) });
    regions.sort((a, b) => compareNames(a.region, b.region));
    types.push({ type, title: titles.get(type) ?? type, ...tell(foldCountSamples(own), { type }), regions });
  }
  return types;
}

/** Groups by a key, in the order of first coverage; items without a key are left out. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** An account of which something could not even be planned (its regions) is not wholly seen, however well its listings went. */
function withProblems(stated: NodeCount, inventory: Inventory, account: Pick<Account, 'provider' | 'id'>): NodeCount {
  const problem = inventory.planProblems.find((one) => one.account === account.id && one.provider === account.provider && one.expected !== true);
  if (problem === undefined || (stated.status !== 'ok' && stated.status !== 'stale')) return stated;
  return { ...stated, status: 'partial', reason: problem.message };
}

// Whichever cloud answers first, the accounts stand in one order.
function compareAccounts(a: NamedAccount, b: NamedAccount): number {
  return (
    providerIds.indexOf(a.provider) - providerIds.indexOf(b.provider) || compareNames(a.name ?? a.id, b.name ?? b.id) || compareNames(a.id, b.id)
  );
}

/** Orders names the same way on every machine. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
