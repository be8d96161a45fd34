import { readBounded, readBoundedText } from '../../core/bounded-answer.ts';
import { defined } from '../../core/defined.ts';
import { fileLimits } from '../../core/plain-files.ts';
import type { RateLimitScope, ProviderContext } from '../../core/provider.ts';
import { refuseUnlessReading } from '../../core/calls/sent-request.ts';
import { fetchOnce } from '../../core/network/proxy.ts';
import { ApiError, type Asked, classifyRest, rpcStatusOf } from './classify.ts';
import { isItem, type Item } from './json.ts';
import { gcpReads } from './sent-request.ts';

/** Somebody who may ask: the headers that prove it, and the project that the calls are counted against. */
export interface Caller {
  /** What stands behind it: another credential, another fingerprint. */
  readonly fingerprint: string;
  /** What calls are limited by: the quota project, or the credential where there is none. */
  readonly limitScopeKey: string;
  /** `authorization`, and `x-goog-user-project` where there is a quota project. Throws `CallError`. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

export interface RestRequest extends Asked {
  /** e.g. `cloudresourcemanager.projects.search`; the name under which the call is measured and allowed. */
  readonly operation: string;
  readonly url: URL;
  /** Sent as JSON by POST; a GET where it is absent. Only reads and key wraps have one. */
  readonly body?: Item;
  readonly limitScopes: readonly RateLimitScope[];
}

/** Ours is 10/s a quota project, for every API of Google Cloud. */
export function limitScopesOf(caller: Caller): readonly RateLimitScope[] {
  return [{ key: `gcp/${caller.limitScopeKey}`, limit: 'gcp', perSecond: 10 }];
}

/** One JSON answer, over the pipeline. Throws `CallError`. */
export async function askJson(context: ProviderContext, caller: Caller, request: RestRequest, signal: AbortSignal): Promise<Item> {
  return context.pipeline.call({
    ...labelOf(request),
    signal,
    send: async (attempt) => sendJson(request, await caller.headers(attempt), attempt),
    classify: (error) => classifyRest(error, request),
  });
}

/** One answer as it is, over the pipeline. Throws `CallError`. */
export async function askBytes(context: ProviderContext, caller: Caller, request: RestRequest, signal: AbortSignal): Promise<Uint8Array> {
  return context.pipeline.call({
    ...labelOf(request),
    signal,
    send: async (attempt) => {
      const response = await send(request, await caller.headers(attempt), attempt);
      const bytes = await readBounded(response, fileLimits.state);
      if (!response.ok) throw errorOf(response, new TextDecoder().decode(bytes));
      return bytes;
    },
    classify: (error) => classifyRest(error, request),
  });
}

function labelOf(request: RestRequest) {
  return {
    provider: 'gcp' as const,
    operation: request.operation,
    host: `${request.url.host}/${request.operation.split('.')[0] ?? ''}`,
    limitScopes: request.limitScopes,
    ...defined({ account: request.project }),
  };
}

/** Sends once. Throws `ApiError`, or what `fetch` and the JSON parser throw. */
export async function sendJson(
  request: Pick<RestRequest, 'url' | 'body'>,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Item> {
  const response = await send(request, headers, signal);
  const text = await readBoundedText(response);
  if (!response.ok) throw errorOf(response, text);
  if (isHtml(response, text)) throw new ApiError(404, { html: true, message: 'the endpoint answers with a web page' });
  const body: unknown = JSON.parse(text);
  if (!isItem(body)) throw new ApiError(response.status, { message: 'the answer is not a JSON object', html: false });
  return body;
}

async function send(request: Pick<RestRequest, 'url' | 'body'>, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  refuseUnlessReading(gcpReads, body === undefined ? 'GET' : 'POST', request.url);
  // A redirect could carry the token elsewhere.
  return fetchOnce(request.url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    signal,
    ...defined({ body }),
  });
}

function isHtml(response: Response, text: string): boolean {
  return /html/i.test(response.headers.get('content-type') ?? '') || /^\s*</.test(text);
}

function errorOf(response: Response, text: string): ApiError {
  const html = isHtml(response, text);
  const rpc = html ? undefined : parsed(text);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(response.status, {
    html,
    ...defined({ rpc }),
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
  });
}

function parsed(text: string): ReturnType<typeof rpcStatusOf> {
  try {
    return rpcStatusOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
