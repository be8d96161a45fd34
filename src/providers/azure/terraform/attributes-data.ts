import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import type { AttributeTable } from '../../../core/terraform-rules.ts';
import { saying } from './own-rows.ts';

const dataset = rows('linked_service_name=linkedServiceName.referenceName', 'folder=folder.name', 'description=properties.description');
const linked = rows('integration_runtime_name=connectVia.referenceName', 'description=properties.description');
const runtime = rows('description=properties.description');
const database = rows('charset=charset:lower~UTF8', 'collation=collation:lower');
const configuration = rows('value=properties.value:lower');
const container = rows('default_ttl=resource.defaultTtl', 'analytical_storage_ttl=resource.analyticalStorageTtl');
const script = rows('body=resource.body');
const auditing = rows(
  'retention_in_days=retentionDays',
  'log_monitoring_enabled=isAzureMonitorTargetEnabled',
  'enabled=state:switch~true',
  'storage_endpoint=storageEndpoint',
);

/** Attributes of what lies in databases and data factories. SOURCE: as for `attributes-children.ts`. */
export const azurermDataAttributes: AttributeTable = {
  azurerm_cosmosdb_cassandra_keyspace: rows('name=name'),
  azurerm_cosmosdb_gremlin_database: rows('name=name'),
  azurerm_cosmosdb_gremlin_graph: [...container, ...rows('partition_key_path=resource.partitionKey.paths:only')],
  azurerm_cosmosdb_mongo_collection: rows('name=name'),
  azurerm_cosmosdb_mongo_database: rows('name=name'),
  azurerm_cosmosdb_sql_container: [
    ...container,
    ...rows('partition_key_paths=resource.partitionKey.paths', 'partition_key_path=resource.partitionKey.paths:only'),
  ],
  azurerm_cosmosdb_sql_database: rows('name=name'),
  azurerm_cosmosdb_sql_function: script,
  azurerm_cosmosdb_sql_stored_procedure: script,
  azurerm_cosmosdb_sql_trigger: [...script, ...rows('operation=resource.triggerOperation', 'type=resource.triggerType')],
  azurerm_cosmosdb_sql_role_assignment: rows('principal_id=principalId:lower', 'role_definition_id=roleDefinitionId:lower', 'scope=scope:lower'),
  azurerm_cosmosdb_sql_role_definition: rows('name=roleName', 'type=properties.type~CustomRole', 'assignable_scopes=assignableScopes:lowerset'),
  azurerm_cosmosdb_table: rows('name=name'),
  azurerm_mssql_server_extended_auditing_policy: auditing,
  azurerm_mssql_database_extended_auditing_policy: auditing,
  azurerm_mssql_server_security_alert_policy: rows(
    'state=state',
    'retention_days=retentionDays',
    'email_account_admins=emailAccountAdmins',
    'disabled_alerts=disabledAlerts:set',
    'email_addresses=emailAddresses:set',
  ),
  azurerm_mssql_server_transparent_data_encryption: rows('key_vault_key_id=uri', 'auto_rotation_enabled=autoRotationEnabled'),
  azurerm_mssql_managed_instance_transparent_data_encryption: rows('key_vault_key_id=uri', 'auto_rotation_enabled=autoRotationEnabled'),
  azurerm_mssql_managed_instance_active_directory_administrator: rows('login_username=login', 'object_id=sid:lower', 'tenant_id=tenantId:lower'),
  azurerm_mssql_server_vulnerability_assessment: rows(
    'storage_container_path=storageContainerPath',
    'recurring_scans.0.enabled=recurringScans.isEnabled',
  ),
  azurerm_postgresql_flexible_server_active_directory_administrator: rows(
    'principal_name=principalName',
    'principal_type=principalType',
    'tenant_id=tenantId:lower',
  ),
  azurerm_postgresql_flexible_server_configuration: configuration,
  azurerm_postgresql_flexible_server_database: database,
  azurerm_postgresql_configuration: configuration,
  azurerm_postgresql_database: database,
  azurerm_mysql_flexible_database: database,
  azurerm_mysql_flexible_server_configuration: configuration,
  azurerm_mysql_database: database,
  azurerm_mysql_configuration: configuration,
  azurerm_mariadb_database: database,
  azurerm_mariadb_configuration: configuration,
  azurerm_data_factory_managed_private_endpoint: rows('target_resource_id=privateLinkResourceId:lower', 'subresource_name=groupId'),
  azurerm_data_factory_pipeline: rows('description=description', 'concurrency=concurrency', 'folder=folder.name', 'annotations=annotations'),
  azurerm_data_factory_trigger_schedule: [
    ...rows('frequency=typeProperties.recurrence.frequency~Minute', 'interval=typeProperties.recurrence.interval~1', 'description=description'),
    ...saying('Started', 'activated=runtimeState~Started'),
  ],
  azurerm_data_factory_custom_dataset: rows('type=properties.type', 'folder=folder.name', 'description=properties.description'),
  ...Object.fromEntries(
    ['azure_blob', 'cosmosdb_sqlapi', 'delimited_text', 'http', 'json', 'mysql', 'postgresql', 'sql_server_table'].map((kind) => [
      `azurerm_data_factory_dataset_${kind}`,
      dataset,
    ]),
  ),
  azurerm_data_factory_integration_runtime_azure: [...runtime, ...rows('location=typeProperties.computeProperties.location:location')],
  azurerm_data_factory_integration_runtime_azure_ssis: [...runtime, ...rows('node_size=typeProperties.computeProperties.nodeSize')],
  azurerm_data_factory_integration_runtime_self_hosted: runtime,
  ...Object.fromEntries(
    [
      'azure_blob_storage',
      'azure_databricks',
      'azure_file_storage',
      'azure_function',
      'azure_sql_database',
      'azure_table_storage',
      'cosmosdb',
      'data_lake_storage_gen2',
      'key_vault',
      'mysql',
      'postgresql',
      'sftp',
      'sql_server',
      'web',
    ].map((kind) => [`azurerm_data_factory_linked_service_${kind}`, linked]),
  ),
};
