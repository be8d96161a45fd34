import { defined } from '../../defined.ts';
import type { Account, Problem, ProviderId, ScanFilter } from '../../model.ts';
import type { Provider } from '../../provider.ts';
import { matchesFilter } from '../inventory/count-samples.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { exampleTypes, namingProvider } from '../inventory/type-names.ts';
import { nearestName, suggestion } from '../filter/near-names.ts';
import { similarRegions, similarTypes, type ResolvedNames } from '../filter/resolve-names.ts';

/** One provider that was asked in a scan, and what came of it. */
export interface AskedProvider {
  readonly provider: Provider;
  readonly names: ResolvedNames;
  /** Every account that its credentials reach, those that the filter leaves out included. */
  readonly reached: Account[];
  /** Some credential was found, whether or not it could be used. */
  found: boolean;
}

/** A filter in the names of the provider that is asked. One that knows none of the types is asked for them as they are: without any it would be asked for all. */
export function askedOf(filter: ScanFilter, { names: { regions, types } }: AskedProvider): ScanFilter {
  return { ...filter, ...defined({ regions }), ...(types === undefined || types.length === 0 ? {} : { types }) };
}

/** A problem for each name in a filter that nothing answers to: it must not read as "0 of it". */
export function unknownNames(inventory: Inventory, filter: ScanFilter, asked: readonly AskedProvider[]): Problem[] {
  const regions = unknownRegions(inventory, filter, asked);
  const unknown = new Set(regions.map(({ region }) => region));
  const somewhere = (filter.regions ?? []).filter((region) => !unknown.has(region));
  return [
    ...unknownTypes(inventory, filter, asked),
    ...(somewhere.length === 0 ? [] : typesOutside(inventory, filter, somewhere, asked)),
    ...regions,
    ...unknownAccounts(filter, asked),
  ];
}

function unknownTypes(inventory: Inventory, filter: ScanFilter, asked: readonly AskedProvider[]): Problem[] {
  const { outcomes } = inventory;
  const listed = new Set(outcomes.flatMap(({ listing }) => (listing.types === '*' ? [] : listing.types)).map((type) => type.toLowerCase()));
  const seen = new Set(outcomes.flatMap(({ resourceCounts }) => resourceCounts.map(({ type }) => type.toLowerCase())));
  const unreached = new Set(inventory.unreached());
  // Of what could not be asked nobody knows whether it would have answered; the failure is said by itself.
  const failed = new Set(outcomes.filter(({ status }) => status !== 'ok' && status !== 'stale').map(({ listing }) => listing.provider));
  return (filter.types ?? []).flatMap((given): Problem[] => {
    const knowing = asked.filter(({ names }) => names.known.some(([kind, name]) => kind === 'types' && name === given));
    const owner = namingProvider(given);
    if (knowing.some(({ found }) => found) || seen.has(given.toLowerCase())) return [];
    if (owner !== undefined && unreached.has(owner)) return [];
    const open = asked.find(({ names }) => names.unproved.includes(given));
    if (open !== undefined && failed.has(open.provider.id)) return [];
    if (knowing.length > 0 || (owner !== undefined && !asked.some(({ provider, found }) => provider.id === owner && found)))
      return [notSignedIn(owner ?? knowing[0]?.provider.id, given)];
    // A name that somebody's listing carries is known, however it was come by.
    if (open === undefined && listed.has(given.toLowerCase())) return [];
    const similar = asked.flatMap(({ provider }) => similarTypes(provider, given));
    return [
      {
        code: 'unknown-type',
        type: given,
        message:
          open === undefined
            ? `no provider that was asked lists the type ${given}`
            : `nothing of the type ${given} was seen, and no such type is known`,
        hint: suggestion(similar) ?? `Types have the names of their providers, e.g. ${exampleTypes}, or of Terraform.`,
      },
    ];
  });
}

function notSignedIn(provider: ProviderId | undefined, type: string): Problem {
  return {
    code: 'no-credentials',
    ...defined({ provider }),
    type,
    message: `no credentials were found that could be asked for ${type}`,
    hint: 'driftmgr credentials shows every place that was looked at.',
  };
}

/** Types that are known, and of which nothing can be in the regions that were asked for. */
function typesOutside(inventory: Inventory, filter: ScanFilter, regions: readonly string[], asked: readonly AskedProvider[]): Problem[] {
  const { regions: places } = inventory.names.resolve({ regions });
  const listings = inventory.outcomes
    .map(({ listing }) => listing)
    .filter(({ region }) => region === '*' || matchesFilter({ region }, { regions: places }));
  const reached = new Set(inventory.accounts.map(({ provider }) => provider));
  return (filter.types ?? []).flatMap((given): Problem[] => {
    const owners = asked.filter(
      ({ provider, names }) => reached.has(provider.id) && names.known.some(([kind, name]) => kind === 'types' && name === given),
    );
    const types = owners.flatMap(({ names }) => names.known.flatMap(([kind, name, own]) => (kind === 'types' && name === given ? own : [])));
    if (types.length === 0 || types.some((type) => listings.some((listing) => listing.types === '*' || listing.types.includes(type)))) return [];
    return [
      {
        code: 'outside-regions',
        type: given,
        message: `nothing of ${types.join(', ')} can be in ${regions.join(', ')}: it was not asked for there`,
        hint: 'What belongs to no region is in the region "global".',
      },
    ];
  });
}

function unknownRegions(inventory: Inventory, filter: ScanFilter, asked: readonly AskedProvider[]): (Problem & { readonly region: string })[] {
  if (inventory.accounts.length === 0) return [];
  const reached = new Set(inventory.accounts.map(({ provider }) => provider));
  const places = new Set(
    inventory.outcomes.flatMap(({ listing, resourceCounts }) => [listing, ...resourceCounts].map(({ region }) => region.toLowerCase())),
  );
  const knows = ({ provider, names }: AskedProvider, given: string) =>
    reached.has(provider.id) && names.known.some(([kind, name]) => kind === 'regions' && name === given);
  return (filter.regions ?? [])
    .filter((given) => !places.has(given.toLowerCase()) && !asked.some((one) => knows(one, given)))
    .map((region) => ({
      code: 'unknown-region',
      region,
      message: `nothing was asked or seen in the region ${region}`,
      hint:
        suggestion(asked.flatMap(({ provider }) => similarRegions(provider, region))) ??
        'Check its spelling, and that it is enabled for the account.',
    }));
}

function unknownAccounts(filter: ScanFilter, asked: readonly AskedProvider[]): Problem[] {
  const reached = asked.flatMap((one) => one.reached);
  return (filter.accounts ?? [])
    .filter((given) => !reached.some((account) => isCalled(account, given)))
    .map((account) => {
      const near = nearestName(
        account,
        reached.flatMap(({ id, name }) => [id, ...(name === undefined ? [] : [name])]),
      );
      return {
        code: 'unknown-account',
        account,
        message: `no credential that was found reaches the account ${account}`,
        hint: suggestion(near === undefined ? [] : [near]) ?? 'driftmgr credentials shows the accounts that each credential reaches.',
      };
    });
}

/** Whether an account has this id or name, in any case of letters. */
export function isCalled(account: Pick<Account, 'id' | 'name'>, given: string): boolean {
  const wanted = given.trim().toLowerCase();
  return account.id.toLowerCase() === wanted || account.name?.trim().toLowerCase() === wanted;
}
