import type { Resource } from '../../model.ts';
import type { ListingResult } from './listing-result.ts';
import { countResources } from './resource-counts.ts';

/** An outcome narrowed to the resources that match. Where a listing only counted, how many match is not known, and is not 0. */
export function matchingPart(outcome: ListingResult, match: (resource: Resource) => boolean): ListingResult {
  if (outcome.listing.want === 'rows' || outcome.resourceCounts.length === 0)
    return { ...outcome, resourceCounts: countResources(outcome.rows().filter(match)) };
  return {
    ...outcome,
    resourceCounts: [],
    status: 'partial',
    failure: { kind: 'failed', message: 'it was only counted; open it to filter its resources' },
  };
}
