import { CallError, DriftMgrError, messageOf } from '../../errors.ts';
import type { Problem, Resource } from '../../model.ts';
import type { LookupTarget, ResourceDetail } from '../../provider.ts';
import { changedItem } from '../items.ts';
import type { Known, Matching } from '../matching.ts';
import type { DriftItem, DriftReport } from '../report.ts';
import { attributeRows, compareAttributes, needsDetail } from './compare-attributes.ts';
import { writtenApart } from './written-apart.ts';

export type Detail = (target: LookupTarget) => Promise<ResourceDetail>;

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

/** Resources whose attributes must be read one by one, because the listing did not bring what is compared. */
export function detailTargets(matching: Matching): readonly Resource[] {
  const targets = new Set<Resource>();
  for (const { known, resource } of pairsOf(matching)) if (needsDetail(known.instance, resource)) targets.add(resource);
  return [...targets];
}

/** Compares every managed resource that is in the inventory, attribute by attribute. Rejects only when `signal` aborts. */
export async function compareAll(matching: Matching, detail: Detail | undefined, signal: AbortSignal): Promise<Compared> {
  const { details, problems } =
    detail === undefined
      ? { details: new Map<Resource, ResourceDetail>(), problems: [] }
      : await readAll(detailTargets(matching), comparedParts(matching), detail, signal);
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
    if (result.changes.length > 0) items.push(changedItem(known, resource, result.changes));
  }
  return { items, comparison: { compared, of, resources: seen.size, reads: details.size }, problems };
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
  targets: readonly Resource[],
  compared: ReadonlySet<string>,
  detail: Detail,
  signal: AbortSignal,
): Promise<{ readonly details: ReadonlyMap<Resource, ResourceDetail>; readonly problems: readonly Problem[] }> {
  const details = new Map<Resource, ResourceDetail>();
  const problems = new Map<string, Problem>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < targets.length; at = next++) {
      signal.throwIfAborted();
      const resource = targets[at];
      if (resource === undefined) return;
      const { account, region, type, id, name } = resource;
      try {
        const read = await detail({ account, region, type, id, ...(name === undefined ? {} : { name }) });
        details.set(resource, read);
        for (const [part, failure] of Object.entries(read.unread ?? {})) {
          // An endpoint that does not know a read is like a type that nobody reads.
          if (failure.kind !== 'unsupported' && compared.has(part.toLowerCase())) fold(problems, problemOf(new CallError(failure), resource));
        }
      } catch (error) {
        signal.throwIfAborted();
        // A type whose details nobody reads is compared by what its listing brought.
        if (!DriftMgrError.is(error, 'not-comparable')) fold(problems, problemOf(error, resource));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, targets.length) }, worker));
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
