import type { Resource } from '../../core/model.ts';
import { type Item, textOf } from './answers.ts';
import type { Api } from './api.ts';
import type { Signer } from './signer.ts';
import { regionOf, spelt } from './types.ts';

/** Versions: the clients' own (`@azure/arm-resources` documents both lists since 2021-04-01). */
const resourcesVersion = '2021-04-01';

export const listPermission = 'Microsoft.Resources/subscriptions/resources/read';

/** A resource from a row of Resource Graph or an item of ARM; undefined for what is none (no id or type). */
export function resourceOf(item: Item, account: string, source: string): Resource | undefined {
  const id = textOf(item['id']);
  const type = textOf(item['type']);
  if (id === undefined || type === undefined) return undefined;
  const name = textOf(item['name']);
  const attributes = Object.fromEntries(
    ['kind', 'managedBy', 'sku'].flatMap((field) =>
      item[field] === undefined || item[field] === null || item[field] === '' ? [] : [[field, item[field]]],
    ),
  );
  const tags = tagsOf(item['tags']);
  return {
    provider: 'azure',
    account,
    region: regionOf(item['location']),
    type: spelt(type),
    id,
    source,
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

function tagsOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, typeof text === 'string' ? text : JSON.stringify(text)]));
}

/** Everything that ARM itself lists of one subscription: its resource groups, and the resources that it tracks. Throws `CallError`. */
export async function* armResources(
  api: Api,
  signer: Signer,
  place: { readonly subscription: string; readonly tenant?: string },
  signal: AbortSignal,
): AsyncGenerator<readonly Resource[]> {
  const { subscription, tenant } = place;
  const common = { subscription, ...(tenant === undefined ? {} : { tenant }), apiVersion: resourcesVersion };
  const below = `/subscriptions/${encodeURIComponent(subscription)}`;
  const resources = { ...common, path: `${below}/resources`, operation: listPermission };
  for await (const page of api.pages(signer, resources, signal)) yield page.flatMap((item) => resourceOf(item, subscription, listPermission) ?? []);
  const groups = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  for await (const page of api.pages(signer, { ...common, path: `${below}/resourcegroups`, operation: groups }, signal)) {
    yield page.flatMap((item) => resourceOf({ ...item, type: 'Microsoft.Resources/resourceGroups' }, subscription, groups) ?? []);
  }
}
