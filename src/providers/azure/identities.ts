import { defined } from '../../core/defined.ts';
import { CallError, DriftMgrError, messageOf } from '../../core/errors.ts';
import type { Account, Problem } from '../../core/model.ts';
import type { CredentialSource, Identity, ProviderContext } from '../../core/provider.ts';
import { type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import type { TokenSource } from './token-source.ts';
import type { Reach } from './part.ts';
import { claimsOf, type Signer, signerOf } from './signer.ts';
import { listSubscriptions, listTenants } from './subscriptions.ts';

/** Whose token reads something, and in which tenant. */
export interface Place {
  readonly identity: string;
  readonly signer: Signer;
  readonly tenant?: string;
}

/** Who was identified, and the accounts that each of them reaches. */
export class Identities {
  readonly #context: ProviderContext;
  readonly #api: Api;
  readonly #signers = new Map<string, { readonly signer: Signer; readonly source: TokenSource }>();
  readonly #places = new Map<string, Place>();
  readonly #states = new Map<string, string>();

  constructor(context: ProviderContext, api: Api) {
    this.#context = context;
    this.#api = api;
  }

  /** Proves a credential: a token, and the list of subscriptions that it brings. Throws `CallError`. */
  async identify(source: CredentialSource, known: TokenSource | undefined, signal: AbortSignal): Promise<Identity> {
    const { identity, signer, source: proven } = await this.#tokenOf(source, known, this.#api.cloud.audience, signal);
    await this.#subscriptions(signer, proven.tenant, signal);
    this.#signers.set(identity.id, { signer, source: proven });
    return identity;
  }

  /** A credential that gives a token for an audience: all that a key service wants, where Azure Resource Manager may be out of reach. Throws `CallError`. */
  async signIn(source: CredentialSource, known: TokenSource | undefined, audience: string, signal: AbortSignal): Promise<Identity> {
    const { identity, signer, source: good } = await this.#tokenOf(source, known, audience, signal);
    this.#signers.set(identity.id, { signer, source: good });
    return identity;
  }

  async #tokenOf(source: CredentialSource, known: TokenSource | undefined, audience: string, signal: AbortSignal) {
    if (known === undefined) throw new DriftMgrError('credential-gone', `The credential ${source.label} is gone.`);
    if (known.state === 'unusable') throw new DriftMgrError('credential-unusable', `${known.label} cannot be used.`, defined({ hint: known.hint }));
    const facts = { key: known.fingerprint.slice(0, 16), ...defined({ tenant: known.tenant }) };
    const signer = signerOf({ ...facts, ...defined({ renew: known.renew }) }, known.grant, this.#context);
    const claims = claimsOf(await signer.token(audience, undefined, signal));
    const tenant = textOf(claims['tid']) ?? known.tenant ?? '';
    const object = textOf(claims['oid']) ?? textOf(claims['appid']) ?? facts.key;
    const principal = textOf(claims['upn']) ?? textOf(claims['unique_name']) ?? textOf(claims['appid']) ?? textOf(claims['oid']) ?? known.label;
    const id = `azure:${tenant}:${object}`;
    const identity: Identity = { id, provider: 'azure', source, principal };
    return { identity, signer, source: known };
  }

  /** The subscriptions of all tenants that an identity reaches. What cannot be read is said. */
  async accounts(identity: Identity, signal: AbortSignal): Promise<{ accounts: Account[]; problems: Problem[] }> {
    const known = this.#signers.get(identity.id);
    if (known === undefined) throw new DriftMgrError('no-credentials', 'this identity was not proven in this run', { hint: 'Scan again.' });
    const { signer, source } = known;
    const accounts = new Map<string, Account>();
    const { tenants, problems } = await this.#tenantsOf(signer, source, signal);
    const listed = await Promise.allSettled(tenants.map((tenant) => this.#subscriptions(signer, tenant, signal)));
    listed.forEach((result, index) => {
      const tenant = tenants[index];
      if (result.status === 'rejected') {
        problems.push(tenantProblem(tenant, result.reason));
        return;
      }
      for (const item of result.value) {
        const id = textOf(item['subscriptionId'])?.toLowerCase();
        if (id === undefined || accounts.has(id)) continue;
        const name = textOf(item['displayName']);
        // What a disabled subscription holds is there, and can be read ("Azure subscription states"). Whether it is said is seen by asking.
        const state = textOf(item['state']) ?? 'Enabled';
        if (state !== 'Enabled') this.#states.set(id, state);
        const parent = tenant ?? textOf(item['tenantId']);
        this.#places.set(id, { identity: identity.id, signer, ...defined({ tenant }) });
        accounts.set(id, {
          provider: 'azure',
          id,
          identity: identity.id,
          ...defined({ name, parent }),
        });
      }
    });
    return { accounts: [...accounts.values()], problems };
  }

  /** Accounts put together by the token that reads them. */
  reaches(accounts: readonly Account[]): Reach[] {
    const groups = new Map<string, { readonly place: Place; readonly members: Account[] }>();
    for (const account of accounts) {
      const place = this.placeOf({ account: account.id, identity: account.identity });
      const key = `${place.identity}\n${place.tenant ?? ''}`;
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { place, members: [account] });
      else known.members.push(account);
    }
    return [...groups.values()].map(({ place, members }) => ({ ...place, accounts: members, states: this.#states }));
  }

  /** Whose token reads a subscription; for one that is not known, that of the identity, else of the first that was proven. @throws DriftMgrError `no-credentials` */
  placeOf(wanted: { readonly account?: string; readonly identity?: string | undefined }): Place {
    const known = wanted.account === undefined ? undefined : this.#places.get(wanted.account.toLowerCase());
    if (known !== undefined) return known;
    const [first] = this.#signers.keys();
    const identity = wanted.identity ?? first;
    const found = identity === undefined ? undefined : this.#signers.get(identity);
    if (identity === undefined || found === undefined) {
      throw new DriftMgrError('no-credentials', 'No Azure identity was proven.', { hint: 'Sign in to Azure (az login), or scan again.' });
    }
    return { identity, signer: found.signer };
  }

  /** One read of the list for `identify` and `accounts`: it is proof and answer at once. */
  #subscriptions(signer: Signer, tenant: string | undefined, signal: AbortSignal): Promise<readonly Item[]> {
    const question = { kind: 'discovery', provider: 'azure', identity: signer.key, key: `subscriptions/${tenant ?? ''}` } as const;
    return this.#context.pipeline.cached(question, async (own) => listSubscriptions(this.#api, signer, tenant, AbortSignal.any([signal, own])));
  }

  /** The tenants to look at: the credential's own, those of its files and of the settings and, for a person, those that it is a guest of. */
  async #tenantsOf(signer: Signer, source: TokenSource, signal: AbortSignal): Promise<{ tenants: (string | undefined)[]; problems: Problem[] }> {
    const named = this.#context.settings['tenants'];
    const wanted = Array.isArray(named) ? named.filter((one) => typeof one === 'string') : [];
    const tenants = new Set<string | undefined>([source.tenant, ...(source.tenants ?? []), ...wanted]);
    if (source.manyTenants !== true) return { tenants: [...tenants], problems: [] };
    try {
      for (const item of await listTenants(this.#api, signer, signal)) tenants.add(textOf(item['tenantId']) ?? source.tenant);
      return { tenants: [...tenants], problems: [] };
    } catch (error) {
      return { tenants: [...tenants], problems: [tenantProblem(undefined, error)] };
    }
  }
}

function tenantProblem(tenant: string | undefined, error: unknown): Problem {
  const failure = error instanceof CallError ? error.failure : undefined;
  const hint = failure?.hint ?? (tenant === undefined ? undefined : `Sign in to it: az login --tenant ${tenant}`);
  return {
    code: failure?.kind === 'denied' ? 'denied' : 'failed',
    provider: 'azure',
    message: `${tenant === undefined ? 'the list of tenants' : `tenant ${tenant}`}: ${messageOf(error)}`,
    ...(failure === undefined ? {} : { reason: failure.kind }),
    ...defined({ hint }),
  };
}
