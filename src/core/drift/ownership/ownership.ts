import type { Resource } from '../../model.ts';
import type { Estate, Owner } from '../../terraform-rules.ts';
import type { RuleSet } from '../rule-set.ts';
import { byTheCloud } from './ownership-rule.ts';

/** Who owns a resource that no state manages; undefined where nobody does and it is drift. The first rule that fits decides. */
export function ownerOf(resource: Resource, estate: Estate, rules: RuleSet): Owner | undefined {
  if (resource.isDefault === true) return { owner: byTheCloud, reason: 'the cloud made it with the account or network' };
  const brought = estate.broughtAlong(resource);
  if (brought !== undefined) return { owner: byTheCloud, reason: brought };
  const own = rules.of(resource.provider);
  for (const rule of own.ownership) {
    if (rule.types !== undefined && !rule.types.includes(resource.type)) continue;
    const reason = rule.reason(resource, estate);
    if (reason === undefined) continue;
    return typeof reason === 'string' ? { owner: rule.owner ?? byTheCloud, reason } : reason;
  }
  if (own.isManageable(resource.type)) return undefined;
  return { owner: 'not comparable', reason: `DriftMgr has no identity row for ${resource.type}, so no state can be asked for it` };
}
