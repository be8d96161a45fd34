import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallMetrics } from '../../../../src/core/calls/call-metrics.ts';
import { unmeasured } from '../../../../src/core/calls/call-metrics.ts';
import { runInContext } from '../../../../src/core/calls/request-context.ts';
import { defaultPipelineSettings } from '../../../../src/core/calls/pipeline-settings.ts';
import type { ManagedCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import { createCallPipeline } from '../../../../src/core/calls/call-pipeline.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { CacheKey } from '../../../../src/core/provider.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { quiet } from './quiet.ts';
import { VirtualClock } from './virtual-clock.ts';

const regions: CacheKey = { kind: 'discovery', provider: 'aws', identity: 'me', key: 'regions' };

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

  /** A pipeline as a process of its own would have it. */
  async function process(settings = defaultPipelineSettings): Promise<{ pipeline: ManagedCallPipeline; store: Store }> {
    const store = await openStore(folder, { now: () => clock.now(), log: quiet });
    const pipeline = createCallPipeline({ settings, metrics, log: quiet, clock, store });
    closers.push(() => {
      pipeline.close();
      store.close();
    });
    return { pipeline, store };
  }

  const ask = (): Promise<number> => {
    asked += 1;
    return Promise.resolve(asked);
  };

  it('are had from memory while they live, and asked for again afterwards', async () => {
    const { pipeline } = await process();
    assert.deepEqual([await pipeline.cached(regions, ask), await pipeline.cached(regions, ask)], [1, 1]);
    await clock.run(clock.sleep(120_000));
    assert.equal(await pipeline.cached(regions, ask), 2);
    assert.deepEqual(events, ['miss', 'hit', 'expire', 'miss']);
  });

  it('profit the next process', async () => {
    await (await process()).pipeline.cached(regions, ask);
    assert.equal(await (await process()).pipeline.cached(regions, ask), 1);
  });

  it('live as long as the settings say when they are read', async () => {
    const { pipeline } = await process();
    await pipeline.cached(regions, ask);
    await clock.run(clock.sleep(200_000));
    pipeline.update({ ...defaultPipelineSettings, cacheTtlMs: { ...defaultPipelineSettings.cacheTtlMs, 'aws.discovery': 300_000 } });
    assert.equal(await pipeline.cached(regions, ask), 1);
    pipeline.update({ ...defaultPipelineSettings, cacheTtlMs: { ...defaultPipelineSettings.cacheTtlMs, discovery: 0 } });
    assert.equal(await pipeline.cached(regions, ask), 2);
  });

  it('belong to the identity that asked', async () => {
    const { pipeline } = await process();
    await pipeline.cached(regions, ask);
    assert.equal(await pipeline.cached({ ...regions, identity: 'somebody else' }, ask), 2);
  });

  it('are passed over once for each refresh', async () => {
    const { pipeline } = await process();
    await pipeline.cached(regions, ask);
    await clock.run(clock.sleep(1_000));
    const refreshed = (id: string): Promise<number> => runInContext({ requestId: id, refresh: true }, () => pipeline.cached(regions, ask));
    assert.deepEqual([await refreshed('one'), await refreshed('one')], [2, 2]);
    await clock.run(clock.sleep(1_000));
    assert.equal(await refreshed('two'), 3);
    assert.equal(await pipeline.cached(regions, ask), 3);
  });

  it('are not kept when they are errors', async () => {
    const { pipeline } = await process();
    const broken = (): Promise<number> => Promise.reject(new CallError({ kind: 'failed', message: 'no' }));
    await assert.rejects(pipeline.cached(regions, broken), (error) => CallError.is(error, 'call-failed'));
    assert.equal(await pipeline.cached(regions, ask), 1, 'asked again');
  });

  it('are kept for a minute, with their age and in all processes, when they refuse what there is to discover', async () => {
    const { pipeline } = await process();
    const denied = (): Promise<number> => Promise.reject(new CallError({ kind: 'denied', message: 'no' }));
    await assert.rejects(pipeline.cached(regions, denied), (error) => CallError.is(error, 'call-denied'));
    await clock.run(clock.sleep(59_000));
    for (const one of [pipeline, (await process()).pipeline])
      await assert.rejects(one.cached(regions, ask), (error) => error instanceof CallError && error.failure.message.includes('no (said 59 s ago'));
    assert.equal(await runInContext({ refresh: true, requestId: 'r' }, () => pipeline.cached(regions, ask)), 1);
    const other = { ...regions, key: 'other' };
    await assert.rejects(pipeline.cached(other, denied), (error) => CallError.is(error, 'call-denied'));
    await clock.run(clock.sleep(61_000));
    assert.equal(await pipeline.cached(other, ask), 2);
  });

  it('are cleared by provider and kind, on disk as well', async () => {
    const { pipeline } = await process();
    await pipeline.cached(regions, ask);
    await pipeline.cached({ ...regions, provider: 'gcp' }, ask);
    assert.equal(pipeline.clear({ provider: 'aws' }), 1);
    const next = (await process()).pipeline;
    assert.equal(await next.cached({ ...regions, provider: 'gcp' }, ask), 2);
    assert.equal(await next.cached(regions, ask), 3, 'asked again');
  });

  it('of credentials and state stay in memory, but for who one is, and nothing on disk tells which credentials', async () => {
    const { pipeline } = await process();
    const fingerprint = 'AKIDPLANTED|role|0123456789abcdef';
    const secret = 'planted-secret';
    const state: CacheKey = { kind: 'state', provider: 'aws', identity: 'me', key: 's3://bucket/state' };
    const session: CacheKey = { kind: 'credentials', provider: 'aws', identity: fingerprint, key: 'session' };
    const identity: CacheKey = { kind: 'credentials', provider: 'aws', identity: fingerprint, key: 'identity', secretFree: true };
    const answer = { principal: 'jane', source: { fingerprint } };
    await pipeline.cached(state, () => Promise.resolve(secret));
    await pipeline.cached(session, () => Promise.resolve(secret));
    await pipeline.cached(identity, () => Promise.resolve(answer));
    const next = (await process()).pipeline;
    const before = asked;
    for (const question of [state, session]) await next.cached(question, ask);
    assert.equal(asked, before + 2, 'asked again');
    assert.deepEqual(await next.cached(identity, () => assert.fail('asked again')), answer);
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file), 'latin1');
      assert.ok(!bytes.includes(secret) && !bytes.includes('AKIDPLANTED'), file);
    }
  });

  it('join those who ask meanwhile; whoever leaves leaves alone', async () => {
    const { pipeline } = await process();
    const first = new AbortController();
    let began = 0;
    const slow = async (signal: AbortSignal): Promise<string> => {
      began += 1;
      await clock.sleep(1_000);
      return signal.aborted ? 'aborted' : 'fine';
    };
    const one = runInContext({ signal: first.signal }, () => pipeline.cached(regions, slow));
    const two = pipeline.cached(regions, slow);
    first.abort();
    await assert.rejects(one, (error) => CallError.is(error, 'call-cancelled'));
    assert.equal(await clock.run(two), 'fine');
    assert.equal(began, 1);
  });

  it('are no longer asked for when everybody has left', async () => {
    const { pipeline } = await process();
    const leave = new AbortController();
    const ended = new Promise<void>((resolve) => {
      const endless = (signal: AbortSignal): Promise<never> =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('ended'));
            resolve();
          });
        });
      const askers = [1, 2].map(() => runInContext({ signal: leave.signal }, () => pipeline.cached(regions, endless)));
      void Promise.allSettled(askers);
      setImmediate(() => {
        leave.abort();
      });
    });
    await ended;
    assert.equal(await pipeline.cached(regions, ask), 1);
  });

  it('are asked for again by those who remain when the asker took the request along', async () => {
    const { pipeline } = await process();
    const bound = new CallError({ kind: 'cancelled', message: 'left' });
    let rejectIt: (error: Error) => void = () => undefined;
    const one = pipeline.cached(regions, () => new Promise<number>((_, reject) => (rejectIt = reject)));
    const two = pipeline.cached(regions, ask);
    await new Promise(setImmediate);
    rejectIt(bound);
    await assert.rejects(one);
    assert.equal(await two, 1);
  });
});
