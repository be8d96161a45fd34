import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { Account } from '../../core/model.ts';
import type { CredentialProbe, CredentialSource, Identity, ProviderContext } from '../../core/provider.ts';
import type { AssetSearch } from './asset-search.ts';
import { callerOf } from './credential.ts';
import { credentialProbes, type FoundCredential, login } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import type { Hierarchy } from './hierarchy.ts';
import { principalOf } from './principal.ts';
import { type Reach, reachOf, type Session } from './session.ts';

interface SignedInDeps {
  readonly context: ProviderContext;
  readonly endpoint: Endpoint;
  readonly search: AssetSearch;
  readonly hierarchy: Hierarchy;
}

/** The credentials that were found, whom they proved to be, and what each of them reaches. */
export class SignedIn {
  readonly #deps: SignedInDeps;
  readonly #found = new Map<string, FoundCredential>();
  readonly #sessions = new Map<string, Session>();
  /** Which session reaches an account; the first that does. */
  readonly #reachedBy = new Map<string, Session>();
  readonly #reaches = new Map<string, Reach>();

  constructor(deps: SignedInDeps) {
    this.#deps = deps;
  }

  probes(): CredentialProbe[] {
    return credentialProbes(this.#deps.context, this.#deps.endpoint, this.#found);
  }

  get(identity: string): Session | undefined {
    return this.#sessions.get(identity);
  }

  /** What a session reaches, anew. Of the answers behind it each is kept for its own time: what was refused for less than what was said. */
  async reach(session: Session, signal: AbortSignal): Promise<Reach> {
    const { context, hierarchy } = this.#deps;
    const reach = await reachOf(context, hierarchy, session, signal);
    this.#reaches.set(session.identity, reach);
    return reach;
  }

  /** What a session was last seen to reach. */
  async reached(session: Session, signal: AbortSignal): Promise<Reach> {
    return this.#reaches.get(session.identity) ?? this.reach(session, signal);
  }

  noteReached(session: Session, accounts: readonly Account[]): void {
    for (const account of accounts) if (!this.#reachedBy.has(account.id)) this.#reachedBy.set(account.id, session);
  }

  /** Takes a credential without asking Google who it is. */
  takeUnproved(source: CredentialSource): Session {
    const session = this.#unproved(source);
    this.#sessions.set(session.identity, session);
    return session;
  }

  #unproved(source: CredentialSource): Session {
    const credential = this.#found.get(source.id)?.credential;
    if (credential === undefined) throw new DriftMgrError('credential-gone', `The credential of ${source.label} is gone.`);
    const caller = callerOf(credential, source.fingerprint, this.#deps.context);
    return { identity: `gcp:${source.fingerprint.slice(0, 16)}`, credential, caller };
  }

  async identify(source: CredentialSource, signal: AbortSignal): Promise<Identity> {
    const provisional = this.#unproved(source);
    const { credential, caller } = provisional;
    const principal = await this.#deps.context.pipeline.cached(
      { kind: 'credentials', provider: 'gcp', identity: source.fingerprint, key: 'principal', secretFree: true },
      (own) => principalOf(this.#deps, provisional, AbortSignal.any([own, signal])),
    );
    const id = `gcp:${principal}`;
    this.#sessions.set(id, { identity: id, credential, caller });
    return { id, provider: 'gcp', source, principal, ...defined({ account: credential.project }) };
  }

  /** One that was proved; else what the environment makes active, proved now: a state or a key may be wanted before anything was scanned. */
  async any(identity: string | undefined, signal: AbortSignal, skip?: string): Promise<Session> {
    const known = identity === undefined ? [...this.#sessions.values()][0] : this.#sessions.get(identity);
    if (known !== undefined) return known;
    const looked = await Promise.allSettled(
      this.probes()
        .filter(({ id }) => id !== skip)
        .map((probe) => probe.look(signal)),
    );
    const source = looked.flatMap((look) => (look.status === 'fulfilled' ? look.value : [])).find((one) => one.active && one.state === 'found');
    const session = source === undefined ? undefined : this.#sessions.get((await this.identify(source, signal)).id);
    if (session === undefined) throw new DriftMgrError('no-credentials', 'No Google credential was found.', { hint: `Sign in: ${login}` });
    return session;
  }

  /** The one that reaches an account. */
  async reaching(account: string, signal: AbortSignal): Promise<Session> {
    return this.#reachedBy.get(account) ?? this.any(undefined, signal);
  }
}
