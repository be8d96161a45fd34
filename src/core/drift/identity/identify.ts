import type { StateInstance } from '../../terraform/state-instance.ts';
import type { ProviderId } from '../../model.ts';
import { awsTable } from './aws.ts';
import { awsPlace, identifyAws, isAwsType } from './aws-identity.ts';
import { azurePlace, identifyAzure, isAzureType } from './azure-identity.ts';
import { digitaloceanPlace, digitaloceanTable, identifyDigitalocean, isDigitaloceanType } from './digitalocean-identity.ts';
import { googlePlace, identifyGoogle, isGoogleType } from './google-identity.ts';
import { googleTypes } from './google-types.ts';
import type { Identified, Place } from './identity-row.ts';

/** An instance of a state together with what it is in its cloud; `reason` where that cannot be told. */
export interface IdentifiedInstance {
  readonly instance: StateInstance;
  readonly identified?: Identified;
  readonly reason?: string;
}

/** How one cloud tells what a Terraform type is. */
interface CloudTable {
  readonly provider: ProviderId;
  /** A configuration of its provider works in one region unless a resource says otherwise; elsewhere a resource without a region has none. */
  readonly oneRegion?: true;
  claims(type: string): boolean;
  place(attributes: StateInstance['attributes'], type: string): Place;
  identify(type: string, attributes: StateInstance['attributes'], place: Place): Identified | string;
}

const clouds: readonly CloudTable[] = [
  { provider: 'aws', oneRegion: true, claims: isAwsType, place: awsPlace, identify: identifyAws },
  { provider: 'azure', claims: isAzureType, place: azurePlace, identify: identifyAzure },
  { provider: 'gcp', claims: isGoogleType, place: googlePlace, identify: identifyGoogle },
  { provider: 'digitalocean', claims: isDigitaloceanType, place: digitaloceanPlace, identify: identifyDigitalocean },
];

/** The cloud that a Terraform type belongs to; undefined for those of other providers. */
export function cloudOf(type: string): ProviderId | undefined {
  return clouds.find((one) => one.claims(type))?.provider;
}

/** True where some Terraform type stands for the native type: only then can it be told that no state manages a resource. */
export function isManageable(provider: ProviderId, nativeType: string): boolean {
  // Every ARM resource can be managed: by a type of azurerm, or by azapi.
  return provider === 'azure' || manageable.has(nativeType);
}

/** What an instance is if it lives at this place; undefined where that cannot be told. */
export function identifyAt(instance: StateInstance, place: Place): Identified | undefined {
  const cloud = clouds.find((one) => one.claims(instance.type));
  const outcome = cloud?.identify(instance.type, instance.attributes, place);
  return typeof outcome === 'string' ? undefined : outcome;
}

const manageable: ReadonlySet<string> = new Set(
  [awsTable, googleTypes, digitaloceanTable].flatMap((table) => Object.values(table).flatMap((row) => ('native' in row ? [row.native] : []))),
);

/**
 * Tells what every instance is. Where an instance does not say which account or region it lives in, the others of its state that share its
 * provider configuration do, if they agree: one configuration is one account, and with AWS one region unless an instance says otherwise.
 * Where a file does not tell configurations apart, nothing is taken from others.
 */
export function identifyAll(instances: readonly StateInstance[]): readonly IdentifiedInstance[] {
  const known = new Map<string, CloudTable | undefined>();
  const places = instances.map((instance) => {
    const cloud = cached(known, instance.type, () => clouds.find((one) => one.claims(instance.type)));
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
