import { createHash } from 'node:crypto';

type Fields = Readonly<Record<string, unknown>>;

const settings = (of: Readonly<Record<string, string>>): Fields => ({ attributes: Object.entries(of).map(([Key, Value]) => ({ Key, Value })) });
const script = '#!/bin/sh\necho hello\n';
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Type, state, the cloud's answer where nothing changed, one where something did, and what. SOURCE: the APIs' references; attribute references of the AWS provider. */
export const awsDeeperCases: readonly (readonly [type: string, state: Fields, same: Fields, changed: Fields, paths: readonly string[]])[] = [
  [
    'aws_lb',
    {
      idle_timeout: 60,
      enable_deletion_protection: true,
      enable_http2: true,
      desync_mitigation_mode: 'defensive',
      access_logs: [{ enabled: true, bucket: 'logs', prefix: '' }],
    },
    settings({
      'idle_timeout.timeout_seconds': '60',
      'deletion_protection.enabled': 'true',
      'routing.http2.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'defensive',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'logs',
      'access_logs.s3.prefix': '',
    }),
    settings({
      'idle_timeout.timeout_seconds': '600',
      'deletion_protection.enabled': 'false',
      'routing.http2.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'monitor',
      'access_logs.s3.enabled': 'false',
      'access_logs.s3.bucket': '',
      'access_logs.s3.prefix': '',
    }),
    ['idle_timeout', 'enable_deletion_protection', 'desync_mitigation_mode', 'access_logs[0].enabled', 'access_logs[0].bucket'],
  ],
  // A network load balancer has no idle timeout and no HTTP/2: its state holds the provider's defaults.
  [
    'aws_lb',
    { load_balancer_type: 'network', idle_timeout: 60, enable_http2: true, enable_deletion_protection: false },
    settings({ 'deletion_protection.enabled': 'false', 'load_balancing.cross_zone.enabled': 'false' }),
    settings({ 'deletion_protection.enabled': 'true', 'load_balancing.cross_zone.enabled': 'false' }),
    ['enable_deletion_protection'],
  ],
  [
    'aws_lb_target_group',
    { deregistration_delay: '300', slow_start: 0, stickiness: [{ enabled: false, type: 'lb_cookie', cookie_duration: 86_400 }] },
    settings({
      'deregistration_delay.timeout_seconds': '300',
      'slow_start.duration_seconds': '0',
      'stickiness.enabled': 'false',
      'stickiness.type': 'lb_cookie',
      'stickiness.lb_cookie.duration_seconds': '86400',
    }),
    settings({
      'deregistration_delay.timeout_seconds': '5',
      'slow_start.duration_seconds': '30',
      'stickiness.enabled': 'true',
      'stickiness.type': 'lb_cookie',
      'stickiness.lb_cookie.duration_seconds': '86400',
    }),
    ['deregistration_delay', 'slow_start', 'stickiness[0].enabled'],
  ],
  [
    'aws_lb_listener_rule',
    {
      action: [{ type: 'forward', order: 1, target_group_arn: 'arn:tg/a', forward: [] }],
      condition: [
        { host_header: [{ values: ['b.test', 'a.test'] }], path_pattern: [], http_header: [], query_string: [] },
        { host_header: [], path_pattern: [], http_header: [], query_string: [{ key: 'v', value: '1' }] },
      ],
    },
    {
      Actions: [{ Type: 'forward', TargetGroupArn: 'arn:tg/a', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:tg/a', Weight: 1 }] } }],
      Conditions: [
        { Field: 'host-header', Values: ['a.test', 'b.test'], HostHeaderConfig: { Values: ['a.test', 'b.test'] } },
        { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }] } },
      ],
    },
    {
      Actions: [{ Type: 'forward', TargetGroupArn: 'arn:tg/b' }],
      Conditions: [{ Field: 'host-header', Values: ['a.test', 'b.test'], HostHeaderConfig: { Values: ['a.test', 'b.test'] } }],
    },
    ['action', 'condition'],
  ],
  [
    'aws_cloudwatch_metric_alarm',
    {
      dimensions: { QueueName: 'jobs', Stage: 'prod' },
      insufficient_data_actions: [],
      alarm_description: '',
      datapoints_to_alarm: 0,
      metric_query: [{ id: 'e', expression: 'm1 * 2', metric: [] }],
    },
    {
      Dimensions: [
        { Name: 'Stage', Value: 'prod' },
        { Name: 'QueueName', Value: 'jobs' },
      ],
      Metrics: [{ Id: 'e', Expression: 'm1 * 2' }],
      InsufficientDataActions: [],
    },
    { Dimensions: [{ Name: 'QueueName', Value: 'other' }], Metrics: [{ Id: 'e', Expression: 'm1 * 3' }], InsufficientDataActions: ['arn:topic'] },
    ['dimensions', 'metric_query', 'insufficient_data_actions'],
  ],
  ['aws_instance', { user_data: sha1(script), user_data_base64: null }, { userData: base64(script) }, { userData: base64('x') }, ['user_data']],
  ['aws_instance', { user_data: script, user_data_base64: null }, { userData: base64(script) }, { userData: null }, ['user_data']],
  [
    'aws_instance',
    { user_data: null, user_data_base64: base64(script) },
    { userData: base64(script) },
    { userData: base64('x') },
    ['user_data_base64'],
  ],
  ['aws_ssm_parameter', { value: 'secret', insecure_value: null, version: 3 }, { Version: 3 }, { Version: 4 }, ['value']],
  ['aws_ssm_parameter', { value: '', insecure_value: 'plain', version: 3 }, { Version: 3 }, { Version: 4 }, ['insecure_value']],
  [
    'aws_lambda_function',
    { source_code_hash: 'abc=', code_sha256: 'abc=', reserved_concurrent_executions: -1 },
    { CodeSha256: 'abc=', Concurrency: { ReservedConcurrentExecutions: -1 } },
    { CodeSha256: 'xyz=', Concurrency: { ReservedConcurrentExecutions: 0 } },
    ['source_code_hash', 'reserved_concurrent_executions'],
  ],
  // A hash of the configuration's own making says nothing of the code.
  [
    'aws_lambda_function',
    { source_code_hash: 'v1.2.3', code_sha256: 'abc=', timeout: 3 },
    { CodeSha256: 'xyz=', Timeout: 3 },
    { CodeSha256: 'xyz=', Timeout: 9 },
    ['timeout'],
  ],
  [
    'aws_ecs_service',
    {
      load_balancer: [{ target_group_arn: 'arn:tg/a', elb_name: '', container_name: 'web', container_port: 80 }],
      capacity_provider_strategy: [{ capacity_provider: 'FARGATE', weight: 1, base: 0 }],
    },
    {
      loadBalancers: [{ targetGroupArn: 'arn:tg/a', containerName: 'web', containerPort: 80 }],
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    },
    {
      loadBalancers: [{ targetGroupArn: 'arn:tg/a', containerName: 'web', containerPort: 8080 }],
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
    },
    ['load_balancer', 'capacity_provider_strategy'],
  ],
  [
    'aws_eks_cluster',
    { enabled_cluster_log_types: ['audit', 'api'] },
    {
      logging: {
        clusterLogging: [
          { types: ['api', 'audit'], enabled: true },
          { types: ['scheduler'], enabled: false },
        ],
      },
    },
    { logging: { clusterLogging: [{ types: ['api', 'audit', 'scheduler'], enabled: false }] } },
    ['enabled_cluster_log_types'],
  ],
  [
    'aws_eks_node_group',
    { taint: [{ key: 'dedicated', value: 'gpu', effect: 'NO_SCHEDULE' }] },
    { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NO_SCHEDULE' }] },
    { taints: [] },
    ['taint'],
  ],
  [
    'aws_dynamodb_table',
    {
      global_secondary_index: [{ name: 'by-user', hash_key: 'user', range_key: 'at', projection_type: 'ALL' }],
      local_secondary_index: [{ name: 'by-time', range_key: 'at', projection_type: 'KEYS_ONLY' }],
      replica: [{ region_name: 'eu-west-2' }],
    },
    {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-user',
          KeySchema: [
            { AttributeName: 'user', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-time',
          KeySchema: [
            { AttributeName: 'id', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      Replicas: [{ RegionName: 'eu-west-2' }],
    },
    { GlobalSecondaryIndexes: [], LocalSecondaryIndexes: [], Replicas: [] },
    ['global_secondary_index', 'local_secondary_index', 'replica'],
  ],
  [
    'aws_cloudfront_distribution',
    {
      origin: [{ origin_id: 's3', domain_name: 'b.s3.amazonaws.com', origin_path: '' }],
      ordered_cache_behavior: [{ path_pattern: '/api/*', target_origin_id: 's3', viewer_protocol_policy: 'https-only' }],
    },
    {
      DistributionConfig: {
        Origins: { Items: [{ Id: 's3', DomainName: 'b.s3.amazonaws.com', OriginPath: '' }] },
        CacheBehaviors: { Items: [{ PathPattern: '/api/*', TargetOriginId: 's3', ViewerProtocolPolicy: 'https-only' }] },
      },
    },
    { DistributionConfig: { Origins: { Items: [{ Id: 's3', DomainName: 'evil.test', OriginPath: '' }] }, CacheBehaviors: { Quantity: 0 } } },
    ['origin', 'ordered_cache_behavior'],
  ],
  [
    'aws_elb',
    { listener: [{ lb_port: 443, lb_protocol: 'https', instance_port: 80, instance_protocol: 'http', ssl_certificate_id: 'arn:c' }] },
    {
      ListenerDescriptions: [
        { Listener: { LoadBalancerPort: 443, Protocol: 'HTTPS', InstancePort: 80, InstanceProtocol: 'HTTP', SSLCertificateId: 'arn:c' } },
      ],
    },
    { ListenerDescriptions: [{ Listener: { LoadBalancerPort: 80, Protocol: 'HTTP', InstancePort: 80, InstanceProtocol: 'HTTP' } }] },
    ['listener'],
  ],
  [
    'aws_wafv2_web_acl',
    {
      default_action: [{ allow: [{ custom_request_handling: [] }], block: [] }],
      rule_json: null,
      rule: [
        { name: 'rate', priority: 1, action: [{ allow: [], block: [{ custom_response: [] }], count: [] }], override_action: [] },
        { name: 'common', priority: 0, action: [], override_action: [{ count: [], none: [{}] }] },
      ],
    },
    {
      DefaultAction: { Allow: {} },
      Rules: [
        { Name: 'common', Priority: 0, OverrideAction: { None: {} } },
        { Name: 'rate', Priority: 1, Action: { Block: {} } },
        { Name: 'ShieldMitigationRuleGroup_1_2_3', Priority: 10_000_000, OverrideAction: { None: {} } },
      ],
    },
    { DefaultAction: { Block: {} }, Rules: [{ Name: 'rate', Priority: 1, Action: { Count: {} } }] },
    ['default_action', 'rule'],
  ],
  [
    'aws_msk_cluster',
    {
      kafka_version: '3.8.x',
      number_of_broker_nodes: 3,
      broker_node_group_info: [{ instance_type: 'kafka.m7g.large', storage_info: [{ ebs_storage_info: [{ volume_size: 100 }] }] }],
    },
    {
      KafkaVersion: '3.8.x',
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large', StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } } },
    },
    {
      KafkaVersion: '3.8.x',
      NumberOfBrokerNodes: 6,
      BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large', StorageInfo: { EBSStorageInfo: { VolumeSize: 500 } } },
    },
    ['number_of_broker_nodes', 'broker_node_group_info[0].storage_info[0].ebs_storage_info[0].volume_size'],
  ],
];
