import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { DriftMgrError, messageOf } from '../errors.ts';
import { keepToOwner, otherThanFile, readPlainFileSync } from '../plain-files.ts';
import { equalBytes, macOf } from './crypto.ts';

export const fileFormat = 'driftmgr-vault';
export const fileVersion = 1;

/** More than this no honest file asks for: a changed digit must not stall whoever unlocks. */
const mostIterations = 10_000_000;
/** Each is tried in turn. */
export const mostWraps = 16;
const largestFile = 64 * 1024 * 1024;

const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/));
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const byPassphrase = {
  kind: v.literal('passphrase'),
  id: v.string(),
  /** Made by DriftMgr and shown once, to be kept on paper. */
  recovery: v.boolean(),
  salt: base64,
  nonce: base64,
  data: base64,
};
const pbkdf2Wrap = v.object({ ...byPassphrase, kdf: v.literal('PBKDF2-HMAC-SHA-256'), iterations: count(1, mostIterations) });
const argon2Wrap = v.object({
  ...byPassphrase,
  kdf: v.literal('Argon2id'),
  memoryKiB: count(8 * 16, 256 * 1024),
  passes: count(1, 16),
  lanes: count(1, 16),
});
const passphraseWrap = v.variant('kdf', [pbkdf2Wrap, argon2Wrap]);
const storageWrap = v.object({ kind: v.literal('secret-storage'), id: v.string(), nonce: base64, data: base64 });
const serviceWrap = v.object({
  kind: v.literal('key-service'),
  id: v.string(),
  provider: v.picklist(['aws', 'azure', 'gcp']),
  keyId: v.string(),
  data: base64,
});
const wrapShape = v.variant('kind', [passphraseWrap, storageWrap, serviceWrap]);
const entryShape = v.object({ id: v.string(), version: v.pipe(v.number(), v.integer(), v.minValue(1)), nonce: base64, data: base64 });
const bodyShape = v.object({
  format: v.literal(fileFormat),
  version: v.literal(fileVersion),
  id: v.string(),
  generation: v.pipe(v.number(), v.integer(), v.minValue(1)),
  // All of them together take no longer than the costliest may by itself.
  wraps: v.pipe(
    v.array(wrapShape),
    v.minLength(1),
    v.maxLength(mostWraps),
    v.check((wraps) => wraps.reduce((sum, wrap) => sum + costOf(wrap), 0) <= mostIterations),
  ),
  entries: v.array(entryShape),
});

/** A pass of Argon2id over a KiB takes as long as some ten iterations of PBKDF2 (`npm run bench -- vault`). */
const iterationsOfKiB = 10;

/** What trying a wrap takes, in iterations of PBKDF2. */
function costOf(wrap: v.InferOutput<typeof wrapShape>): number {
  if (wrap.kind !== 'passphrase') return 0;
  return wrap.kdf === 'Argon2id' ? wrap.memoryKiB * wrap.passes * iterationsOfKiB : wrap.iterations;
}

/** One way to the data key. */
export type Wrap = v.InferOutput<typeof wrapShape>;
export type PassphraseWrap = v.InferOutput<typeof passphraseWrap>;
/** An encrypted entry; `version` counts its changes. */
export type SealedEntry = v.InferOutput<typeof entryShape>;
/** What the file holds, all but its MAC. */
export type VaultBody = v.InferOutput<typeof bodyShape>;

/** A file as it was read: its body and the exact bytes that the MAC covers. */
export interface ReadVault {
  readonly body: VaultBody;
  readonly covered: Buffer;
  readonly lastLine: Buffer;
}

/** Writes a body as text: one entry a line, the MAC of all before it in the last. */
export function serializeVault(body: VaultBody, dataKey: Uint8Array): Buffer {
  const { entries, ...head } = body;
  const lines = [
    `${JSON.stringify(head).slice(0, -1)},`,
    '"entries":[',
    ...entries.map((entry, index) => `${JSON.stringify(entry)}${index < entries.length - 1 ? ',' : ''}`),
    '],',
    '',
  ];
  const covered = Buffer.from(lines.join('\n'), 'utf8');
  return Buffer.concat([covered, lastLineOf(macOf(dataKey, covered))]);
}

function lastLineOf(mac: string): Buffer {
  return Buffer.from(`"mac":"${mac}"}\n`, 'utf8');
}

/** @throws DriftMgrError `vault-damaged`, `vault-newer` */
export function parseVault(bytes: Buffer): ReadVault {
  const end = bytes.length - 1;
  const cut = bytes[end] === 10 ? bytes.lastIndexOf(10, end - 1) + 1 : 0;
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw damaged('it is not whole', error);
  }
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'number' && parsed.version > fileVersion) {
    throw new DriftMgrError('vault-newer', 'The vault was written by a newer DriftMgr.', { hint: 'Update DriftMgr; the file was not touched.' });
  }
  const checked = v.safeParse(bodyShape, parsed);
  if (!checked.success || cut <= 0) throw damaged(checked.success ? 'its last line is missing' : 'its content is not that of a vault');
  return { body: checked.output, covered: bytes.subarray(0, cut), lastLine: bytes.subarray(cut) };
}

/** Holds the MAC to the exact bytes. @throws DriftMgrError `vault-damaged` */
export function verifyMac(read: ReadVault, dataKey: Uint8Array): void {
  if (!equalBytes(lastLineOf(macOf(dataKey, read.covered)), read.lastLine)) throw damaged('something in it was changed');
}

function damaged(what: string, cause?: unknown): DriftMgrError {
  return new DriftMgrError('vault-damaged', `The vault file was damaged or changed: ${what}.`, {
    hint: 'Put back a copy of it, or import an export into a new vault. Nothing was read from it.',
    cause,
  });
}

/** The file's bytes; undefined where there is none. @throws DriftMgrError `vault-unreadable` */
export function readVaultFile(path: string): Buffer | undefined {
  try {
    return patiently(() => readPlainFileSync(path, largestFile));
  } catch (error) {
    if (DriftMgrError.is(error, 'file-too-large')) throw new DriftMgrError('vault-damaged', `${path} is larger than a vault can be.`);
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new DriftMgrError('vault-unreadable', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function refuseLink(path: string): void {
  const other = otherThanFile(path);
  if (other === undefined) return;
  throw new DriftMgrError('vault-not-written', `${path} is ${other}, not a plain file, and was not written.`, {
    hint: 'Put the vault itself there, or set DRIFTMGR_HOME to the folder that holds it.',
  });
}

/** Writes to a temporary name, syncs and renames, so that there is always one whole file. Readable by its owner only. */
export function writeVaultFile(path: string, bytes: Uint8Array): void {
  refuseLink(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    patiently(() => {
      renameSync(temporary, path);
    });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new DriftMgrError('vault-not-written', `${path} could not be written (${messageOf(error)}); what it held is unchanged.`, { cause: error });
  }
  syncFolder(dirname(path));
}

// Windows opens no folders; there the rename itself is durable enough.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Removes the file, and what writers that were killed left beside it (encrypted, and never read again). */
export function removeVaultFile(path: string): void {
  sweepTemporary(path);
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

/** To be called under the lock: nobody is writing. */
export function sweepTemporary(path: string): void {
  const left = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'));
  for (const name of left) rmSync(join(dirname(path), name), { force: true });
}

/** Takes away what a copy or a restore may have allowed to others. A link is said, and left alone. */
export function tightenVaultFile(path: string, warn: (message: string, error: unknown) => void): void {
  keepToOwner(path);
  if (otherThanFile(path) === 'a link') warn('the vault file is a link: it is read, and never written', { code: 'vault-link', message: path });
}

/** Windows refuses for a moment to rename over a file that somebody reads, and to read one that is being renamed. */
function patiently<T>(action: () => T): T {
  for (let left = process.platform === 'win32' ? 50 : 0; ; left -= 1) {
    try {
      return action();
    } catch (error) {
      const passing = error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code));
      if (!passing || left <= 0) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
