import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { DriftMgrError } from '../../../src/core/errors.ts';
import { EngineHost } from '../../../src/extension/engine/engine-host.ts';

describe('the engine’s thread', () => {
  let started: number;
  let lost: DriftMgrError[];
  let configs: unknown[];
  let host: EngineHost;

  beforeEach(() => {
    started = 0;
    lost = [];
    configs = [];
    host = new EngineHost({
      start() {
        started += 1;
        return new Worker(new URL('engine-thread.ts', import.meta.url), { execArgv: ['--disable-warning=ExperimentalWarning'] });
      },
      ports: { prompt: () => Promise.resolve(''), getSecret: () => Promise.resolve(undefined), setSecret: () => Promise.resolve() },
      settings: () => ({}),
      onEvent: () => undefined,
      onLost: (error) => lost.push(error),
      onConfig: (report) => configs.push(report),
    });
  });
  afterEach(() => host.close());

  const ask = (id: string) => host.request('consoleUrl', { id });

  it('is not started before it is needed, and once only', async () => {
    assert.equal(started, 0);
    assert.equal(host.isRunning, false);
    assert.deepEqual(await Promise.all([ask('a'), ask('b')]), ['consoleUrl a', 'consoleUrl b']);
    assert.equal(started, 1);
  });

  it('is not started to be given settings', async () => {
    await host.reconfigure();
    assert.equal(started, 0);
  });

  it('says how the settings were taken, when it starts and after each change', async () => {
    await ask('a');
    await host.reconfigure();
    assert.deepEqual(configs, ['config ', 'configure ']);
  });

  for (const death of ['throw', 'exit']) {
    it(`is reported when it dies (${death}), fails what waits for it, and is started again by the next request`, async () => {
      await ask('a');
      const error = await ask(death).catch((reason: unknown) => reason);
      assert.ok(DriftMgrError.is(error, 'engine-lost'), String(error));
      assert.match(error.message, death === 'throw' ? /out of luck/ : /exit code 7/);
      assert.equal(lost.length, 1);
      assert.equal(host.isRunning, false);
      assert.equal(await ask('b'), 'consoleUrl b');
      assert.equal(started, 2);
    });
  }

  it('ends without a report when it is closed, and stays closed', async () => {
    await ask('a');
    await host.close();
    assert.deepEqual(lost, []);
    const error = await ask('b').catch((reason: unknown) => reason);
    assert.ok(DriftMgrError.is(error, 'engine-lost'));
    assert.equal(started, 1);
  });
});
