import { googleFurtherListed } from './google-listed-further.ts';
import { googlePlatformListed } from './google-listed-platform.ts';
import type { GoogleListed } from './google-listed-type.ts';

type Attributes = Readonly<Record<string, unknown>>;

const project = 'acme-prod';
const number = '123456789012';

/** Version 3 and later: the id is the path behind the host. Before, it was the name alone, and there was a link. */
function compute(terraform: string, type: string, path: string): GoogleListed {
  const [kind = '', where = ''] = path.split('/');
  const place: Attributes = kind === 'zones' ? { zone: where } : kind === 'regions' ? { region: where } : {};
  const whole = `projects/${project}/${path}`;
  const link = `https://www.googleapis.com/compute/v1/${whole}`;
  const linked = kind === 'regions' ? { region: `https://www.googleapis.com/compute/v1/projects/${project}/regions/${where}` } : place;
  return {
    terraform,
    type: `compute.googleapis.com/${type}`,
    asset: `compute.googleapis.com/${whole}`,
    states: [
      { id: whole, name: 'x', project, self_link: link, ...place },
      { id: 'x', name: 'x', project, self_link: link, ...linked },
      { id: 'x', name: 'x', project, ...linked },
    ],
  };
}

/** `id` is the path behind `projects/`; the attributes name it where the id of older versions did not. */
function of(terraform: string, type: string, path: string, attributes: Attributes, host = type.split('/', 1).join()): GoogleListed {
  const whole = `projects/${project}/${path}`;
  return {
    terraform,
    type,
    asset: `${host}/${whole}`,
    states: [
      { id: whole, project, ...attributes },
      { project, ...attributes },
    ],
  };
}

/** Only its id, or a name that is as long, tells what it is. */
function byId(terraform: string, type: string, path: string, attribute = 'id'): GoogleListed {
  const whole = `projects/${project}/${path}`;
  return { terraform, type, asset: `${type.split('/', 1).join()}/${whole}`, states: [{ [attribute]: whole }, { [attribute]: whole, project }] };
}

const eu = 'locations/europe-west1';
const location = 'europe-west1';
const region = 'europe-west1';

/** SOURCE: Import sections of the google provider's pages; Google's list of asset names. */
export const googleListed: readonly GoogleListed[] = [
  compute('google_compute_instance', 'Instance', 'zones/europe-west1-b/instances/x'),
  compute('google_compute_instance_from_template', 'Instance', 'zones/europe-west1-b/instances/x'),
  compute('google_compute_instance_from_machine_image', 'Instance', 'zones/europe-west1-b/instances/x'),
  compute('google_compute_disk', 'Disk', 'zones/europe-west1-b/disks/x'),
  compute('google_compute_region_disk', 'RegionDisk', 'regions/europe-west1/disks/x'),
  compute('google_compute_snapshot', 'Snapshot', 'global/snapshots/x'),
  compute('google_compute_image', 'Image', 'global/images/x'),
  compute('google_compute_instance_template', 'InstanceTemplate', 'global/instanceTemplates/x'),
  compute('google_compute_region_instance_template', 'InstanceTemplate', 'regions/europe-west1/instanceTemplates/x'),
  compute('google_compute_instance_group', 'InstanceGroup', 'zones/europe-west1-b/instanceGroups/x'),
  compute('google_compute_instance_group_manager', 'InstanceGroupManager', 'zones/europe-west1-b/instanceGroupManagers/x'),
  compute('google_compute_region_instance_group_manager', 'InstanceGroupManager', 'regions/europe-west1/instanceGroupManagers/x'),
  compute('google_compute_autoscaler', 'Autoscaler', 'zones/europe-west1-b/autoscalers/x'),
  compute('google_compute_region_autoscaler', 'Autoscaler', 'regions/europe-west1/autoscalers/x'),
  compute('google_compute_node_group', 'NodeGroup', 'zones/europe-west1-b/nodeGroups/x'),
  compute('google_compute_node_template', 'NodeTemplate', 'regions/europe-west1/nodeTemplates/x'),
  compute('google_compute_reservation', 'Reservation', 'zones/europe-west1-b/reservations/x'),
  compute('google_compute_resource_policy', 'ResourcePolicy', 'regions/europe-west1/resourcePolicies/x'),
  compute('google_compute_network', 'Network', 'global/networks/x'),
  compute('google_compute_subnetwork', 'Subnetwork', 'regions/europe-west1/subnetworks/x'),
  compute('google_compute_firewall', 'Firewall', 'global/firewalls/x'),
  compute('google_compute_network_firewall_policy', 'FirewallPolicy', 'global/firewallPolicies/x'),
  compute('google_compute_network_firewall_policy_with_rules', 'FirewallPolicy', 'global/firewallPolicies/x'),
  compute('google_compute_region_network_firewall_policy', 'FirewallPolicy', 'regions/europe-west1/firewallPolicies/x'),
  compute('google_compute_region_network_firewall_policy_with_rules', 'FirewallPolicy', 'regions/europe-west1/firewallPolicies/x'),
  compute('google_compute_route', 'Route', 'global/routes/x'),
  compute('google_compute_router', 'Router', 'regions/europe-west1/routers/x'),
  compute('google_compute_address', 'Address', 'regions/europe-west1/addresses/x'),
  compute('google_compute_global_address', 'GlobalAddress', 'global/addresses/x'),
  compute('google_compute_forwarding_rule', 'ForwardingRule', 'regions/europe-west1/forwardingRules/x'),
  compute('google_compute_global_forwarding_rule', 'GlobalForwardingRule', 'global/forwardingRules/x'),
  compute('google_compute_backend_service', 'BackendService', 'global/backendServices/x'),
  compute('google_compute_region_backend_service', 'RegionBackendService', 'regions/europe-west1/backendServices/x'),
  compute('google_compute_backend_bucket', 'BackendBucket', 'global/backendBuckets/x'),
  compute('google_compute_health_check', 'HealthCheck', 'global/healthChecks/x'),
  compute('google_compute_region_health_check', 'HealthCheck', 'regions/europe-west1/healthChecks/x'),
  compute('google_compute_http_health_check', 'HttpHealthCheck', 'global/httpHealthChecks/x'),
  compute('google_compute_https_health_check', 'HttpsHealthCheck', 'global/httpsHealthChecks/x'),
  compute('google_compute_url_map', 'UrlMap', 'global/urlMaps/x'),
  compute('google_compute_region_url_map', 'UrlMap', 'regions/europe-west1/urlMaps/x'),
  compute('google_compute_target_http_proxy', 'TargetHttpProxy', 'global/targetHttpProxies/x'),
  compute('google_compute_target_https_proxy', 'TargetHttpsProxy', 'global/targetHttpsProxies/x'),
  compute('google_compute_region_target_http_proxy', 'TargetHttpProxy', 'regions/europe-west1/targetHttpProxies/x'),
  compute('google_compute_region_target_https_proxy', 'TargetHttpsProxy', 'regions/europe-west1/targetHttpsProxies/x'),
  compute('google_compute_target_tcp_proxy', 'TargetTcpProxy', 'global/targetTcpProxies/x'),
  compute('google_compute_region_target_tcp_proxy', 'TargetTcpProxy', 'regions/europe-west1/targetTcpProxies/x'),
  compute('google_compute_target_ssl_proxy', 'TargetSslProxy', 'global/targetSslProxies/x'),
  compute('google_compute_target_pool', 'TargetPool', 'regions/europe-west1/targetPools/x'),
  compute('google_compute_target_instance', 'TargetInstance', 'zones/europe-west1-b/targetInstances/x'),
  compute('google_compute_ssl_certificate', 'SslCertificate', 'global/sslCertificates/x'),
  compute('google_compute_managed_ssl_certificate', 'SslCertificate', 'global/sslCertificates/x'),
  compute('google_compute_region_ssl_certificate', 'SslCertificate', 'regions/europe-west1/sslCertificates/x'),
  compute('google_compute_ssl_policy', 'SslPolicy', 'global/sslPolicies/x'),
  compute('google_compute_region_ssl_policy', 'SslPolicy', 'regions/europe-west1/sslPolicies/x'),
  compute('google_compute_security_policy', 'SecurityPolicy', 'global/securityPolicies/x'),
  compute('google_compute_region_security_policy', 'SecurityPolicy', 'regions/europe-west1/securityPolicies/x'),
  compute('google_compute_network_endpoint_group', 'NetworkEndpointGroup', 'zones/europe-west1-b/networkEndpointGroups/x'),
  compute('google_compute_region_network_endpoint_group', 'NetworkEndpointGroup', 'regions/europe-west1/networkEndpointGroups/x'),
  compute('google_compute_global_network_endpoint_group', 'NetworkEndpointGroup', 'global/networkEndpointGroups/x'),
  compute('google_compute_vpn_gateway', 'TargetVpnGateway', 'regions/europe-west1/targetVpnGateways/x'),
  compute('google_compute_ha_vpn_gateway', 'VpnGateway', 'regions/europe-west1/vpnGateways/x'),
  compute('google_compute_external_vpn_gateway', 'ExternalVpnGateway', 'global/externalVpnGateways/x'),
  compute('google_compute_vpn_tunnel', 'VpnTunnel', 'regions/europe-west1/vpnTunnels/x'),
  compute('google_compute_interconnect_attachment', 'InterconnectAttachment', 'regions/europe-west1/interconnectAttachments/x'),
  compute('google_compute_service_attachment', 'ServiceAttachment', 'regions/europe-west1/serviceAttachments/x'),
  compute('google_compute_packet_mirroring', 'PacketMirroring', 'regions/europe-west1/packetMirrorings/x'),
  {
    terraform: 'google_compute_firewall_policy',
    type: 'compute.googleapis.com/FirewallPolicy',
    asset: 'compute.googleapis.com/locations/global/firewallPolicies/42',
    states: [{ id: 'locations/global/firewallPolicies/42', name: '42', firewall_policy_id: '42', short_name: 'x' }],
  },
  of('google_container_cluster', 'container.googleapis.com/Cluster', `${eu}/clusters/x`, { name: 'x', location }),
  of('google_container_node_pool', 'container.googleapis.com/NodePool', `${eu}/clusters/c/nodePools/x`, { name: 'x', cluster: 'c', location }),
  of('google_gke_hub_membership', 'gkehub.googleapis.com/Membership', `${eu}/memberships/x`, { membership_id: 'x', location }),
  of('google_artifact_registry_repository', 'artifactregistry.googleapis.com/Repository', `${eu}/repositories/x`, { repository_id: 'x', location }),
  of('google_cloud_run_service', 'run.googleapis.com/Service', `${eu}/services/x`, { name: 'x', location }),
  of('google_cloud_run_v2_service', 'run.googleapis.com/Service', `${eu}/services/x`, { name: 'x', location }),
  of('google_cloud_run_v2_job', 'run.googleapis.com/Job', `${eu}/jobs/x`, { name: 'x', location }),
  of('google_cloud_run_domain_mapping', 'run.googleapis.com/DomainMapping', `${eu}/domainmappings/x.test`, { name: 'x.test', location }),
  of('google_cloudfunctions_function', 'cloudfunctions.googleapis.com/CloudFunction', `${eu}/functions/x`, { name: 'x', region }),
  of('google_cloudfunctions2_function', 'cloudfunctions.googleapis.com/Function', `${eu}/functions/x`, { name: 'x', location }),
  {
    terraform: 'google_app_engine_application',
    type: 'appengine.googleapis.com/Application',
    asset: `appengine.googleapis.com/apps/${project}`,
    states: [{ id: project, project, location_id: 'europe-west' }, { id: project }],
  },
  ...['standard', 'flexible'].map((kind) => ({
    terraform: `google_app_engine_${kind}_app_version`,
    type: 'appengine.googleapis.com/Version',
    asset: `appengine.googleapis.com/apps/${project}/services/web/versions/v1`,
    states: [{ id: `apps/${project}/services/web/versions/v1`, project, service: 'web', version_id: 'v1' }],
  })),
  of('google_cloud_scheduler_job', 'cloudscheduler.googleapis.com/Job', `${eu}/jobs/x`, { name: 'x', region }),
  of('google_cloud_tasks_queue', 'cloudtasks.googleapis.com/Queue', `${eu}/queues/x`, { name: 'x', location }),
  of('google_cloudbuild_trigger', 'cloudbuild.googleapis.com/BuildTrigger', 'locations/global/triggers/x1', { name: 'x', trigger_id: 'x1' }),
  of('google_cloudbuild_worker_pool', 'cloudbuild.googleapis.com/WorkerPool', `${eu}/workerPools/x`, { name: 'x', location }),
  of('google_clouddeploy_delivery_pipeline', 'clouddeploy.googleapis.com/DeliveryPipeline', `${eu}/deliveryPipelines/x`, { name: 'x', location }),
  of('google_composer_environment', 'composer.googleapis.com/Environment', `${eu}/environments/x`, { name: 'x', region }),
  of('google_workflows_workflow', 'workflows.googleapis.com/Workflow', `${eu}/workflows/x`, { name: 'x', region }),
  of('google_eventarc_trigger', 'eventarc.googleapis.com/Trigger', `${eu}/triggers/x`, { name: 'x', location }),
  of('google_vpc_access_connector', 'vpcaccess.googleapis.com/Connector', `${eu}/connectors/x`, { name: 'x', region }),
  of('google_api_gateway_api', 'apigateway.googleapis.com/Api', 'locations/global/apis/x', { api_id: 'x' }),
  of('google_api_gateway_gateway', 'apigateway.googleapis.com/Gateway', `${eu}/gateways/x`, { gateway_id: 'x', region }),
  of('google_apikeys_key', 'apikeys.googleapis.com/Key', 'locations/global/keys/u-1', { name: 'maps', uid: 'u-1' }),
  {
    terraform: 'google_storage_bucket',
    type: 'storage.googleapis.com/Bucket',
    asset: 'storage.googleapis.com/acme-assets',
    states: [
      { id: 'acme-assets', name: 'acme-assets', project, location: 'EU', self_link: 'https://www.googleapis.com/storage/v1/b/acme-assets' },
      { id: `${project}-acme-assets`, name: 'acme-assets' },
    ],
  },
  of('google_filestore_instance', 'file.googleapis.com/Instance', `${eu}/instances/x`, { name: 'x', location }),
  of('google_sql_database_instance', 'sqladmin.googleapis.com/Instance', 'instances/x', { name: 'x', region }, 'cloudsql.googleapis.com'),
  of('google_spanner_instance', 'spanner.googleapis.com/Instance', 'instances/x', { name: 'x' }),
  of('google_spanner_database', 'spanner.googleapis.com/Database', 'instances/i/databases/x', { name: 'x', instance: 'i' }),
  of('google_bigtable_instance', 'bigtableadmin.googleapis.com/Instance', 'instances/x', { name: 'x' }, 'bigtable.googleapis.com'),
  of(
    'google_bigtable_table',
    'bigtableadmin.googleapis.com/Table',
    'instances/i/tables/x',
    { name: 'x', instance_name: 'i' },
    'bigtable.googleapis.com',
  ),
  of('google_alloydb_cluster', 'alloydb.googleapis.com/Cluster', `${eu}/clusters/x`, { cluster_id: 'x', location }),
  byId('google_alloydb_instance', 'alloydb.googleapis.com/Instance', `${eu}/clusters/c/instances/x`, 'name'),
  of('google_firestore_database', 'firestore.googleapis.com/Database', 'databases/x', { name: 'x' }),
  of('google_redis_instance', 'redis.googleapis.com/Instance', `${eu}/instances/x`, { name: 'x', region }),
  of('google_redis_cluster', 'redis.googleapis.com/Cluster', `${eu}/clusters/x`, { name: 'x', region }),
  of('google_memcache_instance', 'memcache.googleapis.com/Instance', `${eu}/instances/x`, { name: 'x', region }),
  of('google_bigquery_dataset', 'bigquery.googleapis.com/Dataset', 'datasets/d', { dataset_id: 'd' }),
  of('google_bigquery_table', 'bigquery.googleapis.com/Table', 'datasets/d/tables/t', { dataset_id: 'd', table_id: 't' }),
  of('google_bigquery_routine', 'bigquery.googleapis.com/Routine', 'datasets/d/routines/r', { dataset_id: 'd', routine_id: 'r' }),
  byId('google_bigquery_data_transfer_config', 'bigquerydatatransfer.googleapis.com/TransferConfig', `${eu}/transferConfigs/x1`, 'name'),
  {
    ...of('google_dataproc_cluster', 'dataproc.googleapis.com/Cluster', 'regions/europe-west1/clusters/x', { name: 'x', region }),
    states: [
      { id: `projects/${project}/regions/europe-west1/clusters/x`, name: 'x', project, region },
      { id: 'x', name: 'x', project, region },
    ],
  },
  of('google_dataflow_job', 'dataflow.googleapis.com/Job', `${eu}/jobs/2026-x1`, { name: 'x', job_id: '2026-x1', region }),
  of('google_data_fusion_instance', 'datafusion.googleapis.com/Instance', `${eu}/instances/x`, { name: 'x', region }),
  of('google_dataplex_lake', 'dataplex.googleapis.com/Lake', `${eu}/lakes/x`, { name: 'x', location }),
  of('google_notebooks_instance', 'notebooks.googleapis.com/Instance', 'locations/europe-west1-b/instances/x', {
    name: 'x',
    location: 'europe-west1-b',
  }),
  of('google_workbench_instance', 'notebooks.googleapis.com/Instance', 'locations/europe-west1-b/instances/x', {
    name: 'x',
    location: 'europe-west1-b',
  }),
  {
    terraform: 'google_vertex_ai_dataset',
    type: 'aiplatform.googleapis.com/Dataset',
    asset: `aiplatform.googleapis.com/projects/${project}/${eu}/datasets/7`,
    states: [{ id: `projects/${project}/${eu}/datasets/7`, name: `projects/${project}/${eu}/datasets/7`, project, region }],
  },
  of('google_vertex_ai_endpoint', 'aiplatform.googleapis.com/Endpoint', `${eu}/endpoints/7`, { name: '7', location }),
  of('google_pubsub_topic', 'pubsub.googleapis.com/Topic', 'topics/x', { name: 'x' }),
  of('google_pubsub_subscription', 'pubsub.googleapis.com/Subscription', 'subscriptions/x', { name: 'x', topic: `projects/${project}/topics/t` }),
  of('google_pubsub_schema', 'pubsub.googleapis.com/Schema', 'schemas/x', { name: 'x' }),
  {
    terraform: 'google_project',
    type: 'cloudresourcemanager.googleapis.com/Project',
    asset: `cloudresourcemanager.googleapis.com/projects/${number}`,
    states: [
      { id: `projects/${project}`, project_id: project, number, name: 'Acme' },
      { id: project, project_id: project, name: 'Acme' },
    ],
  },
  {
    terraform: 'google_folder',
    type: 'cloudresourcemanager.googleapis.com/Folder',
    asset: 'cloudresourcemanager.googleapis.com/folders/77',
    states: [
      { id: 'folders/77', name: 'folders/77', folder_id: '77', display_name: 'x' },
      { id: 'folders/77', name: 'folders/77' },
    ],
  },
  {
    terraform: 'google_service_account',
    type: 'iam.googleapis.com/ServiceAccount',
    asset: `iam.googleapis.com/projects/${project}/serviceAccounts/1001`,
    states: [
      {
        id: `projects/${project}/serviceAccounts/ci@${project}.iam.gserviceaccount.com`,
        project,
        account_id: 'ci',
        unique_id: '1001',
        email: `ci@${project}.iam.gserviceaccount.com`,
      },
    ],
  },
  {
    terraform: 'google_service_account_key',
    type: 'iam.googleapis.com/ServiceAccountKey',
    asset: `iam.googleapis.com/projects/${project}/serviceAccounts/1001/keys/c0ffee`,
    states: [
      {
        id: `projects/${project}/serviceAccounts/ci@${project}.iam.gserviceaccount.com/keys/c0ffee`,
        name: `projects/${project}/serviceAccounts/ci@${project}.iam.gserviceaccount.com/keys/c0ffee`,
        service_account_id: `projects/${project}/serviceAccounts/ci@${project}.iam.gserviceaccount.com`,
      },
    ],
  },
  of('google_project_iam_custom_role', 'iam.googleapis.com/Role', 'roles/deployer', { role_id: 'deployer' }),
  {
    terraform: 'google_organization_iam_custom_role',
    type: 'iam.googleapis.com/Role',
    asset: 'iam.googleapis.com/organizations/88/roles/deployer',
    states: [
      { id: 'organizations/88/roles/deployer', org_id: '88', role_id: 'deployer' },
      { org_id: '88', role_id: 'deployer' },
    ],
  },
  of('google_kms_key_ring', 'cloudkms.googleapis.com/KeyRing', `${eu}/keyRings/x`, { name: 'x', location }),
  {
    terraform: 'google_kms_crypto_key',
    type: 'cloudkms.googleapis.com/CryptoKey',
    asset: `cloudkms.googleapis.com/projects/${project}/${eu}/keyRings/r/cryptoKeys/x`,
    states: [
      { id: `projects/${project}/${eu}/keyRings/r/cryptoKeys/x`, name: 'x', key_ring: `projects/${project}/${eu}/keyRings/r` },
      { id: `${project}/europe-west1/r/x`, name: 'x', key_ring: `projects/${project}/${eu}/keyRings/r` },
    ],
  },
  of('google_secret_manager_secret', 'secretmanager.googleapis.com/Secret', 'secrets/x', { secret_id: 'x', name: `projects/${number}/secrets/x` }),
  {
    terraform: 'google_secret_manager_secret_version',
    type: 'secretmanager.googleapis.com/SecretVersion',
    asset: `secretmanager.googleapis.com/projects/${project}/secrets/x/versions/1`,
    states: [{ id: `projects/${project}/secrets/x/versions/1`, secret: `projects/${project}/secrets/x`, version: '1' }],
  },
  of('google_privateca_ca_pool', 'privateca.googleapis.com/CaPool', `${eu}/caPools/x`, { name: 'x', location }),
  byId('google_privateca_certificate_authority', 'privateca.googleapis.com/CertificateAuthority', `${eu}/caPools/p/certificateAuthorities/x`, 'name'),
  of('google_certificate_manager_certificate', 'certificatemanager.googleapis.com/Certificate', 'locations/global/certificates/x', {
    name: 'x',
    location: 'global',
  }),
  {
    ...of('google_dns_managed_zone', 'dns.googleapis.com/ManagedZone', 'managedZones/555', { name: 'x', managed_zone_id: '555' }),
    states: [{ id: `projects/${project}/managedZones/x`, name: 'x', project, managed_zone_id: 555 }],
  },
  of('google_dns_policy', 'dns.googleapis.com/Policy', 'policies/x', { name: 'x' }),
  of('google_logging_project_sink', 'logging.googleapis.com/LogSink', 'sinks/x', { name: 'x' }),
  of('google_logging_metric', 'logging.googleapis.com/LogMetric', 'metrics/x', { name: 'x' }),
  byId('google_logging_project_bucket_config', 'logging.googleapis.com/LogBucket', 'locations/global/buckets/x', 'name'),
  byId('google_monitoring_alert_policy', 'monitoring.googleapis.com/AlertPolicy', 'alertPolicies/7', 'name'),
  byId('google_monitoring_notification_channel', 'monitoring.googleapis.com/NotificationChannel', 'notificationChannels/7', 'name'),
  byId('google_monitoring_uptime_check_config', 'monitoring.googleapis.com/UptimeCheckConfig', 'uptimeCheckConfigs/x-7', 'name'),
  byId('google_monitoring_dashboard', 'monitoring.googleapis.com/Dashboard', 'dashboards/d-7'),
  of('google_network_connectivity_hub', 'networkconnectivity.googleapis.com/Hub', 'locations/global/hubs/x', { name: 'x' }),
  byId('google_service_directory_namespace', 'servicedirectory.googleapis.com/Namespace', `${eu}/namespaces/x`, 'name'),
  of('google_identity_platform_tenant', 'identitytoolkit.googleapis.com/Tenant', 'tenants/x-1', { name: 'x-1' }),
  byId('google_iap_client', 'iap.googleapis.com/Client', 'brands/7/identityAwareProxyClients/c-1'),
  ...googlePlatformListed,
  ...googleFurtherListed,
];
