import { CallError, DriftMgrError } from '../../core/errors.ts';
import type { DetailRead, DetailTarget, ResourceDetail } from '../../core/provider.ts';
import type { Identities } from './identities.ts';
import { type Needs, needsOf, readDetail, type Reader, meansGone } from './readers/reader.ts';
import { readerOf } from './readers/table.ts';
import { placeOf, readingOf } from './lookup.ts';

interface Wanted {
  readonly target: DetailTarget;
  readonly reader: Reader;
  readonly needs: Needs;
}

/**
 * The reads for the attributes of many resources: one call describes as many as its API takes, what nobody wants is not read, and what the extra reads bring
 * needs no first one. Asks nothing yet.
 */
export function planDetails(identities: Identities, targets: readonly DetailTarget[]): readonly DetailRead[] {
  const reads: DetailRead[] = [];
  const together = new Map<string, Wanted[]>();
  for (const target of targets) {
    const reader = readerOf(target.type);
    if (reader === undefined) {
      reads.push(unreadable(target));
      continue;
    }
    const one = { target, reader, needs: needsOf(reader, target.wants) };
    const place = placeOf(identities, target);
    if (!one.needs.first || reader.many?.takes(readingOf(identities, target, neverEnds).target) !== true) {
      reads.push(readOf([one], place, (signal) => Promise.all([alone(identities, one, signal)])));
      continue;
    }
    const key = JSON.stringify([target.account, place.region, target.type]);
    const group = together.get(key);
    if (group === undefined) together.set(key, [one]);
    else group.push(one);
  }
  for (const group of together.values()) {
    const [first] = group;
    const most = first?.reader.many?.most ?? 1;
    for (let at = 0; at < group.length; at += most) {
      const part = group.slice(at, at + most);
      if (first !== undefined) reads.push(readOf(part, placeOf(identities, first.target), (signal) => allOf(identities, part, signal)));
    }
  }
  return reads;
}

const neverEnds = new AbortController().signal;

function readOf(wanted: readonly Wanted[], { limitScope }: ReturnType<typeof placeOf>, run: DetailRead['run']): DetailRead {
  const first = wanted.some(({ needs }) => needs.first) ? 1 : 0;
  return { targets: wanted.map(({ target }) => target), calls: wanted.reduce((sum, { needs }) => sum + needs.more.length, first), limitScope, run };
}

function unreadable(target: DetailTarget): DetailRead {
  const error = new DriftMgrError('not-comparable', `DriftMgr cannot read ${target.type} by its id`);
  return { targets: [target], calls: 0, limitScope: { key: 'none', limit: 'aws', perSecond: 1 }, run: () => Promise.resolve([error]) };
}

async function alone(
  identities: Identities,
  { target, reader, needs }: Wanted,
  signal: AbortSignal,
  known?: object,
): Promise<ResourceDetail | Error> {
  try {
    const detail = await readDetail(reader, readingOf(identities, target, signal), needs, known);
    return detail ?? new DriftMgrError('not-found', `${target.type} ${target.id} does not exist`);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** One call for all of them. Where one of them is gone, or the answer leaves some out, those are asked for one by one. */
async function allOf(identities: Identities, wanted: readonly Wanted[], signal: AbortSignal): Promise<readonly (ResourceDetail | Error)[]> {
  const known = await describedTogether(identities, wanted, signal);
  return Promise.all(wanted.map((one, at) => alone(identities, one, signal, known?.[at])));
}

async function describedTogether(
  identities: Identities,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<readonly (object | undefined)[] | undefined> {
  const [first] = wanted;
  if (first === undefined || wanted.length === 1) return undefined;
  const readings = wanted.map(({ target }) => readingOf(identities, target, signal));
  const [reading] = readings;
  try {
    return reading === undefined
      ? undefined
      : await first.reader.many?.read(
          reading,
          readings.map(({ target }) => target),
        );
  } catch (error) {
    if (error instanceof CallError && (meansGone(error.failure) || error.failure.kind === 'invalid')) return undefined;
    throw error;
  }
}
