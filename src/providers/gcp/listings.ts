import { unexpectedAnswer } from '../../core/checked-answer.ts';
import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Account, Resource } from '../../core/model.ts';
import type { Listing, Page, PlanRequest, ProviderContext } from '../../core/provider.ts';
import type { AssetQuestion } from './asset-grpc.ts';
import type { AssetSearch } from './asset-search.ts';
import { isBelow, type Project } from './hierarchy.ts';
import { isItem, type Item, textOf } from './json.ts';
import { allPages, type AskPage } from './pages.ts';
import { isIn, locationQuery, placesOf } from './places.ts';
import { resourceOf, searchFields } from './resource.ts';
import { type Plan, RowOwners } from './row-owners.ts';
import type { Reach, Session } from './session.ts';
import { assetTypesOf } from './types.ts';

/** The largest page of `searchAllResources`; a larger number is taken as this one. */
const searchPage = 500;
/** The largest page of `listAssets`. */
const listPage = 1000;
/** The type whose row every project has. */
const projectType = 'cloudresourcemanager.googleapis.com/Project';
/** The types of the scopes themselves: each scope's search shows at least itself. */
const scopeTypes: Readonly<Record<string, string>> = {
  projects: projectType,
  folders: 'cloudresourcemanager.googleapis.com/Folder',
  organizations: 'cloudresourcemanager.googleapis.com/Organization',
};
/** Folders that are tried, the ones with most projects first, where an organisation may not be searched as a whole. */
const mostFolders = 20;

const permission = 'cloudasset.assets.searchAllResources';

export interface SearchDeps {
  readonly context: ProviderContext;
  readonly search: AssetSearch;
  readonly session: Session;
  readonly reach: Reach;
}

/** What is asked of a scope; each absent for all. */
interface Wanted {
  readonly types: readonly string[] | undefined;
  /** Regions and zones, as in `ProviderNames.placesIn`. */
  readonly places: readonly string[] | undefined;
}

/** One listing a scope, each the widest that the session may search: an organisation, a folder, a project. */
export async function planListings(parts: SearchDeps, accounts: readonly Account[], request: PlanRequest, signal: AbortSignal): Promise<Listing[]> {
  const types = assetTypesOf(request.types);
  if (types?.length === 0) return [];
  const places = request.everywhere === true ? undefined : placesOf(request.regions ?? []);
  const plans: Plan[] = [];
  let left = accounts;
  for (const scope of await wideScopes(parts, accounts, signal)) {
    const members = left.filter((account) => belongs(parts.reach, account, scope));
    if (members.length === 0) continue;
    plans.push({ scope, accounts: members });
    left = left.filter((account) => !members.includes(account));
  }
  plans.push(...left.map((account) => ({ scope: scopeOf(account), accounts: [account] })));
  return plans.map((plan) => listingOf(parts, plan, { types, places }));
}

function scopeOf(account: Account): string {
  return account.id.includes('/') ? account.id : `projects/${account.id}`;
}

function projectOf(reach: Reach, account: Account): Project | undefined {
  return reach.projects.find((project) => project.id === account.id);
}

function belongs(reach: Reach, account: Account, scope: string): boolean {
  const project = projectOf(reach, account);
  return account.id === scope || (project !== undefined && isBelow(project, scope, new Map(reach.folders.map((folder) => [folder.name, folder]))));
}

/** Organisations and folders worth asking for as a whole: all that is known below them is wanted, and they may be searched. */
async function wideScopes(parts: SearchDeps, accounts: readonly Account[], signal: AbortSignal): Promise<string[]> {
  const { reach } = parts;
  const wanted = new Set(accounts.map((account) => account.id));
  const folders = new Map(reach.folders.map((folder) => [folder.name, folder]));
  const below = (scope: string): Project[] => reach.projects.filter((project) => isBelow(project, scope, folders));
  const whole = (scope: string): boolean => wanted.has(scope) || (below(scope).length > 0 && below(scope).every((project) => wanted.has(project.id)));
  const allowed: string[] = [];
  for (const scope of reach.wide.filter(whole)) {
    if (await maySearch(parts, scope, signal)) allowed.push(scope);
  }
  const roots = reach.folders
    .filter((folder) => folder.parent === undefined || !folders.has(folder.parent))
    .map((folder) => folder.name)
    .filter((name) => !reach.wide.includes(name) && whole(name) && below(name).length > 1)
    .filter((name) => !allowed.some((scope) => below(name).every((project) => isBelow(project, scope, folders))))
    .sort((a, b) => below(b).length - below(a).length)
    .slice(0, mostFolders);
  for (const scope of roots) if (await maySearch(parts, scope, signal)) allowed.push(scope);
  return allowed;
}

/** Asks for one row. What fails for another reason than a refusal is left to the listing to report. */
async function maySearch({ context, search, session }: SearchDeps, scope: string, signal: AbortSignal): Promise<boolean> {
  const question = { method: 'searchAllResources', scope, readMask: ['name'], pageSize: 1 } as const;
  return context.pipeline.cached({ kind: 'discovery', provider: 'gcp', identity: session.identity, key: `may-search/${scope}` }, async (own) => {
    try {
      await search.page(session.caller, question, AbortSignal.any([own, signal]));
      return true;
    } catch (error) {
      if (error instanceof CallError && error.failure.kind === 'cancelled') throw error;
      return !(error instanceof CallError && ['denied', 'not-found', 'invalid', 'unsupported'].includes(error.failure.kind));
    }
  });
}

/**
 * The index behind the search lags by minutes; what it returns is complete otherwise. `covers` says so of all types: that something is
 * missing takes a lookup by id besides.
 */
function listingOf(parts: SearchDeps, plan: Plan, wanted: Wanted): Listing {
  const { types, places } = wanted;
  const key = `gcp/${plan.scope}/${types === undefined ? '*' : [...types].sort().join(',')}/${plan.accounts.map((account) => account.id).join(',')}`;
  return {
    key: places === undefined ? key : `${key}/${places.join(',')}`,
    ...(places === undefined ? {} : { places, wholeKey: key }),
    provider: 'gcp',
    identity: parts.session.identity,
    accounts: plan.accounts.map((account) => account.id),
    region: '*',
    types: types ?? '*',
    covers: types ?? '*',
    want: 'rows',
    operation: permission,
    permission,
    run: ({ signal }) => runSearch(parts, plan, wanted, signal),
  };
}

async function* runSearch(parts: SearchDeps, plan: Plan, wanted: Wanted, signal: AbortSignal): AsyncIterable<Page> {
  const only =
    plan.accounts.length === 1 && plan.accounts[0] !== undefined && scopeOf(plan.accounts[0]) === plan.scope ? plan.accounts[0] : undefined;
  if (only !== undefined && plan.scope.startsWith('projects/')) {
    yield* ofProject(parts, only, wanted, signal);
    return;
  }
  const owners = new RowOwners(parts.reach, plan);
  const seen = new Set<string>();
  const noted = (resources: readonly Resource[]): Page => {
    for (const resource of resources) seen.add(resource.account);
    return narrowed({ resources }, wanted);
  };
  const mayBeEmpty = only === undefined;
  const question = { scope: plan.scope, types: withScopes(wanted.types, plan.scope, projectType), places: wanted.places, mayBeEmpty };
  for await (const page of pagesOf(parts, question, (row) => owners.resource(row), signal)) yield noted(page.resources ?? []);
  const late = owners.late();
  if (late.length > 0) yield noted(late);
  // Projects are in no region: where a search is about some regions alone, they are asked for besides.
  const members = { scope: plan.scope, types: withScopes([], plan.scope, projectType), mayBeEmpty: true };
  if (wanted.places !== undefined)
    for await (const page of pagesOf(parts, members, (row) => owners.resource(row), signal)) noted(page.resources ?? []);
  // A project that shows no row was left out, or moved: it is asked for by itself, so that it never reads 0 unseen.
  for (const account of plan.accounts) {
    if (seen.has(account.id) || account.id === plan.scope) continue;
    yield* silentProject(parts, account, wanted, signal);
  }
}

/** Types to ask for, with those whose rows tell that the answer is about the scope. */
function withScopes(types: readonly string[] | undefined, scope: string, ...more: readonly string[]): readonly string[] | undefined {
  return types === undefined ? undefined : [...new Set([...types, ...more, scopeTypes[scope.split('/')[0] ?? ''] ?? projectType])];
}

/** A page without the rows of scopes that were asked for besides, and without other places: a query may let more through, and listing takes none. */
function narrowed({ resources = [] }: Page, { types, places }: Wanted): Page {
  const besides = new Set(types === undefined ? [] : Object.values(scopeTypes).filter((type) => !types.includes(type)));
  return { resources: resources.filter(({ type, region }) => !besides.has(type) && isIn(region, places)) };
}

/** The pages of one project. */
async function* ofProject(parts: SearchDeps, account: Account, wanted: Wanted, signal: AbortSignal): AsyncIterable<Page> {
  const scope = scopeOf(account);
  const question = { scope, types: withScopes(wanted.types, scope), places: wanted.places };
  for await (const page of pagesOf(parts, question, (row) => resourceOf(row, () => account.id), signal)) yield narrowed(page, wanted);
}

/**
 * Google leaves out what is empty, so that an answer without a row reads like one that was lost. Cloud Asset shows each scope itself, where its type is
 * asked for: no row at all is believed only of a server that has no rows of scopes, and others. That regions are empty is asked twice, and the scope
 * besides, which is in none of them. Throws `CallError`.
 */
async function proveEmpty({ search, session }: SearchDeps, { scope, types, places }: ScopeQuestion, signal: AbortSignal): Promise<void> {
  const shows = async (assetTypes?: readonly string[], query = {}): Promise<boolean> => {
    const question = {
      method: 'searchAllResources',
      scope,
      readMask: ['name'],
      pageSize: 1,
      ...(assetTypes === undefined ? {} : { assetTypes }),
      ...query,
    } as const;
    return (await search.page(session.caller, question, signal)).rows.length > 0;
  };
  if (places !== undefined) {
    if (!(await shows(types, locationQuery(places))) && ((await shows(withScopes([], scope))) || (await shows()))) return;
  } else if (types !== undefined && !(await shows(withScopes([], scope))) && (await shows())) return;
  throw unexpectedAnswer(permission, `shows nothing of ${scope}, not even itself`);
}

async function* silentProject(parts: SearchDeps, account: Account, wanted: Wanted, signal: AbortSignal): AsyncIterable<Page> {
  try {
    yield* ofProject(parts, account, wanted, signal);
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
    yield { failures: [{ account: account.id, failure: error.failure }] };
  }
}

type ToResource = (row: Item) => Resource | undefined;

interface ScopeQuestion {
  readonly scope: string;
  /** With the scope's own type; all types where absent. */
  readonly types: readonly string[] | undefined;
  readonly places?: readonly string[] | undefined;
  /** What no row comes of is asked for otherwise. */
  readonly mayBeEmpty?: boolean;
}

/** All pages of a scope: searched, or listed where searching is what is refused. Throws `CallError`, also for a scope of which nothing shows. */
async function* pagesOf(parts: SearchDeps, question: ScopeQuestion, toResource: ToResource, signal: AbortSignal): AsyncIterable<Page> {
  const { scope, types, places, mayBeEmpty } = question;
  const assetTypes = types === undefined ? {} : { assetTypes: types };
  let refused: CallFailure | undefined;
  try {
    const search = {
      method: 'searchAllResources',
      scope,
      readMask: searchFields,
      pageSize: searchPage,
      ...assetTypes,
      ...locationQuery(places),
    } as const;
    const { rows } = yield* follow(parts, search, toResource, signal);
    if (rows === 0 && (mayBeEmpty !== true || places !== undefined)) await proveEmpty(parts, question, signal);
    return;
  } catch (error) {
    // A server that takes no query answers without one.
    if (places !== undefined && error instanceof CallError && error.failure.kind === 'invalid') {
      yield* pagesOf(parts, { ...question, places: undefined }, toResource, signal);
      return;
    }
    if (!(error instanceof CallError) || !isForWantOfSearch(error.failure)) throw error;
    refused = error.failure;
  }
  try {
    const list = { method: 'listAssets', scope, pageSize: listPage, ...assetTypes } as const;
    const { rows, stated } = yield* follow(parts, list, (row) => toResource(asResult(row)), signal);
    if (rows === 0 && !stated) throw unexpectedAnswer('cloudasset.assets.listAssets', 'holds nothing, not even its time');
  } catch (error) {
    // The refusal of the search is what a person can act on.
    if (error instanceof CallError && error.failure.kind !== 'cancelled') throw new CallError(refused, error);
    throw error;
  }
}

function isForWantOfSearch(failure: CallFailure): boolean {
  return (failure.kind === 'denied' && failure.permission === permission) || failure.kind === 'unsupported';
}

/** Pages, and at the end how many rows they had, and whether one of them says that there are none. */
async function* follow(
  parts: SearchDeps,
  question: AssetQuestion,
  toResource: ToResource,
  signal: AbortSignal,
): AsyncGenerator<Page, { rows: number; stated: boolean }> {
  const ask: AskPage = (at) => parts.search.page(parts.session.caller, { ...question, ...at }, signal);
  let had = 0;
  let stated = false;
  for await (const page of allPages(ask, `cloudasset.assets.${question.method}`)) {
    had += page.rows.length;
    stated ||= page.stated === true;
    yield { resources: page.rows.flatMap((row) => toResource(row) ?? []) };
  }
  return { rows: had, stated };
}

/** An asset of `listAssets` in the fields of a search result. Nothing of its data but labels and state is kept. */
function asResult(asset: Item): Item {
  const resource = isItem(asset['resource']) ? asset['resource'] : {};
  const data = isItem(resource['data']) ? resource['data'] : {};
  const ancestors = Array.isArray(asset['ancestors']) ? asset['ancestors'].filter((one): one is string => typeof one === 'string') : [];
  const project = ancestors.find((ancestor) => ancestor.startsWith('projects/'));
  return {
    name: asset['name'],
    assetType: asset['assetType'],
    location: resource['location'],
    parentFullResourceName: resource['parent'],
    labels: data['labels'],
    ...(project === undefined ? {} : { project }),
    ...(textOf(data['name']) === undefined ? {} : { displayName: String(data['name']).replace(/^.*\//, '') }),
    folders: ancestors.filter((ancestor) => ancestor.startsWith('folders/')),
    organization: ancestors.find((ancestor) => ancestor.startsWith('organizations/')),
  };
}
