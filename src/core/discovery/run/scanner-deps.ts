import type { EngineEvent } from '../../api/engine-api.ts';
import type { ProviderId, ScanFilter } from '../../model.ts';
import type { Identity, Listing, Provider } from '../../provider.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { ExpectDenied } from '../inventory/problems.ts';
import type { ListingCache } from './run-listings.ts';

/** The settings that discovery follows; read anew for each scan. */
export interface DiscoverySettings {
  readonly providers: readonly ProviderId[];
  readonly filter: ScanFilter;
  readonly sources: readonly string[];
  readonly allTypes: boolean;
  readonly expectDenied: readonly ExpectDenied[];
  readonly credentialTimeoutMs: number;
  readonly listingTimeoutMs: number;
  readonly concurrency: number;
}

export interface ScannerDeps {
  settings(): DiscoverySettings;
  /** Whether a provider that nobody asked for by name is worth loading. */
  mayHaveCredentials(id: ProviderId): boolean | Promise<boolean>;
  provider(id: ProviderId): Promise<Provider>;
  /** The cache for one scan of one provider. */
  outcomes(): ListingCache;
  /** Keeps an inventory for the next process, and gives back the last one. */
  keep(inventory: Inventory): void;
  lastKept(): Inventory | undefined;
  emit(event: EngineEvent): void;
  onIdentity?(scanId: string, identity: Identity): void;
  /** Puts conditions on listings by the identities behind them. */
  guard?(listings: readonly Listing[], identities: readonly Identity[]): readonly Listing[];
  /** Runs something so that all calls it causes carry the scan's id. */
  withContext<T>(scanId: string, refresh: boolean, listing: string | undefined, action: () => Promise<T>): Promise<T>;
  newId(): string;
  now(): number;
}
