import { compute, type GcpEstateData, type GcpThing, inRegion, managed, region, thing } from './gcp-estate.ts';

const fn = (name: string, trigger?: string): readonly GcpThing[] => [
  managed(
    'google_cloudfunctions2_function',
    name,
    {
      location: region,
      description: '',
      build_config: [{ runtime: 'nodejs22', entry_point: 'main' }],
      service_config: [
        {
          max_instance_count: 10,
          available_memory: '256M',
          timeout_seconds: 60,
          ingress_settings: 'ALLOW_ALL',
          service: inRegion(`services/${name}`),
          environment_variables: {},
        },
      ],
      event_trigger:
        trigger === undefined
          ? []
          : [
              {
                trigger: inRegion(`triggers/${trigger}`),
                pubsub_topic: compute('topics/orders'),
                event_type: 'google.cloud.pubsub.topic.v1.messagePublished',
              },
            ],
    },
    thing('cloudfunctions.googleapis.com/Function', inRegion(`functions/${name}`), {
      data: {
        buildConfig: { runtime: 'nodejs22', entryPoint: 'main' },
        serviceConfig: {
          maxInstanceCount: 10,
          availableMemory: '256M',
          timeoutSeconds: 60,
          ingressSettings: 'ALLOW_ALL',
          environmentVariables: { LOG_EXECUTION_ID: 'true' },
        },
        ...(trigger === undefined
          ? {}
          : { eventTrigger: { eventType: 'google.cloud.pubsub.topic.v1.messagePublished', pubsubTopic: compute('topics/orders') } }),
      },
    }),
  ),
  thing('run.googleapis.com/Service', inRegion(`services/${name}`), { labels: { 'goog-managed-by': 'cloudfunctions' } }),
];
const topic = (name: string): GcpThing =>
  managed('google_pubsub_topic', name, { id: compute(`topics/${name}`) }, thing('pubsub.googleapis.com/Topic', compute(`topics/${name}`)));
const account = (name: string): GcpThing => {
  const email = `${name}@acme-prod.iam.gserviceaccount.com`;
  const made = thing('iam.googleapis.com/ServiceAccount', compute(`serviceAccounts/${email}`), { data: { email, displayName: name } });
  return managed('google_service_account', name, { account_id: name, email, display_name: name }, made);
};
const secret = (name: string): GcpThing =>
  managed(
    'google_secret_manager_secret',
    name,
    { id: compute(`secrets/${name}`), secret_id: name },
    thing('secretmanager.googleapis.com/Secret', compute(`secrets/${name}`)),
  );

/** Functions of the second generation: what they are called by, and what building and running them makes. */
export const functions: GcpEstateData = {
  title: 'Functions 2nd gen',
  things: [
    ...fn('api'),
    ...fn('orders', 'orders-123456'),
    thing('eventarc.googleapis.com/Trigger', inRegion('triggers/orders-123456')),
    thing('pubsub.googleapis.com/Subscription', compute('subscriptions/eventarc-europe-west1-orders-123456-sub-042')),
    managed(
      'google_eventarc_trigger',
      'audit',
      {
        location: region,
        service_account: 'runner@acme-prod.iam.gserviceaccount.com',
        transport: [
          {
            pubsub: [
              {
                topic: compute('topics/eventarc-europe-west1-audit-789'),
                subscription: compute('subscriptions/eventarc-europe-west1-audit-sub-789'),
              },
            ],
          },
        ],
      },
      thing('eventarc.googleapis.com/Trigger', inRegion('triggers/audit'), { data: { serviceAccount: 'runner@acme-prod.iam.gserviceaccount.com' } }),
    ),
    thing('pubsub.googleapis.com/Topic', compute('topics/eventarc-europe-west1-audit-789')),
    thing('pubsub.googleapis.com/Subscription', compute('subscriptions/eventarc-europe-west1-audit-sub-789')),
    ...[
      'gcf-v2-sources-123456789012-europe-west1',
      'gcf-v2-uploads-123456789012.europe-west1.cloudfunctions.appspot.com',
      'acme-prod_cloudbuild',
      'run-sources-acme-prod-europe-west1',
    ].map((name) => thing('storage.googleapis.com/Bucket', name, { location: region })),
    thing('artifactregistry.googleapis.com/Repository', inRegion('repositories/gcf-artifacts')),
    thing('artifactregistry.googleapis.com/Repository', inRegion('repositories/cloud-run-source-deploy')),
    ...['runner', 'scheduler', 'ci'].map(account),
    ...['123456789012-compute@developer.gserviceaccount.com', 'service-123456789012@gcp-sa-eventarc.iam.gserviceaccount.com'].map((mail) =>
      thing('iam.googleapis.com/ServiceAccount', compute(`serviceAccounts/${mail}`)),
    ),
    topic('orders'),
    topic('dead'),
    secret('stripe'),
    secret('smtp'),
    managed(
      'google_cloud_run_v2_service',
      'web',
      { location: region, description: '', ingress: 'INGRESS_TRAFFIC_ALL', template: [{ containers: [{ image: 'eu.gcr.io/acme-prod/web:7' }] }] },
      thing('run.googleapis.com/Service', inRegion('services/web'), {
        data: { ingress: 'INGRESS_TRAFFIC_ALL', template: { containers: [{ image: 'eu.gcr.io/acme-prod/web:7' }] } },
      }),
    ),
    managed(
      'google_cloud_scheduler_job',
      'nightly',
      { region, schedule: '0 3 * * *', time_zone: 'Etc/UTC', description: '', paused: false },
      thing('cloudscheduler.googleapis.com/Job', inRegion('jobs/nightly'), {
        data: { schedule: '0 3 * * *', timeZone: 'Etc/UTC', state: 'ENABLED' },
      }),
    ),
    managed(
      'google_artifact_registry_repository',
      'images',
      { location: region, repository_id: 'images', format: 'DOCKER', mode: 'STANDARD_REPOSITORY', description: '' },
      thing('artifactregistry.googleapis.com/Repository', inRegion('repositories/images'), {
        data: { format: 'DOCKER', mode: 'STANDARD_REPOSITORY' },
      }),
    ),
    ...['_Default', '_Required'].map((name) => thing('logging.googleapis.com/LogBucket', `projects/acme-prod/locations/global/buckets/${name}`)),
    ...['run', 'eventarc', 'cloudfunctions'].map((name) =>
      thing('serviceusage.googleapis.com/Service', `projects/123456789012/services/${name}.googleapis.com`),
    ),
  ],
  changes: [
    {
      what: 'a function by hand',
      made: thing('cloudfunctions.googleapis.com/Function', inRegion('functions/fix')),
      with: [thing('run.googleapis.com/Service', inRegion('services/fix'), { labels: { 'goog-managed-by': 'cloudfunctions' } })],
    },
    { what: 'a service by hand', made: thing('run.googleapis.com/Service', inRegion('services/tmp')) },
    {
      what: 'another runtime',
      changed: 'google_cloudfunctions2_function.api',
      set: { buildConfig: { runtime: 'nodejs18', entryPoint: 'main' } },
    },
    {
      what: 'a variable by hand',
      changed: 'google_cloudfunctions2_function.orders',
      set: {
        serviceConfig: {
          maxInstanceCount: 10,
          availableMemory: '256M',
          timeoutSeconds: 60,
          ingressSettings: 'ALLOW_ALL',
          environmentVariables: { DEBUG: '1' },
        },
      },
    },
    { what: 'a job that somebody paused', changed: 'google_cloud_scheduler_job.nightly', set: { state: 'PAUSED' } },
    {
      what: 'a deployment by hand',
      changed: 'google_cloud_run_v2_service.web',
      set: { template: { containers: [{ image: 'eu.gcr.io/acme-prod/web:hotfix' }] } },
    },
    { what: 'a topic', gone: 'google_pubsub_topic.dead' },
    { what: 'a secret', gone: 'google_secret_manager_secret.smtp' },
    { what: 'an account', gone: 'google_service_account.ci' },
    { what: 'a bucket by hand', made: thing('storage.googleapis.com/Bucket', 'acme-tmp-dump', { location: region }) },
  ],
};
