import type { Resource, ResourceCount } from '../../model.ts';
import { isAmong, meets } from './count-samples.ts';
import type { ListingFacts, ListingResult } from './listing-result.ts';

/**
 * Results of which no two speak for one place. A narrow scan asks by other listings than a whole one, about things that both see: what the later
 * one covers is taken out of the earlier one, rows and counts alike, so that nothing counts twice and nothing that is gone comes back.
 */
export function withoutOverlaps(results: readonly ListingResult[]): readonly ListingResult[] {
  // A listing of one region has one key for one question: others meet it only where they are about all regions.
  const wide = results.filter(({ listing }) => isWide(listing.region));
  if (wide.length === 0) return results;
  const wideOnes = byAccount(wide);
  const everywhere = byAccount(wide.filter(({ listing }) => listing.region === '*'));
  const later = new Map<ListingResult, Set<ListingResult>>();
  // Only with the wide ones of its accounts: this runs for every change of a growing inventory, and most results meet nothing.
  for (const one of results) {
    for (const account of one.listing.accounts) {
      for (const other of (isWide(one.listing.region) ? wideOnes : everywhere).get(account) ?? []) {
        if (overrides(one, other)) add(later, other, one);
        if (overrides(other, one)) add(later, one, other);
      }
    }
  }
  if (later.size === 0) return results;
  return results.flatMap((result) => {
    const by = later.get(result);
    return by === undefined ? [result] : (rest(result, [...by]) ?? []);
  });
}

function isWide(region: string): boolean {
  return region === '*' || region === 'global';
}

function byAccount(results: readonly ListingResult[]): ReadonlyMap<string, readonly ListingResult[]> {
  const found = new Map<string, ListingResult[]>();
  for (const result of results) for (const account of result.listing.accounts) push(found, account, result);
  return found;
}

/** What is left of a result beside later ones; undefined where one of them answers all that it did. */
function rest(result: ListingResult, by: readonly ListingResult[]): ListingResult | undefined {
  if (by.some(({ listing }) => isPart(result.listing, listing))) return undefined;
  const stays = (place: Pick<ResourceCount, 'account' | 'region' | 'type'>): boolean => !by.some((later) => speaksFor(later, place));
  return {
    ...result,
    resourceCounts: result.resourceCounts.filter(stays),
    rows: (): readonly Resource[] => result.rows().filter(stays),
  };
}

function overrides(later: ListingResult, earlier: ListingResult): boolean {
  const { types, provider } = earlier.listing;
  if (later.status !== 'ok' || later.fetchedAt <= earlier.fetchedAt || later.listing.key === earlier.listing.key) return false;
  if (later.listing.provider !== provider) return false;
  if (!shareAPlace(later.listing, earlier.listing)) return false;
  return types === '*' || later.listing.covers === '*' || types.some((type) => counts(later, type));
}

/** Types that a result covers, and those that it saw besides. */
function counts({ listing, resourceCounts }: ListingResult, type: string): boolean {
  return listing.covers === '*' || listing.covers.includes(type) || resourceCounts.some((seen) => seen.type === type);
}

/** True where a result tells of all that is in a place. A part of it that failed does not. */
function speaksFor(result: ListingResult, place: Pick<ResourceCount, 'account' | 'region' | 'type'>): boolean {
  const { listing, failures } = result;
  if (!listing.accounts.includes(place.account) || !isAsked(listing, place.region)) return false;
  if (failures.some(({ account, type }) => (account ?? place.account) === place.account && (type ?? place.type) === place.type)) return false;
  return counts(result, place.type);
}

function isPart(earlier: ListingFacts, later: ListingFacts): boolean {
  const { covers } = later;
  return (
    earlier.types !== '*' &&
    (covers === '*' || earlier.types.every((type) => covers.includes(type))) &&
    earlier.accounts.every((account) => later.accounts.includes(account)) &&
    (later.region === earlier.region ? hasAllOf(later.places, earlier.places) : earlier.region !== '*' && isAsked(later, earlier.region))
  );
}

/** True where a listing asks about a region. */
function isAsked({ region, places }: ListingFacts, asked: string): boolean {
  return region === '*' ? isAmong(asked, places) : region === asked;
}

function shareAPlace(one: ListingFacts, other: ListingFacts): boolean {
  if (one.region === '*') return other.region === '*' ? meets(one.places, other.places) : isAsked(one, other.region);
  return isAsked(other, one.region);
}

function hasAllOf(places: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return places === undefined || others?.every((place) => places.includes(place)) === true;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function add<T>(map: Map<T, Set<T>>, key: T, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
