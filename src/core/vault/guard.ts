import { CallError } from '../errors.ts';
import type { Identity, Listing } from '../provider.ts';
import type { Vault } from './vault.ts';

/**
 * Listings by a credential of the vault end with its lock, as `denied: vault locked`: what a provider still has in memory is not used any more.
 * While they run, the vault counts as in use.
 */
export function guardListings(
  listings: readonly Listing[],
  identities: readonly Identity[],
  opened: { readonly vault: Pick<Vault, 'isOpen' | 'touch'>; readonly locked: AbortSignal },
): readonly Listing[] {
  const fromVault = new Set(identities.filter(({ source }) => source.kind === 'vault').map(({ id }) => id));
  if (fromVault.size === 0) return listings;
  return listings.map((listing) => (fromVault.has(listing.identity) ? { ...listing, run: (input) => guarded(listing, input) } : listing));

  async function* guarded(listing: Listing, input: Parameters<Listing['run']>[0]): ReturnType<Listing['run']> {
    if (!opened.vault.isOpen) throw vaultLocked();
    opened.vault.touch();
    const { locked } = opened;
    const signal = AbortSignal.any([input.signal, locked]);
    try {
      for await (const page of listing.run({ ...input, signal })) {
        if (locked.aborted) throw vaultLocked();
        yield page;
      }
    } catch (error) {
      throw locked.aborted ? vaultLocked(error) : error;
    }
  }
}

function vaultLocked(cause?: unknown): CallError {
  return new CallError({ kind: 'denied', code: 'VaultLocked', message: 'vault locked', hint: 'Unlock the vault, and scan again.' }, cause);
}
