import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countWords, describeNode, nodeTooltip, shortId, totalOf } from '../../../src/extension/resources/describe-node.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import { listingStatuses, type NodeCount, type Resource } from '../../../src/core/model.ts';
import type { TreeNode } from '../../../src/core/api/engine-api.ts';

const typeNode = (more: Partial<TreeNode>): TreeNode => ({
  id: 'account/provider=aws/account=1/type=AWS::EC2::Instance',
  kind: 'type',
  label: 'EC2 instances',
  path: { provider: 'aws', account: '1', type: 'AWS::EC2::Instance' },
  count: 1240,
  status: 'ok',
  ...more,
});
const instance: Resource = {
  provider: 'aws',
  account: '123456789012',
  region: 'us-east-1',
  type: 'AWS::EC2::Instance',
  id: 'arn:aws:ec2:us-east-1:123456789012:instance/i-0abc',
  name: 'web-1',
  tags: { env: 'prod' },
  source: 'ec2:DescribeInstances',
};
const describeIt = (node: TreeNode) => describeNode(node, inEnglish);

describe('what a node of the resource tree shows', () => {
  const cases: readonly [string, Partial<TreeNode>, string][] = [
    ['a complete count', {}, '1,240'],
    ['a seen zero', { count: 0 }, '0'],
    [
      'an earlier answer that nobody could renew',
      { status: 'stale', ageMs: 180_000, reason: 'not renewed: the session has expired' },
      '1,240 · 3 min old · not renewed: the session has expired',
    ],
    [
      'what an index says of what nobody has seen',
      { count: null, status: 'pending', indexed: { count: 1_240, source: 'AWS Config', ageMs: 120_000 } },
      '– · 1,240 by AWS Config, 2 min old, being checked',
    ],
    [
      'what an index says beside what was seen so far',
      { count: 12, status: 'pending', indexed: { count: 1_240, source: 'AWS Config', ageMs: 0 } },
      '≥ 12 so far · 1,240 by AWS Config, 0 s old, being checked',
    ],
    ['an earlier answer', { status: 'stale', ageMs: 180_000 }, '1,240 · 3 min old'],
    [
      'some listings missing',
      { status: 'partial', reason: '2 of 17 denied: ec2:DescribeInstances' },
      '≥ 1,240 · 2 of 17 denied: ec2:DescribeInstances',
    ],
    ['nothing seen, denied', { count: null, status: 'denied', reason: 'denied: ec2:DescribeInstances' }, '– · denied: ec2:DescribeInstances'],
    [
      'nothing seen, denied, with the problem at hand',
      { count: null, status: 'denied', problems: [{ code: 'denied', message: 'no', permission: 'ec2:DescribeInstances' }] },
      '– · denied — needs ec2:DescribeInstances',
    ],
    ['a hung endpoint', { count: null, status: 'failed', reason: 'failed: timed out' }, '– · failed: timed out'],
    ['a failure without a reason', { count: null, status: 'failed' }, '– · failed'],
    ['a cancelled scan', { status: 'cancelled', reason: 'cancelled' }, '≥ 1,240 · cancelled'],
    ['a running scan', { status: 'pending' }, '≥ 1,240 so far'],
    ['a scan that has nothing yet', { count: null, status: 'pending' }, '– · waiting'],
  ];
  for (const [what, more, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      assert.equal(describeIt(typeNode(more)).description, expected);
    });
  }

  it('never reads as a plain number unless everything was seen, and never as 0 when nothing was', () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(), { nil: null }),
        fc.constantFrom(...listingStatuses),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        (count, status, reason) => {
          const node: NodeCount = { count, status, ...(reason === undefined ? {} : { reason }) };
          const words = countWords(node, undefined, inEnglish);
          if (count === null) assert.match(words, /^–/);
          else if (status !== 'ok' && status !== 'stale') assert.match(words, /^≥ /);
          if (status !== 'ok') assert.doesNotMatch(words, /^[\d,]+$/, 'a status has to be said in words');
        },
      ),
    );
  });

  it('says the status in an icon and in words, for a screen reader too', () => {
    const denied = describeIt(typeNode({ count: null, status: 'denied', reason: 'denied: ec2:DescribeInstances' }));
    assert.equal(denied.icon.id, 'lock');
    assert.equal(denied.accessibilityLabel, 'EC2 instances, count unknown, denied: ec2:DescribeInstances');
    const partial = describeIt(typeNode({ status: 'partial', reason: '1 of 2 failed: timed out' }));
    assert.equal(partial.accessibilityLabel, 'EC2 instances, at least 1,240 resources, 1 of 2 failed: timed out');
    assert.equal(describeIt(typeNode({})).accessibilityLabel, 'EC2 instances, 1,240 resources');
  });

  it('keeps its id when the label changes', () => {
    assert.equal(describeIt(typeNode({})).id, describeIt(typeNode({ label: 'EC2-Instanzen' })).id);
  });

  it('shows a resource by its name, with its id beside it, and marks what is not counted', () => {
    const node: TreeNode = { ...typeNode({ kind: 'resource', label: 'web-1', count: 1 }), resource: { ...instance, uncounted: 'terminated' } };
    const stated = describeIt(node);
    assert.equal(stated.description, 'i-0abc · terminated, not counted');
    assert.equal(stated.contextValue, 'driftmgr.resource');
  });

  it('shows a resource without a name by the end of its id: the beginnings are alike', () => {
    const { name: _name, ...nameless } = instance;
    const stated = describeIt({ ...typeNode({ kind: 'resource', label: instance.id, count: 1 }), resource: nameless });
    assert.deepEqual([stated.label, stated.description], ['i-0abc', '']);
  });

  it('has icons of kinds that differ in shape and in colour', () => {
    const icons = (['provider', 'account', 'type', 'region', 'resource'] as const).map(
      (kind) => describeIt({ ...typeNode({ kind }), ...(kind === 'resource' ? { resource: instance } : {}) }).icon,
    );
    for (const part of ['id', 'color'] as const) assert.equal(new Set(icons.map((icon) => icon[part])).size, icons.length);
  });

  it('adds up what stands beside each other, and says where something is missing', () => {
    assert.deepEqual(
      totalOf([
        { count: 2, status: 'ok' },
        { count: 3, status: 'stale' },
      ]),
      { count: 5, status: 'ok' },
    );
    assert.deepEqual(
      totalOf([
        { count: 2, status: 'ok' },
        { count: null, status: 'denied' },
      ]),
      { count: 2, status: 'partial' },
    );
    assert.deepEqual(totalOf([{ count: null, status: 'failed' }]), { count: null, status: 'partial' });
    assert.deepEqual(totalOf([]), { count: 0, status: 'ok' });
  });

  it('tells in the tooltip what was missing and what helps', () => {
    const tooltip = nodeTooltip(
      typeNode({
        status: 'partial',
        problems: [
          { code: 'denied', message: 'Not authorised', permission: 'ec2:DescribeInstances', region: 'eu-west-1', hint: 'Ask for it', count: 3 },
        ],
      }),
      inEnglish,
    );
    for (const part of ['≥ 1,240 — incomplete', '`ec2:DescribeInstances`', 'eu\\-west\\-1', 'Ask for it', '×3'])
      assert.ok(tooltip.includes(part), `${part} in ${tooltip}`);
  });

  it('shows names and tags from outside as text, never as a link, a table or code', () => {
    const hostile = '[x](command:evil) | `a` <b>';
    const node: TreeNode = {
      ...typeNode({ kind: 'resource', label: hostile }),
      resource: { ...instance, name: hostile, tags: { [hostile]: hostile } },
    };
    const tooltip = nodeTooltip(node, inEnglish);
    assert.ok(!tooltip.split('\n').some((line) => /(^|[^`\\])\[x\]\(command:evil\)/.test(line.replace(/`+[^`]*`a`[^`]*`+/g, ''))), tooltip);
    const [title = ''] = tooltip.split('\n');
    assert.ok(!/(^|[^\\])\[x/.test(title), title);
  });

  it('takes the last part of any provider’s id', () => {
    assert.equal(shortId('arn:aws:s3:::logs'), 'logs');
    assert.equal(shortId('/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm1'), 'vm1');
    assert.equal(shortId('do:droplet:42'), '42');
  });
});
