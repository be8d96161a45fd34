import { CallError, DriftMgrError, messageOf } from '../../errors.ts';
import type { Problem, Resource } from '../../model.ts';
import type { DetailRead, DetailTarget, ResourceDetail } from '../../provider.ts';
import { changedItem } from '../matching/items.ts';
import type { Known, Matching } from '../matching/matching.ts';
import type { DriftItem, DriftReport } from '../../api/drift.ts';
import { attributeRows, compareAttributes, wantedOf } from './compare-attributes.ts';
import type { PlanDetails } from './detail-reads.ts';
import { writtenApart } from './written-apart.ts';

export interface Compared {
  readonly items: readonly DriftItem[];
  readonly comparison: NonNullable<DriftReport['comparison']>;
  readonly problems: readonly Problem[];
}

/** Reads that are under way at once; the road holds them to the providers' limits. */
const readsAtOnce = 32;

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

/** Plans the reads of what the listings did not bring. Asks nothing. */
export async function planReads(matching: Matching, plan: PlanDetails): Promise<DetailPlan> {
  const wants = new Map<Resource, Set<string>>();
  for (const { known, resource } of pairsOf(matching)) {
    const wanted = wantedOf(known.instance, resource);
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
    targets.push({ account, region, type, id, ...(name === undefined ? {} : { name }), wants: own });
  }
  return { reads: await plan(targets), resources };
}

/** Calls that a plan takes, at least. */
export function callsOf({ reads }: Pick<DetailPlan, 'reads'>): number {
  return reads.reduce((sum, { calls }) => sum + calls, 0);
}

/** Compares every managed resource that is in the inventory, attribute by attribute. Rejects only when `signal` aborts. */
export async function compareAll(
  matching: Matching,
  plan: DetailPlan | undefined,
  signal: AbortSignal,
  onCalls?: (calls: number) => void,
): Promise<Compared> {
  const { details, problems } =
    plan === undefined
      ? { details: new Map<Resource, ResourceDetail>(), problems: [] }
      : await readAll(plan, comparedParts(matching), signal, onCalls);
  const items: DriftItem[] = [];
  const seen = new Set<Resource>();
  const apart = writtenApart(matching);
  let compared = 0;
  let of = 0;
  for (const { known, resource } of pairsOf(matching)) {
    // A part is compared by its own state, all of it.
    const others = known.identified.partOf === undefined ? apart.get(resource) : undefined;
    const result = compareAttributes(known.instance, resource, details.get(resource), others);
    compared += result.compared;
    of += result.of;
    seen.add(resource);
    if (result.changes.length > 0) items.push(changedItem(known, resource, result));
  }
  return { items, comparison: { compared, of, resources: seen.size, reads: plan === undefined ? 0 : callsOf(plan) }, problems };
}

function* pairsOf(matching: Matching): Generator<Pair> {
  for (const [resource, owners] of matching.managed) {
    for (const known of owners) if (known.instance.deposed === undefined) yield { known, resource };
  }
  for (const part of matching.parts) if (attributeRows(part.known.instance.type).length > 0) yield part;
}

/** Names of the members that rows of the instances' types compare, in lower case: what could not be read and nobody compares is nobody's problem. */
function comparedParts(matching: Matching): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { known } of pairsOf(matching)) types.add(known.instance.type);
  const roots = [...types].flatMap((type) => attributeRows(type).flatMap(({ native }) => native.map(([root = '']) => root.toLowerCase())));
  return new Set([...roots, 'tags', 'attributes']);
}

async function readAll(
  { reads, resources }: DetailPlan,
  compared: ReadonlySet<string>,
  signal: AbortSignal,
  onCalls: ((calls: number) => void) | undefined,
): Promise<{ readonly details: ReadonlyMap<Resource, ResourceDetail>; readonly problems: readonly Problem[] }> {
  const details = new Map<Resource, ResourceDetail>();
  const problems = new Map<string, Problem>();
  const keep = (resource: Resource, answer: ResourceDetail | Error): void => {
    if (answer instanceof Error) {
      // A type whose details nobody reads is compared by what its listing brought.
      if (!DriftMgrError.is(answer, 'not-comparable')) fold(problems, problemOf(answer, resource));
      return;
    }
    details.set(resource, answer);
    for (const [part, failure] of Object.entries(answer.unread ?? {})) {
      // An endpoint that does not know a read is like a type that nobody reads.
      if (failure.kind !== 'unsupported' && compared.has(part.toLowerCase())) fold(problems, problemOf(new CallError(failure), resource));
    }
  };
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < reads.length; at = next++) {
      signal.throwIfAborted();
      const read = reads[at];
      if (read === undefined) return;
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
    }
  };
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, reads.length) }, worker));
  return { details, problems: [...problems.values()] };
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
    ...(permission === undefined ? {} : { permission }),
  };
}

function fold(problems: Map<string, Problem>, problem: Problem): void {
  const key = [problem.code, problem.provider, problem.account, problem.region, problem.type, problem.message].join('\n');
  const before = problems.get(key);
  problems.set(key, before === undefined ? problem : { ...before, count: (before.count ?? 1) + 1 });
}
