import { defined } from '../../core/defined.ts';
import { proxyFailure } from '../../core/network/proxy.ts';
import { type CallFailure, messageOf } from '../../core/errors.ts';
import { isItem, type Item, itemsOf, textOf } from './json.ts';

/** What a request was, as far as it matters for what its failure means. */
export interface Asked {
  /** The IAM permission that it needs, e.g. `cloudasset.assets.searchAllResources`. */
  readonly permission?: string;
  /** The project that it was about. */
  readonly project?: string;
}

/** `google.rpc.Status` of either transport. `code` is the canonical one, by name. */
export interface RpcStatus {
  readonly code: string;
  readonly message: string;
  readonly details: readonly Item[];
}

/** An answer that is not a success. Carries nothing of the request. */
export class ApiError extends Error {
  readonly status: number;
  readonly rpc: RpcStatus | undefined;
  readonly html: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, stated: { rpc?: RpcStatus; html: boolean; retryAfterMs?: number; message?: string }) {
    super(stated.message ?? stated.rpc?.message ?? `HTTP ${String(status)}`);
    this.name = 'ApiError';
    this.status = status;
    this.rpc = stated.rpc;
    this.html = stated.html;
    this.retryAfterMs = stated.retryAfterMs;
  }
}

// google/rpc/code.proto
const codes = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** The name of a canonical status code. */
export function codeName(code: number): string {
  return codes[code] ?? 'UNKNOWN';
}

const kinds: Readonly<Record<string, CallFailure['kind']>> = {
  CANCELLED: 'transient',
  UNKNOWN: 'transient',
  INVALID_ARGUMENT: 'invalid',
  DEADLINE_EXCEEDED: 'transient',
  NOT_FOUND: 'not-found',
  PERMISSION_DENIED: 'denied',
  RESOURCE_EXHAUSTED: 'throttled',
  FAILED_PRECONDITION: 'invalid',
  ABORTED: 'transient',
  OUT_OF_RANGE: 'invalid',
  UNIMPLEMENTED: 'unsupported',
  INTERNAL: 'transient',
  UNAVAILABLE: 'transient',
  DATA_LOSS: 'transient',
  UNAUTHENTICATED: 'unauthenticated',
};

/** What an error of a REST request means. */
export function classifyRest(error: unknown, asked: Asked): CallFailure {
  const blocked = proxyFailure(error);
  if (blocked !== undefined) return blocked;
  if (error instanceof ApiError) return classifyAnswer(error, asked);
  if (error instanceof SyntaxError) return { kind: 'transient', message: 'the answer is not valid JSON' };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && /redirect/i.test(cause.message))
    return { kind: 'failed', message: 'the endpoint redirects elsewhere; the token was not sent there' };
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  // Node's `fetch` names its parser's error; not every version gives it a code.
  if (code?.startsWith('HPE_') === true || (cause instanceof Error && cause.name === 'HTTPParserError'))
    return { kind: 'unsupported', message: 'the endpoint does not answer in HTTP/1.1', ...defined({ code }) };
  return { kind: 'transient', message: `no whole answer: ${messageOf(cause)}`, ...defined({ code }) };
}

function classifyAnswer(error: ApiError, asked: Asked): CallFailure {
  const { status } = error;
  const wait = defined({ retryAfterMs: error.retryAfterMs });
  const failure = error.rpc === undefined ? undefined : classifyStatus(error.rpc, asked);
  if (status === 429) return { ...failure, kind: 'throttled', status, message: error.message, ...wait };
  if (failure !== undefined) return { ...failure, status, ...wait };
  if (status === 401) return { kind: 'unauthenticated', status, message: error.message };
  if (status === 403) return denied({ code: 'PERMISSION_DENIED', message: error.message, details: [] }, asked, status);
  if (status === 404 || status === 405 || status === 501 || status === 505)
    return { kind: 'unsupported', status, message: 'the endpoint does not know this path' };
  if (status >= 500 || status === 408 || status === 200) return { kind: 'transient', status, message: error.message, ...wait };
  return { kind: 'invalid', status, message: error.message };
}

/** What a `google.rpc.Status` means, with the command that mends it where there is one. */
export function classifyStatus(rpc: RpcStatus, asked: Asked): CallFailure {
  const kind = kinds[rpc.code] ?? 'failed';
  if (kind === 'denied') return denied(rpc, asked);
  const retryAfterMs = retryDelayOf(rpc);
  return {
    kind,
    code: rpc.code,
    message: rpc.message,
    ...(kind === 'unauthenticated' ? { hint: 'Sign in again: gcloud auth application-default login' } : {}),
    ...defined({ retryAfterMs }),
  };
}

/** The older JSON APIs (Compute, Cloud Storage) refuse with 403 where others answer 429. */
const legacyThrottle = /^(user)?rateLimitExceeded$/;

/** The projects behind gcloud's own client ids: calls of people who set no quota project are counted there, and refused. */
const gcloudsOwn = /^projects\/(764086051850|32555940559)$/;

// Reasons: google/api/error_reason.proto. A service that is off, and a quota project that is not set, both read PERMISSION_DENIED.
function denied(rpc: RpcStatus, asked: Asked, status?: number): CallFailure {
  const info = rpc.details.find((detail) => textOf(detail['reason']) !== undefined);
  const reason = textOf(info?.['reason']);
  const metadata = isItem(info?.['metadata']) ? info['metadata'] : {};
  const stated = { code: reason ?? rpc.code, message: rpc.message, ...defined({ status }) };
  if (
    reason === 'USER_PROJECT_DENIED' ||
    reason === 'CONSUMER_INVALID' ||
    /quota project|serviceusage\.services\.use\b/.test(rpc.message) ||
    gcloudsOwn.test(textOf(metadata['consumer']) ?? '')
  ) {
    return {
      kind: 'denied',
      ...stated,
      hint: `Set a project that the calls are counted against: gcloud auth application-default set-quota-project ${asked.project ?? 'PROJECT'}`,
      permission: 'serviceusage.services.use',
    };
  }
  if (reason === 'SERVICE_DISABLED' || /has not been used in project|is disabled/.test(rpc.message)) {
    const service = textOf(metadata['service']) ?? /([a-z]+\.googleapis\.com)/.exec(rpc.message)?.[1] ?? 'cloudasset.googleapis.com';
    const project = projectOf(metadata, rpc.message) ?? asked.project;
    return {
      kind: 'denied',
      ...stated,
      code: 'SERVICE_DISABLED',
      hint: `Turn the API on: gcloud services enable ${service}${project === undefined ? '' : ` --project ${project}`}`,
      permission: 'serviceusage.services.enable',
    };
  }
  if (reason === 'RATE_LIMIT_EXCEEDED' || (reason !== undefined && legacyThrottle.test(reason))) return { kind: 'throttled', ...stated };
  return { kind: 'denied', ...stated, ...defined({ permission: asked.permission }) };
}

function projectOf(metadata: Item, message: string): string | undefined {
  const consumer = textOf(metadata['consumer']) ?? /project (?:number )?['"]?([a-z0-9][a-z0-9:.-]+)/.exec(message)?.[1];
  return consumer?.replace(/^projects\//, '').replace(/[.'"]+$/, '');
}

function retryDelayOf(rpc: RpcStatus): number | undefined {
  for (const detail of rpc.details) {
    const delay = detail['retryDelay'];
    if (typeof delay === 'string') return Number.parseFloat(delay) * 1000;
    if (isItem(delay)) return wholeOf(delay['seconds']) * 1000 + wholeOf(delay['nanos']) / 1e6;
  }
  return undefined;
}

// A 64-bit number is a text, or an object with its halves.
function wholeOf(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'string') return Number(value);
  return isItem(value) && typeof value['low'] === 'number' ? value['low'] : 0;
}

/** Reads `{"error": {"code", "message", "status", "details"}}`; undefined for anything else. */
export function rpcStatusOf(body: unknown): RpcStatus | undefined {
  const list: unknown = Array.isArray(body) ? body[0] : body;
  const error = isItem(list) ? list['error'] : undefined;
  if (!isItem(error)) return undefined;
  const code = textOf(error['status']);
  const reasons = itemsOf(error['errors']);
  return {
    code: code ?? fromHttp(Number(error['code'])),
    message: textOf(error['message']) ?? code ?? 'no message',
    details: [...itemsOf(error['details']), ...(code === undefined ? reasons.filter((one) => legacyThrottle.test(textOf(one['reason']) ?? '')) : [])],
  };
}

// The mapping of google/rpc/code.proto, for APIs that answer without a status name (Cloud Storage, Compute).
function fromHttp(status: number): string {
  const names: Readonly<Record<number, string>> = {
    400: 'INVALID_ARGUMENT',
    401: 'UNAUTHENTICATED',
    403: 'PERMISSION_DENIED',
    404: 'NOT_FOUND',
    409: 'ABORTED',
    429: 'RESOURCE_EXHAUSTED',
    501: 'UNIMPLEMENTED',
    503: 'UNAVAILABLE',
    504: 'DEADLINE_EXCEEDED',
  };
  return names[status] ?? (status >= 500 ? 'INTERNAL' : 'UNKNOWN');
}
