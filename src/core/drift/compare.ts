import type { InventoryView } from '../discovery/inventory/inventory-view.ts';
import type { Resource, ScanFilter } from '../model.ts';
import type { StatesRead } from '../terraform/state-instance.ts';
import type { Meter } from '../provider.ts';
import { callsOf, compareAll, planReads } from './attributes/compare-all.ts';
import type { DetailPlan } from './attributes/compare-all.ts';
import { secondsOf } from './attributes/detail-reads.ts';
import type { PlanDetails } from './attributes/detail-reads.ts';
import type { ComparePlan } from '../api/compare-progress.ts';
import { identifyAll } from './identity/identify.ts';
import { InventoryIndex } from './matching/inventory-index.ts';
import { endedItem, missingItem, unmanagedItem } from './matching/items.ts';
import { judge } from './ignore/apply-ignore-rules.ts';
import { matchAll, notComparable, passesFilter } from './matching/matching.ts';
import type { Matching } from './matching/matching.ts';
import { ownerOf } from './ownership/ownership.ts';
import type { Estate } from './ownership/ownership-rule.ts';
import { prove } from './matching/verify-missing.ts';
import type { Lookup, Verdict } from './matching/verify-missing.ts';
import type { DriftItem, DriftReport, NotComparable, OwnedGroup } from '../api/drift.ts';
import { partsOf, shortId } from './matching/state-parts.ts';

export interface CompareOptions {
  /** Reads one resource by id; rejects where it cannot tell. Without it nothing can be proved missing. */
  readonly lookup?: Lookup;
  readonly filter?: ScanFilter;
  /** Compare attributes too: tags and what listings bring; with `details`, also what must be read apart. */
  readonly attributes?: boolean;
  readonly details?: PlanDetails;
  /** Told before anything is asked what it will cost. */
  readonly onPlan?: (plan: ComparePlan) => void;
  /** Told now and then how many of the calls that read attributes are made. */
  readonly onCalls?: (calls: number) => void;
  /** What the configuration allows of a meter, in calls a second; the provider's own rate when absent. */
  readonly rateOf?: (meter: Meter) => number;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970; the time that the report carries. */
  readonly now: number;
}

/** Lookups that are under way at once; the road holds them to the providers' limits. */
const lookupsAtOnce = 32;

/**
 * Holds an inventory against what the states say. Linear in both. Rejects only when `signal` aborts. Nothing is ignored yet: see `judge`.
 */
export async function compareDrift(states: StatesRead, inventory: InventoryView, options: CompareOptions): Promise<DriftReport> {
  const index = new InventoryIndex(inventory.resources());
  const matching = matchAll(identifyAll(states.instances), index, options.filter);
  const plan = options.attributes === true && options.details !== undefined ? await planReads(matching, options.details) : undefined;
  options.onPlan?.(costOf(matching, plan, options));
  const verdicts = await proveAll(matching, index, inventory, options);

  const items: DriftItem[] = matching.ended.map(({ known, resource }) => endedItem(known, resource));
  const unclear: NotComparable[] = [...matching.notComparable];
  const existing = new Set<string>();
  let incomplete = false;
  for (const [at, known] of matching.unseen.entries()) {
    const verdict = verdicts[at];
    // What a part was is gone with its parent; only the parent's own instance can say that it is missing.
    if (verdict?.kind === 'gone' && known.identified.partOf !== undefined) unclear.push(notComparable(known.instance, goneWithParent(known)));
    else if (verdict?.kind === 'gone') items.push(missingItem(known, verdict));
    else if (verdict?.kind === 'unknown') {
      incomplete ||= verdict.incomplete;
      unclear.push(notComparable(known.instance, verdict.reason));
    } else if (known.identified.partOf === undefined) existing.add(known.identified.ids[0] ?? known.instance.address);
  }
  const { unmanaged, owned } = leftOver(index, matching, options.filter);
  for (const resource of unmanaged) items.push(unmanagedItem(resource));
  const comparison = options.attributes === true ? await compareAll(matching, plan, options.signal, options.onCalls) : undefined;
  items.push(...(comparison?.items ?? []));

  const problems = [...states.problems, ...inventory.problems, ...(comparison?.problems ?? [])];
  const complete = !incomplete && problems.every((problem) => problem.expected === true);
  const managed = matching.managed.size + existing.size;
  const compared: DriftReport = {
    schemaVersion: 1,
    scanId: inventory.scanId,
    comparedAt: new Date(options.now).toISOString(),
    complete,
    inStep: false,
    counts: { missing: 0, unmanaged: 0, changed: 0, managed, notComparable: unclear.length },
    coverage: null,
    items,
    notComparable: unclear,
    owned,
    duplicates: duplicatesOf(matching),
    ...(comparison === undefined ? {} : { comparison: comparison.comparison }),
    states: states.summaries,
    problems,
  };
  return judge(compared, {}, options.now);
}

function goneWithParent({ identified }: Matching['unseen'][number]): string {
  return `it is a part of ${identified.partOf ?? ''} ${identified.keys[0] ?? identified.ids[0] ?? ''}, which no longer exists and stands in no state`;
}

function costOf({ unseen }: Matching, plan: DetailPlan | undefined, { lookup, rateOf }: CompareOptions): ComparePlan {
  return {
    lookups: lookup === undefined ? 0 : unseen.length,
    calls: plan === undefined ? 0 : callsOf(plan),
    resources: plan?.resources.size ?? 0,
    seconds: plan === undefined ? 0 : secondsOf(plan.reads, rateOf),
  };
}

async function proveAll(matching: Matching, index: InventoryIndex, inventory: InventoryView, options: CompareOptions): Promise<readonly Verdict[]> {
  const { unseen } = matching;
  if (unseen.length === 0) return [];
  const scanned = { inventory, regionsSeen: regionsSeen(index), lookup: options.lookup };
  const verdicts: Verdict[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < unseen.length; at = next++) {
      options.signal.throwIfAborted();
      const known = unseen[at];
      if (known !== undefined) verdicts[at] = await prove(known, scanned);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lookupsAtOnce, unseen.length) }, worker));
  return verdicts;
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

function leftOver(
  index: InventoryIndex,
  matching: Matching,
  filter: ScanFilter | undefined,
): { readonly unmanaged: readonly Resource[]; readonly owned: readonly OwnedGroup[] } {
  const unmanaged: Resource[] = [];
  const groups = new Map<string, { owner: string; reason: string; resources: Resource[] }>();
  const estate = estateOf(matching, index);
  for (const resource of index.resources()) {
    if (resource.uncounted !== undefined || matching.managed.has(resource) || matching.doubtful.has(resource)) continue;
    if (!passesFilter(resource, filter)) continue;
    const owner = ownerOf(resource, estate);
    if (owner === undefined) {
      unmanaged.push(resource);
      continue;
    }
    const key = `${owner.owner}\n${owner.reason}`;
    const group = groups.get(key) ?? { ...owner, resources: [] };
    group.resources.push(resource);
    groups.set(key, group);
  }
  return { unmanaged, owned: [...groups.values()].map(ownedGroup) };
}

function estateOf(matching: Matching, index: InventoryIndex): Estate {
  let managed: Set<string> | undefined;
  let instances: Map<string, Resource> | undefined;
  const estate: Estate = {
    parts: partsOf(matching.managed.values()),
    // Made when the first rule asks: most estates hold nothing that needs it.
    managed: (id) => (managed ??= new Set(Array.from(matching.managed.keys(), (resource) => shortId(resource.id)))).has(id),
    ownerOfInstance: (id) => {
      instances ??= new Map(
        Array.from(index.resources())
          .filter((resource) => resource.type === 'AWS::EC2::Instance' && !matching.managed.has(resource))
          .map((resource) => [shortId(resource.id), resource]),
      );
      const instance = instances.get(id);
      return instance === undefined ? undefined : ownerOf(instance, estate);
    },
  };
  return estate;
}

function ownedGroup(group: { owner: string; reason: string; resources: readonly Resource[] }): OwnedGroup {
  return {
    owner: group.owner,
    reason: group.reason,
    count: group.resources.length,
    resources: group.resources.map(({ id, type, region, account }) => ({ id, type, region, account })),
  };
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
