import assert from 'node:assert/strict';
import type { InventorySummary } from '../../../src/core/model.ts';
import { statusJson, type StatusJson } from '../../../src/core/render/status-json.ts';
import { crudeAccount, crudeCounts, type CrudeAws, startCrudeAws } from '../../cloud/crude-aws.ts';
import { openEngine } from '../open-engine.ts';

const regions = ['us-east-1', 'af-south-1', 'eu-west-1'];

describe('a server that speaks some of AWS, and was made by others', () => {
  let aws: CrudeAws;
  let status: StatusJson;

  before(async () => {
    aws = await startCrudeAws({ regions });
    // The real pipeline; only its rate is raised, so that the test need not wait for it.
    const opened = await openEngine(aws.environment, { limits: { aws: 300 } });
    const summary: InventorySummary = await opened.engine.request('scan', { want: 'counts' });
    status = statusJson(summary);
    await opened.close();
  });

  after(async () => {
    await aws.close();
  });

  const typeOf = (type: string) => status.accounts[0]?.types.find((one) => one.type === type);
  const seen = (type: string) => typeOf(type)?.regions.map(({ region, count, status: stated }) => [region, count, stated]);
  const expected = (count: (at: number) => number) =>
    regions.map((region, at) => [region, count(at), 'ok']).sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1));

  it('gives its true counts, type by type and region by region', () => {
    assert.deepEqual(
      status.accounts.map(({ provider, account }) => [provider, account]),
      [['aws', crudeAccount]],
    );
    assert.deepEqual(seen('AWS::EC2::Instance'), expected(crudeCounts.instances));
    assert.deepEqual(seen('AWS::DynamoDB::Table'), expected(crudeCounts.tables));
    assert.deepEqual(seen('AWS::SQS::Queue'), expected(crudeCounts.queues));
    assert.deepEqual(seen('AWS::Lambda::Function'), expected(crudeCounts.functions));
    assert.deepEqual(
      seen('AWS::EC2::VPC'),
      expected(() => 1),
    );
    assert.deepEqual(
      seen('AWS::EC2::Subnet'),
      expected(() => 3),
    );
    assert.deepEqual(
      seen('AWS::EC2::Volume'),
      expected(() => 0),
    );
    assert.deepEqual(seen('AWS::IAM::Role'), [['global', crudeCounts.roles, 'ok']]);
  });

  it('finds where each bucket is, when the list does not say', () => {
    assert.deepEqual(
      seen('AWS::S3::Bucket'),
      expected(crudeCounts.buckets).filter(([, count]) => count !== 0),
    );
  });

  it('counts a type of a service most of which is missing, though it is asked for late', () => {
    assert.deepEqual(seen('AWS::EC2::KeyPair'), expected(crudeCounts.keyPairs));
  });

  it('counts the account’s own snapshots alone, though the server answers with others’ too', () => {
    assert.deepEqual(seen('AWS::EC2::Snapshot'), expected(crudeCounts.snapshots));
  });

  it('counts what has times that nobody can read', () => {
    assert.deepEqual(seen('AWS::MSK::Cluster'), expected(crudeCounts.kafka));
  });

  it('shows what the server lacks as failed, with null for a count, and says so for each type and region', () => {
    assert.equal(status.complete, false);
    assert.equal(status.totals.status, 'partial');
    const lacking = (status.accounts[0]?.types ?? []).filter((type) => type.status !== 'ok');
    assert.ok(lacking.length > 60, String(lacking.length));
    for (const type of lacking) {
      assert.deepEqual([type.type, type.status, type.count], [type.type, 'failed', null]);
      for (const { region } of type.regions) {
        const stated = status.problems.filter((problem) => problem.type === type.type && problem.region === region);
        assert.deepEqual(new Set(stated.map(({ code }) => code)), new Set(['failed']), `${type.type} ${region}`);
      }
    }
    assert.ok(status.problems.every((problem) => problem.code === 'failed' && problem.message !== ''));
  });

  it('sends each service’s request in a way that such a server can take, and few in vain', () => {
    assert.ok(aws.asked.some((one) => one.startsWith('kinesis:ListStreams')));
    assert.ok(aws.asked.some((one) => one.includes('/accesspoint')));
    const times = Map.groupBy(
      aws.asked.filter((one) => !one.startsWith('s3:')),
      (one) => one,
    );
    for (const [question, asked] of times) {
      // The first one is asked for the region's web ACLs, and for the global ones.
      const most = question.startsWith('wafv2:') ? 6 : /:(?:DescribeInstances|ListTables|ListRoles|GET .*functions)/u.test(question) ? 4 : 3;
      assert.ok(asked.length <= most, `${question}: ${String(asked.length)} times`);
    }
  });
});
