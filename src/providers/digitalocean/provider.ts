import { defined } from '../../core/defined.ts';
import { CallError, DriftMgrError } from '../../core/errors.ts';
import type { Account, Problem, Resource } from '../../core/model.ts';
import type { CredentialSource, Identity, LookupTarget, Provider, ProviderContext, ResourceDetail } from '../../core/provider.ts';
import { singleOf } from './answers.ts';
import { Api, operationOf, type TokenHolder } from './api.ts';
import { credentialProbes, type TokenSource } from './credentials.ts';
import { planDetails } from './details.ts';
import { planListings, resourceOf } from './listings.ts';
import { names } from './names.ts';
import { teamBehind } from './team.ts';
import { type Item, rows, typeOf, types, type TypeRow } from './types.ts';

/** A token that proved who it is. */
interface Holder extends TokenHolder {
  readonly account: Account;
  readonly problems: readonly Problem[];
}

/** The DigitalOcean provider: a token is a team, a team is an account. */
export function createProvider(context: ProviderContext): Provider {
  const api = new Api(context);
  const found = new Map<string, TokenSource>();
  const holders = new Map<string, Holder>();

  const holderOf = (account: string): Holder => {
    for (const holder of holders.values()) if (holder.account.id === account) return holder;
    throw new DriftMgrError('unknown-account', `No DigitalOcean token was proved for the team ${account}.`);
  };

  const identify = async (source: CredentialSource, signal: AbortSignal): Promise<Identity> => {
    const token = await found.get(source.id)?.readToken();
    if (token === undefined) throw new DriftMgrError('credential-gone', `The token of ${source.label} is gone.`);
    const holder: TokenHolder = { limitScopeKey: source.fingerprint.slice(0, 16), token: () => token };
    const team = await context.pipeline.cached(
      { kind: 'credentials', provider: 'digitalocean', identity: source.fingerprint, key: 'account', secretFree: true },
      () => teamBehind(api, holder, source.label, signal),
    );
    // A token may be found in several places; where its team cannot be read, only their labels differ.
    const id = `digitalocean:${team.id}:${team.problem === undefined ? team.principal : 'token'}`;
    const account: Account = { provider: 'digitalocean', id: team.id, name: team.name, identity: id };
    holders.set(id, { ...holder, account, problems: team.problem === undefined ? [] : [team.problem] });
    return {
      id,
      provider: 'digitalocean',
      source,
      principal: team.principal,
      account: team.id,
      ...(team.unproved === true ? { unproved: true } : {}),
    };
  };

  return {
    id: 'digitalocean',
    types,
    names,
    readsById: (nativeType) => rows.some((row) => typeOf(row).toLowerCase() === nativeType.toLowerCase()),
    addresses: () => [api.endpoint],
    credentialSources: () => credentialProbes(context, found),
    identify,
    accounts: (identity) => {
      const holder = holders.get(identity.id);
      return Promise.resolve(holder === undefined ? { accounts: [], problems: [] } : { accounts: [holder.account], problems: [...holder.problems] });
    },
    listings: (accounts, request) =>
      Promise.resolve({ listings: accounts.flatMap((account) => planListings(api, account, holderOf(account.id), request)), problems: [] }),
    async lookup(target, signal) {
      const item = await readItem(api, holderOf(target.account), target, signal);
      if (item === undefined) return { exists: false };
      return { exists: true, resource: resourceOf(item.item, item.row, holderOf(target.account).account, item.parent) };
    },
    async detail(target, signal): Promise<ResourceDetail> {
      const item = await readItem(api, holderOf(target.account), target, signal);
      if (item === undefined) throw new CallError({ kind: 'not-found', message: `${target.id} does not exist` });
      return { attributes: item.item };
    },
    details: (targets) =>
      planDetails(api, holderOf, targets, async (target, signal) => {
        const item = await readItem(api, holderOf(target.account), target, signal);
        if (item === undefined) throw new CallError({ kind: 'not-found', message: `${target.id} does not exist` });
        return item.item;
      }),
    consoleUrl,
    close: () => undefined,
  };
}

interface Found {
  readonly item: Item;
  readonly row: TypeRow;
  readonly parent?: string;
}

/** One object by its URN; undefined where it does not exist. Throws `CallError` where that cannot be known. */
async function readItem(api: Api, holder: TokenHolder, target: LookupTarget, signal: AbortSignal): Promise<Found | undefined> {
  const row = rows.find((one) => typeOf(one).toLowerCase() === target.type.toLowerCase());
  if (row === undefined) throw new CallError({ kind: 'unsupported', message: `DigitalOcean has no look-up for ${target.type}` });
  const own = target.id.replace(/^do:[^:]+:/, '');
  const [parent, id] = row.parent === undefined ? [undefined, own] : [own.slice(0, own.lastIndexOf('/')), own.slice(own.lastIndexOf('/') + 1)];
  const read = async (path: string, operation: string, asked?: string): Promise<Item | undefined> => {
    try {
      const { body } = await api.get(holder, { path, operation: operationOf(operation), scope: row.scope, account: target.account }, signal);
      return singleOf(row, body, asked);
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'not-found') return undefined;
      throw error;
    }
  };
  const path = parent === undefined ? row.path : row.path.replace('{id}', encodeURIComponent(parent));
  const item =
    (await read(`${path}/${encodeURIComponent(id)}`, `${row.path}/{id}`, id)) ??
    (row.sole === undefined ? undefined : await read(row.sole, row.sole));
  if (item === undefined || row.skip?.(item) === true) return undefined;
  // The one object that older servers have may be another than the one asked for.
  if (row.sole !== undefined && String(item[row.id ?? 'id']) !== id) return undefined;
  return { item, row, ...defined({ parent }) };
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  droplet: (id) => `droplets/${id}`,
  volume: () => 'volumes',
  kubernetes: (id) => `kubernetes/clusters/${id}`,
  dbaas: (id) => `databases/${id}`,
  loadbalancer: (id) => `networking/load_balancers/${id}`,
  app: (id) => `apps/${id}`,
  reservedip: () => 'networking/reserved_ips',
  vpc: (id) => `networking/vpc/${id}`,
  firewall: (id) => `networking/firewalls/${id}`,
  domain: (id) => `networking/domains/${id}`,
  // Snapshots of volumes have a UUID, those of droplets a number.
  snapshot: (id) => `images/snapshots/${id.includes('-') ? 'volumes' : 'droplets'}`,
  image: () => 'images/custom_images',
  domain_record: (id) => `networking/domains/${id.split('%2F')[0] ?? ''}`,
  registry: () => 'registry',
  sshkey: () => 'account/security',
  project: (id) => `projects/${id}`,
};

function consoleUrl(resource: Resource): string | undefined {
  const [, urn = '', ...rest] = resource.id.split(':');
  const page = pages[urn]?.(encodeURIComponent(rest.join(':')));
  return page === undefined ? undefined : `https://cloud.digitalocean.com/${page}`;
}
