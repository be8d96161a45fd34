import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { readBounded } from '../../../src/core/bounded-answer.ts';
import { CallError } from '../../../src/core/errors.ts';
import { selfSigned } from '../azure/self-signed.ts';
import { bombClients, type BombPlaces } from './bomb-clients.ts';
import { bombing, growthDuring, grpcBomb } from './bomb.ts';

/** Buffers on the way, the answer's text, and what is collected later: so many times the limit, and still far from the whole. */
const times = 6;
const aside = 128 * 1024 * 1024;

describe('an answer without an end', () => {
  const { certificate, key } = selfSigned('planted');
  const trusted = getCACertificates('default');
  const servers: Server[] = [];
  let places: BombPlaces;
  let asked = 0;
  async function listen(server: Server, scheme: string): Promise<string> {
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }
  before(() => {
    setDefaultCACertificates([...trusted, certificate]);
  });
  after(() => {
    setDefaultCACertificates(trusted);
  });
  beforeEach(async () => {
    asked = 0;
    const counted: RequestListener = (request, response) => {
      asked += 1;
      bombing(request, response);
    };
    const grpc = grpcBomb();
    grpc.on('stream', () => (asked += 1));
    places = {
      http: await listen(createServer(counted), 'http'),
      https: await listen(createSecureServer({ cert: certificate, key }, counted), 'https'),
      grpc: await listen(grpc, 'http'),
    };
  });
  afterEach(() => {
    for (const server of servers.splice(0)) {
      (server as Partial<{ closeAllConnections(): void }>).closeAllConnections?.();
      server.close();
    }
  });

  for (const [name, { ask, most }] of Object.entries(bombClients))
    it(`costs no more than the limit, and is not asked for again: ${name}`, async () => {
      const growth = await growthDuring(() => ask(places));
      assert.ok(asked >= 1 && asked <= 4, `asked ${String(asked)} times`);
      assert.ok(growth < times * most + aside, `${String(growth / 1024 / 1024)} MiB`);
    });

  it('is counted after it was decompressed', async () => {
    await assert.rejects(
      readBounded(await fetch(places.http), 1_000_000),
      (error) => error instanceof CallError && error.failure.code === 'answer-too-large',
    );
    assert.equal((await readBounded(new Response('abc'), 3)).toString(), 'abc');
    await assert.rejects(readBounded(new Response('abcd'), 3), CallError);
  });
});
