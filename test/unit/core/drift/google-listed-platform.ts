import type { GoogleListed } from './google-listed-type.ts';

/** A type whose state names it by the path behind its service. */
function byPath(terraform: string, type: string, path: string, more: GoogleListed['states'][number] = {}): GoogleListed {
  return { terraform, type, asset: `${type.split('/', 1).join()}/${path}`, states: [{ id: path, ...more }] };
}

/** What stands around workloads, as in `google-listed.ts`. */
export const googlePlatformListed: readonly GoogleListed[] = [
  byPath('google_tags_tag_key', 'cloudresourcemanager.googleapis.com/TagKey', 'tagKeys/x1', { name: 'x1' }),
  byPath('google_tags_tag_value', 'cloudresourcemanager.googleapis.com/TagValue', 'tagValues/x1', { name: 'x1' }),
  byPath(
    'google_iam_workload_identity_pool',
    'iam.googleapis.com/WorkloadIdentityPool',
    'projects/acme-prod/locations/global/workloadIdentityPools/x1',
  ),
  byPath(
    'google_iam_workload_identity_pool_provider',
    'iam.googleapis.com/WorkloadIdentityPoolProvider',
    'projects/acme-prod/locations/global/workloadIdentityPools/x1/providers/x1',
  ),
  byPath('google_gke_hub_feature', 'gkehub.googleapis.com/Feature', 'projects/acme-prod/locations/europe-west1/features/x1'),
  byPath('google_gke_hub_scope', 'gkehub.googleapis.com/Scope', 'projects/acme-prod/locations/global/scopes/x1'),
  byPath('google_gke_backup_backup_plan', 'gkebackup.googleapis.com/BackupPlan', 'projects/acme-prod/locations/europe-west1/backupPlans/x1'),
  byPath('google_network_connectivity_spoke', 'networkconnectivity.googleapis.com/Spoke', 'projects/acme-prod/locations/europe-west1/spokes/x1'),
  byPath(
    'google_network_connectivity_service_connection_policy',
    'networkconnectivity.googleapis.com/ServiceConnectionPolicy',
    'projects/acme-prod/locations/europe-west1/serviceConnectionPolicies/x1',
  ),
  byPath(
    'google_network_management_connectivity_test',
    'networkmanagement.googleapis.com/ConnectivityTest',
    'projects/acme-prod/locations/global/connectivityTests/x1',
  ),
  byPath(
    'google_compute_network_attachment',
    'compute.googleapis.com/NetworkAttachment',
    'projects/acme-prod/regions/europe-west1/networkAttachments/x1',
  ),
  byPath('google_compute_target_grpc_proxy', 'compute.googleapis.com/TargetGrpcProxy', 'projects/acme-prod/global/targetGrpcProxies/x1'),
  byPath(
    'google_certificate_manager_certificate_map',
    'certificatemanager.googleapis.com/CertificateMap',
    'projects/acme-prod/locations/global/certificateMaps/x1',
  ),
  byPath(
    'google_certificate_manager_certificate_map_entry',
    'certificatemanager.googleapis.com/CertificateMapEntry',
    'projects/acme-prod/locations/global/certificateMaps/x1/certificateMapEntries/x1',
  ),
  byPath(
    'google_certificate_manager_dns_authorization',
    'certificatemanager.googleapis.com/DnsAuthorization',
    'projects/acme-prod/locations/europe-west1/dnsAuthorizations/x1',
  ),
  byPath('google_binary_authorization_attestor', 'binaryauthorization.googleapis.com/Attestor', 'projects/acme-prod/attestors/x1'),
  byPath('google_managed_kafka_cluster', 'managedkafka.googleapis.com/Cluster', 'projects/acme-prod/locations/europe-west1/clusters/x1'),
  byPath('google_managed_kafka_topic', 'managedkafka.googleapis.com/Topic', 'projects/acme-prod/locations/europe-west1/clusters/x1/topics/x1'),
  byPath('google_backup_dr_backup_plan', 'backupdr.googleapis.com/BackupPlan', 'projects/acme-prod/locations/europe-west1/backupPlans/x1'),
  byPath('google_backup_dr_backup_vault', 'backupdr.googleapis.com/BackupVault', 'projects/acme-prod/locations/europe-west1/backupVaults/x1'),
  byPath('google_bigquery_connection', 'bigqueryconnection.googleapis.com/Connection', 'projects/acme-prod/locations/europe-west1/connections/x1'),
  byPath(
    'google_bigquery_reservation',
    'bigqueryreservation.googleapis.com/Reservation',
    'projects/acme-prod/locations/europe-west1/reservations/x1',
  ),
  byPath('google_looker_instance', 'looker.googleapis.com/Instance', 'projects/acme-prod/locations/europe-west1/instances/x1'),
  byPath('google_dns_response_policy', 'dns.googleapis.com/ResponsePolicy', 'projects/acme-prod/responsePolicies/x1'),
  byPath('google_vertex_ai_index', 'aiplatform.googleapis.com/Index', 'projects/acme-prod/locations/europe-west1/indexes/x1'),
  byPath('google_vertex_ai_index_endpoint', 'aiplatform.googleapis.com/IndexEndpoint', 'projects/acme-prod/locations/europe-west1/indexEndpoints/x1'),
  byPath('google_vertex_ai_featurestore', 'aiplatform.googleapis.com/Featurestore', 'projects/acme-prod/locations/europe-west1/featurestores/x1'),
  byPath('google_vertex_ai_tensorboard', 'aiplatform.googleapis.com/Tensorboard', 'projects/acme-prod/locations/europe-west1/tensorboards/x1'),
  byPath('google_clouddeploy_target', 'clouddeploy.googleapis.com/Target', 'projects/acme-prod/locations/europe-west1/targets/x1'),
  byPath('google_dataform_repository', 'dataform.googleapis.com/Repository', 'projects/acme-prod/locations/europe-west1/repositories/x1'),
  byPath('google_dataplex_zone', 'dataplex.googleapis.com/Zone', 'projects/acme-prod/locations/europe-west1/lakes/x1/zones/x1'),
  byPath(
    'google_workstations_workstation_cluster',
    'workstations.googleapis.com/WorkstationCluster',
    'projects/acme-prod/locations/europe-west1/workstationClusters/x1',
  ),
  byPath(
    'google_privateca_certificate',
    'privateca.googleapis.com/Certificate',
    'projects/acme-prod/locations/europe-west1/caPools/x1/certificates/x1',
  ),
];
