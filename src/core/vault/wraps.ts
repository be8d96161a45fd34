import { randomUUID } from 'node:crypto';
import { type Argon2Cost, argon2id, currentArgon2 } from './argon2.ts';
import { deriveKey, keyBytes, randomBytes, seal, unseal } from './crypto.ts';
import { DriftMgrError } from '../errors.ts';
import { fileFormat, fileVersion, mostWraps, type PassphraseWrap, type VaultBody, type Wrap } from './vault-file.ts';

/** OWASP Password Storage Cheat Sheet: 600,000 for PBKDF2-HMAC-SHA-256. */
export const currentIterations = 600_000;
const saltBytes = 16;

/** How a key is derived from a passphrase: Argon2id at a cost, or PBKDF2 where it has to be one that FIPS 140 approves. */
export type Derivation = Argon2Cost | 'pbkdf2';

/** Wraps the data key under a passphrase. */
export async function wrapWithPassphrase(
  vaultId: string,
  dataKey: Uint8Array,
  passphrase: string,
  { recovery = false, derivation = currentArgon2 }: { readonly recovery?: boolean; readonly derivation?: Derivation } = {},
): Promise<PassphraseWrap> {
  const salt = randomBytes(saltBytes);
  const common = { kind: 'passphrase', id: randomUUID(), recovery, salt: salt.toString('base64') } as const;
  const facts =
    derivation === 'pbkdf2'
      ? ({ ...common, kdf: 'PBKDF2-HMAC-SHA-256', iterations: currentIterations } as const)
      : ({ ...common, kdf: 'Argon2id', ...derivation } as const);
  const key = await keyOf(facts, passphrase);
  try {
    const sealed = seal(key, dataKey, contextOf(vaultId, facts));
    return { ...facts, nonce: sealed.nonce.toString('base64'), data: sealed.data.toString('base64') };
  } finally {
    key.fill(0);
  }
}

/** The data key, or undefined when the passphrase is another's or the wrap was changed. The caller zeroes it. */
export async function unwrapWithPassphrase(vaultId: string, wrap: PassphraseWrap, passphrase: string): Promise<Buffer | undefined> {
  const { nonce, data, ...facts } = wrap;
  const key = await keyOf(facts, passphrase);
  try {
    return asKey(unseal(key, { nonce: Buffer.from(nonce, 'base64'), data: Buffer.from(data, 'base64') }, contextOf(vaultId, facts)));
  } finally {
    key.fill(0);
  }
}

type Derived = PassphraseWrap extends infer W ? (W extends PassphraseWrap ? Omit<W, 'nonce' | 'data'> : never) : never;

async function keyOf(facts: Derived, passphrase: string): Promise<Buffer> {
  const text = passphraseBytes(passphrase, facts.recovery);
  const salt = Buffer.from(facts.salt, 'base64');
  try {
    return facts.kdf === 'Argon2id' ? await argon2id(text, salt, facts, keyBytes) : await deriveKey(text, salt, facts.iterations);
  } finally {
    text.fill(0);
  }
}

/** Whether a wrap is derived otherwise, or with less work, than one that is made now. */
export function isOutdated(wrap: PassphraseWrap, derivation: Derivation): boolean {
  if (wrap.kdf !== 'Argon2id') return derivation !== 'pbkdf2' || wrap.iterations < currentIterations;
  return derivation === 'pbkdf2' || wrap.memoryKiB < derivation.memoryKiB || wrap.passes < derivation.passes;
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
