/** A read below a resource that brings what its own description leaves out. */
export interface ExtraRead {
  /** Behind the resource's id. */
  readonly path: string;
  /** A list is kept as the array of its items; anything else as its `properties`. */
  readonly list?: true;
}

const networkRules: Readonly<Record<string, ExtraRead>> = {
  firewallRules: { path: '/firewallRules', list: true },
  virtualNetworkRules: { path: '/virtualNetworkRules', list: true },
};

/**
 * By ARM type in lower case, under the name that rows and sets read them by. SOURCE: Azure/azure-rest-api-specs: `RecordSets_ListAllByDnsZone`,
 * `RecordSets_List` (privatedns), `FirewallRules_ListByServer`, `VirtualNetworkRules_ListByServer`, `WebApps_GetConfiguration`, `BlobServices_GetServiceProperties`.
 */
const extraReads: Readonly<Record<string, Readonly<Record<string, ExtraRead>>>> = {
  'microsoft.network/dnszones': { recordSets: { path: '/all', list: true } },
  'microsoft.network/privatednszones': { recordSets: { path: '/ALL', list: true } },
  'microsoft.sql/servers': networkRules,
  'microsoft.dbforpostgresql/servers': networkRules,
  'microsoft.dbformysql/servers': networkRules,
  'microsoft.dbformariadb/servers': networkRules,
  'microsoft.dbforpostgresql/flexibleservers': { firewallRules: { path: '/firewallRules', list: true } },
  'microsoft.dbformysql/flexibleservers': { firewallRules: { path: '/firewallRules', list: true } },
  'microsoft.cache/redis': { firewallRules: { path: '/firewallRules', list: true } },
  'microsoft.synapse/workspaces': { firewallRules: { path: '/firewallRules', list: true } },
  'microsoft.web/sites': { webConfig: { path: '/config/web' } },
  'microsoft.web/sites/slots': { webConfig: { path: '/config/web' } },
  'microsoft.storage/storageaccounts': {
    blobService: { path: '/blobServices/default' },
    containers: { path: '/blobServices/default/containers', list: true },
    queues: { path: '/queueServices/default/queues', list: true },
    shares: { path: '/fileServices/default/shares', list: true },
    tables: { path: '/tableServices/default/tables', list: true },
  },
};

/** Those of a type that are wanted; all where that is not said. `rest` where its own description is wanted too. */
export function extrasOf(
  type: string,
  wants: ReadonlySet<string> | undefined,
): { readonly extras: readonly (readonly [name: string, read: ExtraRead])[]; readonly rest: boolean } {
  const known = Object.entries(extraReads[type.toLowerCase()] ?? {});
  if (wants === undefined) return { extras: known, rest: true };
  const extras = known.filter(([name]) => wants.has(name.toLowerCase()));
  return { extras, rest: wants.size > extras.length };
}
