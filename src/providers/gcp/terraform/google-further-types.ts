import type { IdentityRow } from '../../../core/terraform-rules.ts';

/** Terraform type without `google_`, asset type, name behind the host: `P` is the project, `L` its location and `G` its global one. */
const table = `
access_context_manager_access_level accesscontextmanager/AccessLevel {name}
access_context_manager_access_policy accesscontextmanager/AccessPolicy accessPolicies/{name}
access_context_manager_service_perimeter accesscontextmanager/ServicePerimeter {name}
alloydb_backup alloydb/Backup L/backups/{backup_id}
api_gateway_api_config apigateway/ApiConfig G/apis/{api}/configs/{api_config_id}
apigee_endpoint_attachment apigee/EndpointAttachment {org_id}/endpointAttachments/{endpoint_attachment_id}
apigee_envgroup apigee/EnvironmentGroup {org_id}/envgroups/{name}
apigee_environment apigee/Environment {org_id}/environments/{name}
apigee_instance apigee/Instance {org_id}/instances/{name}
apigee_organization apigee/Organization organizations/{name}
assured_workloads_workload assuredworkloads/Workload organizations/{organization}/locations/{location}/workloads/{name}
backup_dr_backup_plan_association backupdr/BackupPlanAssociation L/backupPlanAssociations/{backup_plan_association_id}
backup_dr_management_server backupdr/ManagementServer L/managementServers/{name}
biglake_catalog biglake/Catalog L/catalogs/{name}
biglake_database biglake/Database {catalog}/databases/{name}
biglake_table biglake/Table {database}/tables/{name}
bigquery_analytics_hub_data_exchange analyticshub/DataExchange L/dataExchanges/{data_exchange_id}
bigquery_analytics_hub_listing analyticshub/Listing L/dataExchanges/{data_exchange_id}/listings/{listing_id}
bigquery_reservation_assignment bigqueryreservation/Assignment L/reservations/{reservation}/assignments/{name}
bigquery_reservation_group bigqueryreservation/ReservationGroup L/reservationGroups/{name}
billing_budget billingbudgets/Budget billingAccounts/{billing_account}/budgets/{name}
certificate_manager_certificate_issuance_config certificatemanager/CertificateIssuanceConfig L/certificateIssuanceConfigs/{name}
certificate_manager_trust_config certificatemanager/TrustConfig L/trustConfigs/{name}
chronicle_data_access_label chronicle/DataAccessLabel L/instances/{instance}/dataAccessLabels/{data_access_label_id}
chronicle_data_access_scope chronicle/DataAccessScope L/instances/{instance}/dataAccessScopes/{data_access_scope_id}
chronicle_reference_list chronicle/ReferenceList L/instances/{instance}/referenceLists/{reference_list_id}
chronicle_rule chronicle/Rule L/instances/{instance}/rules/{rule_id}
cloud_identity_group cloudidentity/Group {name}
cloud_identity_group_membership cloudidentity/Membership {name}
cloud_quotas_quota_preference cloudquotas/QuotaPreference {parent}/locations/global/quotaPreferences/{name}
cloud_run_v2_worker_pool run/WorkerPool L/workerPools/{name}
cloudbuildv2_connection cloudbuild/Connection L/connections/{name}
cloudbuildv2_repository cloudbuild/Repository L/connections/{parent_connection}/repositories/{name}
clouddeploy_automation clouddeploy/Automation L/deliveryPipelines/{delivery_pipeline}/automations/{name}
clouddeploy_custom_target_type clouddeploy/CustomTargetType L/customTargetTypes/{name}
clouddeploy_deploy_policy clouddeploy/DeployPolicy L/deployPolicies/{name}
compute_instant_snapshot compute/InstantSnapshot P/zones/{zone}/instantSnapshots/{name}
compute_interconnect compute/Interconnect P/global/interconnects/{name}
compute_interconnect_attachment_group compute/InterconnectAttachmentGroup P/global/interconnectAttachmentGroups/{name}
compute_machine_image compute/MachineImage P/global/machineImages/{name}
compute_public_advertised_prefix compute/PublicAdvertisedPrefix P/global/publicAdvertisedPrefixes/{name}
compute_public_delegated_prefix compute/PublicDelegatedPrefix P/regions/{region}/publicDelegatedPrefixes/{name}
compute_region_commitment compute/Commitment P/regions/{region}/commitments/{name}
compute_storage_pool compute/StoragePool P/zones/{zone}/storagePools/{name}
container_analysis_note containeranalysis/Note P/notes/{name}
container_analysis_occurrence containeranalysis/Occurrence P/occurrences/{name}
container_attached_cluster gkemulticloud/AttachedCluster L/attachedClusters/{name}
data_catalog_entry_group datacatalog/EntryGroup {name}
data_catalog_policy_tag datacatalog/PolicyTag {name}
data_catalog_tag_template datacatalog/TagTemplate {name}
data_catalog_taxonomy datacatalog/Taxonomy {name}
data_loss_prevention_deidentify_template dlp/DeidentifyTemplate {parent}/deidentifyTemplates/{name}
data_loss_prevention_inspect_template dlp/InspectTemplate {parent}/inspectTemplates/{name}
data_loss_prevention_job_trigger dlp/JobTrigger {parent}/jobTriggers/{name}
database_migration_service_connection_profile datamigration/ConnectionProfile L/connectionProfiles/{connection_profile_id}
dataplex_aspect_type dataplex/AspectType L/aspectTypes/{aspect_type_id}
dataplex_asset dataplex/Asset L/lakes/{lake}/zones/{dataplex_zone}/assets/{name}
dataplex_datascan dataplex/DataScan L/dataScans/{data_scan_id}
dataproc_autoscaling_policy dataproc/AutoscalingPolicy L/autoscalingPolicies/{policy_id}
dataproc_metastore_service metastore/Service L/services/{service_id}
dataproc_workflow_template dataproc/WorkflowTemplate L/workflowTemplates/{name}
datastream_connection_profile datastream/ConnectionProfile L/connectionProfiles/{connection_profile_id}
datastream_private_connection datastream/PrivateConnection L/privateConnections/{private_connection_id}
datastream_stream datastream/Stream L/streams/{stream_id}
dialogflow_cx_agent dialogflow/Agent L/agents/{name}
dialogflow_cx_security_settings dialogflow/SecuritySettings L/securitySettings/{name}
discovery_engine_chat_engine discoveryengine/Engine L/collections/{collection_id}/engines/{engine_id}
discovery_engine_data_store discoveryengine/DataStore L/collections/default_collection/dataStores/{data_store_id}
discovery_engine_search_engine discoveryengine/Engine L/collections/{collection_id}/engines/{engine_id}
document_ai_processor documentai/Processor L/processors/{name}
endpoints_service servicemanagement/ManagedService services/{service_name}
essential_contacts_contact essentialcontacts/Contact {name}
eventarc_channel eventarc/Channel L/channels/{name}
eventarc_enrollment eventarc/Enrollment L/enrollments/{enrollment_id}
eventarc_google_api_source eventarc/GoogleApiSource L/googleApiSources/{google_api_source_id}
eventarc_message_bus eventarc/MessageBus L/messageBuses/{message_bus_id}
eventarc_pipeline eventarc/Pipeline L/pipelines/{pipeline_id}
filestore_backup file/Backup L/backups/{name}
filestore_snapshot file/Snapshot L/instances/{instance}/snapshots/{name}
firestore_backup_schedule firestore/BackupSchedule P/databases/{database}/backupSchedules/{name}
firestore_field firestore/Field {name}
firestore_index firestore/Index {name}
gke_backup_restore_plan gkebackup/RestorePlan L/restorePlans/{name}
gke_hub_fleet gkehub/Fleet G/fleets/default
gke_hub_membership_binding gkehub/MembershipBinding L/memberships/{membership_id}/bindings/{membership_binding_id}
gke_hub_namespace gkehub/Namespace G/scopes/{scope_id}/namespaces/{scope_namespace_id}
gke_hub_scope_rbac_role_binding gkehub/RBACRoleBinding G/scopes/{scope_id}/rbacrolebindings/{scope_rbac_role_binding_id}
healthcare_dataset healthcare/Dataset L/datasets/{name}
healthcare_dicom_store healthcare/DicomStore {dataset}/dicomStores/{name}
healthcare_fhir_store healthcare/FhirStore {dataset}/fhirStores/{name}
healthcare_hl7_v2_store healthcare/Hl7V2Store {dataset}/hl7V2Stores/{name}
iam_workforce_pool iam/WorkforcePool locations/{location}/workforcePools/{workforce_pool_id}
iam_workforce_pool_provider iam/WorkforcePoolProvider locations/{location}/workforcePools/{workforce_pool_id}/providers/{provider_id}
integration_connectors_connection connectors/Connection L/connections/{name}
integration_connectors_endpoint_attachment connectors/EndpointAttachment L/endpointAttachments/{name}
integration_connectors_managed_zone connectors/ManagedZone G/managedZones/{name}
integrations_auth_config integrations/AuthConfig {name}
kms_crypto_key_version cloudkms/CryptoKeyVersion {name}
kms_key_handle cloudkms/KeyHandle L/keyHandles/{name}
kms_key_ring_import_job cloudkms/ImportJob {name}
logging_folder_sink logging/LogSink folders/{folder}/sinks/{name}
logging_organization_sink logging/LogSink organizations/{org_id}/sinks/{name}
logging_billing_account_sink logging/LogSink billingAccounts/{billing_account}/sinks/{name}
logging_folder_bucket_config logging/LogBucket {name}
logging_organization_bucket_config logging/LogBucket {name}
logging_billing_account_bucket_config logging/LogBucket {name}
logging_folder_exclusion logging/LogExclusion folders/{folder}/exclusions/{name}
logging_organization_exclusion logging/LogExclusion organizations/{org_id}/exclusions/{name}
logging_project_exclusion logging/LogExclusion P/exclusions/{name}
logging_linked_dataset logging/Link {parent}/locations/{location}/buckets/{bucket}/links/{link_id}
logging_log_scope logging/LogScope {parent}/locations/{location}/logScopes/{name}
logging_log_view logging/LogView {parent}/locations/{location}/buckets/{bucket}/views/{name}
managed_kafka_connect_cluster managedkafka/ConnectCluster L/connectClusters/{connect_cluster_id}
managed_kafka_connector managedkafka/Connector L/connectClusters/{connect_cluster}/connectors/{connector_id}
memorystore_instance memorystore/Instance L/instances/{instance_id}
monitoring_custom_service monitoring/Service {name}
monitoring_group monitoring/Group {name}
monitoring_service monitoring/Service {name}
monitoring_slo monitoring/ServiceLevelObjective {name}
netapp_storage_pool netapp/StoragePool L/storagePools/{name}
netapp_volume netapp/Volume L/volumes/{name}
network_connectivity_destination networkconnectivity/Destination L/multicloudDataTransferConfigs/{multicloud_data_transfer_config}/destinations/{name}
network_connectivity_group networkconnectivity/Group G/hubs/{hub}/groups/{name}
network_connectivity_internal_range networkconnectivity/InternalRange G/internalRanges/{name}
network_connectivity_multicloud_data_transfer_config networkconnectivity/MulticloudDataTransferConfig L/multicloudDataTransferConfigs/{name}
network_connectivity_policy_based_route networkconnectivity/PolicyBasedRoute G/policyBasedRoutes/{name}
network_management_vpc_flow_logs_config networkmanagement/VpcFlowLogsConfig L/vpcFlowLogsConfigs/{vpc_flow_logs_config_id}
network_security_address_group networksecurity/AddressGroup {parent}/locations/{location}/addressGroups/{name}
network_security_authorization_policy networksecurity/AuthorizationPolicy L/authorizationPolicies/{name}
network_security_client_tls_policy networksecurity/ClientTlsPolicy L/clientTlsPolicies/{name}
network_security_dns_threat_detector networksecurity/DnsThreatDetector L/dnsThreatDetectors/{name}
network_security_firewall_endpoint networksecurity/FirewallEndpoint {parent}/locations/{location}/firewallEndpoints/{name}
network_security_firewall_endpoint_association networksecurity/FirewallEndpointAssociation {parent}/locations/{location}/firewallEndpointAssociations/{name}
network_security_gateway_security_policy networksecurity/GatewaySecurityPolicy L/gatewaySecurityPolicies/{name}
network_security_gateway_security_policy_rule networksecurity/GatewaySecurityPolicyRule L/gatewaySecurityPolicies/{gateway_security_policy}/rules/{name}
network_security_intercept_deployment networksecurity/InterceptDeployment L/interceptDeployments/{intercept_deployment_id}
network_security_intercept_deployment_group networksecurity/InterceptDeploymentGroup L/interceptDeploymentGroups/{intercept_deployment_group_id}
network_security_intercept_endpoint_group networksecurity/InterceptEndpointGroup L/interceptEndpointGroups/{intercept_endpoint_group_id}
network_security_intercept_endpoint_group_association networksecurity/InterceptEndpointGroupAssociation L/interceptEndpointGroupAssociations/{intercept_endpoint_group_association_id}
network_security_mirroring_deployment networksecurity/MirroringDeployment L/mirroringDeployments/{mirroring_deployment_id}
network_security_mirroring_deployment_group networksecurity/MirroringDeploymentGroup L/mirroringDeploymentGroups/{mirroring_deployment_group_id}
network_security_mirroring_endpoint_group networksecurity/MirroringEndpointGroup L/mirroringEndpointGroups/{mirroring_endpoint_group_id}
network_security_mirroring_endpoint_group_association networksecurity/MirroringEndpointGroupAssociation L/mirroringEndpointGroupAssociations/{mirroring_endpoint_group_association_id}
network_security_security_profile networksecurity/SecurityProfile {parent}/locations/{location}/securityProfiles/{name}
network_security_security_profile_group networksecurity/SecurityProfileGroup {parent}/locations/{location}/securityProfileGroups/{name}
network_security_server_tls_policy networksecurity/ServerTlsPolicy L/serverTlsPolicies/{name}
network_security_tls_inspection_policy networksecurity/TlsInspectionPolicy L/tlsInspectionPolicies/{name}
network_security_url_lists networksecurity/UrlList L/urlLists/{name}
network_services_edge_cache_keyset networkservices/EdgeCacheKeyset G/edgeCacheKeysets/{name}
network_services_edge_cache_origin networkservices/EdgeCacheOrigin G/edgeCacheOrigins/{name}
network_services_edge_cache_service networkservices/EdgeCacheService G/edgeCacheServices/{name}
network_services_gateway networkservices/Gateway L/gateways/{name}
network_services_mesh networkservices/Mesh L/meshes/{name}
notebooks_runtime notebooks/Runtime L/runtimes/{name}
org_policy_custom_constraint orgpolicy/CustomConstraint {parent}/customConstraints/{name}
org_policy_policy orgpolicy/Policy {parent}/policies/{name}
os_config_os_policy_assignment osconfig/OSPolicyAssignment L/osPolicyAssignments/{name}
os_config_patch_deployment osconfig/PatchDeployment {name}
privateca_certificate_template privateca/CertificateTemplate L/certificateTemplates/{name}
privileged_access_manager_entitlement privilegedaccessmanager/Entitlement {parent}/locations/{location}/entitlements/{entitlement_id}
recaptcha_enterprise_key recaptchaenterprise/Key P/keys/{name}
scc_v2_folder_mute_config securitycenter/MuteConfig folders/{folder}/locations/{location}/muteConfigs/{mute_config_id}
scc_v2_organization_mute_config securitycenter/MuteConfig organizations/{organization}/locations/{location}/muteConfigs/{mute_config_id}
scc_v2_organization_notification_config securitycenter/NotificationConfig {name}
scc_v2_organization_source securitycenter/Source {name}
scc_v2_project_mute_config securitycenter/MuteConfig L/muteConfigs/{mute_config_id}
secret_manager_regional_secret secretmanager/Secret L/secrets/{secret_id}
secret_manager_regional_secret_version secretmanager/SecretVersion {name}
secure_source_manager_branch_rule securesourcemanager/BranchRule L/repositories/{repository_id}/branchRules/{branch_rule_id}
secure_source_manager_instance securesourcemanager/Instance L/instances/{instance_id}
secure_source_manager_repository securesourcemanager/Repository L/repositories/{repository_id}
service_directory_endpoint servicedirectory/Endpoint {name}
service_directory_service servicedirectory/Service {name}
sourcerepo_repository sourcerepo/Repo P/repos/{name}
spanner_instance_config spanner/InstanceConfig P/instanceConfigs/{name}
storage_transfer_job storagetransfer/TransferJob {name}
tpu_v2_queued_resource tpu/QueuedResource P/locations/{zone}/queuedResources/{name}
tpu_v2_vm tpu/Node P/locations/{zone}/nodes/{name}
vertex_ai_feature_online_store aiplatform/FeatureOnlineStore P/locations/{region}/featureOnlineStores/{name}
vertex_ai_featurestore_entitytype aiplatform/EntityType {featurestore}/entityTypes/{name}
vertex_ai_metadata_store aiplatform/MetadataStore P/locations/{region}/metadataStores/{name}
vertex_ai_reasoning_engine aiplatform/ReasoningEngine P/locations/{region}/reasoningEngines/{name}
vmwareengine_cluster vmwareengine/Cluster {parent}/clusters/{name}
vmwareengine_network vmwareengine/VmwareEngineNetwork L/vmwareEngineNetworks/{name}
vmwareengine_network_peering vmwareengine/NetworkPeering G/networkPeerings/{name}
vmwareengine_network_policy vmwareengine/NetworkPolicy L/networkPolicies/{name}
vmwareengine_private_cloud vmwareengine/PrivateCloud L/privateClouds/{name}
workstations_workstation workstations/Workstation L/workstationClusters/{workstation_cluster_id}/workstationConfigs/{workstation_config_id}/workstations/{workstation_id}
workstations_workstation_config workstations/WorkstationConfig L/workstationClusters/{workstation_cluster_id}/workstationConfigs/{workstation_config_id}
`;

const places: Readonly<Record<string, string>> = {
  P: 'projects/{project}',
  L: 'projects/{project}/locations/{location|region|zone}',
  G: 'projects/{project}/locations/global',
};

/** Services whose name in the asset is their type's. SOURCE: ids that the google provider's resources set and import; Google's list of asset types and names. */
export const googleFurtherTypes: Readonly<Record<string, IdentityRow>> = Object.fromEntries(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', native = '', name = ''] = line.split(' ');
      const host = native.replace('/', '.googleapis.com/');
      const path = name.replace(/^[PLG](?=\/)/, (letter) => places[letter] ?? letter);
      return [
        `google_${type}`,
        { native: host, ids: [`//${native.split('/', 1).join()}.googleapis.com/${path}`], keys: [], scope: 'regional' },
      ] as const;
    }),
);
