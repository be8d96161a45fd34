import { CallError } from '../../core/errors.ts';
import { type Answer, isItem, type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { clients } from './clients.ts';
import type { Signer } from './signer.ts';

/** The most that Resource Graph gives in one answer. */
const mostRows = 1000;

/** A query over some subscriptions of one tenant. */
export interface GraphQuestion {
  readonly tenant?: string;
  readonly subscriptions: readonly string[];
  readonly query: string;
}

/**
 * The rows of a query, page by page, each once. Throws `CallError`; also where the service says that it left rows out without a way to get
 * them, or ends before all rows that it announced: a truncated answer is an error, and so are pages that overlap, since as much is missing. API: `Microsoft.ResourceGraph/resources`, version 2021-03-01.
 */
export async function* graphPages(api: Api, signer: Signer, question: GraphQuestion, signal: AbortSignal): AsyncGenerator<readonly Item[]> {
  const tokens = new Set<string>();
  const earlier = new Set<string>();
  let skipToken: string | undefined;
  let had = 0;
  for (;;) {
    const answer = await ask(api, signer, question, skipToken, signal);
    const told = rowsOf(answer);
    const keys = told.map(keyOf);
    // Only what an earlier page brought is a repetition: within one page rows may be alike in what is asked for.
    const rows = told.filter((_row, index) => !earlier.has(keys[index] ?? ''));
    if (told.length > 0 && rows.length === 0) throw failed('Resource Graph brings the same page again');
    for (const key of keys) earlier.add(key);
    had += rows.length;
    yield rows;
    skipToken = textOf(answer.body['$skipToken']);
    if (skipToken === undefined) {
      refuseTruncated(answer.body, had);
      return;
    }
    if (tokens.has(skipToken)) throw failed('the pages of the Resource Graph answer go round in a circle');
    tokens.add(skipToken);
  }
}

function ask(api: Api, signer: Signer, question: GraphQuestion, skipToken: string | undefined, signal: AbortSignal): Promise<Answer> {
  const { tenant, subscriptions, query } = question;
  const options = { top: mostRows, resultFormat: 'objectArray' as const, ...(skipToken === undefined ? {} : { skipToken }) };
  return api.ask(
    signer,
    {
      operation: 'Microsoft.ResourceGraph/resources/read',
      namespace: 'Microsoft.ResourceGraph',
      graph: true,
      send: (to) => clients.graph(to).resources({ subscriptions: [...subscriptions], query, options }),
      ...(tenant === undefined ? {} : { tenant }),
    },
    signal,
  );
}

/** Rows as objects, also from an older server that answers with a table of columns and rows. */
function rowsOf({ body }: Answer): readonly Item[] {
  const { data } = body;
  if (Array.isArray(data)) return data.filter(isItem);
  if (isItem(data) && Array.isArray(data['columns']) && Array.isArray(data['rows'])) {
    const names = data['columns'].filter(isItem).map((column) => textOf(column['name']) ?? '');
    return data['rows'].flatMap((row) => (Array.isArray(row) ? [Object.fromEntries(names.map((name, index) => [name, row[index] as unknown]))] : []));
  }
  throw failed('the Resource Graph answer has no rows');
}

/** What tells a row from all others: its id, or what it was summed by. */
function keyOf(row: Item): string {
  return JSON.stringify([row['id'], row['type'], row['location'], row['subscriptionId']]);
}

function refuseTruncated(body: Item, had: number): void {
  const truncated = body['resultTruncated'] === true || String(body['resultTruncated']).toLowerCase() === 'true';
  const total = body['totalRecords'];
  if (truncated) throw failed('Resource Graph truncated its answer and gave no way to the rest');
  if (typeof total === 'number' && had < total) throw failed(`Resource Graph ended after ${had} of ${total} rows`);
}

function failed(message: string): CallError {
  return new CallError({ kind: 'failed', message });
}
