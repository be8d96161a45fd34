import type { ScanFilter } from '../../model.ts';
import type { Provider } from '../../provider.ts';
import { namingProvider } from '../inventory/type-names.ts';
import type { GivenName } from './given-names.ts';
import { namesWithWords, nearestName, plainName } from './near-names.ts';

/** What the names of a filter are to one provider. */
export interface ResolvedNames {
  /** Regions in the provider's own names, those that it does not know as they were given: it may have regions that are not known here. */
  readonly regions?: readonly string[];
  /** Types in the provider's own names; empty where it knows none of those that were given. */
  readonly types?: readonly string[];
  /** What each name that the provider knows stands for. */
  readonly known: readonly GivenName[];
  /** Types that look like the provider's and are not known beforehand: the cloud alone can say whether it has them. */
  readonly unproved: readonly string[];
}

/** Puts the regions and types of a filter into a provider's own names. Case, blanks and signs between words do not matter. */
export function resolveNames(provider: Provider, filter: ScanFilter): ResolvedNames {
  const known: GivenName[] = [];
  const unproved: string[] = [];
  const regions = filter.regions?.flatMap((given) => {
    const places = placesOf(provider, given);
    if (places.length > 0) known.push(['regions', given, places]);
    return places.length > 0 ? places : [given];
  });
  const types = filter.types?.flatMap((given) => {
    const names = typesOf(provider, given);
    if (names.length > 0) {
      known.push(['types', given, names]);
      return names;
    }
    if (provider.names.open !== true || namingProvider(given) !== provider.id || given.includes('_')) return [];
    unproved.push(given);
    return [given];
  });
  return {
    ...(regions === undefined ? {} : { regions: [...new Set(regions)] }),
    ...(types === undefined ? {} : { types: [...new Set(types)] }),
    known,
    unproved,
  };
}

/** The places that a region's name stands for, in `Resource.region`; none where the provider knows no such region. */
function placesOf({ names }: Provider, given: string): readonly string[] {
  const plain = plainName(given);
  if (plain === 'global') return ['global'];
  const region = Object.keys(names.regions).find((name) => [name, ...(names.regions[name] ?? [])].some((title) => plainName(title) === plain));
  if (region !== undefined) return names.placesIn?.(region) ?? [region];
  const zone = given.trim().toLowerCase();
  return names.listsZones === true && names.regionOfZone?.(zone) !== undefined ? [zone] : [];
}

function typesOf({ types, names }: Provider, given: string): readonly string[] {
  const lower = given.trim().toLowerCase();
  const own = [...types.map(({ type }) => type), ...(names.furtherTypes ?? [])].find((type) => type.toLowerCase() === lower);
  if (own !== undefined) return [own];
  const terraform = names.terraformTypes()[lower];
  if (terraform !== undefined) return [terraform];
  const plain = plainName(given);
  return types.filter(({ title }) => plainName(title) === plain).map(({ type }) => type);
}

/** Types of a provider that may be meant by a name that is none. */
export function similarTypes({ types, names }: Provider, given: string): readonly string[] {
  const own = [...types.map(({ type }) => type), ...(names.furtherTypes ?? [])];
  const near = nearestName(given, [...own, ...Object.keys(names.terraformTypes()), ...types.map(({ title }) => title)]);
  return near === undefined ? namesWithWords(given, own).slice(0, 1) : [near];
}

/** Regions of a provider that may be meant by a name that is none. */
export function similarRegions({ names }: Provider, given: string): readonly string[] {
  const around = names.regionOfZone?.(given.trim().toLowerCase());
  if (around !== undefined) return [around];
  const near = nearestName(given, [...Object.keys(names.regions), ...Object.values(names.regions).flat()]);
  if (near !== undefined) return [near];
  return Object.entries(names.regions)
    .filter(([name, titles]) => namesWithWords(given, [name, ...titles]).length > 0)
    .map(([name]) => name)
    .slice(0, 1);
}
