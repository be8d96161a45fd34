import { CallError, DriftMgrError } from '../../core/errors.ts';
import type { Account } from '../../core/model.ts';
import type { CredentialSource, Identity, Listing, PlanRequest, Provider, ProviderContext } from '../../core/provider.ts';
import { AssetSearch } from './asset-search.ts';
import { callerOf } from './credential.ts';
import { credentialProbes, type FoundCredential } from './credential-sources.ts';
import { endpointOf } from './endpoint.ts';
import { Hierarchy } from './hierarchy.ts';
import { planListings } from './listings.ts';
import { principalOf } from './principal.ts';
import { accountsOf, type Reach, reachOf, type Session } from './session.ts';
import { types } from './types.ts';

/** The Google Cloud provider: projects are accounts, Cloud Asset Inventory answers for all of their resources. */
export function createProvider(context: ProviderContext): Provider {
  const endpoint = endpointOf(context);
  const search = new AssetSearch(context, endpoint);
  const hierarchy = new Hierarchy(context, endpoint);
  const found = new Map<string, FoundCredential>();
  const sessions = new Map<string, Session>();
  /** Which session reaches an account; the first that does. */
  const reachedBy = new Map<string, Session>();

  const sessionOf = (account: string): Session => {
    const session = reachedBy.get(account) ?? [...sessions.values()][0];
    if (session === undefined) throw new DriftMgrError('unknown-account', `No Google credential was proved for ${account}.`);
    return session;
  };

  const reach = (session: Session, signal: AbortSignal): Promise<Reach> =>
    context.road.remember({ kind: 'discovery', provider: 'gcp', identity: session.identity, key: 'reach' }, (own) =>
      reachOf(context, hierarchy, session, AbortSignal.any([own, signal])),
    );

  const identify = async (source: CredentialSource, signal: AbortSignal): Promise<Identity> => {
    const credential = found.get(source.id)?.credential;
    if (credential === undefined) throw new DriftMgrError('credential-gone', `The credential of ${source.label} is gone.`);
    const caller = callerOf(credential, source.fingerprint);
    const provisional: Session = { identity: `gcp:${source.fingerprint.slice(0, 16)}`, credential, caller };
    const principal = await context.road.remember(
      { kind: 'credentials', provider: 'gcp', identity: source.fingerprint, key: 'principal', secretFree: true },
      (own) => principalOf({ context, endpoint, search, hierarchy }, provisional, AbortSignal.any([own, signal])),
    );
    const id = `gcp:${principal}`;
    sessions.set(id, { identity: id, credential, caller });
    return { id, provider: 'gcp', source, principal, ...(credential.project === undefined ? {} : { account: credential.project }) };
  };

  return {
    id: 'gcp',
    types,
    credentialSources: () => credentialProbes(context, endpoint, found),
    identify,
    async accounts(identity, signal) {
      const session = sessions.get(identity.id);
      if (session === undefined) return { accounts: [], problems: [] };
      const reached = await reach(session, signal);
      const accounts = accountsOf(session, reached);
      for (const account of accounts) if (!reachedBy.has(account.id)) reachedBy.set(account.id, session);
      return { accounts, problems: [...reached.problems] };
    },
    async listings(accounts: readonly Account[], request: PlanRequest, signal: AbortSignal) {
      const bySession = Map.groupBy(accounts, (account) => account.identity);
      const listings: Listing[] = [];
      for (const [identity, own] of bySession) {
        const session = sessions.get(identity);
        if (session === undefined) continue;
        listings.push(...(await planListings({ context, search, session, reach: await reach(session, signal) }, own, request, signal)));
      }
      return { listings, problems: [] };
    },
    lookup: (target) => Promise.reject(new CallError({ kind: 'unsupported', message: `no look-up of ${sessionOf(target.account).identity}` })),
    detail: (target) => Promise.reject(new CallError({ kind: 'unsupported', message: `no detail of ${target.type}` })),
    consoleUrl: () => undefined,
    close: () => {
      search.close();
    },
  };
}
