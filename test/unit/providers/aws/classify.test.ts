import assert from 'node:assert/strict';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { classify } from '../../../../src/providers/aws/classify.ts';
import { ForeignAnswer } from '../../../../src/providers/aws/http.ts';

const asked = { operation: 'ec2:DescribeVolumes', region: 'eu-west-1', permission: 'ec2:DescribeVolumes' };

function failed(name: string, message = 'no', more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

const at = (status: number): Record<string, unknown> => ({ $metadata: { httpStatusCode: status } });

describe('what an AWS error means', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['EC2’s throttle', failed('RequestLimitExceeded', 'slow', at(503)), 'throttled'],
    ['a throttle of a JSON service', failed('ThrottlingException', 'slow', at(400)), 'throttled'],
    ['S3’s throttle', failed('SlowDown', 'slow', at(503)), 'throttled'],
    ['429 without a code', failed('Unknown', 'slow', at(429)), 'throttled'],
    ['EC2’s refusal', failed('UnauthorizedOperation', 'no', at(403)), 'denied'],
    ['403 without a code', failed('Unknown', 'no', at(403)), 'denied'],
    ['a refusal inside another error', failed('GeneralServiceException', 'User: u is not authorized to perform: xray:GetGroups', at(400)), 'denied'],
    ['a region that is off', failed('OptInRequired', 'no', at(403)), 'denied'],
    ['an expired session', failed('ExpiredToken', 'old', at(403)), 'unauthenticated'],
    ['an unknown key', failed('InvalidClientTokenId', 'who', at(403)), 'unauthenticated'],
    ['no credentials', failed('CredentialsProviderError', 'none'), 'unauthenticated'],
    ['nobody to ask for a code', new DriftMgrError('no-prompt', 'nobody'), 'unauthenticated'],
    ['an unknown action', failed('InvalidAction', 'what', at(400)), 'unsupported'],
    ['501', failed('NotImplemented', 'what', at(501)), 'unsupported'],
    ['a page with 404', new ForeignAnswer(404, 'html'), 'unsupported'],
    ['a page with 502', new ForeignAnswer(502, 'html'), 'transient'],
    ['an empty answer', new ForeignAnswer(200, 'empty'), 'transient'],
    ['a fault of the service', failed('InternalError', 'oops', at(500)), 'transient'],
    ['a reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'transient'],
    ['a socket hung up', new Error('socket hang up'), 'transient'],
    ['a clock that is off', failed('RequestTimeTooSkewed', 'late', at(403)), 'transient'],
    ['something that is not there', failed('InvalidVolume.NotFound', 'none', at(400)), 'not-found'],
    ['a refused parameter', failed('ValidationException', 'bad', at(400)), 'invalid'],
    ['an abort', failed('AbortError', 'stop'), 'cancelled'],
    ['anything else', failed('SomethingNew', 'hm', at(400)), 'failed'],
  ];
  for (const [name, error, kind] of cases) {
    it(`takes ${name} for ${kind}`, () => {
      assert.equal(classify(error, asked).kind, kind);
    });
  }

  it('names the permission that AWS names, else the row’s own', () => {
    const named =
      'User: arn:aws:iam::111122223333:user/jane is not authorized to perform: ec2:DescribeSnapshots because no identity-based policy allows it';
    assert.equal(classify(failed('UnauthorizedOperation', named, at(403)), asked).permission, 'ec2:DescribeSnapshots');
    assert.equal(classify(failed('UnauthorizedOperation', 'no', at(403)), asked).permission, 'ec2:DescribeVolumes');
  });

  it('tells a refusal of the whole region', () => {
    const byPolicy = 'not authorized to perform: ec2:DescribeVolumes with an explicit deny in a service control policy';
    assert.equal(classify(failed('UnauthorizedOperation', byPolicy, at(403)), asked).scope, 'region');
    assert.equal(classify(failed('OptInRequired', 'no', at(403)), asked).scope, 'region');
    assert.equal(classify(failed('UnauthorizedOperation', 'no', at(403)), asked).scope, undefined);
  });

  it('reads Retry-After in seconds and as a date', () => {
    const withHeader = (value: string) =>
      failed('Throttling', 'slow', { ...at(400), $response: { statusCode: 400, headers: { 'retry-after': value } } });
    assert.equal(classify(withHeader('3'), asked).retryAfterMs, 3000);
    const byDate = classify(withHeader(new Date(Date.now() + 60_000).toUTCString()), asked).retryAfterMs ?? 0;
    assert.ok(byDate > 55_000 && byDate <= 60_000);
    assert.equal(classify(withHeader('soon'), asked).retryAfterMs, undefined);
  });
});
