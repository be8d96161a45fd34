import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { CallMetrics } from '../../../../src/core/calls/call-metrics.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { currentRequestId, runInContext, ThrottleBudget } from '../../../../src/core/calls/request-context.ts';
import { defaultPipelineSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import type { ManagedCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import { withTimeLimit } from '../../../../src/core/calls/time-limit.ts';
import { createCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import type { CallFailure } from '../../../../src/core/errors.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { CallRequest } from '../../../../src/core/provider.ts';
import { quiet } from './quiet.ts';
import { VirtualClock } from './virtual-clock.ts';

const limitScopes = [{ key: 'aws/1/eu-west-1', limit: 'aws', perSecond: 10 }];

class Refused extends Error {
  readonly failure: CallFailure;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

function refused(kind: CallFailure['kind'], more: Partial<CallFailure> = {}): Refused {
  return new Refused({ kind, message: kind, ...more });
}

describe('pipeline', () => {
  let clock: VirtualClock;
  let pipeline: ManagedCallPipeline;
  let measured: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    measured = [];
    const metrics: CallMetrics = {
      ...unmeasured,
      attemptFinished: (_label, ms, outcome) => measured.push(`attempt ${outcome.ok ? 'ok' : outcome.failure.kind} ${String(ms)}`),
      callFinished: (_label, _ms, outcome) => measured.push(`call ${outcome.ok ? 'ok' : outcome.failure.kind}`),
      retried: (_label, failure, delayMs) => measured.push(`retry ${failure.kind} ${String(delayMs)}`),
      throttled: () => measured.push('throttled'),
      breaker: (host, open) => measured.push(`${host} ${open ? 'open' : 'closed'}`),
    };
    pipeline = createCallPipeline({ settings: defaultPipelineSettings, metrics, log: quiet, clock, random: () => 0.5 });
  });
  afterEach(() => {
    assert.equal(pipeline.stats().running, 0);
    assert.equal(pipeline.stats().waiting, 0);
    pipeline.close();
  });

  /** A call whose attempts end as `answers` say, one after the other, the last again and again. */
  function call(answers: readonly (number | Refused)[], more: Partial<CallRequest<number>> = {}): Promise<number> {
    let attempt = 0;
    return pipeline.call({
      provider: 'aws',
      operation: 'ec2:DescribeInstances',
      limitScopes,
      signal: new AbortController().signal,
      async send() {
        const answer = answers[Math.min(attempt, answers.length - 1)] ?? 0;
        attempt += 1;
        await clock.sleep(20);
        if (answer instanceof Refused) throw answer;
        return answer;
      },
      classify: (error) => (error instanceof Refused ? error.failure : { kind: 'failed', message: String(error) }),
      ...more,
    });
  }

  it('hands over the answer', async () => {
    assert.equal(await clock.run(call([42])), 42);
    assert.deepEqual(measured, ['attempt ok 20', 'call ok']);
  });

  it('tries a transient failure again, after half of 0.5 s, 1 s, 2 s … when the dice show a half', async () => {
    assert.equal(await clock.run(call([refused('transient'), refused('timed-out'), refused('transient'), 7])), 7);
    assert.deepEqual(
      measured.filter((line) => line.startsWith('retry')),
      ['retry transient 250', 'retry timed-out 500', 'retry transient 1000'],
    );
  });

  it('gives up after the retries of the provider, with the last failure', async () => {
    pipeline.update({ ...defaultPipelineSettings, retries: { aws: { retries: 2, minMs: 10, maxMs: 15 } } });
    await assert.rejects(clock.run(call([refused('transient', { code: 'Reset' })])), (error) => {
      return CallError.is(error, 'call-transient') && error instanceof CallError && error.failure.code === 'Reset';
    });
    assert.deepEqual(
      measured.filter((line) => line.startsWith('retry')),
      ['retry transient 5', 'retry transient 7.5'],
    );
  });

  for (const kind of ['denied', 'unauthenticated', 'not-found', 'unsupported', 'invalid', 'failed'] as const) {
    it(`does not try again what is ${kind}`, async () => {
      await assert.rejects(clock.run(call([refused(kind)])), (error) => CallError.is(error, `call-${kind}`));
      assert.equal(measured.length, 2);
    });
  }

  it('waits as long as Retry-After says before it tries again', async () => {
    const began = clock.now();
    await clock.run(call([refused('transient', { retryAfterMs: 12_000 }), 1]));
    assert.equal(clock.now() - began, 12_040);
  });

  it('uses up no retry for a throttle, however many there are', async () => {
    const throttles = Array.from({ length: 12 }, () => refused('throttled'));
    assert.equal(await clock.run(call([...throttles, 9])), 9);
    assert.equal(measured.filter((line) => line.startsWith('retry')).length, 0);
    assert.equal(measured.filter((line) => line === 'throttled').length, 12);
  });

  it('ends a listing as throttled when the cloud refuses it for longer than its budget', async () => {
    const began = clock.now();
    const throttled = runInContext({ throttle: new ThrottleBudget(300_000) }, () => call([refused('throttled')]));
    await assert.rejects(clock.run(throttled), (error) => CallError.is(error, 'call-throttled'));
    assert.ok(clock.now() - began > 250_000 && clock.now() - began < 330_000, String(clock.now() - began));
  });

  it('ends at once when Retry-After names a time beyond the budget', async () => {
    const began = clock.now();
    await assert.rejects(clock.run(call([refused('throttled', { retryAfterMs: 3_600_000 })])), (error) => CallError.is(error, 'call-throttled'));
    assert.ok(clock.now() - began < 1_000);
  });

  it('counts the queue apart from the budget', async () => {
    const calls = Array.from({ length: 40 }, () => runInContext({ throttle: new ThrottleBudget(1) }, () => call([1])));
    assert.equal((await clock.run(Promise.all(calls))).length, 40);
  });

  it('ends an attempt at its time limit, also when nobody heeds the signal', async () => {
    let aborted = 0;
    pipeline.update({ ...defaultPipelineSettings, retries: { aws: { retries: 0, minMs: 0, maxMs: 0 } } });
    const hung = call([], {
      timeoutMs: 5_000,
      send: (signal) => {
        signal.addEventListener('abort', () => (aborted += 1));
        return new Promise(() => undefined);
      },
    });
    await assert.rejects(clock.run(hung), (error) => CallError.is(error, 'call-timed-out'));
    assert.equal(aborted, 1);
    assert.ok(measured.includes('attempt timed-out 5000'));
  });

  it('tries a call that hung once more only', async () => {
    let sent = 0;
    const hung = call([], {
      timeoutMs: 5_000,
      send: () => {
        sent += 1;
        return new Promise(() => undefined);
      },
    });
    await assert.rejects(clock.run(hung), (error) => CallError.is(error, 'call-timed-out'));
    assert.equal(sent, 2);
  });

  it('tries no more often than a failure says is worth it', async () => {
    let sent = 0;
    const page = call([], {
      send: () => {
        sent += 1;
        return Promise.reject(new CallError({ kind: 'transient', mostRetries: 2, message: 'a page' }));
      },
    });
    await assert.rejects(clock.run(page), (error) => CallError.is(error, 'call-transient'));
    assert.equal(sent, 3);
  });

  it('rejects at once when cancelled: in the queue, on the way, and between two attempts', async () => {
    const inTheQueue = Array.from({ length: 30 }, () => new AbortController());
    const calls = inTheQueue.map((abort) => call([refused('transient'), 1], { signal: abort.signal }));
    const settled = Promise.allSettled(calls);
    await clock.run(clock.sleep(100));
    const cancelledAt = clock.now();
    for (const abort of inTheQueue) abort.abort();
    const outcomes = await settled;
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && CallError.is(outcome.reason, 'call-cancelled')));
    assert.equal(clock.now(), cancelledAt);
    for (const abort of inTheQueue) assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
  });

  it('says why a listing was ended when its signal does', async () => {
    const abort = new AbortController();
    const hung = call([], { signal: abort.signal, send: () => new Promise(() => undefined) });
    clock.after(50, () => {
      abort.abort(new CallError({ kind: 'timed-out', message: 'The listing took too long.' }));
    });
    await assert.rejects(clock.run(hung), { code: 'call-timed-out', message: 'The listing took too long.' });
  });

  it('lets no time limit run while a cloud has its caller wait, and ends at it when nobody answers', async () => {
    const limited = (answers: readonly (number | Refused)[], more: Partial<CallRequest<number>> = {}): Promise<number> =>
      withTimeLimit(
        30_000,
        () => new CallError({ kind: 'timed-out', message: 'too late' }),
        (signal) => call(answers, { signal, ...more }),
        clock,
      );
    const throttles = Array.from({ length: 8 }, () => refused('throttled'));
    let began = clock.now();
    assert.equal(await clock.run(limited([...throttles, 1])), 1);
    assert.ok(clock.now() - began > 30_000, 'longer than the limit');
    began = clock.now();
    assert.equal(await clock.run(limited([refused('throttled', { retryAfterMs: 100_000 }), refused('transient', { retryAfterMs: 100_000 }), 2])), 2);
    assert.ok(clock.now() - began > 200_000);
    began = clock.now();
    await assert.rejects(clock.run(limited([], { send: () => new Promise(() => undefined) })), { message: 'too late' });
    assert.ok(Math.abs(clock.now() - began - 30_000) < 1_000, String(clock.now() - began));
  });

  it('lets nobody’s time run who joined another’s question, while a cloud has it wait', async () => {
    const ask = (): Promise<number> =>
      pipeline.cached({ kind: 'discovery', provider: 'aws', identity: 'one', key: 'regions' }, (signal) =>
        call([refused('throttled', { retryAfterMs: 100_000 }), 4], { signal }),
      );
    const limited = (): Promise<number> => withTimeLimit(5_000, () => new CallError({ kind: 'timed-out', message: 'too late' }), ask, clock);
    const later = clock.sleep(1_000).then(limited);
    assert.deepEqual(await clock.run(Promise.all([limited(), limited(), later])), [4, 4, 4]);
  });

  it('fails as throttled, with the time, when a cloud asks for a pause that is too long, and asks at once on a refresh', async () => {
    pipeline.update({ ...defaultPipelineSettings, throttleWaitMs: 3_600_000 });
    for (const kind of ['throttled', 'transient'] as const) {
      await assert.rejects(clock.run(call([refused(kind, { retryAfterMs: 100_000_000 })])), (error) => {
        return CallError.is(error, 'call-throttled') && /before \d{4}-\d\d-\d\dT/u.test(error.message);
      });
    }
    const began = clock.now();
    await assert.rejects(clock.run(call([1])), (error) => CallError.is(error, 'call-throttled'));
    assert.ok(clock.now() - began < 1_000, 'nobody waits for the end of it');
    assert.equal(await clock.run(runInContext({ requestId: 'again', refresh: true }, () => call([7]))), 7);
    await assert.rejects(clock.run(call([refused('throttled', { retryAfterMs: 100_000_000 })])), (error) => CallError.is(error, 'call-throttled'));
    pipeline.clear({});
    assert.equal(await clock.run(call([8])), 8);
  });

  it('cuts the bucket that overflowed, where the answer names it', async () => {
    const nested = [
      { key: 'ocean', limit: 'ocean', perSecond: 100 },
      { key: 'ocean/minute', limit: 'ocean.minute', perSecond: 40 },
      { key: 'ocean/hour', limit: 'ocean.hour', perSecond: 20 },
    ];
    await clock.run(call([refused('throttled', { limit: 'ocean.minute' }), 1], { limitScopes: nested }));
    const took = async (limitScopes: CallRequest<number>['limitScopes']): Promise<number> => {
      const began = clock.now();
      await clock.run(Promise.all(Array.from({ length: 100 }, () => call([1], { limitScopes }))));
      return clock.now() - began;
    };
    // The hour alone would take 100 calls in (100 - 16) / 20 s.
    assert.ok((await took(nested.slice(2))) < 4_500);
  });

  it('gives a second attempt more time, and a slow host more from the start', async () => {
    const limits: number[] = [];
    const slow = (tookMs: number): Promise<number> =>
      call([], {
        host: 'slow.test',
        send: async () => {
          const sentAt = clock.now();
          limits.push(sentAt);
          await clock.sleep(tookMs);
          return tookMs;
        },
      });
    // 40 s are more than the limit of 30 s, and less than twice as much.
    assert.equal(await clock.run(slow(40_000)), 40_000);
    assert.equal(limits.length, 2);
    limits.length = 0;
    assert.equal(await clock.run(slow(40_000)), 40_000);
    assert.equal(limits.length, 1, 'not cut off again');
    assert.deepEqual(pipeline.stats().circuitOpen, []);
  });

  it('opens the circuit to a host at once when it answers nobody within twice the time', async () => {
    const host = 'hung.test';
    const began = clock.now();
    const hung = (): Promise<number> => call([], { host, send: () => new Promise(() => undefined) });
    await assert.rejects(clock.run(hung()), (error) => CallError.is(error, 'call-timed-out'));
    assert.equal(pipeline.stats().circuitOpen[0]?.host, host);
    for (let at = 0; at < 10; at += 1) await assert.rejects(clock.run(hung()), { code: 'call-failed' });
    assert.ok(clock.now() - began < 95_000, 'no tail of calls that are waited for one by one');
    assert.equal(await clock.run(call([1], { host: 'hung.test/another-region' })), 1);
  });

  it('opens the circuit to a host that fails again and again, and closes it', async () => {
    pipeline.update({ ...defaultPipelineSettings, retries: { aws: { retries: 0, minMs: 0, maxMs: 0 } } });
    const host = 'ec2.eu-west-1.test';
    for (let at = 0; at < 12; at += 1) {
      await clock.run(call([refused('transient')], { host }).catch(() => undefined));
      await clock.run(clock.sleep(600));
    }
    assert.equal(pipeline.stats().circuitOpen[0]?.host, host);
    const sent = measured.filter((line) => line.startsWith('attempt')).length;
    await assert.rejects(clock.run(call([1], { host })), (error) => error instanceof CallError && error.failure.code === 'circuit-open');
    assert.equal(measured.filter((line) => line.startsWith('attempt')).length, sent, 'nothing was sent');
    assert.equal(await clock.run(call([1], { host: 'another.test' })), 1);
    await clock.run(clock.sleep(31_000));
    assert.equal(await clock.run(call([5], { host })), 5);
    assert.deepEqual(pipeline.stats().circuitOpen, []);
    assert.ok(measured.includes(`${host} open`) && measured.includes(`${host} closed`));
  });

  it('does not give up a host that throttles or denies', async () => {
    const host = 'ec2.eu-west-1.test';
    for (let at = 0; at < 30; at += 1) {
      await clock.run(call([refused('throttled', { retryAfterMs: 600 }), refused('denied')], { host }).catch(() => undefined));
    }
    assert.deepEqual(pipeline.stats().circuitOpen, []);
  });

  it('has no more requests under way than it may', async () => {
    pipeline.update({ ...defaultPipelineSettings, concurrency: 3, limits: { aws: 1_000 } });
    let running = 0;
    let most = 0;
    const send = async (): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await clock.sleep(10);
      running -= 1;
      return 1;
    };
    await clock.run(Promise.all(Array.from({ length: 50 }, () => call([], { send }))));
    assert.equal(most, 3);
  });

  it('heeds the quota that an answer tells of', async () => {
    const began = clock.now();
    const quota = (): { remaining: number; resetsAfterMs: number } => ({ remaining: 0, resetsAfterMs: 4_000 });
    await clock.run(call([1], { quota }));
    await clock.run(call([1]));
    assert.ok(clock.now() - began >= 4_000);
  });

  it('carries the request id to where the request is sent', async () => {
    const send = (): Promise<number> => Promise.resolve(currentRequestId() === 'scan-1' ? 1 : 0);
    assert.equal(await clock.run(runInContext({ requestId: 'scan-1' }, () => call([], { send }))), 1);
  });
});
