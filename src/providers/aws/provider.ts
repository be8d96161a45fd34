import type { Account, Problem } from '../../core/model.ts';
import type { CredentialSource, Identity, PlanRequest, Provider, ProviderContext, ResourceTypeInfo } from '../../core/provider.ts';
import { reachAccounts } from './accounts.ts';
import { Clients } from './clients.ts';
import { consoleUrl } from './console.ts';
import { credentialProbes } from './credentials/credentials.ts';
import { signInAddress } from './endpoints.ts';
import { roleName } from './assume-role.ts';
import { Identities } from './identities.ts';
import { indexedByConfig } from './index-counts.ts';
import { planDetails } from './details.ts';
import { cloudControlListers } from './cloud-control/listers.ts';
import type { Lister } from './listers/lister.ts';
import { listers } from './listers/table.ts';
import { names } from './names.ts';
import { unwrapWithKms, wrapWithKms } from './key-service.ts';
import { planOwnerReads } from './owners/owner-reads.ts';
import { planAccount, type Plan } from './plan.ts';
import { detailOne, lookupOne } from './lookup.ts';
import { readerOf } from './readers/table.ts';
import { readStateObject } from './state.ts';

/** The AWS provider. Nothing is asked before its first use; clients are made when they are needed. */
export function createProvider(context: ProviderContext): Provider {
  const clients = new Clients(context.env);
  const identities = new Identities(context, clients);
  return {
    id: 'aws',
    types: typesOf(),
    names,
    readsById: (nativeType) => readerOf(nativeType) !== undefined,
    addresses: () => [signInAddress(context)],
    credentialSources: () => credentialProbes(context),
    identify: async (source: CredentialSource, signal: AbortSignal) => await identities.identify(source, signal),
    accounts: async (identity: Identity, signal: AbortSignal) => await reachAccounts(identities, identity, signal),
    listings: async (accounts: readonly Account[], request: PlanRequest, signal: AbortSignal) => {
      const plans = accounts.map(async (account) => await planAccount(identities.sessionFor(account), account, listersFor(request), request, signal));
      const done = await Promise.all(plans);
      return { listings: done.flatMap((plan) => plan.listings), problems: [...done.flatMap((plan) => plan.problems), ...disabledRegions(done)] };
    },
    // Who reaches one account alone has its own lists at once.
    indexed: ({ identity, accounts }, signal) =>
      accounts === undefined && roleName(context) !== undefined ? indexedByConfig(identities.home(identity), signal) : undefined,
    lookup: async (target, signal) => await lookupOne(identities, target, signal),
    detail: async (target, signal) => await detailOne(identities, target, signal),
    details: (targets) => planDetails(identities, targets),
    ownerReads: (resources, inventory) => planOwnerReads(identities, resources, inventory),
    readState: async (location, signal) => await readStateObject(identities, location, signal),
    wrapKey: async (keyId, plain, bound, signal) => await wrapWithKms(identities, keyId, plain, bound, signal),
    unwrapKey: async (keyId, wrapped, bound, signal) => await unwrapWithKms(identities, keyId, wrapped, bound, signal),
    consoleUrl,
    close: () => {
      clients.close();
    },
  };
}

/** A problem for each region that was asked for and is enabled in none of the accounts: it must not read as empty. */
function disabledRegions(plans: readonly Plan[]): Problem[] {
  const everywhere = new Set(plans.flatMap((plan) => plan.disabled));
  return [...everywhere]
    .filter((region) => plans.every((plan) => plan.disabled.includes(region)))
    .map((region) => ({
      code: 'unknown-region',
      reason: 'not-enabled',
      provider: 'aws',
      region,
      message: `the region ${region} is not enabled`,
      hint: 'Enable it for the account, or leave it out.',
    }));
}

/** What Cloud Control lists is asked for by name, or with all types. */
function listersFor(request: PlanRequest): readonly Lister[] {
  const named = request.types !== undefined && request.types.length > 0;
  return named || request.allTypes === true ? [...listers, ...cloudControlListers] : listers;
}

function typesOf(): ResourceTypeInfo[] {
  const own = listers.flatMap(({ infos }) => infos);
  const further = cloudControlListers.map(({ info }) => ({ ...info, onDemand: true as const }));
  return [...new Map([...own, ...further].map((info) => [info.type, info])).values()];
}
