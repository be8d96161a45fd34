import type { AttributeCase } from './google-attribute-cases.ts';

const link = (path: string): string => `https://www.googleapis.com/compute/v1/projects/p/${path}`;

/** Of Google's services beside Compute Engine. SOURCE: as there. */
export const googleServiceAttributeCases: readonly AttributeCase[] = [
  [
    'google_cloud_run_v2_service',
    {
      template: [
        {
          containers: [
            {
              image: 'eu.gcr.io/p/web:1',
              env: [
                { name: 'MODE', value: 'prod', value_source: [] },
                { name: 'KEY', value: '', value_source: [{ secret_key_ref: [{ secret: 's', version: '1' }] }] },
              ],
              ports: [{ container_port: 8080, name: 'http1' }],
            },
          ],
          scaling: [{ min_instance_count: 0, max_instance_count: 10 }],
        },
      ],
      traffic: [{ percent: 100, revision: '', tag: '', type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }],
    },
    {
      template: {
        containers: [
          {
            image: 'eu.gcr.io/p/web:1',
            env: [
              { name: 'KEY', valueSource: { secretKeyRef: { secret: 's', version: '1' } } },
              { name: 'MODE', value: 'prod' },
            ],
            ports: [{ containerPort: 8080, name: 'http1' }],
          },
        ],
        scaling: { maxInstanceCount: 10 },
      },
      traffic: [{ percent: 100, type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' }],
    },
    {
      template: {
        containers: [{ image: 'eu.gcr.io/p/web:2', env: [{ name: 'MODE', value: 'debug' }], ports: [{ containerPort: 9090 }] }],
        scaling: { maxInstanceCount: 10 },
      },
      traffic: [
        { percent: 50, type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' },
        { percent: 50, revision: 'web-1', type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION' },
      ],
    },
    ['template[0].containers[0].image', 'template[0].containers[0].ports[0].container_port', 'template[0].containers[0].env', 'traffic'],
  ],
  [
    'google_cloudfunctions_function',
    { runtime: 'nodejs22', available_memory_mb: 256, timeout: 60, entry_point: 'f', environment_variables: { A: '1' } },
    {
      environment: 'GEN_1',
      buildConfig: { runtime: 'nodejs22', entryPoint: 'f' },
      serviceConfig: { availableMemory: '256M', timeoutSeconds: 60, environmentVariables: { A: '1', LOG_EXECUTION_ID: 'true' } },
    },
    {
      buildConfig: { runtime: 'nodejs22', entryPoint: 'g' },
      serviceConfig: { availableMemory: '1Gi', timeoutSeconds: 60, environmentVariables: { A: '2' } },
    },
    ['environment_variables', 'entry_point', 'available_memory_mb'],
  ],
  [
    'google_cloudfunctions_function',
    { runtime: 'nodejs22', available_memory_mb: 256, timeout: 60 },
    { runtime: 'nodejs22', availableMemoryMb: 256, timeout: '60s' },
    { runtime: 'python312', availableMemoryMb: 512, timeout: '90s' },
    ['runtime', 'timeout', 'available_memory_mb'],
  ],
  [
    'google_cloudfunctions2_function',
    { service_config: [{ environment_variables: { A: '1' }, max_instance_count: 3 }] },
    { serviceConfig: { environmentVariables: { A: '1', LOG_EXECUTION_ID: 'true' }, maxInstanceCount: 3 } },
    { serviceConfig: { environmentVariables: {}, maxInstanceCount: 4 } },
    ['service_config[0].max_instance_count', 'service_config[0].environment_variables'],
  ],
  [
    'google_cloud_scheduler_job',
    { schedule: '0 * * * *', paused: false, attempt_deadline: '180s', http_target: [{ uri: 'https://x.test', http_method: 'GET' }] },
    { schedule: '0 * * * *', state: 'ENABLED', attemptDeadline: '180s', httpTarget: { uri: 'https://x.test', httpMethod: 'GET' } },
    { schedule: '0 * * * *', state: 'PAUSED', attemptDeadline: '60s', httpTarget: { uri: 'https://evil.test', httpMethod: 'GET' } },
    ['http_target[0].uri', 'paused', 'attempt_deadline'],
  ],
  [
    'google_monitoring_alert_policy',
    {
      conditions: [
        {
          name: 'projects/p/alertPolicies/1/conditions/2',
          display_name: 'cpu',
          condition_threshold: [{ filter: 'x', comparison: 'COMPARISON_GT', threshold_value: 0.9, duration: '60s' }],
        },
      ],
    },
    {
      conditions: [
        {
          name: 'projects/p/alertPolicies/1/conditions/2',
          displayName: 'cpu',
          conditionThreshold: { filter: 'x', comparison: 'COMPARISON_GT', thresholdValue: 0.9, duration: '60s' },
        },
      ],
    },
    { conditions: [{ displayName: 'cpu', conditionThreshold: { filter: 'x', comparison: 'COMPARISON_GT', thresholdValue: 0.5, duration: '60s' } }] },
    ['conditions'],
  ],
  [
    'google_monitoring_notification_channel',
    { display_name: 'ops', labels: { email_address: 'ops@x.test' }, user_labels: {} },
    { displayName: 'ops', labels: { email_address: 'ops@x.test' } },
    { displayName: 'ops', labels: { email_address: 'mallory@x.test' } },
    ['labels.email_address'],
  ],
  [
    'google_org_policy_policy',
    { spec: [{ rules: [{ enforce: 'FALSE', allow_all: '', deny_all: '', values: [], condition: [] }] }] },
    { spec: { rules: [{ enforce: false }] } },
    { spec: { rules: [{ enforce: true }] } },
    ['spec[0].rules'],
  ],
  [
    'google_org_policy_policy',
    { spec: [{ rules: [{ enforce: '', allow_all: '', deny_all: '', values: [{ allowed_values: ['a', 'b'], denied_values: [] }], condition: [] }] }] },
    { spec: { rules: [{ values: { allowedValues: ['b', 'a'] } }] } },
    { spec: { rules: [{ allowAll: true }] } },
    ['spec[0].rules'],
  ],
  [
    'google_pubsub_subscription',
    { push_config: [], retry_policy: [{ minimum_backoff: '10s', maximum_backoff: '600s' }], dead_letter_policy: [] },
    { pushConfig: {}, retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600.0s' } },
    {
      pushConfig: { pushEndpoint: 'https://evil.test' },
      retryPolicy: { minimumBackoff: '20s', maximumBackoff: '600s' },
      deadLetterPolicy: { deadLetterTopic: 't' },
    },
    ['push_config[0].push_endpoint', 'dead_letter_policy[0].dead_letter_topic', 'retry_policy[0].minimum_backoff'],
  ],
  [
    'google_dns_managed_zone',
    {
      dns_name: 'x.test.',
      visibility: 'private',
      private_visibility_config: [{ networks: [{ network_url: link('global/networks/main') }], gke_clusters: [] }],
    },
    {
      dnsName: 'x.test.',
      visibility: 'private',
      privateVisibilityConfig: { kind: 'x', networks: [{ kind: 'y', networkUrl: link('global/networks/main') }] },
    },
    { dnsName: 'x.test.', visibility: 'private', privateVisibilityConfig: { networks: [{ networkUrl: link('global/networks/other') }] } },
    ['private_visibility_config[0].networks'],
  ],
  [
    'google_project',
    { name: 'Shop', billing_account: '0000-AAAA' },
    { displayName: 'Shop', billingInfo: { billingAccountName: 'billingAccounts/0000-AAAA' } },
    { displayName: 'Shop 2', billingInfo: { billingAccountName: '' } },
    ['name', 'billing_account'],
  ],
];
