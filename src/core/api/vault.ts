import type { VaultProvider } from './vault-providers.ts';

export interface VaultStatus {
  readonly state: 'absent' | 'locked' | 'open';
  /** Why it is locked, where that is not just so: `the key is on another machine`, … */
  readonly reason?: string;
  readonly hint?: string;
  /** The same for a program: no key of this machine fits, a person locked it, or nothing is at hand. */
  readonly because?: LockedBecause;
  /** Known while open. */
  readonly entries?: number;
  /** The ways to open it. */
  readonly keys: readonly VaultKeyFacts[];
}

export type LockedBecause = 'elsewhere' | 'on-demand' | 'no-key' | 'refused';

export interface VaultKeyFacts {
  /** By which it is removed. */
  readonly id: string;
  readonly kind: 'passphrase' | 'recovery' | 'secret-storage' | 'key-service';
  /** Name of the key in its service. */
  readonly keyId?: string;
  /** Of a passphrase or recovery key: how it is derived. */
  readonly derivation?: 'Argon2id' | 'PBKDF2-HMAC-SHA-256';
}

/** What came of a change of the data key, by which everything is encrypted anew. */
export interface RekeyedVault extends VaultStatus {
  /** The old one opens nothing any more; this one is shown once. */
  readonly recoveryKey?: string;
  /** Keys that could not be made anew here, and are gone: those of other machines. */
  readonly dropped: readonly VaultKeyFacts['kind'][];
}

/** How a passphrase stands against guessing. */
export interface PassphraseStrength {
  readonly word: 'weak' | 'fair' | 'strong';
  /** What it would take to guess it, were its characters chosen at random: an upper bound. */
  readonly bits: number;
}

/** What may be shown of an entry: never the secret. Times are ISO 8601, UTC. */
export interface VaultEntryFacts {
  readonly name: string;
  readonly provider: VaultProvider;
  readonly note?: string | undefined;
  readonly created: string;
  readonly rotated?: string | undefined;
  readonly expires?: string | undefined;
  /** No call proved it before it was saved. */
  readonly unproved?: true | undefined;
  /** Names of the secret's fields. */
  readonly fields: readonly string[];
  readonly ageDays: number;
  /** Older than the setting `vault.ageWarningDays`. */
  readonly old: boolean;
  /** Past its date. */
  readonly expired: boolean;
}

/** An entry, and whether a call proved it before it was saved (tokens of Terraform Cloud and HTTP passwords prove themselves when first used). */
export interface ProvedEntry extends VaultEntryFacts {
  readonly proved: boolean;
}

export interface VaultKeyService {
  readonly provider: 'aws' | 'azure' | 'gcp';
  readonly keyId: string;
}

/** The vault's part of the engine's face. Opening asks for a passphrase through the shell where no other key is at hand. */
export interface VaultRequests {
  vaultStatus: [Record<string, never>, VaultStatus];
  /** Makes a vault. Without a passphrase (VS Code) it is opened by secret storage, and a recovery key is given back, once. */
  vaultCreate: [{ passphrase?: string; keyService?: VaultKeyService }, { status: VaultStatus; recoveryKey?: string; strength?: PassphraseStrength }];
  /** With `inPassing` nobody is asked, and a lock on demand holds. */
  vaultUnlock: [{ passphrase?: string; acceptOlder?: boolean; inPassing?: true }, VaultStatus];
  vaultLock: [Record<string, never>, VaultStatus];
  /** With `inPassing` nobody is asked for a key. */
  vaultList: [{ inPassing?: true }, readonly VaultEntryFacts[]];
  /** Proves the credential with a call, unless said not to, and saves it. `secret` is JSON with the provider's field names, or a token. */
  vaultAdd: [{ name: string; provider: VaultProvider; secret: string; note?: string; expires?: string; verify: boolean }, ProvedEntry];
  /** Puts a new secret in place of the old one once the new one is proved. The old one's date of expiry goes with it. */
  vaultRotate: [{ name: string; secret: string; expires?: string; verify: boolean }, ProvedEntry];
  vaultRemove: [{ name: string }, { removed: string }];
  /** Opens every entry. */
  vaultVerify: [Record<string, never>, { entries: number }];
  /** Replaces passphrase and data key: an old file with the old passphrase opens nothing that is added from now on. */
  vaultPassphrase: [{ passphrase: string }, RekeyedVault & { readonly strength: PassphraseStrength }];
  /** Removes a way to open it, and replaces the data key. `passphrase`: the vault's own, where it keeps one; asked for where it is absent. */
  vaultRemoveKey: [{ id: string; passphrase?: string }, RekeyedVault];
  /** Adds a way to open it: this machine's secret storage, or a key service. */
  vaultAddKey: [{ secretStorage?: true; keyService?: VaultKeyService }, VaultStatus];
  vaultExport: [{ path: string; passphrase: string }, { entries: number }];
  vaultImport: [{ path: string; passphrase: string }, { added: readonly string[]; skipped: readonly string[] }];
  /** Removes the vault with everything in it. */
  vaultDestroy: [{ confirm: 'destroy' }, VaultStatus];
}

/** Why an entry is pointed out: `120 days old`, `expired 2026-01-31`. */
export function rotationText(entry: Pick<VaultEntryFacts, 'ageDays' | 'old' | 'expired' | 'expires'>): string {
  const words = [
    ...(entry.expired ? [`expired ${entry.expires?.slice(0, 10) ?? ''}`] : []),
    ...(entry.old ? [`${String(entry.ageDays)} days old`] : []),
  ];
  return words.join(', ');
}
