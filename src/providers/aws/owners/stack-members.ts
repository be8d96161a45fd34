import { DescribeStackResourcesCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CallError } from '../../../core/errors.ts';
import type { Resource } from '../../../core/model.ts';
import type { LookupTarget, OwnerFacts, OwnerRead, RateLimitScope } from '../../../core/provider.ts';
import type { Identities } from '../identities.ts';
import { nextToken } from '../listers/lister.ts';
import { placeOf, readingOf } from '../lookup.ts';
import { targetOf } from '../readers/reader.ts';
import { cloudFormation } from '../services.ts';

/** What both operations say of a member. */
interface Member {
  readonly ResourceType?: string | undefined;
  readonly PhysicalResourceId?: string | undefined;
  readonly ResourceStatus?: string | undefined;
}

/** Asks stacks for resources: each stack for its members, or each resource for its stack, whichever takes fewer calls. Without a stack there is nothing to ask. */
export function stackReads(identities: Identities, resources: readonly Resource[], inventory: Iterable<Resource>): readonly OwnerRead[] {
  if (resources.length === 0) return [];
  const stacks = Map.groupBy(inventory, ({ account, type, uncounted }) =>
    type === 'AWS::CloudFormation::Stack' && uncounted === undefined ? account : '',
  );
  return [...Map.groupBy(resources, ({ account }) => account)].flatMap(([account, own]) => {
    const regions = Map.groupBy(stacks.get(account) ?? [], ({ region }) => region);
    // A stack makes what belongs to no region from wherever it stands.
    const inRegion = (region: string): Resource[] => own.filter((one) => one.region === 'global' || one.region === region);
    const ways = [...regions].map(([region, held]) => ({ region, held, asked: inRegion(region) })).filter(({ asked }) => asked.length > 0);
    return ways.flatMap(({ region, held, asked }) =>
      held.length <= asked.length
        ? held.map((stack) => membersOf(identities, stack, asked))
        : asked.map((resource) => stackOf(identities, resource, region)),
    );
  });
}

/** The members of one stack. */
function membersOf(identities: Identities, stack: Resource, resources: readonly Resource[]): OwnerRead {
  return {
    resources,
    calls: 1,
    limitScope: meterOf(identities, stack),
    run: async (signal) => {
      const { ask } = readingOf(identities, stack, signal);
      const members: Member[] = [];
      const seen = new Set<string>();
      let token: string | undefined;
      do {
        const answer = await ask(cloudFormation, 'ListStackResources', new ListStackResourcesCommand({ StackName: stack.id, NextToken: token }));
        members.push(...(answer.StackResourceSummaries ?? []));
        token = nextToken(answer.NextToken, seen, 'cloudformation:ListStackResources', stack.region);
      } while (token !== undefined);
      return held(resources, members, stack.name ?? stack.id);
    },
  };
}

/** The stack that one resource belongs to, if any does. */
function stackOf(identities: Identities, resource: Resource, region: string): OwnerRead {
  const target = { ...resource, region };
  return {
    resources: [resource],
    calls: 1,
    limitScope: meterOf(identities, target),
    run: async (signal) => {
      const { ask } = readingOf(identities, target, signal);
      const command = new DescribeStackResourcesCommand({ PhysicalResourceId: targetOf(resource).key });
      try {
        const { StackResources: members = [] } = await ask(cloudFormation, 'DescribeStackResources', command);
        return held([resource], members, members[0]?.StackName ?? 'unknown');
      } catch (error) {
        // A ValidationError says that no stack has it. SOURCE: the API reference of `DescribeStackResources`.
        if (error instanceof CallError && error.failure.code === 'ValidationError') return new Map();
        throw error;
      }
    },
  };
}

function meterOf(identities: Identities, target: LookupTarget): RateLimitScope {
  const { session, region } = placeOf(identities, target);
  return session.serviceMeter(region, cloudFormation);
}

/** Those of the resources that a stack has made and still holds. */
function held(resources: readonly Resource[], members: readonly Member[], stack: string): ReadonlyMap<Resource, OwnerFacts> {
  const names = new Map<string, string[]>();
  for (const { ResourceType: type = '', PhysicalResourceId: name, ResourceStatus: status } of members) {
    if (name === undefined || status === 'DELETE_COMPLETE') continue;
    const known = names.get(type);
    if (known === undefined) names.set(type, [name]);
    else known.push(name);
  }
  // Of what a template names `cluster/group` the ARN's end is that, too.
  const isNamed = (id: string, name: string): boolean => id === name || ['/', ':', '|'].some((sign) => id.endsWith(sign + name));
  const own = resources.filter(({ id, type }) => names.get(type)?.some((name) => isNamed(id, name)) === true);
  return new Map(own.map((resource) => [resource, { attributes: { cloudFormationStack: stack } }]));
}
