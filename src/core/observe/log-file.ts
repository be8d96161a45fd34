import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { keepToOwner } from '../plain-files.ts';
import type { LogSink } from './logger.ts';
import { processLock } from './process-lock.ts';
import type { ProcessLock } from './process-lock.ts';

export interface LogFileSettings {
  readonly path: string;
  /** No file grows beyond this many bytes. */
  readonly maxBytes: number;
  /** Files kept, the current one included. */
  readonly maxFiles: number;
  /** A file is put aside when it is this old, and removed when it was last written so long ago. */
  readonly maxAgeDays: number;
}

export interface LogFileOptions extends LogFileSettings {
  /** Held while files are put aside; default: a lock beside the file. */
  readonly lock?: ProcessLock;
  /** Said once for each kind of trouble (a full disk, a folder that went away); logging goes on. */
  readonly onProblem?: (error: unknown) => void;
  readonly now?: () => number;
}

export interface LogFileSink extends LogSink {
  /** Other settings, from the next line on. */
  update(settings: LogFileSettings): void;
  close(): void;
}

const dayMs = 86_400_000;
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/**
 * Appends lines to a file that several processes write. Each line is one write to a file opened for appending, so that lines never mix.
 * Who finds the file full puts it aside under the lock; the others notice that the name now means another file and open that one.
 * A file put aside has a name of its own for ever, so that nothing is ever renamed over it.
 */
export function logFile(options: LogFileOptions): LogFileSink {
  return new LogFile(options);
}

interface OpenFile {
  readonly fd: number;
  readonly inode: bigint;
  readonly bornMs: number;
  /** A plain file by its own name. A device, a pipe, a stream of the process or a link is written to and otherwise left alone. */
  readonly ours: boolean;
}

class LogFile implements LogFileSink {
  readonly #options: LogFileOptions;
  #settings: LogFileSettings;
  #lock: ProcessLock;
  readonly #now: () => number;
  readonly #stated = new Set<string>();
  #open: OpenFile | undefined;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#settings = options;
    this.#lock = options.lock ?? processLock(`${options.path}.lock`);
    this.#now = options.now ?? Date.now;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    try {
      this.#makeRoom(bytes.length);
      this.#append(bytes);
    } catch (error) {
      this.#report(error);
    }
  }

  update(settings: LogFileSettings): void {
    if (settings.path !== this.#settings.path) {
      this.close();
      this.#lock = this.#options.lock ?? processLock(`${settings.path}.lock`);
      this.#stated.clear();
    }
    this.#settings = settings;
  }

  close(): void {
    this.#release();
    if (this.#options.lock === undefined) this.#lock.close();
  }

  #append(bytes: Buffer): void {
    const { fd } = this.#current();
    let written = writeSync(fd, bytes);
    // A full disk takes a part of a line. Either the rest follows, or the error is said.
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  }

  /** The open file, if its name still means it. */
  #current(): OpenFile {
    if (this.#open === undefined) {
      mkdirSync(dirname(this.#settings.path), { recursive: true, mode: 0o700 });
      const { path } = this.#settings;
      // A pipe that nobody reads would hold up whoever opens it.
      const waits = statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
      const fd = openSync(path, waits ? flags | constants.O_NONBLOCK : flags, 0o600);
      const { ino, birthtimeMs } = fstatSync(fd, { bigint: true });
      const named = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      const ours = named?.isFile() === true && named.ino === ino && !isStreamName(path);
      if (ours) keepToOwner(path);
      this.#open = { fd, inode: ino, bornMs: Number(birthtimeMs), ours };
    }
    return this.#open;
  }

  #release(): void {
    if (this.#open !== undefined) closeSync(this.#open.fd);
    this.#open = undefined;
  }

  #makeRoom(bytes: number): void {
    if (!this.#isFull(bytes)) return;
    try {
      this.#lock.run(() => {
        // Another process may have done it while this one waited for its turn.
        if (this.#isFull(bytes)) this.#putAside();
      });
    } catch (error) {
      // Better a file that is too large than a line that is lost.
      this.#report(error);
    }
    this.#isFull(bytes);
  }

  /** Also lets go of a file that another process has put aside. */
  #isFull(bytes: number): boolean {
    const now = statSync(this.#settings.path, { bigint: true, throwIfNoEntry: false });
    if (now === undefined || now.ino !== this.#open?.inode) this.#release();
    if (now === undefined || now.size === 0n || !this.#current().ours) return false;
    // Others may append between this look at the size and the line.
    const { maxBytes } = this.#settings;
    const fullAt = maxBytes - Math.min(65_536, Math.floor(maxBytes / 16));
    return Number(now.size) + bytes > fullAt || this.#now() - this.#current().bornMs > this.#settings.maxAgeDays * dayMs;
  }

  #putAside(): void {
    this.#release();
    const { path, maxFiles, maxAgeDays } = this.#settings;
    renameSync(path, asideName(path, this.#now()));
    const aside = filesAside(path);
    const surplus = aside.slice(0, Math.max(0, aside.length - (maxFiles - 1)));
    const outdated = aside.filter((file) => this.#now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > maxAgeDays * dayMs);
    for (const file of new Set([...surplus, ...outdated])) rmSync(file, { force: true });
  }

  #report(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    // The next line tries again from the start.
    this.#release();
    if (this.#stated.has(code)) return;
    this.#stated.add(code);
    this.#options.onProblem?.(error);
  }
}

/** Names of the process's own streams, whatever they lead to. */
function isStreamName(path: string): boolean {
  return /^\/(?:dev|proc)\//.test(path);
}

let count = 0;

/** `driftmgr.log` → `driftmgr.20261123T172500123-4711-1.log`: sorts by time, and no two are the same. */
function asideName(path: string, now: number): string {
  const extension = extname(path);
  count += 1;
  const stamp = new Date(now).toISOString().replace(/[-:.Z]/g, '');
  return join(dirname(path), `${basename(path, extension)}.${stamp}-${process.pid}-${count}${extension}`);
}

/** The files put aside, oldest first. */
export function filesAside(path: string): string[] {
  const extension = extname(path);
  const stem = `${basename(path, extension)}.`;
  return readdirSync(dirname(path))
    .filter(
      (name) =>
        name.startsWith(stem) && name.endsWith(extension) && /^\d{8}T\d{9}-\d+-\d+$/.test(name.slice(stem.length, name.length - extension.length)),
    )
    .toSorted()
    .map((name) => join(dirname(path), name));
}
