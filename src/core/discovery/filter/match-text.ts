import type { Resource } from '../../model.ts';
import { compileFilter, type Filter } from './filter-expression.ts';

/**
 * What the filter box means: a CEL condition where it looks like one (it compares or calls something),
 * else words that must all stand in name, id, type, region or tags, without regard to case.
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
    return words.every((word) => hay.includes(word));
  };
}

function searchable(resource: Resource): string {
  const tags = Object.entries(resource.tags ?? {}).map(([key, value]) => `${key}=${value}`);
  return [resource.name ?? '', resource.id, resource.type, resource.region, ...tags].join('\n').toLowerCase();
}
