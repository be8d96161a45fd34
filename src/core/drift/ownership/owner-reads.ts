import { defined } from '../../defined.ts';
import { CallError, messageOf } from '../../errors.ts';
import type { Problem, Resource } from '../../model.ts';
import type { OwnerFacts, OwnerRead } from '../../provider.ts';
import { sideBySide } from '../../side-by-side.ts';

/** What says how to ask who made resources. Nothing is asked before a read is run. */
export type PlanOwners = (resources: readonly Resource[]) => Promise<readonly OwnerRead[]> | readonly OwnerRead[];

/** What was learnt of who made resources, and what could not be. */
export interface OwnersRead {
  readonly facts: ReadonlyMap<Resource, OwnerFacts>;
  readonly problems: readonly Problem[];
}

/** Reads that are under way at once; the pipeline holds them to the providers' limits. */
const readsAtOnce = 8;

/** Makes the reads. What one of them fails by is a problem, since what it asked about may be another tool's. Rejects only when `signal` aborts. */
export async function readOwners(reads: readonly OwnerRead[], signal: AbortSignal): Promise<OwnersRead> {
  const facts = new Map<Resource, OwnerFacts>();
  const problems: Problem[] = [];
  await sideBySide(reads, readsAtOnce, async (read) => {
    signal.throwIfAborted();
    try {
      for (const [resource, learnt] of await read.run(signal)) facts.set(resource, { ...facts.get(resource), ...learnt });
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, read));
    }
  });
  return { facts, problems };
}

/** The resource with what was learnt of it. */
export function withFacts(resource: Resource, facts: OwnersRead['facts']): Resource {
  const learnt = facts.get(resource);
  if (learnt === undefined) return resource;
  const { tags = resource.tags, attributes } = learnt;
  return {
    ...resource,
    ...defined({ tags }),
    ...(attributes === undefined ? {} : { attributes: { ...resource.attributes, ...attributes } }),
  };
}

function problemOf(error: unknown, { resources }: OwnerRead): Problem {
  const [first] = resources;
  const code = error instanceof CallError && ['denied', 'cancelled'].includes(error.failure.kind) ? error.failure.kind : 'failed';
  const permission = error instanceof CallError ? error.failure.permission : undefined;
  return {
    code,
    reason: 'owner',
    ...(first === undefined ? {} : { provider: first.provider, account: first.account, region: first.region }),
    message: `Who made ${resources.length === 1 ? 'a resource' : `${String(resources.length)} resources`} that no state knows could not be asked: ${messageOf(error)}`,
    hint: 'Some of what is said to be unmanaged may belong to another tool.',
    ...defined({ permission }),
  };
}
