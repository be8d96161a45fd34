import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { largestAnswer, readBounded } from '../../../src/core/bounded-answer.ts';
import { CallError } from '../../../src/core/errors.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

/** So much that reading it whole would show. */
const bombBytes = 1024 * 1024 * 1024;
const chunk = Buffer.alloc(1024 * 1024, 0x20);

/** Answers everything with blanks without an end, compressed for those who take that. Says how often it was asked. */
function bombServer(): { server: Server; asked: () => number } {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const zipped = /gzip/i.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, { 'content-type': 'application/json', ...(zipped ? { 'content-encoding': 'gzip' } : {}) });
    const out = zipped ? createGzip({ level: 1 }) : undefined;
    out?.pipe(response);
    const target = out ?? response;
    let own = 0;
    const more = (): void => {
      while (own < bombBytes && !response.destroyed) {
        own += chunk.byteLength;
        if (!target.write(chunk)) {
          target.once('drain', more);
          return;
        }
      }
      target.end();
    };
    response.on('error', () => undefined);
    more();
  });
  return { server, asked: () => asked };
}

const clouds = {
  aws: (url: string) => ({ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' }),
  azure: (url: string) => ({ DRIFTMGR_AZURE_ENDPOINT: url, DRIFTMGR_AZURE_TOKEN: 'token' }),
  gcp: (url: string) => ({ DRIFTMGR_GCP_ENDPOINT: url, DRIFTMGR_GCP_TOKEN: 'token' }),
  digitalocean: (url: string) => ({ DRIFTMGR_DIGITALOCEAN_ENDPOINT: url, DIGITALOCEAN_TOKEN: 'token-token' }),
};

describe('an answer without an end', () => {
  let folder = '';
  let bomb: ReturnType<typeof bombServer>;
  let url = '';
  let opened: OpenedEngine | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-bomb-'));
    bomb = bombServer();
    await new Promise<void>((listening) => bomb.server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${String((bomb.server.address() as AddressInfo).port)}`;
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    bomb.server.closeAllConnections();
    bomb.server.close();
    rmSync(folder, { recursive: true });
  });

  for (const [provider, env] of Object.entries(clouds))
    it(`costs no more than the limit, and is not asked for again: ${provider}`, async () => {
      opened = await openEngine({ ...env(url), DRIFTMGR_PROVIDERS: provider, AWS_EC2_METADATA_DISABLED: 'true' }, {}, folder);
      const before = process.memoryUsage().rss;
      let most = before;
      const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
      const report = await opened.engine.request('credentials', { verify: true }).finally(() => {
        clearInterval(sampling);
      });
      assert.match(JSON.stringify(report), /larger than 64 MiB/);
      assert.ok(bomb.asked() <= 3, `asked ${String(bomb.asked())} times`);
      assert.ok(most - before < 6 * largestAnswer, `${String((most - before) / 1024 / 1024)} MiB`);
    });

  it('is counted after it was decompressed', async () => {
    await assert.rejects(
      readBounded(await fetch(url), 1_000_000),
      (error) => error instanceof CallError && error.failure.code === 'answer-too-large',
    );
    assert.equal((await readBounded(new Response('abc'), 3)).toString(), 'abc');
    await assert.rejects(readBounded(new Response('abcd'), 3), CallError);
  });
});
