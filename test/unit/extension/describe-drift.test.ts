import { noInstances } from '../core/drift/instance-counts.ts';
import assert from 'node:assert/strict';
import { describeDriftRow, isOpenAtFirst, type DriftWords } from '../../../src/extension/drift/describe-drift.ts';
import { driftSide, driftTooltip } from '../../../src/extension/drift/drift-details.ts';
import { driftHeadline, driftMessage, driftSummary } from '../../../src/extension/drift/drift-headline.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import type { DriftOutline, DriftStep } from '../../../src/core/api/drift-tree.ts';
import type { DriftItem } from '../../../src/core/api/drift.ts';

const item = (more: Partial<DriftItem>): DriftItem => ({
  key: 'missing/aws_instance.web',
  kind: 'missing',
  provider: 'aws',
  account: '123456789012',
  region: 'us-east-1',
  type: 'AWS::EC2::Instance',
  id: 'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
  address: 'aws_instance.web',
  terraformType: 'aws_instance',
  state: 'prod.tfstate',
  reason: 'a lookup says that it is gone',
  ...more,
});
const changed = item({
  key: 'changed/aws_db_instance.main',
  kind: 'changed',
  address: 'aws_db_instance.main',
  changes: [
    { path: 'instance_class', state: 'db.t3.micro', cloud: 'db.t3.large' },
    { path: 'password', sensitive: true },
  ],
});
const { address: _address, terraformType: _terraformType, state: _state, ...bare } = item({ key: 'unmanaged/x', kind: 'unmanaged', name: 'stray' });
const unmanaged: DriftItem = bare;
const words: DriftWords = {
  t: inEnglish,
  title: (type) => (type === 'AWS::EC2::Instance' ? 'EC2 instances' : type),
  state: (source) => source.replace('/workspace/', ''),
};
const group = (...path: DriftStep[]) => describeDriftRow({ kind: 'group', path, count: 1240, under: path.slice(0, -1) }, words);
const itemRow = (one: DriftItem, ...under: DriftStep[]) => describeDriftRow({ kind: 'item', item: one, under }, words);
const byKind: DriftStep = { by: 'kind', value: 'unmanaged' };
const byType: DriftStep = { by: 'type', value: 'AWS::EC2::Instance' };

describe('the drift tree', () => {
  it('calls groups what people call them', () => {
    assert.deepEqual([group(byKind).label, group(byKind).description], ['Unmanaged', '1,240']);
    assert.equal(group(byKind, byType).label, 'EC2 instances');
    assert.equal(group({ by: 'state', value: '/workspace/prod.tfstate' }).label, 'prod.tfstate');
    assert.equal(group({ by: 'state', value: '' }).label, 'In no state');
    assert.equal(group({ by: 'account', value: 'aws 123456789012' }).label, 'aws 123456789012');
    assert.equal(group({ by: 'aside', value: 'ignored' }).label, 'Ignored');
  });
  it('opens drift, and leaves closed its types and what is no drift', () => {
    assert.equal(isOpenAtFirst([byKind]), true);
    assert.equal(isOpenAtFirst([byKind, byType]), false);
    assert.equal(isOpenAtFirst([{ by: 'aside', value: 'owned' }]), false);
  });
  it('tells the kind in words, not by colour alone, and to a screen reader wherever the row stands', () => {
    assert.equal(itemRow(item({})).description, 'aws_instance.web · missing · us-east-1');
    assert.equal(itemRow(changed).description, 'aws_db_instance.main · changed · instance_class, password');
    const stray = itemRow(unmanaged);
    assert.deepEqual([stray.label, stray.description], ['stray', 'unmanaged · EC2 instances · us-east-1']);
    assert.equal(itemRow(unmanaged, byKind, byType).accessibilityLabel, 'stray, unmanaged, EC2 instances, us-east-1');
  });
  it('says the own name first and the address after it, and the end of a name that is an id', () => {
    const named = itemRow({ ...changed, name: 'orders', address: 'module.shop["eu"].aws_db_instance.main' });
    assert.equal(named.label, 'orders');
    assert.equal(named.description, 'aws_db_instance.main · changed · instance_class, password · module.shop["eu"]');
    assert.match(named.accessibilityLabel, /^orders, module\.shop\["eu"\]\.aws_db_instance\.main, changed/);
    const gone = itemRow(item({ name: 'i-0abc', address: 'aws_instance.this["web-5"]' }));
    assert.deepEqual([gone.label, gone.description], ['web-5', 'aws_instance.this["web-5"] · missing · us-east-1']);
    assert.equal(itemRow(item({ address: 'aws_instance.web[3]' })).label, 'web[3]');
    assert.equal(itemRow({ ...unmanaged, name: 'arn:aws:sns:us-east-1:1:alerts' }).label, 'alerts');
    assert.deepEqual(
      [itemRow(item({ address: 'module.shop.aws_instance.web' }))].map(({ label, description }) => [label, description]),
      [['web', 'aws_instance.web · missing · us-east-1 · module.shop']],
    );
  });
  it('has icons that differ in shape and in colour', () => {
    const icons = (['changed', 'missing', 'unmanaged'] as const).map((kind) => itemRow(item({ kind })).icon);
    for (const part of ['id', 'color'] as const) assert.equal(new Set(icons.map((icon) => icon[part])).size, 3);
  });
  it('does not say again what the groups above say', () => {
    assert.equal(itemRow(unmanaged, byKind, byType).description, 'us-east-1');
    assert.equal(itemRow(unmanaged, byKind).description, 'EC2 instances · us-east-1');
  });
  it('says why something was ignored, and why something was not compared', () => {
    assert.equal(itemRow(item({ ignored: { reason: 'made by hand', by: 'settings' } })).description, 'aws_instance.web · ignored · made by hand');
    const entry = { address: 'aws_vpc.main', terraformType: 'aws_vpc', state: 's', reason: 'denied: ec2:DescribeVpcs' };
    const stated = describeDriftRow({ kind: 'notComparable', entry, under: [] }, words);
    assert.deepEqual([stated.label, stated.description], ['aws_vpc.main', 'denied: ec2:DescribeVpcs']);
  });
  it('names every place of a resource that stands in two states', () => {
    const duplicate = {
      id: 'arn:aws:s3:::logs',
      addresses: [
        { state: 'a', address: 'aws_s3_bucket.a' },
        { state: 'b', address: 'aws_s3_bucket.b' },
      ],
    };
    assert.equal(describeDriftRow({ kind: 'duplicate', duplicate, under: [] }, words).description, 'aws_s3_bucket.a · aws_s3_bucket.b');
  });
  it('has an id of its own for the same type below two kinds', () => {
    assert.notEqual(group({ by: 'kind', value: 'missing' }, byType).id, group(byKind, byType).id);
  });
  it('tells the reason in the tooltip, and never a sensitive value', () => {
    assert.match(driftTooltip({ kind: 'item', item: item({}), under: [] }, words), /a lookup says that it is gone/);
    const secret = { path: 'password', sensitive: true, state: 'hunter2', cloud: 'hunter3' } as const;
    assert.doesNotMatch(driftTooltip({ kind: 'change', item: changed, change: secret, under: [] }, words), /hunter/);
  });
  it('says beside the title how old a comparison is, how far one is, and why there is none', () => {
    const counts = { missing: 0, unmanaged: 0, changed: 2, managed: 5, notComparable: 1, instances: noInstances };
    const outline = {
      schemaVersion: 1,
      scanId: 's',
      comparedAt: '2026-01-01T00:00:00Z',
      complete: true,
      inStep: false,
      counts,
      coverage: null,
    } as const;
    const drift: DriftOutline = { ...outline, fresh: 0, states: [], problems: [] };
    const at = Date.parse('2026-01-01T03:00:00Z');
    assert.equal(driftHeadline({ drift }, undefined, at, inEnglish), '2 changed · 3 h ago');
    assert.equal(driftHeadline({ drift, comparing: true }, '3 of 9 listings', at, inEnglish), '3 of 9 listings');
    const driftFailure = { code: 'no-state', message: 'No state could be read.', hint: 'Use --state.' };
    assert.equal(driftHeadline({ drift: null, driftFailure }, undefined, at, inEnglish), 'No state could be read.');
    assert.equal(driftMessage({ drift: null, driftFailure }, inEnglish), '', 'it would hide what helps');
    assert.match(driftMessage({ drift, driftFailure }, inEnglish), /^No state could be read\. What is shown is from an earlier/);
  });
  it('says that values were not kept, and does not show them as absent', () => {
    const kept = { path: 'size', unkept: true } as const;
    assert.equal(describeDriftRow({ kind: 'change', item: changed, change: kept, under: [] }, words).description, 'compare again for the values');
    assert.doesNotMatch(driftTooltip({ kind: 'change', item: changed, change: kept, under: [] }, words), /∅/);
    assert.equal((JSON.parse(driftSide(item({ kind: 'changed', changes: [kept] }), 'state')) as Record<string, unknown>)['size'], '(not kept)');
  });
  it('sums up beside the title, and says when something could not be read', () => {
    const counts = { missing: 0, unmanaged: 1371, changed: 2, managed: 5, notComparable: 1, instances: noInstances };
    assert.equal(driftSummary({ counts, complete: false, coverage: 0.7059 }, inEnglish), '2 changed · 1,371 unmanaged · incomplete · coverage 70 %');
  });
});

describe('the two sides of a difference', () => {
  it('hold what differs, and never a sensitive value', () => {
    assert.deepEqual(JSON.parse(driftSide(changed, 'state')), {
      address: 'aws_db_instance.main',
      type: 'aws_instance',
      id: changed.id,
      instance_class: 'db.t3.micro',
      password: '(sensitive)',
    });
    assert.equal((JSON.parse(driftSide(changed, 'cloud')) as Record<string, unknown>)['instance_class'], 'db.t3.large');
  });
  it('are empty where the resource is not', () => {
    assert.equal(driftSide(item({}), 'cloud'), '');
    assert.notEqual(driftSide(item({}), 'state'), '');
    assert.equal(driftSide(unmanaged, 'state'), '');
  });
});
