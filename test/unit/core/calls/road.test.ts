import assert from 'node:assert/strict';
import { createRoad } from '../../../../src/core/calls/road.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { defaultRoadSettings } from '../../../../src/core/calls/road-settings.ts';
import type { CallFailure } from '../../../../src/core/errors.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { CallRequest } from '../../../../src/core/provider.ts';
import { quiet } from './quiet.ts';

function request<T>(send: (signal: AbortSignal) => Promise<T>, more: Partial<CallRequest<T>> = {}): CallRequest<T> {
  return {
    provider: 'aws',
    operation: 'ec2:DescribeInstances',
    meters: [{ key: 'aws/1/eu-west-1', limit: 'aws', perSecond: 1000 }],
    signal: new AbortController().signal,
    send,
    classify: (error): CallFailure => ({ kind: 'transient', message: String(error) }),
    ...more,
  };
}

describe('road', () => {
  const road = createRoad({ settings: defaultRoadSettings, metrics: unmeasured, log: quiet, random: () => 0 });
  after(() => {
    road.close();
  });

  it('hands over the answer', async () => {
    assert.equal(await road.call(request(() => Promise.resolve(42))), 42);
  });

  it('tries a transient failure again, and gives up after the retries', async () => {
    let sent = 0;
    const failing = request(() => {
      sent += 1;
      return Promise.reject(new Error('reset'));
    });
    await assert.rejects(road.call(failing), (error) => CallError.is(error, 'call-transient'));
    assert.equal(sent, 6);
  });

  it('ends a request that hangs at its time limit', async () => {
    const hung = request(() => new Promise(() => undefined), { timeoutMs: 5 });
    await assert.rejects(road.call(hung), (error) => CallError.is(error, 'call-timed-out'));
  });

  it('rejects at once when cancelled', async () => {
    const abort = new AbortController();
    const hung = road.call(request(() => new Promise(() => undefined), { signal: abort.signal }));
    abort.abort();
    await assert.rejects(hung, (error) => CallError.is(error, 'call-cancelled'));
    assert.equal(road.stats().running, 0);
  });

  it('joins those who ask the same', async () => {
    let asked = 0;
    const ask = (): Promise<number> => {
      asked += 1;
      return Promise.resolve(7);
    };
    const question = { kind: 'discovery', provider: 'aws', identity: 'me', key: 'regions' } as const;
    assert.deepEqual(await Promise.all([road.remember(question, ask), road.remember(question, ask)]), [7, 7]);
    assert.equal(asked, 1);
  });
});
