import { defined } from '../../core/defined.ts';
import { isItem, textOf } from './answers.ts';

/** What Azure CLI's `azureProfile.json` tells: no secret is in it. */
export interface CliProfile {
  /** Tenant of the subscription that is the default. */
  readonly tenant?: string;
  readonly tenants: readonly string[];
  readonly user?: string;
}

/** Reads `azureProfile.json`; Azure CLI writes it with a byte order mark. Throws `SyntaxError` for what is no JSON. */
export function readCliProfile(text: string): CliProfile {
  const profile: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  const listed = isItem(profile) && Array.isArray(profile['subscriptions']) ? profile['subscriptions'].filter(isItem) : [];
  const tenants = [...new Set(listed.flatMap((one) => textOf(one['tenantId']) ?? []))];
  const chosen = listed.find((one) => one['isDefault'] === true) ?? listed[0];
  const tenant = textOf(chosen?.['tenantId']);
  const user = isItem(chosen?.['user']) ? textOf(chosen['user']['name']) : undefined;
  return { tenants, ...defined({ tenant, user }) };
}
