import type { InventoryView } from '../discovery/inventory-view.ts';
import { messageOf } from '../errors.ts';
import type { Resource } from '../model.ts';
import type { LookupResult, LookupTarget } from '../provider.ts';
import type { Identified } from './identity/identity-row.ts';

export type Lookup = (target: LookupTarget) => Promise<LookupResult>;

/** What became of the question whether something still exists. `incomplete` marks an answer that another try or permission would change. */
export type Verdict =
  | { readonly kind: 'exists'; readonly resource?: Resource }
  | { readonly kind: 'gone'; readonly account: string; readonly region: string }
  | { readonly kind: 'unknown'; readonly reason: string; readonly incomplete: boolean };

/** Regions that one lookup without a region is sent to, at most. */
const mostRegions = 40;

/** What proving needs to know of the scan. */
export interface Scanned {
  readonly inventory: InventoryView;
  /** Regions in which something was seen, by account. */
  readonly regionsSeen: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lookup: Lookup | undefined;
}

/**
 * Proves that something is gone. It takes both: a listing with status `ok` that covers its type where it lived, and a lookup by id that does not
 * find it. Where a listing failed nothing is asked, and where none covers the type the lookup can only show that it is there.
 */
export async function prove(identified: Identified, scanned: Scanned): Promise<Verdict> {
  const { inventory } = scanned;
  const account = accountOf(identified, inventory);
  if (typeof account !== 'string') return unknown(account.reason);
  const { nativeType, region } = identified;
  const coverage = inventory.coverage(nativeType, account, region);
  if (coverage.status !== 'ok' && coverage.status !== 'not-listed') {
    const why = coverage.reason === undefined ? '' : `: ${coverage.reason}`;
    return unknown(`the listing of ${nativeType} ${placeText(account, region)} is ${coverage.status}${why}`, true);
  }
  if (scanned.lookup === undefined) return unknown('nothing can look it up by its id');
  const regions = region === null ? regionsFor(account, scanned) : [region];
  for (const one of regions) {
    const answer = await ask(scanned.lookup, identified, account, one);
    if (typeof answer === 'string') return unknown(answer, true);
    if (answer.exists) return { kind: 'exists', ...(answer.resource === undefined ? {} : { resource: answer.resource }) };
  }
  const [first] = regions;
  if (coverage.status === 'ok' && first !== undefined) return { kind: 'gone', account, region: region ?? first };
  return unknown(`no listing covers ${nativeType} ${placeText(account, region)} completely`);
}

function accountOf(identified: Identified, inventory: InventoryView): string | { reason: string } {
  const accounts = inventory.accounts.filter((account) => account.provider === identified.provider);
  const [only] = accounts;
  if (only === undefined) return { reason: `no ${identified.provider} account was scanned` };
  const { account } = identified;
  if (account !== null) {
    return accounts.some((one) => sameAccount(one.id, account)) ? account : { reason: `account ${account} was not scanned` };
  }
  return accounts.length === 1 ? only.id : { reason: `its state does not say which of ${accounts.length} accounts it lives in` };
}

function sameAccount(left: string, right: string): boolean {
  return left === right || left.toLowerCase() === right.toLowerCase();
}

function regionsFor(account: string, scanned: Scanned): readonly string[] {
  const seen = [...(scanned.regionsSeen.get(account) ?? [])].filter((region) => region !== 'global').sort();
  return seen.length === 0 ? ['global'] : seen.slice(0, mostRegions);
}

async function ask(lookup: Lookup, identified: Identified, account: string, region: string): Promise<LookupResult | string> {
  const id = identified.ids[0] ?? identified.keys[0] ?? '';
  const name = identified.keys[0];
  try {
    return await lookup({ account, region, type: identified.nativeType, id, ...(name === undefined ? {} : { name }) });
  } catch (error) {
    return `the lookup of its id failed: ${messageOf(error)}`;
  }
}

function placeText(account: string, region: string | null): string {
  return region === null ? `in account ${account}` : `in ${region} of account ${account}`;
}

function unknown(reason: string, incomplete = false): Verdict {
  return { kind: 'unknown', reason, incomplete };
}
