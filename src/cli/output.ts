import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DriftMgrError, messageOf } from '../core/errors.ts';
import { duration } from '../core/render/text.ts';
import type { Terminal, TerminalStream } from './terminal.ts';
import { printable } from './printable.ts';

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
    stream.write(printable(text), (error) => {
      if (error === null || error === undefined) done();
      else fail(isReaderGone(error) ? new ReaderGoneError() : error);
    });
  });
}

/** As `write`, without waiting: for what is said beside the results. */
export function say(stream: TerminalStream, text: string): void {
  stream.write(printable(text));
}

export function isReaderGone(error: unknown): boolean {
  if (error instanceof ReaderGoneError) return true;
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}

/**
 * Sees before the work that a report can be written where it is to go, and makes the folder. Throws `DriftMgrError` `output-failed`: a scan of minutes
 * must not end in the loss of what it found.
 */
export async function checkOutput(file: string | undefined, terminal: Terminal): Promise<void> {
  if (file === undefined || file === '-') return;
  const path = resolve(terminal.cwd, file);
  if (standardOutput.test(path)) return;
  try {
    await mkdir(dirname(path), { recursive: true });
    const existing = await stat(path).catch(absent);
    if (existing?.isDirectory() === true) throw new Error('it is a folder');
    // A device or a pipe is written to as it is.
    if (existing !== undefined && (!existing.isFile() || streams.test(path))) return;
    // What the report is written to before it takes the file's place has to be made beside it.
    const probe = temporaryName(existing === undefined ? path : await realpath(path));
    await (await open(probe, 'wx')).close();
    await rm(probe, { force: true });
  } catch (error) {
    throw outputFailed(path, error);
  }
}

/** What failed, and that the report of an earlier run still stands in its file: nobody must take it for the answer to this one. */
export async function besideOldReport(error: unknown, file: string | undefined, terminal: Terminal): Promise<unknown> {
  if (file === undefined || file === '-' || !DriftMgrError.is(error)) return error;
  const path = resolve(terminal.cwd, file);
  const old = await stat(path).catch(() => undefined);
  if (old?.isFile() !== true || streams.test(path)) return error;
  const left = `${path} is left as it was: what it holds is ${duration(Math.max(0, Date.now() - old.mtimeMs))} old.`;
  const { code, message, hint, details } = error;
  return new DriftMgrError(code, message, {
    cause: error,
    hint: hint === undefined ? left : `${hint}\n${left}`,
    ...(details === undefined ? {} : { details }),
  });
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}`);
}

function outputFailed(path: string, error: unknown): DriftMgrError {
  return new DriftMgrError('output-failed', `Could not write ${path}: ${messageOf(error)}`, {
    cause: error,
    hint: 'Check the folder and its permissions.',
  });
}

/** Sends a report to stdout, or to a file when one was named. */
export async function deliver(text: string, file: string | undefined, terminal: Terminal): Promise<void> {
  const path = file === undefined || file === '-' ? undefined : resolve(terminal.cwd, file);
  if (path === undefined || standardOutput.test(path)) await write(terminal.stdout, text);
  else await writeReport(path, text);
}

/** Where devices and the process's own streams are. */
const streams = /^\/(?:dev|proc)\//;

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
    else if (there.isFile() && !streams.test(path)) await replaceWhole(await realpath(path), text, there.mode);
    else await writeInto(path, text);
  } catch (error) {
    throw outputFailed(path, error);
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over it. It keeps the rights that it had. */
async function replaceWhole(path: string, text: string, mode?: number): Promise<void> {
  const temporary = temporaryName(path);
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
