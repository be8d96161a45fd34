import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { LookupResult, LookupTarget, RateLimitScope, ResourceDetail } from '../../core/provider.ts';
import type { Identities } from './identities.ts';
import { readDetail, type Reader, type Reading, targetOf } from './readers/reader.ts';
import { readerOf } from './readers/table.ts';
import type { Session } from './session.ts';

/** One read by id. Throws `CallError` when it cannot be known, `not-comparable` for a type that nothing reads. */
export async function lookupOne(identities: Identities, target: LookupTarget, signal: AbortSignal): Promise<LookupResult> {
  const found = await readerFor(target).read(readingOf(identities, target, signal));
  return { exists: found !== undefined };
}

/** All reads of one resource. Throws `CallError`; one that does not exist is `not-found`. */
export async function detailOne(identities: Identities, target: LookupTarget, signal: AbortSignal): Promise<ResourceDetail> {
  const detail = await readDetail(readerFor(target), readingOf(identities, target, signal));
  if (detail !== undefined) return detail;
  throw new DriftMgrError('not-found', `${target.type} ${target.id} does not exist`);
}

function readerFor({ type }: LookupTarget): Reader {
  const reader = readerOf(type);
  if (reader === undefined) throw new DriftMgrError('not-comparable', `DriftMgr cannot read ${type} by its id`);
  return reader;
}

/** What is needed to read a target. */
export function readingOf(identities: Identities, target: LookupTarget, signal: AbortSignal): Reading {
  const { session, region } = placeOf(identities, target);
  return {
    session,
    target: targetOf({ ...target, region }),
    signal,
    ask: async (service, operation, command, permission) =>
      await session.ask(service, operation, command, { region, signal, ...defined({ permission }) }),
  };
}

/** Where a target is asked for: what belongs to no region, in the region of its partition's control planes. */
export function placeOf(
  identities: Identities,
  target: LookupTarget,
): { readonly session: Session; readonly region: string; readonly limitScope: RateLimitScope } {
  const session = identities.sessionOf(target.account);
  const placeless = target.region === 'global' || target.region === 'unknown' || target.region === '*' || target.region === '';
  const region = placeless ? session.partition.controlRegion : target.region;
  return { session, region, limitScope: session.detailMeter(region, target.type) };
}
