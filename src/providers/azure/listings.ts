import { createHash } from 'node:crypto';
import type { Listing, PlanRequest } from '../../core/provider.ts';
import type { Api } from './api.ts';
import { listPermission } from './arm-list.ts';
import { furtherTables, type GraphTable, mayHold, mostTables } from './graph-query.ts';
import { graphSource, runFurther, runMain } from './listing-run.ts';
import type { Part, Reach } from './part.ts';
import { covered, spelt } from './types.ts';

/** Subscriptions that one query asks about. */
const mostSubscriptions = 300;

const isCovered: ReadonlySet<string> = new Set(covered);

/** One listing for 300 subscriptions, and one more for the tables that are asked for with all types or by name. */
export function planListings(api: Api, reach: Reach, request: PlanRequest): Listing[] {
  const wanted = new Set((request.types ?? []).map(spelt));
  const always = ['Resources', ...furtherTables.filter((table) => table.always === true).map(({ table }) => table)];
  const asked = (table: GraphTable): boolean => request.allTypes === true || [...wanted].some((type) => !isCovered.has(type) && mayHold(table, type));
  const rest = furtherTables.filter((table) => table.always !== true && asked(table)).map(({ table }) => table);
  // Equal parts: a subscription that is asked about alone has no neighbour to tell a refusal from an empty one.
  const places = request.everywhere === true || request.regions === undefined || request.regions.length === 0 ? undefined : placesOf(request.regions);
  const parts = Math.ceil(reach.accounts.length / mostSubscriptions);
  return chunksOf(reach.accounts, Math.ceil(reach.accounts.length / parts)).flatMap((accounts) =>
    [always, ...chunksOf(rest, mostTables)].map((tables, index): Listing => {
      const part: Part = {
        ...reach,
        accounts,
        api,
        want: request.want,
        wanted,
        tables,
        ...(places === undefined ? {} : { regions: new Set(places) }),
      };
      const first = index === 0;
      const ids = accounts.map((account) => account.id);
      const question = [tables, [...wanted].sort(), ids];
      const keyOf = (asked: readonly unknown[]) => `azure/${reach.identity}/${request.want}/${tables[0] ?? ''}/${digestOf(asked)}`;
      return {
        key: keyOf(places === undefined ? question : [...question, places]),
        ...(places === undefined ? {} : { places, wholeKey: keyOf(question) }),
        provider: 'azure',
        identity: reach.identity,
        accounts: ids,
        region: '*',
        // Only of types that it covers does a listing say that there is none.
        types: first && wanted.size > 0 && [...wanted].every((type) => isCovered.has(type)) ? [...wanted] : '*',
        covers: !first ? [] : wanted.size === 0 ? covered : covered.filter((type) => wanted.has(type)),
        want: request.want,
        ignoresCase: true,
        operation: graphSource,
        permission: listPermission,
        run: ({ signal }) => (first ? runMain(part, signal) : runFurther(part, signal)),
      };
    }),
  );
}

/** Regions in one order, so that one question has one key. */
function placesOf(regions: readonly string[]): readonly string[] {
  return [...new Set(regions.map((region) => region.toLowerCase()))].sort();
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 24);
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
