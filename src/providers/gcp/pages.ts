import { unexpectedAnswer } from '../../core/checked-answer.ts';
import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { AssetPage } from './asset-grpc.ts';
import { type Item, textOf } from './json.ts';

/** Empty pages in a row with one and the same token, after which a server goes round in circles. */
const mostEmptyPages = 20;

/** Asks for one page: the first without a token. A page may be asked for again in another size (https://google.aip.dev/158). */
export type AskPage = (at: { readonly pageToken?: string; readonly pageSize?: number }) => Promise<AssetPage>;

/** All pages of a list, one after the other. Throws `CallError`, also where the pages do not come to an end that can be believed. */
export async function* allPages(ask: AskPage, operation: string): AsyncGenerator<AssetPage> {
  const asked = new Set<string>();
  let filled: Filled | undefined;
  let pageToken: string | undefined;
  let empty = 0;
  do {
    const page = await ask(defined({ pageToken }));
    if (page.rows.length > 0) filled = { rows: page.rows, pageToken };
    const isBare = page.rows.length === 0 && page.nextPageToken === undefined && page.stated !== true;
    if (isBare && filled !== undefined && !(await isEnd(ask, filled)))
      throw unexpectedAnswer(operation, 'holds nothing, behind a page that says that there is more');
    yield page;
    // A page without rows may give back the token that it was asked with: there is more, only not yet.
    const again = page.rows.length === 0 && page.nextPageToken === pageToken;
    empty = again ? empty + 1 : 0;
    pageToken = page.nextPageToken;
    if (pageToken !== undefined && asked.has(pageToken) && (!again || empty > mostEmptyPages))
      throw new CallError({ kind: 'failed', message: 'the server gave the same page twice' });
    if (pageToken !== undefined) asked.add(pageToken);
  } while (pageToken !== undefined);
}

/** A page with rows, and the token that it was asked with. */
interface Filled {
  readonly rows: readonly Item[];
  readonly pageToken: string | undefined;
}

/**
 * Google leaves out what is empty, so that an empty last page reads like an answer that was lost. The last page that held rows is asked for again with
 * one row less: behind it has to come the row that is known to be there, and no other. A server that answers nothing there has nothing to say about the
 * end either.
 */
async function isEnd(ask: AskPage, { rows, pageToken }: Filled): Promise<boolean> {
  if (rows.length < 2) return false;
  const known = new Set(rows.map(keyOf));
  const shorter = await ask({ pageSize: rows.length - 1, ...defined({ pageToken }) });
  let next = shorter.nextPageToken;
  let came = 0;
  for (let tries = 0; next !== undefined && tries < mostEmptyPages; tries += 1) {
    const behind = await ask({ pageToken: next });
    if (!behind.rows.every((row) => known.has(keyOf(row)))) return false;
    came += behind.rows.length;
    next = behind.nextPageToken;
  }
  return came > 0 && next === undefined;
}

function keyOf(row: Item): string {
  return textOf(row['projectId']) ?? textOf(row['name']) ?? '';
}
