import { chmodSync, closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { decodeText } from './decode-text.ts';
import { DriftMgrError } from './errors.ts';

const mebibyte = 1024 * 1024;

/** The most bytes that are read of a file. */
export const fileLimits = {
  state: 500 * mebibyte,
  code: 5 * mebibyte,
  /** Settings, ignore rules, and the files in which other tools keep credentials. */
  config: mebibyte,
} as const;

export interface ReadLimits {
  readonly mostBytes: number;
  /** Pipes and devices are read too: for a path that a person named, as a shell's `<(command)` does. Never for what lies in a folder. */
  readonly pipes?: boolean;
}

const chunkBytes = 64 * 1024;
// A pipe that nobody writes to would hold up whoever opens it. Windows has no such flag, and no such files.
const withoutWaiting = constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0);

/**
 * A file's bytes, counted while they are read: what a folder holds may be a link to a device without an end.
 * @throws DriftMgrError `not-a-file`, `file-too-large`, and Node's own errors (`ENOENT`, `EACCES`, …)
 */
export async function readPlainFile(path: string, { mostBytes, pipes = false }: ReadLimits): Promise<Buffer> {
  const before = await stat(path);
  const direct = pipes && isStream(before);
  if (!direct) refuseOthers(path, before);
  // Whoever writes into a pipe may take any time: it keeps no turn from others.
  return direct
    ? await readOpened(path, constants.O_RDONLY, true, mostBytes)
    : await turns.run(() => readOpened(path, withoutWaiting, false, mostBytes));
}

async function readOpened(path: string, flags: number, direct: boolean, mostBytes: number): Promise<Buffer> {
  const file = await open(path, flags);
  try {
    const now = await file.stat();
    if (!direct) refuseOthers(path, now);
    const bytes = new Bytes(path, now.isFile() ? now.size : 0, mostBytes);
    for (;;) {
      const room = bytes.room();
      const { bytesRead } = await file.read(room, 0, room.byteLength, null);
      if (bytesRead === 0) return bytes.read();
      bytes.took(bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Files of a folder are asked for all at once, and there may be more of them than a process may open. */
const mostOpen = 16;

class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(free: number) {
    this.#free = free;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((turn) => this.#waiting.push(turn));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

const turns = new Turns(mostOpen);

/** As `readPlainFile`, as text in whichever encoding it is. */
export async function readPlainText(path: string, limits: ReadLimits): Promise<string> {
  return decodeText(await readPlainFile(path, limits));
}

/** As `readPlainFile`, at once. */
export function readPlainFileSync(path: string, mostBytes: number): Buffer {
  refuseOthers(path, statSync(path));
  const fd = openSync(path, withoutWaiting);
  try {
    const now = fstatSync(fd);
    refuseOthers(path, now);
    const bytes = new Bytes(path, now.size, mostBytes);
    for (;;) {
      const room = bytes.room();
      const count = readSync(fd, room, 0, room.byteLength, null);
      if (count === 0) return bytes.read();
      bytes.took(count);
    }
  } finally {
    closeSync(fd);
  }
}

/** Takes bytes as they come, and refuses the first that is too many. */
class Bytes {
  readonly #path: string;
  readonly #most: number;
  #buffer: Buffer;
  #length = 0;

  constructor(path: string, size: number, most: number) {
    this.#path = path;
    this.#most = most;
    if (size > most) this.#refuse();
    // One more than there is, so that its end is seen without a second buffer.
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(size, chunkBytes) + 1);
  }

  room(): Buffer {
    if (this.#length === this.#buffer.byteLength) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#most + 1, this.#length * 2));
      this.#buffer.copy(larger);
      this.#buffer = larger;
    }
    return this.#buffer.subarray(this.#length);
  }

  took(count: number): void {
    this.#length += count;
    if (this.#length > this.#most) this.#refuse();
  }

  read(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #refuse(): never {
    throw new DriftMgrError('file-too-large', `${this.#path} is larger than ${String(this.#most / mebibyte)} MiB and was not read.`, {
      hint: 'Is it the right file?',
    });
  }
}

function refuseOthers(path: string, stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw Object.assign(new Error(`EISDIR: illegal operation on a directory, read '${path}'`), { code: 'EISDIR' });
  throw new DriftMgrError('not-a-file', `${path} is ${kindOf(stats)}, not a plain file, and was not read.`);
}

function isStream(stats: Stats): boolean {
  return stats.isFIFO() || stats.isCharacterDevice() || stats.isSocket();
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a link';
  return stats.isDirectory() ? 'a folder' : 'a device';
}

/** What a path is where it is there and no plain file: `a link`, `a device`. */
export function otherThanFile(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() ? undefined : kindOf(stats);
}

/** Takes a file of ours away from others; leaves alone what is no plain file. Windows has no such bits: there the data folder's own rights hold. */
export function keepToOwner(path: string): void {
  if (process.platform === 'win32') return;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() === true && (stats.mode & 0o077) !== 0) chmodSync(path, 0o600);
}
