import { groupType, subscriptionType } from './types.ts';

/** A table of Resource Graph that is asked besides `Resources`, and why. */
export interface GraphTable {
  readonly table: string;
  readonly why: string;
  /** Asked with everything else. Others hold what few people made, and are asked for with all types, or with a type by name. */
  readonly always?: true;
  /** How the names of its types begin. */
  readonly holds: readonly string[];
  /** What a person looks for in it, and misses where it fails. */
  readonly types?: readonly string[];
}

/**
 * The tables beyond `Resources` that hold what people made. SOURCE: "Azure Resource Graph table and resource type reference". What is not
 * here holds findings, states and histories: advice, alerts, assessments, patches, changes, health.
 */
export const furtherTables: readonly GraphTable[] = [
  {
    table: 'ResourceContainers',
    why: 'resource groups; the row of a subscription proves that it can be read',
    always: true,
    holds: ['Microsoft.Resources/', 'Microsoft.Management/'],
    types: [groupType],
  },
  {
    table: 'AuthorizationResources',
    why: 'role assignments and custom roles',
    always: true,
    holds: ['Microsoft.Authorization/role', 'Microsoft.Authorization/classicAdministrators'],
    types: ['Microsoft.Authorization/roleAssignments', 'Microsoft.Authorization/roleDefinitions'],
  },
  {
    table: 'PolicyResources',
    why: 'policy assignments, definitions and exemptions',
    holds: ['Microsoft.Authorization/policy', 'Microsoft.PolicyInsights/'],
  },
  { table: 'DnsResources', why: 'records of DNS zones', holds: ['Microsoft.Network/dnsZones/', 'Microsoft.Network/privateDnsZones/'] },
  {
    table: 'RecoveryServicesResources',
    why: 'backup policies and protected items',
    holds: ['Microsoft.RecoveryServices/vaults/', 'Microsoft.DataProtection/backupVaults/'],
  },
  { table: 'ComputeResources', why: 'instances of scale sets', holds: ['Microsoft.Compute/virtualMachineScaleSets/'] },
  { table: 'NetworkResources', why: 'network manager configurations and their parts', holds: ['Microsoft.Network/network'] },
  { table: 'ExtensibilityResources', why: 'extensions of Kubernetes clusters', holds: ['Microsoft.KubernetesConfiguration/'] },
];

/** True for a type that a table may hold. */
export function mayHold(table: GraphTable, type: string): boolean {
  return table.holds.some((beginning) => type.toLowerCase().startsWith(beginning.toLowerCase()));
}

/** A table joins others by `union`; a query holds three at most. SOURCE: "Understanding the Azure Resource Graph query language". */
export const mostTables = 3;

/**
 * Where resource providers say when something was made. SOURCE: the models of Azure/azure-rest-api-specs: compute `timeCreated`, storage and
 * automation `creationTime`, databases and registries `creationDate`, Application Insights `CreationDate`, Log Analytics `createdDate`, Service Bus
 * and Event Hubs `createdAt`, authorization `createdOn`, Data Factory `createTime`, Logic Apps `createdTime`, AI services `dateCreated`.
 */
const creationTimes = [
  'timeCreated',
  'creationTime',
  'creationDate',
  'CreationDate',
  'createdDate',
  'createdAt',
  'createdOn',
  'createTime',
  'createdTime',
  'dateCreated',
  'systemData.createdAt',
  'metadata.createdOn',
];

/** Where interfaces and addresses say what they are attached to. SOURCE: `NetworkInterface` and `PublicIPAddress` of Azure/azure-rest-api-specs. */
const users = ['virtualMachine.id', 'privateEndpoint.id', 'ipConfiguration.id'];

export type Want = 'counts' | 'rows';

/** What is kept of each row. Properties are left out: they can hold secrets, and make a page of 1,000 rows many megabytes. */
const columns = ['id', 'name', 'type', 'location', 'subscriptionId', 'kind', 'managedBy', 'sku', 'tags'] as const;

/** `paged`: with an id for every row, which the service pages by. `plain`: for a smaller server that refuses to make one. */
export type Shape = 'paged' | 'plain';

/** What narrows a query; each empty for all. */
export interface Narrowed {
  /** In lower case. */
  readonly types: readonly string[];
  /** As they stand in `location`, of letters, digits and blanks. The rows of the subscriptions themselves come besides. */
  readonly locations: readonly string[];
}

/**
 * One query for several tables. Pages come in the order of `id`, which is unique: without such an order they overlap, and without the column
 * the service gives no `$skipToken` ("Work with large data sets").
 */
export function queryOf(tables: readonly string[], want: Want, { types, locations }: Narrowed, shape: Shape = 'paged'): string {
  const [first = 'Resources', ...others] = tables;
  const stages = [first];
  if (others.length > 0) stages.push(`union ${others.join(', ')}`);
  // What a plain server sends too much of is left out on arrival.
  if (types.length > 0 && shape === 'paged') stages.push(`where type in~ (${types.map(quoted).join(', ')})`);
  if (locations.length > 0 && shape === 'paged')
    stages.push(`where location in~ (${locations.map((name) => `'${name}'`).join(', ')}) or type =~ ${quoted(subscriptionType)}`);
  if (want === 'rows') {
    // A smaller server refuses to make a column.
    if (shape === 'plain') return [...stages, `project ${columns.join(', ')}`, 'order by id asc'].join(' | ');
    stages.push(`extend createdAt = coalesce(${creationTimes.map((name) => `tostring(properties.${name})`).join(', ')})`);
    stages.push(`extend attachedTo = coalesce(${users.map((name) => `tostring(properties.${name})`).join(', ')})`);
    return [...stages, `project ${[...columns, 'createdAt', 'attachedTo'].join(', ')}`, 'order by id asc'].join(' | ');
  }
  stages.push('summarize count() by type, location, subscriptionId');
  if (shape === 'paged') stages.push("extend id = strcat(subscriptionId, '/', type, '/', location)", 'order by id asc');
  else stages.push('order by subscriptionId asc, type asc, location asc');
  return stages.join(' | ');
}

/** How many resources there are by some columns, in pages as `queryOf` has them. */
export function countQuery(by: readonly string[]): string {
  const id = `extend id = strcat(${by.join(", '/', ")}, '')`;
  return ['Resources', `summarize count() by ${by.join(', ')}`, id, 'order by id asc'].join(' | ');
}

// A type holds letters, digits, dots, dashes and slashes; anything else comes from outside and is taken out.
function quoted(text: string): string {
  return `'${text.replace(/[^\w./-]/g, '')}'`;
}
