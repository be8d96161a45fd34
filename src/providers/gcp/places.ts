import type { AssetQuestion } from './asset-grpc.ts';

/** Comparisons that one query may make. SOURCE: "Search query syntax" of Cloud Asset Inventory. */
const mostComparisons = 10;

/**
 * The regions and zones that a search is narrowed to, in one order. Undefined where all are asked for: what belongs to no region need not have a location
 * that could be searched for, and a name that is none of Google's is left to the view.
 */
export function placesOf(regions: readonly string[]): readonly string[] | undefined {
  const places = [...new Set(regions.map((region) => region.toLowerCase()))].sort();
  const isSearchable = places.every((place) => /^[a-z][\da-z-]*\*?$/.test(place) && place !== 'global');
  return places.length > 0 && isSearchable && phrasesOf(places).length <= mostComparisons ? places : undefined;
}

/**
 * The query for places. The operator `:` compares words in their order, so that a region finds its zones; it may find more, e.g. `us-east1` for `us`. SOURCE:
 * `SearchAllResourcesRequest.query` in googleapis/googleapis `google/cloud/asset/v1` (`location:(us-west1 OR global)`).
 */
export function locationQuery(places: readonly string[] | undefined): Pick<AssetQuestion, 'query'> {
  if (places === undefined) return {};
  const [first = '', ...others] = phrasesOf(places);
  return { query: others.length === 0 ? `location:${first}` : `location:(${[first, ...others].join(' OR ')})` };
}

/** True for a region or zone among places. */
export function isIn(region: string, places: readonly string[] | undefined): boolean {
  const lower = region.toLowerCase();
  return places === undefined || places.some((place) => (place.endsWith('*') ? lower.startsWith(place.slice(0, -1)) : lower === place));
}

/** Zones are found by the name of their region. */
function phrasesOf(places: readonly string[]): readonly string[] {
  return [...new Set(places.map((place) => place.replace(/-?\*$/, '')))];
}
