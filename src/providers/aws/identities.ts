import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { Account } from '../../core/model.ts';
import type { CredentialSource, Identity, ProviderContext } from '../../core/provider.ts';
import { namedRoleCredentials, roleCredentials } from './assume-role.ts';
import type { NamedRole } from './assume-role.ts';
import type { Clients } from './clients.ts';
import { activeProfile, readSharedFiles, settingsOf } from './credentials/profiles.ts';
import { credentialsOf } from './credentials/resolve.ts';
import { endpointOf } from './endpoints.ts';
import { identifyBy } from './identity.ts';
import { homeRegion } from './regions.ts';
import { sts } from './services.ts';
import { type KnownIdentity, Session } from './session.ts';

/** Who was identified, and the sessions through which their accounts are read. */
export class Identities {
  readonly context: ProviderContext;
  readonly #clients: Clients;
  readonly #known = new Map<string, KnownIdentity>();
  readonly #sessions = new Map<string, Session>();

  constructor(context: ProviderContext, clients: Clients) {
    this.context = context;
    this.#clients = clients;
  }

  /** Proves a source's credentials. Throws `CallError`. */
  async identify(source: CredentialSource, signal: AbortSignal): Promise<Identity> {
    const files = await readSharedFiles(this.context.env, this.context.home);
    const profile = settingsOf(files.profiles.get(profileName(source, this.context)), files);
    const anonymous = { identity: source.fingerprint, profile, credentials: () => Promise.reject(new Error('not resolved')) };
    const region = homeRegion(new Session(this.context, this.#clients, anonymous));
    // A profile of a sign-in asks its portal; all others that ask anybody, STS.
    const asked = source.kind === 'sso' ? { endpointWord: 'SSO' } : sts;
    const endpoint = endpointOf(asked, { env: this.context.env, setting: this.context.settings['endpoint'], profile });
    const credentials = credentialsOf(source, this.context, {
      region,
      requestHandler: this.#clients.requestHandler,
      ...defined({ endpoint }),
    });
    const identity = await identifyBy(new Session(this.context, this.#clients, { ...anonymous, credentials }), source, signal);
    this.#known.set(identity.id, { identity, profile, credentials });
    this.#sessions.clear();
    this.#clients.forget(identity.id);
    return identity;
  }

  /** The session for an account: the identity's own credentials at home, those of the settings' role elsewhere. */
  sessionFor(account: Pick<Account, 'id' | 'identity' | 'partition'>): Session {
    const key = `${account.identity}|${account.id}`;
    const open = this.#sessions.get(key);
    if (open !== undefined) return open;
    const known = this.#knownBy(account.identity);
    const { identity, profile } = known;
    const partition = account.partition ?? identity.partition;
    const home = identity.account === account.id;
    const facts = { identity: identity.id, account: account.id, profile, ...defined({ partition }) };
    const credentials = home ? known.credentials : roleCredentials(this.home(identity), account.id, this.context);
    const session = new Session(this.context, this.#clients, { ...facts, credentials, assumed: !home });
    this.#sessions.set(key, session);
    return session;
  }

  /** The session for the identity's own account. */
  home(identity: Identity): Session {
    const { account = '', partition } = identity;
    return this.sessionFor({ id: account, identity: identity.id, ...defined({ partition }) });
  }

  /** A session that asks a service elsewhere, as somebody else, or both: what a backend may say of where its state is. */
  elsewhere(from: Session, { role, services }: { readonly role?: NamedRole; readonly services?: Readonly<Record<string, string>> }): Session {
    const account = role?.arn.split(':')[4] ?? from.account;
    return new Session(this.context, this.#clients, {
      identity: [from.identity, role?.arn, JSON.stringify(services)].filter((part) => part !== undefined).join('|'),
      partition: from.partition.id,
      profile: services === undefined ? from.profile : { ...from.profile, services: { ...from.profile.services, ...services } },
      credentials: role === undefined ? from.credentials : namedRoleCredentials(from, role),
      assumed: role !== undefined,
      ...defined({ account }),
    });
  }

  /** A session that reads that account, whoever's it is: the first that is known to reach it. */
  sessionOf(account: string): Session {
    const open = [...this.#sessions.values()].find((session) => session.account === account);
    if (open !== undefined) return open;
    const owner = [...this.#known.values()].find(({ identity }) => identity.account === account);
    if (owner !== undefined) return this.home(owner.identity);
    throw new DriftMgrError('no-credentials', `no identity reaches the AWS account ${account}`, {
      hint: 'Scan the account first, or pick a credential for it.',
    });
  }

  /** True when some identity of this run is at home in that account, or has a session for it. */
  reaches(account: string): boolean {
    const open = [...this.#sessions.values()].some((session) => session.account === account);
    return open || [...this.#known.values()].some(({ identity }) => identity.account === account);
  }

  /** True once some identity was proven in this run. */
  get isProven(): boolean {
    return this.#known.size > 0;
  }

  /** The home session of an identity, by its id; without one, of the first that was proven. */
  sessionBy(id: string | undefined): Session {
    const [first] = this.#known.values();
    const known = id === undefined ? first : this.#knownBy(id);
    if (known !== undefined) return this.home(known.identity);
    throw new DriftMgrError('no-credentials', 'no AWS identity was proven', { hint: 'Sign in to AWS, or name a profile (AWS_PROFILE).' });
  }

  #knownBy(id: string): KnownIdentity {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    throw new DriftMgrError('no-credentials', 'this identity was not proven in this run', { hint: 'Scan again: credentials are looked up anew.' });
  }
}

function profileName(source: CredentialSource, context: ProviderContext): string {
  if (source.id.startsWith('aws:profile:')) return source.id.slice('aws:profile:'.length);
  return activeProfile(context.env);
}
