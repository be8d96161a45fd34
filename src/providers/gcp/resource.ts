import { defined } from '../../core/defined.ts';
import type { Resource } from '../../core/model.ts';
import { CallError } from '../../core/errors.ts';
import { isItem, type Item, textOf } from './json.ts';

/** The fields of a search result that are read; everything else stays where it is. */
export const searchFields = [
  'name',
  'assetType',
  'project',
  'folders',
  'organization',
  'displayName',
  'location',
  'labels',
  'createTime',
  'state',
  'parentFullResourceName',
] as const;

const source = 'cloudasset.assets.searchAllResources';

/**
 * A search result as a resource. `accountOf` says which account a project (`projects/NUMBER`) is; the region is the location as
 * Cloud Asset gives it: a region, a zone, a multi-region, or `global`.
 */
export function resourceOf(row: Item, accountOf: (project: string | undefined, row: Item) => string): Resource {
  const id = textOf(row['name']);
  const type = textOf(row['assetType']);
  if (id === undefined || type === undefined) throw new CallError({ kind: 'failed', message: 'a search result has no name or no type' });
  const name = textOf(row['displayName']) ?? id.slice(id.lastIndexOf('/') + 1);
  const created = createdAt(row['createTime']);
  const parent = textOf(row['parentFullResourceName']);
  const state = textOf(row['state']);
  return {
    provider: 'gcp',
    account: accountOf(textOf(row['project']), row),
    region: textOf(row['location']) ?? 'global',
    type,
    id,
    name,
    source,
    ...defined({ createdAt: created }),
    ...(isItem(row['labels']) ? { tags: labelsOf(row['labels']) } : {}),
    ...(parent === undefined || parent.startsWith('//cloudresourcemanager.googleapis.com/') ? {} : { parent }),
    ...(state === undefined ? {} : { attributes: { state } }),
  };
}

function labelsOf(labels: Item): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

// A text over REST; seconds and nanoseconds over gRPC.
function createdAt(value: unknown): string | undefined {
  const ms = isItem(value)
    ? Number(value['seconds']) * 1000 + Number(value['nanos'] ?? 0) / 1e6
    : typeof value === 'string'
      ? Date.parse(value)
      : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? new Date(ms).toISOString() : undefined;
}
