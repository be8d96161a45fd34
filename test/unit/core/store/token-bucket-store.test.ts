import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BucketChange, BucketLimit } from '../../../../src/core/store/token-bucket.ts';
import type { Draw, TokenBucketStore } from '../../../../src/core/store/token-bucket-store.ts';
import { memoryTokenBuckets } from '../../../../src/core/store/token-bucket-store.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { quiet } from '../calls/quiet.ts';

const account: BucketLimit = { key: 'account', perSecond: 10, burst: 8 };
const service: BucketLimit = { key: 'account/service', perSecond: 2, burst: 2 };
const neighbour: BucketLimit = { key: 'account/neighbour', perSecond: 100, burst: 80 };

const growing: BucketLimit = { key: 'growing', perSecond: 10, burst: 8, mostPerSecond: 13 };

/** One look at the store: who waits (arrival numbers by chain), and what is expected. The time is in milliseconds since the case began. */
interface RenderOptions {
  readonly at: number;
  readonly chains: readonly (readonly [buckets: readonly BucketLimit[], ...arrivals: number[]])[];
  readonly most?: number;
  readonly granted: readonly number[];
  readonly waitMs?: readonly number[];
  readonly pauseMs?: readonly number[];
  readonly rate?: number;
}

interface Answer {
  readonly at: number;
  readonly bucket: BucketLimit;
  readonly change: BucketChange;
  readonly rate?: number;
}

/** The user asked for everything anew. */
interface Resume {
  readonly resume: string;
}

const begins = 1_700_000_000_000;
const hour = 3_600_000;
const three = [1, 2, 3];
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const throttled = (at: number, grantedAt = at): BucketChange => ({ kind: 'throttled', grantedAt: begins + grantedAt, random: 0 });
const answered = (at: number): BucketChange => ({ kind: 'answered', grantedAt: begins + at });

const cases: readonly { readonly name: string; readonly steps: readonly (RenderOptions | Answer | Resume)[] }[] = [
  {
    name: 'a bucket begins full, drips evenly and never overflows',
    steps: [
      { at: 0, chains: [[[account], ...ten]], granted: [8], waitMs: [100], rate: 10 },
      { at: 251, chains: [[[account], ...ten]], granted: [2], waitMs: [49] },
      { at: 301, chains: [[[account], 11]], granted: [1], waitMs: [0] },
      { at: hour, chains: [[[account], ...ten]], granted: [8], waitMs: [100] },
    ],
  },
  {
    name: 'nothing to wait for, and no bucket',
    steps: [{ at: 0, chains: [[[account]], [[], 1, 2]], granted: [0, 2], waitMs: [0, 0] }],
  },
  {
    name: 'no more than were asked for at most, oldest first, whatever chain they wait in',
    steps: [
      {
        at: 0,
        chains: [
          [[account], 2, 3, 6],
          [[neighbour], 1, 4, 5],
        ],
        most: 4,
        granted: [2, 2],
        waitMs: [0, 0],
      },
      {
        at: 0,
        chains: [
          [[account], 9],
          [[neighbour], 8],
        ],
        most: 1,
        granted: [0, 1],
      },
    ],
  },
  {
    name: 'a chain takes from all its buckets or from none, and waits for the slowest',
    steps: [
      { at: 0, chains: [[[account, service], ...ten]], granted: [2], waitMs: [500], rate: 2 },
      { at: 0, chains: [[[account], ...ten]], granted: [6], waitMs: [100] },
      // The service has a token again, the account has not: neither loses one.
      { at: 0, chains: [[[account, neighbour], 1]], granted: [0], waitMs: [100] },
      { at: 501, chains: [[[account, service], ...three]], granted: [1], waitMs: [500] },
      { at: 501, chains: [[[account], ...ten]], granted: [4], waitMs: [99] },
    ],
  },
  {
    name: 'chains that share a bucket go by who came first, and one that waits for its own holds up no other',
    steps: [
      {
        at: 0,
        chains: [
          [[account, service], 1, 2, 3, 4, 5],
          [[account, neighbour], 6, 7, 8, 9, 10, 11, 12],
        ],
        granted: [2, 6],
        waitMs: [500, 100],
      },
    ],
  },
  {
    name: 'a throttle halves the rate at most once a second, and answers restore it step by step',
    steps: [
      { at: 0, chains: [[[account], 1]], granted: [1] },
      { at: 100, bucket: account, change: throttled(0), rate: 5 },
      { at: 200, bucket: account, change: throttled(0), rate: 5 },
      { at: 1_100, bucket: account, change: throttled(0), rate: 2.5 },
      { at: 1_100, chains: [[[account], 2]], granted: [0], waitMs: [400], rate: 2.5 },
      // Sent before the cut: says nothing about the rate after it.
      { at: 1_200, bucket: account, change: answered(0), rate: 2.5 },
      { at: 1_300, bucket: account, change: answered(1_250), rate: 3 },
    ],
  },
  {
    name: 'the rate never falls below one a second, nor below a limit that is lower still',
    steps: [
      ...[0, 1_000, 2_000, 3_000].map((at): Answer => ({ at, bucket: account, change: throttled(at, -1) })),
      { at: 4_000, bucket: account, change: throttled(4_000, -1), rate: 1 },
      { at: 4_000, bucket: { ...account, key: 'slow', perSecond: 0.5, burst: 1 }, change: throttled(4_000), rate: 0.5 },
    ],
  },
  {
    name: 'throttles in a row pause the bucket, each longer than the one before',
    steps: [
      { at: 0, chains: [[[account], 1]], granted: [1] },
      { at: 10, bucket: account, change: throttled(0) },
      { at: 500, bucket: account, change: throttled(490) },
      { at: 500, chains: [[[account], 2]], granted: [0], pauseMs: [250] },
      { at: 1_500, bucket: account, change: throttled(1_400) },
      { at: 1_500, chains: [[[account], 2]], granted: [0], pauseMs: [500] },
      // What waits behind a pause takes nothing from the others' buckets.
      {
        at: 1_500,
        chains: [
          [[neighbour, account], 2],
          [[neighbour], ...ten],
        ],
        granted: [0, 10],
        pauseMs: [500, 0],
      },
    ],
  },
  {
    name: 'Retry-After pauses at once, and a shorter one does not shorten it',
    steps: [
      { at: 0, chains: [[[account], 1]], granted: [1] },
      { at: 10, bucket: account, change: { ...throttled(0), retryAfterMs: 20_000 } as BucketChange },
      { at: 20, bucket: account, change: { ...throttled(0), retryAfterMs: 1_000 } as BucketChange },
      { at: 5_010, chains: [[[account], 2]], granted: [0], pauseMs: [15_000], waitMs: [15_000] },
      { at: 20_010, chains: [[[account], 2]], granted: [1], pauseMs: [0] },
    ],
  },
  {
    name: 'a pause is lifted by the beginning of its key, and what was learnt of the rate stays',
    steps: [
      { at: 0, bucket: account, change: { ...throttled(0), retryAfterMs: 20_000 } as BucketChange },
      { at: 0, bucket: { ...account, key: 'other%' }, change: { ...throttled(0), retryAfterMs: 20_000 } as BucketChange },
      { resume: 'acc' },
      {
        at: 1_000,
        chains: [
          [[account], 1],
          [[{ ...account, key: 'other%' }], 2],
        ],
        granted: [1, 0],
        pauseMs: [0, 19_000],
        rate: 5,
      },
    ],
  },
  {
    name: 'no pause is longer than five minutes, whatever the cloud asks for',
    steps: [
      { at: 0, bucket: account, change: { ...throttled(0), retryAfterMs: 100_000_000 } as BucketChange },
      { at: 0, bucket: service, change: { kind: 'quota', left: 0, resetsAfterMs: hour } },
      {
        at: 1_000,
        chains: [
          [[account], 1],
          [[service], 2],
        ],
        granted: [0, 0],
        pauseMs: [299_000, 299_000],
      },
      {
        at: 300_001,
        chains: [
          [[account], 1],
          [[service], 2],
        ],
        granted: [1, 1],
        pauseMs: [0, 0],
      },
    ],
  },
  {
    name: 'a rate that is all used grows by steps, after each minute without a throttle, up to what the cloud allows; one throttle halves it',
    steps: [
      { at: 0, chains: [[[growing], ...ten]], granted: [8], rate: 10 },
      { at: 59_000, chains: [[[growing], ...ten]], granted: [8] },
      { at: 59_000, bucket: growing, change: answered(59_000), rate: 10 },
      { at: 60_000, bucket: growing, change: answered(59_000), rate: 10 },
      { at: 61_000, chains: [[[growing], ...ten]], granted: [8] },
      { at: 61_000, bucket: growing, change: answered(61_000), rate: 12.5 },
      { at: 62_000, bucket: growing, change: answered(61_000), rate: 12.5 },
      { at: 122_000, chains: [[[growing], ...ten, 11]], granted: [10] },
      { at: 122_000, bucket: growing, change: answered(122_000), rate: 13 },
      { at: 123_000, bucket: growing, change: throttled(122_500), rate: 6.5 },
      // Whoever sets the limit means it.
      { at: 183_000, bucket: growing, change: answered(183_000), rate: 7 },
      { at: 183_000, chains: [[[account], ...ten]], granted: [8], rate: 10 },
    ],
  },
  {
    name: 'a quota that is said is not overspent, and an empty one is waited for',
    steps: [
      { at: 0, bucket: account, change: { kind: 'quota', left: 3, resetsAfterMs: 5_000 } },
      { at: 0, chains: [[[account], ...ten]], granted: [3] },
      { at: 10, bucket: account, change: { kind: 'quota', left: -2, resetsAfterMs: 5_000 } },
      { at: 1_010, chains: [[[account], ...ten]], granted: [0], pauseMs: [4_000] },
      { at: 5_010, chains: [[[account], ...ten]], granted: [8], pauseMs: [0] },
    ],
  },
  {
    name: 'a clock that is set back an hour stops nothing: what was stored counts from then on',
    steps: [
      { at: 0, chains: [[[account], ...ten]], granted: [8], waitMs: [100] },
      { at: -hour, chains: [[[account], ...ten]], granted: [0], waitMs: [100] },
      { at: -hour + 101, chains: [[[account], ...ten]], granted: [1], waitMs: [100] },
      { at: -hour + 200, bucket: account, change: { ...throttled(-hour + 101), retryAfterMs: 2_000 } as BucketChange, rate: 5 },
      { at: -2 * hour, chains: [[[account], 1]], granted: [0], pauseMs: [2_000] },
      { at: -2 * hour + 2_000, chains: [[[account], 1]], granted: [1] },
    ],
  },
  {
    name: 'a clock that is set forward an hour fills the bucket, once',
    steps: [
      { at: 0, chains: [[[account], ...ten]], granted: [8] },
      { at: hour, chains: [[[account], ...ten]], granted: [8] },
      { at: hour + 101, chains: [[[account], ...ten]], granted: [1] },
    ],
  },
  {
    name: 'another limit applies to what is in the bucket already',
    steps: [
      { at: 0, chains: [[[account], ...ten]], granted: [8] },
      { at: 1_001, chains: [[[{ ...account, perSecond: 2, burst: 2 }], ...ten]], granted: [2], waitMs: [500] },
    ],
  },
];

/** `limiter` reads its own clock, so that a test on another one must allow it a millisecond. */
function assertMs(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1, `${what}: ${String(actual)} ms, not ${String(expected)}`);
}

async function runCase(store: TokenBucketStore, steps: readonly (RenderOptions | Answer | Resume)[]): Promise<void> {
  for (const [number, step] of steps.entries()) {
    if ('resume' in step) {
      await store.resume(step.resume);
      continue;
    }
    const now = begins + step.at;
    if ('change' in step) {
      const rate = await store.change(step.bucket, step.change, now);
      if (step.rate !== undefined)
        assert.ok(Math.abs((rate ?? 0) - step.rate) < 1e-9, `step ${String(number)}: ${String(rate)}/s, not ${String(step.rate)}/s`);
      continue;
    }
    const chains = step.chains.map(([buckets, ...arrivals]) => ({ buckets, arrivals }));
    const draws: readonly Draw[] = (await store.draw(chains, step.most ?? 100, now)) ?? [];
    const where = `step ${String(number)}`;
    assert.deepEqual(
      draws.map((draw) => draw.granted),
      step.granted,
      where,
    );
    for (const [at, waitMs] of (step.waitMs ?? []).entries()) assertMs(draws[at]?.waitMs ?? NaN, waitMs, `${where}, wait`);
    for (const [at, pauseMs] of (step.pauseMs ?? []).entries()) assertMs(draws[at]?.pauseMs ?? NaN, pauseMs, `${where}, pause`);
    if (step.rate !== undefined) assert.equal(draws[0]?.buckets.at(-1)?.ratePerSecond, step.rate, where);
  }
}

describe('token buckets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-buckets-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { name, steps } of cases) {
    it(`in memory: ${name}`, () => runCase(memoryTokenBuckets(), steps));

    it(`in SQLite, each step by another process's connection: ${name}`, async () => {
      const own = mkdtempSync(join(folder, 'case-'));
      const stores = await Promise.all([0, 1].map(() => openStore(own, { now: () => begins, log: quiet })));
      let turn = 0;
      const next = (): TokenBucketStore => {
        turn += 1;
        const store = stores[turn % stores.length];
        assert.equal(store?.kept.where, 'disk');
        return store.buckets;
      };
      const alternating: TokenBucketStore = {
        draw: (chains, most, now) => next().draw(chains, most, now),
        change: (bucket, change, now) => next().change(bucket, change, now),
        resume: (prefix) => next().resume(prefix),
      };
      await runCase(alternating, steps);
      for (const store of stores) store.close();
    });
  }
});
