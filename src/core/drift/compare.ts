import { defined } from '../defined.ts';
import { compileFilter } from '../discovery/filter/filter-expression.ts';
import { unknownAges } from '../discovery/inventory/matching-part.ts';
import type { InventoryView } from '../discovery/inventory/inventory-view.ts';
import { longWork } from '../long-work.ts';
import type { Resource, ScanFilter } from '../model.ts';
import type { StateInstance, StatesRead } from '../terraform/state-instance.ts';
import type { OwnerRead, RateLimitScope } from '../provider.ts';
import { sideBySide } from '../side-by-side.ts';
import { callsOf, compareAll, joinPlans, planReads } from './attributes/compare-all.ts';
import type { DetailPlan } from './attributes/compare-all.ts';
import { secondsOf } from './attributes/detail-reads.ts';
import type { PlanDetails } from './attributes/detail-reads.ts';
import type { ComparePlan } from '../api/compare-progress.ts';
import { type FoundById, takeFound } from './matching/found-by-id.ts';
import { identifyAll } from './matching/identify.ts';
import { InventoryIndex } from './matching/inventory-index.ts';
import { endedItem, missingItem, uncertain } from './matching/items.ts';
import { judge } from './ignore/apply-ignore-rules.ts';
import { nothingCompared, unscannedAccounts } from './matching/left-out.ts';
import { matchAll, passesFilter } from './matching/matching.ts';
import type { Known, Matching } from './matching/matching.ts';
import { narrowMatching } from './matching/narrow-matching.ts';
import { InstanceOutcomes } from './matching/outcomes.ts';
import { leftOver, withUnknownOwner } from './ownership/left-over.ts';
import { readOwners } from './ownership/owner-reads.ts';
import type { PlanOwners } from './ownership/owner-reads.ts';
import { prove } from './matching/verify-missing.ts';
import type { Lookup, Verdict } from './matching/verify-missing.ts';
import type { DriftReport } from '../api/drift.ts';
import type { RuleSet } from './rule-set.ts';

export interface CompareOptions {
  readonly rules: RuleSet;
  /** Reads one resource by id; rejects where it cannot tell. Without it nothing can be proved missing. */
  readonly lookup?: Lookup;
  readonly filter?: ScanFilter;
  /** Compare attributes too: tags and what listings bring; with `details`, also what must be read apart. */
  readonly attributes?: boolean;
  readonly details?: PlanDetails;
  /** Asks who made what no state manages, where listings do not say. */
  readonly owners?: PlanOwners;
  /** Hears before anything is asked what it will cost. */
  readonly onPlan?: (plan: ComparePlan) => void;
  /** Hears now and then how many of the calls that read attributes are made. */
  readonly onCalls?: (calls: number) => void;
  /** What the configuration allows of a rate-limit scope, in calls a second; the provider's own rate when absent. */
  readonly rateOf?: (limitScope: RateLimitScope) => number;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970; the time that the report carries. */
  readonly now: number;
}

/** Lookups that are under way at once; the pipeline holds them to the providers' limits. */
const lookupsAtOnce = 32;

/**
 * Holds an inventory against what the states say. Linear in both. Rejects only when `signal` aborts. Nothing is ignored yet: see `judge`.
 */
export async function compareDrift(states: StatesRead, inventory: InventoryView, options: CompareOptions): Promise<DriftReport> {
  const { rules, filter } = options;
  const index = new InventoryIndex(inventory.resources(), rules);
  const all = longWork(() => matchAll(identifyAll(states.instances, rules), index, filter, rules));
  const match = filter?.expression === undefined ? undefined : compileFilter(filter.expression, options.now);
  const matching = match === undefined ? all : longWork(() => narrowMatching(all, match, { accounts: inventory.accounts, rules }));
  const plan = options.attributes === true && options.details !== undefined ? await planReads(matching, rules, options.details) : undefined;
  const isInScope = (resource: Resource): boolean => passesFilter(resource, filter) && match?.(resource) !== false;
  const ownerReads = (await options.owners?.(withUnknownOwner(index, all, { rules, isInScope }))) ?? [];
  options.onPlan?.(costOf(matching, { plan, ownerReads }, options));
  const verdicts = await proveAll(matching, index, inventory, options);
  const found = takeFound(matching, verdicts, rules);

  const outcomes = new InstanceOutcomes();
  const fates = new Map<StateInstance, ParentFate>();
  for (const { known, resource } of matching.ended) {
    outcomes.drifted(endedItem(known, resource));
    fates.set(known.instance, 'missing');
  }
  for (const { instance, reason } of matching.unclear) outcomes.unclear(instance, reason, false);
  settleUnseen(matching, verdicts, { outcomes, fates, rules });
  for (const { known, parent } of matching.withParent) {
    if (!found.instances.has(known.instance)) outcomes.unclear(known.instance, withParent(parent, fates.get(parent.instance)), false);
  }
  const gone = new Set(matching.unseen.filter((_known, at) => verdicts[at]?.kind === 'gone'));
  const owners = await readOwners(ownerReads, options.signal);
  const { unmanaged, owned } = leftOver(index, all, { rules, isInScope, gone, facts: owners.facts });
  const whole = await withFound(plan, found, options);
  const comparison = options.attributes === true ? await compareAll(matching, whole, outcomes, { ...options, known: found.details }) : undefined;
  if (comparison === undefined) takeAsListed(matching, outcomes);

  const instances = outcomes.counts(matching.outsideFilter);
  const nothing = instances.inStep + instances.changed + instances.missing + unmanaged.length + owned.length === 0;
  const allProblems = [
    ...states.problems,
    ...inventory.problems,
    ...owners.problems,
    ...(comparison?.problems ?? []),
    ...unscannedAccounts(matching.unseen, verdicts),
    ...unknownAges(
      [...index.resources()].filter((resource) => passesFilter(resource, filter)),
      match,
    ),
  ];
  const allSeen = !outcomes.incomplete && allProblems.every((problem) => problem.expected === true);
  // Where something else is wrong, that is why.
  const problems = nothing && allSeen ? [...allProblems, nothingCompared(instances)] : allProblems;
  const complete = allSeen && !nothing;
  const unread = states.problems.some((problem) => problem.expected !== true);
  const compared: DriftReport = {
    schemaVersion: 1,
    scanId: inventory.scanId,
    comparedAt: new Date(options.now).toISOString(),
    complete,
    inStep: false,
    ...defined({ scope: inventory.scope }),
    counts: {
      missing: 0,
      unmanaged: 0,
      changed: 0,
      managed: matching.managed.size,
      notComparable: instances.notComparable,
      instances,
    },
    coverage: null,
    items: [...outcomes.items, ...[...unmanaged, ...(comparison?.unmanaged ?? [])].map((item) => (unread ? uncertain(item) : item))],
    notComparable: outcomes.notComparable,
    owned,
    duplicates: duplicatesOf(matching),
    ...(comparison === undefined ? {} : { comparison: comparison.comparison }),
    states: states.summaries,
    problems,
  };
  return judge(compared, {}, { now: options.now, clouds: rules });
}

/** False for a part of which DriftMgr knows no way to compare it: that it was not seen changes nothing. */
function isCompared({ instance, identified }: Known, rules: RuleSet): boolean {
  return identified.partOf === undefined || rules.subresourceOf(instance) !== undefined || rules.attributesOf(instance.type).length > 0;
}

/** What became of a resource that speaks for its parts. */
type ParentFate = 'missing' | 'unknown';

/** The plan of all reads: of what a look-up found and did not describe, too. */
async function withFound(plan: DetailPlan | undefined, found: FoundById, { rules, details }: CompareOptions): Promise<DetailPlan | undefined> {
  if (plan === undefined || details === undefined || found.instances.size === 0) return plan;
  return joinPlans(plan, await planReads(found.matching, rules, details, found.details));
}

/** Settles what no listing shows and no look-up found. */
function settleUnseen(
  matching: Matching,
  verdicts: readonly Verdict[],
  { outcomes, fates, rules }: { readonly outcomes: InstanceOutcomes; readonly fates: Map<StateInstance, ParentFate>; readonly rules: RuleSet },
): void {
  for (const [at, known] of matching.unseen.entries()) {
    const verdict = verdicts[at];
    if (verdict?.kind === 'exists') continue;
    if (verdict === undefined || verdict.kind === 'unknown') {
      const isReadable = verdict?.unreadable !== true;
      outcomes.unclear(known.instance, verdict?.reason ?? 'it was not looked up', isReadable && isCompared(known, rules));
    } else {
      // What a part was is gone with its parent; only the parent's own instance can say that it is missing.
      if (known.identified.partOf !== undefined) outcomes.unclear(known.instance, goneWithParent(known), false);
      else outcomes.drifted(missingItem(known, verdict));
      fates.set(known.instance, 'missing');
    }
  }
}

function withParent({ instance }: Known, fate: ParentFate | undefined): string {
  return `it is a part of ${instance.address}, which is ${fate === 'missing' ? 'missing' : 'not comparable itself'}`;
}

/** Without attributes a resource that is listed is in step; what is in it was not looked at. */
function takeAsListed(matching: Matching, outcomes: InstanceOutcomes): void {
  for (const owners of matching.managed.values()) owners.forEach(() => outcomes.inStep());
  for (const { known } of matching.parts)
    outcomes.unclear(known.instance, `it is a part of ${known.identified.partOf ?? ''}, and parts are compared with the attributes alone`, false);
}

function goneWithParent(known: Known): string {
  const { partOf = '', keys, ids } = known.identified;
  return `it is a part of ${partOf} ${keys[0] ?? ids[0] ?? ''}, which no longer exists and stands in no state`;
}

function costOf(
  { unseen }: Matching,
  { plan, ownerReads }: { readonly plan: DetailPlan | undefined; readonly ownerReads: readonly OwnerRead[] },
  { lookup, rateOf }: CompareOptions,
): ComparePlan {
  return {
    lookups: lookup === undefined ? 0 : unseen.length,
    calls: plan === undefined ? 0 : callsOf(plan),
    owners: callsOf({ reads: ownerReads }),
    resources: plan?.resources.size ?? 0,
    seconds: secondsOf([...(plan?.reads ?? []), ...ownerReads], rateOf),
  };
}

async function proveAll(matching: Matching, index: InventoryIndex, inventory: InventoryView, options: CompareOptions): Promise<readonly Verdict[]> {
  const { unseen } = matching;
  if (unseen.length === 0) return [];
  const scanned = { inventory, regionsSeen: regionsSeen(index), lookup: options.lookup, rules: options.rules };
  return await sideBySide(unseen, lookupsAtOnce, async (known) => {
    options.signal.throwIfAborted();
    return await prove(known, scanned);
  });
}

function regionsSeen(index: InventoryIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const seen = new Map<string, Set<string>>();
  for (const { account, region } of index.resources()) {
    const regions = seen.get(account);
    if (regions === undefined) seen.set(account, new Set([region]));
    else regions.add(region);
  }
  return seen;
}

function duplicatesOf(matching: Matching): DriftReport['duplicates'] {
  const duplicates = [];
  for (const [resource, known] of matching.managed) {
    // Who accepts a peering or an attachment manages the same thing as who asked for it, and is meant to.
    const owners = known.filter(({ instance }) => !instance.type.endsWith('_accepter'));
    if (owners.length < 2) continue;
    const addresses = owners.map(({ instance }) => ({ state: instance.state, address: instance.address }));
    duplicates.push({ id: resource.id, addresses });
  }
  return duplicates;
}
