import type { Account } from '../../core/model.ts';
import type { Listing, PlanRequest, Provider, ProviderContext } from '../../core/provider.ts';
import { AssetSearch } from './asset-search.ts';
import { consoleUrl } from './console.ts';
import { planDetails } from './details.ts';
import { endpointOf } from './endpoint.ts';
import { Hierarchy } from './hierarchy.ts';
import { askKms } from './key-service.ts';
import { planListings } from './listings.ts';
import { names } from './names.ts';
import { isReadById } from './native-apis.ts';
import { planOwnerReads } from './owner-reads.ts';
import { accountsOf } from './session.ts';
import { SignedIn } from './signed-in.ts';
import { detailOf, lookUp } from './lookup.ts';
import { readStateObject } from './state.ts';
import { types } from './types.ts';

/** The Google Cloud provider: projects are accounts, Cloud Asset Inventory answers for all of their resources. */
export function createProvider(context: ProviderContext): Provider {
  const endpoint = endpointOf(context);
  const search = new AssetSearch(context, endpoint);
  const hierarchy = new Hierarchy(context, endpoint);
  const signedIn = new SignedIn({ context, endpoint, search, hierarchy });
  const about = async (account: string, signal: AbortSignal) => ({ context, endpoint, search, session: await signedIn.reaching(account, signal) });

  return {
    id: 'gcp',
    types,
    names,
    readsById: isReadById,
    addresses: () => ['cloudasset', 'cloudresourcemanager'].map((api) => endpoint.base(api)),
    credentialSources: () => signedIn.probes(),
    identify: (source, signal) => signedIn.identify(source, signal),
    // Who may use a key need not be let see anything else: the key service itself proves the credential.
    signIn(source) {
      const session = signedIn.takeUnproved(source);
      return Promise.resolve({ id: session.identity, provider: 'gcp', source, principal: session.credential.principal ?? session.identity });
    },
    async accounts(identity, signal) {
      const session = signedIn.get(identity.id);
      if (session === undefined) return { accounts: [], problems: [] };
      const reached = await signedIn.reach(session, signal);
      const accounts = accountsOf(session, reached);
      signedIn.noteReached(session, accounts);
      return { accounts, problems: [...reached.problems] };
    },
    async listings(accounts: readonly Account[], request: PlanRequest, signal: AbortSignal) {
      const bySession = Map.groupBy(accounts, (account) => account.identity);
      const listings: Listing[] = [];
      for (const [identity, own] of bySession) {
        const session = signedIn.get(identity);
        if (session === undefined) continue;
        listings.push(...(await planListings({ context, search, session, reach: await signedIn.reached(session, signal) }, own, request, signal)));
      }
      return { listings, problems: [] };
    },
    async lookup(target, signal) {
      return lookUp(await about(target.account, signal), target, signal);
    },
    async detail(target, signal) {
      return detailOf(await about(target.account, signal), target, signal);
    },
    details: (targets) => planDetails(about, targets),
    ownerReads: (resources) => planOwnerReads(about, resources),
    async readState(location, signal) {
      return readStateObject(context, endpoint, await signedIn.any(location.identity, signal), location, signal);
    },
    async wrapKey(id, bytes, binding, signal) {
      return askKms(
        { context, endpoint, session: await signedIn.any(undefined, signal, 'gcp:vault') },
        'encrypt',
        { id, bytes, context: binding },
        signal,
      );
    },
    async unwrapKey(id, bytes, binding, signal) {
      return askKms(
        { context, endpoint, session: await signedIn.any(undefined, signal, 'gcp:vault') },
        'decrypt',
        { id, bytes, context: binding },
        signal,
      );
    },
    consoleUrl,
    close: () => {
      search.close();
    },
  };
}
