import assert from 'node:assert/strict';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { runInContext, ThrottleBudget } from '../../../../src/core/calls/request-context.ts';
import { defaultPipelineSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import { createCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import type { CallFailure } from '../../../../src/core/errors.ts';
import { quiet } from './quiet.ts';
import { VirtualClock } from './virtual-clock.ts';

const regions = 40;
const listingsARegion = 5;
const pages = 5;
const pageSize = 100;
const needed = regions * listingsARegion * pages;

type Fault = CallFailure['kind'] | undefined;

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A scan of 100,000 resources in 40 regions against a cloud that fails as it is said; the time is virtual. */
async function scan(faultAt: (now: number, roll: number) => Fault): Promise<{ found: number; sent: number; tookMs: number }> {
  const clock = new VirtualClock();
  const roll = dice(7);
  const pipeline = createCallPipeline({ settings: defaultPipelineSettings, metrics: unmeasured, log: quiet, clock, random: dice(11) });
  let sent = 0;
  const send = async (): Promise<number> => {
    sent += 1;
    await clock.sleep(40);
    const fault = faultAt(clock.now(), roll());
    if (fault !== undefined) throw new Error(fault);
    return pageSize;
  };
  const listing = async (region: number): Promise<number> => {
    let found = 0;
    for (let page = 0; page < pages; page += 1) {
      found += await pipeline.call({
        provider: 'aws',
        operation: 'ec2:DescribeInstances',
        host: `ec2.${String(region)}.test`,
        limitScopes: [{ key: `aws/1/${String(region)}`, limit: 'aws', perSecond: 10 }],
        signal: new AbortController().signal,
        send,
        classify: (error) => ({ kind: (error as Error).message as CallFailure['kind'], message: 'as told' }),
      });
    }
    return found;
  };
  const began = clock.now();
  const listings = Array.from({ length: regions * listingsARegion }, (_, at) =>
    runInContext({ requestId: 'scan', throttle: new ThrottleBudget(300_000) }, () => listing(at % regions)),
  );
  const found = (await clock.run(Promise.all(listings))).reduce((sum, one) => sum + one, 0);
  pipeline.close();
  return { found, sent, tookMs: clock.now() - began };
}

describe('a scan of 100,000 resources', () => {
  it('sends no call more than needed when nothing fails', async () => {
    assert.deepEqual(pick(await scan(() => undefined)), { found: 100_000, sent: needed });
  });

  it('finds everything with at most 1.6 times the calls when 30 % are throttled', async () => {
    const { found, sent } = await scan((_now, roll) => (roll < 0.3 ? 'throttled' : undefined));
    assert.equal(found, 100_000);
    assert.ok(sent <= 1.6 * needed, String(sent / needed));
  }).timeout(60_000);

  it('finds everything with at most 1.2 times the calls when 10 % are reset or answered with 5xx', async () => {
    const { found, sent } = await scan((_now, roll) => (roll < 0.1 ? 'transient' : undefined));
    assert.equal(found, 100_000);
    assert.ok(sent <= 1.2 * needed, String(sent / needed));
  }).timeout(60_000);

  it('survives a minute in which everything is throttled, and hammers nobody meanwhile', async () => {
    let began: number | undefined;
    const { found, sent, tookMs } = await scan((now) => {
      began ??= now;
      return now - began > 500 && now - began < 60_500 ? 'throttled' : undefined;
    });
    assert.equal(found, 100_000);
    assert.ok(sent <= 1.6 * needed, String(sent / needed));
    assert.ok(tookMs < 120_000, String(tookMs));
  }).timeout(60_000);
});

function pick({ found, sent }: { found: number; sent: number }): { found: number; sent: number } {
  return { found, sent };
}
