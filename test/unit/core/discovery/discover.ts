import type { DiscoverySettings } from '../../../../src/core/discovery/run/scanner-deps.ts';
import { Scanner } from '../../../../src/core/discovery/run/scanner.ts';
import type { EngineEvent } from '../../../../src/core/api/engine-api.ts';
import type { Provider } from '../../../../src/core/provider.ts';

/** Scanner with one provider, no cache and nothing kept; its events go to `events`. */
export function discover(provider: Provider, settings: Partial<DiscoverySettings> = {}, events: { push(event: EngineEvent): unknown } = []): Scanner {
  const now = (): number => Date.now();
  return new Scanner({
    settings: () => ({
      providers: ['aws'],
      filter: {},
      sources: [],
      allTypes: false,
      expectDenied: [],
      credentialTimeoutMs: 1000,
      listingTimeoutMs: 60_000,
      concurrency: 8,
      ...settings,
    }),
    mayHaveCredentials: () => true,
    provider: () => Promise.resolve(provider),
    outcomes: () => ({ get: () => undefined, put: (outcome) => outcome }),
    keep: () => undefined,
    lastKept: () => undefined,
    emit: (event) => events.push(event),
    withContext: (_scanId, _refresh, _listing, action) => action(),
    newId: () => 'scan-1',
    now,
  });
}
