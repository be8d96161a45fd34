import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { Problem } from '../../../../src/core/model.ts';
import { groupProblems, groupText, renderProblems } from '../../../../src/core/render/problems.ts';

const look = { width: 100, color: false, unicode: true };
const denied = (region: string, more: Partial<Problem> = {}): Problem => ({
  code: 'denied',
  provider: 'aws',
  account: '111122223333',
  region,
  type: 'AWS::EC2::Instance',
  permission: 'ec2:DescribeInstances',
  message: `no in ${region}`,
  ...more,
});

describe('Problems', () => {
  it('are folded when only their place differs', () => {
    const problems = Array.from({ length: 300 }, (_, index) => denied(`region-${String(index)}`));
    const groups = groupProblems(problems);
    assert.equal(groups.length, 1);
    assert.equal(groups[0] && groupText(groups[0]), 'denied: ec2:DescribeInstances in 300 regions of account 111122223333');
  });

  it('that leave nothing out say so, and those that a rule expects say that', () => {
    const unnamed: Problem = { code: 'team-unknown', provider: 'digitalocean', message: 'no name', expected: true };
    assert.deepEqual(groupProblems([unnamed]).map(groupText), ['team unknown: no name (nothing is missing for it)']);
    assert.match(groupProblems([denied('a', { expected: true })]).map(groupText)[0] ?? '', /\(expected\)$/);
  });

  it('are folded when request ids and the place make their messages differ', () => {
    const problems = ['a', 'b', 'c', 'd'].map((region, index): Problem => ({
      code: 'failed',
      region: `eu-${region}`,
      message: `500 from eu-${region}, request 0000000${String(index)}-1111-2222-3333-444444444444`,
    }));
    assert.equal(groupProblems(problems).length, 1);
  });

  it('go on to their places where a message ends as a sentence', () => {
    const problem: Problem = { code: 'failed', region: 'eu-west-1', message: 'An internal error has occurred. Please retry.' };
    assert.deepEqual(groupProblems([problem]).map(groupText), ['failed: An internal error has occurred. Please retry in eu-west-1']);
  });

  it('that say different things stay apart, and no count is lost', () => {
    const problems = [denied('a'), denied('b', { permission: 'ec2:DescribeVolumes' }), denied('c', { expected: true }), denied('d', { count: 7 })];
    const groups = groupProblems(problems);
    assert.equal(groups.length, 3);
    assert.equal(
      groups.reduce((sum, group) => sum + group.count, 0),
      10,
    );
    assert.equal(groups.at(-1)?.expected, true);
  });

  it('tell once of an endpoint that knows few operations', () => {
    const hint = 'Nothing is known about this type here.';
    const problems = ['A', 'B', 'C'].flatMap((type) =>
      ['eu-west-1', 'us-east-1'].map((region): Problem => ({
        code: 'failed',
        reason: 'unsupported',
        region,
        type,
        hint,
        message: `no ${type} in ${region}`,
      })),
    );
    const groups = groupProblems([...problems, denied('a')]);
    assert.equal(groups.length, 2);
    assert.equal(groups[0]?.count, 6);
    const other: Problem = { code: 'failed', reason: 'unsupported', message: 'the endpoint does not implement x:List', type: 'X', region: 'r' };
    const [group] = groupProblems([other, { ...other, message: 'the endpoint does not implement y:List', type: 'Y' }]);
    assert.equal(group && groupText(group), 'failed: unsupported: the endpoint does not implement x:List and 1 other operation for X, Y in r');
  });

  it('name one place once', () => {
    const [group] = groupProblems([
      { code: 'denied', reason: 'region-denied', region: 'eu-west-1', message: 'nothing may be read in eu-west-1', count: 9 },
    ]);
    assert.equal(group && groupText(group), 'denied: nothing may be read in eu-west-1');
  });

  it('name a hung endpoint as failed: timed out', () => {
    const [group] = groupProblems([{ code: 'failed', reason: 'timed-out', message: 'no answer in 30 s' }]);
    assert.equal(group && groupText(group), 'failed: timed out: no answer in 30 s');
  });

  it('do not say one word twice', () => {
    const [group] = groupProblems([{ code: 'cancelled', message: 'cancelled', region: 'eu-west-1' }]);
    assert.equal(group && groupText(group), 'cancelled in eu-west-1');
  });

  it('fit the width, however many there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ code: fc.string(), message: fc.string({ unit: 'grapheme' }), hint: fc.lorem() })),
        fc.integer({ min: 40, max: 120 }),
        (problems, width) => {
          const lines = renderProblems(problems, { ...look, width });
          assert.ok(lines.every((line) => stringWidth(line) <= width));
          assert.ok(lines.length <= 1 + 13 * 40);
        },
      ),
    );
  });

  it('are nothing when there are none', () => {
    assert.deepEqual(renderProblems([], look), []);
  });
});
