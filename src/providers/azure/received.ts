import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { boundedStream, largestAnswer } from '../../core/bounded-answer.ts';

/** As much of the SDK's request and answer as reading one within a limit takes. */
interface Asked {
  streamResponseStatusCodes?: Set<number>;
  readonly headers: { set(name: string, value: string): void };
}
interface Came {
  readonly readableStreamBody?: NodeJS.ReadableStream;
  readonly headers: { get(name: string): string | undefined };
}

/** Has the SDK leave an answer as it comes: it would read and unpack a bomb to its end. To be called before `bodyOf`. */
export function leaveUnread(request: Asked): void {
  // Codings have no case (RFC 9110, 8.4.1); written so the SDK leaves them packed.
  request.headers.set('accept-encoding', 'GZIP');
  request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
}

/** The body of an answer that was left unread, unpacked. Rejects for one that breaks off, and with `CallError` for one that is too large. */
export async function bodyOf({ readableStreamBody: stream, headers }: Came, most = largestAnswer): Promise<string> {
  if (stream === undefined) return '';
  const counted = boundedStream(most);
  const packed = /^(?:x-)?gzip$/i.test(headers.get('content-encoding') ?? '');
  const [body] = await Promise.all([text(counted), packed ? pipeline(stream, createGunzip(), counted) : pipeline(stream, counted)]);
  return body;
}
