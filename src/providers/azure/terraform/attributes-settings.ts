import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeTable, Normalise } from '../../../core/terraform-rules.ts';
import { normalisedBy, ofNamed } from './own-rows.ts';

/** What a resource acts as, `SystemAssigned, UserAssigned` with or without the blank, or another word; `None` is nothing. */
const actsAs: Normalise = (value) => {
  const kind = typeof value === 'string' ? value.toLowerCase().replaceAll(' ', '') : '';
  return kind === 'none' ? '' : kind;
};
/** A list of ids, or a map by them. */
const identities: Normalise = (value) =>
  (Array.isArray(value) ? asArray(value).map(String) : Object.keys(asRecord(value) ?? {}))
    .map((id) => id.toLowerCase())
    .sort()
    .join('\n');
const identity = [
  ...normalisedBy(actsAs, 'identity.0.type+=identity.type?'),
  ...normalisedBy(identities, 'identity.0.identity_ids=identity.userAssignedIdentities?'),
];
/** Types of which an identity is part of what they may do, and that are read one by one in any case. */
const withIdentity = (
  'api_management app_configuration application_gateway cognitive_account container_app container_registry cosmosdb_account data_factory ' +
  'eventhub_namespace kubernetes_cluster linux_function_app linux_virtual_machine linux_virtual_machine_scale_set linux_web_app logic_app_workflow ' +
  'machine_learning_workspace mssql_server mysql_flexible_server postgresql_flexible_server servicebus_namespace storage_account ' +
  'windows_function_app windows_virtual_machine windows_virtual_machine_scale_set windows_web_app'
).split(' ');

/** Attributes of the identities that resources act as. SOURCE: ARM's template reference, `identity`; `go-azure-helpers` of azurerm. */
export const azurermIdentityAttributes: AttributeTable = Object.fromEntries(withIdentity.map((name) => [`azurerm_${name}`, identity]));

/** The configuration of an app, which its own description leaves out. App settings hold secrets: reading them is an action that DriftMgr does not take. */
const app = rows(
  'site_config.0.always_on=webConfig.alwaysOn~true',
  'site_config.0.ftps_state=webConfig.ftpsState',
  'site_config.0.minimum_tls_version=webConfig.minTlsVersion~1.2',
  'site_config.0.min_tls_version=webConfig.minTlsVersion',
  'site_config.0.http2_enabled=webConfig.http20Enabled',
  'site_config.0.websockets_enabled=webConfig.webSocketsEnabled',
  'site_config.0.app_command_line=webConfig.appCommandLine',
  'site_config.0.health_check_path=webConfig.healthCheckPath',
  'site_config.0.use_32_bit_worker=webConfig.use32BitWorkerProcess~true',
  'site_config.0.remote_debugging_enabled=webConfig.remoteDebuggingEnabled',
  'site_config.0.vnet_route_all_enabled=webConfig.vnetRouteAllEnabled',
);
const slot = rows(
  'https_only=httpsOnly',
  'enabled=enabled~true',
  'client_certificate_enabled=clientCertEnabled',
  'virtual_network_subnet_id=virtualNetworkSubnetId:lower',
  'public_network_access_enabled=publicNetworkAccess:switch~true',
);

/** The pool of a cluster that its own state describes, among all its pools. */
function pool(attribute: string, field: string) {
  return ofNamed(
    `default_node_pool.0.${attribute}`,
    'agentPoolProfiles',
    field,
    (owner) => asRecord(asArray(owner['default_node_pool'])[0])?.['name'],
  );
}

/** Settings that lie deeper than a resource's own fields, or below it. SOURCE: ARM's template reference; the Read functions of azurerm. */
export const azurermSettingAttributes: AttributeTable = {
  azurerm_kubernetes_cluster: [
    ...normalisedBy(actsAs, 'automatic_upgrade_channel=autoUpgradeProfile.upgradeChannel'),
    ...rows(
      'oms_agent.0.log_analytics_workspace_id+=addonProfiles.omsagent.config.logAnalyticsWorkspaceResourceID|addonProfiles.omsAgent.config.logAnalyticsWorkspaceResourceID:lower',
      'key_vault_secrets_provider.0.secret_rotation_enabled=addonProfiles.azureKeyvaultSecretsProvider.config.enableSecretRotation:switch',
      'http_application_routing_enabled=addonProfiles.httpApplicationRouting.enabled',
      'node_os_upgrade_channel=autoUpgradeProfile.nodeOSUpgradeChannel~NodeImage',
      'run_command_enabled=!apiServerAccessProfile.disableRunCommand~true',
      'network_profile.0.outbound_type=networkProfile.outboundType',
      'network_profile.0.load_balancer_sku=networkProfile.loadBalancerSku:lower',
      'network_profile.0.service_cidr=networkProfile.serviceCidr',
      'network_profile.0.network_data_plane=networkProfile.networkDataplane~azure',
    ),
    ...pool('vm_size', 'vmSize'),
    ...pool('node_count', 'count'),
    ...pool('min_count', 'minCount'),
    ...pool('max_count', 'maxCount'),
    ...pool('max_pods', 'maxPods'),
    ...pool('os_disk_size_gb', 'osDiskSizeGB'),
  ],
  azurerm_kubernetes_cluster_node_pool: rows('node_count=count'),
  azurerm_linux_web_app: app,
  azurerm_windows_web_app: app,
  azurerm_linux_function_app: app,
  azurerm_windows_function_app: app,
  azurerm_app_service: app,
  azurerm_linux_web_app_slot: [...slot, ...app],
  azurerm_windows_web_app_slot: [...slot, ...app],
  azurerm_linux_function_app_slot: [...slot, ...app],
  azurerm_windows_function_app_slot: [...slot, ...app],
  azurerm_function_app_flex_consumption: rows(
    'location=location:location',
    'service_plan_id=serverFarmId:lower',
    'https_only=httpsOnly',
    'runtime_name=functionAppConfig.runtime.name',
    'runtime_version=functionAppConfig.runtime.version',
    'maximum_instance_count=functionAppConfig.scaleAndConcurrency.maximumInstanceCount',
    'instance_memory_in_mb=functionAppConfig.scaleAndConcurrency.instanceMemoryMB~2048',
  ),
  azurerm_storage_account: rows(
    'blob_properties.0.versioning_enabled=blobService.isVersioningEnabled',
    'blob_properties.0.change_feed_enabled=blobService.changeFeed.enabled',
    'blob_properties.0.last_access_time_enabled=blobService.lastAccessTimeTrackingPolicy.enable',
    'blob_properties.0.delete_retention_policy.0.days=blobService.deleteRetentionPolicy.days',
    'blob_properties.0.container_delete_retention_policy.0.days=blobService.containerDeleteRetentionPolicy.days',
  ),
  // Parts that are settings of their parent: they are compared with its own fields.
  azurerm_storage_account_network_rules: rows(
    'default_action=networkAcls.defaultAction',
    'bypass=networkAcls.bypass:commaset',
    'ip_rules=networkAcls.ipRules[].value:set',
    'virtual_network_subnet_ids=networkAcls.virtualNetworkRules[].id:lowerset',
  ),
  azurerm_storage_account_customer_managed_key: rows(
    'key_name=encryption.keyvaultproperties.keyname',
    'key_version=encryption.keyvaultproperties.keyversion',
  ),
  azurerm_virtual_network_dns_servers: rows('dns_servers=dhcpOptions.dnsServers'),
  azurerm_app_service_virtual_network_swift_connection: rows('subnet_id=virtualNetworkSubnetId:lower'),
};
