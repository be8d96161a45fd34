import { type AzureEstateData, group, groupId, managed, thing } from './azure-estate.ts';

const workers = 'analytics-managed';
const ofDatabricks = { Vendor: 'Databricks', ClusterName: 'etl' };

/** A workspace of Databricks whose group has a name of its own, with a running cluster in it. */
export const databricks: AzureEstateData = {
  title: 'Databricks with a managed group of its own name',
  things: [
    managed('azurerm_resource_group', 'analytics', {}, group('analytics')),
    group(workers),
    managed(
      'azurerm_databricks_workspace',
      'lake',
      { sku: 'premium', managed_resource_group_name: workers, managed_resource_group_id: groupId(workers) },
      thing('analytics', 'Microsoft.Databricks/workspaces', 'lake', {
        body: { sku: { name: 'premium' } },
        properties: { managedResourceGroupId: groupId(workers) },
      }),
    ),
    thing(workers, 'Microsoft.Storage/storageAccounts', 'dbstorage1a2b3c4d5e6f7'),
    thing(workers, 'Microsoft.Network/virtualNetworks', 'workers-vnet'),
    thing(workers, 'Microsoft.Network/networkSecurityGroups', 'workers-sg'),
    thing(workers, 'Microsoft.ManagedIdentity/userAssignedIdentities', 'dbmanagedidentity'),
    thing(workers, 'Microsoft.Databricks/accessConnectors', 'unity-catalog-access-connector'),
    ...['0a1b', '2c3d'].flatMap((end) => [
      thing(workers, 'Microsoft.Compute/virtualMachines', `${end}-worker`, { tags: ofDatabricks }),
      thing(workers, 'Microsoft.Compute/disks', `${end}-osDisk`, { tags: ofDatabricks }),
      thing(workers, 'Microsoft.Compute/disks', `${end}-containerRootVolume`, { tags: ofDatabricks }),
      thing(workers, 'Microsoft.Network/networkInterfaces', `${end}-privateNIC`, { tags: ofDatabricks }),
      thing(workers, 'Microsoft.Network/publicIPAddresses', `${end}-publicIP`, { tags: ofDatabricks }),
    ]),
    managed(
      'azurerm_storage_account',
      'lake',
      { is_hns_enabled: true, min_tls_version: 'TLS1_2' },
      thing('analytics', 'Microsoft.Storage/storageAccounts', 'analyticslake', { properties: { isHnsEnabled: true, minimumTlsVersion: 'TLS1_2' } }),
    ),
    managed('azurerm_databricks_access_connector', 'lake', {}, thing('analytics', 'Microsoft.Databricks/accessConnectors', 'lake')),
    managed(
      'azurerm_data_factory',
      'etl',
      { public_network_enabled: true },
      thing('analytics', 'Microsoft.DataFactory/factories', 'analytics-etl', { properties: { publicNetworkAccess: 'Enabled' } }),
    ),
    managed('azurerm_data_factory', 'reports', {}, thing('analytics', 'Microsoft.DataFactory/factories', 'analytics-reports')),
    managed('azurerm_log_analytics_workspace', 'audit', {}, thing('analytics', 'Microsoft.OperationalInsights/workspaces', 'audit')),
    managed(
      'azurerm_key_vault',
      'etl',
      { sku_name: 'standard', public_network_access_enabled: false },
      thing('analytics', 'Microsoft.KeyVault/vaults', 'analytics-kv', { properties: { sku: { name: 'standard' }, publicNetworkAccess: 'Disabled' } }),
    ),
    managed(
      'azurerm_eventhub_namespace',
      'in',
      { sku: 'Standard', capacity: 1, auto_inflate_enabled: true, maximum_throughput_units: 10 },
      thing('analytics', 'Microsoft.EventHub/namespaces', 'analytics-in', {
        body: { sku: { name: 'Standard', capacity: 4 } },
        properties: { isAutoInflateEnabled: true },
      }),
    ),
    managed(
      'azurerm_mssql_server',
      'dw',
      { version: '12.0', minimum_tls_version: '1.2' },
      thing('analytics', 'Microsoft.Sql/servers', 'analytics-dw', { properties: { version: '12.0', minimalTlsVersion: '1.2' } }),
    ),
    managed(
      'azurerm_mssql_database',
      'dw',
      { sku_name: 'S1', tags: {} },
      thing('analytics', 'Microsoft.Sql/servers/databases', 'analytics-dw/dw', {
        body: { sku: { name: 'Standard' } },
        properties: { currentServiceObjectiveName: 'S1' },
      }),
    ),
    thing('analytics', 'Microsoft.Sql/servers/databases', 'analytics-dw/master'),
    managed(
      'azurerm_service_plan',
      'jobs',
      { sku_name: 'EP1', worker_count: 1 },
      thing('analytics', 'Microsoft.Web/serverFarms', 'jobs', { body: { sku: { name: 'EP1', capacity: 5 } } }),
    ),
    managed(
      'azurerm_application_insights',
      'jobs',
      { application_type: 'web', retention_in_days: 90 },
      thing('analytics', 'Microsoft.Insights/components', 'jobs', { properties: { Application_Type: 'web', RetentionInDays: 90 } }),
    ),
    thing('analytics', 'Microsoft.AlertsManagement/smartDetectorAlertRules', 'Failure Anomalies - jobs'),
    thing('analytics', 'Microsoft.Insights/actionGroups', 'Application Insights Smart Detection'),
    managed(
      'azurerm_managed_disk',
      'scratch',
      { storage_account_type: 'Premium_LRS', disk_size_gb: 64 },
      thing('analytics', 'Microsoft.Compute/disks', 'scratch', { body: { sku: { name: 'Premium_LRS' } }, properties: { diskSizeGB: 64 } }),
    ),
    managed(
      'azurerm_log_analytics_workspace',
      'logs',
      { sku: 'PerGB2018' },
      thing('analytics', 'Microsoft.OperationalInsights/workspaces', 'analytics', { properties: { sku: { name: 'PerGB2018' } } }),
    ),
  ],
  changes: [
    { what: 'a workspace by hand', made: thing('analytics', 'Microsoft.Databricks/workspaces', 'tmp') },
    {
      what: 'a vault that the internet may reach',
      changed: 'azurerm_key_vault.etl',
      set: { body: { properties: { sku: { name: 'standard' }, publicNetworkAccess: 'Enabled' } } },
    },
    {
      what: 'an old TLS',
      changed: 'azurerm_storage_account.lake',
      set: { body: { properties: { isHnsEnabled: true, minimumTlsVersion: 'TLS1_0' } } },
    },
    { what: 'a smaller database', changed: 'azurerm_mssql_database.dw', set: { body: { properties: { currentServiceObjectiveName: 'Basic' } } } },
    { what: 'another tag', changed: 'azurerm_databricks_workspace.lake', set: { tags: { owner: 'me' } } },
    {
      what: 'a larger disk',
      changed: 'azurerm_managed_disk.scratch',
      set: { body: { sku: { name: 'Premium_LRS' }, properties: { diskSizeGB: 512 } } },
    },
    { what: 'a factory', gone: 'azurerm_data_factory.etl' },
    { what: 'a workspace of logs', gone: 'azurerm_log_analytics_workspace.logs' },
    { what: 'a connector', gone: 'azurerm_databricks_access_connector.lake' },
    { what: 'a database by hand', made: thing('analytics', 'Microsoft.Sql/servers/databases', 'analytics-dw/copy') },
  ],
};
