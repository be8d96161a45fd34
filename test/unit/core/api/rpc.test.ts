import assert from 'node:assert/strict';
import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { connectEngine, serveEngine } from '../../../../src/core/api/rpc.ts';
import { CallError, DriftMgrError } from '../../../../src/core/errors.ts';
import type { Engine, EngineEvent, ShellPorts } from '../../../../src/core/api/engine-api.ts';

const silent: ShellPorts = {
  prompt: () => Promise.reject(new DriftMgrError('no-prompt', 'Nobody to ask')),
  getSecret: () => Promise.resolve(undefined),
  setSecret: () => Promise.resolve(),
};

describe('the bridge between shell and engine', () => {
  let channel: { port1: MessagePort; port2: MessagePort };
  let emit: (event: EngineEvent) => void;
  let closed: boolean;

  beforeEach(() => {
    channel = new MessageChannel();
    closed = false;
  });
  afterEach(() => {
    channel.port1.close();
    channel.port2.close();
  });

  function connect(answer: (name: string, params: unknown, signal: AbortSignal, ports: ShellPorts) => Promise<unknown>, ports: ShellPorts = silent) {
    const served = serveEngine(channel.port1, (lent) => {
      const listeners = new Set<(event: EngineEvent) => void>();
      emit = (event) => {
        for (const listener of listeners) listener(event);
      };
      const engine: Engine = {
        request: (name, params, options) => answer(name, params, options?.signal ?? new AbortController().signal, lent) as never,
        on(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        close() {
          closed = true;
          return Promise.resolve();
        },
      };
      return Promise.resolve(engine);
    });
    return { ...connectEngine(channel.port2, ports), served };
  }

  it('brings each answer to its own question, whatever the order of the answers', async () => {
    const gates = new Map<string, () => void>();
    const { engine } = connect(async (_name, params) => {
      const { id } = params as { id: string };
      await new Promise<void>((resolve) => gates.set(id, resolve));
      return `https://console/${id}`;
    });
    const answers = ['a', 'b', 'c'].map((id) => engine.request('consoleUrl', { id }));
    while (gates.size < 3) await new Promise((resolve) => setImmediate(resolve));
    for (const key of ['c', 'b', 'a']) gates.get(key)?.();
    assert.deepEqual(await Promise.all(answers), ['https://console/a', 'https://console/b', 'https://console/c']);
  });

  it('keeps code, hint and details of an error, and tells a failed call from others', async () => {
    const errors: Error[] = [
      new DriftMgrError('config-invalid', 'No such level', { hint: 'Use info', details: { key: 'log.level' } }),
      new CallError({ kind: 'denied', message: 'Not allowed', permission: 'ec2:DescribeInstances' }),
      new TypeError('x is undefined'),
    ];
    const { engine } = connect(() => Promise.reject(errors.shift() ?? new Error('none left')));
    const first = await engine.request('inventory', {}).catch((error: unknown) => error);
    assert.ok(DriftMgrError.is(first, 'config-invalid'));
    assert.equal(first.hint, 'Use info');
    assert.deepEqual(first.details, { key: 'log.level' });
    const second = await engine.request('inventory', {}).catch((error: unknown) => error);
    assert.ok(second instanceof CallError);
    assert.equal(second.failure.permission, 'ec2:DescribeInstances');
    const third = await engine.request('inventory', {}).catch((error: unknown) => error);
    assert.ok(DriftMgrError.is(third, 'internal'));
    assert.equal(third.message, 'x is undefined');
  });

  it('cancels by number and still brings the partial answer', async () => {
    let asked = (): void => undefined;
    const started = new Promise<void>((resolve) => (asked = resolve));
    const { engine } = connect(async (_name, _params, signal) => {
      asked();
      await once(signal, 'abort');
      return { removed: 7 };
    });
    const controller = new AbortController();
    const answer = engine.request('clearCache', {}, { signal: controller.signal });
    await started;
    controller.abort();
    assert.deepEqual(await answer, { removed: 7 });
  });

  it('cancels a question whose signal was aborted before it was asked', async () => {
    const { engine } = connect(async (_name, _params, signal) => {
      if (!signal.aborted) await once(signal, 'abort');
      return { removed: 0 };
    });
    assert.deepEqual(await engine.request('clearCache', {}, { signal: AbortSignal.abort() }), { removed: 0 });
  });

  it('hands events to every listener until it is taken off', async () => {
    const { engine } = connect(() => Promise.resolve(null));
    await engine.request('inventory', {});
    const seen: string[] = [];
    const off = engine.on((event) => seen.push(`a ${event.kind}`));
    engine.on((event) => seen.push(`b ${event.kind}`));
    emit({ kind: 'configChanged' });
    await engine.request('inventory', {});
    off();
    emit({ kind: 'vaultChanged' });
    await engine.request('inventory', {});
    assert.deepEqual(seen, ['a configChanged', 'b configChanged', 'b vaultChanged']);
  });

  it('asks the shell for codes and secrets, and brings its refusal back', async () => {
    const secrets = new Map<string, string>([['vault', 'key']]);
    const shell: ShellPorts = {
      prompt: (question) => (question.secret ? Promise.resolve('123456') : Promise.reject(new DriftMgrError('no-prompt', 'Nobody to ask'))),
      getSecret: (key) => Promise.resolve(secrets.get(key)),
      setSecret(key, value) {
        if (value === undefined) secrets.delete(key);
        else secrets.set(key, value);
        return Promise.resolve();
      },
    };
    const { engine } = connect(async (_name, _params, _signal, ports) => {
      await ports.setSecret('new', 'value');
      await ports.setSecret('vault', undefined);
      const refused = await ports
        .prompt({ message: 'Name?', secret: false })
        .catch((error: unknown) => (DriftMgrError.is(error) ? error.code : 'other'));
      return [await ports.prompt({ message: 'MFA?', secret: true }), await ports.getSecret('new'), await ports.getSecret('vault'), refused].join();
    }, shell);
    assert.equal(await engine.request('consoleUrl', { id: 'x' }), '123456,value,,no-prompt');
    assert.deepEqual([...secrets], [['new', 'value']]);
  });

  it('refuses every request with the error that kept the engine from starting', async () => {
    void serveEngine(channel.port1, () => Promise.reject(new DriftMgrError('store-newer', 'Made by a newer DriftMgr')));
    const { engine } = connectEngine(channel.port2, silent);
    for (const attempt of [1, 2]) {
      const error = await engine.request('inventory', {}).catch((reason: unknown) => reason);
      assert.ok(DriftMgrError.is(error, 'store-newer'), `attempt ${String(attempt)}`);
    }
    await engine.close();
  });

  it('fails what waits, and what is asked later, when the other side died', async () => {
    const { engine, lose } = connect(() => new Promise(() => undefined));
    const waiting = engine.request('inventory', {}).catch((error: unknown) => error);
    lose(new DriftMgrError('engine-lost', 'The engine stopped'));
    assert.ok(DriftMgrError.is(await waiting, 'engine-lost'));
    assert.ok(DriftMgrError.is(await engine.request('inventory', {}).catch((error: unknown) => error), 'engine-lost'));
  });

  it('closes the engine before it answers', async () => {
    const { engine, served } = connect(() => Promise.resolve(null));
    await engine.close();
    assert.equal(closed, true);
    await served;
  });
});
