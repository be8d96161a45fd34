import type { IncomingHttpHeaders } from 'node:http';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { defined } from '../../defined.ts';
import { isSafeUrl } from '../../loopback.ts';
import { tooLarge } from '../../bounded-answer.ts';
import { fileLimits } from '../../plain-files.ts';
import type { CallFailure } from '../../errors.ts';
import { CallError, DriftMgrError, messageOf } from '../../errors.ts';
import { agentFor, proxyFailure } from '../../network/proxy.ts';
import type { RemoteDeps } from './remote-deps.ts';

/** What it takes to speak TLS with a server of one's own. PEM. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface GetRequest {
  readonly url: URL;
  /** The name under which it is measured, e.g. `consul:GET kv`. */
  readonly operation: string;
  /** Proof of who asks. It goes to the host of `url` and to no other, over TLS or to this machine alone. */
  readonly secretHeaders: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsSettings;
  /** What a person can do about a refusal. */
  readonly hint?: string;
  /** What is asked for, for the message of an error: `the state`, `workspace prod`. */
  readonly what: string;
  /** The most bytes that an answer may have; default: what a state may. */
  readonly mostBytes?: number;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** States are large: the pipeline's own limit is meant for calls of a few kilobytes. Milliseconds. */
const timeLimit = 180_000;
const mostRedirects = 5;
/** Ours, for hosts that publish no limit; HCP Terraform allows 30 a second ("Rate limiting" in its API's overview). */
const callsPerSecond = 10;

/** Sends GET requests over the pipeline, and nothing else. Throws `CallError`. */
export class Getter {
  readonly #deps: Pick<RemoteDeps, 'pipeline' | 'learnSecret'>;

  constructor(deps: Pick<RemoteDeps, 'pipeline' | 'learnSecret'>) {
    this.#deps = deps;
  }

  /** The body of an answer with status 200. Redirects are followed; to another host without the proof of who asks. */
  async get(request: GetRequest): Promise<Buffer> {
    let { url, tls } = request;
    let secretHeaders = request.secretHeaders;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      refuseInClear(url);
      const answer = await this.#send({ ...request, url, secretHeaders, ...defined({ tls }) });
      const target = redirectOf(answer, url);
      if (target === undefined) return answer.body;
      if (url.protocol === 'https:' && target.protocol !== 'https:') {
        throw new CallError({ kind: 'failed', status: answer.status, message: `${url.host} redirects to a place without TLS` });
      }
      if (target.origin !== url.origin) {
        secretHeaders = {};
        tls = tls?.ca === undefined ? {} : { ca: tls.ca };
      }
      url = target;
    }
    throw new CallError({ kind: 'failed', message: `${request.url.host} redirects more than ${String(mostRedirects)} times` });
  }

  async #send(request: GetRequest): Promise<Answer> {
    const { host } = request.url;
    for (const proof of Object.values(request.secretHeaders)) this.#deps.learnSecret?.(proof.replace(/^\w+ /, ''));
    return await this.#deps.pipeline.call({
      provider: 'terraform',
      operation: request.operation,
      host,
      limitScopes: [{ key: `terraform/${host}`, limit: 'terraform', perSecond: callsPerSecond }],
      signal: request.signal,
      timeoutMs: timeLimit,
      send: async (signal) => {
        const answer = await transfer(request, signal);
        if (answer.status === 200 || isRedirect(answer.status)) return answer;
        throw new CallError(failureOf(answer, request));
      },
      classify: (error) =>
        proxyFailure(error) ?? { kind: isCertificate(error) ? 'failed' : 'transient', message: `no whole answer from ${host}: ${messageOf(error)}` },
    });
  }
}

/** A state is full of secrets, whoever asks for it. */
function refuseInClear(url: URL): void {
  if (isSafeUrl(url)) return;
  throw new DriftMgrError('state-in-clear', `${url.host} is not asked, and no credentials are sent there, without TLS.`, {
    hint: 'Name the state by an https:// address.',
  });
}

/** Asking again does not make a certificate better. */
function isCertificate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /CERT|SIGNATURE|^ERR_(?:TLS|SSL)/.test(String(error.code));
}

function transfer(request: GetRequest, signal: AbortSignal): Promise<Answer> {
  const { url, tls, mostBytes = fileLimits.state } = request;
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'driftmgr', ...request.headers, ...request.secretHeaders };
  const agent = agentFor(url) ?? false;
  return new Promise((resolve, reject) => {
    const asked = url.protocol === 'https:' ? overHttps(url, { headers, signal, agent, ...tls }) : overHttp(url, { headers, signal, agent });
    asked.once('error', reject);
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.byteLength;
        if (length > mostBytes) asked.destroy(tooLarge(mostBytes));
        else chunks.push(chunk);
      });
      // Also when the connection is cut off in the middle of a body.
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks, length) });
      });
    });
    asked.end();
  });
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function redirectOf(answer: Answer, from: URL): URL | undefined {
  if (!isRedirect(answer.status)) return undefined;
  const { location } = answer.headers;
  const target = location === undefined ? undefined : URL.parse(location, from.href);
  if (target !== undefined && target !== null && (target.protocol === 'https:' || target.protocol === 'http:')) return target;
  throw new CallError({ kind: 'failed', status: answer.status, message: `${from.host} redirects to nowhere` });
}

/** What a status means. A body is not quoted: it may be a state, or hold what was sent. */
function failureOf({ status, headers }: Answer, { url, what, hint }: GetRequest): CallFailure {
  const stated = { status, ...defined({ hint }) };
  if (status === 401) return { kind: 'unauthenticated', ...stated, message: `${url.host} wants credentials, or other ones, for ${what}` };
  if (status === 403) return { kind: 'denied', ...stated, message: `${url.host} does not let these credentials read ${what}` };
  if (status === 404 || status === 204) {
    const missing = 'Is the name right? Terraform writes a state with its first apply; before that there is none.';
    return { kind: 'not-found', status, message: `${url.host} knows no ${what.replace(/^the /, '')} there`, hint: missing };
  }
  if (status === 429) {
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    const wait = Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
    return { kind: 'throttled', status, message: `${url.host} asks for fewer calls`, ...wait };
  }
  if (status >= 500 || status === 408) return { kind: 'transient', status, message: `${url.host} answered HTTP ${String(status)}` };
  return { kind: 'failed', status, message: `${url.host} answered HTTP ${String(status)}` };
}

/** The parts, and the one way by which they ask. */
export interface Asking extends RemoteDeps {
  readonly getter: Getter;
}
