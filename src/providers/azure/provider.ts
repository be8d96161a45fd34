import type { Provider, ProviderContext } from '../../core/provider.ts';
import { Api } from './api.ts';
import { cloudOf } from './clouds.ts';
import { credentialProbes } from './credentials.ts';
import type { TokenSource } from './token-source.ts';
import { Identities } from './identities.ts';
import { indexedByGraph } from './index-counts.ts';
import { keyAudience, unwrapWithKeyVault, wrapWithKeyVault } from './key-service.ts';
import { planListings } from './listings.ts';
import { Singles } from './lookup.ts';
import { names } from './names.ts';
import { readStateBlob } from './state.ts';
import { types } from './types.ts';

/** The Azure provider: a subscription is an account; Resource Graph answers for all types at once. */
export function createProvider(context: ProviderContext): Provider {
  const cloud = cloudOf(context.settings);
  const api = new Api(context, cloud);
  const found = new Map<string, TokenSource>();
  const identities = new Identities(context, api);
  const singles = new Singles(context, api, identities);
  return {
    id: 'azure',
    types,
    names,
    addresses: () => [cloud.authority, cloud.endpoint],
    credentialSources: () => credentialProbes(context, cloud.endpoint, cloud.authority, found),
    identify: (source, signal) => identities.identify(source, found.get(source.id), signal),
    signIn: (source, signal) => identities.signIn(source, found.get(source.id), keyAudience(cloud), signal),
    accounts: (identity, signal) => identities.accounts(identity, signal),
    listings: (accounts, request) =>
      Promise.resolve({ listings: identities.reaches(accounts).flatMap((reach) => planListings(api, reach, request)), problems: [] }),
    indexed: ({ accounts = [], want }, signal) =>
      want === 'rows' && accounts.length > 1 ? indexedByGraph(api, identities.reaches(accounts), () => context.now(), signal) : undefined,
    lookup: (target, signal) => singles.lookup(target, signal),
    detail: (target, signal) => singles.detail(target, signal),
    details: (targets) => singles.details(targets),
    readState: (location, signal) => readStateBlob(context, api, identities, location, signal),
    wrapKey: (keyId, plain, bound, signal) => wrapWithKeyVault(api, identities, keyId, plain, bound, signal),
    unwrapKey: (keyId, wrapped, bound, signal) => unwrapWithKeyVault(api, identities, keyId, wrapped, bound, signal),
    consoleUrl: (resource) => (cloud.portal === undefined ? undefined : `${cloud.portal}/#@/resource${encodeURI(resource.id)}`),
    close: () => undefined,
  };
}
