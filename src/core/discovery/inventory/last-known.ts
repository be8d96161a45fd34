import type { Account, Problem } from '../../model.ts';
import { unreadCode } from '../credentials/resolve-accounts.ts';
import { Inventory } from './inventory.ts';
import { isSessionOver, type ListingResult } from './listing-result.ts';

/**
 * A scan together with what the inventory before it knew of the places that its credentials did not reach this time: a session that expired makes no
 * cloud vanish. What is taken over reads `stale` and says why. The scan itself where nothing is. `seen` are the credentials that were found, id to digest:
 * what another one saw from the same place is not taken over.
 */
export function withLastKnown(scanned: Inventory, before: Inventory | undefined, seen: ReadonlyMap<string, string>): Inventory {
  if (before === undefined || scanned.cancelled) return scanned;
  const reached = new Set(scanned.accounts.map(keyOf));
  const lost = new Map<string, { readonly account: Account; readonly why: string }>();
  for (const account of before.accounts) {
    const problem = reached.has(keyOf(account)) ? undefined : scanned.planProblems.find((one) => isBehind(one, account, seen));
    if (problem !== undefined) lost.set(keyOf(account), { account, why: problem.message });
  }
  const kept = new Map([...takenOver(before, lost), ...unauthenticated(scanned, before)]);
  if (lost.size === 0 && kept.size === 0) return scanned;
  const whole = new Inventory({ scanId: scanned.scanId, startedAt: scanned.startedAt });
  whole.finishedAt = scanned.finishedAt;
  whole.accounts = [...scanned.accounts, ...[...lost.values()].map(({ account }) => account)];
  whole.planProblems = scanned.planProblems;
  whole.scope = scanned.scope;
  for (const inventory of [before, scanned]) whole.learn(inventory);
  for (const outcome of scanned.outcomes) if (!kept.has(outcome.listing.key)) whole.record(outcome);
  for (const outcome of kept.values()) whole.record(outcome);
  return whole;
}

function* takenOver(before: Inventory, lost: ReadonlyMap<string, { readonly why: string }>): Iterable<[string, ListingResult]> {
  for (const outcome of before.outcomes) {
    const { provider, accounts, key } = outcome.listing;
    const owners = accounts.map((id) => lost.get(keyOf({ provider, id })));
    const why = owners[0]?.why;
    if (why === undefined || owners.includes(undefined) || outcome.status === 'pending') continue;
    yield [key, { ...outcome, notRenewed: why }];
  }
}

/** Listings that were refused because the session had ended meanwhile, and that an earlier scan had an answer to. */
function* unauthenticated(scanned: Inventory, before: Inventory): Iterable<[string, ListingResult]> {
  const known = new Map(before.outcomes.map((outcome) => [outcome.listing.key, outcome]));
  for (const outcome of scanned.outcomes) {
    const { listing, failure } = outcome;
    if (failure === undefined || !isSessionOver(outcome)) continue;
    const earlier = known.get(listing.key);
    if (earlier?.listing.identity !== listing.identity || (earlier.status !== 'ok' && earlier.status !== 'stale')) continue;
    yield [listing.key, { ...earlier, status: 'stale', failure, notRenewed: failure.message }];
  }
}

/** Whether a problem with a credential explains why an account was not reached. */
function isBehind(problem: Problem, account: Account, seen: ReadonlyMap<string, string>): boolean {
  const { source } = problem;
  if (source === undefined || account.source === undefined || problem.provider !== account.provider) return false;
  const digest = seen.get(account.source);
  if (digest !== undefined && digest !== account.sourceDigest) return false;
  if (source === account.source || source === account.provider) return true;
  // A credential that is not found any more may be where nobody could look.
  return problem.code === unreadCode && digest === undefined;
}

function keyOf({ provider, id }: Pick<Account, 'provider' | 'id'>): string {
  return `${provider}\n${id}`;
}
