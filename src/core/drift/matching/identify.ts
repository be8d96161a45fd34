import type { Identified, Place } from '../../terraform-rules.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { RuleSet } from '../rule-set.ts';

/** An instance of a state together with what it is in its cloud; `reason` where that cannot be known. */
export interface IdentifiedInstance {
  readonly instance: StateInstance;
  readonly identified?: Identified;
  readonly reason?: string;
}

/** What an instance is if it lives at this place; undefined where that cannot be known. */
export function identifyAt(instance: StateInstance, place: Place, rules: RuleSet): Identified | undefined {
  const outcome = rules.claiming(instance.type)?.identify(instance.type, instance.attributes, place);
  return typeof outcome === 'string' ? undefined : outcome;
}

/**
 * Tells what every instance is. Where an instance does not say which account or region it lives in, the others of its state that share its
 * provider configuration do, if they agree: one configuration is one account, and with AWS one region unless an instance says otherwise.
 * Where a file does not tell configurations apart, nothing is taken from others.
 */
export function identifyAll(instances: readonly StateInstance[], rules: RuleSet): readonly IdentifiedInstance[] {
  const places = instances.map((instance) => {
    const cloud = rules.claiming(instance.type);
    return cloud === undefined ? undefined : { cloud, own: cloud.place(instance.attributes, instance.type), shared: configurationOf(instance) };
  });
  const configurations = new Map<string, Consensus>();
  for (const place of places) {
    if (place?.shared === undefined) continue;
    const consensus = cached(configurations, place.shared, (): Consensus => ({ account: undefined, region: undefined }));
    consensus.account = agreed(consensus.account, place.own.account);
    consensus.region = agreed(consensus.region, place.own.region);
  }
  return instances.map((instance, at) => {
    const place = places[at];
    if (place === undefined) return { instance, reason: `${instance.provider.name} is no cloud that DriftMgr reads` };
    const consensus = place.shared === undefined ? undefined : configurations.get(place.shared);
    const outcome = place.cloud.identify(instance.type, instance.attributes, {
      account: place.own.account ?? consensus?.account ?? null,
      region: place.own.region ?? (place.cloud.oneRegion === true ? (consensus?.region ?? null) : null),
    });
    if (typeof outcome === 'string') return { instance, reason: outcome };
    if (outcome.ids.length === 0 && outcome.keys.length === 0) return { instance, reason: 'its state does not hold what its id is made of' };
    return { instance, identified: outcome };
  });
}

/** Undefined: nobody said; null: they disagree. */
interface Consensus {
  account: string | null | undefined;
  region: string | null | undefined;
}

function agreed(so: string | null | undefined, next: string | null): string | null | undefined {
  if (next === null || next === 'global' || so === null) return so;
  return so === undefined || so === next ? next : null;
}

function configurationOf({ state, provider }: StateInstance): string | undefined {
  return provider.key === undefined ? undefined : `${state}\n${provider.key}`;
}

function cached<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined || map.has(key)) return known as V;
  const made = make();
  map.set(key, made);
  return made;
}
