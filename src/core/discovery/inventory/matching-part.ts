import type { CallFailure } from '../../errors.ts';
import type { Problem, ProviderId, Resource } from '../../model.ts';
import type { PartFailure } from '../../provider.ts';
import type { Filter } from '../filter/filter-expression.ts';
import type { ListingResult } from './listing-result.ts';
import { countResources } from './resource-counts.ts';

/** An outcome narrowed to the resources that match. Where a listing only counted, or a resource's age is not known, how many match is not known, and is not 0. */
export function matchingPart(outcome: ListingResult, match: Filter): ListingResult {
  if (outcome.listing.want === 'rows' || outcome.resourceCounts.length === 0) {
    const undecided = countResources(outcome.rows().filter((resource) => match.cannotTell?.(resource) === true));
    const failures = undecided.map(({ account, region, type, count }): PartFailure => ({ account, region, type, failure: ageUnknown(count) }));
    return { ...outcome, resourceCounts: countResources(outcome.rows().filter(match)), failures: [...outcome.failures, ...failures] };
  }
  return {
    ...outcome,
    resourceCounts: [],
    status: 'partial',
    failure: { kind: 'failed', message: 'it was only counted; open it to filter its resources' },
  };
}

function ageUnknown(count: number): CallFailure {
  return { kind: 'failed', code: 'age-unknown', message: `the age of ${String(count)} is not known` };
}

/** A problem for each cloud of whose resources a filter on age could not tell, with how many they are. */
export function unknownAges(resources: Iterable<Resource>, match: Filter | undefined): Problem[] {
  if (match?.cannotTell === undefined) return [];
  const counts = new Map<ProviderId, number>();
  for (const resource of resources)
    if (resource.uncounted === undefined && match.cannotTell(resource)) counts.set(resource.provider, (counts.get(resource.provider) ?? 0) + 1);
  return [...counts].map(([provider, count]) => ({
    code: 'age-unknown',
    provider,
    message: `of ${String(count)} ${count === 1 ? 'resource' : 'resources'} the age is not known: so whether they meet the filter is not known`,
    hint: 'Their listing tells no time of creation. ageDays == -1 shows them.',
  }));
}
