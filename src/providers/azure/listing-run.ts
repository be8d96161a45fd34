import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Account, ResourceCount } from '../../core/model.ts';
import type { Page, PartFailure } from '../../core/provider.ts';
import { type Item, textOf } from './answers.ts';
import { askArm } from './arm-fallback.ts';
import { listPermission, resourceOf } from './arm-list.ts';
import { graphPages } from './graph.ts';
import { furtherTables, mayHold, queryOf, type Shape } from './graph-query.ts';
import { namesOfRegion } from './names.ts';
import { isAsked, isLack, type Part } from './part.ts';
import { accountOf, SubscriptionCoverage } from './subscription-coverage.ts';
import { covered, graphNames, groupType, regionOf, spelt, subscriptionType } from './types.ts';

export const graphSource = 'Microsoft.ResourceGraph/resources/read';

const isCovered: ReadonlySet<string> = new Set(covered);

/**
 * Resource Graph first, all tables in one query; table by table where a server refuses that query; ARM where Resource Graph is denied, absent
 * or broken. Pages; throws `CallError`.
 */
export async function* runMain(part: Part, signal: AbortSignal): AsyncGenerator<Page> {
  const coverage = new SubscriptionCoverage(part.accounts);
  try {
    yield* foldPages(part, part.tables, coverage, signal);
  } catch (error) {
    const refusal = coverage.asked ? undefined : refusalIn(error);
    if (refusal === undefined) throw error;
    if (refusal.kind !== 'invalid' || !(yield* tableByTable(part, coverage, signal))) {
      stated(part, 'Resource Graph gives no answer: Azure Resource Manager is asked, subscription by subscription', refusal);
      yield* allOfArm(part, refusal, signal);
      return;
    }
  }
  // Every subscription that may be read has its row in that table. Without any, the table was not asked, whatever the server made of the query.
  if (!coverage.containers) yield* groupsOfArm(part, coverage, signal);
  yield* accountForMissing(part, coverage, signal);
}

/** The tables that are asked for with all types or by name. A cloud that lacks one of them has nothing in it. Pages; throws `CallError`. */
export async function* runFurther(part: Part, signal: AbortSignal): AsyncGenerator<Page> {
  const coverage = new SubscriptionCoverage(part.accounts);
  try {
    yield* foldPages(part, part.tables, coverage, signal);
  } catch (error) {
    if (coverage.asked || !(error instanceof CallError) || !isLack(error.failure)) throw error;
    for (const table of part.tables) {
      const failure = error.failure.kind === 'invalid' ? yield* oneTable(part, table, coverage, signal) : error.failure;
      if (failure !== undefined) yield { failures: typesOf(part, table, failure) };
    }
  }
}

const containers = 'ResourceContainers';

/** What says that Resource Graph as a whole is of no use here: refused, not there, or broken however often it is asked. */
function refusalIn(error: unknown): CallFailure | undefined {
  if (!(error instanceof CallError)) return undefined;
  const { failure } = error;
  const broken = failure.code === 'circuit-open' || (failure.kind === 'transient' && (failure.status ?? 0) >= 500);
  return broken || failure.kind === 'denied' || isLack(failure) ? failure : undefined;
}

/**
 * Each table by itself, since a server may lack all but `Resources`. False when even that one was refused. A table that is lacking costs the
 * types that only it tells, and says so where they were asked for; one that fails says so always.
 */
async function* tableByTable(part: Part, coverage: SubscriptionCoverage, signal: AbortSignal): AsyncGenerator<Page, boolean> {
  for (const table of part.tables) {
    const failure = yield* oneTable(part, table, coverage, signal);
    if (failure === undefined) continue;
    if (table === 'Resources') return false;
    stated(part, `Resource Graph has no answer for the table ${table}`, failure);
    // What that one tells, ARM tells as well.
    if (table !== containers) yield { failures: typesOf(part, table, failure) };
  }
  return true;
}

/** One table, in the shape that the server takes. What it says when it takes neither. Throws `CallError` where `Resources` fails otherwise. */
async function* oneTable(
  part: Part,
  table: string,
  coverage: SubscriptionCoverage,
  signal: AbortSignal,
): AsyncGenerator<Page, CallFailure | undefined> {
  let refusal: CallFailure | undefined;
  for (const shape of ['paged', 'plain'] as const) {
    let came = false;
    try {
      for await (const page of foldPages(part, [table], coverage, signal, shape)) {
        came = true;
        yield page;
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
      if (table === 'Resources' && (came || refusalIn(error) === undefined)) throw error;
      refusal = error.failure;
      // What came would be counted twice; and a failure of another kind is not about the query.
      if (came || refusal.kind !== 'invalid') return refusal;
    }
  }
  return refusal;
}

/** All that ARM lists. Of a type that it may not list at all, which was asked for by name and did not come, nothing is known. */
async function* allOfArm(part: Part, refusal: CallFailure, signal: AbortSignal): AsyncGenerator<Page> {
  const open = new Set([...part.wanted].filter((type) => !isCovered.has(type)));
  for await (const page of askArm(part, part.accounts, signal)) {
    for (const { type } of [...(page.resourceCounts ?? []), ...(page.resources ?? [])]) open.delete(type);
    yield page;
  }
  yield { failures: failuresOf(part, [...open], refusal) };
}

/** The types of a table that failed: those that were asked for by name, or that a person looks for in it. */
function typesOf(part: Part, table: string, failure: CallFailure): PartFailure[] {
  const row = furtherTables.find((one) => one.table === table);
  const wanted = [...part.wanted].filter((type) => row !== undefined && !isCovered.has(type) && mayHold(row, type));
  return failuresOf(part, part.wanted.size > 0 ? wanted : isLack(failure) ? [] : (row?.types ?? []), failure);
}

function failuresOf(part: Part, types: readonly string[], failure: CallFailure): PartFailure[] {
  return part.accounts.flatMap((account) => types.map((type) => ({ account: account.id, type, failure })));
}

/** Resource groups of the subscriptions that Resource Graph heard of, without the table that holds them. */
async function* groupsOfArm(part: Part, coverage: SubscriptionCoverage, signal: AbortSignal): AsyncGenerator<Page> {
  if (part.wanted.size > 0 && !part.wanted.has(groupType)) return;
  const seen = part.accounts.filter((account) => coverage.seen.has(account.id));
  yield* askArm(part, seen, signal, 'groups');
}

async function* foldPages(
  part: Part,
  tables: readonly string[],
  coverage: SubscriptionCoverage,
  signal: AbortSignal,
  shape: Shape = 'paged',
): AsyncGenerator<Page> {
  const { api, signer, tenant, accounts, want, wanted, regions = [] } = part;
  const names = wanted.size === 0 ? [] : [...new Set([...wanted].flatMap(graphNames)), subscriptionType];
  const query = queryOf(tables, want, { types: names, locations: [...regions].flatMap(namesOfRegion) }, shape);
  const question = { query, subscriptions: accounts.map((account) => account.id), ...(tenant === undefined ? {} : { tenant }) };
  for await (const rows of graphPages(api, signer, question, signal)) {
    if (!answers(part, tables, rows)) throw new CallError(notThat);
    coverage.asked = true;
    const isWanted = (row: Item): boolean =>
      (wanted.size === 0 || wanted.has(spelt(textOf(row['type']) ?? ''))) && isAsked(part, regionOf(row['location']));
    const kept = rows.filter((row) => coverage.see(row) && isWanted(row));
    yield want === 'counts'
      ? { resourceCounts: kept.map((row) => resourceCountOf(row)) }
      : { resources: kept.flatMap((row) => resourceOf(row, accountOf(row), graphSource) ?? []) };
  }
}

/**
 * Resource Graph leaves out in silence what the credential may not read. The row of a subscription itself proves that it was read; where no
 * server tells such rows, and for a subscription that is not in use as usual, ARM is asked about what nothing came of.
 */
async function* accountForMissing(part: Part, coverage: SubscriptionCoverage, signal: AbortSignal): AsyncGenerator<Page> {
  const unproven = part.accounts.filter((account) => !coverage.proven.has(account.id));
  const denied =
    coverage.proven.size === 0 ? [] : unproven.filter((account) => coverage.seen.has(account.id) || part.states?.has(account.id) !== true);
  if (denied.length > 0) yield { failures: denied.map((account) => deniedPart(account, coverage.seen.has(account.id))) };
  const missing = unproven.filter((account) => !coverage.seen.has(account.id) && !denied.includes(account));
  if (missing.length > 0) yield* askArm(part, missing, signal);
}

function deniedPart(account: Account, inPart: boolean): PartFailure {
  const name = account.name ?? account.id;
  return {
    account: account.id,
    failure: {
      kind: 'denied',
      code: 'NotInResourceGraph',
      message: inPart
        ? `only a part of the subscription ${name} may be read`
        : `the subscription ${name} is missing from the answer of Resource Graph`,
      permission: listPermission,
      hint: 'Give the identity the role Reader on the subscription.',
      scope: 'account',
    },
  };
}

/** What is wrong with an answer to another question: nothing of it can be relied on. */
const notThat: CallFailure = { kind: 'unsupported', code: 'UnexpectedRows', message: 'Resource Graph answers something that was not asked' };

/** True where rows have what the query asks for. A lesser server may answer every query with whatever it has. */
function answers({ want }: Part, tables: readonly string[], rows: readonly Item[]): boolean {
  const types = rows.map((row) => textOf(row['type']));
  if (types.includes(undefined)) return false;
  // What belongs to no subscription has an empty one.
  if (want === 'counts' && !rows.every((row) => typeof row['subscriptionId'] === 'string')) return false;
  if (!rows.every((row) => (want === 'counts' ? Number.isInteger(countIn(row)) : textOf(row['id']) !== undefined))) return false;
  // What the table `Resources` holds would be counted twice.
  return tables.includes('Resources') || tables.includes(containers) || !types.some((type) => isCovered.has(spelt(type ?? '')));
}

function countIn(row: Item): unknown {
  return row['count_'] ?? row['count'] ?? row['Count'];
}

function resourceCountOf(row: Item): ResourceCount {
  return { account: accountOf(row), region: regionOf(row['location']), type: spelt(textOf(row['type']) ?? ''), count: Number(countIn(row)) };
}

function stated({ api, accounts }: Part, what: string, { code, kind, message }: CallFailure): void {
  api.log.warn(what, { subscriptions: accounts.length, error: { code: code ?? kind, message } });
}
