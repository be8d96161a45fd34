import { DriftMgrError } from '../errors.ts';
import type { Handlers } from '../handlers.ts';
import { type ProviderId, providerIds } from '../model.ts';
import type { Identity, VaultCredential } from '../provider.ts';
import { parseSecret, type VaultEntry, type VaultProvider } from './entry.ts';
import type { VaultRequests, VaultStatus } from './requests.ts';
import type { Vault } from './vault.ts';

export interface VaultRequestParts {
  readonly vault: Vault;
  /** Proves a credential that is not in the vault yet, with one call. Throws `CallError`. */
  prove(provider: ProviderId, credential: VaultCredential, signal: AbortSignal): Promise<Identity>;
  now(): number;
}

/** The vault's requests. Those that need it open ask for a key where none is at hand. */
export function vaultHandlers(parts: VaultRequestParts): Pick<Handlers, keyof VaultRequests> {
  const { vault } = parts;
  const open = (): Promise<void> => vault.unlock({ ask: true });
  const status = (): VaultStatus => vault.status();
  return {
    vaultStatus: () => status(),
    vaultCreate: async ({ passphrase, keyService }) => {
      const made = await vault.create({ ...(passphrase === undefined ? {} : { passphrase }), ...(keyService === undefined ? {} : { keyService }) });
      return { status: status(), ...made };
    },
    vaultUnlock: async ({ passphrase, acceptOlder }) => {
      await vault.unlock({ ask: true, ...(passphrase === undefined ? {} : { passphrase }), ...(acceptOlder === undefined ? {} : { acceptOlder }) });
      return status();
    },
    vaultLock: () => {
      vault.lock();
      return status();
    },
    vaultList: async () => {
      await open();
      return vault.list();
    },
    vaultAdd: async ({ name, provider, secret, note, expires, verify }, signal) => {
      checkName(name);
      const fields = parseSecret(provider, secret);
      await open();
      const proved = verify && (await prove(parts, provider, { name, secret: fields }, signal));
      const created = new Date(parts.now()).toISOString();
      const entry: VaultEntry = {
        name,
        provider,
        created,
        secret: fields,
        ...(note === undefined ? {} : { note }),
        ...(expires === undefined ? {} : { expires }),
      };
      return { ...vault.add(entry), proved };
    },
    vaultRotate: async ({ name, secret, verify }, signal) => {
      await open();
      const old = vault.entry(name);
      const fields = parseSecret(old.provider, secret);
      const proved = verify && (await prove(parts, old.provider, { name, secret: fields }, signal));
      const rotated = new Date(parts.now()).toISOString();
      return { ...vault.replace(name, (entry) => ({ ...entry, secret: fields, rotated }), 'vault.rotate'), proved };
    },
    vaultRemove: async ({ name }) => {
      await open();
      vault.remove(name);
      return { removed: name };
    },
    vaultVerify: async () => {
      await open();
      return { entries: vault.list().length };
    },
    vaultPassphrase: async ({ passphrase }) => {
      checkPassphrase(passphrase);
      await open();
      await vault.changePassphrase(passphrase);
      return status();
    },
    vaultAddKey: async (key) => {
      await open();
      await vault.addKey(key);
      return status();
    },
    vaultExport: async ({ path, passphrase }) => {
      checkPassphrase(passphrase);
      await open();
      return { entries: await vault.exportTo(path, passphrase) };
    },
    vaultImport: async ({ path, passphrase }) => {
      await open();
      return vault.importFrom(path, passphrase);
    },
    vaultDestroy: async () => {
      await vault.destroy();
      return status();
    },
  };
}

/** True when a call proved it; false where there is nothing to call. Throws where the call failed. */
async function prove(parts: VaultRequestParts, provider: VaultProvider, credential: VaultCredential, signal: AbortSignal): Promise<boolean> {
  const id = providerIds.find((one) => one === provider);
  if (id === undefined) return false;
  await parts.prove(id, credential, signal);
  return true;
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9][\w.@-]{0,63}$/.test(name)) return;
  throw new DriftMgrError('vault-bad-name', `"${name}" cannot name an entry.`, {
    hint: 'Letters, digits and . _ - @, 64 at most, beginning with a letter or digit.',
  });
}

function checkPassphrase(passphrase: string): void {
  if (passphrase.length >= 8) return;
  throw new DriftMgrError('vault-weak-passphrase', 'The passphrase is too short.', {
    hint: 'Use 8 characters at least; several random words are best.',
  });
}
