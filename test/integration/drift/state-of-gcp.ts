import type { GcpAsset } from '../../cloud/gcp/estate.ts';
import { below, type Fields, type GcpKind, gcpProject, located, region, service } from './gcp-kind.ts';
import { gcpComputeKinds } from './state-of-gcp-compute.ts';
import type { StateResource } from './state-of.ts';

/** Types by use. SOURCE: attribute references of the google provider, version 6; REST references of the services. */
export const gcpKinds: readonly GcpKind[] = [
  ...gcpComputeKinds,
  service('google_storage_bucket', 'storage.googleapis.com/Bucket', (n) => `acme-prod-data-${String(n)}`, {
    api: 'storage/v1/b',
    data: (n) => ({
      name: `acme-prod-data-${String(n)}`,
      location: 'EU',
      storageClass: 'STANDARD',
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      versioning: { enabled: true },
      lifecycle: { rule: [{ action: { type: 'Delete' }, condition: { age: 30 } }] },
      labels: { env: 'prod' },
    }),
    state: (n) => ({
      id: `acme-prod-data-${String(n)}`,
      location: 'EU',
      storage_class: 'STANDARD',
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      versioning: [{ enabled: true }],
      lifecycle_rule: [{ action: [{ type: 'Delete', storage_class: '' }], condition: [{ age: 30, with_state: 'ANY' }] }],
      cors: [],
      requester_pays: false,
    }),
    changes: [
      ['public_access_prevention', 'iamConfiguration', { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'inherited' }],
      ['versioning[0].enabled', 'versioning', { enabled: false }],
      ['lifecycle_rule', 'lifecycle', undefined],
      ['cors', 'cors', [{ origin: ['*'], method: ['GET'] }]],
    ],
  }),
  service('google_sql_database_instance', 'sqladmin.googleapis.com/Instance', below('instances', 'db'), {
    host: 'cloudsql.googleapis.com',
    api: 'sql/v1beta4',
    labels: false,
    data: () => ({
      databaseVersion: 'POSTGRES_17',
      region,
      settings: {
        tier: 'db-f1-micro',
        availabilityType: 'ZONAL',
        dataDiskSizeGb: '10',
        storageAutoResize: true,
        activationPolicy: 'ALWAYS',
        backupConfiguration: { enabled: true },
        ipConfiguration: { ipv4Enabled: true, authorizedNetworks: [] },
        databaseFlags: [{ name: 'log_connections', value: 'on' }],
      },
    }),
    state: () => ({
      database_version: 'POSTGRES_17',
      region,
      settings: [
        {
          tier: 'db-f1-micro',
          availability_type: 'ZONAL',
          disk_size: 10,
          disk_autoresize: true,
          activation_policy: 'ALWAYS',
          backup_configuration: [{ enabled: true }],
          ip_configuration: [{ ipv4_enabled: true, authorized_networks: [] }],
          database_flags: [{ name: 'log_connections', value: 'on' }],
        },
      ],
    }),
    changes: [['database_version', 'databaseVersion', 'POSTGRES_18']],
  }),
  service('google_container_cluster', 'container.googleapis.com/Cluster', located('clusters', 'k'), {
    api: 'v1',
    labels: false,
    data: () => ({ network: 'main', subnetwork: 'app', shieldedNodes: { enabled: true }, legacyAbac: {}, releaseChannel: { channel: 'REGULAR' } }),
    state: () => ({
      location: region,
      network: `projects/${gcpProject}/global/networks/main`,
      subnetwork: `projects/${gcpProject}/regions/${region}/subnetworks/app`,
      enable_shielded_nodes: true,
      enable_legacy_abac: false,
      release_channel: [{ channel: 'REGULAR' }],
      master_authorized_networks_config: [],
      node_pool: [],
    }),
    changes: [
      ['enable_legacy_abac', 'legacyAbac', { enabled: true }],
      ['enable_shielded_nodes', 'shieldedNodes', {}],
      ['release_channel[0].channel', 'releaseChannel', { channel: 'RAPID' }],
    ],
  }),
  service('google_cloud_run_v2_service', 'run.googleapis.com/Service', located('services', 'svc'), {
    api: 'v2',
    data: () => ({
      ingress: 'INGRESS_TRAFFIC_ALL',
      template: {
        serviceAccount: 'web@acme',
        containers: [{ image: 'eu.gcr.io/p/web:1', env: [{ name: 'MODE', value: 'prod' }] }],
        scaling: { maxInstanceCount: 10 },
      },
      labels: { env: 'prod' },
    }),
    state: () => ({
      location: region,
      description: '',
      ingress: 'INGRESS_TRAFFIC_ALL',
      template: [
        {
          service_account: 'web@acme',
          containers: [{ image: 'eu.gcr.io/p/web:1', env: [{ name: 'MODE', value: 'prod', value_source: [] }] }],
          scaling: [{ max_instance_count: 10, min_instance_count: 0 }],
        },
      ],
    }),
    changes: [['ingress', 'ingress', 'INGRESS_TRAFFIC_INTERNAL_ONLY']],
  }),
  service('google_pubsub_topic', 'pubsub.googleapis.com/Topic', below('topics', 't'), {
    api: 'v1',
    location: 'global',
    data: () => ({ messageRetentionDuration: '86400s', labels: { env: 'prod' } }),
    state: () => ({ kms_key_name: '', message_retention_duration: '86400s' }),
    changes: [
      ['message_retention_duration', 'messageRetentionDuration', '600s'],
      ['kms_key_name', 'kmsKeyName', 'projects/x/locations/y/keyRings/z/cryptoKeys/k'],
    ],
  }),
  service('google_secret_manager_secret', 'secretmanager.googleapis.com/Secret', below('secrets', 's'), {
    api: 'v1',
    location: 'global',
    data: () => ({ replication: { automatic: {} }, labels: { env: 'prod' } }),
    state: (n) => ({
      secret_id: `s-${String(n)}`,
      name: `projects/123456789012/secrets/s-${String(n)}`,
      expire_time: '',
      annotations: {},
      topics: [],
    }),
    changes: [['topics', 'topics', [{ name: 'projects/p/topics/other' }]]],
  }),
  service('google_kms_crypto_key', 'cloudkms.googleapis.com/CryptoKey', below('locations/europe/keyRings/r/cryptoKeys', 'k'), {
    api: 'v1',
    location: 'europe',
    data: () => ({ purpose: 'ENCRYPT_DECRYPT', rotationPeriod: '7776000s', labels: { env: 'prod' } }),
    state: () => ({ key_ring: `projects/${gcpProject}/locations/europe/keyRings/r`, purpose: 'ENCRYPT_DECRYPT', rotation_period: '7776000s' }),
    changes: [['rotation_period', 'rotationPeriod', '31536000s']],
  }),
  service('google_bigquery_dataset', 'bigquery.googleapis.com/Dataset', below('datasets', 'd'), {
    api: 'bigquery/v2',
    location: 'EU',
    data: () => ({ location: 'EU', description: 'sales', labels: { env: 'prod' } }),
    state: (n) => ({ dataset_id: `d-${String(n)}`, location: 'EU', description: 'sales', friendly_name: '' }),
    changes: [
      ['description', 'description', 'by hand'],
      ['friendly_name', 'friendlyName', 'by hand'],
    ],
  }),
  service('google_cloud_scheduler_job', 'cloudscheduler.googleapis.com/Job', located('jobs', 'j'), {
    api: 'v1',
    labels: false,
    data: () => ({
      schedule: '0 * * * *',
      timeZone: 'Etc/UTC',
      state: 'ENABLED',
      attemptDeadline: '180s',
      httpTarget: { uri: 'https://x.test', httpMethod: 'GET' },
    }),
    state: () => ({
      region,
      schedule: '0 * * * *',
      time_zone: 'Etc/UTC',
      description: '',
      paused: false,
      attempt_deadline: '180s',
      http_target: [{ uri: 'https://x.test', http_method: 'GET' }],
    }),
    changes: [
      ['schedule', 'schedule', '* * * * *'],
      ['paused', 'state', 'PAUSED'],
      ['http_target[0].uri', 'httpTarget', { uri: 'https://evil.test', httpMethod: 'GET' }],
    ],
  }),
  service('google_artifact_registry_repository', 'artifactregistry.googleapis.com/Repository', located('repositories', 'repo'), {
    api: 'v1',
    data: () => ({ format: 'DOCKER', mode: 'STANDARD_REPOSITORY', labels: { env: 'prod' } }),
    state: (n) => ({
      repository_id: `repo-${String(n)}`,
      location: region,
      format: 'DOCKER',
      mode: 'STANDARD_REPOSITORY',
      description: '',
      kms_key_name: '',
    }),
    changes: [['description', 'description', 'by hand']],
  }),
  service('google_redis_instance', 'redis.googleapis.com/Instance', located('instances', 'cache'), {
    api: 'v1',
    data: () => ({ tier: 'BASIC', memorySizeGb: 1, redisVersion: 'REDIS_7_2', authEnabled: true, labels: { env: 'prod' } }),
    state: () => ({ region, tier: 'BASIC', memory_size_gb: 1, redis_version: 'REDIS_7_2', auth_enabled: true, redis_configs: {} }),
    changes: [
      ['auth_enabled', 'authEnabled', false],
      ['memory_size_gb', 'memorySizeGb', 5],
    ],
  }),
  service('google_cloudfunctions2_function', 'cloudfunctions.googleapis.com/Function', located('functions', 'f'), {
    api: 'v2',
    data: () => ({
      buildConfig: { runtime: 'nodejs22', entryPoint: 'f' },
      serviceConfig: { maxInstanceCount: 3, environmentVariables: { LOG_EXECUTION_ID: 'true' } },
      labels: { env: 'prod' },
    }),
    state: () => ({
      location: region,
      description: '',
      build_config: [{ runtime: 'nodejs22', entry_point: 'f' }],
      service_config: [{ max_instance_count: 3, environment_variables: {} }],
    }),
    changes: [['build_config[0].runtime', 'buildConfig', { runtime: 'nodejs18', entryPoint: 'f' }]],
  }),
  service('google_workflows_workflow', 'workflows.googleapis.com/Workflow', located('workflows', 'w'), {
    api: 'v1',
    data: () => ({ description: 'x', sourceContents: 'main: {}', labels: { env: 'prod' } }),
    state: () => ({ region, description: 'x', source_contents: 'main: {}' }),
    changes: [['source_contents', 'sourceContents', 'main: {evil}']],
  }),
  service('google_project_iam_custom_role', 'iam.googleapis.com/Role', below('roles', 'r'), {
    api: 'v1',
    location: 'global',
    labels: false,
    data: () => ({ title: 'Reader', stage: 'GA', includedPermissions: ['storage.objects.get'] }),
    state: (n) => ({ role_id: `r-${String(n)}`, title: 'Reader', description: '', stage: 'GA', permissions: ['storage.objects.get'] }),
    changes: [['permissions', 'includedPermissions', ['storage.objects.get', 'iam.roles.update']]],
  }),
];

const env = { env: 'prod' };

/** A resource of the cloud; `other` are members that somebody changed. */
export function gcpAsset(kind: GcpKind, n: number, other: Fields = {}): GcpAsset {
  const path = kind.path(n);
  const host = kind.host ?? kind.type.slice(0, kind.type.indexOf('/'));
  const data = { ...kind.data(n), ...other };
  return {
    name: `//${host}/${path}`,
    assetType: kind.type,
    location: kind.location.toLowerCase(),
    displayName: path.slice(path.lastIndexOf('/') + 1),
    ...(kind.labels === false ? {} : { labels: env }),
    path: `/${kind.api}/${path}`,
    data,
  };
}

/** The state's entry for a resource. */
export function gcpState(kind: GcpKind, name: string, n: number): StateResource {
  const labels = kind.labels === false ? {} : { labels: env, terraform_labels: env, effective_labels: env };
  return { type: kind.terraform, name, attributes: { ...labels, ...kind.state(n) }, provider: 'hashicorp/google' };
}
