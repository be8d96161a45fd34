import type { Resource } from '../../model.ts';
import type { Matching } from '../matching/matching.ts';
import type { RuleSet } from '../rule-set.ts';

/** First steps of the attributes that parts write, by the resource that they are parts of. */
export function writtenApart(matching: Matching, rules: RuleSet): ReadonlyMap<Resource, ReadonlySet<string>> {
  const apart = new Map<Resource, Set<string>>();
  for (const { known, resource } of matching.parts) {
    const names = rules.claiming(known.instance.type)?.writtenApart[known.instance.type];
    if (names === undefined) continue;
    const before = apart.get(resource);
    if (before === undefined) apart.set(resource, new Set(names));
    else for (const name of names) before.add(name);
  }
  return apart;
}
