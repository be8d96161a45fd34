import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, deliver } from '../delivery.ts';
import { type Fault, FaultPlan } from '../faults.ts';
import { noteSeen, type SeenRequest } from '../traffic.ts';
import { AwsError } from './errors.ts';
import { accessKeyIdOf, type Estate } from './estate.ts';
import { authenticate, respond, tell, type Told } from './handle.ts';
import { type Caller, Identities } from './identity.ts';
import { errorAnswer } from './wire/answer.ts';
import type { Incoming } from './wire/read.ts';

export interface SimulatedAws {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly estate: Estate;
  readonly faults: FaultPlan;
  /** Every request that was understood, in the order of arrival. */
  readonly requests: SeenRequest[];
  /** Variables that lead an SDK here as the first account of the estate, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  environmentOf(account: string): Readonly<Record<string, string>>;
  /** Requests that are not answered yet. */
  inFlight(): number;
  /** Waits until something is true of the requests seen so far; it is looked at whenever one comes or ends. */
  until(met: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Serves an estate on loopback, on a free port unless one is given. */
export async function startAws(estate: Estate, options: { readonly port?: number } = {}): Promise<SimulatedAws> {
  const faults = new FaultPlan();
  const requests: SeenRequest[] = [];
  const identities = new Identities(estate);
  const closing = new AbortController();
  const changes = new EventEmitter();
  let running = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController();
    const state: { seen?: SeenRequest; broken: boolean } = { broken: false };
    running += 1;
    response.once('close', () => {
      running -= 1;
      if (state.seen !== undefined && !response.writableFinished && !state.broken && !closing.signal.aborted) state.seen.aborted = true;
      left.abort();
      changes.emit('change');
    });
    const incoming = await readAll(request);
    const stated = await tell(incoming);
    if (stated === undefined) {
      await deliver(response, notServed, [], left.signal);
      return;
    }
    const url = `http://${incoming.headers['host'] ?? ''}`;
    const { answer, caller, picked } = take(stated, incoming, url);
    const seen: SeenRequest = {
      cloud: 'aws',
      service: stated.service.id,
      operation: stated.operationName,
      region: stated.region,
      account: caller?.account ?? '',
      input: stated.input,
      at: performance.now(),
      aborted: false,
    };
    state.seen = seen;
    requests.push(seen);
    noteSeen(seen);
    changes.emit('change');
    state.broken = picked.some((fault) => fault.kind === 'cut' || fault.kind === 'reset');
    if (!picked.some((fault) => fault.kind === 'hung' || fault.kind === 'reset')) seen.status = answer.status;
    await deliver(response, answer, picked, left.signal);
  }

  function take(stated: Told, incoming: Incoming, url: string): { answer: Answer; caller?: Caller; picked: Fault[] } {
    try {
      const caller = authenticate(stated, identities, incoming.headers['x-amz-security-token']);
      const picked = faults.pick({ service: stated.service.id, operation: stated.operationName, region: stated.region, account: caller.account });
      return { answer: respond(stated, caller, estate, identities, picked, url), caller, picked };
    } catch (error) {
      if (error instanceof AwsError) return { answer: errorAnswer(stated.service, error, 'refused'), picked: [] };
      throw error;
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A mistake of the estate or of a row: said in the answer, so that the test that meets it can tell.
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { 'content-type': 'text/plain' })
          .end(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const environmentOf = (account: string): Record<string, string> => ({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: estate.account(account)?.keys?.[0]?.accessKeyId ?? accessKeyIdOf(account),
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  return {
    url,
    estate,
    faults,
    requests,
    environment: environmentOf(estate.spec.accounts[0]?.id ?? ''),
    environmentOf,
    inFlight: () => running,
    until: async (met) => {
      while (!met()) await once(changes, 'change');
    },
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

const notServed: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n',
};

async function readAll(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://simulated');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  return { method: request.method ?? 'GET', path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
}
