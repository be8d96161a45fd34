import * as v from 'valibot';
import { checkedAnswer } from '../../core/checked-answer.ts';
import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import { type Answer, type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { clients } from './clients.ts';
import type { Signer } from './signer.ts';

const operation = 'Microsoft.ResourceGraph/resources/read';

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
    const { body } = await ask(api, signer, question, skipToken, signal);
    const answer = checkedAnswer(response, body, operation);
    const came = rowsOf(answer);
    const keys = came.map(keyOf);
    // Only what an earlier page brought is a repetition: within one page rows may be alike in what is asked for.
    const rows = came.filter((_row, index) => !earlier.has(keys[index] ?? ''));
    if (came.length > 0 && rows.length === 0) throw failed('Resource Graph brings the same page again');
    for (const key of keys) earlier.add(key);
    had += rows.length;
    yield rows;
    skipToken = textOf(answer['$skipToken']);
    if (skipToken === undefined) {
      refuseTruncated(answer, had);
      return;
    }
    if (tokens.has(skipToken)) throw failed('the pages of the Resource Graph answer go round in a circle');
    tokens.add(skipToken);
  }
}

function ask(api: Api, signer: Signer, question: GraphQuestion, skipToken: string | undefined, signal: AbortSignal): Promise<Answer> {
  const { tenant, subscriptions, query } = question;
  const options = { top: mostRows, resultFormat: 'objectArray' as const, ...defined({ skipToken }) };
  return api.ask(
    signer,
    {
      operation,
      namespace: 'Microsoft.ResourceGraph',
      graph: true,
      send: (to) => clients.graph(to).resources({ subscriptions: [...subscriptions], query, options }),
      ...defined({ tenant }),
    },
    signal,
  );
}

/** What Resource Graph says beside its rows. SOURCE: Azure/azure-rest-api-specs `specification/resourcegraph`, `QueryResponse`. */
const response = v.looseObject({
  totalRecords: v.pipe(v.number(), v.integer(), v.minValue(0)),
  resultTruncated: v.union([v.boolean(), v.picklist(['true', 'false', 'True', 'False'])]),
  data: v.union([
    v.array(v.looseObject({})),
    v.looseObject({ columns: v.array(v.looseObject({ name: v.string() })), rows: v.array(v.array(v.unknown())) }),
  ]),
});

/** Rows as objects, also from an older server that answers with a table of columns and rows. */
function rowsOf({ data }: v.InferOutput<typeof response>): readonly Item[] {
  if (Array.isArray(data)) return data;
  const names = data.columns.map(({ name }) => name);
  return data.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

/** What tells a row from all others: its id, or what it was summed by. Ids that differ in case alone are one. */
function keyOf(row: Item): string {
  return JSON.stringify([row['id'], row['type'], row['location'], row['subscriptionId']]).toLowerCase();
}

function refuseTruncated({ resultTruncated, totalRecords }: v.InferOutput<typeof response>, had: number): void {
  if (String(resultTruncated).toLowerCase() === 'true') throw failed('Resource Graph truncated its answer and gave no way to the rest');
  if (had < totalRecords) throw failed(`Resource Graph ended after ${had} of ${totalRecords} rows`);
}

function failed(message: string): CallError {
  return new CallError({ kind: 'failed', message });
}
