import * as v from 'valibot';
import { checkedAnswer, someText, unexpectedAnswer } from '../../core/checked-answer.ts';
import type { Item, TypeRow } from './types.ts';

/*
 * What DriftMgr relies on in the answers of DigitalOcean's API v2; all else is let through. SOURCE: digitalocean/openapi,
 * `specification/shared` (pages, meta) and `specification/resources`.
 */

/** Ids are numbers or text, by type. */
const id = v.union([someText, v.pipe(v.number(), v.integer())]);

function itemOf(row: TypeRow) {
  return v.looseObject({ [row.id ?? 'id']: id, region: v.nullish(v.union([v.string(), v.looseObject({ slug: v.string() })])) });
}

/** What a listing says beside its items. Servers of another make leave out a part of it, or all. */
const paging = {
  meta: v.nullish(v.looseObject({ total: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))) })),
  links: v.nullish(v.looseObject({ pages: v.nullish(v.looseObject({ next: v.nullish(v.string()) })) })),
};

/** The items of a page. Throws `CallError` for an answer that holds no list, or counts what it does not hold. */
export function itemsOf(row: TypeRow, body: Item): readonly Item[] {
  const operation = `GET /v2/${row.path}`;
  const { meta } = checkedAnswer(v.looseObject(paging), body, operation);
  // Where there is one object, or could be several, its field is the noun; the description of the list shows that name too.
  const found = body[row.items] ?? (row.sole === undefined ? undefined : body[row.noun]);
  // Answers made from protocol buffers leave out what is empty, a total of 0 included: then `meta` tells that this is a list.
  if ((found ?? undefined) === undefined && isItem(meta)) {
    if ((meta.total ?? 0) > 0) throw unexpectedAnswer(operation, `counts ${String(meta.total)} and holds no list`);
    return [];
  }
  const list = row.sole !== undefined && isItem(found) ? [found] : found;
  return checkedAnswer(v.looseObject({ [row.items]: v.array(itemOf(row)) }), { [row.items]: list }, operation)[row.items] ?? [];
}

/** The object of an answer about one. Throws `CallError` where it holds none, or another one than was asked for. */
export function singleOf(row: TypeRow, body: Item, asked?: string): Item {
  const operation = `GET /v2/${row.path}/{id}`;
  const item = checkedAnswer(v.looseObject({ [row.noun]: itemOf(row) }), body, operation)[row.noun] ?? {};
  const own = item[row.id ?? 'id'];
  if (asked !== undefined && own !== asked && !(typeof own === 'number' && String(own) === asked))
    throw unexpectedAnswer(operation, 'is about another resource');
  return item;
}

/** Who a token is of. */
export interface TokenOwner {
  readonly id: string;
  readonly team?: string | undefined;
  readonly email?: string | undefined;
}

/** The account of a token: the team's id names it, or its own where no team is stated. Throws `CallError` where there is neither. */
export function ownerOf(body: Item): TokenOwner {
  const operation = 'GET /v2/account';
  const { account } = checkedAnswer(owner, body, operation);
  const id = account.team?.uuid ?? account.uuid;
  if (id === undefined) throw unexpectedAnswer(operation, 'names no team and no uuid');
  return { id, team: account.team?.name, email: account.email };
}

const owner = v.looseObject({
  account: v.looseObject({
    email: v.optional(v.string()),
    uuid: v.optional(someText),
    team: v.nullish(v.looseObject({ uuid: someText, name: v.optional(v.string()) })),
  }),
});

/** True for a JSON object. */
export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
