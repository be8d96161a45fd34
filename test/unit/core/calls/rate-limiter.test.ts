import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import type { Clock } from '../../../../src/core/calls/clock.ts';
import { Limiter } from '../../../../src/core/calls/rate-limiter.ts';
import { ThrottleBudget } from '../../../../src/core/calls/request-context.ts';
import type { TokenBucketStore } from '../../../../src/core/store/token-bucket-store.ts';
import { memoryTokenBuckets } from '../../../../src/core/store/token-bucket-store.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { RateLimitScope } from '../../../../src/core/provider.ts';
import { VirtualClock } from './virtual-clock.ts';

const region: RateLimitScope = { key: 'aws/1/eu-west-1', limit: 'aws', perSecond: 10 };
const explorer: RateLimitScope = { key: 'aws/1/eu-west-1/explorer', limit: 'aws.explorer', perSecond: 3 };
const other: RateLimitScope = { key: 'aws/1/us-east-1', limit: 'aws', perSecond: 10 };
const lanes: readonly (readonly RateLimitScope[])[] = [[region], [region, explorer], [other], []];

function limiterOn(
  clock: Clock,
  onRate: (ratePerSecond: number) => void = () => undefined,
  concurrency = 1_000,
  buckets: TokenBucketStore = memoryTokenBuckets(),
): Limiter {
  const onQueue = (_meter: string, _waiting: number, rate: number): void => {
    onRate(rate);
  };
  return new Limiter({ buckets, clock, random: () => 0.5, concurrency, limits: {}, onQueue });
}

/** Buckets behind a network, as those of a Redis would be: each answer takes its time, and one in seven says that somebody else is at it. */
function distantTokenBuckets(clock: VirtualClock): TokenBucketStore {
  const buckets = memoryTokenBuckets();
  let asked = 0;
  const distant = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    asked += 1;
    const held = asked % 7 === 0;
    await clock.sleep(2);
    const answer = held ? undefined : await ask();
    await clock.sleep(2);
    return answer;
  };
  return {
    draw: (chains, most, now) => distant(() => buckets.draw(chains, most, now)),
    change: (bucket, change, now) => distant(() => buckets.change(bucket, change, now)),
    resume: (prefix) => buckets.resume(prefix),
  };
}

/** Takes a turn and gives it back at once; resolves with the time of the grant. */
async function pass(limiter: Limiter, limitScopes: readonly RateLimitScope[], budget = new ThrottleBudget(300_000)): Promise<number> {
  const turn = await limiter.turn({ limitScopes, signal: new AbortController().signal, budget });
  turn.release();
  return turn.grantedAt;
}

describe('limiter', () => {
  it('lets a burst through, then the rate', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const began = clock.now();
    const grants = await clock.run(Promise.all(Array.from({ length: 109 }, () => pass(limiter, [region]))));
    assert.equal(grants.filter((at) => at === began).length, 8);
    // The bucket's arithmetic reads a clock of its own: a millisecond apart.
    assert.ok(Math.abs((grants.at(-1) ?? 0) - began - 10_100) <= 1);
  });

  it('draws from every bucket of a request, and a tighter one holds up nobody else', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const began = clock.now();
    const inner = Promise.all(Array.from({ length: 20 }, () => pass(limiter, [region, explorer])));
    const outer = Promise.all(Array.from({ length: 30 }, () => pass(limiter, [region])));
    const [slow, fast] = await clock.run(Promise.all([inner, outer]));
    assert.ok(Math.max(...slow) - began > 5_000, 'three a second');
    assert.ok(Math.max(...fast) < Math.max(...slow), 'not held up');
    assert.ok(Math.max(...slow, ...fast) - began >= (50 - 10) * 100, 'the outer bucket counts both');
  });

  it('passes over nobody: whoever shares a bucket goes in the order in which they came', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const twin: RateLimitScope = { key: 'twin', limit: 'twin', perSecond: 100 };
    const order: number[] = [];
    const all = Array.from({ length: 60 }, (_, at) =>
      pass(limiter, at % 2 === 0 ? [region] : [region, twin]).then(() => {
        order.push(at);
      }),
    );
    await clock.run(Promise.all(all));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  it('goes by who is first now, when the first of a lane has left', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock, undefined, 1);
    const { signal } = new AbortController();
    const budget = new ThrottleBudget(300_000);
    const holder = await clock.run(limiter.turn({ limitScopes: [other], signal, budget }));
    const leaver = new AbortController();
    const left = limiter.turn({ limitScopes: [region], signal: leaver.signal, budget });
    const order: string[] = [];
    const second = pass(limiter, [other]).then(() => order.push('second'));
    const third = pass(limiter, [region]).then(() => order.push('third'));
    await new Promise(setImmediate);
    leaver.abort();
    await assert.rejects(left);
    holder.release();
    await clock.run(Promise.all([second, third]));
    assert.deepEqual(order, ['second', 'third']);
  });

  it('halves the rate at most once a second, not below one a second, and restores it step by step', async () => {
    const clock = new VirtualClock();
    const rates: number[] = [];
    const limiter = limiterOn(clock, (rate) => rates.push(rate));
    const grants = [await clock.run(pass(limiter, [region]))];
    for (let at = 0; at < 30; at += 1) {
      // Several that were under way at once are refused together.
      for (let under = 0; under < 3; under += 1) limiter.throttled([region], grants.at(-1) ?? 0);
      grants.push(await clock.run(pass(limiter, [region])));
    }
    const halved = rates.filter((rate, at) => rate < (rates[at - 1] ?? rate));
    assert.deepEqual(halved, [5, 2.5, 1.25, 1]);
    assert.ok((grants.at(-1) ?? 0) - (grants[0] ?? 0) > 4_000);
    for (let at = 0; at < 5; at += 1) limiter.succeeded([region], clock.now());
    await clock.run(pass(limiter, [region]));
    assert.equal(rates.at(-1), 3.5);
  });

  it('sends nothing before the time that Retry-After names', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const first = await clock.run(pass(limiter, [region]));
    limiter.throttled([region], first, { retryAfterMs: 20_000 });
    assert.ok((await clock.run(pass(limiter, [region]))) >= first + 20_000);
  });

  it('stops before the quota is gone, and goes on when it is renewed', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const began = clock.now();
    // The cloud allows 12 in 5 seconds, and says so with each answer.
    let left = 12;
    clock.after(5_000, () => {
      left = 12;
    });
    const granted: number[] = [];
    const call = async (_: unknown, at: number): Promise<void> => {
      const turn = await limiter.turn({ limitScopes: [other], signal: new AbortController().signal, budget: new ThrottleBudget(300_000) });
      assert.ok(left > 0, 'a call that the quota does not cover');
      left -= 1;
      const stated = left;
      await clock.sleep(30 + 20 * (at % 12));
      granted.push(turn.grantedAt);
      limiter.quota([other], { remaining: stated, resetsAfterMs: began + 5_000 - clock.now() });
      turn.release();
    };
    await clock.run(Promise.all(Array.from({ length: 20 }, call)));
    assert.equal(granted.filter((at) => at < began + 5_000).length, 12);
  });

  it('gives up on a limitScope that stays throttled, for all who wait, when their budget is used up', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const began = clock.now();
    const listing = async (): Promise<unknown> => {
      const budget = new ThrottleBudget(300_000);
      for (;;) {
        try {
          limiter.throttled([region], await pass(limiter, [region], budget));
        } catch (error) {
          return error;
        }
      }
    };
    const ends = await clock.run(Promise.all(Array.from({ length: 30 }, listing)));
    assert.ok(ends.every((error) => CallError.is(error, 'call-throttled')));
    assert.ok(clock.now() - began < 400_000, 'all within the bound and the queue');
    assert.equal(limiter.stats().waiting, 0);
  });

  it('is not stopped by a clock that is set back', async () => {
    let offset = 0;
    const clock = new VirtualClock();
    const limiter = limiterOn({
      now: () => clock.now() + offset,
      monotonic: () => clock.monotonic(),
      after: (ms, action) => clock.after(ms, action),
    });
    const all = Promise.all(Array.from({ length: 30 }, () => pass(limiter, [region])));
    clock.after(1_000, () => {
      offset = -3_600_000;
    });
    const began = clock.now();
    limiter.throttled([region], began, { retryAfterMs: 1_500 });
    await clock.run(all);
    assert.ok(clock.now() - began < 9_000);
  });

  const stores = { 'in memory': memoryTokenBuckets, 'behind a network': distantTokenBuckets };
  for (const [where, bucketsOn] of Object.entries(stores))
    it(`is fair, loses nobody and leaks nothing, whatever comes, leaves and changes; buckets ${where}`, async () => {
      const arrival = fc.record({
        at: fc.integer({ min: 0, max: 8_000 }),
        lane: fc.integer({ min: 0, max: lanes.length - 1 }),
        holdMs: fc.integer({ min: 0, max: 900 }),
        leavesAfter: fc.option(fc.integer({ min: 0, max: 6_000 }), { nil: undefined }),
        answer: fc.constantFrom('fine', 'fine', 'fine', 'throttled', 'quota'),
      });
      const change = fc.record({
        at: fc.integer({ min: 0, max: 9_000 }),
        perSecond: fc.double({ min: 0.5, max: 40, noNaN: true }),
        concurrency: fc.integer({ min: 1, max: 12 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 60 }), fc.array(change, { maxLength: 4 }), async (arrivals, changes) => {
          const clock = new VirtualClock();
          const limiter = limiterOn(clock, undefined, 5, bucketsOn(clock));
          const fastest = Math.max(10, ...changes.map((one) => one.perSecond));
          const mostAtOnce = Math.max(5, ...changes.map((one) => one.concurrency));
          const granted: { at: number; lane: number; sequence: number }[] = [];
          const signals: AbortSignal[] = [];
          let running = 0;
          let sequence = 0;
          for (const { at, perSecond, concurrency } of changes) {
            clock.after(at, () => {
              limiter.update({ aws: perSecond }, concurrency);
            });
          }
          const visits = arrivals.map(async ({ at, lane, holdMs, leavesAfter, answer }) => {
            await clock.sleep(at);
            sequence += 1;
            const own = sequence;
            const abort = new AbortController();
            signals.push(abort.signal);
            if (leavesAfter !== undefined)
              clock.after(leavesAfter, () => {
                abort.abort();
              });
            const limitScopes = lanes[lane] ?? [];
            try {
              const turn = await limiter.turn({ limitScopes, signal: abort.signal, budget: new ThrottleBudget(3_600_000) });
              granted.push({ at: turn.grantedAt, lane, sequence: own });
              running += 1;
              assert.ok(running <= mostAtOnce);
              await clock.sleep(holdMs);
              running -= 1;
              if (answer === 'throttled') limiter.throttled(limitScopes, turn.grantedAt);
              else if (answer === 'quota') limiter.quota(limitScopes, { remaining: 2, resetsAfterMs: 700 });
              else limiter.succeeded(limitScopes, turn.grantedAt);
              turn.release();
            } catch (error) {
              assert.ok(abort.signal.aborted, String(error));
            }
          });
          await clock.run(Promise.all(visits));
          for (const lane of lanes.keys()) {
            const inLane = granted.filter((one) => one.lane === lane).map((one) => one.sequence);
            assert.deepEqual(
              inLane,
              [...inLane].sort((a, b) => a - b),
              'first in, first out',
            );
          }
          for (const limitScope of [region, other]) {
            const times = granted.filter((one) => lanes[one.lane]?.includes(limitScope) === true).map((one) => one.at);
            for (const [from, start] of times.entries()) {
              for (const [more, end] of times.slice(from).entries()) {
                const allowed = fastest + (fastest * (end - start)) / 1_000;
                assert.ok(more + 1 <= allowed + 1e-6 || more === 0, `${String(more + 1)} calls in ${String(end - start)} ms`);
              }
            }
          }
          // Lanes that everybody left are forgotten when they would have woken.
          await clock.run(clock.sleep(12_000));
          assert.deepEqual(limiter.stats(), { running: 0, waiting: 0, queues: [] });
          assert.equal(clock.pending, 0);
          for (const signal of signals) assert.equal(getEventListeners(signal, 'abort').length, 0);
          limiter.close();
        }),
        { numRuns: 100 },
      );
    }).timeout(60_000);

  it('refuses those who wait and those who come when it is closed', async () => {
    const clock = new VirtualClock();
    const limiter = limiterOn(clock);
    const waiting = Array.from({ length: 20 }, () => pass(limiter, [explorer]));
    const settled = Promise.allSettled(waiting);
    await new Promise(setImmediate);
    limiter.close();
    const outcomes = await settled;
    assert.equal(outcomes.filter((outcome) => outcome.status === 'rejected').length, 18);
    await assert.rejects(pass(limiter, [explorer]), (error) => CallError.is(error, 'call-cancelled'));
    assert.equal(clock.pending, 0);
  });
});
