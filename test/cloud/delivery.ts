import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const htmlPage = (status: number): string =>
  `<!DOCTYPE html>\n<html><head><title>${status} Error</title></head><body><h1>${status === 404 ? 'Not Found' : 'Internal Server Error'}</h1><p>nginx</p></body></html>\n`;

/**
 * Sends an answer with its faults: those of the transport (slow, held, hung, reset, cut, html) and of the text
 * (malformed, extra). The signal ends waits when the server closes or the client leaves.
 */
export async function deliver(response: ServerResponse, answer: Answer, faults: readonly Fault[], signal: AbortSignal): Promise<void> {
  let { status, body } = answer;
  let headers: Record<string, string> = { ...answer.headers };
  for (const fault of faults) {
    if (fault.kind === 'slow') {
      try {
        await wait(fault.ms, undefined, { signal });
      } catch {
        return; // the client left or the server closes: nobody waits for the answer
      }
    }
    if (fault.kind === 'held') await fault.until;
    if (fault.kind === 'hung') return;
    if (fault.kind === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (fault.kind === 'html') {
      status = fault.status;
      headers = { 'content-type': 'text/html; charset=utf-8' };
      body = htmlPage(fault.status);
    }
    if (fault.kind === 'malformed') {
      status = 200;
      body = isJson(headers) ? '{"items": [{"id": "1"}, {"id": ' : '<?xml version="1.0"?><Response><items><item>1</items></Response>';
    }
    if (fault.kind === 'rewritten' && status === 200) {
      const made = fault.as(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));
      body = made?.body ?? body;
      if (made?.contentType !== undefined) headers['content-type'] = made.contentType;
    }
    if (fault.kind === 'extra') body = withUnknownField(body, isJson(headers));
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': String(bytes.byteLength) });
  const cut = faults.find((fault) => fault.kind === 'cut');
  if (cut === undefined) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.byteLength * (cut.part ?? 0.5))), () => {
    response.socket?.destroy();
  });
}

function isJson(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.includes('json') ?? false;
}

/** New fields appear in real answers before any client's model knows them: at the top, in XML at the end of the root. */
function withUnknownField(body: string | Uint8Array, json: boolean): string | Uint8Array {
  if (typeof body !== 'string') return body;
  if (json) return body.replace(/^\{(\s*\})?/, (_start, empty: string | undefined) => `{"anUnknownField":{"nested":[1,"two"]}${empty ?? ','}`);
  const end = body.lastIndexOf('</');
  return end < 0 ? body : `${body.slice(0, end)}<anUnknownField><nested>1</nested></anUnknownField>${body.slice(end)}`;
}
