import { randomUUID } from 'node:crypto';
import { DriftMgrError, messageOf } from '../errors.ts';
import type { Attempts } from './attempts.ts';
import { randomBytes } from './crypto.ts';
import type { LockedBecause, VaultKeyService, VaultStatus } from '../api/vault.ts';
import type { VaultBody, Wrap } from './vault-file.ts';
import { asKey, serviceContext, unwrapWithPassphrase, unwrapWithStoredKey, type Derivation } from './wraps.ts';

type ServiceWrap = Extract<Wrap, { kind: 'key-service' }>;

/** Where keys come from. */
export interface KeyRingDeps {
  /** False in a terminal, which has no secret storage of its own. */
  readonly hasSecretStorage: boolean;
  /** How new passphrases are derived. */
  derivation(): Derivation;
  getSecret(key: string): Promise<string | undefined>;
  setSecret(key: string, value: string | undefined): Promise<void>;
  /** `DRIFTMGR_VAULT_KEY`. */
  passphraseFromEnvironment(): string | undefined;
  /** Asks a person, without echo. Rejects where nobody can be asked. */
  askPassphrase(): Promise<string>;
  wrapWithService(vaultId: string, dataKey: Buffer, service: VaultKeyService): Promise<ServiceWrap>;
  unwrapWithService(vaultId: string, wrap: ServiceWrap): Promise<Buffer>;
}

/** The data key, and how it was had. */
export interface KeyRing {
  readonly dataKey: Buffer;
  readonly kind: Wrap['kind'];
  readonly wrapId: string;
  readonly passphrase?: string;
}

export interface OpenOptions {
  readonly passphrase?: string;
  readonly ask: boolean;
  readonly attempts?: Attempts;
}

/**
 * Finds a key that opens the vault: a given passphrase alone; else secret storage, the environment's passphrase, key services, and a person, in turn.
 * @throws DriftMgrError `vault-wrong-key`, `vault-wait`, `vault-locked`
 */
export async function openWraps(body: VaultBody, options: OpenOptions, deps: KeyRingDeps): Promise<KeyRing> {
  if (options.passphrase !== undefined) return byPassphrase(body, options.passphrase, options);
  const troubles: string[] = [];
  try {
    const stored = await byStoredKey(body, deps);
    if (stored !== undefined) return stored;
  } catch (error) {
    // A desktop without a keyring: the other keys still count.
    troubles.push(`secret storage: ${messageOf(error)}`);
  }
  const fromEnvironment = deps.passphraseFromEnvironment();
  if (fromEnvironment !== undefined) return byPassphrase(body, fromEnvironment, options);
  for (const wrap of body.wraps) {
    if (wrap.kind !== 'key-service') continue;
    try {
      const dataKey = asKey(await deps.unwrapWithService(body.id, wrap));
      if (dataKey !== undefined) return { dataKey, kind: 'key-service', wrapId: wrap.id };
      troubles.push(`${wrap.keyId} gave no key`);
    } catch (error) {
      troubles.push(`${wrap.keyId}: ${messageOf(error)}`);
    }
  }
  if (options.ask && body.wraps.some((wrap) => wrap.kind === 'passphrase')) {
    const given = await deps.askPassphrase().catch((error: unknown) => {
      // Where nobody can be asked, what became of the other keys says more.
      throw troubles.length > 0 && DriftMgrError.is(error, 'vault-locked') ? lockedBecause(body, deps, troubles) : error;
    });
    return byPassphrase(body, given, options);
  }
  throw lockedBecause(body, deps, troubles);
}

async function byPassphrase(body: VaultBody, passphrase: string, options: OpenOptions): Promise<KeyRing> {
  const attempt = await options.attempts?.begin();
  for (const wrap of body.wraps) {
    if (wrap.kind !== 'passphrase') continue;
    const dataKey = await unwrapWithPassphrase(body.id, wrap, passphrase);
    if (dataKey === undefined) continue;
    attempt?.succeeded();
    return { dataKey, kind: 'passphrase', wrapId: wrap.id, passphrase };
  }
  attempt?.failed();
  throw new DriftMgrError('vault-wrong-key', 'That passphrase does not open the vault, or the file was changed.', {
    hint: 'Try again, or use the recovery key.',
  });
}

/** By this machine's own key, where there is one and it fits. */
export async function byStoredKey(body: VaultBody, deps: KeyRingDeps): Promise<KeyRing | undefined> {
  if (!deps.hasSecretStorage) return undefined;
  const text = await deps.getSecret(storedKeyName(body.id));
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64');
  try {
    for (const wrap of body.wraps) {
      const dataKey = wrap.kind === 'secret-storage' ? unwrapWithStoredKey(body.id, wrap, key) : undefined;
      if (dataKey !== undefined) return { dataKey, kind: 'secret-storage', wrapId: wrap.id };
    }
    return undefined;
  } finally {
    key.fill(0);
  }
}

function lockedBecause(body: VaultBody, deps: KeyRingDeps, troubles: readonly string[]): DriftMgrError {
  if (troubles.length > 0) {
    return new DriftMgrError('vault-locked', `locked: no key could be had (${troubles.join('; ')})`, {
      hint: 'Unlock it with the passphrase or the recovery key.',
      details: { because: 'refused' satisfies LockedBecause },
    });
  }
  if (deps.hasSecretStorage && body.wraps.some((wrap) => wrap.kind === 'secret-storage')) {
    return new DriftMgrError('vault-locked', 'locked: the key is on another machine', {
      hint: 'Unlock it with the passphrase or the recovery key; then add this machine (DriftMgr: Unlock Vault).',
      details: { because: 'elsewhere' satisfies LockedBecause },
    });
  }
  return new DriftMgrError('vault-locked', 'locked: no key is at hand', { hint: 'Set DRIFTMGR_VAULT_KEY, or unlock it with the passphrase.' });
}

/** What a `vault-locked` error tells the state of the vault. */
export function lockedFacts(error: DriftMgrError): Pick<VaultStatus, 'reason' | 'hint' | 'because'> {
  const because = (['elsewhere', 'on-demand', 'refused'] as const).find((one) => one === error.details?.['because']) ?? 'no-key';
  return { reason: error.message, because, ...(error.hint === undefined ? {} : { hint: error.hint }) };
}

/** The name under which secret storage keeps this machine's key to a vault. */
export function storedKeyName(vaultId: string): string {
  return `driftmgr.vault.${vaultId}`;
}

/** A key to keep on paper: 160 random bits in groups of base 32 (RFC 4648 alphabet). */
export function recoveryKey(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const letters = Array.from(randomBytes(32), (byte) => alphabet[byte & 31] ?? '').join('');
  return letters.match(/.{4}/g)?.join('-') ?? letters;
}

/** The facts of a wrap that a key service made. */
export function serviceWrap(service: VaultKeyService, data: Uint8Array, id: string): ServiceWrap {
  return { kind: 'key-service', id, provider: service.provider, keyId: service.keyId, data: Buffer.from(data).toString('base64') };
}

/** A fresh id for a wrap, and the context that binds the service to it. */
export function newServiceWrap(vaultId: string): { id: string; context: Record<string, string> } {
  const id = randomUUID();
  return { id, context: serviceContext(vaultId, id) };
}
