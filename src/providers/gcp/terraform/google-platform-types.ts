import type { IdentityRow, NothingRow } from '../../../core/terraform-rules.ts';

/** A row of the types below; as `google` in `google-types.ts`, but for services whose name in the asset is the same as in its type. */
function asset(native: string, ...names: readonly string[]): IdentityRow {
  const service = native.slice(0, native.indexOf('/'));
  return { native, ids: names.map((name) => `//${service}/${name}`), keys: [], scope: 'regional' };
}

const place = 'projects/{project}/locations/{location|region|zone}';
const everywhere = 'projects/{project}/locations/global';

/**
 * What stands around workloads: tags, identity pools, fleets, private networking, certificates, backups, messaging. SOURCE: Import sections of the
 * google provider's pages; Google's list of asset types and names.
 */
export const googlePlatformTypes: Readonly<Record<string, IdentityRow>> = {
  google_tags_tag_key: asset('cloudresourcemanager.googleapis.com/TagKey', 'tagKeys/{name}'),
  google_tags_tag_value: asset('cloudresourcemanager.googleapis.com/TagValue', 'tagValues/{name}'),
  google_iam_workload_identity_pool: asset(
    'iam.googleapis.com/WorkloadIdentityPool',
    `${everywhere}/workloadIdentityPools/{workload_identity_pool_id}`,
  ),
  google_iam_workload_identity_pool_provider: asset(
    'iam.googleapis.com/WorkloadIdentityPoolProvider',
    `${everywhere}/workloadIdentityPools/{workload_identity_pool_id}/providers/{workload_identity_pool_provider_id}`,
  ),
  google_gke_hub_feature: asset('gkehub.googleapis.com/Feature', `${place}/features/{name}`),
  google_gke_hub_scope: asset('gkehub.googleapis.com/Scope', `${everywhere}/scopes/{scope_id}`),
  google_gke_backup_backup_plan: asset('gkebackup.googleapis.com/BackupPlan', `${place}/backupPlans/{name}`),
  google_network_connectivity_spoke: asset('networkconnectivity.googleapis.com/Spoke', `${place}/spokes/{name}`),
  google_network_connectivity_service_connection_policy: asset(
    'networkconnectivity.googleapis.com/ServiceConnectionPolicy',
    `${place}/serviceConnectionPolicies/{name}`,
  ),
  google_network_management_connectivity_test: asset('networkmanagement.googleapis.com/ConnectivityTest', `${everywhere}/connectivityTests/{name}`),
  google_compute_network_attachment: asset(
    'compute.googleapis.com/NetworkAttachment',
    'projects/{project}/regions/{region}/networkAttachments/{name}',
  ),
  google_compute_target_grpc_proxy: asset('compute.googleapis.com/TargetGrpcProxy', 'projects/{project}/global/targetGrpcProxies/{name}'),
  google_certificate_manager_certificate_map: asset('certificatemanager.googleapis.com/CertificateMap', `${everywhere}/certificateMaps/{name}`),
  google_certificate_manager_certificate_map_entry: asset(
    'certificatemanager.googleapis.com/CertificateMapEntry',
    `${everywhere}/certificateMaps/{map}/certificateMapEntries/{name}`,
  ),
  google_certificate_manager_dns_authorization: asset('certificatemanager.googleapis.com/DnsAuthorization', `${place}/dnsAuthorizations/{name}`),
  google_binary_authorization_attestor: asset('binaryauthorization.googleapis.com/Attestor', 'projects/{project}/attestors/{name}'),
  google_managed_kafka_cluster: asset('managedkafka.googleapis.com/Cluster', `${place}/clusters/{cluster_id}`),
  google_managed_kafka_topic: asset('managedkafka.googleapis.com/Topic', `${place}/clusters/{cluster}/topics/{topic_id}`),
  google_backup_dr_backup_plan: asset('backupdr.googleapis.com/BackupPlan', `${place}/backupPlans/{backup_plan_id}`),
  google_backup_dr_backup_vault: asset('backupdr.googleapis.com/BackupVault', `${place}/backupVaults/{backup_vault_id}`),
  google_bigquery_connection: asset('bigqueryconnection.googleapis.com/Connection', `${place}/connections/{connection_id}`),
  google_bigquery_reservation: asset('bigqueryreservation.googleapis.com/Reservation', `${place}/reservations/{name}`),
  google_looker_instance: asset('looker.googleapis.com/Instance', `${place}/instances/{name}`),
  google_dns_response_policy: asset('dns.googleapis.com/ResponsePolicy', 'projects/{project}/responsePolicies/{response_policy_name}'),
  google_vertex_ai_index: asset('aiplatform.googleapis.com/Index', `${place}/indexes/{name}`),
  google_vertex_ai_index_endpoint: asset('aiplatform.googleapis.com/IndexEndpoint', `${place}/indexEndpoints/{name}`),
  google_vertex_ai_featurestore: asset('aiplatform.googleapis.com/Featurestore', `${place}/featurestores/{name}`),
  google_vertex_ai_tensorboard: asset('aiplatform.googleapis.com/Tensorboard', `${place}/tensorboards/{name}`),
  google_clouddeploy_target: asset('clouddeploy.googleapis.com/Target', `${place}/targets/{name}`),
  google_dataform_repository: asset('dataform.googleapis.com/Repository', `${place}/repositories/{name}`),
  google_dataplex_zone: asset('dataplex.googleapis.com/Zone', `${place}/lakes/{lake}/zones/{name}`),
  google_workstations_workstation_cluster: asset(
    'workstations.googleapis.com/WorkstationCluster',
    `${place}/workstationClusters/{workstation_cluster_id}`,
  ),
  google_privateca_certificate: asset('privateca.googleapis.com/Certificate', `${place}/caPools/{pool}/certificates/{name}`),
};

/** Types that no asset stands for. */
export const googleNothing: Readonly<Record<string, NothingRow>> = {
  google_project_service_identity: { nothing: 'it makes a service’s own account, which is Google’s' },
  google_folder_service_identity: { nothing: 'it makes a service’s own account, which is Google’s' },
  google_organization_service_identity: { nothing: 'it makes a service’s own account, which is Google’s' },
  google_workload_identity_service_agent: { nothing: 'it makes a service’s own account, which is Google’s' },
  google_project_default_service_accounts: { nothing: 'it is a setting of accounts that Google makes' },
  google_compute_preview_feature: { nothing: 'it is a switch of the project' },
  google_logging_folder_settings: { nothing: 'it is a setting of the folder' },
  google_logging_organization_settings: { nothing: 'it is a setting of the organisation' },
  google_kms_autokey_config: { nothing: 'it is a setting of the folder' },
  google_apigee_addons_config: { nothing: 'it is a setting of the organisation of Apigee' },
  google_eventarc_google_channel_config: { nothing: 'it is a setting of the project' },
  google_integrations_client: { nothing: 'it switches a service on' },
  google_service_usage_consumer_quota_override: { nothing: 'it is a limit of a service' },
  google_firestore_document: { nothing: 'it is data in a database' },
  google_os_login_ssh_public_key: { nothing: 'it is a key in the profile of a person' },
  google_bigquery_job: { nothing: 'it is a job that ran' },
  google_container_registry: { nothing: 'it switches a registry on, which is a bucket' },
};
