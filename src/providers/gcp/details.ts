import { defined } from '../../core/defined.ts';
import { CallError, DriftMgrError, messageOf, type CallFailure } from '../../core/errors.ts';
import type { DetailRead, DetailTarget, ResourceDetail } from '../../core/provider.ts';
import { type Item, itemsOf, textOf } from './json.ts';
import { detailOf, type LookupDeps } from './lookup.ts';
import { nativeAddress } from './native-apis.ts';
import { type Part, partOf } from './part-reads.ts';
import { askJson, limitScopesOf } from './rest.ts';

/** Pages of one list that are read at most: a bucket may hold objects without number. */
const mostPages = 20;

interface Wanted {
  readonly target: DetailTarget;
  /** True where something of the resource's own description is wanted. */
  readonly own: boolean;
  readonly parts: readonly Part[];
}

/**
 * The reads for the attributes of many resources: each resource's own description where that is wanted, and each list that is a read of its own. What
 * no API of Google reads by its name costs nothing. Asks nothing yet.
 */
export function planDetails(
  depsOf: (account: string, signal: AbortSignal) => Promise<LookupDeps>,
  targets: readonly DetailTarget[],
): readonly DetailRead[] {
  return targets.map((target): DetailRead => {
    const wanted = wantedOf(target);
    const calls = new Set(wanted.parts.map(({ read }) => read.path)).size + (wanted.own ? 1 : 0);
    return {
      targets: [target],
      calls,
      limitScope: { key: `gcp/${target.account}`, limit: 'gcp', perSecond: 10 },
      run: async (signal) => [calls === 0 ? unreadable(target) : await readDetail(await depsOf(target.account, signal), wanted, signal)],
    };
  });
}

function wantedOf(target: DetailTarget): Wanted {
  if (nativeAddress(target.id) === undefined) return { target, own: false, parts: [] };
  const wants = [...(target.wants ?? [''])].map((want) => partOf(want, target));
  return { target, own: wants.includes(undefined), parts: wants.filter((part) => part !== undefined) };
}

function unreadable(target: DetailTarget): DriftMgrError {
  return new DriftMgrError('not-comparable', `DriftMgr cannot read ${target.type} by its name`);
}

async function readDetail(deps: LookupDeps, { target, own, parts }: Wanted, signal: AbortSignal): Promise<ResourceDetail> {
  const unread: Record<string, CallFailure> = {};
  const read = own ? detailOf(deps, target, signal) : undefined;
  const reads = new Map<string, Promise<unknown>>();
  for (const part of parts) {
    const { path } = part.read;
    if (!reads.has(path)) reads.set(path, readPart(deps, part, target, signal));
  }
  const bring = Promise.all(
    parts.map(async ({ name, read: { path }, ofAnswer }): Promise<readonly (readonly [string, unknown])[]> => {
      try {
        const answer = await reads.get(path);
        return [[name, ofAnswer === true ? ((answer as Item)[name] ?? null) : answer]];
      } catch (error) {
        signal.throwIfAborted();
        unread[name] = error instanceof CallError ? error.failure : { kind: 'failed', message: messageOf(error) };
        return [];
      }
    }),
  );
  const [description, brought] = await Promise.all([read, bring]);
  return { attributes: { ...description?.attributes, ...Object.fromEntries(brought.flat()) }, unread };
}

/** One object, or all pages of a list. Throws `CallError`. */
async function readPart({ context, endpoint, session }: LookupDeps, { read }: Part, target: DetailTarget, signal: AbortSignal): Promise<unknown> {
  const { api, path, query = {}, body, permission, items } = read;
  const ask = (pageToken: string | undefined): Promise<Item> => {
    const url = new URL(`${endpoint.base(api)}/${path}`);
    for (const [name, value] of Object.entries({ ...query, ...defined({ pageToken }) })) url.searchParams.set(name, value);
    const asked = { operation: permission, permission, project: target.account };
    const request = { ...asked, url, limitScopes: limitScopesOf(session.caller), ...defined({ body }) };
    return askJson(context, session.caller, request, signal);
  };
  if (items === undefined) return ask(undefined);
  const found: Item[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(pageToken);
    found.push(...itemsOf(answer[items]));
    pageToken = textOf(answer['nextPageToken']);
    if (pageToken === undefined) return found;
  }
  throw new CallError({ kind: 'failed', message: `the list has more than ${String(mostPages)} pages, which are not all read` });
}
