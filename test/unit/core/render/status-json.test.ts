import assert from 'node:assert/strict';
import { statusJson } from '../../../../src/core/render/status-json.ts';
import { mixedSummary } from './summaries.ts';

describe('The status JSON', () => {
  const json = statusJson(mixedSummary);

  it('has the documented shape', () => {
    assert.deepEqual(Object.keys(json), [
      'schemaVersion',
      'scanId',
      'startedAt',
      'finishedAt',
      'complete',
      'scope',
      'totals',
      'accounts',
      'problems',
    ]);
    assert.equal(json.schemaVersion, 1);
    assert.deepEqual(json.totals, { count: 1240, status: 'partial' });
    assert.deepEqual(json.accounts[0]?.types[0], {
      type: 'AWS::EC2::Instance',
      count: 1200,
      status: 'ok',
      regions: [
        { region: 'us-east-1', count: 1000, status: 'ok' },
        { region: 'eu-west-1', count: 200, status: 'ok' },
        { region: 'eu-north-1', count: 0, status: 'ok' },
      ],
    });
  });

  it('says null, never 0, for what could not be seen', () => {
    assert.deepEqual(json.accounts[0]?.types[2], {
      type: 'AWS::S3::Bucket',
      count: null,
      status: 'failed',
      reason: 'timed out',
      regions: [{ region: 'global', count: null, status: 'failed', reason: 'timed out' }],
    });
  });

  it('gives every problem every field', () => {
    assert.deepEqual(json.problems.at(-1), {
      code: 'failed',
      reason: 'timed-out',
      provider: 'aws',
      account: '111122223333',
      region: 'global',
      type: 'AWS::S3::Bucket',
      permission: null,
      message: 'timed out: no answer in 30 s',
      hint: null,
      source: null,
      expected: false,
      count: 1,
    });
  });

  it('has a null end while the scan runs', () => {
    const { finishedAt: _finishedAt, ...running } = mixedSummary;
    assert.equal(statusJson(running).finishedAt, null);
  });
});
