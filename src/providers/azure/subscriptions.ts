import { defined } from '../../core/defined.ts';
import type { Item } from './answers.ts';
import type { Api, Ask } from './api.ts';
import { clients, from } from './clients.ts';
import { described } from './described.ts';
import type { Signer } from './signer.ts';

/** The subscriptions that a token reads in a tenant. Throws `CallError`. */
export function listSubscriptions(api: Api, signer: Signer, tenant: string | undefined, signal: AbortSignal): Promise<Item[]> {
  const ask: Ask = {
    operation: 'Microsoft.Resources/subscriptions/read',
    send: (to, link) => clients.subscriptions(to).subscriptions.list().byPage(from(link)).next(),
    ...defined({ tenant }),
  };
  return all(api.pages(signer, ask, described.subscription, signal));
}

/** The tenants that a person's account reaches. Throws `CallError`. */
export function listTenants(api: Api, signer: Signer, signal: AbortSignal): Promise<Item[]> {
  const ask: Ask = {
    operation: 'Microsoft.Resources/tenants/read',
    send: (to, link) => clients.subscriptions(to).tenants.list().byPage(from(link)).next(),
  };
  return all(api.pages(signer, ask, described.tenant, signal));
}

async function all(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
