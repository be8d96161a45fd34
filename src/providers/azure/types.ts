import { azurermChildTypes } from './terraform/azurerm-child-types.ts';
import { azurermTypes } from './terraform/azurerm-types.ts';
import type { ResourceTypeInfo } from '../../core/provider.ts';

/** Resource Graph's row for a subscription itself: it proves that the subscription can be read. */
export const subscriptionType = 'microsoft.resources/subscriptions';

export const groupType = 'Microsoft.Resources/resourceGroups';

/** What Resource Graph and ARM name otherwise than the rest of the world, by the name in lower case. */
const renamed: Readonly<Record<string, string>> = {
  'microsoft.resources/subscriptions/resourcegroups': groupType,
};

/** Types without a row in Terraform's table that are common enough to be spelt well. */
const furtherTypes = [
  'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
  'Microsoft.Network/networkIntentPolicies',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Network/serviceEndpointPolicies',
  'Microsoft.Network/ddosProtectionPlans',
  'Microsoft.Network/dnsResolvers',
  'Microsoft.Web/certificates',
  'Microsoft.Authorization/classicAdministrators',
];

const spelling: ReadonlyMap<string, string> = new Map([...Object.values(azurermTypes), ...furtherTypes].map((type) => [type.toLowerCase(), type]));

/** Types that no table knows, as they were first met: one type must not become two because ARM spells it in two ways. */
const met = new Map<string, string>();

/** A type as the providers spell it: Resource Graph answers in lower case, ARM in many. What is not known stays as it first came. */
export function spelt(type: string): string {
  const lower = type.toLowerCase();
  const known = renamed[lower] ?? spelling.get(lower) ?? met.get(lower);
  if (known === undefined) met.set(lower, type);
  return known ?? type;
}

/** The names of a type in Resource Graph's rows, in lower case. */
export function graphNames(type: string): readonly string[] {
  const lower = type.toLowerCase();
  const old = Object.entries(renamed).find(([, name]) => name.toLowerCase() === lower)?.[0];
  return old === undefined ? [lower] : [lower, old];
}

/** A location as a region's name; `global` where there is none. ARM also answers with display names (`West Europe`). */
export function regionOf(location: unknown): string {
  const name = typeof location === 'string' ? location.replaceAll(' ', '').toLowerCase() : '';
  return name === '' ? 'global' : name;
}

const below: ReadonlySet<string> = new Set(Object.values(azurermChildTypes));

/**
 * Types that a good answer returns completely, from Resource Graph and from ARM alike: those that ARM tracks, and resource groups. Parts of a
 * resource (subnets, extensions of older kinds) are in neither list, and role assignments in Resource Graph alone.
 */
export const covered: readonly string[] = [...new Set(Object.values(azurermTypes))].filter(
  (type) =>
    type.split('/').length === 2 &&
    !below.has(type) &&
    !/^Microsoft\.(Authorization|Management|Consumption|EventGrid\/eventSubscriptions)/.test(type) &&
    type !== 'Microsoft.Resources/deployments',
);

/** Titles for people, in the order of interest; a type without one shows its own name. */
const titles: readonly (readonly [type: string, title: string])[] = [
  ['Microsoft.Compute/virtualMachines', 'Virtual machines'],
  ['Microsoft.Compute/virtualMachineScaleSets', 'Virtual machine scale sets'],
  ['Microsoft.Compute/disks', 'Managed disks'],
  ['Microsoft.Compute/snapshots', 'Disk snapshots'],
  ['Microsoft.Compute/images', 'Images'],
  ['Microsoft.Compute/galleries', 'Compute galleries'],
  ['Microsoft.Compute/galleries/images', 'Gallery images'],
  ['Microsoft.Compute/galleries/images/versions', 'Gallery image versions'],
  ['Microsoft.Compute/availabilitySets', 'Availability sets'],
  ['Microsoft.Compute/sshPublicKeys', 'SSH keys'],
  ['Microsoft.Compute/virtualMachines/extensions', 'Virtual machine extensions'],
  ['Microsoft.Network/virtualNetworks', 'Virtual networks'],
  ['Microsoft.Network/networkInterfaces', 'Network interfaces'],
  ['Microsoft.Network/networkSecurityGroups', 'Network security groups'],
  ['Microsoft.Network/publicIPAddresses', 'Public IP addresses'],
  ['Microsoft.Network/loadBalancers', 'Load balancers'],
  ['Microsoft.Network/applicationGateways', 'Application gateways'],
  ['Microsoft.Network/natGateways', 'NAT gateways'],
  ['Microsoft.Network/routeTables', 'Route tables'],
  ['Microsoft.Network/privateEndpoints', 'Private endpoints'],
  ['Microsoft.Network/privateDnsZones', 'Private DNS zones'],
  ['Microsoft.Network/dnsZones', 'DNS zones'],
  ['Microsoft.Network/azureFirewalls', 'Firewalls'],
  ['Microsoft.Network/firewallPolicies', 'Firewall policies'],
  ['Microsoft.Network/virtualNetworkGateways', 'Virtual network gateways'],
  ['Microsoft.Network/localNetworkGateways', 'Local network gateways'],
  ['Microsoft.Network/connections', 'VPN connections'],
  ['Microsoft.Network/bastionHosts', 'Bastion hosts'],
  ['Microsoft.Network/networkWatchers', 'Network watchers'],
  ['Microsoft.Network/trafficManagerProfiles', 'Traffic Manager profiles'],
  ['Microsoft.Network/expressRouteCircuits', 'ExpressRoute circuits'],
  ['Microsoft.Cdn/profiles', 'CDN and Front Door profiles'],
  ['Microsoft.Storage/storageAccounts', 'Storage accounts'],
  ['Microsoft.KeyVault/vaults', 'Key vaults'],
  ['Microsoft.KeyVault/managedHSMs', 'Managed HSMs'],
  ['Microsoft.Sql/servers', 'SQL servers'],
  ['Microsoft.Sql/servers/databases', 'SQL databases'],
  ['Microsoft.Sql/servers/elasticPools', 'SQL elastic pools'],
  ['Microsoft.Sql/managedInstances', 'SQL managed instances'],
  ['Microsoft.DBforPostgreSQL/flexibleServers', 'PostgreSQL flexible servers'],
  ['Microsoft.DBforPostgreSQL/servers', 'PostgreSQL servers'],
  ['Microsoft.DBforMySQL/flexibleServers', 'MySQL flexible servers'],
  ['Microsoft.DocumentDB/databaseAccounts', 'Cosmos DB accounts'],
  ['Microsoft.Cache/Redis', 'Redis caches'],
  ['Microsoft.Web/sites', 'Web and function apps'],
  ['Microsoft.Web/serverFarms', 'App Service plans'],
  ['Microsoft.Web/staticSites', 'Static web apps'],
  ['Microsoft.ContainerService/managedClusters', 'Kubernetes clusters'],
  ['Microsoft.ContainerRegistry/registries', 'Container registries'],
  ['Microsoft.ContainerInstance/containerGroups', 'Container groups'],
  ['Microsoft.App/containerApps', 'Container apps'],
  ['Microsoft.App/managedEnvironments', 'Container app environments'],
  ['Microsoft.Logic/workflows', 'Logic apps'],
  ['Microsoft.ApiManagement/service', 'API Management services'],
  ['Microsoft.AppConfiguration/configurationStores', 'App configurations'],
  ['Microsoft.ServiceBus/namespaces', 'Service Bus namespaces'],
  ['Microsoft.EventHub/namespaces', 'Event Hubs namespaces'],
  ['Microsoft.EventGrid/topics', 'Event Grid topics'],
  ['Microsoft.EventGrid/systemTopics', 'Event Grid system topics'],
  ['Microsoft.DataFactory/factories', 'Data factories'],
  ['Microsoft.Databricks/workspaces', 'Databricks workspaces'],
  ['Microsoft.Synapse/workspaces', 'Synapse workspaces'],
  ['Microsoft.MachineLearningServices/workspaces', 'Machine learning workspaces'],
  ['Microsoft.CognitiveServices/accounts', 'AI services accounts'],
  ['Microsoft.Search/searchServices', 'Search services'],
  ['Microsoft.ManagedIdentity/userAssignedIdentities', 'Managed identities'],
  ['Microsoft.OperationalInsights/workspaces', 'Log Analytics workspaces'],
  ['Microsoft.OperationsManagement/solutions', 'Log Analytics solutions'],
  ['Microsoft.Insights/components', 'Application Insights'],
  ['Microsoft.Insights/actionGroups', 'Action groups'],
  ['Microsoft.Insights/metricAlerts', 'Metric alerts'],
  ['Microsoft.Insights/activityLogAlerts', 'Activity log alerts'],
  ['Microsoft.Insights/scheduledQueryRules', 'Log alert rules'],
  ['Microsoft.Insights/dataCollectionRules', 'Data collection rules'],
  ['Microsoft.Automation/automationAccounts', 'Automation accounts'],
  ['Microsoft.Automation/automationAccounts/runbooks', 'Automation runbooks'],
  ['Microsoft.RecoveryServices/vaults', 'Recovery Services vaults'],
  ['Microsoft.DataProtection/backupVaults', 'Backup vaults'],
  ['Microsoft.Portal/dashboards', 'Portal dashboards'],
  ['Microsoft.Resources/resourceGroups', 'Resource groups'],
  ['Microsoft.Authorization/roleAssignments', 'Role assignments'],
  ['Microsoft.Authorization/roleDefinitions', 'Custom roles'],
  ['Microsoft.Authorization/policyAssignments', 'Policy assignments'],
  ['Microsoft.Authorization/policyDefinitions', 'Policy definitions'],
];

export const types: readonly ResourceTypeInfo[] = titles.map(([type, title]) => ({
  type,
  title,
  scope: 'regional',
  permission: `${type}/read`,
}));
