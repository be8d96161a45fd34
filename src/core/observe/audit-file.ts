import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 65_536;
const newline = 0x0a;

/** A line's bytes without the newline, and whether there was one. */
export interface RawLine {
  readonly bytes: Buffer;
  readonly ended: boolean;
}

/** The lines of a file from its end to its beginning; nothing when there is no file. Reads no more than is asked for. */
export function* linesBackwards(path: string): Generator<RawLine> {
  const fd = openIfThere(path);
  if (fd === undefined) return;
  try {
    let at = fstatSync(fd).size;
    let rest: Buffer = Buffer.alloc(0);
    let ended = false;
    let first = true;
    while (at > 0) {
      const length = Math.min(chunkBytes, at);
      at -= length;
      rest = Buffer.concat([readAt(fd, at, length), rest]);
      for (let cut = rest.lastIndexOf(newline); cut !== -1; cut = rest.lastIndexOf(newline)) {
        const bytes = rest.subarray(cut + 1);
        if (!first || bytes.length > 0) yield { bytes, ended };
        first = false;
        ended = true;
        rest = rest.subarray(0, cut);
      }
    }
    if (rest.length > 0 || ended) yield { bytes: rest, ended };
  } finally {
    closeSync(fd);
  }
}

/** The lines of a file from its beginning; nothing when there is no file. */
export function* linesForwards(path: string): Generator<RawLine> {
  const fd = openIfThere(path);
  if (fd === undefined) return;
  try {
    let rest: Buffer = Buffer.alloc(0);
    let at = 0;
    for (let chunk = readAt(fd, at, chunkBytes); chunk.length > 0; chunk = readAt(fd, at, chunkBytes)) {
      at += chunk.length;
      rest = Buffer.concat([rest, chunk]);
      for (let cut = rest.indexOf(newline); cut !== -1; cut = rest.indexOf(newline)) {
        yield { bytes: rest.subarray(0, cut), ended: true };
        rest = rest.subarray(cut + 1);
      }
    }
    if (rest.length > 0) yield { bytes: rest, ended: false };
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
}
