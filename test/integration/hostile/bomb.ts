import type { RequestListener } from 'node:http';
import { createServer as createGrpcServer, type Http2Server } from 'node:http2';
import { gzipSync } from 'node:zlib';

/** What each answer comes to, unpacked: so much that reading it whole would show. */
export const bombBytes = 3 * 1024 * 1024 * 1024;

const memberBytes = 64 * 1024 * 1024;
let member: Buffer | undefined;

/** 3 GiB of blanks in 3 MB: members of gzip may stand one behind the other (RFC 1952, 2.2). */
function packedBomb(): Buffer {
  member ??= gzipSync(Buffer.alloc(memberBytes, 0x20));
  return Buffer.concat(Array.from({ length: bombBytes / memberBytes }, () => member ?? Buffer.alloc(0)));
}

const chunk = Buffer.alloc(1024 * 1024, 0x20);

/** Answers every request with 3 GiB of blanks, compressed for those who take that. */
export const bombing: RequestListener = (request, response) => {
  response.on('error', () => undefined);
  const packed = /gzip/i.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, { 'content-type': 'application/json', ...(packed ? { 'content-encoding': 'gzip' } : {}) });
  if (packed) {
    response.end(packedBomb());
    return;
  }
  let sent = 0;
  const more = (): void => {
    while (sent < bombBytes && !response.destroyed) {
      sent += chunk.byteLength;
      if (response.write(chunk)) continue;
      response.once('drain', more);
      return;
    }
    response.end();
  };
  more();
};

/** Answers every call of gRPC with one message of 3 GiB, compressed. SOURCE: the protocol "gRPC over HTTP2". */
export function grpcBomb(): Http2Server {
  const server = createGrpcServer();
  server.on('session', (session) => session.on('error', () => undefined));
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-encoding': 'gzip' });
    const body = packedBomb();
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(body.byteLength, 1);
    stream.end(Buffer.concat([head, body]));
  });
  return server;
}

/** Runs work, and says by how many bytes this process was larger in its midst than before. */
export async function growthDuring(work: () => Promise<unknown>): Promise<number> {
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return Math.max(most, process.memoryUsage.rss()) - before;
}
