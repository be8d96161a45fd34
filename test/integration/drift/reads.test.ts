import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompareProgress } from '../../../src/core/api/compare-progress.ts';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { estateOf, type ResourcesSpec } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { account } from './planted.ts';

const region = 'us-east-1';
const ec2 = (resource: string): string => `arn:aws:ec2:${region}:${account}:${resource}`;

describe('reading attributes', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: OpenedEngine;
  const stated: CompareProgress[] = [];

  beforeEach(() => {
    stated.length = 0;
  });
  afterEach(async () => {
    await opened.close();
    await aws.close();
  });

  async function start(resources: Readonly<Record<string, ResourcesSpec>>, types: readonly string[]): Promise<void> {
    aws = await startAws(estateOf({ accounts: [{ id: account, resources: { [region]: resources } }] }));
    opened = await openEngine(aws.environment, { types, regions: [region], limits: { aws: 1000 } });
    opened.engine.on((event) => {
      if (event.kind === 'comparing') stated.push(event);
    });
  }
  async function compare(instances: readonly (readonly [type: string, attributes: Record<string, unknown>])[]): Promise<DriftReport> {
    const resources = instances.map(([type, attributes], at) => ({
      mode: 'managed',
      type,
      name: `r${String(at)}`,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes }],
    }));
    writeFileSync(
      join(opened.folder, 's.tfstate'),
      JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'x', outputs: {}, resources }),
    );
    return opened.engine.request('drift', { states: ['s.tfstate'], cwd: opened.folder, attributes: true });
  }
  /** The requests that came after the listings, by operation. */
  const asked = (from: number): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { operation } of aws.requests.slice(from)) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  };
  const scanned = async (): Promise<number> => {
    await opened.engine.request('scan', { want: 'rows' });
    return aws.requests.length;
  };

  it('takes one call for a hundred instances, says so before, and finds what differs in each of them', async () => {
    await start(
      { 'AWS::EC2::Instance': { count: 250, each: (n) => ({ InstanceId: `i-${String(n).padStart(17, '0')}`, EbsOptimized: n % 50 === 0 }) } },
      ['AWS::EC2::Instance'],
    );
    const from = await scanned();
    const report = await compare(
      Array.from({ length: 250 }, (_, n) => {
        const id = `i-${String(n).padStart(17, '0')}`;
        return ['aws_instance', { id, arn: ec2(`instance/${id}`), ebs_optimized: false }] as const;
      }),
    );
    assert.equal(report.counts.changed, 5);
    assert.deepEqual(asked(from), { DescribeInstances: 3 });
    assert.deepEqual(stated[0], { ...stated[0], plan: { lookups: 0, calls: 3, owners: 0, resources: 250, seconds: 1 }, calls: 0 });
    assert.deepEqual(report.comparison?.reads, 3);
  });

  it('reads no setting that no state compares, and what is compared alone', async () => {
    await start({ 'AWS::S3::Bucket': ['logs'], 'AWS::EC2::VPC': [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] }, [
      'AWS::S3::Bucket',
      'AWS::EC2::VPC',
    ]);
    const from = await scanned();
    const report = await compare([
      ['aws_s3_bucket', { id: 'logs', bucket: 'logs', arn: 'arn:aws:s3:::logs' }],
      ['aws_s3_bucket_versioning', { id: 'logs', bucket: 'logs', versioning_configuration: [{ status: 'Enabled', mfa_delete: '' }] }],
      ['aws_vpc', { id: 'vpc-1', arn: ec2('vpc/vpc-1'), enable_dns_support: true }],
    ]);
    assert.deepEqual(asked(from), { GetBucketVersioning: 1, DescribeVpcAttribute: 1 });
    assert.deepEqual(
      // A bucket that never had versioning has none: the provider itself would not find it.
      report.items.map(({ address, kind }) => [address, kind]),
      [['aws_s3_bucket_versioning.r1', 'missing']],
    );
  });

  it('asks one by one where one of many is gone meanwhile', async () => {
    await start({ 'AWS::EC2::Volume': ['a', 'b', 'c'].map((id) => ({ VolumeId: `vol-${id}`, Iops: 100 })) }, ['AWS::EC2::Volume']);
    const from = await scanned();
    aws.estate.put(
      account,
      region,
      'AWS::EC2::Volume',
      ['a', 'c'].map((id) => ({ VolumeId: `vol-${id}`, Iops: 100 })),
    );
    const report = await compare(
      ['a', 'b', 'c'].map((id) => ['aws_ebs_volume', { id: `vol-${id}`, arn: ec2(`volume/vol-${id}`), iops: 200 }] as const),
    );
    assert.deepEqual(asked(from), { DescribeVolumes: 4 });
    assert.deepEqual(
      report.items.map(({ id }) => id),
      [ec2('volume/vol-a'), ec2('volume/vol-c')],
    );
    assert.equal(report.problems.length, 1, 'the one that is gone is named');
  });

  it('fails once where the call for many is denied', async () => {
    await start({ 'AWS::EC2::Volume': ['a', 'b'].map((id) => ({ VolumeId: `vol-${id}` })) }, ['AWS::EC2::Volume']);
    const from = await scanned();
    aws.faults.add({ operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    const report = await compare(['a', 'b'].map((id) => ['aws_ebs_volume', { id: `vol-${id}`, arn: ec2(`volume/vol-${id}`), iops: 200 }] as const));
    assert.deepEqual(asked(from), { DescribeVolumes: 1 });
    assert.deepEqual(
      report.problems.map(({ code, count, permission }) => [code, count, permission]),
      [['denied', 2, 'ec2:DescribeVolumes']],
    );
    assert.equal(report.complete, false);
  });
});
