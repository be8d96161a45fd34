import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { assertAddsUp } from '../../unit/core/drift/instance-counts.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account } from './planted.ts';
import { stateJson, type StateResource } from './state-of.ts';

const region = 'us-east-1';
const arn = (rest: string, where = region): string => {
  const [service = '', ...resource] = rest.split(':');
  return `arn:aws:${service}:${where}:${account}:${resource.join(':')}`;
};
const document = (action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const statement = (source: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{
          Sid: 's3',
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: arn('lambda:function:f'),
        },
        Condition: { ArnLike: { 'AWS:SourceArn': source } },
      },
    ],
  });
const url = `https://sqs.${region}.amazonaws.com/${account}/orders`;
const tcp = (port: number): Record<string, unknown> => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] });

/** The parents as they were applied, or as somebody left them. */
function resources(broken: boolean) {
  const unless = <T>(...items: T[]): readonly T[] => (broken ? [] : items);
  return {
    [region]: {
      'AWS::EC2::SecurityGroup': [{ GroupId: 'sg-1', GroupName: 'web', IpPermissions: [tcp(broken ? 3389 : 8080)], IpPermissionsEgress: [] }],
      'AWS::EC2::RouteTable': [
        {
          RouteTableId: 'rtb-1',
          Routes: [
            { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
            ...unless({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', Origin: 'CreateRoute', State: 'active' }),
          ],
        },
      ],
      'AWS::EC2::Volume': [
        { VolumeId: 'vol-1', Attachments: unless({ InstanceId: 'i-1', Device: '/dev/sdh', State: 'attached', DeleteOnTermination: false }) },
      ],
      'AWS::Lambda::Function': [
        { FunctionName: 'f', $answers: { GetPolicy: { Policy: statement(broken ? 'arn:aws:s3:::theirs' : 'arn:aws:s3:::ours') } } },
      ],
      'AWS::Events::EventBus': ['default'],
      'AWS::Events::Rule': [{ Name: 'nightly', $answers: { ListTargetsByRule: { Targets: unless({ Id: 't', Arn: arn('lambda:function:f') }) } } }],
      'AWS::SQS::Queue': [
        { QueueName: 'orders', $answers: { GetQueueAttributes: { Attributes: broken ? {} : { Policy: document('sqs:SendMessage') } } } },
      ],
    },
    global: {
      'AWS::IAM::Role': [
        {
          RoleName: 'web',
          $answers: {
            ListAttachedRolePolicies: {
              AttachedPolicies: unless({ PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
            },
            ListRolePolicies: { PolicyNames: ['own'] },
            GetRolePolicy: { RoleName: 'web', PolicyName: 'own', PolicyDocument: encodeURIComponent(document(broken ? '*' : 's3:GetObject')) },
          },
        },
      ],
      'AWS::Route53::HostedZone': [
        {
          Id: '/hostedzone/Z1',
          Name: 'example.com.',
          $answers: {
            ListResourceRecordSets: {
              ResourceRecordSets: [
                { Name: 'example.com.', Type: 'NS', TTL: 172800, ResourceRecords: [{ Value: 'ns-1.awsdns-00.com.' }] },
                { Name: 'www.example.com.', Type: 'A', TTL: 300, ResourceRecords: [{ Value: broken ? '198.51.100.1' : '192.0.2.1' }] },
              ],
            },
          },
        },
      ],
    },
  };
}

const state: readonly StateResource[] = [
  { type: 'aws_security_group', name: 'p', attributes: { id: 'sg-1', arn: arn('ec2:security-group/sg-1'), name: 'web' } },
  { type: 'aws_route_table', name: 'p', attributes: { id: 'rtb-1', arn: arn('ec2:route-table/rtb-1') } },
  { type: 'aws_ebs_volume', name: 'p', attributes: { id: 'vol-1', arn: arn('ec2:volume/vol-1') } },
  { type: 'aws_lambda_function', name: 'p', attributes: { id: 'f', function_name: 'f', arn: arn('lambda:function:f') } },
  { type: 'aws_cloudwatch_event_rule', name: 'p', attributes: { id: 'nightly', name: 'nightly', arn: arn('events:rule/nightly') } },
  { type: 'aws_sqs_queue', name: 'p', attributes: { id: url, url, name: 'orders', arn: arn('sqs:orders'), policy: '', redrive_policy: '' } },
  { type: 'aws_iam_role', name: 'p', attributes: { id: 'web', name: 'web', path: '/', arn: `arn:aws:iam::${account}:role/web` } },
  { type: 'aws_route53_zone', name: 'p', attributes: { id: 'Z1', zone_id: 'Z1', name: 'example.com', arn: 'arn:aws:route53:::hostedzone/Z1' } },
  {
    type: 'aws_vpc_security_group_ingress_rule',
    name: 'r',
    attributes: { id: 'sgr-1', security_group_id: 'sg-1', cidr_ipv4: '0.0.0.0/0', ip_protocol: 'tcp', from_port: 8080, to_port: 8080 },
  },
  { type: 'aws_route', name: 'r', attributes: { id: 'r-1', route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' } },
  { type: 'aws_volume_attachment', name: 'r', attributes: { id: 'vai-1', volume_id: 'vol-1', instance_id: 'i-1', device_name: '/dev/sdh' } },
  {
    type: 'aws_lambda_permission',
    name: 'r',
    attributes: {
      ...{ id: 's3', statement_id: 's3', function_name: 'f', action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' },
      source_arn: 'arn:aws:s3:::ours',
    },
  },
  { type: 'aws_cloudwatch_event_target', name: 'r', attributes: { id: 'nightly-t', rule: 'nightly', target_id: 't', arn: arn('lambda:function:f') } },
  { type: 'aws_sqs_queue_policy', name: 'r', attributes: { id: url, queue_url: url, policy: document('sqs:SendMessage') } },
  {
    type: 'aws_iam_role_policy_attachment',
    name: 'r',
    attributes: { id: 'web-1', role: 'web', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
  },
  { type: 'aws_iam_role_policy', name: 'r', attributes: { id: 'web:own', name: 'own', role: 'web', policy: document('s3:GetObject') } },
  {
    type: 'aws_route53_record',
    name: 'r',
    attributes: { id: 'Z1_www', zone_id: 'Z1', name: 'www', fqdn: 'www.example.com', type: 'A', ttl: 300, records: ['192.0.2.1'] },
  },
];

describe('subresources over the wire, AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-parts-'));
    writeFileSync(join(folder, 'prod.tfstate'), stateJson([...state]));
  });

  afterEach(async () => {
    await opened.close();
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drift(broken: boolean): Promise<DriftReport> {
    aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', resources: resources(broken) }] }));
    opened = await openEngine(aws.environment, { limits: { aws: 10_000 } });
    const report = await opened.engine.request('drift', {
      ...{ states: ['prod.tfstate'], cwd: folder, attributes: true },
      filter: { providers: ['aws'], regions: [region, 'global'] },
    });
    assertAddsUp(report, state.length);
    assert.deepEqual([report.notComparable, report.problems], [[], []]);
    return report;
  }

  it('are in step as they were applied', async () => {
    const report = await drift(false);
    assert.deepEqual(report.items, []);
    assert.equal(report.inStep, true);
  });

  it('are heard of one by one when each was broken by hand', async () => {
    const report = await drift(true);
    assert.deepEqual(
      report.items
        .map(({ kind, address, partOf, changes = [] }) => [kind, address ?? partOf?.key, ...changes.map(({ path }) => path)].join(' '))
        .sort(),
      [
        'changed aws_iam_role_policy.r policy',
        'changed aws_lambda_permission.r source_arn',
        'changed aws_route53_record.r records',
        'missing aws_cloudwatch_event_target.r',
        'missing aws_iam_role_policy_attachment.r',
        'missing aws_route.r',
        'missing aws_sqs_queue_policy.r',
        'missing aws_volume_attachment.r',
        'missing aws_vpc_security_group_ingress_rule.r',
        'unmanaged tcp 3389 0.0.0.0/0',
      ],
    );
    assert.equal(report.complete, true);
  });
});
