import { guid, type Kept } from '../cloud/azure/estate.ts';
import type { StateResource } from '../integration/drift/state-of.ts';

type Fields = Readonly<Record<string, unknown>>;
type Item = Omit<Kept, 'subscription'>;

export const subscription = guid(2, 1);
export const groupId = (name: string): string => `/subscriptions/${subscription}/resourceGroups/${name}`;

/** One resource of an estate; `state` is what azurerm writes of it, where a state manages it. */
export interface AzureThing {
  readonly item: Item;
  readonly state?: StateResource;
}

/** One thing that somebody does by hand. What is `managed` is named by its address. */
export type AzureChange =
  | { readonly what: string; readonly gone: string }
  | { readonly what: string; readonly changed: string; readonly set: Partial<Item> }
  | { readonly what: string; readonly made: AzureThing; readonly with?: readonly AzureThing[] };

export interface AzureEstateData {
  readonly title: string;
  readonly things: readonly AzureThing[];
  readonly more?: readonly StateResource[];
  readonly changes: readonly AzureChange[];
}

interface More {
  readonly properties?: Fields;
  /** Members beside `properties`: `sku`, `kind`, `managedBy`. */
  readonly body?: Fields;
  readonly tags?: Readonly<Record<string, string>>;
  readonly location?: string;
  readonly table?: Item['table'];
}

/** A resource by its group, its type (`Microsoft.Network/loadBalancers`) and its name; children have names with slashes. */
export function thing(
  group: string,
  type: string,
  name: string,
  { properties = {}, body = {}, tags, location = 'westeurope', table = 'Resources' }: More = {},
): AzureThing {
  const [namespace = '', ...kinds] = type.split('/');
  const names = name.split('/');
  const id = `${groupId(group)}/providers/${namespace}/${kinds.map((kind, at) => `${kind}/${names[at] ?? ''}`).join('/')}`;
  return { item: { table, id, name: names.at(-1) ?? '', type, location, tags: tags ?? null, body: { ...body, properties } } };
}

/** A resource group. */
export function group(name: string, body: Fields = {}): AzureThing {
  const item: Item = {
    table: 'ResourceContainers',
    id: groupId(name),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westeurope',
    tags: null,
    body,
  };
  return { item };
}

/** The same with what a state holds of it. */
export function managed(terraform: string, name: string, attributes: Fields, { item }: AzureThing): AzureThing {
  const own = { id: item.id, name: item.name, ...(item.location === '' ? {} : { location: item.location }), tags: item.tags ?? {}, ...attributes };
  return { item, state: { type: terraform, name, attributes: own, provider: 'hashicorp/azurerm' } };
}
