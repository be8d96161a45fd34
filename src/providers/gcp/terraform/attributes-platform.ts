import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import type { AttributeTable } from '../../../core/terraform-rules.ts';
import { linesOf, lowerLines, rowsBy, seconds } from './normalise.ts';

const titled = rows('display_name=displayName', 'description=description');
const described = rows('description=description');

/** Types of which what people read of them is compared. */
function all(types: string, own: readonly ReturnType<typeof rows>[number][]): AttributeTable {
  return Object.fromEntries(types.split(' ').map((type) => [`google_${type}`, own]));
}

/** Attributes of what stands around workloads. SOURCE: the services' REST references, and the Read functions of the google provider. */
export const googlePlatformAttributes: AttributeTable = {
  google_project: rows('name=displayName', 'billing_account=billingInfo.billingAccountName:last'),
  google_billing_project_info: rows('billing_account=billingInfo.billingAccountName:last'),
  google_binary_authorization_policy: rows(
    'default_admission_rule.0.evaluation_mode=admissionPolicy.defaultAdmissionRule.evaluationMode',
    'default_admission_rule.0.enforcement_mode=admissionPolicy.defaultAdmissionRule.enforcementMode',
    'global_policy_evaluation_mode=admissionPolicy.globalPolicyEvaluationMode',
  ),
  google_binary_authorization_attestor: rows(
    'description=description',
    'attestation_authority_note.0.note_reference=userOwnedGrafeasNote.noteReference:last',
  ),
  google_service_account_key: rows('key_algorithm=keyAlgorithm'),
  google_kms_crypto_key: rows(
    'version_template.0.algorithm=versionTemplate.algorithm',
    'version_template.0.protection_level=versionTemplate.protectionLevel~SOFTWARE',
    'destroy_scheduled_duration=destroyScheduledDuration',
    'import_only=importOnly',
  ),
  google_kms_crypto_key_version: rows('state=state'),
  google_kms_key_handle: rows('resource_type_selector=resourceTypeSelector'),
  google_kms_key_ring_import_job: rows('import_method=importMethod', 'protection_level=protectionLevel'),
  google_gke_hub_membership: rows(
    'authority.0.issuer=authority.issuer',
    'endpoint.0.gke_cluster.0.resource_link=endpoint.gkeCluster.resourceLink:last',
  ),
  google_gke_hub_feature: rows(
    'spec.0.multiclusteringress.0.config_membership=spec.multiclusteringress.configMembership',
    'spec.0.fleetobservability.0.logging_config.0.default_config.0.mode=spec.fleetobservability.loggingConfig.defaultConfig.mode',
    'fleet_default_member_config.0.mesh.0.management=fleetDefaultMemberConfig.mesh.management',
  ),
  google_gke_hub_scope_rbac_role_binding: rows('user=user', 'group=group', 'role.0.predefined_role=role.predefinedRole'),
  google_gke_backup_backup_plan: rows('description=description', 'cluster=cluster', 'deactivated=deactivated'),
  google_certificate_manager_certificate: rows(
    'description=description',
    'scope=scope~DEFAULT',
    'managed.0.domains=managed.domains:set',
    'managed.0.dns_authorizations=managed.dnsAuthorizations:lastset',
  ),
  google_certificate_manager_certificate_map: described,
  google_certificate_manager_certificate_map_entry: rows(
    'description=description',
    'certificates=certificates:lastset',
    'hostname=hostname',
    'matcher=matcher',
  ),
  google_certificate_manager_dns_authorization: rows('description=description', 'domain=domain', 'type=type'),
  google_network_security_security_profile: rows('description=description', 'type=type'),
  google_network_security_security_profile_group: rows('description=description', 'threat_prevention_profile=threatPreventionProfile'),
  google_network_security_tls_inspection_policy: rows('description=description', 'ca_pool=caPool', 'exclude_public_ca_set=excludePublicCaSet'),
  google_network_security_address_group: rows('description=description', 'items=items:set', 'capacity=capacity', 'type=type'),
  google_network_security_firewall_endpoint: rows('billing_project_id=billingProjectId'),
  google_network_security_url_lists: rows('description=description', 'values=values:set'),
  google_network_security_gateway_security_policy_rule: rows(
    'enabled=enabled',
    'priority=priority',
    'session_matcher=sessionMatcher',
    'basic_profile=basicProfile',
    'description=description',
  ),
  google_network_management_connectivity_test: rows(
    'description=description',
    'protocol=protocol',
    'source.0.ip_address=source.ipAddress',
    'destination.0.ip_address=destination.ipAddress',
    'destination.0.port=destination.port',
  ),
  google_network_management_vpc_flow_logs_config: rows(
    'description=description',
    'state=state',
    'aggregation_interval=aggregationInterval',
    'metadata=metadata',
  ),
  google_network_connectivity_hub: rows('description=description', 'preset_topology=presetTopology~MESH'),
  google_network_connectivity_group: described,
  google_network_connectivity_internal_range: rows('ip_cidr_range=ipCidrRange:cidr', 'usage=usage', 'peering=peering', 'description=description'),
  google_network_connectivity_policy_based_route: rows('priority=priority', 'network=network:last', 'description=description'),
  google_network_connectivity_service_connection_policy: rows('description=description', 'service_class=serviceClass', 'network=network:last'),
  google_network_services_edge_cache_origin: rows('description=description', 'origin_address=originAddress', 'protocol=protocol', 'port=port'),
  google_network_services_edge_cache_service: rows('description=description', 'disable_quic=disableQuic', 'require_tls=requireTls'),
  google_network_services_gateway: rows('description=description', 'type=type', 'ports=ports:set'),
  google_essential_contacts_contact: rows(
    'email=email',
    'language_tag=languageTag',
    'notification_category_subscriptions=notificationCategorySubscriptions:set',
  ),
  google_container_analysis_note: rows('short_description=shortDescription', 'long_description=longDescription'),
  google_managed_kafka_topic: rows('partition_count=partitionCount', 'replication_factor=replicationFactor', 'configs=configs'),
  google_managed_kafka_connect_cluster: rows(
    'kafka_cluster=kafkaCluster',
    'capacity_config.0.vcpu_count=capacityConfig.vcpuCount',
    'capacity_config.0.memory_bytes=capacityConfig.memoryBytes',
  ),
  google_managed_kafka_connector: rows('configs=configs'),
  google_backup_dr_backup_plan: rows('description=description', 'resource_type=resourceType', 'backup_vault=backupVault:last'),
  google_backup_dr_backup_vault: [
    ...described,
    ...rowsBy(seconds, 'backup_minimum_enforced_retention_duration=backupMinimumEnforcedRetentionDuration'),
  ],
  google_backup_dr_backup_plan_association: rows('backup_plan=backupPlan:last', 'resource=resource:last', 'resource_type=resourceType'),
  google_backup_dr_management_server: rows('type=type'),
  google_looker_instance: rows(
    'platform_edition=platformEdition',
    'public_ip_enabled=publicIpEnabled',
    'private_ip_enabled=privateIpEnabled',
    'consumer_network=consumerNetwork:last',
  ),
  google_access_context_manager_access_policy: rows('title=title', 'parent=parent'),
  google_access_context_manager_access_level: rows('title=title', 'description=description', 'basic.0.combining_function=basic.combiningFunction'),
  google_access_context_manager_service_perimeter: rows(
    'title=title',
    'description=description',
    'perimeter_type=perimeterType~PERIMETER_TYPE_REGULAR',
    'status.0.resources=status.resources:set',
    'status.0.access_levels=status.accessLevels:set',
    'status.0.restricted_services=status.restrictedServices:set',
  ),
  google_org_policy_policy: [
    ...rows('spec.0.inherit_from_parent=spec.inheritFromParent', 'spec.0.reset=spec.reset'),
    ...rowsBy(
      linesOf(['enforce', 'enforce'], ['allow_all', 'allowAll'], ['deny_all', 'denyAll'], ['values', 'values'], ['condition', 'condition']),
      'spec.0.rules=spec.rules',
    ).map((row) => ({ ...row, normalise: (value: unknown) => lowerLines(row.normalise(value)) })),
  ],
  google_org_policy_custom_constraint: rows(
    'condition=condition',
    'action_type=actionType',
    'method_types=methodTypes:set',
    'display_name=displayName',
  ),
  google_privileged_access_manager_entitlement: rowsBy(seconds, 'max_request_duration=maxRequestDuration'),
  google_iam_workforce_pool: [...titled, ...rows('disabled=disabled')],
  google_iam_workforce_pool_provider: [
    ...titled,
    ...rows('disabled=disabled', 'attribute_condition=attributeCondition', 'attribute_mapping=attributeMapping'),
  ],
  google_billing_budget: rows(
    'display_name=displayName',
    'amount.0.specified_amount.0.units=amount.specifiedAmount.units',
    'amount.0.specified_amount.0.currency_code=amount.specifiedAmount.currencyCode',
  ),
  google_cloud_identity_group: titled,
  google_cloudbuildv2_connection: rows('disabled=disabled'),
  google_cloudbuildv2_repository: rows('remote_uri=remoteUri'),
  google_privateca_certificate: rows('certificate_template=certificateTemplate', 'lifetime=lifetime'),
  google_privateca_certificate_template: rows('description=description', 'maximum_lifetime=maximumLifetime'),
  google_sourcerepo_repository: rowsBy(linesOf(['message_format', 'messageFormat']), 'pubsub_configs=pubsubConfigs?'),
  google_secret_manager_regional_secret: rows('annotations=annotations', 'rotation.0.rotation_period=rotation.rotationPeriod'),
  google_secret_manager_regional_secret_version: rows('enabled=state:switch'),
  google_service_directory_service: rows('metadata=annotations'),
  google_service_directory_endpoint: rows('address=address', 'port=port', 'network=network:last'),
  google_vertex_ai_endpoint: titled,
  google_vertex_ai_dataset: rows('display_name=displayName', 'metadata_schema_uri=metadataSchemaUri'),
  google_vertex_ai_featurestore: rows('online_serving_config.0.fixed_node_count=onlineServingConfig.fixedNodeCount'),
  google_vertex_ai_tensorboard: titled,
  google_vertex_ai_reasoning_engine: titled,
  google_vmwareengine_private_cloud: rows('description=description', 'network_config.0.management_cidr=networkConfig.managementCidr'),
  google_vmwareengine_network: rows('description=description', 'type=type'),
  google_tpu_v2_vm: rows('description=description', 'runtime_version=runtimeVersion', 'accelerator_type=acceleratorType'),
  google_apigee_environment: titled,
  google_apigee_envgroup: rows('hostnames=hostnames:set'),
  google_apigee_instance: titled,
  google_apigee_organization: [...titled, ...rows('authorized_network=authorizedNetwork:last', 'analytics_region=analyticsRegion')],
  google_integration_connectors_connection: rows('description=description', 'connector_version=connectorVersion'),
  google_integrations_auth_config: titled,
  google_document_ai_processor: rows('display_name=displayName'),
  google_storage_transfer_job: rows('description=description', 'status=status~ENABLED'),
  google_data_loss_prevention_inspect_template: titled,
  google_data_loss_prevention_deidentify_template: titled,
  google_workstations_workstation: rows('display_name=displayName'),
  google_workstations_workstation_config: rows(
    'display_name=displayName',
    'host.0.gce_instance.0.machine_type=host.gceInstance.machineType',
    'container.0.image=container.image',
  ),
  google_workstations_workstation_cluster: rows('display_name=displayName', 'network=network:last', 'subnetwork=subnetwork:last'),
  ...all('data_catalog_taxonomy data_catalog_policy_tag', titled),
  ...all('bigquery_analytics_hub_data_exchange bigquery_analytics_hub_listing dialogflow_cx_agent discovery_engine_data_store', titled),
  ...all(
    'certificate_manager_certificate_issuance_config certificate_manager_trust_config clouddeploy_automation clouddeploy_deploy_policy ' +
      'integration_connectors_endpoint_attachment integration_connectors_managed_zone network_security_gateway_security_policy ' +
      'network_security_mirroring_deployment network_security_mirroring_deployment_group network_security_mirroring_endpoint_group ' +
      'network_security_intercept_deployment network_security_intercept_deployment_group network_security_intercept_endpoint_group ' +
      'network_services_edge_cache_keyset os_config_os_policy_assignment scc_v2_folder_mute_config scc_v2_organization_mute_config ' +
      'scc_v2_project_mute_config vertex_ai_featurestore_entitytype vertex_ai_metadata_store vmwareengine_network_peering vmwareengine_network_policy',
    described,
  ),
};
