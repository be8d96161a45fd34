import assert from 'node:assert/strict';
import { describeDriftRow, driftGroups, driftSide, driftTooltip, type DriftRow } from '../../../src/extension/describe-drift.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import type { DriftItem, DriftReport } from '../../../src/core/drift/report.ts';

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
const report: DriftReport = {
  schemaVersion: 1,
  scanId: 's',
  comparedAt: '2026-01-01T00:00:00Z',
  complete: false,
  inStep: false,
  counts: { missing: 1, unmanaged: 1, changed: 1, managed: 5, notComparable: 1 },
  coverage: 0.7,
  items: [item({}), changed, unmanaged, item({ key: 'ignored', ignored: { reason: 'made by hand' } })],
  notComparable: [{ address: 'aws_vpc.main', terraformType: 'aws_vpc', state: 'prod.tfstate', reason: 'denied: ec2:DescribeVpcs' }],
  owned: [{ owner: 'by the cloud', reason: 'default VPC', count: 3, resources: [] }],
  duplicates: [],
  states: [],
  problems: [],
};
const labels = (rows: readonly DriftRow[]): string[] =>
  rows.map((row) => describeDriftRow(row, inEnglish)).map(({ label, description }) => `${label}: ${description}`);

describe('the drift tree', () => {
  it('groups by kind, and keeps apart what is no drift', () => {
    assert.deepEqual(labels(driftGroups(report, 'kind', inEnglish)), [
      'Changed: 1',
      'Missing: 1',
      'Unmanaged: 1',
      'Not comparable: 1',
      'By the cloud or another tool: 1',
      'Ignored: 1',
    ]);
  });
  it('groups by state file and by account, with a place for what has none', () => {
    assert.deepEqual(labels(driftGroups(report, 'state', inEnglish)).slice(0, 2), ['In no state: 1', 'prod.tfstate: 2']);
    assert.deepEqual(labels(driftGroups(report, 'account', inEnglish)).slice(0, 1), ['aws 123456789012: 3']);
  });
  it('tells the kind in words, not by colour alone', () => {
    assert.equal(describeDriftRow({ kind: 'item', item: item({}) }, inEnglish).description, 'missing · us-east-1');
    assert.equal(describeDriftRow({ kind: 'item', item: changed }, inEnglish).description, 'changed · 2 attributes');
    const stray = describeDriftRow({ kind: 'item', item: unmanaged }, inEnglish);
    assert.deepEqual([stray.label, stray.description], ['stray', 'unmanaged · AWS::EC2::Instance · us-east-1']);
  });
  it('says why something was not compared', () => {
    assert.deepEqual(
      labels([
        { kind: 'notComparable', entry: { address: 'aws_vpc.main', terraformType: 'aws_vpc', state: 's', reason: 'denied: ec2:DescribeVpcs' } },
      ]),
      ['aws_vpc.main: denied: ec2:DescribeVpcs'],
    );
  });
  it('has an id of its own for every row', () => {
    const rows: DriftRow[] = driftGroups(report, 'kind', inEnglish);
    const all = [...rows, ...rows.flatMap((row) => (row.kind === 'group' ? row.rows : []))];
    const ids = all.map((row) => describeDriftRow(row, inEnglish).id);
    assert.equal(new Set(ids).size, ids.length);
  });
  it('tells the reason in the tooltip', () => {
    assert.match(driftTooltip({ kind: 'item', item: item({}) }, inEnglish), /a lookup says that it is gone/);
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
