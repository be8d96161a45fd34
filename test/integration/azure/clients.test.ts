import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CallError, type CallFailure } from '../../../src/core/errors.ts';
import { armGroups, armResources } from '../../../src/providers/azure/arm-list.ts';
import { Api, type Ask } from '../../../src/providers/azure/api.ts';
import { clients } from '../../../src/providers/azure/clients.ts';
import { cloudOf } from '../../../src/providers/azure/clouds.ts';
import { graphPages } from '../../../src/providers/azure/graph.ts';
import { signerOf } from '../../../src/providers/azure/signer.ts';
import { listSubscriptions, listTenants } from '../../../src/providers/azure/subscriptions.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { contextFor } from './context.ts';

const subscription = guid(2, 1);
const token = 'planted-azure-token';
const vm = `subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/m`;
const signer = signerOf({ key: 'k' }, () => Promise.resolve({ token }), { now: Date.now });

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** Every request that the provider sends to Azure Resource Manager. Each brings what came. */
const requests: readonly (readonly [name: string, send: (api: Api, signal: AbortSignal) => Promise<unknown>])[] = [
  ['subscriptions', (api, signal) => listSubscriptions(api, signer, undefined, signal)],
  ['tenants', (api, signal) => listTenants(api, signer, signal)],
  ['resources', (api, signal) => firstPage(armResources(api, signer, { subscription }, signal))],
  ['resource groups', (api, signal) => firstPage(armGroups(api, signer, { subscription }, signal))],
  [
    'a namespace',
    (api, signal) =>
      api.ask(
        signer,
        listOf((to) => clients.resources(to, subscription).providers.get('Microsoft.Compute')),
        signal,
      ),
  ],
  [
    'an id',
    (api, signal) =>
      api.ask(
        signer,
        listOf((to) => clients.resources(to, subscription).resources.getById(vm, '2024-07-01')),
        signal,
      ),
  ],
  ['Resource Graph', (api, signal) => firstPage(graphPages(api, signer, { subscriptions: [subscription], query: 'Resources' }, signal))],
];

function listOf(send: Ask['send']): Ask {
  return { operation: 'Microsoft.Test/things/read', send };
}

async function firstPage(pages: AsyncIterator<unknown>): Promise<unknown> {
  return (await pages.next()).value;
}

/** What no request may end in: a second one. */
const replies: readonly (readonly [name: string, status: number, headers: Readonly<Record<string, string>>, failure: Partial<CallFailure>])[] = [
  ['a throttle', 429, { 'retry-after': '7' }, { kind: 'throttled' }],
  ['a server whose quota tells a time', 503, { 'x-ms-user-quota-resets-after': '00:00:09' }, { kind: 'transient', retryAfterMs: 9000 }],
  ['a server that is busy', 503, { 'retry-after': '3' }, { kind: 'transient', retryAfterMs: 3000, status: 503 }],
  ['a server that is broken', 500, {}, { kind: 'transient', status: 500, code: 'Told' }],
  ['a redirect', 307, { location: '/elsewhere' }, { kind: 'failed' }],
  ['a redirect to another host', 302, { location: 'http://127.0.0.2/elsewhere' }, { kind: 'failed' }],
  [
    'a challenge for other claims',
    401,
    { 'www-authenticate': 'Bearer error="insufficient_claims", claims="eyJhIjoxfQ=="' },
    { kind: 'unauthenticated', status: 401, code: 'Told' },
  ],
  ['a refusal', 403, {}, { kind: 'denied', status: 403, code: 'Told' }],
];

describe('Azure: one request by a client', () => {
  let seen: IncomingMessage[];
  let stop: (() => void)[];

  beforeEach(() => {
    seen = [];
    stop = [];
  });

  afterEach(() => {
    for (const one of stop) one();
  });

  async function serve(reply: Reply, host = '127.0.0.1', name = host): Promise<Api> {
    const server = createServer((request, response) => {
      seen.push(request);
      reply(request, response);
    });
    server.listen(0, host);
    await once(server, 'listening');
    const endpoint = `http://${name}:${String((server.address() as AddressInfo).port)}`;
    return apiOf(endpoint, () => {
      server.close();
      server.closeAllConnections();
    });
  }

  function apiOf(endpoint: string, after: () => void = () => undefined): Api {
    const { context, close } = contextFor({}, { endpoint }, {}, { throttleWaitMs: 0, retries: { azure: { retries: 0, minMs: 1, maxMs: 1 } } });
    stop.push(close, after);
    return new Api(context, cloudOf({ endpoint }));
  }

  const signal = new AbortController().signal;

  async function failureOf(promise: Promise<unknown>): Promise<CallFailure> {
    const error: unknown = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CallError, inspect(error));
    assert.ok(!inspect(error, { depth: Infinity, customInspect: false }).includes(token), 'the error carries the token');
    return error.failure;
  }

  for (const [what, send] of requests) {
    for (const [name, status, headers, expected] of replies) {
      it(`takes ${name} for what it is, and sends nothing after it (${what})`, async () => {
        const api = await serve((_request, response) => {
          response.writeHead(status, { 'content-type': 'application/json', ...headers });
          response.end('{"error": {"code": "Told", "message": "told"}}');
        });
        const failure = await failureOf(send(api, signal));
        assert.deepEqual({ ...failure, ...expected }, failure);
        assert.equal(seen.length, 1);
      });
    }

    for (const encoding of [undefined, 'gzip'] as const) {
      it(`takes an answer that breaks off for none (${what}, ${encoding ?? 'plain'})`, async () => {
        const whole = Buffer.from(JSON.stringify({ value: [], data: [], padding: 'x'.repeat(10_000) }));
        const body = encoding === undefined ? whole : gzipSync(whole);
        const api = await serve((_request, response) => {
          const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length, ...headers });
          response.write(body.subarray(0, body.length / 2), () => response.destroy());
        });
        assert.equal((await failureOf(send(api, signal))).kind, 'transient');
        assert.equal(seen.length, 1);
      });
    }

    it(`closes the connection when it is cancelled (${what})`, async () => {
      const cancel = new AbortController();
      const closed = new Promise<void>((resolve) => {
        void serve((request, response) => {
          response.once('close', resolve);
          setImmediate(() => {
            cancel.abort();
          });
          request.resume();
        }).then(async (api) => {
          assert.equal((await failureOf(send(api, cancel.signal))).kind, 'cancelled');
        });
      });
      await closed;
      assert.equal(seen.length, 1);
    });
  }

  it('closes the connection of a later page too, which the clients ask for without the signal', async () => {
    const cancel = new AbortController();
    const closing: Promise<unknown>[] = [];
    const api = await serve((request, response) => {
      if (seen.length === 1) {
        response.end(JSON.stringify({ value: [], nextLink: `http://${request.headers.host ?? ''}${request.url ?? ''}&$skiptoken=2` }));
        return;
      }
      closing.push(once(response, 'close'));
      cancel.abort();
    });
    const pages = armResources(api, signer, { subscription }, cancel.signal);
    await pages.next();
    assert.equal((await failureOf(pages.next())).kind, 'cancelled');
    await Promise.all(closing);
    assert.deepEqual([seen.length, closing.length], [2, 1]);
  });

  it('sends its token to every page, and names itself', async () => {
    const api = await serve((request, response) => {
      const more = seen.length === 1 ? { nextLink: `http://${request.headers.host ?? ''}${request.url ?? ''}&$skiptoken=2` } : {};
      response.end(JSON.stringify({ value: [], ...more }));
    });
    const pages = armResources(api, signer, { subscription }, signal);
    while ((await pages.next()).done !== true);
    assert.deepEqual(
      seen.map(({ headers }) => headers.authorization),
      [`Bearer ${token}`, `Bearer ${token}`],
    );
    assert.match(seen[1]?.headers['user-agent'] ?? '', /^driftmgr .*azsdk-js/);
  });

  it('keeps of an answer what the clients’ models do not know', async () => {
    const body = { id: `/${vm}`, extendedLocation: { name: 'edge' }, notInAnyModel: [{ a: null }], properties: { A: 1 } };
    const api = await serve((_request, response) => {
      const packed = gzipSync(JSON.stringify(body));
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(packed);
    });
    const ask = listOf((to) => clients.resources(to, subscription).resources.getById(vm, '2024-07-01'));
    assert.deepEqual((await api.ask(signer, ask, signal)).body, body);
  });

  it('asks on this machine past a proxy', async () => {
    const api = await serve((_request, response) => response.end('{"value": []}'));
    const proxy = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    try {
      assert.deepEqual(await firstPage(armResources(api, signer, { subscription }, signal)), []);
    } finally {
      if (proxy === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = proxy;
    }
  });

  it('asks this machine by its IPv6 address', async function () {
    const api = await serve((_request, response) => response.end('{"value": []}'), '::1', '[::1]').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL') this.skip();
      throw error;
    });
    assert.deepEqual(await firstPage(armResources(api, signer, { subscription }, signal)), []);
  });

  it('sends no token over plain http to another machine', async () => {
    const failure = await failureOf(firstPage(armResources(apiOf('http://azure.invalid'), signer, { subscription }, signal)));
    assert.match(failure.message, /not permitted|non-TLS/);
  });
});
