import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Answer } from '../delivery.ts';
import type { Fault } from '../faults.ts';
import { type HttpCloud, type HttpRequest, json, startHttpCloud, type Understood } from '../http-cloud.ts';
import { type AssetRequest, Assets, httpStatus, RpcError } from './assets.ts';
import type { GcpEstate } from './estate.ts';
import { grpcServer } from './grpc-server.ts';
import { others } from './others.ts';
import { errorBody } from './wire.ts';

export interface SimulatedGcp extends HttpCloud {
  /** Variables that lead DriftMgr here, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Serves an estate as Google Cloud: gRPC and REST of Cloud Asset, Resource Manager, KMS and reads of single resources, on one port. */
export async function startGcp(estate: GcpEstate, options: { readonly port?: number } = {}): Promise<SimulatedGcp> {
  const assets = new Assets(estate);
  const rest = await startHttpCloud('gcp', (request) => understand(request, estate, assets));
  const grpc = grpcServer({
    faults: rest.faults,
    requests: rest.requests,
    answer(method, request, headers, faults) {
      admit(headers, estate);
      const fault = faulty(faults, request.scope);
      if (fault !== undefined) throw fault;
      assets.limitScope(headers['x-goog-user-project'] ?? 'simulated');
      return method === 'search' ? assets.search(request) : assets.list(request);
    },
  });
  await new Promise<void>((resolve) => grpc.server.listen(0, '127.0.0.1', resolve));
  const front = await openFront(options.port ?? 0, {
    grpc: estate.transport === 'rest' ? undefined : portOf(grpc.server),
    rest: estate.transport === 'grpc' ? undefined : Number(new URL(rest.url).port),
    http2: estate.http2,
  });
  const url = `http://127.0.0.1:${String(portOf(front.server))}`;
  return {
    ...rest,
    url,
    inFlight: () => rest.inFlight() + grpc.inFlight(),
    environment: { DRIFTMGR_GCP_ENDPOINT: url, DRIFTMGR_GCP_TOKEN: estate.tokens[0] ?? '' },
    async close() {
      await front.close();
      await Promise.all([rest.close(), grpc.close()]);
    },
  };
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Tells HTTP/2 by its connection preface (RFC 9113, 3.4), and hands each connection on. */
async function openFront(
  port: number,
  behind: { grpc: number | undefined; rest: number | undefined; http2: GcpEstate['http2'] },
): Promise<{ server: Server; close(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.setNoDelay(true);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    client.once('data', (first) => {
      const isHttp2 = first.subarray(0, 3).toString('latin1') === 'PRI';
      if (isHttp2 && behind.http2 === 'silence') return;
      if (isHttp2 && behind.http2 === 'close') {
        client.destroy();
        return;
      }
      const target = isHttp2 ? (behind.grpc ?? behind.rest) : behind.rest;
      if (target === undefined) {
        client.end('HTTP/1.1 505 HTTP Version Not Supported\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const upstream = connect(target, '127.0.0.1');
      upstream.setNoDelay(true);
      upstream.on('error', () => client.resetAndDestroy());
      upstream.once('close', () => client.destroy());
      client.once('close', () => upstream.destroy());
      upstream.write(first);
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** @throws RpcError UNAUTHENTICATED */
function admit(headers: Readonly<Record<string, string>>, estate: GcpEstate): void {
  const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined || !estate.tokens.includes(token)) {
    throw new RpcError(
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
      { reason: 'ACCESS_TOKEN_TYPE_UNSUPPORTED', metadata: { service: 'cloudasset.googleapis.com' } },
    );
  }
}

/** The faults that have words of Google's own. */
function faulty(faults: readonly Fault[], scope: string): RpcError | undefined {
  for (const fault of faults) {
    if (fault.kind === 'throttled') {
      return new RpcError('RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'SearchAllResources Requests'.", {
        reason: 'RATE_LIMIT_EXCEEDED',
        ...(fault.retryAfterSeconds === undefined ? {} : { retrySeconds: fault.retryAfterSeconds }),
      });
    }
    if (fault.kind === 'denied') {
      const message = `Permission 'cloudasset.assets.searchAllResources' denied on resource '${scope}' (or it may not exist).`;
      return new RpcError('PERMISSION_DENIED', message, { reason: 'IAM_PERMISSION_DENIED' });
    }
    if (fault.kind === 'error') {
      const known = Object.keys(httpStatus).find((code) => code === fault.code) as keyof typeof httpStatus | undefined;
      const byStatus = Object.entries(httpStatus).find(([, status]) => status === fault.status)?.[0] as keyof typeof httpStatus | undefined;
      return new RpcError(known ?? byStatus ?? 'INTERNAL', fault.message ?? 'Internal error encountered.');
    }
    if (fault.kind === 'not-served') return new RpcError('UNIMPLEMENTED', 'Method not found.');
  }
  return undefined;
}

function understand(request: HttpRequest, estate: GcpEstate, assets: Assets): Understood {
  const asked = assetRequest(request);
  const other = asked === undefined ? others(request, estate, assets) : undefined;
  const operation = asked?.operation ?? other?.operation ?? `${request.method} ${request.path}`;
  return {
    seen: {
      service: asked === undefined ? (other?.service ?? 'unknown') : 'cloudasset',
      operation,
      region: 'global',
      account: asked?.request.scope ?? '',
      input: { ...Object.fromEntries(request.query), ...asked?.request, transport: 'rest' },
    },
    answer(faults): Answer {
      try {
        admit(request.headers, estate);
        const fault = faulty(faults, asked?.request.scope ?? '');
        if (fault !== undefined) throw fault;
        if (asked !== undefined) {
          assets.limitScope(request.headers['x-goog-user-project'] ?? 'simulated');
          const { rows, nextPageToken } = asked.operation === 'listAssets' ? assets.list(asked.request) : assets.search(asked.request);
          const field = asked.operation === 'listAssets' ? 'assets' : 'results';
          // Empty fields are left out of JSON, as protobuf's mapping has it.
          const time = field === 'assets' ? { readTime: new Date().toISOString() } : {};
          return json(200, { ...time, ...(rows.length === 0 ? {} : { [field]: rows }), ...(nextPageToken === undefined ? {} : { nextPageToken }) });
        }
        if (other !== undefined) return other.answer();
        return {
          status: 404,
          headers: { 'content-type': 'text/html; charset=UTF-8' },
          body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>',
        };
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        return json(httpStatus[error.code], errorBody(error));
      }
    },
  };
}

/** `GET /v1/{scope}:searchAllResources` and `GET /v1/{parent}/assets`: google.api.http in the published description. */
function assetRequest(request: HttpRequest): { operation: 'searchAllResources' | 'listAssets'; request: AssetRequest } | undefined {
  const match = /^\/v1\/([a-z]+\/[^/:]+)(:searchAllResources|\/assets)$/.exec(decodeURIComponent(request.path));
  if (match === null || request.method !== 'GET') return undefined;
  const { query } = request;
  const text = query.get('query');
  const pageToken = query.get('pageToken');
  return {
    operation: match[2] === '/assets' ? 'listAssets' : 'searchAllResources',
    request: {
      scope: match[1] ?? '',
      assetTypes: query.getAll('assetTypes'),
      pageSize: Number(query.get('pageSize') ?? 0),
      readMask: (query.get('readMask') ?? '').split(',').filter((path) => path !== ''),
      ...(text === null ? {} : { query: text }),
      ...(pageToken === null ? {} : { pageToken }),
    },
  };
}
