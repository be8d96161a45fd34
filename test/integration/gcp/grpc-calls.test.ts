import assert from 'node:assert/strict';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ProviderContext } from '../../../src/core/provider.ts';
import { AssetGrpc, type AssetQuestion } from '../../../src/providers/gcp/asset-grpc.ts';
import { endpointOf } from '../../../src/providers/gcp/endpoint.ts';

describe('a call of gRPC to Google Cloud', () => {
  let server: Http2Server;
  let client: AssetGrpc;
  let paths: string[] = [];
  beforeEach(async () => {
    paths = [];
    server = createServer();
    server.on('session', (session) => session.on('error', () => undefined));
    server.on('stream', (stream, headers) => {
      paths.push(headers[':path'] ?? '');
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    client = new AssetGrpc(endpointOf({ settings: { endpoint } } as unknown as ProviderContext));
  });
  afterEach(() => {
    client.close();
    server.close();
  });
  const call = async (method: string): Promise<unknown> => {
    const question = { method, scope: 'projects/acme-0001', pageSize: 1 } as AssetQuestion;
    return await client.ask(question, {}, new AbortController().signal).then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  it('is judged by the path that is sent, whatever the code calls it', async () => {
    for (const method of ['exportAssets', 'createFeed', 'analyzeIamPolicy', 'deleteSavedQuery']) {
      const error = await call(method);
      assert.ok(
        error instanceof Error && 'failure' in error && (error.failure as { code: string }).code === 'not-allowed',
        `${method}: ${String(error)}`,
      );
    }
    assert.deepEqual(paths, []);
    await call('searchAllResources');
    await call('listAssets');
    assert.deepEqual(paths, ['/google.cloud.asset.v1.AssetService/SearchAllResources', '/google.cloud.asset.v1.AssetService/ListAssets']);
  });
});
