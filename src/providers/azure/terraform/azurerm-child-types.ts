/**
 * Types of azurerm that stand for a resource below another one, which Resource Manager reads by an id of its own and no listing holds. Their state's `id` is
 * that id, or `ownIdOf` makes it. SOURCE: Import sections of the azurerm provider's pages; the paths of Azure/azure-rest-api-specs.
 */
export const azurermChildTypes: Readonly<Record<string, string>> = {
  azurerm_key_vault_secret: 'Microsoft.KeyVault/vaults/secrets',
  azurerm_key_vault_key: 'Microsoft.KeyVault/vaults/keys',
  azurerm_monitor_diagnostic_setting: 'Microsoft.Insights/diagnosticSettings',
  azurerm_monitor_data_collection_rule_association: 'Microsoft.Insights/dataCollectionRuleAssociations',
  azurerm_maintenance_assignment_virtual_machine: 'Microsoft.Maintenance/configurationAssignments',
  azurerm_storage_management_policy: 'Microsoft.Storage/storageAccounts/managementPolicies',
  azurerm_storage_encryption_scope: 'Microsoft.Storage/storageAccounts/encryptionScopes',
  azurerm_storage_data_lake_gen2_filesystem: 'Microsoft.Storage/storageAccounts/blobServices/containers',

  azurerm_api_management_api: 'Microsoft.ApiManagement/service/apis',
  azurerm_api_management_api_diagnostic: 'Microsoft.ApiManagement/service/apis/diagnostics',
  azurerm_api_management_api_operation: 'Microsoft.ApiManagement/service/apis/operations',
  azurerm_api_management_api_version_set: 'Microsoft.ApiManagement/service/apiVersionSets',
  azurerm_api_management_backend: 'Microsoft.ApiManagement/service/backends',
  azurerm_api_management_certificate: 'Microsoft.ApiManagement/service/certificates',
  azurerm_api_management_diagnostic: 'Microsoft.ApiManagement/service/diagnostics',
  azurerm_api_management_gateway: 'Microsoft.ApiManagement/service/gateways',
  azurerm_api_management_group: 'Microsoft.ApiManagement/service/groups',
  azurerm_api_management_logger: 'Microsoft.ApiManagement/service/loggers',
  azurerm_api_management_named_value: 'Microsoft.ApiManagement/service/namedValues',
  azurerm_api_management_policy_fragment: 'Microsoft.ApiManagement/service/policyFragments',
  azurerm_api_management_product: 'Microsoft.ApiManagement/service/products',
  azurerm_api_management_subscription: 'Microsoft.ApiManagement/service/subscriptions',
  azurerm_api_management_user: 'Microsoft.ApiManagement/service/users',
  azurerm_api_management_api_policy: 'Microsoft.ApiManagement/service/apis/policies',
  azurerm_api_management_api_operation_policy: 'Microsoft.ApiManagement/service/apis/operations/policies',
  azurerm_api_management_product_policy: 'Microsoft.ApiManagement/service/products/policies',

  azurerm_cdn_frontdoor_custom_domain: 'Microsoft.Cdn/profiles/customDomains',
  azurerm_cdn_frontdoor_origin: 'Microsoft.Cdn/profiles/originGroups/origins',
  azurerm_cdn_frontdoor_origin_group: 'Microsoft.Cdn/profiles/originGroups',
  azurerm_cdn_frontdoor_route: 'Microsoft.Cdn/profiles/afdEndpoints/routes',
  azurerm_cdn_frontdoor_rule: 'Microsoft.Cdn/profiles/ruleSets/rules',
  azurerm_cdn_frontdoor_rule_set: 'Microsoft.Cdn/profiles/ruleSets',
  azurerm_cdn_frontdoor_secret: 'Microsoft.Cdn/profiles/secrets',
  azurerm_cdn_frontdoor_security_policy: 'Microsoft.Cdn/profiles/securityPolicies',

  azurerm_cosmosdb_cassandra_keyspace: 'Microsoft.DocumentDB/databaseAccounts/cassandraKeyspaces',
  azurerm_cosmosdb_gremlin_database: 'Microsoft.DocumentDB/databaseAccounts/gremlinDatabases',
  azurerm_cosmosdb_gremlin_graph: 'Microsoft.DocumentDB/databaseAccounts/gremlinDatabases/graphs',
  azurerm_cosmosdb_mongo_collection: 'Microsoft.DocumentDB/databaseAccounts/mongodbDatabases/collections',
  azurerm_cosmosdb_mongo_database: 'Microsoft.DocumentDB/databaseAccounts/mongodbDatabases',
  azurerm_cosmosdb_sql_container: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers',
  azurerm_cosmosdb_sql_database: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases',
  azurerm_cosmosdb_sql_function: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/userDefinedFunctions',
  azurerm_cosmosdb_sql_role_assignment: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments',
  azurerm_cosmosdb_sql_role_definition: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions',
  azurerm_cosmosdb_sql_stored_procedure: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/storedProcedures',
  azurerm_cosmosdb_sql_trigger: 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/triggers',
  azurerm_cosmosdb_table: 'Microsoft.DocumentDB/databaseAccounts/tables',

  azurerm_mssql_server_extended_auditing_policy: 'Microsoft.Sql/servers/extendedAuditingSettings',
  azurerm_mssql_database_extended_auditing_policy: 'Microsoft.Sql/servers/databases/extendedAuditingSettings',
  azurerm_mssql_server_security_alert_policy: 'Microsoft.Sql/servers/securityAlertPolicies',
  azurerm_mssql_server_transparent_data_encryption: 'Microsoft.Sql/servers/encryptionProtector',
  azurerm_mssql_server_vulnerability_assessment: 'Microsoft.Sql/servers/vulnerabilityAssessments',
  azurerm_mssql_managed_instance_active_directory_administrator: 'Microsoft.Sql/managedInstances/administrators',
  azurerm_mssql_managed_instance_transparent_data_encryption: 'Microsoft.Sql/managedInstances/encryptionProtector',
  azurerm_postgresql_flexible_server_active_directory_administrator: 'Microsoft.DBforPostgreSQL/flexibleServers/administrators',
  azurerm_postgresql_flexible_server_configuration: 'Microsoft.DBforPostgreSQL/flexibleServers/configurations',
  azurerm_postgresql_flexible_server_database: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
  azurerm_postgresql_configuration: 'Microsoft.DBforPostgreSQL/servers/configurations',
  azurerm_postgresql_database: 'Microsoft.DBforPostgreSQL/servers/databases',
  azurerm_mysql_flexible_database: 'Microsoft.DBforMySQL/flexibleServers/databases',
  azurerm_mysql_flexible_server_configuration: 'Microsoft.DBforMySQL/flexibleServers/configurations',
  azurerm_mysql_database: 'Microsoft.DBforMySQL/servers/databases',
  azurerm_mysql_configuration: 'Microsoft.DBforMySQL/servers/configurations',
  azurerm_mariadb_database: 'Microsoft.DBforMariaDB/servers/databases',
  azurerm_mariadb_configuration: 'Microsoft.DBforMariaDB/servers/configurations',

  azurerm_servicebus_namespace_authorization_rule: 'Microsoft.ServiceBus/namespaces/authorizationRules',
  azurerm_servicebus_queue_authorization_rule: 'Microsoft.ServiceBus/namespaces/queues/authorizationRules',
  azurerm_servicebus_topic_authorization_rule: 'Microsoft.ServiceBus/namespaces/topics/authorizationRules',
  azurerm_servicebus_subscription_rule: 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules',
  azurerm_eventhub_authorization_rule: 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules',
  azurerm_eventhub_namespace_authorization_rule: 'Microsoft.EventHub/namespaces/authorizationRules',
  azurerm_eventhub_consumer_group: 'Microsoft.EventHub/namespaces/eventhubs/consumerGroups',
  azurerm_eventgrid_domain_topic: 'Microsoft.EventGrid/domains/topics',
  azurerm_eventgrid_system_topic_event_subscription: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
  azurerm_relay_hybrid_connection: 'Microsoft.Relay/namespaces/hybridConnections',
  azurerm_iothub_certificate: 'Microsoft.Devices/iotHubs/certificates',
  azurerm_iothub_dps_certificate: 'Microsoft.Devices/provisioningServices/certificates',

  azurerm_app_service_custom_hostname_binding: 'Microsoft.Web/sites/hostNameBindings',
  azurerm_static_site_custom_domain: 'Microsoft.Web/staticSites/customDomains',
  azurerm_container_app_environment_certificate: 'Microsoft.App/managedEnvironments/certificates',
  azurerm_container_app_environment_dapr_component: 'Microsoft.App/managedEnvironments/daprComponents',
  azurerm_container_app_environment_storage: 'Microsoft.App/managedEnvironments/storages',
  azurerm_machine_learning_compute_cluster: 'Microsoft.MachineLearningServices/workspaces/computes',
  azurerm_machine_learning_compute_instance: 'Microsoft.MachineLearningServices/workspaces/computes',
  azurerm_automation_schedule: 'Microsoft.Automation/automationAccounts/schedules',
  azurerm_log_analytics_linked_service: 'Microsoft.OperationalInsights/workspaces/linkedServices',
  azurerm_log_analytics_storage_insights: 'Microsoft.OperationalInsights/workspaces/storageInsightConfigs',
  azurerm_sentinel_alert_rule_fusion: 'Microsoft.SecurityInsights/alertRules',
  azurerm_sentinel_alert_rule_machine_learning_behavior_analytics: 'Microsoft.SecurityInsights/alertRules',
  azurerm_sentinel_alert_rule_ms_security_incident: 'Microsoft.SecurityInsights/alertRules',
  azurerm_sentinel_alert_rule_scheduled: 'Microsoft.SecurityInsights/alertRules',
  azurerm_sentinel_automation_rule: 'Microsoft.SecurityInsights/automationRules',

  azurerm_data_factory_managed_private_endpoint: 'Microsoft.DataFactory/factories/managedVirtualNetworks/managedPrivateEndpoints',
  azurerm_data_factory_pipeline: 'Microsoft.DataFactory/factories/pipelines',
  azurerm_data_factory_trigger_schedule: 'Microsoft.DataFactory/factories/triggers',
  azurerm_data_factory_custom_dataset: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_azure_blob: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_cosmosdb_sqlapi: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_delimited_text: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_http: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_json: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_mysql: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_postgresql: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_dataset_sql_server_table: 'Microsoft.DataFactory/factories/datasets',
  azurerm_data_factory_integration_runtime_azure: 'Microsoft.DataFactory/factories/integrationRuntimes',
  azurerm_data_factory_integration_runtime_azure_ssis: 'Microsoft.DataFactory/factories/integrationRuntimes',
  azurerm_data_factory_integration_runtime_self_hosted: 'Microsoft.DataFactory/factories/integrationRuntimes',
  azurerm_data_factory_linked_service_azure_blob_storage: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_azure_databricks: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_azure_file_storage: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_azure_function: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_azure_sql_database: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_azure_table_storage: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_cosmosdb: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_data_lake_storage_gen2: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_key_vault: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_mysql: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_postgresql: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_sftp: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_sql_server: 'Microsoft.DataFactory/factories/linkedservices',
  azurerm_data_factory_linked_service_web: 'Microsoft.DataFactory/factories/linkedservices',

  azurerm_backup_container_storage_account: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers',
  azurerm_backup_protected_vm: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
  azurerm_backup_protected_file_share: 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems',
  azurerm_data_protection_backup_instance_blob_storage: 'Microsoft.DataProtection/backupVaults/backupInstances',
  azurerm_data_protection_backup_instance_disk: 'Microsoft.DataProtection/backupVaults/backupInstances',
  azurerm_data_protection_backup_policy_blob_storage: 'Microsoft.DataProtection/backupVaults/backupPolicies',
  azurerm_data_protection_backup_policy_disk: 'Microsoft.DataProtection/backupVaults/backupPolicies',
  azurerm_virtual_desktop_application: 'Microsoft.DesktopVirtualization/applicationGroups/applications',

  azurerm_express_route_circuit_authorization: 'Microsoft.Network/expressRouteCircuits/authorizations',
  azurerm_express_route_circuit_peering: 'Microsoft.Network/expressRouteCircuits/peerings',
  azurerm_express_route_connection: 'Microsoft.Network/expressRouteGateways/expressRouteConnections',
  azurerm_network_manager_connectivity_configuration: 'Microsoft.Network/networkManagers/connectivityConfigurations',
  azurerm_network_manager_network_group: 'Microsoft.Network/networkManagers/networkGroups',
  azurerm_private_dns_resolver_forwarding_rule: 'Microsoft.Network/dnsForwardingRulesets/forwardingRules',
  azurerm_private_dns_resolver_inbound_endpoint: 'Microsoft.Network/dnsResolvers/inboundEndpoints',
  azurerm_private_dns_resolver_outbound_endpoint: 'Microsoft.Network/dnsResolvers/outboundEndpoints',
  azurerm_private_dns_resolver_virtual_network_link: 'Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks',
  azurerm_traffic_manager_azure_endpoint: 'Microsoft.Network/trafficManagerProfiles/AzureEndpoints',
  azurerm_traffic_manager_external_endpoint: 'Microsoft.Network/trafficManagerProfiles/ExternalEndpoints',
  azurerm_traffic_manager_nested_endpoint: 'Microsoft.Network/trafficManagerProfiles/NestedEndpoints',
  azurerm_virtual_hub_bgp_connection: 'Microsoft.Network/virtualHubs/bgpConnections',
  azurerm_virtual_hub_connection: 'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections',
  azurerm_virtual_hub_ip: 'Microsoft.Network/virtualHubs/ipConfigurations',
  azurerm_virtual_hub_route_table: 'Microsoft.Network/virtualHubs/hubRouteTables',
  azurerm_virtual_hub_routing_intent: 'Microsoft.Network/virtualHubs/routingIntent',
  azurerm_vpn_gateway_connection: 'Microsoft.Network/vpnGateways/vpnConnections',
  azurerm_vpn_gateway_nat_rule: 'Microsoft.Network/vpnGateways/natRules',
};

type Attributes = Readonly<Record<string, unknown>>;

/** ARM ids of types whose `id` is another: an address of a data plane, an id with a name behind a bar, that of what a policy is for. */
export const ownIdOf: Readonly<Record<string, (of: Attributes) => string | undefined>> = {
  azurerm_key_vault_secret: (of) => text(of, 'resource_versionless_id') ?? below(of, 'key_vault_id', `/secrets/${text(of, 'name') ?? ''}`),
  azurerm_key_vault_key: (of) => text(of, 'resource_versionless_id') ?? below(of, 'key_vault_id', `/keys/${text(of, 'name') ?? ''}`),
  azurerm_storage_data_lake_gen2_filesystem: (of) => below(of, 'storage_account_id', `/blobServices/default/containers/${text(of, 'name') ?? ''}`),
  azurerm_monitor_diagnostic_setting: (of) => {
    const [target = '', name = ''] = text(of, 'id')?.split('|') ?? [];
    return target === '' || name === '' ? undefined : `${target}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
  },
  azurerm_api_management_api_policy: policyOf,
  azurerm_api_management_api_operation_policy: policyOf,
  azurerm_api_management_product_policy: policyOf,
};

/** Older providers keep a policy's id with its own steps behind that of what it is for. */
function policyOf(of: Attributes): string | undefined {
  const id = text(of, 'id')?.replace(/\/policies\/[^/]+$/i, '');
  return id === undefined ? undefined : `${id}/policies/policy`;
}

function below(of: Attributes, parent: string, path: string): string | undefined {
  const id = text(of, parent);
  return id?.startsWith('/') !== true || path.endsWith('/') ? undefined : id + path;
}

function text(of: Attributes, name: string): string | undefined {
  const value = of[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
