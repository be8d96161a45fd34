import type { Resource } from '../../model.ts';
import { isManageable } from '../identity/identify.ts';
import { awsRules } from './ownership-aws.ts';
import { azureRules } from './ownership-azure.ts';
import { digitaloceanRules } from './ownership-digitalocean.ts';
import { gcpRules } from './ownership-gcp.ts';
import { byTheCloud } from './ownership-rule.ts';
import type { Estate, Owner, OwnershipRule } from './ownership-rule.ts';
import { shortId } from '../matching/state-parts.ts';

const tables: Readonly<Record<Resource['provider'], readonly OwnershipRule[]>> = {
  aws: awsRules,
  azure: azureRules,
  gcp: gcpRules,
  digitalocean: digitaloceanRules,
};

/** Who owns a resource that no state manages; undefined where nobody does and it is drift. The first rule that fits decides. */
export function ownerOf(resource: Resource, estate: Estate): Owner | undefined {
  if (resource.isDefault === true) return { owner: byTheCloud, reason: 'the cloud made it with the account or network' };
  const brought = estate.parts.get(shortId(resource.id));
  if (brought !== undefined) return { owner: byTheCloud, reason: brought };
  for (const rule of tables[resource.provider]) {
    if (rule.types !== undefined && !rule.types.includes(resource.type)) continue;
    const reason = rule.reason(resource, estate);
    if (reason === undefined) continue;
    return typeof reason === 'string' ? { owner: rule.owner ?? byTheCloud, reason } : reason;
  }
  if (isManageable(resource.provider, resource.type)) return undefined;
  return { owner: 'not comparable', reason: `DriftMgr has no identity row for ${resource.type}, so no state can be asked for it` };
}
