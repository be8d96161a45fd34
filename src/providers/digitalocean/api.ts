import { readBoundedText } from '../../core/bounded-answer.ts';
import { defined } from '../../core/defined.ts';
import type { CallFailure } from '../../core/errors.ts';
import { messageOf } from '../../core/errors.ts';
import { refuseUnlessReading } from '../../core/calls/sent-request.ts';
import { fetchOnce, proxyFailure } from '../../core/network/proxy.ts';
import type { RateLimitScope, ProviderContext, QuotaReading } from '../../core/provider.ts';
import type { Item } from './types.ts';
import { digitalOceanReads } from './sent-request.ts';

const publicEndpoint = 'https://api.digitalocean.com';

/** An answer: its status, its headers and its JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Item;
}

/** An answer that is not a success. Carries no header of the request. */
class ApiError extends Error {
  readonly status: number;
  readonly apiId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** The limit that was exceeded. */
  readonly limit: string | undefined;
  readonly html: boolean;

  constructor(status: number, stated: { id?: string; message?: string; retryAfterMs?: number; limit?: string; html: boolean }) {
    super(stated.message ?? `HTTP ${String(status)}`);
    this.name = 'ApiError';
    this.status = status;
    this.apiId = stated.id;
    this.retryAfterMs = stated.retryAfterMs;
    this.limit = stated.limit;
    this.html = stated.html;
  }
}

/** The operation of a path below `/v2/`. */
export function operationOf(path: string): string {
  return `digitalocean:GET /v2/${path}`;
}

/** A token that is allowed to ask, under the name by which its calls are limited. */
export interface TokenHolder {
  readonly limitScopeKey: string;
  token(): string;
}

export interface Query {
  /** Path below `/v2/`. */
  readonly path: string;
  /** The name under which it is measured and allowed: the path without the ids in it. */
  readonly operation: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The scope that the token needs for it. */
  readonly scope?: string;
  readonly account?: string;
}

/**
 * Sends GET requests to DigitalOcean's API v2 (https://docs.digitalocean.com/reference/api), one by one, over the pipeline.
 * Nothing but GET leaves this file.
 */
export class Api {
  readonly #context: ProviderContext;
  /** Its base address, without a slash at its end. */
  readonly endpoint: string;

  constructor(context: ProviderContext) {
    this.#context = context;
    const endpoint = context.settings['endpoint'];
    this.endpoint = (typeof endpoint === 'string' && endpoint !== '' ? endpoint : publicEndpoint).replace(/\/+$/, '').replace(/\/v2$/, '');
  }

  /** One answer. Throws `CallError`. */
  async get(holder: TokenHolder, query: Query, signal: AbortSignal): Promise<Answer> {
    const url = new URL(`${this.endpoint}/v2/${query.path}`);
    for (const [name, value] of Object.entries(query.query ?? {})) url.searchParams.set(name, value);
    return this.#context.pipeline.call({
      provider: 'digitalocean',
      operation: query.operation,
      host: `${url.host}/${query.path.split('/')[0] ?? ''}`,
      limitScopes: limitScopesOf(holder.limitScopeKey),
      signal,
      send: (attempt) => {
        const token = holder.token();
        this.#context.learnSecret?.(token);
        return send(url, token, attempt);
      },
      classify: (error) => classify(error, query.scope),
      quota: quotaOf,
      ...defined({ account: query.account }),
    });
  }
}

const minuteLimit = 'digitalocean.minute';
const hourLimit = 'digitalocean.hour';

/**
 * Ours is 5/s a token; DigitalOcean counts 250 a minute and 5,000 an hour ("Rate Limit" in the API reference). The nested
 * buckets stay below both in any window: burst + rate × window ≤ quota.
 */
function limitScopesOf(key: string): readonly RateLimitScope[] {
  return [
    { key: `digitalocean/${key}`, limit: 'digitalocean', perSecond: 5 },
    { key: `digitalocean/${key}/minute`, limit: minuteLimit, perSecond: 4, burst: 10 },
    { key: `digitalocean/${key}/hour`, limit: hourLimit, perSecond: 1.25, burst: 500 },
  ];
}

async function send(url: URL, token: string, signal: AbortSignal): Promise<Answer> {
  refuseUnlessReading(digitalOceanReads, 'GET', url);
  // A redirect could carry the token elsewhere.
  const response = await fetchOnce(url, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' }, signal });
  const text = await readBoundedText(response);
  const html = /html/i.test(response.headers.get('content-type') ?? '') || /^\s*</.test(text);
  if (!response.ok) throw apiError(response, text, html);
  const body: unknown = html ? undefined : JSON.parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ApiError(response.status, { message: 'the answer is not a JSON object', html });
  return { status: response.status, headers: response.headers, body: body as Item };
}

function apiError(response: Response, text: string, html: boolean): ApiError {
  const stated = html ? {} : parseError(text);
  const retryAfterMs = retryAfterOf(response.headers);
  return new ApiError(response.status, {
    ...stated,
    html,
    ...(response.status === 429 ? { limit: exceededLimit(response.headers) } : {}),
    ...defined({ retryAfterMs }),
  });
}

function parseError(text: string): { id?: string; message?: string } {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return {};
    return {
      ...('id' in body && typeof body.id === 'string' ? { id: body.id } : {}),
      ...('message' in body && typeof body.message === 'string' ? { message: body.message } : {}),
    };
  } catch {
    return {};
  }
}

/**
 * The limit that a 429 is about. The `ratelimit-*` headers speak of the hour alone: while it has calls left, it was the minute that overflowed.
 * SOURCE: headers in DigitalOcean's API description (`ratelimit-remaining`: the hourly quota), and its release note of 24 August 2023
 * (`Retry-After` comes with a 429 of the burst limit).
 */
function exceededLimit(headers: Headers): string {
  return headers.get('ratelimit-remaining') === '0' ? hourLimit : minuteLimit;
}

function retryAfterOf(headers: Headers): number | undefined {
  const stated = headers.get('retry-after');
  const seconds = Number(stated ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  return exceededLimit(headers) === hourLimit ? resetOf(headers) : undefined;
}

// `ratelimit-reset` is the epoch second at which the oldest request leaves the window.
function resetOf(headers: Headers): number | undefined {
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - Date.now()) : undefined;
}

/**
 * Requests leave the hour one by one, each when it is an hour old: with none left there is one again at any moment, and nothing was refused yet. So
 * an empty hour slows its bucket down, and only a 429 stops it. What begins anew within a minute is waited for.
 */
function quotaOf(answer: Answer): QuotaReading | undefined {
  const remaining = Number(answer.headers.get('ratelimit-remaining') ?? Number.NaN);
  const reset = resetOf(answer.headers) ?? 0;
  return Number.isFinite(remaining) ? { limit: hourLimit, remaining, resetsAfterMs: reset <= 60_000 ? reset : 0 } : undefined;
}

/** What an error of a request means. `scope` is what the token needs for it. */
function classify(error: unknown, scope?: string): CallFailure {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return blocked;
  if (error instanceof ApiError) return classifyStatus(error, scope);
  if (error instanceof SyntaxError) return { kind: 'transient', message: 'the answer is not valid JSON' };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && /redirect/i.test(cause.message))
    return { kind: 'failed', message: 'the endpoint redirects elsewhere; the token was not sent there' };
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return { kind: 'transient', message: `no whole answer: ${messageOf(cause)}`, ...defined({ code }) };
}

function classifyStatus(error: ApiError, scope: string | undefined): CallFailure {
  const stated = { status: error.status, message: error.message, ...defined({ code: error.apiId }) };
  if (error.status === 401)
    return { kind: 'unauthenticated', ...stated, hint: 'Make a new token in the DigitalOcean control panel, and set DIGITALOCEAN_TOKEN.' };
  if (error.status === 403) return { kind: 'denied', ...stated, ...defined({ permission: scope }) };
  if (error.status === 429) {
    const { retryAfterMs, limit } = error;
    return { kind: 'throttled', ...stated, ...defined({ retryAfterMs, limit }) };
  }
  if (error.html && error.status === 404) return { kind: 'unsupported', ...stated, message: 'the endpoint does not know this path' };
  if (error.status === 404) return { kind: 'not-found', ...stated };
  if (error.status === 501) return { kind: 'unsupported', ...stated };
  if (error.status >= 500 || error.status === 408) return { kind: 'transient', ...stated };
  if (error.status === 200) return { kind: 'transient', ...stated };
  return { kind: 'invalid', ...stated };
}
