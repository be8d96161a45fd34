import { join } from 'node:path';
import { currentRequestId, runInContext } from '../calls/request-context.ts';
import type { Config } from '../config/schema.ts';
import { CallError, DriftMgrError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { AuditTrail } from '../observe/audit.ts';
import { processLock } from '../observe/process-lock.ts';
import type { Redactor } from '../redact.ts';
import type { ShellPorts } from '../api/engine-api.ts';
import type { Identity, Provider, ProviderContext, ProviderLog, ProviderModule, VaultCredential } from '../provider.ts';
import type { Store } from '../store/store.ts';
import { hiddenFields } from './secret-fields.ts';
import type { VaultProvider } from '../api/vault-providers.ts';
import { serviceKeys } from './service-keys.ts';
import { Vault } from './vault.ts';

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
  /** Keeps a secret out of logs until the vault locks. */
  learn(secret: Readonly<Record<string, string>>): void;
  close(): void;
}

/** The vault of a data folder, with its keys from the shell, the environment and key services. Nothing is read before its first use. */
export function openVault(parts: OpenVaultDeps): OpenedVault {
  const path = join(parts.folder, 'vault.json');
  const lock = processLock(`${path}.lock`);
  const learned = new Map<string, () => void>();
  let untilLock = new AbortController();
  let handedOut = false;
  const vault = new Vault({
    path,
    lock,
    keyValue: parts.store.keyValue,
    audit: (event) => parts.trail.append(event),
    autoLockMs: () => parts.config().vault.autoLockMinutes * 60_000,
    ageWarningDays: () => parts.config().vault.ageWarningDays,
    now: () => parts.now(),
    onChange: () => {
      parts.onChange();
    },
    onLock: () => {
      const withdrawn = handedOut;
      handedOut = false;
      untilLock.abort();
      untilLock = new AbortController();
      for (const forget of learned.values()) forget();
      learned.clear();
      if (withdrawn) parts.onWithdrawn();
    },
    warn: (message, error) => {
      parts.log.warn(message, { error });
    },
    hasSecretStorage: parts.hasSecretStorage,
    getSecret: (key) => parts.ports.getSecret(key),
    setSecret: (key, value) => parts.ports.setSecret(key, value),
    passphraseFromEnvironment: () => parts.config().vault.key ?? undefined,
    async askPassphrase() {
      try {
        const given = await parts.ports.prompt({ message: 'Passphrase of the DriftMgr vault:', secret: true });
        if (given !== '') return given;
      } catch (error) {
        if (parts.hasSecretStorage || !DriftMgrError.is(error, 'no-prompt')) throw error;
        throw new DriftMgrError('vault-locked', 'locked: no key is at hand', {
          hint: 'Set DRIFTMGR_VAULT_KEY, or run it in a terminal to be asked for the passphrase.',
        });
      }
      throw new DriftMgrError('vault-locked', 'locked: no passphrase was given', { hint: 'Unlock it when you need it.' });
    },
    ...serviceKeys((id) => parts.provider(id)),
  });
  const learn = (secret: Readonly<Record<string, string>>): void => {
    for (const field of hiddenFields) {
      const value = secret[field];
      if (value !== undefined && !learned.has(value)) learned.set(value, parts.redactor.learn(value));
    }
  };
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
      return untilLock.signal;
    },
    openInPassing,
    async mayHold(id) {
      try {
        return (await openInPassing()) && vault.list().some((entry) => entry.provider === id);
      } catch (error) {
        // The provider's own look into the vault meets the same error, and makes it a problem of the scan.
        parts.log.warn('the vault could not be opened', { error });
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
      const entries = vault.secretsOf(id);
      if (entries.length > 0) handedOut = true;
      for (const { secret } of entries) learn(secret);
      return entries.map(({ name, secret }) => ({ name, secret }));
    },
    learn,
    close() {
      vault.close();
      lock.close();
    },
  };
}

/** Proves a credential with a provider that knows this one alone: no environment, no files. */
export async function proveCredential(
  module: ProviderModule,
  context: ProviderContext,
  credential: VaultCredential,
  signal: AbortSignal,
): Promise<Identity> {
  const provider = module.createProvider({ ...context, vaultEntries: () => Promise.resolve([credential]) });
  try {
    const found = await Promise.all(
      provider
        .credentialSources()
        .filter((probe) => probe.id.endsWith(':vault'))
        .map((probe) => probe.look(signal)),
    );
    const source = found.flat().find((one) => one.kind === 'vault');
    if (source === undefined) throw new CallError({ kind: 'failed', message: 'this provider takes no credentials from the vault' });
    // Never an answer that was given to somebody else before.
    return await runInContext({ requestId: currentRequestId() ?? '', refresh: true }, () => provider.identify(source, signal));
  } finally {
    provider.close();
  }
}
