import type { ListingStatus, ProviderId, ResourceCount } from '../../model.ts';
import type { CallFailure } from '../../errors.ts';
import type { PartFailure } from '../../provider.ts';
import type { CountSample } from './node-count.ts';
import type { ListingFacts, ListingResult } from './listing-result.ts';

/** A count sample with its place. `type` or `region` absent: it speaks for the whole account, or for all regions of the type. */
export interface LocatedCountSample extends CountSample {
  readonly provider: ProviderId;
  readonly account: string;
  readonly type?: string;
  readonly region?: string;
  /** Without a region: the only places that it speaks for, where it does not for all. */
  readonly places?: readonly string[];
}

/** What narrows count samples; absent means everything. */
export interface CellFilter {
  readonly providers?: readonly string[];
  readonly accounts?: readonly string[];
  readonly types?: readonly string[];
  readonly regions?: readonly string[];
}

/**
 * What an outcome says of the accounts, types and regions that it speaks for. A listing that found nothing
 * contributes a seen 0; one that failed contributes a null, so that no error ever reads 0.
 */
export function countSamplesOf(outcome: ListingResult, now: number): LocatedCountSample[] {
  const { listing } = outcome;
  const seen: ListingStatus = outcome.status === 'partial' && outcome.failure === undefined ? 'ok' : outcome.status;
  const { notRenewed } = outcome;
  const status = seen === 'ok' && notRenewed !== undefined ? 'stale' : seen;
  const said = {
    provider: listing.provider,
    status,
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
    ...(notRenewed === undefined ? {} : { notRenewed }),
    ...(outcome.fromCache || notRenewed !== undefined ? { ageMs: Math.max(0, now - outcome.fetchedAt) } : {}),
  };
  const answered = status === 'ok' || status === 'stale';
  const cells: LocatedCountSample[] = outcome.resourceCounts.map((resourceCount) => {
    // What failed for a whole account or type may have held more of this: the number that was seen is not all there is.
    const lacking = answered ? outcome.failures.find((part) => speaksOf(outcome, part, resourceCount)) : undefined;
    const stated = lacking === undefined ? said : { ...said, status: 'partial' as const, failure: lacking.failure };
    return { ...stated, ...place(resourceCount), count: resourceCount.count };
  });
  for (const account of listing.accounts) {
    for (const type of listing.types === '*' ? [undefined] : listing.types) {
      const empty = !outcome.resourceCounts.some(
        (resourceCount) => resourceCount.account === account && (type === undefined || resourceCount.type === type),
      );
      // Where a part failed and nothing was seen, nothing was seen: the part says so.
      if (empty && outcome.failures.some((part) => matchesFilter(part, { accounts: [account], ...(type === undefined ? {} : { types: [type] }) })))
        continue;
      // What covers nothing and found nothing has said nothing: not even that it could look.
      if (empty && answered && listing.types === '*' && listing.covers.length === 0) continue;
      // An answer about all regions has seen those as well in which it found nothing.
      if (!empty && answered && listing.region !== '*') continue;
      cells.push({
        ...said,
        account,
        ...(type === undefined ? {} : { type }),
        ...whereOf(listing),
        count: answered ? 0 : null,
      });
    }
  }
  return [...cells, ...outcome.failures.flatMap((part) => partCountSamples(outcome, part))];
}

function whereOf({ region, places }: ListingFacts): Pick<LocatedCountSample, 'region' | 'places'> {
  if (region !== '*') return { region };
  return places === undefined ? {} : { places };
}

function place(resourceCount: ResourceCount): Pick<LocatedCountSample, 'account' | 'type' | 'region'> {
  return { account: resourceCount.account, type: resourceCount.type, region: resourceCount.region };
}

/** A null for each account and type that a failed part is about; one without a type where the listing names none. */
function partCountSamples(outcome: ListingResult, part: PartFailure): LocatedCountSample[] {
  const { listing } = outcome;
  const named = part.type === undefined ? listing.types : [part.type];
  const types = named === '*' ? [undefined] : named;
  const region = regionOf(outcome, part);
  return (part.account === undefined ? listing.accounts : [part.account]).flatMap((account) =>
    types.map((type) => ({
      provider: listing.provider,
      account,
      count: null,
      status: statusOfFailure(part.failure),
      failure: part.failure,
      ...(type === undefined ? {} : { type }),
      ...(region === undefined ? whereOf(listing) : { region }),
    })),
  );
}

/** True where a failed part may have held more of what was counted in a place. */
function speaksOf(outcome: ListingResult, part: PartFailure, { account, type, region }: ResourceCount): boolean {
  const where = regionOf(outcome, part);
  return (
    (part.account === undefined || part.account === account) &&
    (part.type === undefined || isSame(part.type.toLowerCase(), type.toLowerCase())) &&
    (where === undefined || where === region)
  );
}

function regionOf({ listing }: ListingResult, part: PartFailure): string | undefined {
  return part.region ?? (listing.region === '*' ? undefined : listing.region);
}

/** The listing status that a failure amounts to. */
export function statusOfFailure(failure: CallFailure): 'denied' | 'failed' | 'cancelled' {
  return failure.kind === 'denied' ? 'denied' : failure.kind === 'cancelled' ? 'cancelled' : 'failed';
}

/** What has a place. */
interface Placed {
  readonly provider?: string;
  readonly account?: string;
  readonly type?: string;
  readonly region?: string;
  readonly places?: readonly string[];
}

/**
 * True when a count sample, or anything else with a place, is within the filter. What has no type or region passes, unless it speaks for other places alone.
 * A region that ends with a star stands for all that begin as it does.
 */
export function matchesFilter(cell: Placed, filter: CellFilter): boolean {
  return (
    passes(filter.providers, cell.provider) &&
    passes(filter.accounts, cell.account) &&
    passes(filter.types, cell.type) &&
    (cell.region === undefined ? meets(filter.regions, cell.places) : passes(filter.regions, cell.region, isPlace))
  );
}

/** True where two sets of places have any in common. None is all. */
export function meets(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || one.length === 0 || other === undefined) return true;
  const lower = other.map((place) => place.toLowerCase());
  return one.some((place) => lower.some((also) => isPlace(place.toLowerCase(), also) || isPlace(also, place.toLowerCase())));
}

/** True where a region is among places. None is all. */
export function isAmong(region: string, places: readonly string[] | undefined): boolean {
  return places === undefined || passes(places, region, isPlace);
}

function passes(allowed: readonly string[] | undefined, value: string | undefined, matches = isSame): boolean {
  if (allowed === undefined || allowed.length === 0 || value === undefined) return true;
  const lower = value.toLowerCase();
  return allowed.some((candidate) => matches(candidate.toLowerCase(), lower));
}

function isSame(wanted: string, value: string): boolean {
  return wanted === value;
}

function isPlace(wanted: string, value: string): boolean {
  return wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : wanted === value;
}
