import type { DetailRead, DetailTarget, LookupTarget, RateLimitScope, Provider, ResourceDetail } from '../../provider.ts';

/** What says how the attributes of resources are read. Nothing is asked before a read is run. */
export type PlanDetails = (targets: readonly DetailTarget[]) => Promise<readonly DetailRead[]> | readonly DetailRead[];

/** The reads of a provider that says how many it makes together, or one for each resource. */
export function detailReads(provider: Provider, targets: readonly DetailTarget[]): readonly DetailRead[] {
  const stated = provider.details?.(targets);
  if (stated !== undefined) return stated;
  return oneByOne(
    targets,
    (target, signal) => provider.detail(target, signal),
    (target) => provider.detailLimitScope?.(target) ?? { key: `${provider.id}/${target.account}`, limit: provider.id, perSecond: 10 },
  );
}

/** A read for each resource. */
export function oneByOne(
  targets: readonly DetailTarget[],
  detail: (target: LookupTarget, signal: AbortSignal) => Promise<ResourceDetail>,
  limitScopeOf: (target: LookupTarget) => RateLimitScope = () => ({ key: 'one', limit: 'one', perSecond: 10 }),
): readonly DetailRead[] {
  return targets.map(({ wants: _wants, ...target }) => ({
    targets: [target],
    calls: 1,
    limitScope: limitScopeOf(target),
    run: async (signal) => [await detail(target, signal)],
  }));
}

/** Seconds that reads take at the limits. `rateOf` is what the configuration allows of a rate-limit scope a second. */
export function secondsOf(
  reads: readonly Pick<DetailRead, 'calls' | 'limitScope'>[],
  rateOf: (limitScope: RateLimitScope) => number = ({ perSecond }) => perSecond,
): number {
  const limitScopes = new Map<string, number>();
  for (const { calls, limitScope } of reads)
    limitScopes.set(limitScope.key, (limitScopes.get(limitScope.key) ?? 0) + calls / Math.max(rateOf(limitScope), 0.001));
  return Math.ceil(Math.max(0, ...limitScopes.values()));
}
