import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, deliver } from './delivery.ts';
import { type Fault, FaultPlan } from './faults.ts';
import { noteSeen, type SeenRequest } from './traffic.ts';

/** A request with its body read. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `http://127.0.0.1:PORT`, for links in answers. */
  readonly origin: string;
}

/** What a cloud makes of a request: how it is said, and how it is answered with its faults (transport faults excepted). */
export interface Understood {
  readonly seen: Pick<SeenRequest, 'service' | 'operation' | 'region' | 'account' | 'input'>;
  answer(faults: readonly Fault[]): Answer;
}

export interface HttpCloud {
  readonly url: string;
  readonly faults: FaultPlan;
  /** Every request, in the order of arrival. */
  readonly requests: SeenRequest[];
  /** Requests that are not answered yet. */
  inFlight(): number;
  close(): Promise<void>;
}

/** Serves a cloud that speaks JSON over HTTP, on loopback, on a free port unless one is given. */
export async function startHttpCloud(cloud: string, understand: (request: HttpRequest) => Understood, port = 0): Promise<HttpCloud> {
  const faults = new FaultPlan();
  const requests: SeenRequest[] = [];
  const closing = new AbortController();
  let running = 0;
  let url = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    const state: { seen?: SeenRequest; broken: boolean } = { broken: false };
    running += 1;
    response.once('close', () => {
      running -= 1;
      if (state.seen !== undefined && !response.writableFinished && !state.broken && !closing.signal.aborted) state.seen.aborted = true;
      left.abort();
    });
    const understood = understand(await readAll(request, url));
    const seen: SeenRequest = { cloud, ...understood.seen, at: performance.now(), aborted: false };
    state.seen = seen;
    requests.push(seen);
    noteSeen(seen);
    const picked = faults.pick(seen);
    state.broken = picked.some((fault) => fault.kind === 'cut' || fault.kind === 'reset');
    const answer = understood.answer(picked);
    if (!picked.some((fault) => fault.kind === 'hung' || fault.kind === 'reset')) seen.status = answer.status;
    await deliver(response, answer, picked, left.signal);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        response.writeHead(500, { 'content-type': 'text/plain' }).end(`simulator: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    faults,
    requests,
    inFlight: () => running,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(body) };
}

async function readAll(request: IncomingMessage, origin: string): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulated');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  return { method: request.method ?? 'GET', path: pathname, query: searchParams, headers, body: Buffer.concat(chunks).toString('utf8'), origin };
}
