import type { Problem } from '../../model.ts';
import type { ListingResult } from './listing-result.ts';

/** Up to so many permissions a refusal names them one by one: that is what somebody can grant. */
const mostPermissionsNamed = 4;

/** What came of the listings of one place. */
interface Place {
  denied: number;
  /** Listings that brought something, or may still. */
  open: number;
  /** Refused for the place itself, not for the operation. */
  byPolicy: number;
}

/**
 * Where nothing of an account, or of a region of it, may be read, one problem stands for all its denials. What failed for another
 * reason stays as it is.
 */
export function foldDenials(problems: readonly Problem[], outcomes: readonly ListingResult[]): Problem[] {
  const [accounts, regions] = placesOf(outcomes);
  const byAccount = foldBy(problems, (problem) => {
    const place = problem.account === undefined ? undefined : accounts.get(key(problem.provider, problem.account));
    return place !== undefined && isShut(place) ? place : undefined;
  });
  const { folded: wholeAccounts, rest } = partition(byAccount, (fold) => fold.permissions.length > mostPermissionsNamed && fold.regions > 1);
  const byRegion = foldBy(rest, (problem) => {
    if (problem.region === undefined || problem.region === 'global') return undefined;
    const place = regions.get(key(problem.provider, problem.account, problem.region));
    return place !== undefined && isShut(place) ? place : undefined;
  });
  return [
    ...wholeAccounts.map((fold) => stated(fold, 'account-denied')),
    ...byRegion.flatMap((entry) => {
      if (!('problems' in entry)) return [entry];
      // One alone says more by itself.
      return entry.problems.length > 1 ? [stated(entry, 'region-denied')] : entry.problems;
    }),
  ];
}

/** Denials of one place. */
interface Fold {
  readonly problems: Problem[];
  readonly place: Place;
  readonly permissions: string[];
  readonly regions: number;
}

function isShut({ denied, open }: Place): boolean {
  return open === 0 && denied > 1;
}

function key(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? '').join('\n');
}

function placesOf(outcomes: readonly ListingResult[]): [accounts: Map<string, Place>, regions: Map<string, Place>] {
  const accounts = new Map<string, Place>();
  const regions = new Map<string, Place>();
  for (const { listing, status, failure } of outcomes) {
    const [account] = listing.accounts;
    if (listing.accounts.length !== 1 || account === undefined) continue;
    const keys = [
      [accounts, key(listing.provider, account)],
      [regions, key(listing.provider, account, listing.region)],
    ] as const;
    for (const [places, at] of keys) {
      const place = places.get(at) ?? { denied: 0, open: 0, byPolicy: 0 };
      places.set(at, place);
      if (status === 'denied') place.denied += 1;
      else if (status !== 'failed') place.open += 1;
      if (status === 'denied' && failure?.scope !== undefined) place.byPolicy += 1;
    }
  }
  return [accounts, regions];
}

/** Puts denials of one shut place, equally expected, together; everything else keeps its place in the order. */
function foldBy(problems: readonly Problem[], placeOf: (problem: Problem) => Place | undefined): (Problem | Fold)[] {
  const folds = new Map<Place, Map<boolean, Problem[]>>();
  const entries: (Problem | { place: Place; problems: Problem[] })[] = [];
  for (const problem of problems) {
    const place = problem.code === 'denied' ? placeOf(problem) : undefined;
    if (place === undefined) {
      entries.push(problem);
      continue;
    }
    const known = folds.get(place) ?? new Map<boolean, Problem[]>();
    folds.set(place, known);
    const same = known.get(problem.expected === true);
    if (same !== undefined) {
      same.push(problem);
      continue;
    }
    const first = [problem];
    known.set(problem.expected === true, first);
    entries.push({ place, problems: first });
  }
  return entries.map((entry) =>
    'problems' in entry
      ? {
          ...entry,
          permissions: [...new Set(entry.problems.flatMap(({ permission }) => permission ?? []))],
          regions: new Set(entry.problems.map(({ region }) => region)).size,
        }
      : entry,
  );
}

/** Folds that hold, and all else with the other folds taken apart again. */
function partition(entries: readonly (Problem | Fold)[], holds: (fold: Fold) => boolean): { folded: Fold[]; rest: Problem[] } {
  const folded: Fold[] = [];
  const rest: Problem[] = [];
  for (const entry of entries) {
    if (!('problems' in entry)) rest.push(entry);
    else if (holds(entry)) folded.push(entry);
    else rest.push(...entry.problems);
  }
  return { folded, rest };
}

function stated({ problems, place, permissions }: Fold, reason: 'account-denied' | 'region-denied'): Problem {
  const [first] = problems;
  const { type: _type, permission: _permission, region, ...rest } = first ?? { code: 'denied', message: 'denied' };
  const named =
    permissions.length > mostPermissionsNamed
      ? `${permissions[0] ?? ''} and ${String(permissions.length - 1)} other permissions`
      : permissions.join(', ');
  const where = reason === 'region-denied' && region !== undefined ? ` in ${region}` : '';
  const byPolicy = place.byPolicy === place.denied;
  const hint = byPolicy
    ? 'Leave it out, or, if that is meant to be, name it in an expectDenied rule.'
    : 'Let this identity read there, or, if that is meant to be, name it in an expectDenied rule.';
  return {
    ...rest,
    ...(reason === 'region-denied' && region !== undefined ? { region } : {}),
    reason,
    message: `nothing may be read${where}${byPolicy ? ', by a policy of the organisation' : ''}${named === '' ? '' : `: ${named}`}`,
    hint,
    count: problems.reduce((sum, problem) => sum + (problem.count ?? 1), 0),
  };
}
