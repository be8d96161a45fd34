import { createHash } from 'node:crypto';
import { rows } from '../../../core/drift/attributes/attribute-row.ts';
import { recordsAt, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { AttributeRow, AttributeTable, Normalise, StateValues } from '../../../core/terraform-rules.ts';

/** Rows of `rows`, brought into one form by a function of their own. */
function by(normalise: Normalise, ...texts: readonly string[]): readonly AttributeRow[] {
  return rows(...texts).map((row) => ({ ...row, normalise }));
}

/** One line an item, in order. */
function linesOf(line: (item: StateValues) => string): Normalise {
  return (value) =>
    asArray(value)
      .map((item) => line(asRecord(item) ?? {}))
      .filter((one) => one !== '')
      .sort()
      .join('\n');
}

/** The text at the first of the names that has one. */
function either(item: StateValues, ...names: readonly string[]): string {
  return names.map((name) => textAt(item, name)).find((text) => text !== '') ?? '';
}

/** What stands for an attribute that this kind of balancer does not have: the state's value is the provider's default. */
const notOfThisKind = '\u0000';

/** An attribute of a balancer or target group, by its key among all of them. SOURCE: `LoadBalancerAttribute`, `TargetGroupAttribute` of the API. */
function keyed(path: string, key: string, standard = ''): AttributeRow {
  const valueOf = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value;
    const item = asArray(value)
      .map(asRecord)
      .find((one) => one?.['Key'] === key);
    return item === undefined ? notOfThisKind : item['Value'];
  };
  const [row] = rows(`${path}=attributes${standard === '' ? '' : `~${standard}`}`);
  if (row === undefined) throw new Error(`${path} makes no row`);
  return { ...row, normalise: (value) => row.normalise(valueOf(value)), show: valueOf, fits: (_state, cloud) => cloud === notOfThisKind };
}

const balancer = [
  keyed('idle_timeout', 'idle_timeout.timeout_seconds', '60'),
  keyed('client_keep_alive', 'client_keep_alive.seconds', '3600'),
  keyed('enable_deletion_protection', 'deletion_protection.enabled'),
  keyed('enable_http2', 'routing.http2.enabled', 'true'),
  keyed('enable_waf_fail_open', 'waf.fail_open.enabled'),
  keyed('drop_invalid_header_fields', 'routing.http.drop_invalid_header_fields.enabled'),
  keyed('preserve_host_header', 'routing.http.preserve_host_header.enabled'),
  keyed('desync_mitigation_mode', 'routing.http.desync_mitigation_mode', 'defensive'),
  keyed('xff_header_processing_mode', 'routing.http.xff_header_processing.mode', 'append'),
  keyed('access_logs.0.enabled', 'access_logs.s3.enabled'),
  keyed('access_logs.0.bucket', 'access_logs.s3.bucket'),
  keyed('access_logs.0.prefix', 'access_logs.s3.prefix'),
];
const targetGroup = [
  keyed('deregistration_delay', 'deregistration_delay.timeout_seconds', '300'),
  keyed('slow_start', 'slow_start.duration_seconds'),
  keyed('load_balancing_algorithm_type', 'load_balancing.algorithm.type', 'round_robin'),
  keyed('proxy_protocol_v2', 'proxy_protocol_v2.enabled'),
  keyed('connection_termination', 'deregistration_delay.connection_termination.enabled'),
  keyed('lambda_multi_value_headers_enabled', 'lambda.multi_value_headers.enabled'),
  keyed('stickiness.0.enabled', 'stickiness.enabled'),
  keyed('stickiness.0.type', 'stickiness.type'),
  keyed('stickiness.0.cookie_duration', 'stickiness.lb_cookie.duration_seconds', '86400'),
];

/** Where a rule leads, by the kind of action and its target groups. */
const actions = linesOf((action) => {
  const forward = recordsAt(action, 'forward')[0] ?? asRecord(action['ForwardConfig']) ?? {};
  const groups = [...recordsAt(forward, 'target_group'), ...recordsAt(forward, 'TargetGroups')].map((group) =>
    either(group, 'arn', 'TargetGroupArn'),
  );
  const own = either(action, 'target_group_arn', 'TargetGroupArn');
  return [either(action, 'type', 'Type'), ...[...new Set(own === '' ? groups : [own, ...groups])].sort()].join(' ');
});

/** What a rule asks of a request: its field and the values. */
const conditions = linesOf((condition) => {
  const field = textAt(condition, 'Field');
  if (field !== '') {
    const config = asRecord(Object.entries(condition).find(([name]) => name.endsWith('Config'))?.[1]) ?? condition;
    const values = asArray(config['Values']).map((value) => pairText(value, 'Key', 'Value'));
    return [field, textAt(config, 'HttpHeaderName'), ...values.sort()].filter((text) => text !== '').join(' ');
  }
  return ['host_header', 'path_pattern', 'http_header', 'http_request_method', 'query_string', 'source_ip']
    .flatMap((name) => {
      const blocks = recordsAt(condition, name);
      if (blocks.length === 0) return [];
      const values =
        name === 'query_string' ? blocks.map((block) => pairText(block, 'key', 'value')) : blocks.flatMap((block) => texts(block['values']));
      return [[name.replaceAll('_', '-'), textAt(blocks[0], 'http_header_name'), ...values.sort()].filter((text) => text !== '').join(' ')];
    })
    .join('\n');
});

function pairText(value: unknown, key: string, name: string): string {
  const pair = asRecord(value);
  return pair === undefined ? String(value) : `${textAt(pair, key)}=${textAt(pair, name)}`;
}

/** Names and values, as a map or as a list of pairs. */
const dimensions: Normalise = (value) =>
  (Array.isArray(value)
    ? asArray(value).map((item) => pairText(item, 'Name', 'Value'))
    : Object.entries(asRecord(value) ?? {}).map(([name, own]) => `${name}=${String(own)}`)
  )
    .sort()
    .join('\n');

/** Metrics and expressions of an alarm by their ids. */
const metricQueries = linesOf((query) => {
  const metric = recordsAt(query, 'metric')[0] ?? asRecord(query['MetricStat']) ?? {};
  const of = asRecord(metric['Metric']) ?? metric;
  return [
    either(query, 'id', 'Id'),
    either(query, 'expression', 'Expression'),
    either(of, 'namespace', 'Namespace'),
    either(of, 'metric_name', 'MetricName'),
    either(metric, 'stat', 'Stat'),
    either(metric, 'period', 'Period'),
    dimensions(of['dimensions'] ?? of['Dimensions']),
  ]
    .filter((text) => text !== '')
    .join(' ');
});

/** User data by its hash: older states hold the hash alone, newer ones the text, the API says it in base64. SOURCE: `userDataHashSum` of the AWS provider. */
const userData: Normalise = (value) => {
  if (typeof value !== 'string' || value === '' || /^[0-9a-f]{40}$/.test(value)) return typeof value === 'string' ? value : '';
  const decoded = Buffer.from(value, 'base64');
  const isEncoded = decoded.toString('base64') === value;
  return createHash('sha1')
    .update(isEncoded ? decoded : value)
    .digest('hex');
};
/** A state keeps user data in one of two attributes: the other says nothing of it. */
const inOneOf = (name: string, other: string): readonly AttributeRow[] => {
  const own: Normalise = (value, owner = {}) => (isFilled(owner[name]) || !isFilled(owner[other]) ? userData(value) : '');
  return by(own, `${name}=userData?`).map((row) => ({ ...row, show: own }));
};
function isFilled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

/** The hash that the code was deployed by; nothing where the state's is one of the configuration's own making. */
const codeHash: Normalise = (value, owner) => {
  const { source_code_hash: own, code_sha256: seen } = owner ?? {};
  const isOfTheCode = typeof own === 'string' && own !== '' && (typeof seen !== 'string' || seen === '' || seen === own);
  return isOfTheCode && typeof value === 'string' ? value : '';
};

/** A parameter's value by its version, which grows with each: the value itself is not asked for. */
const byVersion: Normalise = (value, owner) => {
  const { version } = owner ?? {};
  if (typeof version !== 'number' || version === 0 || value === '' || value === null || value === undefined) return '';
  return `version ${String(typeof value === 'number' ? value : version)}`;
};
const parameter = by(byVersion, 'value=Version', 'insecure_value=Version').map((row) => ({
  ...row,
  show: byVersion,
  // A state keeps the value in one of the two.
  fits: (state: string) => state === '',
}));

const balancers = linesOf((item) =>
  [either(item, 'target_group_arn', 'TargetGroupArn', 'targetGroupArn') || either(item, 'elb_name', 'LoadBalancerName', 'loadBalancerName')]
    .concat(either(item, 'container_name', 'ContainerName', 'containerName'), either(item, 'container_port', 'ContainerPort', 'containerPort'))
    .join(' '),
);
const strategy = linesOf((item) =>
  [
    either(item, 'capacity_provider', 'CapacityProvider', 'capacityProvider'),
    `weight ${either(item, 'weight', 'Weight') || '0'}`,
    `base ${either(item, 'base', 'Base') || '0'}`,
  ].join(' '),
);
const taints = linesOf((item) => [either(item, 'key', 'Key'), either(item, 'value', 'Value'), either(item, 'effect', 'Effect')].join(' '));

/** Kinds of logs that a cluster writes: a list, or groups of kinds with a switch. */
const logTypes: Normalise = (value) =>
  asArray(value)
    .flatMap((item) => (typeof item === 'string' ? [item] : asRecord(item)?.['enabled'] === true ? texts(asRecord(item)?.['types']) : []))
    .sort()
    .join(' ');

/** Keys of an index or a table: `HASH id, RANGE at`. */
function keysOf(item: StateValues): readonly string[] {
  const schema = [...recordsAt(item, 'KeySchema'), ...recordsAt(item, 'key_schema')].map(
    (key) => `${either(key, 'KeyType', 'key_type')} ${either(key, 'AttributeName', 'attribute_name')}`,
  );
  const own = [['HASH', textAt(item, 'hash_key')] as const, ['RANGE', textAt(item, 'range_key')] as const];
  return (schema.length > 0 ? schema : own.filter(([, name]) => name !== '').map(([kind, name]) => `${kind} ${name}`)).toSorted();
}
const indexesBy = (isSaid: (key: string) => boolean): Normalise =>
  linesOf((index) => {
    const projection = either(index, 'projection_type') || textAt(asRecord(index['Projection']), 'ProjectionType');
    return [either(index, 'name', 'IndexName'), ...keysOf(index).filter(isSaid), projection].join(' ');
  });
// A local index has the table's own hash key, which its block does not name.
const localIndexes = indexesBy((key) => key.startsWith('RANGE'));
const globalIndexes = indexesBy(() => true);
const replicas = linesOf((replica) => either(replica, 'region_name', 'RegionName'));

const origins = linesOf((origin) =>
  [either(origin, 'origin_id', 'Id'), either(origin, 'domain_name', 'DomainName'), either(origin, 'origin_path', 'OriginPath')].join(' '),
);
const behaviours = linesOf((behaviour) =>
  [
    either(behaviour, 'path_pattern', 'PathPattern'),
    either(behaviour, 'target_origin_id', 'TargetOriginId'),
    either(behaviour, 'viewer_protocol_policy', 'ViewerProtocolPolicy'),
  ].join(' '),
);
const listeners = linesOf((item) => {
  const one = asRecord(item['Listener']) ?? item;
  return [
    either(one, 'lb_protocol', 'Protocol').toUpperCase(),
    either(one, 'lb_port', 'LoadBalancerPort'),
    either(one, 'instance_protocol', 'InstanceProtocol').toUpperCase(),
    either(one, 'instance_port', 'InstancePort'),
    either(one, 'ssl_certificate_id', 'SSLCertificateId'),
  ].join(' ');
});
const listenerRule = [...by(actions, 'action=Actions'), ...by(conditions, 'condition=Conditions')];

/** The one action of several that a block or an object names: `block`. */
function actionOf(value: unknown): string {
  const record = asRecord(Array.isArray(value) ? asArray(value)[0] : value) ?? {};
  const [name = ''] = Object.entries(record).find(([, own]) => (Array.isArray(own) ? own.length > 0 : own !== undefined && own !== null)) ?? [];
  return name.toLowerCase();
}
/** Rules of a firewall by name, place and what they do. What Shield adds by itself is not among them. */
const firewallRules = linesOf((rule) => {
  const name = either(rule, 'name', 'Name');
  if (name.startsWith('ShieldMitigationRuleGroup')) return '';
  return [
    either(rule, 'priority', 'Priority') || '0',
    name,
    actionOf(rule['action'] ?? rule['Action']),
    actionOf(rule['override_action'] ?? rule['OverrideAction']),
  ]
    .join(' ')
    .trim();
});

/** Settings that lie in lists of keys and values, in blocks and in reads of their own. SOURCE: as in `attributes.ts`. */
export const awsDeeperAttributes: AttributeTable = {
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_wafv2_web_acl: [
    ...rows('description=Description?'),
    ...by(actionOf, 'default_action=DefaultAction'),
    ...by((value, owner) => (isFilled(owner?.['rule_json']) ? '' : firewallRules(value)), 'rule=Rules?'),
  ],
  aws_msk_cluster: rows(
    'kafka_version=KafkaVersion',
    'number_of_broker_nodes=NumberOfBrokerNodes',
    'enhanced_monitoring=EnhancedMonitoring~DEFAULT',
    'broker_node_group_info.0.instance_type=BrokerNodeGroupInfo.InstanceType',
    'broker_node_group_info.0.security_groups=BrokerNodeGroupInfo.SecurityGroups:set',
    'broker_node_group_info.0.storage_info.0.ebs_storage_info.0.volume_size=BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize',
  ),
  aws_elb: by(listeners, 'listener=ListenerDescriptions'),
  aws_cloudwatch_metric_alarm: [
    ...rows(
      'alarm_description=AlarmDescription?',
      'insufficient_data_actions=InsufficientDataActions?:set',
      'datapoints_to_alarm=DatapointsToAlarm?',
      'extended_statistic=ExtendedStatistic?',
      'unit=Unit?',
    ),
    ...by(dimensions, 'dimensions=Dimensions?'),
    ...by(metricQueries, 'metric_query=Metrics?'),
  ],
  aws_instance: [...inOneOf('user_data', 'user_data_base64'), ...inOneOf('user_data_base64', 'user_data')],
  aws_ssm_parameter: parameter,
  aws_lambda_function: [
    ...by(codeHash, 'source_code_hash=CodeSha256'),
    ...rows('reserved_concurrent_executions=Concurrency.ReservedConcurrentExecutions?~-1'),
  ],
  aws_ecs_service: [
    ...rows('health_check_grace_period_seconds=HealthCheckGracePeriodSeconds?'),
    ...by(balancers, 'load_balancer=LoadBalancers?'),
    ...by(strategy, 'capacity_provider_strategy=CapacityProviderStrategy?'),
  ],
  aws_eks_cluster: by(logTypes, 'enabled_cluster_log_types=Logging.ClusterLogging'),
  aws_eks_node_group: by(taints, 'taint=Taints?'),
  aws_dynamodb_table: [
    ...by(globalIndexes, 'global_secondary_index=GlobalSecondaryIndexes?'),
    ...by(localIndexes, 'local_secondary_index=LocalSecondaryIndexes?'),
    ...by(replicas, 'replica=Replicas'),
  ],
  aws_cloudfront_distribution: [
    ...by(origins, 'origin=DistributionConfig.Origins.Items'),
    ...by(behaviours, 'ordered_cache_behavior=DistributionConfig.CacheBehaviors.Items'),
  ],
};
