import { azurermChildTypes, ownIdOf } from './azurerm-child-types.ts';
import { azurermSubresources } from './azurerm-subresources.ts';
import { azurermTypes } from './azurerm-types.ts';
import type { Identified, KnownType, Place } from '../../../core/terraform-rules.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** True for a Terraform type of Azure's resource manager. */
export function isAzureType(type: string): boolean {
  return type.startsWith('azurerm_') || type.startsWith('azapi_');
}

/** Types of azurerm that have a row; any other is known by its ARM id. */
export function azureKnownTypes(): readonly KnownType[] {
  const own = Object.entries(azurermTypes).map(([type, nativeType]): KnownType => {
    const [namespace = '', ...steps] = nativeType.split('/');
    const below =
      nativeType === 'Microsoft.Resources/resourceGroups' ? '' : `/providers/${[namespace, ...steps.map((step) => `${step}/x`)].join('/')}`;
    return { type, nativeType, exampleId: `/subscriptions/x/resourceGroups/x${below}` };
  });
  const pieces = Object.entries(azurermSubresources).map(([type, { partOf }]): KnownType => ({ type, partOf }));
  return [...own, ...pieces];
}

/** Subscription from the ARM id, region from the location. */
export function azurePlace(attributes: Attributes): Place {
  const id = text(attributes['resource_manager_id']) ?? text(attributes['id']) ?? '';
  const location = text(attributes['location']);
  return { account: subscriptionOf(id), region: location === undefined ? null : location.replaceAll(' ', '').toLowerCase() };
}

/** What an Azure resource is; a sentence where that cannot be known. ARM ids are compared without regard to case. */
export function identifyAzure(type: string, attributes: Attributes, place: Place): Identified | string {
  if (type.startsWith('azapi_')) return identifyByApi(type, attributes, place);
  const piece = azurermSubresources[type];
  if (piece !== undefined) return identifyPart(type, piece, attributes, place);
  const id = armId(ownIdOf[type]?.(attributes) ?? attributes['id']);
  const parent = type in azurermTypes ? undefined : parentOf(text(attributes['id']));
  if (parent !== undefined) {
    const partOf = usualOf.get(armType(parent).toLowerCase()) ?? armType(parent);
    return { provider: 'azure', nativeType: armType(parent), ids: [parent], keys: [], account: subscriptionOf(parent), region: null, partOf };
  }
  const native = azurermTypes[type] ?? (id === undefined || !ownId.test(id) ? undefined : armType(id));
  if (native === undefined) return `DriftMgr has no identity row for ${type}`;
  if (id === undefined) return 'its state holds no ARM id';
  return { provider: 'azure', nativeType: native, ids: [id], keys: [], account: subscriptionOf(id) ?? place.account, region: place.region };
}

/** A type without a row is known by its ARM id all the same, if that is one: names and types in turn below a provider. */
const ownId = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+$/i;

const usualOf = new Map(
  Object.entries(azurermTypes)
    .filter(([type]) => !(type in azurermChildTypes))
    .toReversed()
    .map(([type, native]) => [native.toLowerCase(), type]),
);

/**
 * The resource that a type without a row stands for a part of, by its id: what is before a second `providers` or the bar that joins two ids, or the
 * nearest step above of which there is a row. Undefined where the id is that of a resource of its own. SOURCE: Import sections of the azurerm provider's pages.
 */
function parentOf(id: string | undefined): string | undefined {
  if (id?.startsWith('/subscriptions/') !== true) return undefined;
  const [own = ''] = id.split(/[|;]/, 1);
  const extended = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/.+?)\/providers\//i.exec(own)?.[1];
  const steps = (extended ?? own).split('/');
  // `/subscriptions/s/resourceGroups/g/providers/namespace/type/name`, and two more for each step below.
  if (!ownId.test(steps.join('/')) || steps.length < 9) return undefined;
  for (let length = extended === undefined && own === id ? steps.length - 2 : steps.length; length >= 9; length -= 2) {
    const parent = steps.slice(0, length).join('/');
    if (usualOf.has(armType(parent).toLowerCase())) return parent;
  }
  return undefined;
}

/** The azapi provider names the ARM type in `type` (`Microsoft.App/jobs@2024-03-01`), so every type has a row by rule. */
function identifyByApi(type: string, attributes: Attributes, place: Place): Identified | string {
  if (type !== 'azapi_resource' && type !== 'azapi_update_resource' && type !== 'azapi_data_plane_resource') {
    return `${type} stands for no resource of its own: it is a call`;
  }
  const id = armId(attributes['resource_id'] ?? attributes['id']) ?? armId(attributes['id']);
  if (id === undefined) return 'its state holds no ARM id';
  const native = text(attributes['type'])?.split('@', 1).join() ?? armType(id);
  const identified: Identified = { provider: 'azure', nativeType: native, ids: [id], keys: [], account: subscriptionOf(id), region: place.region };
  // An update changes a resource that something else manages.
  return type === 'azapi_update_resource' ? { ...identified, partOf: native } : identified;
}

function identifyPart(
  type: string,
  piece: { readonly partOf: string; readonly parent: string | number },
  attributes: Attributes,
  place: Place,
): Identified | string {
  const own = armId(attributes['resource_manager_id']) ?? armId(attributes['id']);
  const id =
    typeof piece.parent === 'string'
      ? (armId(attributes[piece.parent]) ?? storageAccountOf(own))
      : own === undefined
        ? undefined
        : shorter(own, piece.parent);
  if (id === undefined && typeof attributes['storage_account_name'] === 'string' && piece.partOf === 'azurerm_storage_account') {
    // Names of storage accounts are unique, and states of tables and queues hold nothing else of theirs.
    const { account } = place;
    const [nativeType, keys] = ['Microsoft.Storage/storageAccounts', [attributes['storage_account_name']]];
    return { provider: 'azure', nativeType, ids: [], keys, account, region: null, partOf: piece.partOf };
  }
  if (id === undefined) return `the state of this ${type} does not name the ${piece.partOf} that it is a part of`;
  return {
    provider: 'azure',
    nativeType: azurermTypes[piece.partOf] ?? armType(id),
    ids: [id],
    keys: [],
    account: subscriptionOf(id) ?? place.account,
    region: null,
    partOf: piece.partOf,
  };
}

/** Containers, shares, queues and tables of older providers name their account by name; their resource manager id holds it. */
function storageAccountOf(own: string | undefined): string | undefined {
  return own === undefined ? undefined : /^.*\/storageAccounts\/[^/]+/i.exec(own)?.[0];
}

function shorter(id: string, steps: number): string | undefined {
  const parts = id.split('/');
  return steps > 0 && parts.length - 2 * steps < 9 ? undefined : parts.slice(0, parts.length - 2 * steps).join('/');
}

/** The type in an ARM id: namespace and every second step behind the last `providers`. */
export function armType(id: string): string {
  const at = id.toLowerCase().lastIndexOf('/providers/');
  if (at === -1)
    return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/i.test(id) ? 'Microsoft.Resources/resourceGroups' : 'Microsoft.Resources/subscriptions';
  const [namespace = '', ...steps] = id.slice(at + '/providers/'.length).split('/');
  return [namespace, ...steps.filter((_, index) => index % 2 === 0)].join('/');
}

function armId(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
  // Some types join two ids, or an id and a setting, with a bar.
  const [id = ''] = value.split('|', 1);
  return id.endsWith('/') ? id.slice(0, -1) : id;
}

function subscriptionOf(id: string): string | null {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
