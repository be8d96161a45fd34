import assert from 'node:assert/strict';
import { changeText, differenceOf, elementLines } from '../../../../src/core/render/differences.ts';

const lines = (state: unknown, cloud: unknown) => {
  const difference = differenceOf({ path: 'a', state, cloud });
  return difference.kind === 'elements' ? [...elementLines(difference).map(({ sign, text }) => `${sign} ${text}`), difference.same] : difference;
};
const text = (state: unknown, cloud: unknown) => changeText({ path: 'a', state, cloud }, '->');

describe('differences of attributes', () => {
  it('tell the rule that was added and the one that was taken away, and how many are the same', () => {
    const ssh = 'tcp 22 10.0.0.0/8';
    assert.deepEqual(lines([ssh, 'tcp 443 0.0.0.0/0', 'icmp 10.0.0.0/8'], ['tcp 443 0.0.0.0/0', 'icmp 10.0.0.0/8', 'tcp 22 0.0.0.0/0']), [
      `- ${ssh}`,
      '+ tcp 22 0.0.0.0/0',
      2,
    ]);
    assert.equal(text([ssh], []), `a: - ${ssh}`);
    assert.equal(text(undefined, [ssh]), `a: + ${ssh}`);
    // One of two equal elements went.
    assert.deepEqual(lines(['x', 'x'], ['x']), ['- x', 1]);
  });

  it('tell the statement of a policy, as JSON over lines, by its meaning', () => {
    const kept = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' };
    const same = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: ['s3:PutObject', 's3:getobject'], Resource: ['*'] };
    const open = { Sid: 'Public', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
    const state = JSON.stringify({ Version: '2012-10-17', Statement: [kept] });
    for (const cloud of [{ Version: '2012-10-17', Statement: [open, same] }, JSON.stringify({ Version: '2012-10-17', Statement: [open, same] })]) {
      assert.deepEqual(lines(state, cloud), [
        ...JSON.stringify(open, null, 2)
          .split('\n')
          .map((line) => `+ ${line}`),
        1,
      ]);
    }
    assert.equal(text(encodeURIComponent(state), { Version: '2008-10-17', Statement: same }), 'a: - Version: "2012-10-17", + Version: "2008-10-17"');
    assert.match(text({ Statement: [open] }, undefined), /^a: - \{ "Sid": "Public", "Effect": "Allow"/);
  });

  it('tell the members of an object that differ, and the elements of a JSON text', () => {
    assert.deepEqual(lines({ cpu: 1, env: { A: 'x', B: 'y' } }, { cpu: 1, env: { A: 'z', B: 'y' } }), ['- env.A: "x"', '+ env.A: "z"', 2]);
    assert.deepEqual(lines('[{"name":"web","cpu":10}]', [{ cpu: 10, name: 'web' }, { name: 'side' }]), ['+ {"name":"side"}', 1]);
  });

  it('show numbers as numbers, whichever side has them as texts', () => {
    assert.equal(text('3', 5), 'a: 3 -> 5');
    assert.equal(text('3', '5'), 'a: 3 -> 5');
    assert.equal(text('true', false), 'a: true -> false');
    assert.equal(text(undefined, '80'), 'a: nothing -> 80');
    assert.deepEqual(lines(['80', '443'], [443, 80, 22]), ['+ 22', 2]);
    // What only looks like one is a text beside a text.
    assert.equal(text('t3.micro', '3'), 'a: "t3.micro" -> "3"');
    assert.equal(text('0123', '0124'), 'a: "0123" -> "0124"');
  });

  it('show the whole where the order alone differs, and nothing of what is sensitive', () => {
    assert.equal(text(['a', 'b'], ['b', 'a']), 'a: ["a","b"] -> ["b","a"]');
    assert.equal(changeText({ path: 'password', sensitive: true }, '->'), 'password: differs (sensitive)');
  });
});
