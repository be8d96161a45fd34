import { DriftMgrError } from '../../core/errors.ts';
import type { Account } from '../../core/model.ts';
import type { CredentialSource, Identity, Listing, PlanRequest, Provider, ProviderContext } from '../../core/provider.ts';
import { AssetSearch } from './asset-search.ts';
import { consoleUrl } from './console.ts';
import { callerOf } from './credential.ts';
import { credentialProbes, type FoundCredential, login } from './credentials.ts';
import { planDetails } from './details.ts';
import { endpointOf } from './endpoint.ts';
import { Hierarchy } from './hierarchy.ts';
import { askKms } from './key-service.ts';
import { planListings } from './listings.ts';
import { names } from './names.ts';
import { principalOf } from './principal.ts';
import { accountsOf, type Reach, reachOf, type Session } from './session.ts';
import { detailOf, lookUp } from './lookup.ts';
import { readStateObject } from './storage.ts';
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

  const reach = (session: Session, signal: AbortSignal): Promise<Reach> =>
    context.pipeline.cached({ kind: 'discovery', provider: 'gcp', identity: session.identity, key: 'reach' }, (own) =>
      reachOf(context, hierarchy, session, AbortSignal.any([own, signal])),
    );

  const unproved = (source: CredentialSource): Session => {
    const credential = found.get(source.id)?.credential;
    if (credential === undefined) throw new DriftMgrError('credential-gone', `The credential of ${source.label} is gone.`);
    return { identity: `gcp:${source.fingerprint.slice(0, 16)}`, credential, caller: callerOf(credential, source.fingerprint, context) };
  };

  const identify = async (source: CredentialSource, signal: AbortSignal): Promise<Identity> => {
    const provisional = unproved(source);
    const { credential, caller } = provisional;
    const principal = await context.pipeline.cached(
      { kind: 'credentials', provider: 'gcp', identity: source.fingerprint, key: 'principal', secretFree: true },
      (own) => principalOf({ context, endpoint, search, hierarchy }, provisional, AbortSignal.any([own, signal])),
    );
    const id = `gcp:${principal}`;
    sessions.set(id, { identity: id, credential, caller });
    return { id, provider: 'gcp', source, principal, ...(credential.project === undefined ? {} : { account: credential.project }) };
  };

  /** One that was proved; else what the environment makes active, proved now: a state or a key may be wanted before anything was scanned. */
  const anySession = async (identity: string | undefined, signal: AbortSignal, skip?: string): Promise<Session> => {
    const known = identity === undefined ? [...sessions.values()][0] : sessions.get(identity);
    if (known !== undefined) return known;
    const probes = credentialProbes(context, endpoint, found).filter(({ id }) => id !== skip);
    const looked = await Promise.allSettled(probes.map((probe) => probe.look(signal)));
    const source = looked.flatMap((look) => (look.status === 'fulfilled' ? look.value : [])).find((one) => one.active && one.state === 'found');
    const session = source === undefined ? undefined : sessions.get((await identify(source, signal)).id);
    if (session === undefined) throw new DriftMgrError('no-credentials', 'No Google credential was found.', { hint: `Sign in: ${login}` });
    return session;
  };

  const sessionOf = async (account: string, signal: AbortSignal): Promise<Session> => reachedBy.get(account) ?? anySession(undefined, signal);

  return {
    id: 'gcp',
    types,
    names,
    credentialSources: () => credentialProbes(context, endpoint, found),
    identify,
    // Who may use a key need not be let see anything else: the key service itself proves the credential.
    signIn(source) {
      const session = unproved(source);
      sessions.set(session.identity, session);
      return Promise.resolve({ id: session.identity, provider: 'gcp', source, principal: session.credential.principal ?? session.identity });
    },
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
    async lookup(target, signal) {
      return lookUp({ context, endpoint, search, session: await sessionOf(target.account, signal) }, target, signal);
    },
    async detail(target, signal) {
      return detailOf({ context, endpoint, search, session: await sessionOf(target.account, signal) }, target, signal);
    },
    details: (targets) => planDetails(async (account, signal) => ({ context, endpoint, search, session: await sessionOf(account, signal) }), targets),
    async readState(location, signal) {
      return readStateObject(context, endpoint, await anySession(location.identity, signal), location, signal);
    },
    async wrapKey(id, bytes, about, signal) {
      return askKms(
        { context, endpoint, session: await anySession(undefined, signal, 'gcp:vault') },
        'encrypt',
        { id, bytes, context: about },
        signal,
      );
    },
    async unwrapKey(id, bytes, about, signal) {
      return askKms(
        { context, endpoint, session: await anySession(undefined, signal, 'gcp:vault') },
        'decrypt',
        { id, bytes, context: about },
        signal,
      );
    },
    consoleUrl,
    close: () => {
      search.close();
    },
  };
}
