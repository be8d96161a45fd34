import type { ResourceTypeInfo } from '../../core/provider.ts';

type Row = readonly [type: string, title: string, scope?: 'global'];

/**
 * Asset types by the order of interest, with their plural for people. Cloud Asset answers for all of its types at once: a type without
 * a row is listed and counted all the same. SOURCE: https://cloud.google.com/asset-inventory/docs/asset-types
 */
const rows: readonly Row[] = [
  ['compute.googleapis.com/Instance', 'Compute Engine instances'],
  ['storage.googleapis.com/Bucket', 'Cloud Storage buckets'],
  ['container.googleapis.com/Cluster', 'GKE clusters'],
  ['sqladmin.googleapis.com/Instance', 'Cloud SQL instances'],
  ['run.googleapis.com/Service', 'Cloud Run services'],
  ['cloudfunctions.googleapis.com/Function', 'Cloud Functions'],
  ['cloudfunctions.googleapis.com/CloudFunction', 'Cloud Functions (1st gen)'],
  ['compute.googleapis.com/Disk', 'Disks'],
  ['compute.googleapis.com/Network', 'VPC networks', 'global'],
  ['compute.googleapis.com/Subnetwork', 'Subnetworks'],
  ['compute.googleapis.com/Firewall', 'Firewall rules', 'global'],
  ['iam.googleapis.com/ServiceAccount', 'Service accounts', 'global'],
  ['bigquery.googleapis.com/Dataset', 'BigQuery datasets'],
  ['bigquery.googleapis.com/Table', 'BigQuery tables'],
  ['pubsub.googleapis.com/Topic', 'Pub/Sub topics', 'global'],
  ['pubsub.googleapis.com/Subscription', 'Pub/Sub subscriptions', 'global'],
  ['compute.googleapis.com/Address', 'IP addresses'],
  ['compute.googleapis.com/GlobalAddress', 'Global IP addresses', 'global'],
  ['compute.googleapis.com/ForwardingRule', 'Forwarding rules'],
  ['compute.googleapis.com/GlobalForwardingRule', 'Global forwarding rules', 'global'],
  ['compute.googleapis.com/BackendService', 'Backend services', 'global'],
  ['compute.googleapis.com/RegionBackendService', 'Regional backend services'],
  ['compute.googleapis.com/BackendBucket', 'Backend buckets', 'global'],
  ['compute.googleapis.com/UrlMap', 'URL maps', 'global'],
  ['compute.googleapis.com/TargetHttpProxy', 'HTTP proxies', 'global'],
  ['compute.googleapis.com/TargetHttpsProxy', 'HTTPS proxies', 'global'],
  ['compute.googleapis.com/TargetPool', 'Target pools'],
  ['compute.googleapis.com/SslCertificate', 'SSL certificates', 'global'],
  ['compute.googleapis.com/HealthCheck', 'Health checks', 'global'],
  ['compute.googleapis.com/Route', 'Routes', 'global'],
  ['compute.googleapis.com/Router', 'Cloud Routers'],
  ['compute.googleapis.com/VpnGateway', 'VPN gateways'],
  ['compute.googleapis.com/VpnTunnel', 'VPN tunnels'],
  ['compute.googleapis.com/Image', 'Images', 'global'],
  ['compute.googleapis.com/Snapshot', 'Snapshots', 'global'],
  ['compute.googleapis.com/InstanceTemplate', 'Instance templates', 'global'],
  ['compute.googleapis.com/InstanceGroup', 'Instance groups'],
  ['compute.googleapis.com/InstanceGroupManager', 'Managed instance groups'],
  ['compute.googleapis.com/Autoscaler', 'Autoscalers'],
  ['compute.googleapis.com/SecurityPolicy', 'Cloud Armor policies', 'global'],
  ['compute.googleapis.com/NetworkEndpointGroup', 'Network endpoint groups'],
  ['compute.googleapis.com/ResourcePolicy', 'Resource policies'],
  ['compute.googleapis.com/Project', 'Compute Engine project settings', 'global'],
  ['container.googleapis.com/NodePool', 'GKE node pools'],
  ['artifactregistry.googleapis.com/Repository', 'Artifact Registry repositories'],
  ['run.googleapis.com/Job', 'Cloud Run jobs'],
  ['run.googleapis.com/Revision', 'Cloud Run revisions'],
  ['appengine.googleapis.com/Application', 'App Engine applications'],
  ['cloudkms.googleapis.com/KeyRing', 'KMS key rings'],
  ['cloudkms.googleapis.com/CryptoKey', 'KMS keys'],
  ['cloudkms.googleapis.com/CryptoKeyVersion', 'KMS key versions'],
  ['secretmanager.googleapis.com/Secret', 'Secrets', 'global'],
  ['secretmanager.googleapis.com/SecretVersion', 'Secret versions', 'global'],
  ['dns.googleapis.com/ManagedZone', 'DNS zones', 'global'],
  ['spanner.googleapis.com/Instance', 'Spanner instances'],
  ['spanner.googleapis.com/Database', 'Spanner databases'],
  ['bigtableadmin.googleapis.com/Instance', 'Bigtable instances'],
  ['redis.googleapis.com/Instance', 'Memorystore for Redis instances'],
  ['firestore.googleapis.com/Database', 'Firestore databases'],
  ['alloydb.googleapis.com/Cluster', 'AlloyDB clusters'],
  ['file.googleapis.com/Instance', 'Filestore instances'],
  ['dataproc.googleapis.com/Cluster', 'Dataproc clusters'],
  ['dataflow.googleapis.com/Job', 'Dataflow jobs'],
  ['composer.googleapis.com/Environment', 'Composer environments'],
  ['aiplatform.googleapis.com/Endpoint', 'Vertex AI endpoints'],
  ['aiplatform.googleapis.com/Dataset', 'Vertex AI datasets'],
  ['cloudscheduler.googleapis.com/Job', 'Scheduler jobs'],
  ['cloudtasks.googleapis.com/Queue', 'Task queues'],
  ['cloudbuild.googleapis.com/BuildTrigger', 'Cloud Build triggers'],
  ['workflows.googleapis.com/Workflow', 'Workflows'],
  ['eventarc.googleapis.com/Trigger', 'Eventarc triggers'],
  ['vpcaccess.googleapis.com/Connector', 'VPC access connectors'],
  ['logging.googleapis.com/LogBucket', 'Log buckets'],
  ['logging.googleapis.com/LogSink', 'Log sinks', 'global'],
  ['logging.googleapis.com/LogMetric', 'Log metrics', 'global'],
  ['monitoring.googleapis.com/AlertPolicy', 'Alert policies', 'global'],
  ['monitoring.googleapis.com/NotificationChannel', 'Notification channels', 'global'],
  ['monitoring.googleapis.com/Dashboard', 'Dashboards', 'global'],
  ['iam.googleapis.com/ServiceAccountKey', 'Service account keys', 'global'],
  ['iam.googleapis.com/Role', 'Custom roles', 'global'],
  ['apikeys.googleapis.com/Key', 'API keys', 'global'],
  ['serviceusage.googleapis.com/Service', 'Enabled APIs', 'global'],
  ['cloudresourcemanager.googleapis.com/Project', 'Projects', 'global'],
  ['cloudresourcemanager.googleapis.com/Folder', 'Folders', 'global'],
  ['cloudresourcemanager.googleapis.com/Organization', 'Organisations', 'global'],
];

export const types: readonly ResourceTypeInfo[] = rows.map(([type, title, scope]) => ({
  type,
  title,
  scope: scope ?? 'regional',
  permission: 'cloudasset.assets.searchAllResources',
}));

const spelled = new Map(types.map(({ type }) => [type.toLowerCase(), type]));

/** The asset types among those asked for, spelled as Cloud Asset spells them; undefined when none are named: then all are meant. */
export function assetTypesOf(asked: readonly string[] | undefined): readonly string[] | undefined {
  if (asked === undefined || asked.length === 0) return undefined;
  return [
    ...new Set(
      asked
        .filter((type) => /^([a-z0-9.-]+\.)?(googleapis\.com|k8s\.io)\/[a-z]\w*$/i.test(type))
        .map((type) => spelled.get(type.toLowerCase()) ?? type),
    ),
  ];
}
