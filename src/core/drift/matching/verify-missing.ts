import type { InventoryView } from '../../discovery/inventory/inventory-view.ts';
import { DriftMgrError, messageOf } from '../../errors.ts';
import type { Resource } from '../../model.ts';
import type { LookupResult, LookupTarget, ResourceDetail } from '../../provider.ts';
import { identifyAt } from './identify.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Identified } from '../../terraform-rules.ts';
import type { Known } from './matching.ts';

export type Lookup = (target: LookupTarget) => Promise<LookupResult>;

/** What became of the question whether something still exists. */
export type Verdict =
  | { readonly kind: 'exists'; readonly resource: Resource; readonly detail?: ResourceDetail }
  | { readonly kind: 'gone'; readonly account: string; readonly region: string }
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      readonly notScanned?: true;
      /** Nothing lists its type and nothing reads it: no other try, permission or scan would tell. */
      readonly unreadable?: true;
    };

/** Regions that one lookup without a region is sent to, at most. */
const mostRegions = 40;

/** What proving needs to know of the scan. */
export interface Scanned {
  readonly inventory: InventoryView;
  /** Regions in which something was seen, by account. */
  readonly regionsSeen: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lookup: Lookup | undefined;
  readonly rules: RuleSet;
}

/**
 * Proves that something is gone. It takes both: a listing with status `ok` that covers its type where it lived, and a lookup by id that does not
 * find it. Where a listing failed nothing is asked, and where none covers the type the lookup can only show that it is there, unless another listing vouches
 * for the account (`TerraformRules.vouchedBy`).
 */
export async function prove(known: Known, scanned: Scanned): Promise<Verdict> {
  const { inventory } = scanned;
  const { identified } = known;
  const account = accountOf(identified, inventory);
  if (typeof account !== 'string') return account;
  const { nativeType, region } = identified;
  const coverage = coverageOf(identified, account, scanned);
  if (coverage.status !== 'ok' && coverage.status !== 'not-listed') {
    const why = coverage.reason === undefined ? '' : `: ${coverage.reason}`;
    return unknown(`the listing of ${nativeType} ${placeText(account, region)} is ${coverage.status}${why}`);
  }
  if (scanned.lookup === undefined) return unknown('nothing can look it up by its id');
  const regions = region === null ? regionsFor(identified, account, scanned) : [region];
  for (const one of regions) {
    const target = targetOf(known, { account, region: one }, scanned.rules);
    const answer = await ask(scanned.lookup, target);
    if ('kind' in answer) return coverage.status === 'ok' ? { kind: 'unknown', reason: answer.reason } : answer;
    if (answer.exists) {
      const resource = answer.resource ?? { provider: identified.provider, ...target, source: 'lookup' };
      return { kind: 'exists', resource, ...(answer.detail === undefined ? {} : { detail: answer.detail }) };
    }
  }
  const [first] = regions;
  if ((coverage.status === 'ok' || isVouchedFor(identified, account, scanned)) && first !== undefined)
    return { kind: 'gone', account, region: region ?? first };
  return unknown(`no listing covers ${nativeType} ${placeText(account, region)} completely`);
}

/** Only some clouds list region by region; a type that is asked for once is covered everywhere by that one listing. */
function coverageOf(identified: Identified, account: string, { inventory, rules }: Scanned): ReturnType<InventoryView['coverage']> {
  const { nativeType, provider } = identified;
  const region = rules.of(provider).oneRegion === true ? identified.region : null;
  const coverage = inventory.coverage(nativeType, account, region);
  return coverage.status === 'not-listed' && region !== null ? inventory.coverage(nativeType, account, 'global') : coverage;
}

function isVouchedFor(identified: Identified, account: string, { inventory, rules }: Scanned): boolean {
  const own = rules.of(identified.provider);
  const type = own.vouchedBy?.(identified);
  const region = own.oneRegion === true ? identified.region : null;
  return type !== undefined && inventory.coverage(type, account, region).status === 'ok';
}

/** The account that something lives in, or why it cannot be known; an account that nobody scanned is one that other credentials would reach. */
function accountOf(identified: Identified, inventory: InventoryView): string | Verdict {
  const accounts = inventory.accounts.filter((account) => account.provider === identified.provider);
  const [only] = accounts;
  if (only === undefined) return notScanned(`no ${identified.provider} account was scanned`);
  const { account } = identified;
  if (account !== null) {
    return accounts.find((one) => sameAccount(one.id, account))?.id ?? notScanned(`account ${account} was not scanned`);
  }
  return accounts.length === 1 ? only.id : unknown(`its state does not say which of ${accounts.length} accounts it lives in`);
}

function sameAccount(left: string, right: string): boolean {
  return left === right || left.toLowerCase() === right.toLowerCase();
}

function regionsFor(identified: Identified, account: string, scanned: Scanned): readonly string[] {
  if (scanned.rules.of(identified.provider).oneRegion !== true) return ['global'];
  const seen = [...(scanned.regionsSeen.get(account) ?? [])].filter((region) => region !== 'global').sort();
  return seen.length === 0 ? ['global'] : seen.slice(0, mostRegions);
}

function targetOf(known: Known, place: { account: string; region: string }, rules: RuleSet): LookupTarget {
  // Where the state left account or region open, the id is made with the place that is asked.
  const identified = identifyAt(known.instance, place, rules) ?? known.identified;
  const id = identified.ids[0] ?? identified.keys[0] ?? '';
  const name = identified.keys[0];
  return { ...place, type: identified.nativeType, id, ...(name === undefined ? {} : { name }) };
}

async function ask(lookup: Lookup, target: LookupTarget): Promise<LookupResult | Extract<Verdict, { kind: 'unknown' }>> {
  try {
    return await lookup(target);
  } catch (error) {
    const reason = `the lookup of its id failed: ${messageOf(error)}`;
    return { kind: 'unknown', reason, ...(DriftMgrError.is(error, 'not-comparable') ? { unreadable: true } : {}) };
  }
}

function placeText(account: string, region: string | null): string {
  return region === null ? `in account ${account}` : `in ${region} of account ${account}`;
}

function notScanned(reason: string): Verdict {
  return { kind: 'unknown', reason, notScanned: true };
}

function unknown(reason: string): Verdict {
  return { kind: 'unknown', reason };
}
