import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { CallError } from '../../../core/errors.ts';
import type { Resource } from '../../../core/model.ts';
import type { OwnerFacts, OwnerRead } from '../../../core/provider.ts';
import type { Identities } from '../identities.ts';
import { placeOf, readingOf } from '../lookup.ts';
import type { Reading } from '../readers/reader.ts';
import { tagging } from '../services.ts';

/** ARNs that one call takes. SOURCE: the API reference of `GetResources`. */
export const mostArns = 100;

/** The tags of at most a hundred resources of one account and region. */
export function tagRead(identities: Identities, resources: readonly Resource[]): OwnerRead {
  const [first] = resources;
  if (first === undefined) throw new RangeError('no resource to ask about');
  const { session, region } = placeOf(identities, first);
  return {
    resources,
    calls: 1,
    limitScope: session.serviceMeter(region, tagging),
    run: async (signal) => await tagsOf(resources, readingOf(identities, first, signal)),
  };
}

async function tagsOf(resources: readonly Resource[], reading: Pick<Reading, 'ask'>): Promise<ReadonlyMap<Resource, OwnerFacts>> {
  try {
    // A call that names ARNs has one page. What was never tagged, or is not there, is left out of the answer.
    const command = new GetResourcesCommand({ ResourceARNList: resources.map(({ id }) => id) });
    const { ResourceTagMappingList: mappings = [] } = await reading.ask(tagging, 'GetResources', command);
    const tags = new Map(
      mappings.map(({ ResourceARN: arn, Tags = [] }) => [arn, Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))]),
    );
    return new Map(
      resources.flatMap((resource) => {
        const own = tags.get(resource.id);
        return own === undefined ? [] : [[resource, { tags: own }] as const];
      }),
    );
  } catch (error) {
    // One ARN that the service does not take refuses them all.
    if (!(error instanceof CallError) || error.failure.kind !== 'invalid') throw error;
    if (resources.length === 1) return new Map();
    const half = Math.ceil(resources.length / 2);
    const [left, right] = await Promise.all([tagsOf(resources.slice(0, half), reading), tagsOf(resources.slice(half), reading)]);
    return new Map([...left, ...right]);
  }
}
