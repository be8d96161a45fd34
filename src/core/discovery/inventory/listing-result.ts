import type { CallFailure } from '../../errors.ts';
import type { ListingStatus, Resource, ResourceCount } from '../../model.ts';
import type { Listing, PartFailure } from '../../provider.ts';
import type { RowTexts } from '../run/row-pages.ts';

/** A listing without its `run`: plain data, as it is kept and sent. */
export type ListingFacts = Omit<Listing, 'run'>;

/** What became of one listing. */
export interface ListingResult {
  readonly listing: ListingFacts;
  readonly status: ListingStatus;
  /** Why it is not `ok`. */
  readonly failure?: CallFailure;
  readonly failures: readonly PartFailure[];
  /** Counted resources by account, region and type. */
  readonly resourceCounts: readonly ResourceCount[];
  /** Epoch milliseconds at which the answer was complete. */
  readonly fetchedAt: number;
  readonly fromCache: boolean;
  /** Why the last scan could not ask again, where this is what an earlier one was answered: its counts read `stale`. */
  readonly notRenewed?: string;
  /** The resources, where the listing was asked for them; read from the store when they are not in memory. */
  rows(): readonly Resource[];
  /** The same as texts, until they are in the store. */
  readonly parts?: RowTexts;
}

/** Whether a listing brought nothing because the session had ended: an earlier answer to it is worth more. */
export function isSessionOver({ status, failure }: Pick<ListingResult, 'status' | 'failure'>): boolean {
  return status === 'failed' && failure?.kind === 'unauthenticated';
}

/** The listing's plain facts. */
export function factsOf(listing: Listing): ListingFacts {
  const { key, provider, identity, accounts, region, places, wholeKey, types, covers, want, ignoresCase, operation, permission, parents } = listing;
  return {
    key,
    provider,
    identity,
    accounts,
    region,
    ...(places === undefined ? {} : { places }),
    ...(wholeKey === undefined ? {} : { wholeKey }),
    types,
    covers,
    want,
    ...(ignoresCase === undefined ? {} : { ignoresCase }),
    operation,
    ...(permission === undefined ? {} : { permission }),
    ...(parents === undefined ? {} : { parents }),
  };
}
