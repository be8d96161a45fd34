import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
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
  const path = file === undefined || file === '-' ? undefined : resolve(terminal.cwd, file);
  if (path === undefined || standardOutput.test(path)) await write(terminal.stdout, text);
  else await writeReport(path, text);
}

/** The names under which a process finds its own standard output. */
const standardOutput = /^\/(?:dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/;

/**
 * A plain file is replaced whole, the one that a link leads to too; a device, a pipe or another stream of the process is written to, and stays what it is.
 * Throws `DriftMgrError` `output-failed`.
 */
async function writeReport(path: string, text: string): Promise<void> {
  try {
    const there = await stat(path).catch(absent);
    if (there === undefined) await ((await lstat(path).catch(absent)) === undefined ? replaceWhole(path, text) : writeFile(path, text));
    else if (there.isFile() && !/^\/(?:dev|proc)\//.test(path)) await replaceWhole(await realpath(path), text, there.mode);
    else await writeInto(path, text);
  } catch (error) {
    throw new DriftMgrError('output-failed', `Could not write ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check the folder and its permissions.',
    });
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over it. It keeps the rights that it had. */
async function replaceWhole(path: string, text: string, mode?: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      if (mode !== undefined) await file.chmod(mode & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeInto(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.byteLength;) written += (await file.write(bytes, written)).bytesWritten;
  } finally {
    await file.close();
  }
}
