import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DriftMgrError, messageOf } from '../core/errors.ts';
import type { Terminal, TerminalStream } from './terminal.ts';

/** The reader of a pipe went away (`| head`): the end of the work, and no error. */
class ReaderGoneError extends Error {
  constructor() {
    super('The reader of the output went away.');
    this.name = 'ReaderGoneError';
  }
}

/** Writes a text and waits until the stream has taken it. Throws `ReaderGoneError` when nobody reads any more. */
export function write(stream: TerminalStream, text: string): Promise<void> {
  return new Promise((done, fail) => {
    if (text === '') {
      done();
      return;
    }
    stream.write(text, (error) => {
      if (error === null || error === undefined) done();
      else fail(isReaderGone(error) ? new ReaderGoneError() : error);
    });
  });
}

export function isReaderGone(error: unknown): boolean {
  if (error instanceof ReaderGoneError) return true;
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/** Sends a report to stdout, or to a file when one was named. */
export async function deliver(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined || file === '-') await write(terminal.stdout, text);
  else await writeWhole(resolve(terminal.cwd, file), text);
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over it.
 * Throws `DriftMgrError` `output-failed`.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new DriftMgrError('output-failed', `Could not write ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check the folder and its permissions.',
    });
  }
}
