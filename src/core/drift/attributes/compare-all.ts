import { defined } from '../../defined.ts';
import { CallError, DriftMgrError, messageOf } from '../../errors.ts';
import type { Problem, Resource } from '../../model.ts';
import type { DetailRead, DetailTarget, ResourceDetail } from '../../provider.ts';
import { sideBySide } from '../../side-by-side.ts';
import { changedItem, missingPart } from '../matching/items.ts';
import type { Known, Matching } from '../matching/matching.ts';
import type { InstanceOutcomes } from '../matching/outcomes.ts';
import type { AttributeChange, DriftItem, DriftReport } from '../../api/drift.ts';
import { compareSubresources, isListed } from '../subresources/compare-subresources.ts';
import type { PieceVerdict } from '../subresources/compare-subresources.ts';
import type { RuleSet } from '../rule-set.ts';
import { compareAttributes, wantedOf } from './compare-attributes.ts';
import type { AttributeComparison } from './compare-attributes.ts';
import type { PlanDetails } from './detail-reads.ts';
import { movesByItself, scaledBy } from './self-changing.ts';
import { writtenApart } from './written-apart.ts';

export interface Compared {
  /** Pieces of managed resources that no state knows. */
  readonly unmanaged: readonly DriftItem[];
  readonly comparison: NonNullable<DriftReport['comparison']>;
  readonly problems: readonly Problem[];
}

/** Reads that are under way at once; the pipeline holds them to the providers' limits. */
const readsAtOnce = 32;

interface CompareAllOptions {
  readonly rules: RuleSet;
  readonly signal: AbortSignal;
  readonly onCalls?: (calls: number) => void;
  /** What is read already. */
  readonly known?: ReadonlyMap<Resource, ResourceDetail>;
}

interface Pair {
  readonly known: Known;
  readonly resource: Resource;
}

/** What must be read to compare the attributes of managed resources, and how. */
export interface DetailPlan {
  readonly reads: readonly DetailRead[];
  /** The resources that are read, by the ids of their providers. */
  readonly resources: ReadonlyMap<string, Resource>;
}

/** Plans the reads of what the listings did not bring, and `described` does not hold. Asks nothing. */
export async function planReads(
  matching: Matching,
  rules: RuleSet,
  plan: PlanDetails,
  described: ReadonlyMap<Resource, ResourceDetail> = nothingRead.details,
): Promise<DetailPlan> {
  const wants = new Map<Resource, Set<string>>();
  for (const { known, resource } of pairsOf(matching)) {
    const wanted = described.has(resource) ? [] : wantedBy(known, resource, rules);
    if (wanted.length === 0) continue;
    const before = wants.get(resource) ?? new Set<string>();
    wants.set(resource, before);
    for (const want of wanted) before.add(want);
  }
  const resources = new Map<string, Resource>();
  const targets: DetailTarget[] = [];
  for (const [resource, own] of wants) {
    const { account, region, type, id, name } = resource;
    resources.set(id, resource);
    targets.push({ account, region, type, id, ...defined({ name }), wants: own });
  }
  return { reads: await plan(targets), resources };
}

/** Two plans as one. */
export function joinPlans(one: DetailPlan, other: DetailPlan): DetailPlan {
  return { reads: [...one.reads, ...other.reads], resources: new Map([...one.resources, ...other.resources]) };
}

/** What must be read to compare an instance, by the first steps in lower case: what the listing did not bring. */
function wantedBy({ instance, identified }: Known, resource: Resource, rules: RuleSet): readonly string[] {
  const subresource = identified.partOf === undefined ? undefined : rules.subresourceOf(instance);
  if (subresource === undefined)
    return wantedOf(instance, resource, { rows: rules.attributesOf(instance.type), tags: rules.tagsOf(identified.provider, instance.type) });
  return isListed(subresource, resource) ? [] : [subresource.root];
}

/** Calls that a plan takes, at least. */
export function callsOf({ reads }: { readonly reads: readonly Pick<DetailRead, 'calls'>[] }): number {
  return reads.reduce((sum, { calls }) => sum + calls, 0);
}

/**
 * Compares every managed resource that is in the inventory, and every part of one, attribute by attribute; each of their instances gets its outcome.
 * Rejects only when `signal` aborts.
 */
export async function compareAll(
  matching: Matching,
  plan: DetailPlan | undefined,
  outcomes: InstanceOutcomes,
  { rules, signal, onCalls, known: described = nothingRead.details }: CompareAllOptions,
): Promise<Compared> {
  const asked = plan === undefined ? nothingRead : await readAll(plan, comparedParts(matching, rules), signal, onCalls);
  const read = { ...asked, details: new Map([...described, ...asked.details]) };
  const seen = new Set<Resource>();
  const apart = writtenApart(matching, rules);
  const isScaled = scaledBy(matching, rules);
  let compared = 0;
  let of = 0;
  const { verdicts, unmanaged } = compareSubresources(matching, read.details, rules);
  for (const { known, resource } of pairsOf(matching)) {
    const verdict = verdicts.get(known.instance);
    if (verdict !== undefined) {
      compared += settlePiece(known, resource, verdict, unreadOf(known, resource, { rules, read }), outcomes);
      of += Object.keys(known.instance.attributes).length;
      continue;
    }
    // A part is compared by its own state, all of it.
    const others = known.identified.partOf === undefined ? apart.get(resource) : undefined;
    const result = compareAttributes(known.instance, resource, {
      rows: rules.attributesOf(known.instance.type),
      tags: rules.tagsOf(known.identified.provider, known.instance.type),
      detail: read.details.get(resource),
      apart: others,
      movesByItself: movesByItself(known, rules, isScaled),
    });
    compared += result.compared;
    of += result.of;
    seen.add(resource);
    const unread = unreadOf(known, resource, { rules, read });
    if (isGone(known, result)) outcomes.drifted(missingPart(known, resource, 'setting'));
    else if (result.changes.length > 0) outcomes.drifted(changedItem(known, resource, result));
    else if (unread !== undefined) outcomes.unclear(known.instance, `not all of its attributes could be read: ${unread}`, true);
    else if (known.identified.partOf !== undefined && result.compared === 0) outcomes.unclear(known.instance, notFoundIn(known), false);
    else outcomes.inStep();
  }
  for (const owners of matching.managed.values()) for (const { instance } of owners) if (instance.deposed !== undefined) outcomes.inStep();
  return { comparison: { compared, of, resources: seen.size, reads: plan === undefined ? 0 : callsOf(plan) }, unmanaged, problems: read.problems };
}

/** Gives an instance that stands for a piece of its parent its outcome. Gives how many attributes were compared. */
function settlePiece(known: Known, resource: Resource, verdict: PieceVerdict, unread: string | undefined, outcomes: InstanceOutcomes): number {
  const of = Object.keys(known.instance.attributes).length;
  switch (verdict.kind) {
    case 'missing':
      outcomes.drifted(missingPart(known, resource, verdict.noun));
      return 0;
    case 'changed':
      outcomes.drifted(changedItem(known, resource, { changes: verdict.changes, compared: verdict.compared, of }));
      return verdict.compared;
    case 'inStep':
      outcomes.inStep();
      return verdict.compared;
    case 'unclear':
      outcomes.unclear(
        known.instance,
        unread === undefined ? verdict.reason : `its ${known.identified.partOf ?? 'parent'} could not be read: ${unread}`,
        verdict.incomplete,
      );
      return 0;
  }
}

/** A part is gone where its parent has nothing in any of the places that it fills. */
function isGone({ identified }: Known, { changes, compared }: AttributeComparison): boolean {
  const isEmpty = ({ cloud, sensitive }: AttributeChange): boolean => sensitive !== true && (cloud === undefined || cloud === null);
  return identified.partOf !== undefined && compared > 0 && changes.length === compared && changes.every(isEmpty);
}

function notFoundIn({ instance, identified }: Known): string {
  return `DriftMgr has no row by which a ${instance.type} is found in what is read of its ${identified.partOf ?? ''}`;
}

/** Why what an instance is compared by could not be read; undefined where it was. */
function unreadOf(known: Known, resource: Resource, { rules, read }: { rules: RuleSet; read: Read }): string | undefined {
  const failures = read.unread.get(resource);
  if (failures === undefined) return undefined;
  const wanted = wantedBy(known, resource, rules);
  return wanted.length === 0 ? undefined : (failures.get('') ?? wanted.flatMap((part) => failures.get(part) ?? [])[0]);
}

function* pairsOf(matching: Matching): Generator<Pair> {
  for (const [resource, owners] of matching.managed) {
    for (const known of owners) if (known.instance.deposed === undefined) yield { known, resource };
  }
  yield* matching.parts;
}

/** Names of the members that rows of the instances' types compare, in lower case: what could not be read and nobody compares is nobody's problem. */
function comparedParts(matching: Matching, rules: RuleSet): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { known } of pairsOf(matching)) types.add(known.instance.type);
  const sets = matching.parts.flatMap(({ known }) => rules.subresourceOf(known.instance)?.root ?? []);
  const roots = [...types].flatMap((type) => rules.attributesOf(type).flatMap(({ native }) => native.map(([root = '']) => root.toLowerCase())));
  return new Set([...roots, ...sets, 'tags', 'attributes']);
}

/** What came of the reads: why something was not read by the part that was asked for, `''` where it is all of the resource. */
interface Read {
  readonly details: ReadonlyMap<Resource, ResourceDetail>;
  readonly unread: ReadonlyMap<Resource, ReadonlyMap<string, string>>;
  readonly problems: readonly Problem[];
}

const nothingRead: Read = { details: new Map(), unread: new Map(), problems: [] };

async function readAll(
  { reads, resources }: DetailPlan,
  compared: ReadonlySet<string>,
  signal: AbortSignal,
  onCalls: ((calls: number) => void) | undefined,
): Promise<Read> {
  const details = new Map<Resource, ResourceDetail>();
  const unread = new Map<Resource, Map<string, string>>();
  const problems = new Map<string, Problem>();
  const keep = (resource: Resource, answer: ResourceDetail | Error): void => {
    if (answer instanceof Error) {
      // A type whose details nobody reads is compared by what its listing brought.
      if (DriftMgrError.is(answer, 'not-comparable')) return;
      fold(problems, problemOf(answer, resource));
      unread.set(resource, new Map([['', messageOf(answer)]]));
      return;
    }
    details.set(resource, answer);
    for (const [part, failure] of Object.entries(answer.unread ?? {})) {
      // An endpoint that does not know a read is like a type that nobody reads.
      if (failure.kind === 'unsupported' || !compared.has(part.toLowerCase())) continue;
      fold(problems, problemOf(new CallError(failure), resource));
      const before = unread.get(resource) ?? new Map<string, string>();
      unread.set(resource, before.set(part.toLowerCase(), failure.message));
    }
  };
  let done = 0;
  await sideBySide(reads, readsAtOnce, async (read) => {
    signal.throwIfAborted();
    const answers = await read.run(signal).catch((error: unknown) => {
      signal.throwIfAborted();
      return read.targets.map(() => (error instanceof Error ? error : new Error(String(error))));
    });
    for (const [index, { id }] of read.targets.entries()) {
      const resource = resources.get(id);
      const answer = answers[index];
      if (resource !== undefined && answer !== undefined) keep(resource, answer);
    }
    done += read.calls;
    onCalls?.(done);
  });
  return { details, unread, problems: [...problems.values()] };
}

function problemOf(error: unknown, resource: Resource): Problem {
  const { provider, account, region, type } = resource;
  const code = error instanceof CallError && ['denied', 'cancelled'].includes(error.failure.kind) ? error.failure.kind : 'failed';
  const permission = error instanceof CallError ? error.failure.permission : undefined;
  return {
    code,
    reason: 'detail',
    provider,
    account,
    region,
    type,
    message: `The attributes could not be read: ${messageOf(error)}`,
    ...defined({ permission }),
  };
}

function fold(problems: Map<string, Problem>, problem: Problem): void {
  const key = [problem.code, problem.provider, problem.account, problem.region, problem.type, problem.message].join('\n');
  const before = problems.get(key);
  problems.set(key, before === undefined ? problem : { ...before, count: (before.count ?? 1) + 1 });
}
