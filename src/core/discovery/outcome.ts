import type { CallFailure } from '../errors.ts';
import type { ListingStatus, Resource, Tally } from '../model.ts';
import type { Listing, PartFailure } from '../provider.ts';
import type { RowParts } from './row-pages.ts';

/** A listing without its `run`: plain data, as it is kept and sent. */
export type ListingFacts = Omit<Listing, 'run'>;

/** What became of one listing. */
export interface ListingOutcome {
  readonly listing: ListingFacts;
  readonly status: ListingStatus;
  /** Why it is not `ok`. */
  readonly failure?: CallFailure;
  readonly failures: readonly PartFailure[];
  /** Counted resources by account, region and type. */
  readonly tallies: readonly Tally[];
  /** Epoch milliseconds at which the answer was complete. */
  readonly fetchedAt: number;
  readonly fromCache: boolean;
  /** The resources, where the listing was asked for them; read from the store when they are not in memory. */
  rows(): readonly Resource[];
  /** The same as texts, until they are in the store. */
  readonly parts?: RowParts;
}

/** The listing's plain facts. */
export function factsOf(listing: Listing): ListingFacts {
  const { key, provider, identity, accounts, region, types, covers, want, operation, permission, parents } = listing;
  return {
    key,
    provider,
    identity,
    accounts,
    region,
    types,
    covers,
    want,
    operation,
    ...(permission === undefined ? {} : { permission }),
    ...(parents === undefined ? {} : { parents }),
  };
}

/** Sums resources that count into tallies, in the order of first sight. Linear. */
export function tallyResources(resources: Iterable<Resource>): Tally[] {
  const counts = new Map<string, { account: string; region: string; type: string; count: number }>();
  for (const resource of resources) {
    if (resource.uncounted !== undefined) continue;
    addTally(counts, { account: resource.account, region: resource.region, type: resource.type, count: 1 });
  }
  return [...counts.values()];
}

/** Adds a tally to a table keyed by its account, region and type. */
export function addTally(table: Map<string, { account: string; region: string; type: string; count: number }>, tally: Tally): void {
  const key = `${tally.account}\n${tally.region}\n${tally.type}`;
  const known = table.get(key);
  if (known === undefined) table.set(key, { ...tally });
  else known.count += tally.count;
}
