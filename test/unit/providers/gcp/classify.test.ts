import assert from 'node:assert/strict';
import { ApiError, classifyRest, rpcStatusOf } from '../../../../src/providers/gcp/classify.ts';

const asked = { permission: 'cloudasset.assets.searchAllResources', project: 'acme' };

function stated(status: number, body: unknown) {
  const rpc = rpcStatusOf(body);
  return classifyRest(new ApiError(status, { html: false, ...(rpc === undefined ? {} : { rpc }) }), asked);
}

const info = (reason: string, metadata: Record<string, string> = {}) => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, metadata });
const error = (code: number, status: string, message: string, ...details: object[]) => ({ error: { code, status, message, details } });

describe('what an error of Google Cloud means', () => {
  it('names the missing permission of a refusal', () => {
    const failure = stated(403, error(403, 'PERMISSION_DENIED', 'denied', info('IAM_PERMISSION_DENIED')));
    assert.deepEqual([failure.kind, failure.permission], ['denied', asked.permission]);
  });

  it('tells an API that is off, with the command that turns it on', () => {
    const off = info('SERVICE_DISABLED', { service: 'compute.googleapis.com', consumer: 'projects/123456' });
    assert.equal(
      stated(403, error(403, 'PERMISSION_DENIED', 'off', off)).hint,
      'Turn the API on: gcloud services enable compute.googleapis.com --project 123456',
    );
    const worded = 'Cloud Asset API has not been used in project 123456 before or it is disabled.';
    assert.match(stated(403, error(403, 'PERMISSION_DENIED', worded)).hint ?? '', /enable cloudasset\.googleapis\.com --project 123456/);
  });

  it('tells a quota project that is not set, although it is worded as an API that is off', () => {
    const message = 'The cloudasset.googleapis.com API requires a quota project, which is not set by default.';
    const off = info('SERVICE_DISABLED', { service: 'cloudasset.googleapis.com', consumer: 'projects/764086051850' });
    for (const body of [error(403, 'PERMISSION_DENIED', message, off), error(403, 'PERMISSION_DENIED', 'off', off)])
      assert.match(stated(403, body).hint ?? '', /set-quota-project acme$/);
    assert.match(stated(403, error(403, 'PERMISSION_DENIED', 'no', info('USER_PROJECT_DENIED'))).hint ?? '', /set-quota-project/);
  });

  it('takes a quota for a wait, with the time that it names', () => {
    const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' };
    const failure = stated(429, error(429, 'RESOURCE_EXHAUSTED', 'quota', retry));
    assert.deepEqual([failure.kind, failure.retryAfterMs], ['throttled', 1500]);
    assert.equal(stated(403, { error: { code: 403, message: 'slow', errors: [{ reason: 'rateLimitExceeded' }] } }).kind, 'throttled');
    assert.equal(stated(429, 'no JSON object').kind, 'throttled');
  });

  const kinds: readonly (readonly [number, unknown, string])[] = [
    [401, error(401, 'UNAUTHENTICATED', 'who'), 'unauthenticated'],
    [404, error(404, 'NOT_FOUND', 'gone'), 'not-found'],
    [404, { error: { code: 404, message: 'No such object' } }, 'not-found'],
    [404, '<html>', 'unsupported'],
    [501, {}, 'unsupported'],
    [400, error(400, 'INVALID_ARGUMENT', 'bad'), 'invalid'],
    [500, error(500, 'INTERNAL', 'oops'), 'transient'],
    [503, '<html>', 'transient'],
    [504, error(504, 'DEADLINE_EXCEEDED', 'late'), 'transient'],
  ];
  for (const [status, body, kind] of kinds) {
    it(`calls ${String(status)} ${JSON.stringify(body)} ${kind}`, () => {
      assert.equal(stated(status, body).kind, kind);
    });
  }

  it('takes an answer that was cut off for one that may come whole', () => {
    assert.equal(classifyRest(new SyntaxError('Unexpected end'), asked).kind, 'transient');
    assert.equal(classifyRest(new TypeError('terminated', { cause: new Error('other side closed') }), asked).kind, 'transient');
    assert.equal(classifyRest(new TypeError('fetch failed', { cause: new Error('unexpected redirect') }), asked).kind, 'failed');
    const parser = Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), { name: 'HTTPParserError' });
    assert.equal(classifyRest(new TypeError('fetch failed', { cause: parser }), asked).kind, 'unsupported');
  });
});
