import type { RuleSet } from '../rule-set.ts';
import type { Known } from './matching.ts';

/** Short keys (`RuleSet.shortKey`) of what managed resources brought along, with the reason. */
export function broughtAlong(managed: Iterable<readonly Known[]>, rules: RuleSet): ReadonlyMap<string, string> {
  const brought = new Map<string, string>();
  for (const owners of managed) {
    for (const { instance, identified } of owners) {
      const row = rules.of(identified.provider).broughtAlong[instance.type];
      if (row === undefined) continue;
      for (const id of row.ids(instance.attributes)) {
        if (typeof id === 'string' && id !== '') brought.set(rules.shortKey(identified.provider, id), row.reason);
      }
    }
  }
  return brought;
}
