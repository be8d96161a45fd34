import type { Resource } from '../../model.ts';
import { compileFilter, type Filter } from './filter-expression.ts';

/**
 * What the filter box means: a CEL condition where it looks like one (it compares or calls something),
 * else words that must all stand in name, id or tags, without regard to case. Of an id counts what people call it: not the cloud, the service or the
 * kind in it, which all of them share; a word with a colon or a slash is looked for in the whole id.
 * @throws DriftMgrError `bad-filter` for a condition that is not valid CEL
 */
export function matcherOf(text: string, now: number): Filter {
  if (/[=<>!]=|&&|\|\||[<>]|\w\(/.test(text)) return compileFilter(text, now);
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (resource) => {
    const hay = searchable(resource);
    return words.every((word) => hay.includes(word) || (/[:/]/.test(word) && resource.id.toLowerCase().includes(word)));
  };
}

function searchable(resource: Resource): string {
  const tags = Object.entries(resource.tags ?? {}).map(([key, value]) => `${key}=${value}`);
  return [resource.name ?? '', ownId(resource.id), ...tags].join('\n').toLowerCase();
}

/** An id without what says which cloud, service and kind it is of: the heads of ARNs and asset names, the providers and kinds in ids of ARM. */
function ownId(id: string): string {
  const arn = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(id)?.[1];
  if (arn !== undefined) return arn.replace(/^[^:/]+[:/](?=.)/, '');
  if (/^\/subscriptions\//i.test(id)) return idNames(id.slice(1));
  if (id.startsWith('//')) return idNames(id.replace(/^\/\/[^/]+\//, ''));
  return id;
}

/** Every second part: `projects/p/zones/z/instances/i` names `p`, `z` and `i`. */
function idNames(path: string): string {
  const parts = path.replace(/\/providers\/[^/]+(?=\/)/gi, '').split('/');
  return parts.length % 2 === 0 ? parts.filter((_, index) => index % 2 === 1).join('\n') : parts.join('\n');
}
