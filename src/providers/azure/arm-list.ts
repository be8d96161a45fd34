import type { Resource } from '../../core/model.ts';
import { type Item, textOf } from './answers.ts';
import type { Api, Ask } from './api.ts';
import { clients, from } from './clients.ts';
import { described } from './described.ts';
import type { Signer } from './signer.ts';
import { groupType, regionOf, spelt } from './types.ts';

export const listPermission = 'Microsoft.Resources/subscriptions/resources/read';

/** A resource from a row of Resource Graph or an item of ARM; undefined for what is none (no id or type). */
export function resourceOf(item: Item, account: string, source: string): Resource | undefined {
  const id = textOf(item['id']);
  const type = textOf(item['type']);
  if (id === undefined || type === undefined) return undefined;
  const name = textOf(item['name']);
  const attributes = Object.fromEntries(
    ['kind', 'managedBy', 'sku', 'attachedTo'].flatMap((field) =>
      item[field] === undefined || item[field] === null || item[field] === '' ? [] : [[field, item[field]]],
    ),
  );
  const tags = tagsOf(item['tags']);
  const createdAt = timeOf(item['createdAt'] ?? item['createdTime']);
  return {
    provider: 'azure',
    account,
    region: regionOf(item['location']),
    type: spelt(type),
    id,
    source,
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

/** A time as ISO 8601 in UTC. The year 1 stands for one that a resource provider does not know. */
function timeOf(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return time > 0 ? new Date(time).toISOString() : undefined;
}

function tagsOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, typeof text === 'string' ? text : JSON.stringify(text)]));
}

/** A subscription, and the tenant whose token reads it. */
interface Where {
  readonly subscription: string;
  readonly tenant?: string;
}

/** The resources of one subscription that ARM itself tracks, page by page. Throws `CallError`. */
export async function* armResources(api: Api, signer: Signer, where: Where, signal: AbortSignal): AsyncGenerator<readonly Resource[]> {
  const { subscription } = where;
  const ask: Ask = {
    ...where,
    operation: listPermission,
    send: (to, link) => clients.resources(to, subscription).resources.list({ expand: 'createdTime' }).byPage(from(link)).next(),
  };
  for await (const page of api.pages(signer, ask, described.resource, signal))
    yield page.flatMap((item) => resourceOf(item, subscription, listPermission) ?? []);
}

/** The resource groups of one subscription, page by page. Throws `CallError`. */
export async function* armGroups(api: Api, signer: Signer, where: Where, signal: AbortSignal): AsyncGenerator<readonly Resource[]> {
  const { subscription } = where;
  const operation = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  const ask: Ask = {
    ...where,
    operation,
    send: (to, link) => clients.resources(to, subscription).resourceGroups.list().byPage(from(link)).next(),
  };
  for await (const page of api.pages(signer, ask, described.resourceGroup, signal))
    yield page.flatMap((item) => resourceOf({ ...item, type: groupType }, subscription, operation) ?? []);
}
