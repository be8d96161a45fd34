import type { Known, Matching } from '../matching/matching.ts';
import type { RuleSet } from '../rule-set.ts';

/** Says whether an instance of any state scales what is named so. */
export function scaledBy({ managed, parts, unseen }: Matching, rules: RuleSet): (name: string) => boolean {
  const names = new Set<string>();
  const all = [...[...managed.values()].flat(), ...parts.map(({ known }) => known), ...unseen];
  for (const { instance } of all) {
    const scaled = rules.claiming(instance.type)?.scales[instance.type]?.(instance.attributes) ?? [];
    for (const name of scaled) if (typeof name === 'string') names.add(name.toLowerCase());
  }
  return (name) => names.has(name.toLowerCase());
}

/** Whether a value that is not the state's came by itself; undefined for types of which nothing does. */
export function movesByItself(
  { instance, identified }: Known,
  rules: RuleSet,
  isScaled: (name: string) => boolean,
): (path: string, cloud: unknown) => boolean {
  const rows = rules.of(identified.provider).selfChanging[instance.type] ?? [];
  return (path, cloud) => rows.some((row) => row.path === path && row.byItself(instance.attributes, cloud, isScaled));
}
