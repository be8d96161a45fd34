import assert from 'node:assert/strict';
import { CallError } from '../../../src/core/errors.ts';
import { listers } from '../../../src/providers/aws/listers/table.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { open, type Opened, type Scan } from './scan.ts';

const account = '111122223333';
const region = 'us-east-1';
const children = new Set(listers.flatMap(({ info }) => (info.parent === undefined ? [] : [info.type])));
const never = new AbortController().signal;

/** Listed, but read by nothing: their APIs have no read by id, or none that tells more than the list. */
const unread = new Set(['AWS::ElastiCache::ServerlessCache', 'AWS::EC2::ReservedInstances', 'AWS::S3::AccessPoint']);

describe('AWS single resources', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;
  let opened: Opened;
  let scan: Scan;

  before(async () => {
    const twoOf = (scope: string) =>
      Object.fromEntries(listers.filter(({ info }) => info.scope === scope && !children.has(info.type)).map(({ info }) => [info.type, 2]));
    const bucket = {
      Name: 'site',
      $answers: { GetBucketVersioning: { Status: 'Enabled' }, GetBucketPolicy: { Policy: '{"Version":"2012-10-17"}' } },
      $objects: { 'env/prod.tfstate': '{"version":4}', empty: '' },
    };
    const regional = { ...twoOf('regional'), 'AWS::S3::Bucket': [bucket], 'AWS::XRay::Group': [{ $identifier: 'slow-requests' }] };
    aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', resources: { [region]: regional, global: twoOf('global') } }] }));
    opened = open(aws.environment);
    scan = await opened.scan({ regions: [region, 'global'] });
  });

  after(async () => {
    opened.provider.close();
    await aws.close();
  });

  for (const { info } of listers) {
    if (children.has(info.type) || unread.has(info.type)) continue;
    it(`finds a ${info.type} by the id that its listing gave, and reads it`, async () => {
      const resource = scan.resources(info.type)[0];
      assert.ok(resource !== undefined);
      const target = { account, region: resource.region, type: resource.type, id: resource.id };
      assert.deepEqual(await opened.provider.lookup(target, never), { exists: true });
      const { attributes } = await opened.provider.detail(target, never);
      assert.ok(Object.keys(attributes).length > 0);
      assert.equal('$metadata' in attributes, false);
    });
  }

  it('says that what is not there does not exist, whatever code the service has for it', async () => {
    const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
    const absent = {
      'AWS::EC2::Instance': arn('ec2', 'instance/i-00000000000000000'),
      'AWS::EC2::PlacementGroup': arn('ec2', 'placement-group/none'),
      'AWS::S3::Bucket': 'arn:aws:s3:::none-of-ours',
      'AWS::IAM::Role': `arn:aws:iam::${account}:role/none`,
      'AWS::RDS::DBInstance': arn('rds', 'db:none'),
      'AWS::SQS::Queue': arn('sqs', 'none'),
      'AWS::DynamoDB::Table': arn('dynamodb', 'table/none'),
      'AWS::CloudFormation::Stack': arn('cloudformation', 'stack/none/11111111-2222-3333-4444-555555555555'),
      'AWS::Logs::LogGroup': arn('logs', 'log-group:loggrou'),
      'AWS::WAFv2::WebACL': arn('wafv2', 'regional/webacl/none/11111111-2222-3333-4444-555555555555'),
      'AWS::XRay::Group': `AWS::XRay::Group|${account}|${region}|none`,
    };
    for (const [type, id] of Object.entries(absent)) {
      assert.deepEqual(await opened.provider.lookup({ account, region, type, id }, never), { exists: false }, type);
    }
  });

  it('reads the settings of a bucket apart, and knows what is not set from what may not be read', async () => {
    aws.faults.add({ service: 's3', operation: 'GetBucketTagging', fault: { kind: 'denied' } });
    const target = { account, region, type: 'AWS::S3::Bucket', id: 'arn:aws:s3:::site' };
    const { attributes, unread: refused } = await opened.provider.detail(target, never);
    assert.deepEqual(attributes['versioning'], { Status: 'Enabled', MFADelete: undefined });
    assert.equal(attributes['policy'], '{"Version":"2012-10-17"}');
    assert.equal(attributes['lifecycle'], null);
    assert.equal(refused?.['tags']?.kind, 'denied');
    assert.equal(refused['tags'].permission, 's3:GetBucketTagging');
    aws.faults.clear();
  });

  it('reads a type that only Cloud Control knows by its identifier', async () => {
    const target = { account, region, type: 'AWS::XRay::Group', id: `AWS::XRay::Group|${account}|${region}|slow-requests` };
    assert.deepEqual(await opened.provider.lookup(target, never), { exists: true });
  });

  it('reads a state from a bucket, an empty one too', async () => {
    const read = async (key: string) => await opened.provider.readState?.({ backend: 's3', settings: { bucket: 'site', key, region } }, never);
    assert.equal(Buffer.from((await read('env/prod.tfstate')) ?? []).toString(), '{"version":4}');
    assert.equal((await read('empty'))?.length, 0);
    await assert.rejects(read('none'), (error) => error instanceof CallError && error.failure.kind === 'not-found');
  });

  it('wraps a key so that only the same context unwraps it', async () => {
    const key = scan.resources('AWS::KMS::Key')[0];
    assert.ok(key !== undefined);
    const plain = new Uint8Array([1, 2, 3]);
    const wrapped = (await opened.provider.wrapKey?.(key.id, plain, { purpose: 'vault' }, never)) ?? new Uint8Array();
    assert.notDeepEqual(wrapped, plain);
    assert.deepEqual(await opened.provider.unwrapKey?.(key.id, wrapped, { purpose: 'vault' }, never), plain);
    await assert.rejects(async () => await opened.provider.unwrapKey?.(key.id, wrapped, { purpose: 'other' }, never), CallError);
  });
});
