import type { Resource } from '../../core/model.ts';
import type { OwnerFacts, OwnerRead } from '../../core/provider.ts';
import { itemsOf, textOf } from './json.ts';
import type { LookupDeps } from './lookup.ts';
import { nativeAddress } from './native-apis.ts';
import { askJson, limitScopesOf } from './rest.ts';

const keyType = 'iam.googleapis.com/ServiceAccountKey';

/**
 * How it is learnt who made keys of service accounts: the index does not say which ones Google makes and rotates by itself. One call an account lists
 * them with their kind. Asks nothing yet. SOURCE: `projects.serviceAccounts.keys.list` of the IAM API, `keyType`.
 */
export function planOwnerReads(
  depsOf: (account: string, signal: AbortSignal) => Promise<LookupDeps>,
  resources: readonly Resource[],
): readonly OwnerRead[] {
  const keys = resources.filter(({ type, id }) => type === keyType && /\/keys\/[^/]+$/.test(id));
  const byAccount = Map.groupBy(keys, ({ id }) => id.slice(0, id.lastIndexOf('/')));
  return Array.from(byAccount, ([holder, own]): OwnerRead => {
    const account = own[0]?.account ?? '';
    return {
      resources: own,
      calls: 1,
      limitScope: { key: `gcp/${account}`, limit: 'gcp', perSecond: 10 },
      run: async (signal) => kindsOf(await depsOf(account, signal), { holder, account }, own, signal),
    };
  });
}

async function kindsOf(
  { context, endpoint, session }: LookupDeps,
  { holder, account }: { readonly holder: string; readonly account: string },
  keys: readonly Resource[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Resource, OwnerFacts>> {
  const address = nativeAddress(holder);
  if (address === undefined) return new Map();
  const permission = 'iam.serviceAccountKeys.list';
  const request = {
    operation: permission,
    permission,
    project: account,
    url: new URL(`${endpoint.base(address.api)}/${address.path}`),
    limitScopes: limitScopesOf(session.caller),
  };
  const answer = await askJson(context, session.caller, request, signal);
  const lastStep = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const kinds = new Map(itemsOf(answer['keys']).map((key) => [lastStep(textOf(key['name']) ?? ''), textOf(key['keyType'])]));
  return new Map(
    keys.flatMap((key) => {
      const kind = kinds.get(lastStep(key.id));
      return kind === undefined ? [] : [[key, { attributes: { keyType: kind } }] as const];
    }),
  );
}
