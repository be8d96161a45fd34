import assert from 'node:assert/strict';
import { noInstances } from './instance-counts.ts';
import fc from 'fast-check';
import { canonicalPolicy } from '../../../../src/core/policy-document.ts';
import { normalisers } from '../../../../src/core/drift/attributes/normalise.ts';
import { canonicalRules, ruleHead } from '../../../../src/core/drift/attributes/security-rules.ts';
import { oneByOne } from '../../../../src/core/drift/attributes/detail-reads.ts';
import type { PlanDetails } from '../../../../src/core/drift/attributes/detail-reads.ts';
import type { ComparePlan } from '../../../../src/core/api/compare-progress.ts';
import { compareDrift } from './compare-drift.ts';
import type { CompareOptions } from '../../../../src/core/drift/compare.ts';
import { CallError, DriftMgrError } from '../../../../src/core/errors.ts';
import type { Resource } from '../../../../src/core/model.ts';
import type { DriftReport } from '../../../../src/core/api/drift.ts';
import type { LookupTarget, ResourceDetail } from '../../../../src/core/provider.ts';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import { inventoryOf, stateBytes, stateOf } from './estate.ts';

const account = '123456789012';
const arn = (rest: string): string => `arn:aws:${rest}`;

function resource(type: string, id: string, more: Partial<Resource> = {}): Resource {
  return { provider: 'aws', account, region: 'eu-west-1', type, id, source: 'test', ...more };
}

const reading =
  (detail: (target: LookupTarget) => Promise<ResourceDetail>): PlanDetails =>
  (targets) =>
    oneByOne(targets, detail);

async function compare(
  address: string,
  state: Readonly<Record<string, unknown>>,
  cloud: Resource,
  detail?: Readonly<Record<string, unknown>>,
  more: Partial<CompareOptions> = {},
): Promise<DriftReport> {
  return compareDrift(stateOf({ [address]: state }), inventoryOf([cloud]), {
    attributes: true,
    signal: new AbortController().signal,
    now: 0,
    ...(detail === undefined ? {} : { details: reading(() => Promise.resolve({ attributes: detail })) }),
    ...more,
  });
}

const instanceArn = arn(`ec2:eu-west-1:${account}:instance/i-1`);
const instance = (attributes?: Readonly<Record<string, unknown>>, tags?: Readonly<Record<string, string>>): Resource =>
  resource('AWS::EC2::Instance', instanceArn, { ...(attributes === undefined ? {} : { attributes }), ...(tags === undefined ? {} : { tags }) });

describe('changed attributes', () => {
  it('are found in what the listing brought, without a read', async () => {
    let reads = 0;
    const detail = (): Promise<never> => {
      reads++;
      return Promise.reject(new Error('nothing to read'));
    };
    const report = await compare(
      'aws_instance.web',
      { arn: instanceArn, instance_type: 't3.micro' },
      instance({ instanceType: 'm5.large' }),
      undefined,
      { details: reading(detail) },
    );
    assert.deepEqual(report.items[0]?.changes, [{ path: 'instance_type', state: 't3.micro', cloud: 'm5.large' }]);
    assert.equal(reads, 0);
    assert.deepEqual(report.comparison, { compared: 1, of: 2, resources: 1, reads: 0 });
    assert.deepEqual(report.counts, {
      missing: 0,
      unmanaged: 0,
      changed: 1,
      managed: 1,
      notComparable: 0,
      instances: { ...noInstances, all: 1, changed: 1 },
    });
    assert.equal(report.inStep, false);
  });

  it('are read for what a state manages, and heard before', async () => {
    const stated: ComparePlan[] = [];
    const state = {
      arn: instanceArn,
      instance_type: 't3.micro',
      ebs_optimized: false,
      vpc_security_group_ids: ['sg-1', 'sg-2'],
      metadata_options: [{ http_tokens: 'required' }],
    };
    const detail = {
      InstanceType: 't3.micro',
      EbsOptimized: true,
      SecurityGroups: [{ GroupId: 'sg-2' }, { GroupId: 'sg-1' }],
      MetadataOptions: { HttpTokens: 'optional' },
    };
    const report = await compare('aws_instance.web', state, instance(), detail, { onPlan: (plan) => stated.push(plan) });
    assert.deepEqual(
      report.items[0]?.changes?.map(({ path, state: was, cloud }) => [path, was, cloud]),
      [
        ['ebs_optimized', false, true],
        ['metadata_options[0].http_tokens', 'required', 'optional'],
      ],
    );
    assert.deepEqual(stated, [{ lookups: 0, calls: 1, owners: 0, resources: 1, seconds: 1 }]);
    assert.deepEqual(report.items[0].compared, { attributes: 4, of: 5 });
    assert.equal(report.comparison?.compared, 4);
  });

  it('are not looked for unless asked', async () => {
    const report = await compare('aws_instance.web', { arn: instanceArn, instance_type: 'a' }, instance({ instanceType: 'b' }), undefined, {
      attributes: false,
    });
    assert.equal(report.inStep, true);
    assert.equal(report.comparison, undefined);
  });

  it('are not made of what the cloud does not tell', async () => {
    const report = await compare('aws_instance.web', { arn: instanceArn, instance_type: 'a', ami: 'ami-1', monitoring: true }, instance(), {
      InstanceType: 'a',
    });
    assert.equal(report.inStep, true);
    assert.equal(report.comparison?.compared, 1);
  });

  it('know the defaults of providers', async () => {
    const role = resource('AWS::IAM::Role', arn(`iam::${account}:role/r`));
    const state = { arn: role.id, max_session_duration: null, path: '/', description: '' };
    const report = await compare('aws_iam_role.r', state, role, { MaxSessionDuration: 3600, Path: '/', Description: null });
    assert.deepEqual(report.items, []);
  });

  it('of parts are said under the part', async () => {
    const bucket = resource('AWS::S3::Bucket', arn('s3:::b'));
    const report = await compare('aws_s3_bucket_versioning.v', { bucket: 'b', versioning_configuration: [{ status: 'Enabled' }] }, bucket, {
      Versioning: { Status: 'Suspended' },
    });
    assert.deepEqual(
      report.items.filter(({ kind }) => kind === 'changed').map(({ key, address, id }) => ({ key, address, id })),
      [{ key: 'changed:aws:aws_s3_bucket_versioning.v', address: 'aws_s3_bucket_versioning.v', id: 'arn:aws:s3:::b' }],
    );
  });

  it('never show what is sensitive', async () => {
    const secret = 'hunter2-in-the-state';
    const other = 'hunter2-in-the-cloud';
    const state = {
      arn: arn(`lambda:eu-west-1:${account}:function:f`),
      handler: secret,
      environment: [{ variables: { KEY: secret } }],
      tags_all: { note: secret },
    };
    const [instanceRead] = parseState(
      stateBytes([
        {
          type: 'aws_lambda_function',
          name: 'f',
          instances: [
            {
              attributes: state,
              sensitive_attributes: [
                [{ type: 'get_attr', value: 'handler' }],
                [{ type: 'get_attr', value: 'tags_all' }],
                [{ type: 'get_attr', value: 'tags' }],
              ],
            },
          ],
        },
      ]),
      'x',
    ).instances;
    assert.ok(instanceRead !== undefined);
    const fn = resource('AWS::Lambda::Function', state.arn, { tags: { note: 'now' } });
    const report = await compareDrift({ instances: [instanceRead], summaries: [], problems: [] }, inventoryOf([fn]), {
      attributes: true,
      details: reading(() => Promise.resolve({ attributes: { Handler: other, Environment: { Variables: { KEY: other } } } })),
      signal: new AbortController().signal,
      now: 0,
    });
    assert.deepEqual(report.items[0]?.changes, [
      { path: 'tags.note', sensitive: true },
      { path: 'handler', sensitive: true },
      { path: 'environment[0].variables', sensitive: true },
    ]);
    const text = JSON.stringify(report);
    assert.ok(!text.includes(secret) && !text.includes(other));
  });

  it('say when a read was refused, and claim no step', async () => {
    const detail = (): Promise<never> =>
      Promise.reject(new CallError({ kind: 'denied', message: 'not authorised', permission: 'ec2:DescribeInstances' }));
    const report = await compare('aws_instance.web', { arn: instanceArn, instance_type: 'a' }, instance(), undefined, { details: reading(detail) });
    assert.deepEqual(
      report.problems.map(({ code, permission }) => [code, permission]),
      [['denied', 'ec2:DescribeInstances']],
    );
    assert.equal(report.complete, false);
  });

  it('are left alone where nobody reads the details of a type', async () => {
    const detail = (): Promise<never> => Promise.reject(new DriftMgrError('not-comparable', 'no details'));
    const report = await compare('aws_instance.web', { arn: instanceArn, instance_type: 'a' }, instance(), undefined, { details: reading(detail) });
    assert.equal(report.inStep, true);
  });

  describe('tags', () => {
    const changes = async (state: Readonly<Record<string, unknown>>, tags?: Readonly<Record<string, string>>): Promise<unknown> =>
      (await compare('aws_instance.web', { arn: instanceArn, ...state }, instance(undefined, tags))).items.flatMap((item) => item.changes ?? []);

    it('are compared with the defaults of the provider in', async () => {
      assert.deepEqual(await changes({ tags: { a: '1' }, tags_all: { a: '1', team: 'x' } }, { a: '1', team: 'x' }), []);
    });
    it('are said key by key', async () => {
      assert.deepEqual(await changes({ tags_all: { a: '1', b: '2' } }, { a: '9', c: '3' }), [
        { path: 'tags.a', state: '1', cloud: '9' },
        { path: 'tags.b', state: '2' },
        { path: 'tags.c', cloud: '3' },
      ]);
    });
    it('of the cloud itself are nobody’s', async () => {
      assert.deepEqual(await changes({ tags: null }, { 'aws:ec2launchtemplate:id': 'lt-1' }), []);
    });
    it('are not compared where either side does not tell', async () => {
      assert.deepEqual(await changes({ tags: { a: '1' } }), []);
      assert.deepEqual(await changes({}, { a: '1' }), []);
    });
  });
});

describe('normalisation', () => {
  it('takes policies by their meaning', () => {
    const one = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['b', 'a'], Principal: { AWS: '123456789012' } },
        { Effect: 'Deny', Action: '*', Resource: '*', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
    const other = {
      Statement: [
        { Condition: { Bool: { 'aws:securetransport': ['false'] } }, Principal: { AWS: ['*'] }, Resource: ['*'], Action: ['*'], Effect: 'Deny' },
        { Resource: ['a', 'b'], Action: ['s3:listbucket', 's3:GetObject'], Effect: 'Allow', Principal: { AWS: ['arn:aws:iam::123456789012:root'] } },
      ],
      Version: '2012-10-17',
    };
    assert.equal(canonicalPolicy(one), canonicalPolicy(other));
    assert.equal(canonicalPolicy(encodeURIComponent(one)), canonicalPolicy(other));
    assert.equal(
      canonicalPolicy({ Statement: other.Statement[0], Version: '2012-10-17' }),
      canonicalPolicy({ Version: '2012-10-17', Statement: [other.Statement[0]] }),
    );
  });

  it('tells policies of another meaning apart', () => {
    const base = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }] };
    const [statement] = base.Statement;
    for (const changed of [
      { Effect: 'Deny' },
      { Action: 's3:PutObject' },
      { Resource: '*' },
      { Condition: { Bool: { x: 'true' } } },
      { Principal: '*' },
    ]) {
      assert.notEqual(canonicalPolicy(base), canonicalPolicy({ ...base, Statement: [{ ...statement, ...changed }] }), JSON.stringify(changed));
    }
  });

  it('does not mind the order of actions and statements', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.array(fc.stringMatching(/^[a-z]+:[A-Z][a-z]+$/), { minLength: 1 }),
      Resource: fc.constant('*'),
    });
    fc.assert(
      fc.property(fc.array(statement), (statements) => {
        const shuffled = statements
          .toReversed()
          .map((one) => ({ ...one, Action: one.Action.length === 1 ? one.Action[0] : one.Action.toReversed() }));
        assert.equal(canonicalPolicy({ Statement: statements }), canonicalPolicy(JSON.stringify({ Statement: shuffled })));
      }),
    );
  });

  it('takes rules of a security group however they are grouped', () => {
    const state = [
      {
        protocol: 'tcp',
        from_port: 443,
        to_port: 443,
        cidr_blocks: ['10.0.0.0/8', '192.168.0.0/16'],
        ipv6_cidr_blocks: ['::/0'],
        security_groups: ['sg-9'],
        self: false,
      },
      { protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['10.1.0.0/16'] },
    ];
    const cloud = [
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.1.0.0/16', Description: 'x' }] },
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '192.168.0.0/16' }], UserIdGroupPairs: [{ GroupId: 'sg-9' }] },
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/8' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
    ];
    assert.equal(canonicalRules(state), canonicalRules(cloud));
    assert.notEqual(canonicalRules(state), canonicalRules(cloud.slice(1)));
  });

  it('are called by protocol and ports as people say them', () => {
    const heads = [
      ['tcp', 443, 443],
      ['17', '6000', '6100'],
      ['icmp', -1, -1],
      ['icmp', 3, 4],
      ['1', 8, -1],
      ['-1', 0, 0],
      ['ALL', undefined, undefined],
    ] as const;
    assert.deepEqual(
      heads.map(([protocol, from, to]) => ruleHead(protocol, from, to)),
      ['tcp 443', 'udp 6000-6100', 'icmp', 'icmp type 3 code 4', 'icmp type 8', 'all', 'all'],
    );
  });

  const equal: readonly (readonly [string, unknown, unknown])[] = [
    ['set', ['b', 'a'], ['a', 'b', 'a']],
    ['cidr', '2001:DB8:0:0::1/64', '2001:db8::1/64'],
    ['time', '2024-05-01T10:00:00Z', '2024-05-01T12:00:00.000+02:00'],
    ['json', '{"b":1,"a":[1]}', { a: [1], b: 1 }],
    ['last', 'arn:aws:iam::123456789012:instance-profile/web', 'web'],
    ['location', 'West Europe', 'westeurope'],
    ['switch', 'Enabled', true],
    ['plain', 8, '8'],
    ['plain', null, []],
    ['plain', false, undefined],
    ['lowerset', ['/A/b'], ['/a/B']],
  ];
  for (const [kind, left, right] of equal) {
    it(`${kind} takes ${JSON.stringify(left)} for ${JSON.stringify(right)}`, () => {
      assert.equal(normalisers[kind]?.(left), normalisers[kind]?.(right));
    });
  }

  it('tells other values apart', () => {
    assert.notEqual(normalisers['set']?.(['a']), normalisers['set']?.(['a', 'b']));
    assert.notEqual(normalisers['plain']?.(['a', 'b']), normalisers['plain']?.(['b', 'a']));
    assert.notEqual(normalisers['plain']?.({ a: 1 }), normalisers['plain']?.({ a: 2 }));
    assert.notEqual(normalisers['switch']?.('Disabled'), normalisers['switch']?.('Enabled'));
  });
});
