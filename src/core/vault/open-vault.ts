import { getFips } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { DriftMgrError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { AuditTrail } from '../observe/audit.ts';
import { processLock } from '../observe/process-lock.ts';
import type { Redactor } from '../redact.ts';
import type { ShellPorts } from '../api/engine-api.ts';
import type { Provider, ProviderLog, VaultCredential } from '../provider.ts';
import type { Store } from '../store/store.ts';
import type { VaultProvider } from '../api/vault-providers.ts';
import { currentArgon2 } from './argon2.ts';
import { HandedOut } from './handed-out.ts';
import { serviceKeys } from './service-keys.ts';
import { Vault, type VaultDeps } from './vault.ts';

export interface OpenVaultDeps {
  readonly folder: string;
  readonly store: Store;
  readonly trail: AuditTrail;
  readonly ports: ShellPorts;
  readonly log: ProviderLog;
  /** Learns what was read from the vault until it locks. */
  readonly redactor: Redactor;
  /** True in VS Code. */
  readonly hasSecretStorage: boolean;
  config(): Config;
  provider(id: ProviderId): Promise<Provider>;
  now(): number;
  onChange(): void;
  /** The vault locked after secrets had left it. */
  onWithdrawn(): void;
}

/** The vault and what has been handed out of it. */
export interface OpenedVault {
  readonly vault: Vault;
  /** Aborts with the next lock. */
  readonly locked: AbortSignal;
  /** True once it is open, which nobody is asked for. Rejects where a key was found and did not fit. */
  openInPassing(): Promise<boolean>;
  /** Entries of one provider, as providers see them; none while the vault is absent. @throws DriftMgrError `vault-locked`, `vault-wrong-key`, … */
  entriesOf(id: VaultProvider): Promise<readonly VaultCredential[]>;
  /** True where it may hold a credential of this cloud: it is open and does, or it could not be opened. Asks nobody. */
  mayHold(id: VaultProvider): Promise<boolean>;
  /** The environment's passphrase, or one that a person is asked for. @throws DriftMgrError `vault-locked` */
  askPassphrase(): Promise<string>;
  /** Keeps a secret out of logs until the vault locks. */
  learn(secret: Readonly<Record<string, string>>): void;
  close(): void;
}

/** The vault of a data folder, with its keys from the shell, the environment and key services. Nothing is read before its first use. */
export function openVault(deps: OpenVaultDeps): OpenedVault {
  const path = join(deps.folder, 'vault.json');
  const lock = processLock(`${path}.lock`);
  const handedOut = new HandedOut(deps.redactor);
  const vault = new Vault({
    ...vaultDeps(deps),
    path,
    lock,
    onLock: () => {
      if (handedOut.withdraw()) deps.onWithdrawn();
    },
  });
  const openInPassing = async (): Promise<boolean> => {
    try {
      await vault.unlock({ ask: false });
      return true;
    } catch (error) {
      if (DriftMgrError.is(error, 'vault-absent') || DriftMgrError.is(error, 'vault-locked')) return false;
      throw error;
    }
  };
  return {
    vault,
    get locked() {
      return handedOut.locked;
    },
    openInPassing,
    async mayHold(id) {
      try {
        return (await openInPassing()) && vault.entries.list().some((entry) => entry.provider === id);
      } catch (error) {
        // The provider's own look into the vault meets the same error, and makes it a problem of the scan.
        deps.log.warn('the vault could not be opened', { error });
        return true;
      }
    },
    async entriesOf(id) {
      try {
        await vault.unlock({ ask: false });
      } catch (error) {
        if (DriftMgrError.is(error, 'vault-absent')) return [];
        throw error;
      }
      const entries = vault.entries.secretsOf(id);
      handedOut.give(entries.map(({ secret }) => secret));
      return entries.map(({ name, secret }) => ({ name, secret }));
    },
    askPassphrase: async () => deps.config().vault.key ?? (await askPassphrase(deps)),
    learn(secret) {
      handedOut.learn(secret);
    },
    close() {
      vault.close();
      lock.close();
    },
  };
}

/** What the vault takes from the engine and the shell as it is. */
function vaultDeps(deps: OpenVaultDeps): Omit<VaultDeps, 'path' | 'lock' | 'onLock'> {
  return {
    keyValue: deps.store.keyValue,
    audit: (event) => deps.trail.append(event),
    autoLockMs: () => deps.config().vault.autoLockMinutes * 60_000,
    ageWarningDays: () => deps.config().vault.ageWarningDays,
    now: () => deps.now(),
    onChange: () => {
      deps.onChange();
    },
    warn: (message, error) => {
      deps.log.warn(message, { error });
    },
    hasSecretStorage: deps.hasSecretStorage,
    getSecret: (key) => deps.ports.getSecret(key),
    setSecret: (key, value) => deps.ports.setSecret(key, value),
    derivation: () => (getFips() === 1 || deps.config().vault.derivation === 'pbkdf2' ? 'pbkdf2' : currentArgon2),
    passphraseFromEnvironment: () => deps.config().vault.key ?? undefined,
    askPassphrase: () => askPassphrase(deps),
    ...serviceKeys((id) => deps.provider(id)),
  };
}

async function askPassphrase({ ports, hasSecretStorage }: OpenVaultDeps): Promise<string> {
  try {
    const given = await ports.prompt({ message: 'Passphrase of the DriftMgr vault:', secret: true });
    if (given !== '') return given;
  } catch (error) {
    if (hasSecretStorage || !DriftMgrError.is(error, 'no-prompt')) throw error;
    throw new DriftMgrError('vault-locked', 'locked: no key is at hand', {
      hint: 'Set DRIFTMGR_VAULT_KEY, or run it in a terminal to be asked for the passphrase.',
    });
  }
  throw new DriftMgrError('vault-locked', 'locked: no passphrase was given', { hint: 'Unlock it when you need it.' });
}
