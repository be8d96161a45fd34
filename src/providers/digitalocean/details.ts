import { CallError, messageOf } from '../../core/errors.ts';
import type { DetailRead, DetailTarget, ResourceDetail } from '../../core/provider.ts';
import { isItem } from './answers.ts';
import { type Api, operationOf, type TokenHolder } from './api.ts';
import type { Item } from './types.ts';

/** The largest page that the API gives ("Links & Pagination" in the API reference). */
const mostPerPage = 200;
/** The member of a domain's detail that holds its records, which are a list of their own. */
const records = 'domain_records';
/** Pages of records that are read at most. */
const mostPages = 100;

/** The reads for the attributes of many resources: the object itself where anything of it is wanted, and a domain's records where they are. Asks nothing yet. */
export function planDetails(
  api: Api,
  holderOf: (account: string) => TokenHolder,
  targets: readonly DetailTarget[],
  readObject: (target: DetailTarget, signal: AbortSignal) => Promise<Item>,
): readonly DetailRead[] {
  return targets.map((target): DetailRead => {
    const wantsRecords = target.type === 'digitalocean:domain' && target.wants?.has(records) === true;
    const wantsObject = target.wants === undefined || [...target.wants].some((want) => want !== records);
    return {
      targets: [target],
      calls: (wantsObject ? 1 : 0) + (wantsRecords ? 1 : 0),
      limitScope: { key: `digitalocean/${target.account}`, limit: 'digitalocean', perSecond: 10 },
      run: async (signal): Promise<readonly ResourceDetail[]> => {
        const object = wantsObject ? await readObject(target, signal) : {};
        if (!wantsRecords) return [{ attributes: object }];
        try {
          return [{ attributes: { ...object, [records]: await recordsOf(api, holderOf(target.account), target, signal) } }];
        } catch (error) {
          signal.throwIfAborted();
          const failure = error instanceof CallError ? error.failure : { kind: 'failed' as const, message: messageOf(error) };
          return [{ attributes: object, unread: { [records]: failure } }];
        }
      },
    };
  });
}

async function recordsOf(api: Api, holder: TokenHolder, { id, account }: DetailTarget, signal: AbortSignal): Promise<readonly Item[]> {
  const path = `domains/${encodeURIComponent(id.replace(/^do:domain:/, ''))}/records`;
  const asked = { path, operation: operationOf('domains/{id}/records'), scope: 'domain:read', account };
  const found: Item[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const { body } = await api.get(holder, { ...asked, query: { per_page: String(mostPerPage), page: String(page) } }, signal);
    const items = body[records];
    if (!Array.isArray(items)) throw new CallError({ kind: 'failed', message: `the answer has no list "${records}"` });
    found.push(...items.filter(isItem));
    const links = body['links'];
    const pages = isItem(links) ? links['pages'] : undefined;
    if (!isItem(pages) || typeof pages['next'] !== 'string') return found;
  }
  throw new CallError({ kind: 'failed', message: `the domain has more than ${String(mostPages * mostPerPage)} records, which are not all read` });
}
