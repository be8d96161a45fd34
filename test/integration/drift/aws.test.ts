import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport, DriftRequest } from '../../../src/core/api/drift.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account, allTypes, found, plant, type Planted } from './planted.ts';
import { stateJson, stateResource, type StateResource } from './state-of.ts';

const fast = { limits: { aws: 10_000, 'aws.resourceExplorer': 10_000 }, retries: { aws: { retries: 2, minMs: 1, maxMs: 5 } } };

const here = { providers: ['aws'], regions: ['us-east-1', 'global'] } as const;

// The largest pages that the listings ask for.
const pages: Readonly<Record<string, number>> = {
  'AWS::EC2::Instance': 1000,
  'AWS::EC2::Volume': 1000,
  'AWS::EC2::VPC': 1000,
  'AWS::EC2::Subnet': 1000,
  'AWS::EC2::SecurityGroup': 1000,
  'AWS::EC2::NetworkInterface': 1000,
  'AWS::EC2::EIP': 1000,
  'AWS::S3::Bucket': 1000,
  'AWS::IAM::Role': 1000,
  'AWS::IAM::User': 1000,
  'AWS::IAM::ManagedPolicy': 1000,
  'AWS::Lambda::Function': 50,
  'AWS::RDS::DBInstance': 100,
  'AWS::DynamoDB::Table': 100,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 400,
  'AWS::ElasticLoadBalancingV2::Listener': 400,
};

describe('drift over the wire, AWS', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;

  afterEach(async () => {
    await opened.close();
    await aws.close();
  });

  async function start(planted: Pick<Planted, 'estate' | 'state'>, flags: Readonly<Record<string, unknown>> = {}): Promise<void> {
    aws = await startAws(planted.estate);
    opened = await openEngine(aws.environment, { ...fast, ...flags });
    writeFileSync(join(opened.folder, 'prod.tfstate'), stateJson(planted.state));
  }

  async function drift(request: Partial<DriftRequest> = {}): Promise<DriftReport> {
    return await opened.engine.request('drift', { states: ['prod.tfstate'], cwd: opened.folder, attributes: true, ...request });
  }

  it('finds what was planted in every type, and nothing else', async () => {
    const planted = plant(allTypes, { region: 'us-east-1', size: () => 3 });
    await start(planted);
    const report = await drift({ filter: here });
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual(report.notComparable, []);
    assert.deepEqual(report.problems, []);
  });

  const sizes: readonly (readonly [string, (page: number) => number])[] = [
    ['an empty listing', () => 0],
    ['one', () => 1],
    ['a full page', (page) => page],
    ['a page and one', (page) => page + 1],
  ];
  for (const [title, sizeOf] of sizes) {
    it(`finds what was planted among ${title} of each common type, and nothing else`, async () => {
      const planted = plant(Object.keys(pages), { region: 'us-east-1', size: (type) => sizeOf(pages[type] ?? 0), lean: true });
      await start(planted);
      const report = await drift({ filter: { ...here, types: Object.keys(pages) } });
      assert.deepEqual(found(report), planted.expected);
      assert.deepEqual(report.notComparable, []);
      assert.deepEqual(report.problems, []);
      assert.equal(report.complete, true);
      const { managed, unmanaged, missing } = report.counts;
      assert.equal(report.coverage, managed / (managed + (unmanaged ?? NaN) + missing));
    });
  }

  const few = ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::Lambda::Function', 'AWS::RDS::DBInstance', 'AWS::IAM::Role', 'AWS::S3::Bucket'];
  const without = (expected: readonly string[], ...words: readonly string[]) => expected.filter((line) => !words.some((word) => line.includes(word)));

  it('calls nothing missing that a denied or hung listing does not show, and nothing that a denied lookup does not', async () => {
    const planted = plant(few, { region: 'us-east-1', size: () => 3 });
    await start(planted, { 'timeouts.request': 1, maxRetries: 0 });
    aws.faults.add({ service: 'ec2', operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    aws.faults.add({ service: 'lambda', operation: 'ListFunctions', fault: { kind: 'hung' } });
    aws.faults.add({ service: 'iam', operation: 'GetRole', fault: { kind: 'denied' } });
    const report = await drift({ filter: { ...here, types: few } });
    assert.deepEqual(
      found(report),
      without(planted.expected, 'aws_ebs_volume', 'EC2::Volume', 'aws_lambda', 'Lambda', 'missing aws_iam_role', 'changed aws_iam_role'),
    );
    const reasons = report.notComparable.filter(({ address }) => address.endsWith('.ghost')).map(({ address, reason }) => [address, reason]);
    assert.equal(reasons.length, 3);
    for (const [address, pattern] of [
      ['aws_ebs_volume.ghost', /is denied/],
      ['aws_lambda_function.ghost', /is failed.*timed out/i],
      ['aws_iam_role.ghost', /lookup of its id failed/],
    ] as const) {
      assert.match(reasons.find(([one]) => one === address)?.[1] ?? '', pattern);
    }
    assert.deepEqual([report.complete, report.inStep], [false, false]);
  });

  it('names the permission that a read lacked, and compares the rest', async () => {
    const planted = plant(['AWS::S3::Bucket'], { region: 'us-east-1', size: () => 3 });
    await start(planted);
    aws.faults.add({ service: 's3', operation: 'GetBucketEncryption', fault: { kind: 'denied' } });
    const report = await drift({ filter: { providers: ['aws'], regions: ['us-east-1'], types: ['AWS::S3::Bucket'] } });
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual(
      report.problems.map(({ code, permission, count }) => [code, permission, count]),
      [['denied', 's3:GetEncryptionConfiguration', 2]],
    );
    assert.equal(report.complete, false);
  });

  it('is not misled by throttling', async () => {
    const planted = plant(few, { region: 'us-east-1', size: () => 3 });
    await start(planted, { retries: { aws: { retries: 5, minMs: 1, maxMs: 5 } } });
    aws.faults.add({ probability: 0.2, fault: { kind: 'throttled' } });
    const report = await drift({ filter: { ...here, types: few } });
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual(report.problems, []);
  });

  it('believes a lookup more than a listing that lags', async () => {
    const types = ['AWS::EC2::Instance', 'AWS::S3::Bucket', 'AWS::IAM::Role', 'AWS::DynamoDB::Table'];
    const planted = plant(types, { region: 'us-east-1', size: () => 3 });
    await start(planted);
    await drift({ filter: { ...here, types } });
    // Each type has one more now, which the listings that are remembered do not show.
    for (const type of types) planted.estate.put(account, type.includes('IAM') ? 'global' : 'us-east-1', type, 4);
    const report = await drift({ filter: { ...here, types } });
    assert.deepEqual(found(report), without(planted.expected, 'missing'));
    assert.equal(report.counts.managed, types.length * 3);
  });

  it('raises no false alarm for defaults, parts of what is managed, rules apart, and two states that hold the same', async () => {
    const region = 'us-east-1';
    const at = { account, region };
    const estate = estateOf({
      accounts: [
        {
          id: account,
          name: 'prod',
          defaults: [region],
          resources: {
            [region]: {
              'AWS::EC2::Instance': ['web'],
              'AWS::EC2::SecurityGroup': [
                {
                  GroupName: 'web',
                  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
                  IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
                },
              ],
              'AWS::S3::Bucket': [
                {
                  Name: 'site',
                  $answers: { GetBucketVersioning: { Status: 'Enabled' }, GetBucketPolicy: { Policy: '{"Version":"2012-10-17","Statement":[]}' } },
                },
              ],
            },
            global: {
              'AWS::IAM::Role': [
                {
                  RoleName: 'web',
                  $answers: {
                    ListAttachedRolePolicies: { AttachedPolicies: [{ PolicyName: 'x', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] },
                  },
                },
                {
                  RoleName: 'AWSServiceRoleForSupport',
                  Path: '/aws-service-role/support.amazonaws.com/',
                  Arn: `arn:aws:iam::${account}:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport`,
                },
              ],
            },
          },
        },
      ],
    });
    const instance = estate.list(account, region, 'AWS::EC2::Instance').at(0);
    estate.put(account, region, 'AWS::EC2::NetworkInterface', [
      {
        Description: 'primary',
        Attachment: { InstanceId: instance['InstanceId'], InstanceOwnerId: account, DeleteOnTermination: true, DeviceIndex: 0 },
      },
      { Description: 'AWS Lambda VPC ENI-x', InterfaceType: 'lambda', RequesterManaged: true },
    ]);
    estate.put(account, region, 'AWS::EC2::Volume', [
      { Attachments: [{ InstanceId: instance['InstanceId'], Device: '/dev/xvda', DeleteOnTermination: true, State: 'attached' }] },
    ]);
    const item = (type: string, n = 0, where: string = region) => estate.list(account, where, type).at(n);
    const known = (type: string, n = 0, where: string = region): StateResource =>
      stateResource(type, 'main', item(type, n, where), { ...at, region: where });
    const group = known('AWS::EC2::SecurityGroup', 1);
    const bucket = known('AWS::S3::Bucket');
    const role = known('AWS::IAM::Role', 0, 'global');
    const state: StateResource[] = [
      known('AWS::EC2::Instance'),
      group,
      bucket,
      role,
      {
        type: 'aws_vpc_security_group_ingress_rule',
        name: 'https',
        attributes: {
          id: 'sgr-1',
          arn: `arn:aws:ec2:${region}:${account}:security-group-rule/sgr-1`,
          security_group_id: group.attributes['id'],
          cidr_ipv4: '0.0.0.0/0',
          from_port: 443,
          to_port: 443,
          ip_protocol: 'tcp',
        },
      },
      {
        type: 'aws_security_group_rule',
        name: 'out',
        attributes: {
          id: 'sgrule-1',
          security_group_id: group.attributes['id'],
          type: 'egress',
          protocol: '-1',
          from_port: 0,
          to_port: 0,
          cidr_blocks: ['0.0.0.0/0'],
        },
      },
      {
        type: 'aws_s3_bucket_versioning',
        name: 'site',
        attributes: { id: 'site', bucket: 'site', versioning_configuration: [{ status: 'Enabled', mfa_delete: '' }] },
      },
      { type: 'aws_s3_bucket_policy', name: 'site', attributes: { id: 'site', bucket: 'site', policy: '{"Statement":[],"Version":"2012-10-17"}' } },
      {
        type: 'aws_iam_role_policy_attachment',
        name: 'read',
        attributes: { id: 'web-1', role: 'web', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      },
      // Only some of the defaults are in the state; the others are the cloud's own.
      { ...known('AWS::EC2::VPC'), type: 'aws_default_vpc', name: 'default' },
      { ...known('AWS::EC2::Subnet'), type: 'aws_default_subnet', name: 'a' },
      { ...known('AWS::EC2::SecurityGroup'), type: 'aws_default_security_group', name: 'default' },
      { ...known('AWS::EC2::RouteTable'), type: 'aws_default_route_table', name: 'default' },
      { ...known('AWS::EC2::NetworkAcl'), type: 'aws_default_network_acl', name: 'default' },
    ];
    await start({ estate, state });
    writeFileSync(join(opened.folder, 'copy.tfstate'), stateJson([bucket]));
    const report = await drift({ states: ['*.tfstate'], filter: here });
    assert.deepEqual(report.items, []);
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.notComparable, []);
    assert.equal(report.inStep, true);
    assert.equal(report.coverage, 1);
    assert.deepEqual(report.duplicates, [
      {
        id: 'arn:aws:s3:::site',
        addresses: [
          { state: 'copy.tfstate', address: 'aws_s3_bucket.main' },
          { state: 'prod.tfstate', address: 'aws_s3_bucket.main' },
        ],
      },
    ]);
    const owned = report.owned.flatMap(({ resources }) => resources.map(({ type }) => type)).sort();
    assert.deepEqual(owned, [
      'AWS::EC2::DHCPOptions',
      'AWS::EC2::InternetGateway',
      'AWS::EC2::NetworkInterface',
      'AWS::EC2::NetworkInterface',
      'AWS::EC2::Subnet',
      'AWS::EC2::Subnet',
      'AWS::EC2::Volume',
      'AWS::IAM::Role',
    ]);
  });
});
