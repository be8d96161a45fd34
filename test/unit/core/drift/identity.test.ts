import assert from 'node:assert/strict';
import { awsAttributes } from '../../../../src/providers/aws/terraform/attributes.ts';
import { azurermAttributes } from '../../../../src/providers/azure/terraform/attributes.ts';
import { digitaloceanAttributes } from '../../../../src/providers/digitalocean/terraform/attributes.ts';
import { googleAttributes } from '../../../../src/providers/gcp/terraform/attributes.ts';
import { awsTable } from '../../../../src/providers/aws/terraform/identity/table.ts';
import { azurermSubresources } from '../../../../src/providers/azure/terraform/azurerm-subresources.ts';
import { azurermTypes } from '../../../../src/providers/azure/terraform/azurerm-types.ts';
import { digitaloceanTable } from '../../../../src/providers/digitalocean/terraform/identify.ts';
import { googleSubresources } from '../../../../src/providers/gcp/terraform/google-subresources.ts';
import { googleTypes } from '../../../../src/providers/gcp/terraform/google-types.ts';
import type { StateEntry } from '../../../../src/core/api/drift.ts';
import { stateOf, together } from './estate.ts';
import { allRules, describeStates } from '../../../rules.ts';

const vpcArn = 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1';
const subscription = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333';

function entry(type: string, attributes: Readonly<Record<string, unknown>>, neighbour?: Readonly<Record<string, unknown>>): StateEntry {
  const states = [stateOf({ [`${type}.x`]: attributes, ...(neighbour === undefined ? {} : { 'aws_vpc.neighbour': neighbour }) })];
  const found = describeStates(together(...states)).resources.find(({ address }) => address === `${type}.x`);
  assert.ok(found !== undefined);
  return found;
}

describe('identity', () => {
  it('has as many rows as were promised', () => {
    assert.ok(Object.keys(awsTable).length >= 150, 'aws');
    assert.ok(Object.keys(azurermTypes).length >= 100, 'azurerm');
    assert.ok(Object.keys(googleTypes).length >= 80, 'google');
    assert.ok(Object.keys(digitaloceanTable).length >= 50, 'digitalocean');
  });

  it('names a parent that has a row for every part', () => {
    for (const table of [awsTable, digitaloceanTable]) {
      for (const [type, row] of Object.entries(table)) {
        if (!('partOf' in row)) continue;
        const parent = table[row.partOf];
        assert.ok(parent !== undefined && 'native' in parent, `${type} is part of ${row.partOf}`);
      }
    }
    for (const [type, { partOf }] of Object.entries(googleSubresources)) assert.ok(partOf in googleTypes, `${type} is part of ${partOf}`);
    for (const [type, { partOf }] of Object.entries(azurermSubresources))
      assert.ok(partOf in azurermTypes || partOf.startsWith('the '), `${type}: ${partOf}`);
  });

  it('compares attributes of sixty types or more, and only of types that it knows', () => {
    const types = [awsAttributes, azurermAttributes, googleAttributes, digitaloceanAttributes].flatMap((table) => Object.keys(table));
    assert.ok(types.length >= 60);
    for (const type of types) {
      assert.ok(type in awsTable || type in azurermTypes || type in googleTypes || type in digitaloceanTable, type);
      const paths = allRules.attributesOf(type).map(({ path }) => path);
      assert.equal(new Set(paths).size, paths.length, type);
    }
  });

  const arn = (rest: string): string => `arn:aws:${rest}`;
  // What a state of the provider's current version holds, beside the id that a listing gives.
  const ids: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
    ['aws_instance', { id: 'i-1' }, 'AWS::EC2::Instance', arn('ec2:eu-west-1:123456789012:instance/i-1')],
    ['aws_ebs_volume', { id: 'vol-1' }, 'AWS::EC2::Volume', arn('ec2:eu-west-1:123456789012:volume/vol-1')],
    ['aws_subnet', { id: 'subnet-1' }, 'AWS::EC2::Subnet', arn('ec2:eu-west-1:123456789012:subnet/subnet-1')],
    ['aws_security_group', { id: 'sg-1' }, 'AWS::EC2::SecurityGroup', arn('ec2:eu-west-1:123456789012:security-group/sg-1')],
    ['aws_network_interface', { id: 'eni-1' }, 'AWS::EC2::NetworkInterface', arn('ec2:eu-west-1:123456789012:network-interface/eni-1')],
    ['aws_eip', { id: 'eipalloc-1' }, 'AWS::EC2::EIP', arn('ec2:eu-west-1:123456789012:elastic-ip/eipalloc-1')],
    ['aws_nat_gateway', { id: 'nat-1' }, 'AWS::EC2::NatGateway', arn('ec2:eu-west-1:123456789012:natgateway/nat-1')],
    ['aws_ebs_snapshot', { id: 'snap-1' }, 'AWS::EC2::Snapshot', arn('ec2:eu-west-1::snapshot/snap-1')],
    ['aws_s3_bucket', { id: 'my.bucket', bucket: 'my.bucket' }, 'AWS::S3::Bucket', arn('s3:::my.bucket')],
    ['aws_iam_role', { id: 'r', name: 'r', path: '/team/' }, 'AWS::IAM::Role', arn('iam::123456789012:role/team/r')],
    ['aws_iam_user', { id: 'u', name: 'u', path: '/' }, 'AWS::IAM::User', arn('iam::123456789012:user/u')],
    ['aws_iam_policy', { id: arn('iam::123456789012:policy/p') }, 'AWS::IAM::ManagedPolicy', arn('iam::123456789012:policy/p')],
    ['aws_lambda_function', { id: 'f', function_name: 'f' }, 'AWS::Lambda::Function', arn('lambda:eu-west-1:123456789012:function:f')],
    ['aws_db_instance', { id: 'db-ABC', identifier: 'main' }, 'AWS::RDS::DBInstance', arn('rds:eu-west-1:123456789012:db:main')],
    ['aws_dynamodb_table', { id: 't', name: 't' }, 'AWS::DynamoDB::Table', arn('dynamodb:eu-west-1:123456789012:table/t')],
    [
      'aws_sqs_queue',
      { id: 'https://sqs.eu-west-1.amazonaws.com/123456789012/q', name: 'q' },
      'AWS::SQS::Queue',
      arn('sqs:eu-west-1:123456789012:q'),
    ],
    [
      'aws_cloudwatch_log_group',
      { id: '/a/b', name: '/a/b', arn: arn('logs:eu-west-1:123456789012:log-group:/a/b:*') },
      'AWS::Logs::LogGroup',
      arn('logs:eu-west-1:123456789012:log-group:/a/b'),
    ],
    ['aws_route53_zone', { id: 'Z1', zone_id: 'Z1' }, 'AWS::Route53::HostedZone', arn('route53:::hostedzone/Z1')],
    ['aws_api_gateway_rest_api', { id: 'a1' }, 'AWS::ApiGateway::RestApi', arn('apigateway:eu-west-1::/restapis/a1')],
    ['awscc_ec2_vpc', { id: 'vpc-7' }, 'AWS::EC2::VPC', arn('ec2:eu-west-1:123456789012:vpc/vpc-7')],
    ['awscc_s3_bucket', { id: 'b' }, 'AWS::S3::Bucket', arn('s3:::b')],
    [
      'awscc_lambda_function',
      { id: 'f', arn: arn('lambda:eu-west-1:123456789012:function:f') },
      'AWS::Lambda::Function',
      arn('lambda:eu-west-1:123456789012:function:f'),
    ],
  ];
  for (const [type, attributes, nativeType, id] of ids) {
    it(`makes the ARN of ${type} ${JSON.stringify(attributes)}`, () => {
      // The neighbour's ARN says where the provider configuration works.
      const found = describeStates(
        stateOf({ [`${type}.x`]: attributes, [`${type.split('_', 1).join()}_ec2_vpc.neighbour`]: {}, 'aws_vpc.neighbour': { arn: vpcArn } }),
      );
      const own = type.startsWith('awscc') ? entry(type, { ...attributes, owner_id: '123456789012', region: 'eu-west-1' }) : found.resources[0];
      assert.equal(own?.nativeType, nativeType);
      assert.equal(own.id, id);
      assert.equal(own.account, '123456789012');
      assert.equal(own.comparable, true);
    });
  }

  it('joins type, account, region and identifier where there is no ARN', () => {
    const found = entry('aws_launch_configuration', { name: 'lc', region: 'eu-west-1' }, { arn: vpcArn });
    assert.equal(found.id, 'AWS::AutoScaling::LaunchConfiguration|123456789012|eu-west-1|lc');
  });

  it('does not guess at an account that its state does not tell', () => {
    const found = entry('aws_vpc', { id: 'vpc-1' });
    assert.deepEqual([found.account, found.region, found.id, found.comparable], [null, null, null, true]);
    const two = describeStates(
      stateOf({ 'aws_eip.x': { id: 'eipalloc-1' }, 'aws_vpc.a': { arn: vpcArn }, 'aws_vpc.b': { arn: vpcArn.replace('1234', '9999') } }),
    );
    assert.equal(two.resources[0]?.account, null);
    assert.equal(two.resources[0].region, 'eu-west-1');
  });

  it('knows the partition by its region', () => {
    assert.equal(
      entry('aws_vpc', { id: 'vpc-1', owner_id: '123456789012', region: 'cn-north-1' }).id,
      'arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1',
    );
  });

  it('takes children for parts of their parents', () => {
    const rule = entry('aws_security_group_rule', { id: 'sgrule-1', security_group_id: 'sg-1', region: 'eu-west-1' }, { arn: vpcArn });
    assert.equal(rule.id, 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1');
    assert.match(rule.reason ?? '', /part of aws_security_group/);
    const versioning = entry('aws_s3_bucket_versioning', { id: 'b', bucket: 'b' });
    assert.equal(versioning.id, 'arn:aws:s3:::b');
    const policy = entry('aws_iam_role_policy', { id: 'r:p', role: 'r' });
    assert.deepEqual([policy.nativeType, policy.comparable], ['AWS::IAM::Role', true]);
    const listener = entry('aws_lb_listener_certificate', { listener_arn: arn('elasticloadbalancing:eu-west-1:123456789012:listener/app/a/1/2') });
    assert.equal(listener.id, arn('elasticloadbalancing:eu-west-1:123456789012:listener/app/a/1/2'));
  });

  const azure: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
    [
      'azurerm_resource_group',
      { id: `${subscription}/resourceGroups/rg` },
      'Microsoft.Resources/resourceGroups',
      `${subscription}/resourceGroups/rg`,
    ],
    [
      'azurerm_linux_virtual_machine',
      { id: `${subscription}/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/vm` },
      'Microsoft.Compute/virtualMachines',
      `${subscription}/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/vm`,
    ],
    [
      'azapi_resource',
      { id: `${subscription}/resourceGroups/rg/providers/Microsoft.App/jobs/j`, type: 'Microsoft.App/jobs@2024-03-01' },
      'Microsoft.App/jobs',
      `${subscription}/resourceGroups/rg/providers/Microsoft.App/jobs/j`,
    ],
    [
      'azurerm_not_in_any_table',
      { id: `${subscription}/resourceGroups/rg/providers/Microsoft.Quantum/Workspaces/q` },
      'Microsoft.Quantum/Workspaces',
      `${subscription}/resourceGroups/rg/providers/Microsoft.Quantum/Workspaces/q`,
    ],
    [
      'azurerm_network_security_rule',
      { id: `${subscription}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/r` },
      'Microsoft.Network/networkSecurityGroups',
      `${subscription}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/n`,
    ],
    [
      'azurerm_storage_container',
      {
        id: 'https://a.blob.core.windows.net/c',
        resource_manager_id: `${subscription}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c`,
      },
      'Microsoft.Storage/storageAccounts',
      `${subscription}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a`,
    ],
    [
      'azurerm_key_vault_secret',
      {
        id: 'https://v.vault.azure.net/secrets/s/1',
        name: 's',
        key_vault_id: `${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v`,
      },
      'Microsoft.KeyVault/vaults/secrets',
      `${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v/secrets/s`,
    ],
  ];
  for (const [type, attributes, nativeType, id] of azure) {
    it(`knows ${type} by its ARM id`, () => {
      const found = entry(type, attributes);
      assert.deepEqual([found.nativeType, found.id, found.account], [nativeType, id, '0b1f6471-1bf0-4dda-aec3-111122223333']);
    });
  }

  const link = 'https://www.googleapis.com/compute/v1/projects/p/zones/europe-west1-b/instances/vm';
  const google: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      'google_compute_instance',
      { id: 'projects/p/zones/europe-west1-b/instances/vm', self_link: link, project: 'p' },
      '//compute.googleapis.com/projects/p/zones/europe-west1-b/instances/vm',
    ],
    [
      'google_compute_instance',
      { name: 'vm', zone: 'europe-west1-b', project: 'p' },
      '//compute.googleapis.com/projects/p/zones/europe-west1-b/instances/vm',
    ],
    ['google_storage_bucket', { id: 'b', name: 'b', project: 'p' }, '//storage.googleapis.com/b'],
    ['google_sql_database_instance', { name: 'i', project: 'p' }, '//cloudsql.googleapis.com/projects/p/instances/i'],
    ['google_pubsub_topic', { id: 'projects/p/topics/t', name: 't', project: 'p' }, '//pubsub.googleapis.com/projects/p/topics/t'],
    ['google_bigquery_dataset', { dataset_id: 'd', project: 'p' }, '//bigquery.googleapis.com/projects/p/datasets/d'],
    [
      'google_container_cluster',
      { name: 'c', location: 'europe-west1', project: 'p' },
      '//container.googleapis.com/projects/p/locations/europe-west1/clusters/c',
    ],
    [
      'google_kms_crypto_key',
      { id: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
      '//cloudkms.googleapis.com/projects/p/locations/l/keyRings/r/cryptoKeys/k',
    ],
    ['google_storage_bucket_iam_member', { bucket: 'b', role: 'r', member: 'm' }, '//storage.googleapis.com/b'],
    ['google_sql_user', { instance: 'i', project: 'p', name: 'u' }, '//cloudsql.googleapis.com/projects/p/instances/i'],
  ];
  for (const [type, attributes, id] of google) {
    it(`makes the asset name of ${type} ${JSON.stringify(attributes)}`, () => {
      assert.equal(entry(type, attributes).id, id);
    });
  }

  const digitalocean: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['digitalocean_droplet', { id: '123', urn: 'do:droplet:123' }, 'do:droplet:123'],
    ['digitalocean_droplet', { id: '123' }, 'do:droplet:123'],
    ['digitalocean_kubernetes_cluster', { id: 'uuid' }, 'do:kubernetes:uuid'],
    ['digitalocean_kubernetes_node_pool', { id: 'pool', cluster_id: 'uuid' }, 'do:kubernetes:uuid'],
    ['digitalocean_database_cluster', { id: 'uuid' }, 'do:dbaas:uuid'],
    ['digitalocean_reserved_ip', { id: '192.0.2.1', ip_address: '192.0.2.1' }, 'do:reservedip:192.0.2.1'],
    ['digitalocean_record', { id: '1', domain: 'example.test' }, 'do:domain:example.test'],
  ];
  for (const [type, attributes, id] of digitalocean) {
    it(`makes the URN of ${type} ${JSON.stringify(attributes)}`, () => {
      assert.equal(entry(type, attributes).id, id);
    });
  }

  it('of a part finds the parent by what the part names it', () => {
    const aws = (type: string, attributes: Record<string, unknown>) => {
      const identified = allRules.of('aws').identify(type, attributes, { account: null, region: 'eu-west-1' });
      assert.ok(typeof identified !== 'string');
      return identified;
    };
    const queue = { queue_url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/q' };
    for (const type of ['aws_sqs_queue_policy', 'aws_sqs_queue_redrive_policy', 'aws_sqs_queue_redrive_allow_policy'])
      assert.deepEqual(aws(type, queue).ids, ['arn:aws:sqs:eu-west-1:123456789012:q'], type);
    assert.deepEqual(aws('aws_cloudformation_stack_set_instance', { stack_set_name: 's' }).keys, ['s']);
    assert.deepEqual(aws('aws_apigatewayv2_api_mapping', { domain_name: 'x.test' }).keys, ['x.test']);
    assert.deepEqual(aws('aws_ecs_task_set', { service: 'web', cluster: 'c' }), { ...aws('aws_ecs_task_set', {}), ids: [], keys: [] });
  });
});
