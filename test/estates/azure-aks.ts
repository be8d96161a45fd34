import { type AzureEstateData, group, groupId, managed, subscription, thing } from './azure-estate.ts';

const nodes = 'prod-nodes';
const cluster = `${groupId('prod')}/providers/Microsoft.ContainerService/managedClusters/prod`;
const ofAks = { 'aks-managed-cluster-name': 'prod', 'aks-managed-cluster-rg': 'prod' };
const subnet = `${groupId('prod')}/providers/Microsoft.Network/virtualNetworks/main/subnets/nodes`;
const pool = { count: 3, vmSize: 'Standard_D4s_v5', mode: 'User', osType: 'Linux', maxPods: 110, enableAutoScaling: true, minCount: 1, maxCount: 6 };

/** A cluster whose nodes lie in a group that somebody named, with monitoring, policy and claims. */
export const aks: AzureEstateData = {
  title: 'AKS with a node group of its own name',
  things: [
    managed('azurerm_resource_group', 'prod', {}, group('prod')),
    group(nodes, { managedBy: cluster }),
    group('NetworkWatcherRG'),
    thing('NetworkWatcherRG', 'Microsoft.Network/networkWatchers', 'NetworkWatcher_westeurope'),
    managed(
      'azurerm_kubernetes_cluster',
      'prod',
      {
        dns_prefix: 'prod',
        kubernetes_version: '1.32.4',
        automatic_upgrade_channel: 'patch',
        node_resource_group: nodes,
        node_resource_group_id: groupId(nodes),
        sku_tier: 'Standard',
        role_based_access_control_enabled: true,
        default_node_pool: [{ name: 'system', vm_size: 'Standard_D2s_v5', node_count: 2, auto_scaling_enabled: true, min_count: 2, max_count: 4 }],
      },
      thing('prod', 'Microsoft.ContainerService/managedClusters', 'prod', {
        body: { sku: { name: 'Base', tier: 'Standard' } },
        properties: {
          dnsPrefix: 'prod',
          kubernetesVersion: '1.32.9',
          nodeResourceGroup: nodes,
          enableRBAC: true,
          agentPoolProfiles: [
            { name: 'system', count: 4, vmSize: 'Standard_D2s_v5', enableAutoScaling: true, minCount: 2, maxCount: 4 },
            { name: 'apps', ...pool },
          ],
        },
      }),
    ),
    managed(
      'azurerm_kubernetes_cluster_node_pool',
      'apps',
      {
        kubernetes_cluster_id: cluster,
        vm_size: 'Standard_D4s_v5',
        node_count: 1,
        auto_scaling_enabled: true,
        min_count: 1,
        max_count: 6,
        mode: 'User',
        tags: {},
      },
      thing('prod', 'Microsoft.ContainerService/managedClusters/agentPools', 'prod/apps', { properties: pool, table: 'below', location: '' }),
    ),
    // What AKS keeps in its group.
    ...['system', 'apps'].map((name) => thing(nodes, 'Microsoft.Compute/virtualMachineScaleSets', `aks-${name}-12345678-vmss`, { tags: ofAks })),
    thing(nodes, 'Microsoft.Network/loadBalancers', 'kubernetes'),
    thing(nodes, 'Microsoft.Network/publicIPAddresses', '3f9e2c1a-0000-4c8e-8a7e-2f5d1c3b4a59'),
    thing(nodes, 'Microsoft.Network/publicIPAddresses', 'kubernetes-a1b2c3d4e5f60718293a4b5c6d7e8f90', { tags: { 'k8s-azure-service': 'web/web' } }),
    thing(nodes, 'Microsoft.Network/networkSecurityGroups', 'aks-agentpool-12345678-nsg'),
    thing(nodes, 'Microsoft.Network/routeTables', 'aks-agentpool-12345678-routetable'),
    thing(nodes, 'Microsoft.ManagedIdentity/userAssignedIdentities', 'prod-agentpool'),
    thing(nodes, 'Microsoft.ManagedIdentity/userAssignedIdentities', 'azurepolicy-prod'),
    thing(nodes, 'Microsoft.Compute/disks', 'pvc-5d4a1f34-1111-4c8e-8a7e-2f5d1c3b4a59'),
    thing(nodes, 'Microsoft.Storage/storageAccounts', 'f3c1a9e8b7d64e5fa1b2c3d'),
    // What monitoring and Defender make.
    thing('prod', 'Microsoft.Insights/dataCollectionRules', 'MSCI-westeurope-prod'),
    thing('prod', 'Microsoft.Insights/dataCollectionEndpoints', 'MSProm-westeurope-prod'),
    thing('prod', 'Microsoft.AlertsManagement/prometheusRuleGroups', 'KubernetesRecordingRulesRuleGroup-prod'),
    thing('prod', 'Microsoft.OperationsManagement/solutions', 'ContainerInsights(prod)'),
    thing('DefaultResourceGroup-WEU', 'Microsoft.OperationalInsights/workspaces', `DefaultWorkspace-${subscription}-WEU`),
    thing('LogAnalyticsDefaultResources', 'Microsoft.OperationalInsights/queryPacks', 'DefaultQueryPack'),
    group('DefaultResourceGroup-WEU'),
    managed(
      'azurerm_log_analytics_workspace',
      'prod',
      { sku: 'PerGB2018', retention_in_days: 30 },
      thing('prod', 'Microsoft.OperationalInsights/workspaces', 'prod', { properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 } }),
    ),
    managed(
      'azurerm_virtual_network',
      'main',
      { address_space: ['10.0.0.0/16'], dns_servers: [] },
      thing('prod', 'Microsoft.Network/virtualNetworks', 'main', { properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } }),
    ),
    managed(
      'azurerm_subnet',
      'nodes',
      { address_prefixes: ['10.0.0.0/20'] },
      thing('prod', 'Microsoft.Network/virtualNetworks/subnets', 'main/nodes', {
        properties: { addressPrefix: '10.0.0.0/20' },
        table: 'below',
        location: '',
      }),
    ),
    managed(
      'azurerm_container_registry',
      'prod',
      { sku: 'Standard', admin_enabled: false },
      thing('prod', 'Microsoft.ContainerRegistry/registries', 'prodimages', {
        body: { sku: { name: 'Standard' } },
        properties: { adminUserEnabled: false },
      }),
    ),
    managed(
      'azurerm_key_vault',
      'prod',
      { sku_name: 'standard', purge_protection_enabled: true },
      thing('prod', 'Microsoft.KeyVault/vaults', 'prod-kv', { properties: { sku: { name: 'standard' }, enablePurgeProtection: true } }),
    ),
    managed('azurerm_user_assigned_identity', 'prod', {}, thing('prod', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'prod')),
    managed(
      'azurerm_public_ip',
      'edge',
      { allocation_method: 'Static', sku: 'Standard' },
      thing('prod', 'Microsoft.Network/publicIPAddresses', 'edge', {
        body: { sku: { name: 'Standard' } },
        properties: { publicIPAllocationMethod: 'Static' },
      }),
    ),
    managed(
      'azurerm_network_security_group',
      'edge',
      { security_rule: [] },
      thing('prod', 'Microsoft.Network/networkSecurityGroups', 'edge', { properties: { securityRules: [] } }),
    ),
    managed(
      'azurerm_storage_account',
      'files',
      { min_tls_version: 'TLS1_2', allow_nested_items_to_be_public: false },
      thing('prod', 'Microsoft.Storage/storageAccounts', 'prodfiles', { properties: { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false } }),
    ),
    managed(
      'azurerm_storage_account',
      'old',
      { min_tls_version: 'TLS1_2' },
      thing('prod', 'Microsoft.Storage/storageAccounts', 'prodold', { properties: { minimumTlsVersion: 'TLS1_2' } }),
    ),
    managed(
      'azurerm_private_endpoint',
      'files',
      {
        subnet_id: subnet,
        network_interface: [{ id: `${groupId('prod')}/providers/Microsoft.Network/networkInterfaces/files.nic.1`, name: 'files.nic.1' }],
      },
      thing('prod', 'Microsoft.Network/privateEndpoints', 'files', { properties: { subnet: { id: subnet } } }),
    ),
    thing('prod', 'Microsoft.Network/networkInterfaces', 'files.nic.1', {
      properties: { privateEndpoint: { id: `${groupId('prod')}/providers/Microsoft.Network/privateEndpoints/files` } },
    }),
  ],
  changes: [
    {
      what: 'a machine by hand',
      made: thing('prod', 'Microsoft.Compute/virtualMachines', 'debug'),
      with: [
        thing('prod', 'Microsoft.Compute/disks', 'debug_OsDisk_1_0123456789abcdef0123456789abcdef', {
          body: { managedBy: `${groupId('prod')}/providers/Microsoft.Compute/virtualMachines/debug` },
        }),
        thing('prod', 'Microsoft.Network/networkInterfaces', 'debug42', {
          properties: { virtualMachine: { id: `${groupId('prod')}/providers/Microsoft.Compute/virtualMachines/debug` } },
        }),
        thing('prod', 'Microsoft.Network/publicIPAddresses', 'debug-ip', {
          properties: {
            ipConfiguration: { id: `${groupId('prod')}/providers/Microsoft.Network/networkInterfaces/debug42/ipConfigurations/ipconfig1` },
          },
        }),
      ],
    },
    { what: 'a machine in the group of network watchers', made: thing('NetworkWatcherRG', 'Microsoft.Compute/virtualMachines', 'hidden') },
    {
      what: 'a rule by hand',
      changed: 'azurerm_network_security_group.edge',
      set: {
        body: {
          properties: {
            securityRules: [
              {
                name: 'rdp',
                properties: {
                  protocol: 'Tcp',
                  access: 'Allow',
                  direction: 'Inbound',
                  priority: 100,
                  destinationPortRange: '3389',
                  sourceAddressPrefix: '*',
                  sourcePortRange: '*',
                  destinationAddressPrefix: '*',
                },
              },
            ],
          },
        },
      },
    },
    {
      what: 'public blobs',
      changed: 'azurerm_storage_account.files',
      set: { body: { properties: { minimumTlsVersion: 'TLS1_0', allowBlobPublicAccess: true } } },
    },
    {
      what: 'an administrator of the registry',
      changed: 'azurerm_container_registry.prod',
      set: { body: { sku: { name: 'Standard' }, properties: { adminUserEnabled: true } } },
    },
    { what: 'larger bounds', changed: 'azurerm_kubernetes_cluster_node_pool.apps', set: { body: { properties: { ...pool, maxCount: 60 } } } },
    { what: 'an account', gone: 'azurerm_storage_account.old' },
    { what: 'an address', gone: 'azurerm_public_ip.edge' },
    { what: 'an identity', gone: 'azurerm_user_assigned_identity.prod' },
    { what: 'an application by hand', made: thing('prod', 'Microsoft.Web/sites', 'tmp-app', { body: { kind: 'app,linux' } }) },
  ],
};
