import { googleFurtherTypes } from './google-further-types.ts';
import { googlePlatformTypes } from './google-platform-types.ts';
import type { IdentityRow } from '../../../core/terraform-rules.ts';

interface Options {
  readonly keys?: readonly string[];
}

/**
 * A row: the Cloud Asset type, and the templates of the asset's full name behind `//service/`. The key `lastStep` is the last step of the name: where
 * what stands before it is spelt otherwise in the asset's name, and it is unique without.
 */
function google(native: string, names: string | readonly string[], options: Options = {}): IdentityRow {
  const service = native.slice(0, native.indexOf('/'));
  const templates = typeof names === 'string' ? [names] : names;
  return { native, ids: templates.map((name) => `//${service}/${name}`), keys: options.keys ?? [], scope: 'regional' };
}

const zone = 'projects/{project}/zones/{zone}';
const region = 'projects/{project}/regions/{region}';
const global = 'projects/{project}/global';
const place = 'projects/{project}/locations/{location|region|zone}';

/**
 * Terraform types of the google provider and their Cloud Asset names. `id` mostly is the name behind the service already, a self link wins where the
 * state holds one. SOURCE: Import sections of the google provider's pages; Google's list of asset names.
 */
export const googleTypes: Readonly<Record<string, IdentityRow>> = {
  google_compute_instance: google('compute.googleapis.com/Instance', `${zone}/instances/{name}`),
  google_compute_instance_from_template: google('compute.googleapis.com/Instance', `${zone}/instances/{name}`),
  google_compute_instance_from_machine_image: google('compute.googleapis.com/Instance', `${zone}/instances/{name}`),
  google_compute_disk: google('compute.googleapis.com/Disk', `${zone}/disks/{name}`),
  google_compute_region_disk: google('compute.googleapis.com/RegionDisk', `${region}/disks/{name}`),
  google_compute_snapshot: google('compute.googleapis.com/Snapshot', `${global}/snapshots/{name}`),
  google_compute_image: google('compute.googleapis.com/Image', `${global}/images/{name}`),
  google_compute_instance_template: google('compute.googleapis.com/InstanceTemplate', `${global}/instanceTemplates/{name}`),
  google_compute_region_instance_template: google('compute.googleapis.com/InstanceTemplate', `${region}/instanceTemplates/{name}`),
  google_compute_instance_group: google('compute.googleapis.com/InstanceGroup', `${zone}/instanceGroups/{name}`),
  google_compute_instance_group_manager: google('compute.googleapis.com/InstanceGroupManager', `${zone}/instanceGroupManagers/{name}`),
  google_compute_region_instance_group_manager: google('compute.googleapis.com/InstanceGroupManager', `${region}/instanceGroupManagers/{name}`),
  google_compute_autoscaler: google('compute.googleapis.com/Autoscaler', `${zone}/autoscalers/{name}`),
  google_compute_region_autoscaler: google('compute.googleapis.com/Autoscaler', `${region}/autoscalers/{name}`),
  google_compute_node_group: google('compute.googleapis.com/NodeGroup', `${zone}/nodeGroups/{name}`),
  google_compute_node_template: google('compute.googleapis.com/NodeTemplate', `${region}/nodeTemplates/{name}`),
  google_compute_reservation: google('compute.googleapis.com/Reservation', `${zone}/reservations/{name}`),
  google_compute_resource_policy: google('compute.googleapis.com/ResourcePolicy', `${region}/resourcePolicies/{name}`),
  google_compute_network: google('compute.googleapis.com/Network', `${global}/networks/{name}`),
  google_compute_subnetwork: google('compute.googleapis.com/Subnetwork', `${region}/subnetworks/{name}`),
  google_compute_firewall: google('compute.googleapis.com/Firewall', `${global}/firewalls/{name}`),
  google_compute_firewall_policy: google('compute.googleapis.com/FirewallPolicy', 'locations/global/firewallPolicies/{firewall_policy_id|name}'),
  google_compute_network_firewall_policy: google('compute.googleapis.com/FirewallPolicy', `${global}/firewallPolicies/{name}`),
  google_compute_network_firewall_policy_with_rules: google('compute.googleapis.com/FirewallPolicy', `${global}/firewallPolicies/{name}`),
  google_compute_region_network_firewall_policy: google('compute.googleapis.com/FirewallPolicy', `${region}/firewallPolicies/{name}`),
  google_compute_region_network_firewall_policy_with_rules: google('compute.googleapis.com/FirewallPolicy', `${region}/firewallPolicies/{name}`),
  google_compute_route: google('compute.googleapis.com/Route', `${global}/routes/{name}`),
  google_compute_router: google('compute.googleapis.com/Router', `${region}/routers/{name}`),
  google_compute_address: google('compute.googleapis.com/Address', `${region}/addresses/{name}`),
  google_compute_global_address: google('compute.googleapis.com/GlobalAddress', `${global}/addresses/{name}`),
  google_compute_forwarding_rule: google('compute.googleapis.com/ForwardingRule', `${region}/forwardingRules/{name}`),
  google_compute_global_forwarding_rule: google('compute.googleapis.com/GlobalForwardingRule', `${global}/forwardingRules/{name}`),
  google_compute_backend_service: google('compute.googleapis.com/BackendService', `${global}/backendServices/{name}`),
  google_compute_region_backend_service: google('compute.googleapis.com/RegionBackendService', `${region}/backendServices/{name}`),
  google_compute_backend_bucket: google('compute.googleapis.com/BackendBucket', `${global}/backendBuckets/{name}`),
  google_compute_health_check: google('compute.googleapis.com/HealthCheck', `${global}/healthChecks/{name}`),
  google_compute_region_health_check: google('compute.googleapis.com/HealthCheck', `${region}/healthChecks/{name}`),
  google_compute_http_health_check: google('compute.googleapis.com/HttpHealthCheck', `${global}/httpHealthChecks/{name}`),
  google_compute_https_health_check: google('compute.googleapis.com/HttpsHealthCheck', `${global}/httpsHealthChecks/{name}`),
  google_compute_url_map: google('compute.googleapis.com/UrlMap', `${global}/urlMaps/{name}`),
  google_compute_region_url_map: google('compute.googleapis.com/UrlMap', `${region}/urlMaps/{name}`),
  google_compute_target_http_proxy: google('compute.googleapis.com/TargetHttpProxy', `${global}/targetHttpProxies/{name}`),
  google_compute_target_https_proxy: google('compute.googleapis.com/TargetHttpsProxy', `${global}/targetHttpsProxies/{name}`),
  google_compute_region_target_http_proxy: google('compute.googleapis.com/TargetHttpProxy', `${region}/targetHttpProxies/{name}`),
  google_compute_region_target_https_proxy: google('compute.googleapis.com/TargetHttpsProxy', `${region}/targetHttpsProxies/{name}`),
  google_compute_target_tcp_proxy: google('compute.googleapis.com/TargetTcpProxy', `${global}/targetTcpProxies/{name}`),
  google_compute_region_target_tcp_proxy: google('compute.googleapis.com/TargetTcpProxy', `${region}/targetTcpProxies/{name}`),
  google_compute_target_ssl_proxy: google('compute.googleapis.com/TargetSslProxy', `${global}/targetSslProxies/{name}`),
  google_compute_target_pool: google('compute.googleapis.com/TargetPool', `${region}/targetPools/{name}`),
  google_compute_target_instance: google('compute.googleapis.com/TargetInstance', `${zone}/targetInstances/{name}`),
  google_compute_ssl_certificate: google('compute.googleapis.com/SslCertificate', `${global}/sslCertificates/{name}`),
  google_compute_managed_ssl_certificate: google('compute.googleapis.com/SslCertificate', `${global}/sslCertificates/{name}`),
  google_compute_region_ssl_certificate: google('compute.googleapis.com/SslCertificate', `${region}/sslCertificates/{name}`),
  google_compute_ssl_policy: google('compute.googleapis.com/SslPolicy', `${global}/sslPolicies/{name}`),
  google_compute_region_ssl_policy: google('compute.googleapis.com/SslPolicy', `${region}/sslPolicies/{name}`),
  google_compute_security_policy: google('compute.googleapis.com/SecurityPolicy', `${global}/securityPolicies/{name}`),
  google_compute_region_security_policy: google('compute.googleapis.com/SecurityPolicy', `${region}/securityPolicies/{name}`),
  google_compute_network_endpoint_group: google('compute.googleapis.com/NetworkEndpointGroup', `${zone}/networkEndpointGroups/{name}`),
  google_compute_region_network_endpoint_group: google('compute.googleapis.com/NetworkEndpointGroup', `${region}/networkEndpointGroups/{name}`),
  google_compute_global_network_endpoint_group: google('compute.googleapis.com/NetworkEndpointGroup', `${global}/networkEndpointGroups/{name}`),
  google_compute_vpn_gateway: google('compute.googleapis.com/TargetVpnGateway', `${region}/targetVpnGateways/{name}`),
  google_compute_ha_vpn_gateway: google('compute.googleapis.com/VpnGateway', `${region}/vpnGateways/{name}`),
  google_compute_external_vpn_gateway: google('compute.googleapis.com/ExternalVpnGateway', `${global}/externalVpnGateways/{name}`),
  google_compute_vpn_tunnel: google('compute.googleapis.com/VpnTunnel', `${region}/vpnTunnels/{name}`),
  google_compute_interconnect_attachment: google('compute.googleapis.com/InterconnectAttachment', `${region}/interconnectAttachments/{name}`),
  google_compute_service_attachment: google('compute.googleapis.com/ServiceAttachment', `${region}/serviceAttachments/{name}`),
  google_compute_packet_mirroring: google('compute.googleapis.com/PacketMirroring', `${region}/packetMirrorings/{name}`),

  google_container_cluster: google('container.googleapis.com/Cluster', [
    `${place}/clusters/{name}`,
    'projects/{project}/zones/{location|zone}/clusters/{name}',
  ]),
  google_container_node_pool: google('container.googleapis.com/NodePool', [
    `${place}/clusters/{cluster}/nodePools/{name}`,
    'projects/{project}/zones/{location|zone}/clusters/{cluster}/nodePools/{name}',
  ]),
  google_gke_hub_membership: google('gkehub.googleapis.com/Membership', `projects/{project}/locations/{location}/memberships/{membership_id}`),
  google_artifact_registry_repository: google('artifactregistry.googleapis.com/Repository', `${place}/repositories/{repository_id}`),
  google_cloud_run_service: google('run.googleapis.com/Service', [`${place}/services/{name}`, 'projects/{project}/services/{name}']),
  google_cloud_run_v2_service: google('run.googleapis.com/Service', `${place}/services/{name}`),
  google_cloud_run_v2_job: google('run.googleapis.com/Job', `${place}/jobs/{name}`),
  google_cloud_run_domain_mapping: google('run.googleapis.com/DomainMapping', `${place}/domainmappings/{name}`),
  google_cloudfunctions_function: google('cloudfunctions.googleapis.com/CloudFunction', `${place}/functions/{name}`),
  google_cloudfunctions2_function: google('cloudfunctions.googleapis.com/Function', `${place}/functions/{name}`),
  google_app_engine_application: google('appengine.googleapis.com/Application', 'apps/{project|id}'),
  google_app_engine_standard_app_version: google('appengine.googleapis.com/Version', 'apps/{project}/services/{service}/versions/{version_id}'),
  google_app_engine_flexible_app_version: google('appengine.googleapis.com/Version', 'apps/{project}/services/{service}/versions/{version_id}'),
  google_cloud_scheduler_job: google('cloudscheduler.googleapis.com/Job', `${place}/jobs/{name}`),
  google_cloud_tasks_queue: google('cloudtasks.googleapis.com/Queue', `${place}/queues/{name}`),
  google_cloudbuild_trigger: google('cloudbuild.googleapis.com/BuildTrigger', [
    `${place}/triggers/{trigger_id}`,
    'projects/{project}/locations/global/triggers/{trigger_id}',
  ]),
  google_cloudbuild_worker_pool: google('cloudbuild.googleapis.com/WorkerPool', `${place}/workerPools/{name}`),
  google_clouddeploy_delivery_pipeline: google('clouddeploy.googleapis.com/DeliveryPipeline', `${place}/deliveryPipelines/{name}`),
  google_composer_environment: google('composer.googleapis.com/Environment', `${place}/environments/{name}`),
  google_workflows_workflow: google('workflows.googleapis.com/Workflow', `${place}/workflows/{name}`),
  google_eventarc_trigger: google('eventarc.googleapis.com/Trigger', `${place}/triggers/{name}`),
  google_vpc_access_connector: google('vpcaccess.googleapis.com/Connector', `${place}/connectors/{name}`),
  google_api_gateway_api: google('apigateway.googleapis.com/Api', 'projects/{project}/locations/global/apis/{api_id}'),
  google_api_gateway_gateway: google('apigateway.googleapis.com/Gateway', `${place}/gateways/{gateway_id}`),
  google_apikeys_key: google(
    'apikeys.googleapis.com/Key',
    ['projects/{project}/locations/global/keys/{uid}', 'projects/{project}/locations/global/keys/{name}'],
    {
      keys: ['uid', 'name'],
    },
  ),

  google_storage_bucket: google('storage.googleapis.com/Bucket', '{name}', { keys: ['name'] }),
  google_filestore_instance: google('file.googleapis.com/Instance', `${place}/instances/{name}`),
  google_sql_database_instance: google('sqladmin.googleapis.com/Instance', 'projects/{project}/instances/{name}'),
  google_spanner_instance: google('spanner.googleapis.com/Instance', 'projects/{project}/instances/{name}'),
  google_spanner_database: google('spanner.googleapis.com/Database', 'projects/{project}/instances/{instance}/databases/{name}'),
  google_bigtable_instance: google('bigtableadmin.googleapis.com/Instance', 'projects/{project}/instances/{name}'),
  google_bigtable_table: google('bigtableadmin.googleapis.com/Table', 'projects/{project}/instances/{instance_name}/tables/{name}'),
  google_alloydb_cluster: google('alloydb.googleapis.com/Cluster', `${place}/clusters/{cluster_id}`),
  google_alloydb_instance: google('alloydb.googleapis.com/Instance', '{name}'),
  google_firestore_database: google('firestore.googleapis.com/Database', 'projects/{project}/databases/{name}'),
  google_redis_instance: google('redis.googleapis.com/Instance', `${place}/instances/{name}`),
  google_redis_cluster: google('redis.googleapis.com/Cluster', `${place}/clusters/{name}`),
  google_memcache_instance: google('memcache.googleapis.com/Instance', `${place}/instances/{name}`),
  google_bigquery_dataset: google('bigquery.googleapis.com/Dataset', 'projects/{project}/datasets/{dataset_id}'),
  google_bigquery_table: google('bigquery.googleapis.com/Table', 'projects/{project}/datasets/{dataset_id}/tables/{table_id}'),
  google_bigquery_routine: google('bigquery.googleapis.com/Routine', 'projects/{project}/datasets/{dataset_id}/routines/{routine_id}'),
  google_bigquery_data_transfer_config: google('bigquerydatatransfer.googleapis.com/TransferConfig', '{name}'),
  google_dataproc_cluster: google('dataproc.googleapis.com/Cluster', 'projects/{project}/regions/{region}/clusters/{name}'),
  google_dataflow_job: google('dataflow.googleapis.com/Job', `${place}/jobs/{job_id|id}`),
  google_data_fusion_instance: google('datafusion.googleapis.com/Instance', `${place}/instances/{name}`),
  google_dataplex_lake: google('dataplex.googleapis.com/Lake', `${place}/lakes/{name}`),
  google_notebooks_instance: google('notebooks.googleapis.com/Instance', `${place}/instances/{name}`),
  google_workbench_instance: google('notebooks.googleapis.com/Instance', `${place}/instances/{name}`),
  google_vertex_ai_dataset: google('aiplatform.googleapis.com/Dataset', '{name}'),
  google_vertex_ai_endpoint: google('aiplatform.googleapis.com/Endpoint', `${place}/endpoints/{name}`),
  google_pubsub_topic: google('pubsub.googleapis.com/Topic', 'projects/{project}/topics/{name}'),
  google_pubsub_subscription: google('pubsub.googleapis.com/Subscription', 'projects/{project}/subscriptions/{name}'),
  google_pubsub_schema: google('pubsub.googleapis.com/Schema', 'projects/{project}/schemas/{name}'),

  google_project: google('cloudresourcemanager.googleapis.com/Project', ['projects/{number}', 'projects/{project_id}'], {
    keys: ['project_id', 'number'],
  }),
  google_folder: google('cloudresourcemanager.googleapis.com/Folder', ['{name}', 'folders/{folder_id}'], { keys: ['folder_id'] }),
  google_service_account: google(
    'iam.googleapis.com/ServiceAccount',
    ['projects/{project}/serviceAccounts/{unique_id}', 'projects/{project}/serviceAccounts/{email}'],
    {
      keys: ['unique_id', 'email'],
    },
  ),
  google_service_account_key: google('iam.googleapis.com/ServiceAccountKey', '{name|id}', { keys: ['lastStep'] }),
  google_project_iam_custom_role: google('iam.googleapis.com/Role', 'projects/{project}/roles/{role_id}'),
  google_organization_iam_custom_role: google('iam.googleapis.com/Role', 'organizations/{org_id}/roles/{role_id}'),
  google_kms_key_ring: google('cloudkms.googleapis.com/KeyRing', `projects/{project}/locations/{location}/keyRings/{name}`),
  google_kms_crypto_key: google('cloudkms.googleapis.com/CryptoKey', ['{key_ring}/cryptoKeys/{name}', '{id}']),
  google_secret_manager_secret: google('secretmanager.googleapis.com/Secret', 'projects/{project}/secrets/{secret_id}', { keys: ['secret_id'] }),
  google_secret_manager_secret_version: google('secretmanager.googleapis.com/SecretVersion', '{name|id}'),
  google_privateca_ca_pool: google('privateca.googleapis.com/CaPool', `${place}/caPools/{name}`),
  google_privateca_certificate_authority: google('privateca.googleapis.com/CertificateAuthority', '{name|id}'),
  google_certificate_manager_certificate: google(
    'certificatemanager.googleapis.com/Certificate',
    'projects/{project}/locations/{location}/certificates/{name}',
  ),
  google_dns_managed_zone: google(
    'dns.googleapis.com/ManagedZone',
    ['projects/{project}/managedZones/{managed_zone_id}', 'projects/{project}/managedZones/{name}'],
    {
      keys: ['managed_zone_id', 'name'],
    },
  ),
  google_dns_policy: google('dns.googleapis.com/Policy', 'projects/{project}/policies/{name}', { keys: ['name'] }),
  google_logging_project_sink: google('logging.googleapis.com/LogSink', 'projects/{project}/sinks/{name}', { keys: ['name'] }),
  google_logging_metric: google('logging.googleapis.com/LogMetric', 'projects/{project}/metrics/{name}', { keys: ['name'] }),
  google_logging_project_bucket_config: google('logging.googleapis.com/LogBucket', '{name|id}'),
  google_monitoring_alert_policy: google('monitoring.googleapis.com/AlertPolicy', '{name|id}'),
  google_monitoring_notification_channel: google('monitoring.googleapis.com/NotificationChannel', '{name|id}'),
  google_monitoring_uptime_check_config: google('monitoring.googleapis.com/UptimeCheckConfig', '{name|id}'),
  google_monitoring_dashboard: google('monitoring.googleapis.com/Dashboard', '{id}'),
  google_network_connectivity_hub: google('networkconnectivity.googleapis.com/Hub', 'projects/{project}/locations/global/hubs/{name}'),
  google_service_directory_namespace: google('servicedirectory.googleapis.com/Namespace', '{name|id}'),
  google_identity_platform_tenant: google('identitytoolkit.googleapis.com/Tenant', 'projects/{project}/tenants/{name}'),
  google_iap_client: google('iap.googleapis.com/Client', '{id}'),
  ...googlePlatformTypes,
  ...googleFurtherTypes,
};
