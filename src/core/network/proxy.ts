import type { ClientRequest } from 'node:http';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import type { CallFailure } from '../errors.ts';
import { isLoopbackHost } from '../loopback.ts';

/** A proxy that did not connect to where it was asked to. */
class ProxyError extends Error {
  readonly code = 'ERR_PROXY';
  readonly status: number | undefined;

  constructor(message: string, status: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProxyError';
    this.status = status;
  }
}

/**
 * The proxy for an address, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of this process, in capitals or not; undefined where none is
 * named. This machine itself is never asked for through a proxy, as by Terraform (Go's `httpproxy`). Throws for what is named and is no address: nothing
 * goes out past a proxy that somebody meant.
 */
export function proxyFor(url: URL): URL | undefined {
  if (isLoopbackHost(url.hostname) || isInRange(url.hostname)) return undefined;
  const named = getProxyForUrl(url);
  if (named === '') return undefined;
  const proxy = URL.parse(named);
  if (proxy === null) throw new ProxyError(`what the environment names as the proxy for ${url.host} is no address`, undefined);
  return proxy;
}

/** Whether an address lies in a range that `NO_PROXY` names (`10.0.0.0/8`), as Go's `httpproxy` reads it. */
function isInRange(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const list = process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '';
  return list.split(/[\s,]+/).some((part) => {
    const [range = '', bits] = part.split('/');
    if (isIP(range) !== version || !/^\d{1,3}$/.test(bits ?? '') || Number(bits) > (version === 6 ? 128 : 32)) return false;
    const ranges = new BlockList();
    ranges.addSubnet(range, Number(bits), family);
    return ranges.check(address, family);
  });
}

/** Connects through a proxy, and says of one that refuses that it was the proxy: its answer would read like the server's. */
class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>['connect']>[1]): Promise<Socket> {
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const target = options.host ?? '';
    const socket = await super.connect(request, options).catch((error: unknown) => {
      if (status === 200) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new ProxyError(`the proxy ${this.proxy.host} cannot be reached (${why}); ${target} was to be asked through it`, undefined, {
        cause: error,
      });
    });
    if (status === 200 || status === undefined) return socket;
    socket.destroy();
    const why = status === 407 ? 'it wants a user and a password' : `HTTP ${String(status)}`;
    throw new ProxyError(`the proxy ${this.proxy.host} does not connect to ${target}: ${why}`, status);
  }
}

const agents = new Map<string, TunnelAgent>();
let strictProxies = true;

/** Whether the certificate of a proxy itself has to be trusted; VS Code's `http.proxyStrictSSL`. Those of the servers behind it always have to. */
export function checkProxyCertificates(strict: boolean): void {
  if (strict !== strictProxies) agents.clear();
  strictProxies = strict;
}

/** What connects to an address through its proxy; undefined where it is reached directly. */
export function agentFor(url: URL): HttpsProxyAgent<string> | undefined {
  const proxy = proxyFor(url);
  if (proxy === undefined) return undefined;
  const known = agents.get(proxy.href);
  if (known !== undefined) return known;
  if (!/^https?:$/.test(proxy.protocol))
    throw new ProxyError(
      `the proxy ${proxy.host} speaks ${proxy.protocol.slice(0, -1)}; DriftMgr goes through proxies of http and https alone`,
      undefined,
    );
  const made = new TunnelAgent(proxy.href, { keepAlive: true });
  // Not among the agent's own options: those go to the server behind the proxy too.
  if (!strictProxies) made.connectOpts.rejectUnauthorized = false;
  agents.set(proxy.href, made);
  return made;
}

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** As `fetch`, through the proxy of the address where it has one. Redirects are refused: they could carry a token elsewhere. */
export async function fetchOnce(url: URL, init: FetchInit): Promise<Response> {
  const agent = agentFor(url);
  if (agent === undefined) return await fetch(url, { ...init, redirect: 'error' });
  const { method = 'GET', headers, body, signal } = init;
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  return await new Promise((resolve, reject) => {
    const options = { method, agent, headers: { 'accept-encoding': 'identity', 'user-agent': 'driftmgr', ...headers } };
    const asked = send(url, signal === undefined ? options : { ...options, signal });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      const status = answer.statusCode ?? 0;
      if (status >= 300 && status < 400 && status !== 304) {
        asked.destroy();
        reject(new TypeError('fetch failed', { cause: new Error('unexpected redirect') }));
        return;
      }
      const given = new Headers();
      for (const [name, values] of Object.entries(answer.headersDistinct)) for (const value of values ?? []) given.append(name, value);
      const empty = status === 204 || status === 205 || status === 304;
      const content = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
      resolve(new Response(empty ? null : (content as ConstructorParameters<typeof Response>[0]), { status, headers: given }));
    });
    asked.end(body);
  });
}

/** What the failure of a proxy means; undefined for any other error. */
export function proxyFailure(error: unknown): CallFailure | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (!('code' in at) || at.code !== 'ERR_PROXY') continue;
    const status = 'status' in at && typeof at.status === 'number' ? { status: at.status } : {};
    const hint =
      'The network is blocked by its proxy: check HTTPS_PROXY (user and password included) and NO_PROXY, or ask for the host to be let through.';
    return { kind: 'failed', code: 'ERR_PROXY', ...status, message: at.message, hint };
  }
  return undefined;
}
