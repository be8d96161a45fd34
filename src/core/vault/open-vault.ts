import { join } from 'node:path';
import { currentRequestId, runInContext } from '../calls/request-context.ts';
import type { Config } from '../config/schema.ts';
import { CallError, DriftMgrError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { AuditTrail } from '../observe/audit.ts';
import { processLock } from '../observe/process-lock.ts';
import type { ShellPorts } from '../protocol.ts';
import type { Identity, Provider, ProviderContext, ProviderModule, VaultCredential } from '../provider.ts';
import type { Store } from '../store/store.ts';
import type { VaultProvider } from './entry.ts';
import { newServiceWrap, serviceWrap } from './key-ring.ts';
import type { VaultKeyService } from './requests.ts';
import { Vault } from './vault.ts';

export interface OpenVaultParts {
  readonly folder: string;
  readonly store: Store;
  readonly trail: AuditTrail;
  readonly ports: ShellPorts;
  /** True in VS Code. */
  readonly hasSecretStorage: boolean;
  config(): Config;
  provider(id: ProviderId): Promise<Provider>;
  now(): number;
  onChange(): void;
}

/** The vault of a data folder, with its keys from the shell, the environment and key services. Nothing is read before its first use. */
export function openVault(parts: OpenVaultParts): { readonly vault: Vault; close(): void } {
  const path = join(parts.folder, 'vault.json');
  const lock = processLock(`${path}.lock`);
  const never = new AbortController().signal;
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
    hasSecretStorage: parts.hasSecretStorage,
    getSecret: (key) => parts.ports.getSecret(key),
    setSecret: (key, value) => parts.ports.setSecret(key, value),
    passphraseFromEnvironment: () => parts.config().vault.key ?? undefined,
    askPassphrase: () => parts.ports.prompt({ message: 'Passphrase of the DriftMgr vault', secret: true }),
    async wrapWithService(vaultId, dataKey, service: VaultKeyService) {
      const provider = await parts.provider(service.provider);
      if (provider.wrapKey === undefined) throw noService(service.provider);
      const { id, context } = newServiceWrap(vaultId);
      return serviceWrap(service, await provider.wrapKey(service.keyId, dataKey, context, never), id);
    },
    async unwrapWithService(vaultId, wrap) {
      const provider = await parts.provider(wrap.provider);
      if (provider.unwrapKey === undefined) throw noService(wrap.provider);
      const context = { 'driftmgr-vault': vaultId, 'driftmgr-wrap': wrap.id };
      return Buffer.from(await provider.unwrapKey(wrap.keyId, Buffer.from(wrap.data, 'base64'), context, never));
    },
  });
  return {
    vault,
    close() {
      vault.close();
      lock.close();
    },
  };
}

function noService(provider: string): DriftMgrError {
  return new DriftMgrError('vault-no-service', `DriftMgr has no key service for ${provider}.`);
}

/** Entries of one provider, as providers see them; none while the vault is absent or cannot be opened without asking. */
export async function vaultEntriesOf(vault: Vault, id: VaultProvider): Promise<readonly VaultCredential[]> {
  if (!(await openSilently(vault))) return [];
  return vault.secretsOf(id).map(({ name, secret }) => ({ name, secret }));
}

/** True when the vault is open, or could be opened without asking anybody. */
export async function openSilently(vault: Vault): Promise<boolean> {
  if (vault.isOpen) return true;
  try {
    await vault.unlock({ ask: false });
    return true;
  } catch (error) {
    if (DriftMgrError.is(error, 'vault-absent') || DriftMgrError.is(error, 'vault-locked')) return false;
    throw error;
  }
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
