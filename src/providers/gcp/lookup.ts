import { unexpectedAnswer } from '../../core/checked-answer.ts';
import { CallError } from '../../core/errors.ts';
import type { Resource } from '../../core/model.ts';
import type { LookupResult, LookupTarget, ProviderContext, ResourceDetail } from '../../core/provider.ts';
import { singleOf } from './answers.ts';
import type { AssetSearch } from './asset-search.ts';
import type { Endpoint } from './endpoint.ts';
import { isItem, type Item, textOf } from './json.ts';
import { type NativeAddress, nativeAddress } from './native-apis.ts';
import { allPages, type AskPage } from './pages.ts';
import { resourceOf, searchFields } from './resource.ts';
import { askJson, limitScopesOf } from './rest.ts';
import type { Session } from './session.ts';

export interface LookupDeps {
  readonly context: ProviderContext;
  readonly endpoint: Endpoint;
  readonly search: AssetSearch;
  readonly session: Session;
}

/**
 * Does a resource exist? Its own API is asked where its name leads to one. The index lags by minutes: that it knows a resource says
 * that it is there, that it does not know it says nothing, except at an endpoint that has nothing else. Throws `CallError`.
 */
export async function lookUp(deps: LookupDeps, target: LookupTarget, signal: AbortSignal): Promise<LookupResult> {
  const address = nativeAddress(target.id);
  const own = address === undefined ? 'unserved' : await readOrWhyNot(deps, address, target, signal);
  if (typeof own !== 'string') return { exists: true, resource: fromNative(own, address, target) };
  const isCustom = deps.endpoint.custom !== undefined;
  if (own === 'gone' && !isCustom) return { exists: false };
  try {
    const resource = await findInIndex(deps, target, signal);
    if (resource !== undefined) return { exists: true, resource };
  } catch (error) {
    if (own === 'gone' && error instanceof CallError && error.failure.kind !== 'cancelled') return { exists: false };
    throw error;
  }
  if (own === 'gone') return { exists: false };
  if (isCustom) {
    await mustShowSomething(deps, target, signal);
    return { exists: false };
  }
  throw new CallError({
    kind: 'unsupported',
    message: `the index does not know ${target.id}, which may be because it lags; no other read tells whether it exists`,
  });
}

/** A resource in the words of its own API. Throws `CallError`. */
export async function detailOf(deps: LookupDeps, target: LookupTarget, signal: AbortSignal): Promise<ResourceDetail> {
  const address = nativeAddress(target.id);
  if (address === undefined) throw new CallError({ kind: 'unsupported', message: `resources of the type ${target.type} are not read one by one` });
  return { attributes: await readNative(deps, address, target, signal) };
}

async function readNative(
  { context, endpoint, session }: LookupDeps,
  address: NativeAddress,
  target: LookupTarget,
  signal: AbortSignal,
): Promise<Item> {
  const url = new URL(`${endpoint.base(address.api)}/${address.path}`);
  const asked = { operation: address.permission, permission: address.permission, project: target.account };
  const body = await askJson(context, session.caller, { ...asked, url, limitScopes: limitScopesOf(session.caller) }, signal);
  return singleOf(body, address.path, address.permission);
}

/** `gone` when the API says so, `unserved` when nobody answers for the API there. */
async function readOrWhyNot(
  deps: LookupDeps,
  address: NativeAddress,
  target: LookupTarget,
  signal: AbortSignal,
): Promise<Item | 'gone' | 'unserved'> {
  try {
    return await readNative(deps, address, target, signal);
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return 'gone';
    if (error instanceof CallError && error.failure.kind === 'unsupported') return 'unserved';
    throw error;
  }
}

function fromNative(item: Item, address: NativeAddress | undefined, target: LookupTarget): Resource {
  const labels = item['labels'];
  return {
    provider: 'gcp',
    account: target.account,
    region: target.region,
    type: target.type,
    id: target.id,
    name: target.name ?? target.id.slice(target.id.lastIndexOf('/') + 1),
    source: address?.permission ?? 'unknown',
    ...(isItem(labels) ? { tags: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])) } : {}),
  };
}

/** Search syntax: https://cloud.google.com/asset-inventory/docs/query-syntax. Servers that ignore the query are searched through. */
async function findInIndex(deps: LookupDeps, target: LookupTarget, signal: AbortSignal): Promise<Resource | undefined> {
  const scope = scopeOf(target.account);
  const query = `name="${target.id.replaceAll('"', '\\"')}"`;
  const question = { method: 'searchAllResources', scope, query, assetTypes: [target.type], readMask: searchFields, pageSize: 500 } as const;
  const ask: AskPage = (at) => deps.search.page(deps.session.caller, { ...question, ...at }, signal);
  for await (const { rows } of allPages(ask, `cloudasset.assets.${question.method}`)) {
    const row = rows.find((one) => textOf(one['name']) === target.id);
    if (row !== undefined) return resourceOf(row, () => target.account);
  }
  return undefined;
}

/** An index that shows nothing at all knows nothing of what it does not show. Throws `CallError`. */
async function mustShowSomething(deps: LookupDeps, { account }: LookupTarget, signal: AbortSignal): Promise<void> {
  const question = { method: 'searchAllResources', scope: scopeOf(account), readMask: ['name'], pageSize: 1 } as const;
  const { rows } = await deps.search.page(deps.session.caller, question, signal);
  if (rows.length === 0) throw unexpectedAnswer(`cloudasset.assets.${question.method}`, `shows nothing of ${question.scope}`);
}

function scopeOf(account: string): string {
  return account.includes('/') ? account : `projects/${account}`;
}
