import type { Problem, ScanFilter } from '../../model.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { exampleTypes, namingProvider } from '../inventory/type-names.ts';

/** A problem for each name in a filter that nothing answers to: it must not read as "0 of it". */
export function unknownNames(inventory: Inventory, filter: ScanFilter): Problem[] {
  const listings = inventory.outcomes.map((outcome) => outcome.listing);
  const known = new Set(listings.flatMap((listing) => (listing.types === '*' ? [] : listing.types)).map((type) => type.toLowerCase()));
  const open = [...inventory.unreached(), ...listings.flatMap((listing) => (listing.types === '*' ? [listing.provider] : []))];
  const unknownTypes = (filter.types ?? []).filter((type) => !known.has(type.toLowerCase()) && !open.includes(namingProvider(type)));
  const places = new Set(listings.map(({ region }) => region.toLowerCase()));
  for (const outcome of inventory.outcomes) for (const { region } of outcome.resourceCounts) places.add(region.toLowerCase());
  // Whoever answers for all regions at once, and covers what it answers, has seen also those in which it found nothing.
  const all = listings.some(({ region, covers }) => region === '*' && covers.length > 0);
  const unseenRegions = all ? [] : (filter.regions ?? []).filter((region) => !places.has(region.toLowerCase()) && inventory.accounts.length > 0);
  const unknownAccounts = (filter.accounts ?? []).filter(
    (id) => !inventory.accounts.some((account) => account.id.toLowerCase() === id.toLowerCase()),
  );
  return [
    ...unknownTypes.map((type) => ({
      code: 'unknown-type',
      type,
      message: `no provider that was asked lists the type ${type}`,
      hint: `Types have the names of their providers, e.g. ${exampleTypes}.`,
    })),
    ...unseenRegions.map((region) => ({
      code: 'unknown-region',
      region,
      message: `nothing was asked or seen in the region ${region}`,
      hint: 'Check its spelling, and that it is enabled for the account.',
    })),
    ...unknownAccounts.map((account) => ({
      code: 'unknown-account',
      account,
      message: `no credential that was found reaches the account ${account}`,
      hint: 'driftmgr credentials shows the accounts that each credential reaches.',
    })),
  ];
}
