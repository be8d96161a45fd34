import assert from 'node:assert/strict';
import { compareAttributes } from '../../../../src/core/drift/attributes/compare-attributes.ts';
import { allRules } from '../../../rules.ts';
import { awsDeeperCases } from './aws-deeper-cases.ts';
import { stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Type, what a state holds, what the cloud's read answers where nothing changed, what it answers where something did, and which attributes that are. */
const cases: readonly (readonly [type: string, state: Fields, same: Fields, changed: Fields, paths: readonly string[]])[] = [
  [
    'aws_autoscaling_group',
    { vpc_zone_identifier: ['subnet-2', 'subnet-1'], suspended_processes: [] },
    { VPCZoneIdentifier: 'subnet-1,subnet-2', SuspendedProcesses: [] },
    { VPCZoneIdentifier: 'subnet-1', SuspendedProcesses: [{ ProcessName: 'Launch' }] },
    ['vpc_zone_identifier', 'suspended_processes'],
  ],
  [
    'aws_db_instance',
    { parameter_group_name: 'pg', maintenance_window: 'mon:00:00-mon:03:00', port: 5432 },
    { DBParameterGroups: [{ DBParameterGroupName: 'pg' }], PreferredMaintenanceWindow: 'Mon:00:00-Mon:03:00', Endpoint: { Port: 5432 } },
    { DBParameterGroups: [{ DBParameterGroupName: 'other' }], PreferredMaintenanceWindow: 'mon:00:00-mon:03:00', Endpoint: { Port: 5433 } },
    ['parameter_group_name', 'port'],
  ],
  [
    'aws_ecs_service',
    { network_configuration: [{ subnets: ['a', 'b'], security_groups: ['sg'], assign_public_ip: false }] },
    { networkConfiguration: { awsvpcConfiguration: { subnets: ['b', 'a'], securityGroups: ['sg'], assignPublicIp: 'DISABLED' } } },
    { networkConfiguration: { awsvpcConfiguration: { subnets: ['b', 'a'], securityGroups: ['sg'], assignPublicIp: 'ENABLED' } } },
    ['network_configuration[0].assign_public_ip'],
  ],
  [
    'aws_cloudfront_distribution',
    { viewer_certificate: [{ minimum_protocol_version: 'TLSv1.2_2021' }], default_cache_behavior: [{ allowed_methods: ['HEAD', 'GET'] }] },
    {
      DistributionConfig: {
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
        DefaultCacheBehavior: { AllowedMethods: { Items: ['GET', 'HEAD'] } },
      },
    },
    {
      DistributionConfig: {
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1' },
        DefaultCacheBehavior: { AllowedMethods: { Items: ['GET', 'HEAD', 'POST'] } },
      },
    },
    ['viewer_certificate[0].minimum_protocol_version', 'default_cache_behavior[0].allowed_methods'],
  ],
  [
    'aws_s3_bucket_cors_configuration',
    { cors_rule: [{ id: '', allowed_methods: ['PUT', 'GET'], allowed_origins: ['https://x.test'], expose_headers: [], max_age_seconds: 0 }] },
    { cors: [{ AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['https://x.test'] }] },
    { cors: [{ AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['*'] }] },
    ['cors_rule'],
  ],
  [
    'aws_s3_bucket_lifecycle_configuration',
    {
      rule: [
        {
          id: 'old',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: 90, date: null, expired_object_delete_marker: false }],
          transition: [{ days: 30, storage_class: 'GLACIER' }],
          noncurrent_version_expiration: [],
        },
      ],
    },
    {
      lifecycle: [
        { ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 90 }, Transitions: [{ Days: 30, StorageClass: 'GLACIER' }] },
      ],
    },
    { lifecycle: [{ ID: 'old', Status: 'Disabled', Filter: { Prefix: '' }, Expiration: { Days: 9 } }] },
    ['rule'],
  ],
  [
    'aws_dynamodb_table',
    { ttl: [{ enabled: true, attribute_name: 'until' }], point_in_time_recovery: [{ enabled: true }] },
    {
      timeToLive: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' },
      continuousBackups: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
    },
    {
      timeToLive: { TimeToLiveStatus: 'DISABLED' },
      continuousBackups: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } },
    },
    ['point_in_time_recovery[0].enabled', 'ttl[0].attribute_name', 'ttl[0].enabled'],
  ],
  [
    'aws_scheduler_schedule',
    { schedule_expression: 'rate(1 hour)', state: 'ENABLED', target: [{ arn: 'arn:aws:sqs:r:1:q' }] },
    { ScheduleExpression: 'rate(1 hour)', State: 'ENABLED', Target: { Arn: 'arn:aws:sqs:r:1:q' } },
    { ScheduleExpression: 'rate(1 hour)', State: 'DISABLED', Target: { Arn: 'arn:aws:sqs:r:1:other' } },
    ['state', 'target[0].arn'],
  ],
  [
    'azurerm_storage_account',
    { account_tier: 'Standard', account_replication_type: 'LRS', network_rules: [{ bypass: ['Logging', 'AzureServices'], ip_rules: ['192.0.2.1'] }] },
    {
      sku: { name: 'Standard_LRS', tier: 'Standard' },
      properties: { networkAcls: { bypass: 'AzureServices, Logging', ipRules: [{ value: '192.0.2.1' }] } },
    },
    { sku: { name: 'Standard_GRS', tier: 'Standard' }, properties: { networkAcls: { bypass: 'AzureServices', ipRules: [] } } },
    ['account_replication_type', 'network_rules[0].bypass', 'network_rules[0].ip_rules'],
  ],
  [
    'azurerm_subnet',
    { address_prefixes: ['10.0.1.0/24'], service_endpoints: ['Microsoft.Sql'] },
    { properties: { addressPrefix: '10.0.1.0/24', serviceEndpoints: [{ service: 'Microsoft.Sql' }] } },
    { properties: { addressPrefix: '10.0.2.0/24', serviceEndpoints: [] } },
    ['address_prefixes', 'service_endpoints'],
  ],
  [
    'azurerm_kubernetes_cluster_node_pool',
    { vm_size: 'Standard_D2s_v3', node_taints: ['a=b:NoSchedule'], node_labels: { x: 'y' } },
    { properties: { vmSize: 'Standard_D2s_v3', nodeTaints: ['a=b:NoSchedule'], nodeLabels: { x: 'y' } } },
    { properties: { vmSize: 'Standard_D4s_v3', nodeTaints: [], nodeLabels: { x: 'y' } } },
    ['vm_size', 'node_taints'],
  ],
  [
    'google_compute_firewall',
    {
      allow: [
        { protocol: 'tcp', ports: ['443', '80'] },
        { protocol: 'icmp', ports: [] },
      ],
    },
    { allowed: [{ IPProtocol: 'icmp' }, { IPProtocol: 'tcp', ports: ['80'] }, { IPProtocol: 'tcp', ports: ['443'] }] },
    { allowed: [{ IPProtocol: 'tcp', ports: ['3389', '443', '80'] }, { IPProtocol: 'icmp' }] },
    ['allow'],
  ],
  [
    'google_compute_subnetwork',
    { secondary_ip_range: [{ range_name: 'pods', ip_cidr_range: '10.1.0.0/16', reserved_internal_range: '' }] },
    { secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.1.0.0/16' }] },
    { secondaryIpRanges: [{ rangeName: 'pods', ipCidrRange: '10.2.0.0/16' }] },
    ['secondary_ip_range'],
  ],
  [
    'google_sql_database_instance',
    { settings: [{ database_flags: [{ name: 'max_connections', value: '100' }], ip_configuration: [{ ssl_mode: 'ENCRYPTED_ONLY' }] }] },
    { settings: { databaseFlags: [{ value: '100', name: 'max_connections' }], ipConfiguration: { sslMode: 'ENCRYPTED_ONLY' } } },
    { settings: { databaseFlags: [], ipConfiguration: { sslMode: 'ALLOW_UNENCRYPTED_AND_ENCRYPTED' } } },
    ['settings[0].database_flags', 'settings[0].ip_configuration[0].ssl_mode'],
  ],
  [
    'google_container_node_pool',
    { node_config: [{ image_type: 'COS_CONTAINERD', taint: [{ key: 'k', value: 'v', effect: 'NO_SCHEDULE' }] }] },
    { config: { imageType: 'cos_containerd', taints: [{ effect: 'NO_SCHEDULE', key: 'k', value: 'v' }] } },
    { config: { imageType: 'UBUNTU_CONTAINERD', taints: [] } },
    ['node_config[0].image_type', 'node_config[0].taint'],
  ],
  [
    'digitalocean_firewall',
    {
      inbound_rule: [
        { protocol: 'tcp', port_range: '22', source_addresses: ['192.0.2.0/24', '198.51.100.0/24'] },
        { protocol: 'icmp', port_range: '', source_addresses: ['0.0.0.0/0'] },
      ],
      outbound_rule: [{ protocol: 'tcp', port_range: 'all', destination_addresses: ['0.0.0.0/0'], destination_tags: ['web'] }],
    },
    {
      inbound_rules: [
        { protocol: 'icmp', ports: '0', sources: { addresses: ['0.0.0.0/0'] } },
        { protocol: 'tcp', ports: '22', sources: { addresses: ['198.51.100.0/24', '192.0.2.0/24'] } },
      ],
      outbound_rules: [{ protocol: 'tcp', ports: '0', destinations: { addresses: ['0.0.0.0/0'], tags: ['web'] } }],
    },
    {
      inbound_rules: [{ protocol: 'tcp', ports: '22', sources: { addresses: ['0.0.0.0/0'] } }],
      outbound_rules: [{ protocol: 'tcp', ports: '0', destinations: { addresses: ['0.0.0.0/0'], tags: ['web'] } }],
    },
    ['inbound_rule'],
  ],
  [
    'digitalocean_loadbalancer',
    { healthcheck: [{ port: 80, path: '/', protocol: 'http' }], droplet_ids: [2, 1] },
    { health_check: { port: 80, path: '/', protocol: 'http' }, droplet_ids: [1, 2] },
    { health_check: { port: 8080, path: '/', protocol: 'http' }, droplet_ids: [1] },
    ['healthcheck[0].port', 'droplet_ids'],
  ],
];

describe('attribute rows', () => {
  for (const [type, state, same, changed, paths] of [...cases, ...awsDeeperCases]) {
    it(`of ${type} tell what changed, and nothing else`, () => {
      assert.deepEqual(changedPaths(type, state, same), []);
      assert.deepEqual(changedPaths(type, state, changed), [...paths].sort());
    });
  }

  it('stand once for each path of a type', () => {
    for (const rules of allRules.all)
      for (const [type, rows] of Object.entries(rules.attributes)) {
        const paths = rows.map(({ path }) => path);
        assert.deepEqual(paths, [...new Set(paths)], type);
      }
  });
});

function changedPaths(type: string, state: Fields, cloud: Fields): readonly string[] {
  const [instance] = stateOf({ [`${type}.x`]: state }).instances;
  assert.ok(instance);
  const provider = allRules.claiming(type)?.provider ?? 'aws';
  const resource = { provider, account: 'a', region: 'r', type: 'x', id: 'x', source: 'test', attributes: cloud };
  const { changes } = compareAttributes(instance, resource, { rows: allRules.attributesOf(type), tags: allRules.of(provider).tags });
  return changes.map(({ path }) => path).sort();
}
