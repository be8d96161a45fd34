import { CallError } from '../../core/errors.ts';
import type { Account, Resource } from '../../core/model.ts';
import type { Listing, ListingInput, Page, PlanRequest } from '../../core/provider.ts';
import { isItem, itemsOf } from './answers.ts';
import { type Answer, type Api, operationOf, type TokenHolder } from './api.ts';
import { idOf, type Item, rows, typeOf, type TypeRow } from './types.ts';

/** The largest page that the API gives ("Links & Pagination" in the API reference). */
const mostPerPage = 200;

/** One listing a type; where counts are enough and the type has no region, it asks for one item and the total. */
export function planListings(api: Api, account: Account, holder: TokenHolder, request: PlanRequest): Listing[] {
  const regions = request.everywhere === true ? [] : (request.regions ?? []).map((region) => region.toLowerCase());
  const wanted = wantedRows(request, regions.length === 0 || regions.includes('global'));
  // What a city has more than is known here would be missed: a region is named to the cloud, and never a beginning of several.
  const places = regions.length > 0 && regions.every((region) => region !== 'global' && /^[a-z]+\d+$/.test(region)) ? regions.toSorted() : undefined;
  const parents = new Set(wanted.map((row) => row.parent));
  const keyOf = (row: TypeRow, want: 'count' | 'rows'): string => `digitalocean/${account.id}/${typeOf(row)}/${want}`;
  return wanted.map((row): Listing => {
    const type = typeOf(row);
    const counting = request.want === 'counts' && row.region === undefined && isCountable(row) && !parents.has(row.noun);
    const parent = rows.find(({ noun }) => noun === row.parent);
    const asked = row.byRegion === true ? places : undefined;
    const asker: Asker = { api, account, holder, row, ...(asked === undefined ? {} : { places: asked }) };
    const wholeKey = keyOf(row, counting ? 'count' : 'rows');
    return {
      key: asked === undefined ? wholeKey : `${wholeKey}/${asked.join(',')}`,
      ...(asked === undefined ? {} : { places: asked, wholeKey }),
      provider: 'digitalocean',
      identity: account.identity,
      accounts: [account.id],
      region: row.region === undefined ? 'global' : '*',
      types: [type],
      covers: [type],
      want: counting ? 'counts' : 'rows',
      operation: operationOf(row.path),
      permission: row.scope,
      ...(parent === undefined ? {} : { parents: keyOf(parent, 'rows') }),
      run: (input) =>
        row.parent !== undefined ? listChildren(asker, input) : counting ? countRow(asker, input.signal) : listRow(asker, input.signal),
    };
  });
}

/** The rows that are asked for, with the parents that those need; all that need no further call an item where nothing is named. What is in no region is left out of a look at some. */
function wantedRows(request: PlanRequest, withGlobal: boolean): readonly TypeRow[] {
  const possible = rows.filter(({ region }) => withGlobal || region !== undefined);
  const named = new Set((request.types ?? []).map((type) => type.toLowerCase()));
  if (named.size === 0) return possible.filter((row) => row.parent === undefined || request.allTypes === true);
  const wanted = possible.filter((row) => named.has(typeOf(row)));
  return rows.filter((row) => wanted.includes(row) || wanted.some(({ parent }) => parent === row.noun));
}

function isCountable(row: TypeRow): boolean {
  return row.further === undefined && row.paged !== false && row.sole === undefined && row.skip === undefined && row.parent === undefined;
}

/** Who asks for what. `parent` is the id of the item whose children are asked for. */
interface Asker {
  readonly api: Api;
  readonly account: Account;
  readonly holder: TokenHolder;
  readonly row: TypeRow;
  readonly parent?: string;
  /** Regions to ask about, one by one; all at once where absent. */
  readonly places?: readonly string[];
}

async function* countRow(asker: Asker, signal: AbortSignal): AsyncIterable<Page> {
  const { account, row } = asker;
  const answer = await get(asker, { per_page: '1' }, signal);
  const total = totalOf(answer.body);
  const items = itemsOf(row, answer.body);
  if (items.length === 0 && total !== undefined && total > 0) throw failed(endedEarly(0, total));
  // A server without a total, or with one that it belies itself, leaves nothing but to list.
  if (total === undefined || items.length > total) yield* listRow(asker, signal);
  else yield { resourceCounts: [{ account: account.id, region: 'global', type: typeOf(row), count: total }] };
}

/** The children of every parent; one that is refused is a failure of its own. */
async function* listChildren(asker: Asker, { parents, signal }: ListingInput): AsyncIterable<Page> {
  for (const { id } of parents) {
    try {
      yield* listRow({ ...asker, parent: id.replace(/^do:[^:]+:/, '') }, signal);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // A parent that went meanwhile took its children along.
      if (error.failure.kind === 'not-found') continue;
      yield { failures: [{ account: asker.account.id, region: 'global', type: typeOf(asker.row), failure: error.failure }] };
    }
  }
}

async function* listRow(asker: Asker, signal: AbortSignal): AsyncIterable<Page> {
  const { row, places } = asker;
  for (const region of places ?? []) yield* listPages({ ...asker, row: { ...row, query: { ...row.query, region } } }, signal);
  if (places === undefined) yield* listPages(asker, signal);
  if (row.further !== undefined) yield* listPages({ ...asker, row: { ...row, query: { ...row.query, ...row.further } } }, signal);
}

async function* listPages(asker: Asker, signal: AbortSignal): AsyncIterable<Page> {
  const { account, row, parent, places } = asker;
  let page: string | undefined = '1';
  let seen = 0;
  const asked = new Set<string>();
  const ids = new Set<string>();
  while (page !== undefined) {
    asked.add(page);
    const paging: Record<string, string> = row.paged === false ? {} : { per_page: String(mostPerPage), page };
    const answer = await (row.sole === undefined ? get(asker, paging, signal) : getSole(asker, row.sole, signal));
    if (answer === undefined) {
      yield { resources: [] };
      return;
    }
    const items = itemsOf(row, answer.body);
    const resources = items.map((item) => resourceOf(item, row, account, parent));
    const known = ids.size;
    for (const { id } of resources) ids.add(id);
    seen += items.length;
    const isWanted = ({ region }: Resource, index: number): boolean => row.skip?.(items[index] ?? {}) !== true && places?.includes(region) !== false;
    yield { resources: resources.filter(isWanted) };
    const linked = nextPage(answer.body);
    // A server without links says by its total, or not at all, that there is more: then the next page tells, until one brings nothing new.
    const silent = linked === undefined && row.paged !== false && ids.size > known && mayHaveMore(answer.body, seen);
    page = silent ? String(asked.size + 1) : linked;
    const total = totalOf(answer.body) ?? 0;
    if ((page === undefined || ids.size === known) && ids.size < total) throw failed(endedEarly(ids.size, total));
    if (page !== undefined && asked.has(page)) throw failed(`the server gave page ${page} twice`);
  }
}

/** The list; where its path is unknown, the one object that older servers have. Undefined where there is none of those. */
async function getSole(asker: Asker, path: string, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    return await get(asker, {}, signal);
  } catch (error) {
    if (!isUnknown(error)) throw error;
  }
  try {
    return await get({ ...asker, row: { ...asker.row, path } }, {}, signal);
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof CallError && (error.failure.kind === 'not-found' || error.failure.kind === 'unsupported');
}

function get({ api, account, holder, row, parent }: Asker, paging: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer> {
  const path = parent === undefined ? row.path : row.path.replace('{id}', encodeURIComponent(parent));
  return api.get(
    holder,
    { path, operation: operationOf(row.path), query: { ...row.query, ...paging }, scope: row.scope, account: account.id },
    signal,
  );
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
  return total === undefined ? !isItem(body['links']) : seen < total;
}

function totalOf(body: Item): number | undefined {
  const meta = body['meta'];
  const total = isItem(meta) ? meta['total'] : undefined;
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined;
}

/** A resource from an item of a listing or a single answer; `parent` is the id of the item that it is a child of. */
export function resourceOf(item: Item, row: TypeRow, account: Account, parent?: string): Resource {
  const id = textOf(item[row.id ?? 'id']);
  if (id === undefined) throw failed(`an item of "${row.items}" has no ${row.id ?? 'id'}`);
  const label = at(item, row.label ?? 'name');
  const created = at(item, 'created_at');
  const tags = Array.isArray(item['tags']) ? Object.fromEntries(item['tags'].map((tag) => [String(tag), ''])) : undefined;
  const attributes = (row.show ?? []).flatMap((field) => {
    const value = at(item, field);
    return value === undefined ? [] : [[field, value] as const];
  });
  return {
    provider: 'digitalocean',
    account: account.id,
    region: row.region === undefined ? 'global' : (row.region(item) ?? 'global'),
    type: typeOf(row),
    id: idOf(row, id, parent),
    source: operationOf(row.path),
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

function endedEarly(had: number, total: number): string {
  return `the server counts ${String(total)} and gave ${String(had)}`;
}

function failed(message: string): CallError {
  return new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message });
}
