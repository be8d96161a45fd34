import assert from 'node:assert/strict';
import { noInstances } from './instance-counts.ts';
import { compareDrift } from './compare-drift.ts';
import type { CompareOptions } from '../../../../src/core/drift/compare.ts';
import { CallError, DriftMgrError } from '../../../../src/core/errors.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { inventoryOf, stateOf, together } from './estate.ts';

const account = '123456789012';
const region = 'eu-west-1';

function vpc(id: string, more: Partial<Resource> = {}): Resource {
  return {
    provider: 'aws',
    account,
    region,
    type: 'AWS::EC2::VPC',
    id: `arn:aws:ec2:${region}:${account}:vpc/${id}`,
    source: 'ec2:DescribeVpcs',
    ...more,
  };
}

function vpcState(id: string): Record<string, unknown> {
  return { id, arn: `arn:aws:ec2:${region}:${account}:vpc/${id}` };
}

const gone: Omit<CompareOptions, 'rules'> = { lookup: () => Promise.resolve({ exists: false }), signal: new AbortController().signal, now: 0 };

describe('compareDrift', () => {
  it('is in step when every resource is in a state and every instance in the cloud', async () => {
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventoryOf([vpc('vpc-1')]), gone);
    assert.deepEqual(report.counts, {
      missing: 0,
      unmanaged: 0,
      changed: 0,
      managed: 1,
      notComparable: 0,
      instances: { ...noInstances, all: 1, inStep: 1 },
    });
    assert.equal(report.inStep, true);
    assert.equal(report.coverage, 1);
    assert.equal(report.comparedAt, '1970-01-01T00:00:00.000Z');
  });

  it('calls missing what an ok listing and a lookup both do not find', async () => {
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventoryOf([], { accounts: [account] }), gone);
    assert.deepEqual(
      report.items.map(({ key, kind, address, type, account: where, region: at }) => ({ key, kind, address, type, where, at })),
      [
        {
          key: `missing:aws:arn:aws:ec2:${region}:${account}:vpc/vpc-1`,
          kind: 'missing',
          address: 'aws_vpc.main',
          type: 'AWS::EC2::VPC',
          where: account,
          at: region,
        },
      ],
    );
    assert.equal(report.inStep, false);
  });

  it('takes a lookup that finds it over a listing that lags', async () => {
    const options: Omit<CompareOptions, 'rules'> = { ...gone, lookup: () => Promise.resolve({ exists: true }) };
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventoryOf([], { accounts: [account] }), options);
    assert.deepEqual(report.counts, {
      missing: 0,
      unmanaged: 0,
      changed: 0,
      managed: 1,
      notComparable: 0,
      instances: { ...noInstances, all: 1, inStep: 1 },
    });
  });

  for (const status of ['denied', 'failed', 'partial', 'stale', 'cancelled', 'pending'] as const) {
    it(`makes missing into not comparable when the listing is ${status}, and asks nothing more`, async () => {
      let asked = 0;
      const lookup = (): Promise<{ exists: boolean }> => {
        asked++;
        return Promise.resolve({ exists: false });
      };
      const inventory = inventoryOf([], { accounts: [account], coverage: () => status });
      const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventory, { ...gone, lookup });
      assert.equal(report.counts.missing, 0);
      assert.equal(report.notComparable[0]?.address, 'aws_vpc.main');
      assert.match(report.notComparable[0].reason, new RegExp(status));
      assert.equal(report.complete, false);
      assert.equal(report.inStep, false);
      assert.equal(asked, 0);
    });
  }

  it('claims nothing when the lookup fails', async () => {
    const lookup = (): Promise<never> => Promise.reject(new CallError({ kind: 'denied', message: 'not authorised' }));
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventoryOf([], { accounts: [account] }), { ...gone, lookup });
    assert.equal(report.counts.missing, 0);
    assert.match(report.notComparable[0]?.reason ?? '', /not authorised/);
    assert.equal(report.complete, false);
  });

  it('claims nothing where no listing covers the type', async () => {
    const inventory = inventoryOf([], { accounts: [account], coverage: () => 'not-listed' });
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventory, gone);
    assert.equal(report.counts.missing, 0);
    assert.match(report.notComparable[0]?.reason ?? '', /no listing covers/);
  });

  it('is complete without what nothing lists and nothing reads, and says that', async () => {
    const inventory = inventoryOf([vpc('vpc-1')], { accounts: [account], coverage: () => 'not-listed' });
    const lookup = (): Promise<never> => Promise.reject(new DriftMgrError('not-comparable', 'nothing reads it'));
    const states = stateOf({ 'aws_vpc.main': vpcState('vpc-1'), 'aws_vpc.other': vpcState('vpc-2') });
    const report = await compareDrift(states, inventory, { ...gone, lookup });
    assert.match(report.notComparable[0]?.reason ?? '', /nothing reads it/);
    assert.deepEqual([report.counts.missing, report.complete], [0, true]);
    // Where a listing is there to see it, the lookup is what lacks.
    const listed = await compareDrift(states, inventoryOf([vpc('vpc-1')], { accounts: [account] }), { ...gone, lookup });
    assert.equal(listed.complete, false);
  });

  it('claims nothing about an account that was not scanned', async () => {
    const inventory = inventoryOf([], { accounts: ['999999999999'] });
    const report = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1') }), inventory, gone);
    assert.equal(report.counts.missing, 0);
    assert.match(report.notComparable[0]?.reason ?? '', /account 123456789012 was not scanned/);
  });

  it('calls unmanaged what no state knows', async () => {
    const report = await compareDrift(stateOf({}), inventoryOf([vpc('vpc-9', { name: 'stray' })]), gone);
    assert.deepEqual(
      report.items.map(({ key, kind, name }) => ({ key, kind, name })),
      [{ key: `unmanaged:aws:arn:aws:ec2:${region}:${account}:vpc/vpc-9`, kind: 'unmanaged', name: 'stray' }],
    );
  });

  it('leaves defaults to the cloud', async () => {
    const report = await compareDrift(stateOf({}), inventoryOf([vpc('vpc-9', { isDefault: true })]), gone);
    assert.equal(report.counts.unmanaged, 0);
    assert.deepEqual(
      report.owned.map(({ owner, count }) => ({ owner, count })),
      [{ owner: 'by the cloud', count: 1 }],
    );
  });

  it('takes a terminated instance for missing, and never for unmanaged', async () => {
    const instance = (id: string): Resource => ({
      ...vpc(id, { uncounted: 'terminated' }),
      type: 'AWS::EC2::Instance',
      id: `arn:aws:ec2:${region}:${account}:instance/${id}`,
    });
    const report = await compareDrift(
      stateOf({ 'aws_instance.web': { id: 'i-1', arn: `arn:aws:ec2:${region}:${account}:instance/i-1` } }),
      inventoryOf([instance('i-1'), instance('i-2')]),
      gone,
    );
    assert.deepEqual(
      report.items.map(({ kind, address }) => ({ kind, address })),
      [{ kind: 'missing', address: 'aws_instance.web' }],
    );
  });

  it('finds by type and primary identifier what an old state knows no ARN of', async () => {
    const report = await compareDrift(stateOf({ 'aws_vpc.main': { id: 'vpc-1' } }), inventoryOf([vpc('vpc-1')]), gone);
    assert.equal(report.counts.managed, 1);
    assert.equal(report.items.length, 0);
  });

  it('reports a resource that stands in two states, and counts it once', async () => {
    const one = stateOf({ 'aws_vpc.main': vpcState('vpc-1') }, 'a.tfstate');
    const two = stateOf({ 'aws_vpc.copy': vpcState('vpc-1') }, 'b.tfstate');
    const report = await compareDrift(together(one, two), inventoryOf([vpc('vpc-1')]), gone);
    assert.equal(report.counts.managed, 1);
    assert.deepEqual(report.duplicates[0]?.addresses, [
      { state: 'a.tfstate', address: 'aws_vpc.main' },
      { state: 'b.tfstate', address: 'aws_vpc.copy' },
    ]);
  });

  it('does not report a peering that one side asks for and the other accepts', async () => {
    const id = 'pcx-0a1';
    const arn = `arn:aws:ec2:${region}:${account}:vpc-peering-connection/${id}`;
    const peering: Resource = { provider: 'aws', account, region, type: 'AWS::EC2::VPCPeeringConnection', id: arn, source: 'test' };
    const states = stateOf({
      'aws_vpc.main': vpcState('vpc-1'),
      'aws_vpc_peering_connection.asked': { id },
      'aws_vpc_peering_connection_accepter.accepted': { id, vpc_peering_connection_id: id },
    });
    const report = await compareDrift(states, inventoryOf([vpc('vpc-1'), peering]), gone);
    assert.deepEqual([report.duplicates, report.counts.managed, report.counts.unmanaged], [[], 2, 0]);
  });

  it('names a type without a row, and claims nothing about it', async () => {
    const report = await compareDrift(stateOf({ 'aws_future_thing.x': { id: '1' }, 'random_id.y': { id: '2' } }), inventoryOf([]), gone);
    assert.deepEqual(
      report.notComparable.map(({ terraformType }) => terraformType),
      ['aws_future_thing', 'random_id'],
    );
    assert.deepEqual([report.complete, report.inStep, report.problems.map(({ code }) => code)], [false, false, ['nothing-compared']]);
    const beside = await compareDrift(stateOf({ 'aws_vpc.main': vpcState('vpc-1'), 'random_id.y': { id: '2' } }), inventoryOf([vpc('vpc-1')]), gone);
    assert.deepEqual([beside.complete, beside.inStep, beside.counts.notComparable], [true, true, 1]);
  });

  it('takes a listing that is asked for once for all regions', async () => {
    const inventory = inventoryOf([], { accounts: [account], coverage: (_type, _account, where) => (where === 'global' ? 'ok' : 'not-listed') });
    const report = await compareDrift(
      stateOf({ 'aws_s3_bucket.b': { bucket: 'b', region, arn: 'arn:aws:s3:::b' }, 'aws_vpc.main': vpcState('vpc-1') }),
      inventory,
      gone,
    );
    assert.deepEqual(report.items.map(({ address }) => address).sort(), ['aws_s3_bucket.b', 'aws_vpc.main']);
  });

  describe('without an ARN in the state', () => {
    const role = (where: string, path = 'team/'): Resource => ({
      ...vpc('x'),
      account: where,
      region: 'global',
      type: 'AWS::IAM::Role',
      id: `arn:aws:iam::${where}:role/${path}admin`,
    });

    it('finds a role by its name, whatever its path', async () => {
      const report = await compareDrift(stateOf({ 'aws_iam_role.admin': { id: 'admin', name: 'admin' } }), inventoryOf([role(account)]), gone);
      assert.deepEqual([report.items, report.counts.managed], [[], 1]);
    });

    it('takes the role of the account that its neighbours live in', async () => {
      const state = stateOf({ 'aws_iam_role.admin': { id: 'admin', name: 'admin' }, 'aws_vpc.main': vpcState('vpc-1') });
      const report = await compareDrift(state, inventoryOf([vpc('vpc-1'), role(account), role('999999999999')]), gone);
      assert.deepEqual(
        report.items.map(({ kind, account: where }) => [kind, where]),
        [['unmanaged', '999999999999']],
      );
    });

    it('claims neither of two that fit', async () => {
      const report = await compareDrift(
        stateOf({ 'aws_iam_role.admin': { id: 'admin', name: 'admin' } }),
        inventoryOf([role(account), role('999999999999')]),
        gone,
      );
      assert.deepEqual([report.items, report.notComparable.length], [[], 1]);
    });

    it('does not guess which of two accounts something gone was in', async () => {
      const inventory = inventoryOf([], { accounts: [account, '999999999999'] });
      const report = await compareDrift(stateOf({ 'aws_vpc.main': { id: 'vpc-1', region } }), inventory, gone);
      assert.match(report.notComparable[0]?.reason ?? '', /which of 2 accounts/);
    });
  });
});
