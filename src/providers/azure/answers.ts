import { defined } from '../../core/defined.ts';
/** A JSON object, as an answer brings it. */
export type Item = Readonly<Record<string, unknown>>;

/** An answer: its status, its headers and its JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Item;
}

/** An answer that is not a success. Carries nothing of the request. */
export class ArmError extends Error {
  readonly status: number;
  readonly armCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly html: boolean;

  constructor(status: number, stated: { code?: string; message?: string; retryAfterMs?: number; html: boolean }) {
    super(stated.message ?? `HTTP ${status}`);
    this.name = 'ArmError';
    this.status = status;
    this.armCode = stated.code;
    this.retryAfterMs = stated.retryAfterMs;
    this.html = stated.html;
  }
}

/** True for a JSON object. */
export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that is not empty, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * Reads an answer that came whole. Error bodies are `{"error": {"code", "message", "details"}}` (OData errors: Microsoft's "REST API guidelines").
 * Throws `ArmError`, and `SyntaxError` for broken JSON.
 */
export function readAnswer(status: number, headers: Headers, text: string): Answer {
  const html = /html/i.test(headers.get('content-type') ?? '') || /^\s*</.test(text);
  if (status < 200 || status > 299) {
    const retryAfterMs = retryAfterOf(headers);
    throw new ArmError(status, { ...(html ? {} : errorIn(text)), html, ...defined({ retryAfterMs }) });
  }
  // Every answer that is asked for here has a body: one without has lost it on the way.
  const body: unknown = html || text === '' ? undefined : JSON.parse(text);
  if (!isItem(body)) throw new ArmError(status, { message: 'the answer is not a JSON object', html });
  return { status, headers, body };
}

/** The innermost code says most: `BadRequest` wraps what Resource Graph really refused. */
function errorIn(text: string): { code?: string; message?: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return {};
  }
  const error = isItem(body) && isItem(body['error']) ? body['error'] : isItem(body) ? body : {};
  const details = Array.isArray(error['details']) ? error['details'].filter(isItem) : [];
  const inner = details.flatMap((detail) => textOf(detail['message']) ?? []);
  const code = textOf(error['code']);
  const outer = textOf(error['message']);
  // Resource Graph puts nothing but a time and an id for its support around what it has to say.
  const around = inner.length > 0 && (outer ?? '').startsWith('Please provide below info when asking for support');
  const message = [around ? undefined : outer, ...inner].filter((part) => part !== undefined).join(' ');
  return { ...defined({ code }), ...(message === '' ? {} : { message }) };
}

function retryAfterOf(headers: Headers): number | undefined {
  const stated = headers.get('retry-after');
  if (stated !== null) {
    const seconds = Number(stated);
    if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
    const at = Date.parse(stated);
    if (!Number.isNaN(at)) return Math.max(0, at - Date.now());
  }
  return resetsAfterMs(headers);
}

/** `x-ms-user-quota-resets-after`, `hh:mm:ss`, in milliseconds. SOURCE: Resource Graph, "Guidance for throttled requests". */
export function resetsAfterMs(headers: Headers): number | undefined {
  const stated = /^(\d+):(\d{2}):(\d{2})(?:\.\d+)?$/.exec(headers.get('x-ms-user-quota-resets-after') ?? '');
  if (stated === null) return undefined;
  const [, hours, minutes, seconds] = stated;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
