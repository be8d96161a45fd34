import {
  type ConfigurationAggregator,
  DescribeConfigurationAggregatorsCommand,
  SelectAggregateResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import * as v from 'valibot';
import { checkedAnswer } from '../../core/checked-answer.ts';
import { CallError } from '../../core/errors.ts';
import type { IndexAnswer, IndexedCount } from '../../core/indexed.ts';
import { listOf, tokenOf } from './answers.ts';
import { nextToken } from './listers/lister.ts';
import { homeRegion } from './regions.ts';
import { configService } from './services.ts';
import type { Session } from './session.ts';

const operation = 'config:SelectAggregateResourceConfig';

/** By account first: those are the numbers that stand at the top. SOURCE: "Query Components for AWS Config". */
const queries = ['SELECT accountId, COUNT(*) GROUP BY accountId', 'SELECT accountId, resourceType, COUNT(*) GROUP BY accountId, resourceType'];

/** A row comes as a text that holds JSON. */
const row = v.looseObject({
  accountId: v.pipe(v.string(), v.regex(/^\d{12}$/u)),
  resourceType: v.optional(v.string()),
  'COUNT(*)': v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/**
 * What the AWS Config aggregator of an account says of all accounts of its organisation, a page at a time; nothing where there is none, or it may not be asked.
 * It holds what each account's recorder records, as of a while ago.
 */
export async function* indexedByConfig(session: Session, signal: AbortSignal): AsyncGenerator<IndexAnswer> {
  const region = homeRegion(session);
  try {
    const name = await aggregatorOf(session, region, signal);
    if (name === undefined) return;
    for (const expression of queries) yield* answersTo(session, { name, expression, region }, signal);
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
    session.context.log.debug('AWS Config says nothing of the organisation', { account: session.account, reason: error.failure.kind });
  }
}

/** The aggregator of the whole organisation, else the first. */
async function aggregatorOf(session: Session, region: string, signal: AbortSignal): Promise<string | undefined> {
  const command = new DescribeConfigurationAggregatorsCommand({});
  const answer = await session.ask(configService, 'DescribeConfigurationAggregators', command, { region, signal });
  const all = listOf({ operation: 'config:DescribeConfigurationAggregators', region }, () => answer.ConfigurationAggregators);
  const whole = all.find((one: ConfigurationAggregator) => one.OrganizationAggregationSource !== undefined);
  return (whole ?? all[0])?.ConfigurationAggregatorName;
}

interface Question {
  readonly name: string;
  readonly expression: string;
  readonly region: string;
}

async function* answersTo(session: Session, { name, expression, region }: Question, signal: AbortSignal): AsyncGenerator<IndexAnswer> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    // Without a size a page of such a query has 500 rows; a size may be 100 at most. SOURCE: its API reference.
    const command = new SelectAggregateResourceConfigCommand({ ConfigurationAggregatorName: name, Expression: expression, NextToken: token });
    const answer = await session.ask(configService, 'SelectAggregateResourceConfig', command, { region, signal });
    const counts = listOf({ operation, region }, () => answer.Results).map(countOf);
    yield { source: 'AWS Config', saidAt: session.context.now(), counts };
    token = nextToken(tokenOf({ operation, region }, answer.NextToken, answer), seen, operation, region);
  } while (token !== undefined);
}

function countOf(text: string): IndexedCount {
  const { accountId: account, resourceType: type, 'COUNT(*)': count } = checkedAnswer(row, JSON.parse(text) as unknown, operation);
  return { account, count, ...(type === undefined ? {} : { type }) };
}
