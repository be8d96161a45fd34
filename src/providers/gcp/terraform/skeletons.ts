import type { Resource } from '../../../core/model.ts';
import { skeletonArguments, skeletonTags, type SkeletonArguments } from '../../../core/skeleton-arguments.ts';

const [name, project] = ['name=@name', 'project=@account'];
const place = (argument: string): readonly string[] => [name, project, `${argument}=@region`];

/** What the search knows of the arguments of a type's code. SOURCE: "Argument Reference" of each type's page. */
const known: Readonly<Record<string, readonly string[]>> = {
  google_compute_instance: place('zone'),
  google_compute_disk: place('zone'),
  google_compute_network: [name, project],
  google_compute_subnetwork: place('region'),
  google_compute_firewall: [name, project],
  google_compute_router: place('region'),
  google_compute_global_address: [name, project],
  google_compute_address: place('region'),
  google_storage_bucket: place('location'),
  google_container_cluster: place('location'),
  google_sql_database_instance: place('region'),
  google_redis_instance: place('region'),
  google_pubsub_topic: [name, project],
  google_pubsub_subscription: [name, project],
  google_cloud_run_v2_service: place('location'),
  google_artifact_registry_repository: ['repository_id=@id:repositories', project, 'location=@region'],
  google_bigquery_dataset: ['dataset_id=@id:datasets', project, 'location=@region'],
  google_kms_key_ring: ['name=@id:keyRings', project, 'location=@region'],
  google_dns_managed_zone: [name, project],
};

const labelled = new Set([
  'google_compute_instance',
  'google_compute_disk',
  'google_storage_bucket',
  'google_pubsub_topic',
  'google_pubsub_subscription',
  'google_redis_instance',
  'google_bigquery_dataset',
  'google_artifact_registry_repository',
  'google_dns_managed_zone',
]);

export function googleSkeleton(terraformType: string, resource: Resource): SkeletonArguments {
  const texts = known[terraformType];
  if (texts === undefined) return {};
  return { ...skeletonArguments(texts, resource), ...(labelled.has(terraformType) ? skeletonTags('labels', resource, /^goog-/) : {}) };
}
