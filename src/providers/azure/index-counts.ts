import { CallError } from '../../core/errors.ts';
import type { IndexAnswer, IndexedCount } from '../../core/indexed.ts';
import { type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { graphPages } from './graph.ts';
import { countQuery } from './graph-query.ts';
import type { Reach } from './part.ts';
import { accountOf } from './subscription-coverage.ts';
import { spelt } from './types.ts';

/** Subscriptions that a query may name; of further ones there are no first numbers. SOURCE: "Azure Resource Graph limits". */
const mostSubscriptions = 1_000;

/**
 * How much Resource Graph says is in each subscription, and of each type: two queries, where the rows of an organisation take a call a thousand. Where rows are not wanted, the
 * listing itself is that query. Nothing where it may not be asked.
 */
export async function* indexedByGraph(api: Api, reaches: readonly Reach[], now: () => number, signal: AbortSignal): AsyncGenerator<IndexAnswer> {
  for (const by of [['subscriptionId'], ['subscriptionId', 'type']] as const) {
    for (const { signer, tenant, accounts } of reaches) {
      const question = {
        query: countQuery(by),
        subscriptions: accounts.slice(0, mostSubscriptions).map(({ id }) => id),
        ...(tenant === undefined ? {} : { tenant }),
      };
      try {
        for await (const rows of graphPages(api, signer, question, signal))
          yield { source: 'Azure Resource Graph', saidAt: now(), counts: rows.flatMap((row) => countOf(row) ?? []) };
      } catch (error) {
        if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
        api.log.debug('Resource Graph gives no first numbers', { reason: error.failure.kind });
        return;
      }
    }
  }
}

function countOf(row: Item): IndexedCount | undefined {
  const account = accountOf(row);
  const count = row['count_'];
  const type = textOf(row['type']);
  if (account === '' || typeof count !== 'number') return undefined;
  return { account, count, ...(type === undefined ? {} : { type: spelt(type) }) };
}
