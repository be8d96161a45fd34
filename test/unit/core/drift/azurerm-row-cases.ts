type Fields = Readonly<Record<string, unknown>>;

const group = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers';
const network = `${group}/Microsoft.Network`;
const located = { location: 'westeurope' };
const display = { location: 'West Europe' };
const principal = '3f1b7c52-9b1e-4f0f-8a0d-5a1f9f8a6c11';
const assigned = `${group}/Microsoft.Authorization/policyDefinitions/p`;

/**
 * Type, what a state of azurerm holds after a refresh, and what ARM's GET answers of the same resource. Answers: the GET examples of each type in
 * Azure/azure-rest-api-specs; states: the Read functions of azurerm.
 */
export const azurermRowCases: readonly (readonly [type: string, state: Fields, answer: Fields])[] = [
  [
    'azurerm_key_vault_secret',
    { content_type: 'text/plain', version: 'v1', expiration_date: '2030-01-01T00:00:00Z' },
    {
      properties: {
        contentType: 'text/plain',
        secretUriWithVersion: 'https://v.vault.azure.net/secrets/s/v1',
        attributes: { enabled: true, exp: 1893456000 },
      },
    },
  ],
  [
    'azurerm_key_vault_key',
    { key_type: 'RSA', key_size: 2048, key_opts: ['sign', 'decrypt'], version: 'v1' },
    {
      properties: {
        kty: 'RSA',
        keySize: 2048,
        keyOps: ['decrypt', 'sign'],
        keyUriWithVersion: 'https://v.vault.azure.net/keys/k/v1',
        attributes: {},
      },
    },
  ],
  [
    'azurerm_monitor_diagnostic_setting',
    {
      log_analytics_workspace_id: `${group}/Microsoft.OperationalInsights/workspaces/w`,
      storage_account_id: '',
      enabled_log: [{ category: 'AuditEvent', category_group: '', retention_policy: [] }],
    },
    {
      properties: {
        workspaceId: `${group}/microsoft.operationalinsights/workspaces/w`,
        storageAccountId: null,
        logs: [
          { category: 'AuditEvent', categoryGroup: null, enabled: true, retentionPolicy: { enabled: false, days: 0 } },
          { category: 'AzurePolicyEvaluationDetails', categoryGroup: null, enabled: false },
        ],
      },
    },
  ],
  [
    'azurerm_storage_management_policy',
    { rule: [{ name: 'old', enabled: true, filters: [{ blob_types: ['blockBlob'], prefix_match: ['logs/'] }], actions: [{}] }] },
    {
      properties: {
        policy: { rules: [{ name: 'old', enabled: true, type: 'Lifecycle', definition: { filters: { prefixMatch: ['logs/'] }, actions: {} } }] },
      },
    },
  ],
  [
    'azurerm_api_management_api',
    {
      display_name: 'Orders',
      path: 'orders',
      protocols: ['https'],
      service_url: 'https://orders.example',
      subscription_required: true,
      revision: '1',
    },
    {
      name: 'orders',
      properties: {
        displayName: 'Orders',
        path: 'orders',
        protocols: ['https'],
        serviceUrl: 'https://orders.example',
        subscriptionRequired: true,
        apiRevision: '1',
      },
    },
  ],
  [
    'azurerm_api_management_named_value',
    { display_name: 'key', secret: true, tags: ['b', 'a'] },
    { properties: { displayName: 'key', secret: true, tags: ['a', 'b'] } },
  ],
  [
    'azurerm_api_management_product',
    { display_name: 'Starter', subscription_required: true, approval_required: false, published: true },
    { properties: { displayName: 'Starter', subscriptionRequired: true, approvalRequired: false, state: 'published' } },
  ],
  [
    'azurerm_api_management_api_operation_policy',
    { xml_content: '<policies>\r\n  <inbound>\n    <set-variable name="a" value="@(b)" />\n  </inbound>\n</policies>' },
    { properties: { format: 'xml', value: '<policies><inbound><set-variable name=&quot;a&quot; value=&quot;@(b)&quot; /></inbound></policies>' } },
  ],
  [
    'azurerm_cdn_frontdoor_route',
    {
      cdn_frontdoor_origin_group_id: `${group}/Microsoft.Cdn/profiles/p/originGroups/g`,
      enabled: true,
      forwarding_protocol: 'HttpsOnly',
      https_redirect_enabled: true,
      patterns_to_match: ['/*'],
      supported_protocols: ['Https', 'Http'],
      link_to_default_domain: false,
    },
    {
      properties: {
        originGroup: { id: `${group}/microsoft.cdn/profiles/p/origingroups/g` },
        enabledState: 'Enabled',
        forwardingProtocol: 'HttpsOnly',
        httpsRedirect: 'Enabled',
        patternsToMatch: ['/*'],
        supportedProtocols: ['Http', 'Https'],
        linkToDefaultDomain: 'Disabled',
      },
    },
  ],
  [
    'azurerm_cdn_frontdoor_origin',
    {
      host_name: 'app.example.com',
      http_port: 80,
      https_port: 443,
      priority: 1,
      weight: 1000,
      enabled: true,
      certificate_name_check_enabled: true,
      origin_host_header: 'app.example.com',
    },
    {
      properties: {
        hostName: 'app.example.com',
        httpPort: 80,
        httpsPort: 443,
        priority: 1,
        weight: 1000,
        enabledState: 'Enabled',
        enforceCertificateNameCheck: true,
        originHostHeader: 'app.example.com',
      },
    },
  ],
  [
    'azurerm_cosmosdb_sql_container',
    { partition_key_paths: ['/tenant'], default_ttl: 3600 },
    { properties: { resource: { id: 'c', partitionKey: { paths: ['/tenant'], kind: 'Hash' }, defaultTtl: 3600, indexingPolicy: {} } } },
  ],
  [
    'azurerm_cosmosdb_sql_role_assignment',
    { principal_id: principal, scope: `${group}/Microsoft.DocumentDB/databaseAccounts/a` },
    { properties: { principalId: principal, scope: `${group}/Microsoft.DocumentDB/databaseAccounts/a` } },
  ],
  ['azurerm_postgresql_flexible_server_configuration', { value: 'on' }, { name: 'x', properties: { value: 'on', source: 'user-override' } }],
  [
    'azurerm_postgresql_flexible_server_database',
    { charset: 'UTF8', collation: 'en_US.utf8' },
    { properties: { charset: 'utf8', collation: 'en_US.utf8' } },
  ],
  ['azurerm_servicebus_namespace_authorization_rule', { listen: true, send: true, manage: false }, { properties: { rights: ['Send', 'Listen'] } }],
  [
    'azurerm_mssql_server_security_alert_policy',
    { state: 'Enabled', retention_days: 20, email_account_admins: false, disabled_alerts: ['Sql_Injection'] },
    { properties: { state: 'Enabled', retentionDays: 20, emailAccountAdmins: false, disabledAlerts: ['Sql_Injection'] } },
  ],
  [
    'azurerm_machine_learning_compute_cluster',
    { vm_size: 'Standard_DS2_v2', vm_priority: 'Dedicated', scale_settings: [{ min_node_count: 0, max_node_count: 4 }] },
    {
      properties: {
        computeType: 'AmlCompute',
        properties: { vmSize: 'STANDARD_DS2_V2', vmPriority: 'Dedicated', scaleSettings: { minNodeCount: 0, maxNodeCount: 4 } },
      },
    },
  ],
  [
    'azurerm_data_factory_trigger_schedule',
    { frequency: 'Day', interval: 1, activated: true },
    { properties: { runtimeState: 'Started', typeProperties: { recurrence: { frequency: 'Day', interval: 1 } } } },
  ],
  [
    'azurerm_backup_protected_vm',
    {
      backup_policy_id: `${group}/Microsoft.RecoveryServices/vaults/v/backupPolicies/daily`,
      source_vm_id: `${group}/Microsoft.Compute/virtualMachines/vm`,
    },
    {
      properties: {
        policyId: `${group}/Microsoft.RecoveryServices/vaults/v/backupPolicies/daily`,
        sourceResourceId: `${group}/microsoft.compute/virtualmachines/vm`,
      },
    },
  ],
  [
    'azurerm_virtual_hub_connection',
    { remote_virtual_network_id: `${network}/virtualNetworks/spoke`, internet_security_enabled: true },
    { properties: { remoteVirtualNetwork: { id: `${network}/virtualNetworks/spoke` }, enableInternetSecurity: true } },
  ],
  [
    'azurerm_traffic_manager_external_endpoint',
    { target: 'eu.example.com', weight: 10, priority: 1, enabled: true, endpoint_location: 'North Europe' },
    { properties: { target: 'eu.example.com', weight: 10, priority: 1, endpointStatus: 'Enabled', endpointLocation: 'northeurope' } },
  ],
  [
    'azurerm_dns_zone',
    { name: 'example.com', name_servers: ['ns2.example.', 'ns1.example.'] },
    { name: 'example.com', properties: { nameServers: ['ns1.example.', 'ns2.example.'] } },
  ],
  [
    'azurerm_subscription_policy_assignment',
    { policy_definition_id: assigned, display_name: 'tags', enforce: false, not_scopes: [], parameters: '{"effect":{"value":"Deny"}}' },
    {
      properties: {
        policyDefinitionId: assigned,
        displayName: 'tags',
        enforcementMode: 'DoNotEnforce',
        notScopes: [],
        parameters: { effect: { value: 'Deny' } },
      },
    },
  ],
  [
    'azurerm_container_group',
    { ...located, os_type: 'Linux', restart_policy: 'Always', sku: 'Standard', ip_address_type: 'Public', dns_name_label: 'web' },
    {
      ...display,
      properties: { osType: 'Linux', restartPolicy: 'Always', sku: 'Standard', ipAddress: { type: 'Public', dnsNameLabel: 'web', ports: [] } },
    },
  ],
  [
    'azurerm_monitor_autoscale_setting',
    { ...located, enabled: true, profile: [{ name: 'default', capacity: [{ minimum: 1, maximum: 5, default: 2 }] }] },
    { ...display, properties: { enabled: true, profiles: [{ name: 'default', capacity: { minimum: '1', maximum: '5', default: '2' } }] } },
  ],
  [
    'azurerm_mssql_managed_instance',
    {
      ...located,
      vcores: 4,
      storage_size_in_gb: 32,
      license_type: 'BasePrice',
      minimum_tls_version: '1.2',
      public_data_endpoint_enabled: false,
      timezone_id: 'UTC',
    },
    {
      ...display,
      sku: { name: 'GP_Gen5' },
      properties: {
        vCores: 4,
        storageSizeInGB: 32,
        licenseType: 'BasePrice',
        minimalTlsVersion: '1.2',
        publicDataEndpointEnabled: false,
        timezoneId: 'UTC',
      },
    },
  ],
  [
    'azurerm_postgresql_server',
    { ...located, sku_name: 'GP_Gen5_4', version: '11', ssl_enforcement_enabled: true, public_network_access_enabled: false, storage_mb: 640000 },
    {
      ...display,
      sku: { name: 'GP_Gen5_4' },
      properties: { version: '11', sslEnforcement: 'Enabled', publicNetworkAccess: 'Disabled', storageProfile: { storageMB: 640000 } },
    },
  ],
  [
    'azurerm_virtual_desktop_host_pool',
    { ...located, type: 'Pooled', load_balancer_type: 'BreadthFirst', maximum_sessions_allowed: 50, validate_environment: true },
    { ...display, properties: { hostPoolType: 'Pooled', loadBalancerType: 'BreadthFirst', maxSessionLimit: 50, validationEnvironment: true } },
  ],
  [
    'azurerm_web_application_firewall_policy',
    { ...located, policy_settings: [{ enabled: true, mode: 'Prevention', request_body_check: true, file_upload_limit_in_mb: 100 }] },
    { ...display, properties: { policySettings: { state: 'Enabled', mode: 'Prevention', requestBodyCheck: true, fileUploadLimitInMb: 100 } } },
  ],
  [
    'azurerm_federated_identity_credential',
    { issuer: 'https://token.example', subject: 'repo:a/b:ref:refs/heads/main', audience: ['api://AzureADTokenExchange'] },
    { properties: { issuer: 'https://token.example', subject: 'repo:a/b:ref:refs/heads/main', audiences: ['api://AzureADTokenExchange'] } },
  ],
  [
    'azurerm_network_watcher_flow_log',
    { enabled: true, version: 2, retention_policy: [{ enabled: true, days: 7 }], storage_account_id: `${group}/Microsoft.Storage/storageAccounts/s` },
    {
      properties: {
        enabled: true,
        format: { type: 'JSON', version: 2 },
        retentionPolicy: { enabled: true, days: 7 },
        storageId: `${group}/Microsoft.Storage/storageAccounts/s`,
      },
    },
  ],
  [
    'azurerm_eventgrid_topic',
    { ...located, input_schema: 'EventGridSchema', public_network_access_enabled: true, local_auth_enabled: true },
    { ...display, properties: { inputSchema: 'EventGridSchema', publicNetworkAccess: 'Enabled', disableLocalAuth: false } },
  ],
  [
    'azurerm_kubernetes_cluster',
    { default_node_pool: [{ name: 'system', vm_size: 'Standard_D4s_v5', node_count: 3, max_pods: 30, os_disk_size_gb: 128 }] },
    {
      properties: {
        agentPoolProfiles: [
          { name: 'spot', mode: 'User', vmSize: 'Standard_D2s_v5', count: 1 },
          { name: 'system', mode: 'System', vmSize: 'Standard_D4s_v5', count: 3, maxPods: 30, osDiskSizeGB: 128 },
        ],
      },
    },
  ],
  [
    'azurerm_linux_web_app',
    { site_config: [{ always_on: true, ftps_state: 'Disabled', minimum_tls_version: '1.2', http2_enabled: false, health_check_path: '' }] },
    {
      properties: { httpsOnly: true, siteConfig: null },
      webConfig: { alwaysOn: true, ftpsState: 'Disabled', minTlsVersion: '1.2', http20Enabled: false },
    },
  ],
  [
    'azurerm_storage_account',
    { blob_properties: [{ versioning_enabled: true, change_feed_enabled: false, delete_retention_policy: [{ days: 7 }] }] },
    { properties: {}, blobService: { isVersioningEnabled: true, deleteRetentionPolicy: { enabled: true, days: 7 } } },
  ],
  [
    'azurerm_storage_account_network_rules',
    { default_action: 'Deny', bypass: ['Logging', 'AzureServices'], ip_rules: ['192.0.2.1'] },
    {
      properties: {
        networkAcls: {
          defaultAction: 'Deny',
          bypass: 'Logging, AzureServices',
          ipRules: [{ value: '192.0.2.1', action: 'Allow' }],
          virtualNetworkRules: [],
        },
      },
    },
  ],
];
