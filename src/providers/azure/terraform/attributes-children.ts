import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeTable, Normalise } from '../../../core/terraform-rules.ts';
import { holds, normalisedBy, saying, xml } from './own-rows.ts';

const rights = [...holds('listen', 'rights', 'Listen'), ...holds('send', 'rights', 'Send'), ...holds('manage', 'rights', 'Manage')];
const policy = normalisedBy(xml, 'xml_content=properties.value');
const endpoint = rows('weight=weight~1', 'priority=priority', 'enabled=endpointStatus:switch~true');
const located = rows('endpoint_location=endpointLocation:location');
const alertRule = rows('display_name=displayName', 'enabled=enabled~true');
const eventSubscription = rows(
  'event_delivery_schema=eventDeliverySchema~EventGridSchema',
  'included_event_types=filter.includedEventTypes:set',
  'subject_filter.0.subject_begins_with=filter.subjectBeginsWith',
  'subject_filter.0.subject_ends_with=filter.subjectEndsWith',
);

/** Categories of logs that are sent on: the state holds those, ARM all of them with a switch. */
const sent: Normalise = (value) =>
  asArray(value)
    .map((item) => asRecord(item) ?? {})
    .filter(({ enabled }) => enabled !== false)
    .map(({ category, category_group: group, categoryGroup }) => String(named(category) ?? named(group) ?? categoryGroup))
    .sort()
    .join('\n');

function named(value: unknown): unknown {
  return value === '' || value === null ? undefined : value;
}

/** Rules of a storage account's life cycle by name, switch and prefixes. */
const lifecycle: Normalise = (value) =>
  asArray(value)
    .map((item) => {
      const rule = asRecord(item) ?? {};
      const filters = asRecord(asRecord(rule['definition'])?.['filters']) ?? asRecord(asArray(rule['filters'])[0]) ?? {};
      const prefixes = asArray(filters['prefix_match'] ?? filters['prefixMatch'])
        .map(String)
        .sort()
        .join(',');
      return [rule['name'], rule['enabled'] === false ? 'off' : 'on', prefixes].join(' ');
    })
    .sort()
    .join('\n');

/** Attributes of resources that are read by an id below another's. SOURCE: the GET examples of Azure/azure-rest-api-specs; the Read functions of azurerm. */
export const azurermChildAttributes: AttributeTable = {
  azurerm_key_vault_secret: rows(
    'content_type=contentType',
    'version=secretUriWithVersion:last',
    'expiration_date=properties.attributes.exp:time',
    'not_before_date=properties.attributes.nbf:time',
  ),
  azurerm_key_vault_key: rows(
    'key_type=kty',
    'key_size=keySize',
    'curve=curveName',
    'key_opts=keyOps:set',
    'version=keyUriWithVersion:last',
    'expiration_date=properties.attributes.exp:time',
    'not_before_date=properties.attributes.nbf:time',
  ),
  azurerm_monitor_diagnostic_setting: [
    ...rows(
      'log_analytics_workspace_id=workspaceId:lower',
      'storage_account_id=storageAccountId:lower',
      'eventhub_authorization_rule_id=eventHubAuthorizationRuleId:lower',
      'eventhub_name=eventHubName',
    ),
    ...normalisedBy(sent, 'enabled_log=logs'),
  ],
  azurerm_monitor_data_collection_rule_association: rows('data_collection_rule_id=dataCollectionRuleId:lower', 'description=description'),
  azurerm_maintenance_assignment_virtual_machine: rows('maintenance_configuration_id=maintenanceConfigurationId:lower'),
  azurerm_storage_management_policy: normalisedBy(lifecycle, 'rule=policy.rules'),
  azurerm_storage_encryption_scope: rows(
    'source=source',
    'key_vault_key_id=keyVaultProperties.keyUri',
    'infrastructure_encryption_required=requireInfrastructureEncryption',
  ),
  azurerm_storage_data_lake_gen2_filesystem: rows('name=name'),

  azurerm_api_management_api: rows(
    'display_name=displayName',
    'path=path',
    'protocols=protocols:set',
    'service_url=serviceUrl',
    'subscription_required=subscriptionRequired~true',
    'description=description',
    'version=apiVersion',
    'revision=apiRevision',
  ),
  azurerm_api_management_api_diagnostic: [...rows('sampling_percentage=sampling.percentage'), ...saying('allErrors', 'always_log_errors=alwaysLog')],
  azurerm_api_management_diagnostic: [...rows('sampling_percentage=sampling.percentage'), ...saying('allErrors', 'always_log_errors=alwaysLog')],
  azurerm_api_management_api_operation: rows('display_name=displayName', 'method=method', 'url_template=urlTemplate', 'description=description'),
  azurerm_api_management_api_version_set: rows('display_name=displayName', 'versioning_scheme=versioningScheme', 'description=description'),
  azurerm_api_management_backend: rows('protocol=protocol', 'url=url', 'title=title', 'description=description'),
  azurerm_api_management_certificate: rows('thumbprint=thumbprint', 'subject=subject'),
  azurerm_api_management_gateway: rows('description=description', 'location_data.0.name=locationData.name'),
  azurerm_api_management_group: rows('display_name=displayName', 'description=description', 'type=properties.type~custom', 'external_id=externalId'),
  azurerm_api_management_logger: rows('resource_id=resourceId:lower', 'description=description', 'buffered=isBuffered~true'),
  azurerm_api_management_named_value: rows(
    'display_name=displayName',
    'secret=secret',
    'tags=tags:set',
    'value_from_key_vault.0.secret_id=keyVault.secretIdentifier',
  ),
  azurerm_api_management_policy_fragment: rows('description=description'),
  azurerm_api_management_product: [
    ...rows(
      'display_name=displayName',
      'subscription_required=subscriptionRequired~true',
      'approval_required=approvalRequired',
      'subscriptions_limit=subscriptionsLimit',
      'description=description',
    ),
    ...saying('published', 'published=state'),
  ],
  azurerm_api_management_subscription: rows('display_name=displayName', 'state=state', 'allow_tracing=allowTracing~true'),
  azurerm_api_management_user: rows('first_name=firstName', 'last_name=lastName', 'email=email', 'state=state', 'note=note'),
  azurerm_api_management_api_policy: policy,
  azurerm_api_management_api_operation_policy: policy,
  azurerm_api_management_product_policy: policy,

  azurerm_cdn_frontdoor_custom_domain: rows(
    'host_name=hostName:lower',
    'dns_zone_id=azureDnsZone.id:lower',
    'tls.0.certificate_type=tlsSettings.certificateType',
  ),
  azurerm_cdn_frontdoor_origin: rows(
    'host_name=hostName:lower',
    'http_port=httpPort~80',
    'https_port=httpsPort~443',
    'origin_host_header=originHostHeader',
    'priority=priority~1',
    'weight=weight~500',
    'enabled=enabledState:switch~true',
    'certificate_name_check_enabled=enforceCertificateNameCheck',
  ),
  azurerm_cdn_frontdoor_origin_group: rows(
    'session_affinity_enabled=sessionAffinityState:switch~true',
    'load_balancing.0.sample_size=loadBalancingSettings.sampleSize~4',
    'load_balancing.0.successful_samples_required=loadBalancingSettings.successfulSamplesRequired~3',
    'load_balancing.0.additional_latency_in_milliseconds=loadBalancingSettings.additionalLatencyInMilliseconds~50',
    'health_probe.0.path=healthProbeSettings.probePath',
    'health_probe.0.protocol=healthProbeSettings.probeProtocol',
    'health_probe.0.interval_in_seconds=healthProbeSettings.probeIntervalInSeconds',
  ),
  azurerm_cdn_frontdoor_route: rows(
    'cdn_frontdoor_origin_group_id=originGroup.id:lower',
    'enabled=enabledState:switch~true',
    'forwarding_protocol=forwardingProtocol~MatchRequest',
    'https_redirect_enabled=httpsRedirect:switch~true',
    'link_to_default_domain=linkToDefaultDomain:switch~true',
    'patterns_to_match=patternsToMatch:set',
    'supported_protocols=supportedProtocols:set',
    'cdn_frontdoor_origin_path=originPath',
    'cdn_frontdoor_custom_domain_ids=customDomains[].id:lowerset',
    'cdn_frontdoor_rule_set_ids=ruleSets[].id:lowerset',
  ),
  azurerm_cdn_frontdoor_rule: rows('order=order', 'behavior_on_match=matchProcessingBehavior~Continue'),
  azurerm_cdn_frontdoor_rule_set: rows('name=name'),
  azurerm_cdn_frontdoor_secret: rows('name=name'),
  azurerm_cdn_frontdoor_security_policy: rows('security_policies.0.firewall.0.cdn_frontdoor_firewall_policy_id=parameters.wafPolicy.id:lower'),

  azurerm_servicebus_namespace_authorization_rule: rights,
  azurerm_servicebus_queue_authorization_rule: rights,
  azurerm_servicebus_topic_authorization_rule: rights,
  azurerm_eventhub_authorization_rule: rights,
  azurerm_eventhub_namespace_authorization_rule: rights,
  azurerm_servicebus_subscription_rule: rows('filter_type=filterType', 'sql_filter=sqlFilter.sqlExpression', 'action=action.sqlExpression'),
  azurerm_eventhub_consumer_group: rows('user_metadata=userMetadata'),
  azurerm_eventgrid_domain_topic: rows('name=name'),
  azurerm_eventgrid_system_topic_event_subscription: eventSubscription,
  azurerm_eventgrid_event_subscription: eventSubscription,
  azurerm_relay_hybrid_connection: rows('requires_client_authorization=requiresClientAuthorization~true', 'user_metadata=userMetadata'),
  azurerm_iothub_certificate: rows('is_verified=isVerified'),
  azurerm_iothub_dps_certificate: rows('is_verified=isVerified'),

  azurerm_app_service_custom_hostname_binding: rows('ssl_state=sslState~Disabled', 'thumbprint=thumbprint'),
  azurerm_static_site_custom_domain: rows('domain_name=domainName:lower'),
  azurerm_container_app_environment_certificate: rows('thumbprint=thumbprint'),
  azurerm_container_app_environment_dapr_component: rows(
    'component_type=componentType',
    'version=version',
    'scopes=scopes:set',
    'ignore_errors=ignoreErrors',
  ),
  azurerm_container_app_environment_storage: rows(
    'account_name=azureFile.accountName',
    'share_name=azureFile.shareName',
    'access_mode=azureFile.accessMode',
  ),
  azurerm_machine_learning_compute_cluster: rows(
    'vm_size=properties.properties.vmSize:lower',
    'vm_priority=properties.properties.vmPriority:lower',
    'scale_settings.0.min_node_count=properties.properties.scaleSettings.minNodeCount',
    'scale_settings.0.max_node_count=properties.properties.scaleSettings.maxNodeCount',
    'subnet_resource_id=properties.properties.subnet.id:lower',
  ),
  azurerm_machine_learning_compute_instance: rows(
    'virtual_machine_size=properties.properties.vmSize:lower',
    'subnet_resource_id=properties.properties.subnet.id:lower',
  ),
  azurerm_automation_schedule: rows('frequency=frequency', 'interval=interval~1', 'timezone=timeZone~Etc/UTC', 'description=description'),
  azurerm_log_analytics_linked_service: rows('read_access_id=resourceId:lower', 'write_access_id=writeAccessResourceId:lower'),
  azurerm_log_analytics_storage_insights: rows(
    'storage_account_id=storageAccount.id:lower',
    'blob_container_names=containers:set',
    'table_names=tables:set',
  ),
  azurerm_sentinel_alert_rule_fusion: rows('enabled=enabled~true'),
  azurerm_sentinel_alert_rule_machine_learning_behavior_analytics: rows('enabled=enabled~true'),
  azurerm_sentinel_alert_rule_ms_security_incident: [...alertRule, ...rows('product_filter=productFilter', 'description=description')],
  azurerm_sentinel_alert_rule_scheduled: [
    ...alertRule,
    ...rows(
      'query=query',
      'query_frequency=queryFrequency',
      'query_period=queryPeriod',
      'severity=severity',
      'suppression_enabled=suppressionEnabled',
    ),
  ],
  azurerm_sentinel_automation_rule: rows('display_name=displayName', 'order=order'),

  azurerm_backup_container_storage_account: rows('storage_account_id=sourceResourceId:lower'),
  azurerm_backup_protected_vm: rows('backup_policy_id=policyId:lower', 'source_vm_id=sourceResourceId:lower'),
  azurerm_backup_protected_file_share: rows('backup_policy_id=policyId:lower', 'source_storage_account_id=sourceResourceId:lower'),
  azurerm_data_protection_backup_instance_blob_storage: rows(
    'backup_policy_id=policyInfo.policyId:lower',
    'storage_account_id=dataSourceInfo.resourceID:lower',
  ),
  azurerm_data_protection_backup_instance_disk: rows('backup_policy_id=policyInfo.policyId:lower', 'disk_id=dataSourceInfo.resourceID:lower'),
  azurerm_virtual_desktop_application: rows('path=filePath', 'friendly_name=friendlyName', 'description=description', 'show_in_portal=showInPortal'),

  azurerm_express_route_circuit_peering: rows(
    'peer_asn=peerASN',
    'vlan_id=vlanId',
    'primary_peer_address_prefix=primaryPeerAddressPrefix',
    'secondary_peer_address_prefix=secondaryPeerAddressPrefix',
  ),
  azurerm_express_route_connection: rows('express_route_circuit_peering_id=expressRouteCircuitPeering.id:lower', 'routing_weight=routingWeight'),
  azurerm_network_manager_connectivity_configuration: rows('connectivity_topology=connectivityTopology', 'description=description'),
  azurerm_network_manager_network_group: rows('description=description'),
  azurerm_private_dns_resolver_forwarding_rule: rows('domain_name=domainName:lower', 'enabled=forwardingRuleState:switch~true'),
  azurerm_private_dns_resolver_inbound_endpoint: rows('location=location:location'),
  azurerm_private_dns_resolver_outbound_endpoint: rows('location=location:location', 'subnet_id=subnet.id:lower'),
  azurerm_private_dns_resolver_virtual_network_link: rows('virtual_network_id=virtualNetwork.id:lower'),
  azurerm_traffic_manager_azure_endpoint: [...endpoint, ...rows('target_resource_id=targetResourceId:lower')],
  azurerm_traffic_manager_external_endpoint: [...endpoint, ...located, ...rows('target=target')],
  azurerm_traffic_manager_nested_endpoint: [
    ...endpoint,
    ...located,
    ...rows('target_resource_id=targetResourceId:lower', 'minimum_child_endpoints=minChildEndpoints'),
  ],
  azurerm_virtual_hub_bgp_connection: rows('peer_asn=peerAsn', 'peer_ip=peerIp'),
  azurerm_virtual_hub_connection: rows('remote_virtual_network_id=remoteVirtualNetwork.id:lower', 'internet_security_enabled=enableInternetSecurity'),
  azurerm_virtual_hub_ip: rows('subnet_id=subnet.id:lower', 'private_ip_allocation_method=privateIPAllocationMethod~Dynamic'),
  azurerm_virtual_hub_route_table: rows('labels=labels:set'),
  azurerm_virtual_hub_routing_intent: rows('routing_policy.0.next_hop=routingPolicies[].nextHop:only'),
  azurerm_vpn_gateway_connection: rows('remote_vpn_site_id=remoteVpnSite.id:lower', 'internet_security_enabled=enableInternetSecurity'),
  azurerm_vpn_gateway_nat_rule: rows('mode=mode~EgressSnat', 'type=properties.type~Static'),
};
