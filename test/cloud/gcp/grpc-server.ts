import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, FaultPlan } from '../faults.ts';
import type { SeenRequest } from '../traffic.ts';
import { type AssetAnswer, type AssetRequest, RpcError } from './assets.ts';
import { decodeRequest, encodeAnswer, errorTrailers, methods } from './wire.ts';

export interface GrpcDeps {
  readonly faults: FaultPlan;
  readonly requests: SeenRequest[];
  /** Answers a question of somebody who sent these headers. Throws `RpcError`. */
  answer(method: 'search' | 'list', request: AssetRequest, headers: Readonly<Record<string, string>>, faults: readonly Fault[]): AssetAnswer;
}

export interface GrpcServer {
  readonly server: Http2Server;
  inFlight(): number;
  close(): Promise<void>;
}

/** Cloud Asset as gRPC over plain HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
export function grpcServer(parts: GrpcDeps): GrpcServer {
  const sessions = new Set<ServerHttp2Session>();
  const running = new Set<ServerHttp2Stream>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    running.add(stream);
    stream.once('close', () => running.delete(stream));
    stream.on('error', () => stream.destroy());
    serve(parts, stream, textHeaders(headers)).catch((error: unknown) => {
      if (!stream.destroyed) trailersOnly(stream, new RpcError('UNKNOWN', `simulator: ${error instanceof Error ? error.message : String(error)}`));
    });
  });
  return {
    server,
    inFlight: () => running.size,
    close: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function serve(parts: GrpcDeps, stream: ServerHttp2Stream, headers: Readonly<Record<string, string>>): Promise<void> {
  const path = headers[':path'] ?? '';
  const method = methods[path];
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  if (method === undefined) {
    trailersOnly(stream, new RpcError('UNIMPLEMENTED', `unknown method ${path}`));
    return;
  }
  const request = decodeRequest(method, Buffer.concat(chunks));
  const seen: SeenRequest = {
    cloud: 'gcp',
    service: 'cloudasset',
    operation: method === 'search' ? 'searchAllResources' : 'listAssets',
    region: 'global',
    account: request.scope,
    input: { ...request, transport: 'grpc' },
    at: performance.now(),
    aborted: false,
  };
  parts.requests.push(seen);
  const faults = parts.faults.pick(seen);
  stream.once('close', () => {
    if (seen.status === undefined && stream.rstCode !== 0) seen.aborted = true;
  });
  await respond(parts, stream, { method, request, headers, seen }, faults);
}

interface Call {
  readonly method: 'search' | 'list';
  readonly request: AssetRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly seen: SeenRequest;
}

/** The answer that a rewriting fault makes of it, as far as a message of this type can hold it. */
function rewritten(answer: AssetAnswer, faults: readonly Fault[]): AssetAnswer {
  for (const fault of faults) {
    if (fault.kind !== 'rewritten') continue;
    const made = fault.as(JSON.stringify({ results: answer.rows, ...answer, rows: undefined }));
    if (made === undefined) continue;
    const { results = [], nextPageToken } = JSON.parse(made.body) as { results?: AssetAnswer['rows']; nextPageToken?: string };
    return { rows: results, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
  }
  return answer;
}

async function respond(parts: GrpcDeps, stream: ServerHttp2Stream, call: Call, faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'hung') return;
    if (fault.kind === 'slow') await wait(fault.ms);
    if (fault.kind === 'reset') {
      stream.session?.destroy();
      return;
    }
    if (fault.kind === 'html') {
      call.seen.status = fault.status;
      stream.respond({ ':status': fault.status, 'content-type': 'text/html' });
      stream.end('<html><body>proxy</body></html>');
      return;
    }
  }
  if (stream.destroyed) return;
  let bytes: Buffer;
  try {
    bytes = encodeAnswer(call.method, rewritten(parts.answer(call.method, call.request, call.headers, faults), faults));
  } catch (error) {
    call.seen.status = 200;
    trailersOnly(stream, error instanceof RpcError ? error : new RpcError('INTERNAL', String(error)));
    return;
  }
  const cut = faults.find((fault) => fault.kind === 'cut');
  if (faults.some((fault) => fault.kind === 'malformed')) bytes = Buffer.concat([bytes.subarray(0, 5), Buffer.alloc(bytes.length - 5, 0xff)]);
  if (cut !== undefined) {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
    stream.write(bytes.subarray(0, Math.floor(bytes.length * (cut.part ?? 0.5))), () => {
      stream.session?.destroy();
    });
    return;
  }
  call.seen.status = 200;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(bytes);
}

function trailersOnly(stream: ServerHttp2Stream, error: RpcError): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...errorTrailers(error) }, { endStream: true });
}

function textHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]));
}
