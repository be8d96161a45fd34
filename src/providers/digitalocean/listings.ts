import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Account, Resource } from '../../core/model.ts';
import type { Listing, Page, PlanRequest } from '../../core/provider.ts';
import type { Answer, Api, TokenHolder } from './api.ts';
import { type Item, rows, typeOf, type TypeRow } from './types.ts';

/** The largest page that the API gives ("Links & Pagination" in the API reference). */
const mostPerPage = 200;

/** One listing a type; where counts are enough and the type has no region, it asks for one item and the total. */
export function planListings(api: Api, account: Account, holder: TokenHolder, request: PlanRequest): Listing[] {
  const wanted = new Set((request.types ?? []).map((type) => type.toLowerCase()));
  return rows
    .filter((row) => wanted.size === 0 || wanted.has(typeOf(row).toLowerCase()))
    .map((row): Listing => {
      const type = typeOf(row);
      const counting = request.want === 'counts' && row.region === undefined && row.paged !== false && row.skip === undefined;
      return {
        key: `digitalocean/${account.id}/${type}/${counting ? 'count' : 'rows'}`,
        provider: 'digitalocean',
        identity: account.identity,
        accounts: [account.id],
        region: row.region === undefined ? 'global' : '*',
        types: [type],
        covers: [type],
        want: counting ? 'counts' : 'rows',
        operation: `digitalocean:GET /v2/${row.path}`,
        permission: row.scope,
        run: ({ signal }) => (counting ? countRow(api, account, holder, row, signal) : listRow(api, account, holder, row, signal)),
      };
    });
}

async function* countRow(api: Api, account: Account, holder: TokenHolder, row: TypeRow, signal: AbortSignal): AsyncIterable<Page> {
  const answer = await api.get(holder, queryOf(row, account, { per_page: '1' }), signal);
  const total = totalOf(answer.body);
  const items = answer.body[row.items];
  // A server without a total, or with one that it belies itself, leaves nothing but to list.
  if (total === undefined || (Array.isArray(items) && items.length > total)) yield* listRow(api, account, holder, row, signal);
  else yield { tallies: [{ account: account.id, region: 'global', type: typeOf(row), count: total }] };
}

async function* listRow(api: Api, account: Account, holder: TokenHolder, row: TypeRow, signal: AbortSignal): AsyncIterable<Page> {
  let page: string | undefined = '1';
  let seen = 0;
  const asked = new Set<string>();
  const ids = new Set<string>();
  while (page !== undefined) {
    asked.add(page);
    const paging: Record<string, string> = row.paged === false ? {} : { per_page: String(mostPerPage), page };
    const answer = await getOrNothing(api, holder, row, account, paging, signal);
    if (answer === undefined) {
      yield { resources: [] };
      return;
    }
    const items = itemsOf(answer.body, row);
    const resources = items.map((item) => resourceOf(item, row, account));
    const known = ids.size;
    for (const { id } of resources) ids.add(id);
    seen += items.length;
    yield { resources: resources.filter((_resource, index) => row.skip?.(items[index] ?? {}) !== true) };
    const linked = nextPage(answer.body);
    // A server without links says by its total, or not at all, that there is more: then the next page tells, until one brings nothing new.
    const silent = linked === undefined && row.paged !== false && ids.size > known && mayHaveMore(answer.body, seen);
    const total = totalOf(answer.body) ?? 0;
    if (asked.size > 1 && ids.size === known && ids.size < total) throw failed(`the server counts ${String(total)} and gave ${String(ids.size)}`);
    page = silent ? String(asked.size + 1) : linked;
    if (page !== undefined && asked.has(page)) throw failed(`the server gave page ${page} twice`);
  }
}

/** Undefined where a single object does not exist. */
async function getOrNothing(
  api: Api,
  holder: TokenHolder,
  row: TypeRow,
  account: Account,
  paging: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  try {
    return await api.get(holder, queryOf(row, account, paging), signal);
  } catch (error) {
    if (row.single === true && error instanceof CallError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

function queryOf(row: TypeRow, account: Account, paging: Readonly<Record<string, string>>) {
  return { path: row.path, query: { ...row.query, ...paging }, scope: row.scope, account: account.id };
}

function itemsOf(body: Item, row: TypeRow): readonly Item[] {
  const found = body[row.items];
  if (row.single === true) return isItem(found) ? [found] : [];
  // An absent field is an empty list only where the total says so as well.
  if (found === null || found === undefined) {
    if ((totalOf(body) ?? 0) > 0 || !(row.items in body || totalOf(body) === 0)) throw failed(`the answer has no field "${row.items}"`);
    return [];
  }
  if (!Array.isArray(found)) throw failed(`the field "${row.items}" of the answer is not a list`);
  return found.filter(isItem);
}

/** The page that follows, from `links.pages.next`; the address itself is not followed, so that the token stays with its endpoint. */
function nextPage(body: Item): string | undefined {
  const links = body['links'];
  const pages = isItem(links) ? links['pages'] : undefined;
  const next = isItem(pages) ? pages['next'] : undefined;
  if (typeof next !== 'string' || next === '') return undefined;
  const page = new URL(next, 'https://localhost').searchParams.get('page');
  if (page === null) throw failed('the link to the next page names no page');
  return page;
}

function mayHaveMore(body: Item, seen: number): boolean {
  const total = totalOf(body);
  return total === undefined ? !('links' in body) : seen < total;
}

function totalOf(body: Item): number | undefined {
  const meta = body['meta'];
  const total = isItem(meta) ? meta['total'] : undefined;
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined;
}

/** A resource from an item of a listing or a single answer. */
export function resourceOf(item: Item, row: TypeRow, account: Account): Resource {
  const id = textOf(item[row.id ?? 'id']);
  if (id === undefined) throw failed(`an item of "${row.items}" has no ${row.id ?? 'id'}`);
  const label = at(item, row.label ?? 'name');
  const created = at(item, 'created_at');
  const tags = Array.isArray(item['tags']) ? Object.fromEntries(item['tags'].map((tag) => [String(tag), ''])) : undefined;
  const attributes = (row.show ?? []).flatMap((field) => (item[field] === undefined ? [] : [[field, item[field]] as const]));
  return {
    provider: 'digitalocean',
    account: account.id,
    region: row.region === undefined ? 'global' : (row.region(item) ?? 'global'),
    type: typeOf(row),
    id: `do:${row.urn}:${id}`,
    source: `digitalocean:GET /v2/${row.path}`,
    ...(typeof label === 'string' && label !== '' ? { name: label } : {}),
    ...(typeof created === 'string' && !Number.isNaN(Date.parse(created)) ? { createdAt: new Date(created).toISOString() } : {}),
    ...(tags === undefined ? {} : { tags }),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    ...(row.isDefault?.(item) === true ? { isDefault: true as const } : {}),
  };
}

function at(item: Item, path: string): unknown {
  return path.split('.').reduce<unknown>((value, field) => (isItem(value) ? value[field] : undefined), item);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** True for a JSON object. */
export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(message: string): CallError {
  const failure: CallFailure = { kind: 'failed', message };
  return new CallError(failure);
}
