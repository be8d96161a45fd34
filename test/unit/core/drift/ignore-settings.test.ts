import assert from 'node:assert/strict';
import { allRules } from '../../../rules.ts';
import { ignoreBySettings } from '../../../../src/core/drift/ignore/ignore-settings.ts';
import type { DriftItem } from '../../../../src/core/api/drift.ts';

const now = Date.parse('2027-01-15T12:00:00Z');

const item: DriftItem = {
  key: 'k',
  kind: 'changed',
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::Instance',
  id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
  name: 'web',
  address: 'module.a["x.y"].aws_instance.web[0]',
  terraformType: 'aws_instance',
  reason: 'differs',
  changes: [
    { path: 'tags.env', state: 'a', cloud: 'b' },
    { path: 'ebs_block_device[0].encrypted', state: false, cloud: true },
  ],
  resource: {
    provider: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    type: 'AWS::EC2::Instance',
    id: 'i',
    source: 'test',
    tags: { env: 'prod', 'aws:x': '1' },
  },
};

const judged = (rule: Readonly<Record<string, string>>, subject: DriftItem = item): DriftItem =>
  ignoreBySettings([subject], [{ ...rule, reason: 'said so' }], { now, clouds: allRules })[0] ?? subject;

describe('ignore rules of the configuration', () => {
  const covering: readonly Readonly<Record<string, string>>[] = [
    { provider: 'aws' },
    { type: 'AWS::EC2::*' },
    { type: 'aws_inst?nce' },
    { id: '*instance/i-1' },
    { name: 'web', region: 'eu-*' },
    { address: 'module.a["x.y"].aws_instance.web[0]' },
    { tag: 'env' },
    { tag: 'env=pr*' },
    { account: '1111*', expires: '2027-01-15' },
  ];
  for (const rule of covering)
    it(`cover what fits ${JSON.stringify(rule)}`, () => assert.deepEqual(judged(rule).ignored, { reason: 'said so', by: 'settings' }));

  const others: readonly Readonly<Record<string, string>>[] = [
    { provider: 'azure' },
    { id: 'instance' },
    { name: 'WEB' },
    { name: 'web', region: 'us-*' },
    { tag: 'env=dev' },
    { address: 'module.a' },
    { account: '1111*', expires: '2027-01-14' },
  ];
  for (const rule of others) it(`do not cover what ${JSON.stringify(rule)} does not fit`, () => assert.equal(judged(rule), item));

  it('take single attributes out, and the whole item when none is left', () => {
    assert.deepEqual(
      judged({ attribute: 'tags' }).changes?.map(({ path }) => path),
      ['ebs_block_device[0].encrypted'],
    );
    assert.deepEqual(
      judged({ attribute: 'ebs_block_device' }).changes?.map(({ path }) => path),
      ['tags.env'],
    );
    assert.deepEqual(judged({ attribute: '*' }).ignored, { reason: 'said so', by: 'settings' });
    assert.equal(judged({ attribute: 'tag' }), item);
  });

  it('know Azure’s names in any case', () => {
    const azure: DriftItem = { ...item, provider: 'azure', id: '/subscriptions/S/resourceGroups/RG' };
    assert.deepEqual(judged({ id: '/SUBSCRIPTIONS/s/resourcegroups/*' }, azure).ignored, { reason: 'said so', by: 'settings' });
  });
});
