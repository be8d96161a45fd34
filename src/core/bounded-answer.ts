import { Transform } from 'node:stream';
import { CallError } from './errors.ts';

/**
 * The most bytes that an answer of a cloud's API may have, decompressed. The largest pages that are asked for have a few megabytes; a bomb of gigabytes
 * costs no more than this.
 */
export const largestAnswer = 64 * 1024 * 1024;

/** The failure of an answer that is too large. Asking again makes it no smaller. */
export function tooLarge(most: number): CallError {
  return new CallError({
    kind: 'failed',
    code: 'answer-too-large',
    message: `the answer is larger than ${String(Math.floor(most / 1024 / 1024))} MiB and was not read`,
  });
}

/** The body of an answer of `fetch`, counted after it was decompressed. Throws `CallError` `answer-too-large`. */
export async function readBounded(response: Response, most = largestAnswer): Promise<Buffer> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop, by an error too, cancels the rest of the body.
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    length += chunk.byteLength;
    if (length > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** As `readBounded`, as text in UTF-8 without a byte order mark. */
export async function readBoundedText(response: Response, most = largestAnswer): Promise<string> {
  return new TextDecoder().decode(await readBounded(response, most));
}

/** A body as a stream of Node, counted; broken off by a `CallError` `answer-too-large`. */
export function boundedStream(most: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.byteLength;
      if (length > most) done(tooLarge(most));
      else done(null, chunk);
    },
  });
}
