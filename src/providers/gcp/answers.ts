import * as v from 'valibot';
import { checkedAnswer, someText, unexpectedAnswer } from '../../core/checked-answer.ts';
import type { AssetPage, AssetQuestion } from './asset-grpc.ts';
import type { Item } from './json.ts';

/*
 * What DriftMgr relies on in the answers of Google Cloud; all else is let through. SOURCE: googleapis/googleapis, `google/cloud/asset/v1` and
 * `google/cloud/resourcemanager/v3`; Resource Manager v1 by its discovery document.
 */

const optionalText = v.nullish(v.string());
const texts = v.nullish(v.array(v.string()));

/** A full resource name (https://google.aip.dev/122). */
const fullName = v.pipe(v.string(), v.regex(/^\/\/[^/]/));

const named = v.looseObject({ name: fullName });
const result = v.looseObject({
  name: fullName,
  assetType: someText,
  project: optionalText,
  folders: texts,
  organization: optionalText,
  location: optionalText,
  parentFullResourceName: optionalText,
});
const asset = v.looseObject({
  name: fullName,
  assetType: someText,
  ancestors: texts,
  resource: v.nullish(v.looseObject({ location: optionalText, parent: optionalText, data: v.nullish(v.looseObject({})) })),
});

/** A page of Cloud Asset, over either transport. Throws `CallError` for an answer that is none. */
export function assetPageOf({ method, readMask }: AssetQuestion, body: unknown): AssetPage {
  const operation = `cloudasset.assets.${method}`;
  if (method === 'listAssets') {
    const { assets, nextPageToken, readTime } = checkedAnswer(assetPage, body, operation);
    // A listing has a time in any case; nothing stands in each answer to a search.
    return { ...pageOf(assets, nextPageToken), ...((readTime ?? undefined) === undefined ? {} : { stated: true }) };
  }
  const isWhole = readMask === undefined || readMask.includes('assetType');
  const { results, nextPageToken } = checkedAnswer(isWhole ? resultPage : namedPage, body, operation);
  return pageOf(results, nextPageToken);
}

const page = { nextPageToken: optionalText };
const assetPage = v.looseObject({ assets: v.nullish(v.array(asset)), readTime: v.optional(v.unknown()), ...page });
const resultPage = v.looseObject({ results: v.nullish(v.array(result)), ...page });
const namedPage = v.looseObject({ results: v.nullish(v.array(named)), ...page });

function pageOf(rows: readonly Item[] | null | undefined, token: string | null | undefined): AssetPage {
  return { rows: rows ?? [], ...(token === undefined || token === null || token === '' ? {} : { nextPageToken: token }) };
}

const state = v.nullish(v.union([someText, v.number()]));

/** Resource Manager's lists, by their paths. */
const lists = {
  'v3/projects:search': v.looseObject({
    projects: v.nullish(v.array(v.looseObject({ name: someText, projectId: v.optional(someText), state, parent: optionalText }))),
    ...page,
  }),
  'v1/projects': v.looseObject({
    projects: v.nullish(
      v.array(v.looseObject({ projectId: someText, lifecycleState: state, parent: v.nullish(v.looseObject({ type: someText, id: someText })) })),
    ),
    ...page,
  }),
  'v3/folders:search': v.looseObject({ folders: v.nullish(v.array(v.looseObject({ name: someText, state, parent: optionalText }))), ...page }),
  'v3/organizations:search': v.looseObject({ organizations: v.nullish(v.array(v.looseObject({ name: someText, state }))), ...page }),
};

export type ResourceManagerList = keyof typeof lists;

/** A page of such a list. Throws `CallError` for an answer that is none. */
export function resourceManagerPageOf(path: ResourceManagerList, body: Item, operation: string): AssetPage {
  const answer = checkedAnswer(lists[path], body, operation);
  const rows = 'projects' in answer ? answer.projects : 'folders' in answer ? answer.folders : 'organizations' in answer ? answer.organizations : [];
  return pageOf(rows as readonly Item[] | null | undefined, answer.nextPageToken);
}

/**
 * One resource in the words of its own API: it has to name itself as it was asked for. Which field does so differs by API: a name, short or
 * whole, an id, a link to itself, an address, a reference. Throws `CallError` where none does.
 */
export function singleOf(body: Item, path: string, operation: string): Item {
  const item = checkedAnswer(v.looseObject({}), body, operation);
  const asked = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)).toLowerCase();
  const isAsked = (value: unknown): boolean => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
    return text === asked || text.endsWith(`/${asked}`) || text.endsWith(`:${asked}`);
  };
  for (const [key, value] of Object.entries(item)) {
    if (/^(?:name|self_?link|email|resource_?name)$|(?:id|(?<!display)name)$/i.test(key) && isAsked(value)) return item;
    if (/reference$/i.test(key) && typeof value === 'object' && value !== null && Object.values(value).some(isAsked)) return item;
  }
  throw unexpectedAnswer(operation, 'is about another resource');
}
