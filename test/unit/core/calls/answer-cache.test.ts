import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallMetrics } from '../../../../src/core/calls/call-metrics.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { runInContext } from '../../../../src/core/calls/request-context.ts';
import { defaultRoadSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import type { CallRoad } from '../../../../src/core/calls/call-pipeline.ts';
import { createRoad } from '../../../../src/core/calls/call-pipeline.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { Question } from '../../../../src/core/provider.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { quiet } from './quiet.ts';
import { VirtualClock } from './virtual-clock.ts';

const regions: Question = { kind: 'discovery', provider: 'aws', identity: 'me', key: 'regions' };

describe('answers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-answers-'));
  const closers: (() => void)[] = [];
  const events: string[] = [];
  const metrics: CallMetrics = {
    ...unmeasured,
    cache: (event) => {
      events.push(event);
    },
  };
  let clock: VirtualClock;
  let asked: number;

  beforeEach(() => {
    clock = new VirtualClock();
    asked = 0;
    events.length = 0;
  });
  afterEach(() => {
    for (const close of closers.splice(0)) close();
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A road as a process of its own would have it. */
  async function process(settings = defaultRoadSettings): Promise<{ road: CallRoad; store: Store }> {
    const store = await openStore(folder, { now: () => clock.now(), log: quiet });
    const road = createRoad({ settings, metrics, log: quiet, clock, store });
    closers.push(() => {
      road.close();
      store.close();
    });
    return { road, store };
  }

  const ask = (): Promise<number> => {
    asked += 1;
    return Promise.resolve(asked);
  };

  it('are had from memory while they live, and asked for again afterwards', async () => {
    const { road } = await process();
    assert.deepEqual([await road.remember(regions, ask), await road.remember(regions, ask)], [1, 1]);
    await clock.run(clock.sleep(120_000));
    assert.equal(await road.remember(regions, ask), 2);
    assert.deepEqual(events, ['miss', 'hit', 'expire', 'miss']);
  });

  it('profit the next process', async () => {
    await (await process()).road.remember(regions, ask);
    assert.equal(await (await process()).road.remember(regions, ask), 1);
  });

  it('live as long as the settings say when they are read', async () => {
    const { road } = await process();
    await road.remember(regions, ask);
    await clock.run(clock.sleep(200_000));
    road.update({ ...defaultRoadSettings, cacheTtlMs: { ...defaultRoadSettings.cacheTtlMs, 'aws.discovery': 300_000 } });
    assert.equal(await road.remember(regions, ask), 1);
    road.update({ ...defaultRoadSettings, cacheTtlMs: { ...defaultRoadSettings.cacheTtlMs, discovery: 0 } });
    assert.equal(await road.remember(regions, ask), 2);
  });

  it('belong to the identity that asked', async () => {
    const { road } = await process();
    await road.remember(regions, ask);
    assert.equal(await road.remember({ ...regions, identity: 'somebody else' }, ask), 2);
  });

  it('are passed over once for each refresh', async () => {
    const { road } = await process();
    await road.remember(regions, ask);
    await clock.run(clock.sleep(1_000));
    const refreshed = (id: string): Promise<number> => runInContext({ requestId: id, refresh: true }, () => road.remember(regions, ask));
    assert.deepEqual([await refreshed('one'), await refreshed('one')], [2, 2]);
    await clock.run(clock.sleep(1_000));
    assert.equal(await refreshed('two'), 3);
    assert.equal(await road.remember(regions, ask), 3);
  });

  it('are served old where the caller allows it, while a new one is fetched', async () => {
    const { road } = await process();
    await road.remember(regions, ask);
    await clock.run(clock.sleep(500_000));
    assert.equal(await runInContext({ stale: true }, () => road.remember(regions, ask)), 1);
    await new Promise(setImmediate);
    assert.deepEqual(road.recall(regions), { value: 2, fetchedAt: clock.now(), fresh: true });
  });

  it('are not kept when they are errors', async () => {
    const { road } = await process();
    const denied = (): Promise<number> => Promise.reject(new CallError({ kind: 'denied', message: 'no' }));
    await assert.rejects(road.remember(regions, denied), (error) => CallError.is(error, 'call-denied'));
    assert.equal(road.recall(regions), undefined);
    assert.equal(await road.remember(regions, ask), 1);
  });

  it('are cleared by provider and kind, on disk as well', async () => {
    const { road } = await process();
    await road.remember(regions, ask);
    await road.remember({ ...regions, provider: 'gcp' }, ask);
    assert.equal(road.clear({ provider: 'aws' }), 1);
    const next = (await process()).road;
    assert.equal(next.recall(regions), undefined);
    assert.equal(next.recall({ ...regions, provider: 'gcp' })?.value, 2);
  });

  it('of credentials and state stay in memory, but for who one is, and nothing on disk tells which credentials', async () => {
    const { road } = await process();
    const fingerprint = 'AKIDPLANTED|role|0123456789abcdef';
    const secret = 'planted-secret';
    const state: Question = { kind: 'state', provider: 'aws', identity: 'me', key: 's3://bucket/state' };
    const session: Question = { kind: 'credentials', provider: 'aws', identity: fingerprint, key: 'session' };
    const identity: Question = { kind: 'credentials', provider: 'aws', identity: fingerprint, key: 'identity', secretFree: true };
    const answer = { principal: 'jane', source: { fingerprint } };
    await road.remember(state, () => Promise.resolve(secret));
    await road.remember(session, () => Promise.resolve(secret));
    await road.remember(identity, () => Promise.resolve(answer));
    const next = (await process()).road;
    assert.equal(next.recall(state), undefined);
    assert.equal(next.recall(session), undefined);
    assert.deepEqual(next.recall(identity)?.value, answer);
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file), 'latin1');
      assert.ok(!bytes.includes(secret) && !bytes.includes('AKIDPLANTED'), file);
    }
  });

  it('join those who ask meanwhile; whoever leaves leaves alone', async () => {
    const { road } = await process();
    const first = new AbortController();
    let began = 0;
    const slow = async (signal: AbortSignal): Promise<string> => {
      began += 1;
      await clock.sleep(1_000);
      return signal.aborted ? 'aborted' : 'fine';
    };
    const one = runInContext({ signal: first.signal }, () => road.remember(regions, slow));
    const two = road.remember(regions, slow);
    first.abort();
    await assert.rejects(one, (error) => CallError.is(error, 'call-cancelled'));
    assert.equal(await clock.run(two), 'fine');
    assert.equal(began, 1);
  });

  it('are no longer asked for when everybody has left', async () => {
    const { road } = await process();
    const leave = new AbortController();
    const ended = new Promise<void>((resolve) => {
      const endless = (signal: AbortSignal): Promise<never> =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('ended'));
            resolve();
          });
        });
      const askers = [1, 2].map(() => runInContext({ signal: leave.signal }, () => road.remember(regions, endless)));
      void Promise.allSettled(askers);
      setImmediate(() => {
        leave.abort();
      });
    });
    await ended;
    assert.equal(await road.remember(regions, ask), 1);
  });

  it('are asked for again by those who remain when the asker took the request along', async () => {
    const { road } = await process();
    const bound = new CallError({ kind: 'cancelled', message: 'left' });
    let rejectIt: (error: Error) => void = () => undefined;
    const one = road.remember(regions, () => new Promise<number>((_, reject) => (rejectIt = reject)));
    const two = road.remember(regions, ask);
    await new Promise(setImmediate);
    rejectIt(bound);
    await assert.rejects(one);
    assert.equal(await two, 1);
  });
});
