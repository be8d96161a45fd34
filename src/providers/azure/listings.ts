import { createHash } from 'node:crypto';
import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Account, Resource, Tally } from '../../core/model.ts';
import type { Listing, Page, PartFailure, PlanRequest } from '../../core/provider.ts';
import { type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import { armResources, listPermission, resourceOf } from './arm-list.ts';
import { graphPages } from './graph.ts';
import { furtherTables, mostTables, queryOf, type Shape, type Want } from './graph-query.ts';
import type { Signer } from './signer.ts';
import { covered, graphNames, regionOf, spelt, subscriptionType } from './types.ts';

/** Subscriptions that one query asks about. */
const mostSubscriptions = 300;
/** Subscriptions that ARM is asked about side by side. */
const armAtOnce = 8;

const isCovered: ReadonlySet<string> = new Set(covered);

const graphSource = 'Microsoft.ResourceGraph/resources/read';

/** Accounts that one token reads. */
export interface Reach {
  readonly signer: Signer;
  readonly identity: string;
  readonly tenant?: string;
  readonly accounts: readonly Account[];
}

/** What one listing asks about. */
interface Part extends Reach {
  readonly api: Api;
  readonly want: Want;
  /** Canonical names; empty for all. */
  readonly wanted: ReadonlySet<string>;
  readonly tables: readonly string[];
}

/** One listing for 300 subscriptions, and one more for the tables that are asked for with all types. */
export function planListings(api: Api, reach: Reach, request: PlanRequest): Listing[] {
  const wanted = new Set((request.types ?? []).map(spelt));
  const always = ['Resources', ...furtherTables.filter((table) => table.always === true).map(({ table }) => table)];
  const rest = request.allTypes === true ? furtherTables.filter((table) => table.always !== true).map(({ table }) => table) : [];
  // Equal parts: a subscription that is asked about alone has no neighbour to tell a refusal from an empty one.
  const parts = Math.ceil(reach.accounts.length / mostSubscriptions);
  return chunksOf(reach.accounts, Math.ceil(reach.accounts.length / parts)).flatMap((accounts) =>
    [always, ...chunksOf(rest, mostTables)].map((tables, index): Listing => {
      const part: Part = { ...reach, accounts, api, want: request.want, wanted, tables };
      const first = index === 0;
      const ids = accounts.map((account) => account.id);
      return {
        key: `azure/${reach.identity}/${request.want}/${tables[0] ?? ''}/${digestOf([tables, [...wanted].sort(), ids])}`,
        provider: 'azure',
        identity: reach.identity,
        accounts: ids,
        region: '*',
        // Only of types that it covers does a listing say that there is none.
        types: first && wanted.size > 0 && [...wanted].every((type) => isCovered.has(type)) ? [...wanted] : '*',
        covers: !first ? [] : wanted.size === 0 ? covered : covered.filter((type) => wanted.has(type)),
        want: request.want,
        operation: graphSource,
        permission: listPermission,
        run: ({ signal }) => (first ? runMain(part, signal) : runFurther(part, signal)),
      };
    }),
  );
}

/** Resource Graph first, all tables in one query; table by table where a server knows no union; ARM where Resource Graph is denied or absent. */
async function* runMain(part: Part, signal: AbortSignal): AsyncGenerator<Page> {
  const sight = new Sight(part.accounts);
  try {
    yield* foldPages(part, part.tables, sight, signal);
  } catch (error) {
    if (sight.asked || !(error instanceof CallError) || !isFailure(error, 'invalid', 'denied', 'unsupported')) throw error;
    const answered = error.failure.kind === 'invalid' && (yield* tableByTable(part, sight, signal));
    if (!answered) {
      yield { failures: lostTypes(part, error.failure) };
      yield* askArm(part, part.accounts, signal);
      return;
    }
  }
  yield* accountForMissing(part, sight, signal);
}

/** Each table by itself; a server may lack all but `Resources`. False when even that one was refused. */
async function* tableByTable(part: Part, sight: Sight, signal: AbortSignal): AsyncGenerator<Page, boolean> {
  for (const table of part.tables) {
    const refusal = yield* oneTable(part, table, sight, signal);
    if (refusal === undefined) continue;
    if (table === 'Resources') return false;
    yield { failures: lostTypes(part, refusal) };
  }
  return true;
}

/** One table, in the shape that the server takes. What it says when it takes neither; throws `CallError` for all else. */
async function* oneTable(part: Part, table: string, sight: Sight, signal: AbortSignal): AsyncGenerator<Page, CallFailure | undefined> {
  let refusal: CallFailure | undefined;
  for (const shape of ['paged', 'plain'] as const) {
    try {
      yield* foldPages(part, [table], sight, signal, shape);
      return undefined;
    } catch (error) {
      if (!(error instanceof CallError) || !isFailure(error, 'invalid', 'denied', 'unsupported')) throw error;
      refusal = error.failure;
    }
  }
  return refusal;
}

/** Types that were asked for by name and that nothing but the refused table would have brought. */
function lostTypes(part: Part, failure: CallFailure): PartFailure[] {
  const lost = [...part.wanted].filter((type) => !isCovered.has(type));
  return part.accounts.flatMap((account) => lost.map((type) => ({ account: account.id, type, failure })));
}

/** The tables that are asked for with all types. A cloud that lacks one of them has nothing in it. */
async function* runFurther(part: Part, signal: AbortSignal): AsyncGenerator<Page> {
  const sight = new Sight(part.accounts);
  try {
    yield* foldPages(part, part.tables, sight, signal);
  } catch (error) {
    if (sight.asked || !isFailure(error, 'invalid')) throw error;
    for (const table of part.tables) yield* oneTable(part, table, sight, signal);
  }
}

async function* foldPages(part: Part, tables: readonly string[], sight: Sight, signal: AbortSignal, shape: Shape = 'paged'): AsyncGenerator<Page> {
  const { api, signer, tenant, accounts, want, wanted } = part;
  const names = wanted.size === 0 ? [] : [...new Set([...wanted].flatMap(graphNames)), subscriptionType];
  const query = queryOf(tables, want, names, shape);
  const question = { query, subscriptions: accounts.map((account) => account.id), ...(tenant === undefined ? {} : { tenant }) };
  for await (const rows of graphPages(api, signer, question, signal)) {
    sight.asked = true;
    const kept = rows.filter((row) => sight.see(row) && (wanted.size === 0 || wanted.has(spelt(textOf(row['type']) ?? ''))));
    yield want === 'counts'
      ? { tallies: kept.map((row) => tallyOf(row)) }
      : { resources: kept.flatMap((row) => resourceOf(row, accountOf(row), graphSource) ?? []) };
  }
}

/**
 * Resource Graph leaves out in silence what the credential may not read. The row of a subscription itself proves that it was read; where no
 * server tells such rows, ARM is asked about each subscription of which nothing came.
 */
async function* accountForMissing(part: Part, sight: Sight, signal: AbortSignal): AsyncGenerator<Page> {
  const unproven = part.accounts.filter((account) => !sight.proven.has(account.id));
  if (unproven.length === 0) return;
  if (sight.proven.size > 0) {
    yield { failures: unproven.map((account) => deniedPart(account, sight.seen.has(account.id))) };
    return;
  }
  const missing = unproven.filter((account) => !sight.seen.has(account.id));
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

/** ARM's own list, subscription by subscription. One that fails is a part that failed; when all do, so does the listing. */
async function* askArm(part: Part, accounts: readonly Account[], signal: AbortSignal): AsyncGenerator<Page> {
  for (const batch of chunksOf(accounts, armAtOnce)) {
    const pages = await Promise.all(batch.map((account) => armPage(part, account, signal)));
    for (const page of pages) {
      const [failure] = page.failures ?? [];
      if (failure !== undefined && part.accounts.length === 1) throw new CallError(failure.failure);
      yield page;
    }
  }
}

async function armPage(part: Part, account: Account, signal: AbortSignal): Promise<Page> {
  const { api, signer, tenant, want, wanted } = part;
  const resources: Resource[] = [];
  const failures: PartFailure[] = [];
  try {
    const place = { subscription: account.id, ...(tenant === undefined ? {} : { tenant }) };
    for await (const page of armResources(api, signer, place, signal)) {
      for (const resource of page) if (wanted.size === 0 || wanted.has(resource.type)) resources.push(resource);
    }
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
    failures.push({ account: account.id, failure: error.failure });
  }
  return { ...(want === 'counts' ? { tallies: resources.map((resource) => ({ ...placeOf(resource), count: 1 })) } : { resources }), failures };
}

function placeOf({ account, region, type }: Resource): Omit<Tally, 'count'> {
  return { account, region, type };
}

function tallyOf(row: Item): Tally {
  const count = row['count_'] ?? row['count'] ?? row['Count'];
  if (typeof count !== 'number') throw new CallError({ kind: 'failed', message: 'a row of the Resource Graph answer has no count' });
  return { account: accountOf(row), region: regionOf(row['location']), type: spelt(textOf(row['type']) ?? ''), count };
}

function accountOf(row: Item): string {
  return (textOf(row['subscriptionId']) ?? /^\/subscriptions\/([^/]+)/i.exec(textOf(row['id']) ?? '')?.[1] ?? '').toLowerCase();
}

/** What was seen of each subscription that was asked about. */
class Sight {
  readonly #asked: ReadonlySet<string>;
  /** Subscriptions of which something came. */
  readonly seen = new Set<string>();
  /** Subscriptions whose own row came. */
  readonly proven = new Set<string>();
  /** Some answer came. */
  asked = false;

  constructor(accounts: readonly Account[]) {
    this.#asked = new Set(accounts.map((account) => account.id));
  }

  /** Notes a row. True for a resource of an account that was asked about: a subscription is none, nor what belongs to no subscription. */
  see(row: Item): boolean {
    const account = accountOf(row);
    if (!this.#asked.has(account)) return false;
    this.seen.add(account);
    if (textOf(row['type'])?.toLowerCase() !== subscriptionType) return true;
    this.proven.add(account);
    return false;
  }
}

function isFailure(error: unknown, ...kinds: CallFailure['kind'][]): boolean {
  return error instanceof CallError && kinds.includes(error.failure.kind);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 24);
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
