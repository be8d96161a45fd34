import { randomUUID } from 'node:crypto';
import { deriveKey, keyBytes, randomBytes, seal, unseal } from './crypto.ts';
import { DriftMgrError } from '../errors.ts';
import { fileFormat, fileVersion, mostWraps, type PassphraseWrap, type VaultBody, type Wrap } from './vault-file.ts';

/** OWASP Password Storage Cheat Sheet: 600,000 for PBKDF2-HMAC-SHA-256. */
export const currentIterations = 600_000;
const saltBytes = 16;

/** Wraps the data key under a passphrase. */
export async function wrapWithPassphrase(vaultId: string, dataKey: Uint8Array, passphrase: string, recovery = false): Promise<PassphraseWrap> {
  const salt = randomBytes(saltBytes);
  const facts = {
    kind: 'passphrase',
    id: randomUUID(),
    recovery,
    kdf: 'PBKDF2-HMAC-SHA-256',
    iterations: currentIterations,
    salt: salt.toString('base64'),
  } as const;
  const text = passphraseBytes(passphrase, recovery);
  const key = await deriveKey(text, salt, currentIterations);
  try {
    const sealed = seal(key, dataKey, contextOf(vaultId, facts));
    return { ...facts, nonce: sealed.nonce.toString('base64'), data: sealed.data.toString('base64') };
  } finally {
    key.fill(0);
    text.fill(0);
  }
}

/** The data key, or undefined when the passphrase is another's or the wrap was changed. The caller zeroes it. */
export async function unwrapWithPassphrase(vaultId: string, wrap: PassphraseWrap, passphrase: string): Promise<Buffer | undefined> {
  const text = passphraseBytes(passphrase, wrap.recovery);
  const key = await deriveKey(text, Buffer.from(wrap.salt, 'base64'), wrap.iterations);
  try {
    const { nonce, data, ...facts } = wrap;
    return asKey(unseal(key, { nonce: Buffer.from(nonce, 'base64'), data: Buffer.from(data, 'base64') }, contextOf(vaultId, facts)));
  } finally {
    key.fill(0);
    text.fill(0);
  }
}

/** Wraps under a key that the shell's secret storage keeps. */
export function wrapWithStoredKey(vaultId: string, dataKey: Uint8Array, storedKey: Uint8Array): Extract<Wrap, { kind: 'secret-storage' }> {
  const facts = { kind: 'secret-storage', id: randomUUID() } as const;
  const sealed = seal(storedKey, dataKey, contextOf(vaultId, facts));
  return { ...facts, nonce: sealed.nonce.toString('base64'), data: sealed.data.toString('base64') };
}

export function unwrapWithStoredKey(vaultId: string, wrap: Extract<Wrap, { kind: 'secret-storage' }>, storedKey: Uint8Array): Buffer | undefined {
  if (storedKey.length !== keyBytes) return undefined;
  const { nonce, data, ...facts } = wrap;
  return asKey(unseal(storedKey, { nonce: Buffer.from(nonce, 'base64'), data: Buffer.from(data, 'base64') }, contextOf(vaultId, facts)));
}

/** @throws DriftMgrError `vault-keys-full` */
export function withMoreWraps(body: VaultBody, wraps: readonly Wrap[]): VaultBody {
  const all = [...body.wraps, ...wraps];
  if (all.length > mostWraps) throw new DriftMgrError('vault-keys-full', `A vault has ${mostWraps} keys at most.`);
  return { ...body, wraps: all };
}

/** The encryption context that a key service binds its wrap to. */
export function serviceContext(vaultId: string, wrapId: string): Record<string, string> {
  return { 'driftmgr-vault': vaultId, 'driftmgr-wrap': wrapId };
}

/** A key service gives back bytes; only a whole key is one. */
export function asKey(bytes: Buffer | undefined): Buffer | undefined {
  return bytes?.length === keyBytes ? bytes : undefined;
}

// Each wrap authenticates its own parameters, in a fixed order.
function contextOf(vaultId: string, facts: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(JSON.stringify([fileFormat, fileVersion, vaultId, Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))]), 'utf8');
}

/**
 * Compatibility forms of one passphrase are one passphrase (Unicode NFKC, as RFC 8265 has it for passwords made comparable across keyboards).
 * A recovery key is read off paper: case, spaces and dashes do not count.
 */
function passphraseBytes(passphrase: string, recovery: boolean): Buffer {
  const text = passphrase.normalize('NFKC');
  return Buffer.from(recovery ? text.toUpperCase().replace(/[^A-Z0-9]/g, '') : text, 'utf8');
}
