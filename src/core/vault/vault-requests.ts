import { CallError, DriftMgrError, messageOf } from '../errors.ts';
import type { Handlers } from '../api/request-router.ts';
import { type ProviderId, providerIds } from '../model.ts';
import type { Identity, VaultCredential } from '../provider.ts';
import { parseSecret, type VaultEntry } from './entry.ts';
import type { VaultProvider } from '../api/vault-providers.ts';
import type { VaultRequests, VaultStatus } from '../api/vault.ts';
import type { Vault } from './vault.ts';
import { checkEntryName, entryExists } from './vault-names.ts';

export interface VaultRequestDeps {
  readonly vault: Vault;
  /** Proves a credential that is not in the vault yet, with one call. Throws `CallError`. */
  prove(provider: ProviderId, credential: VaultCredential, signal: AbortSignal): Promise<Identity>;
  /** Hears of a secret as soon as it is given. */
  learn(secret: Readonly<Record<string, string>>): void;
  now(): number;
}

/** The vault's requests. Those that need it open ask for a key where none is at hand. */
export function vaultHandlers(parts: VaultRequestDeps): Pick<Handlers, keyof VaultRequests> {
  const { vault } = parts;
  const open = (): Promise<void> => vault.unlock({ ask: true });
  const status = (): VaultStatus => vault.status();
  const nowText = (): string => new Date(parts.now()).toISOString();
  return {
    vaultStatus: () => status(),
    vaultCreate: async ({ passphrase, keyService }) => {
      if (passphrase !== undefined) checkPassphrase(passphrase);
      const made = await vault.create({ ...(passphrase === undefined ? {} : { passphrase }), ...(keyService === undefined ? {} : { keyService }) });
      return { status: status(), ...made };
    },
    vaultUnlock: async ({ passphrase, acceptOlder, inPassing }) => {
      await vault.unlock({
        ask: inPassing !== true,
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(acceptOlder === undefined ? {} : { acceptOlder }),
      });
      return status();
    },
    vaultLock: () => {
      vault.lock();
      return status();
    },
    vaultList: async ({ inPassing }) => {
      await vault.unlock({ ask: inPassing !== true });
      return vault.list();
    },
    vaultAdd: async ({ name, provider, secret, note, expires, verify }, signal) => {
      checkEntryName(name);
      const fields = parseSecret(provider, secret);
      parts.learn(fields);
      await open();
      if (vault.has(name)) throw entryExists(name);
      const proved = verify && (await prove(parts, provider, { name, secret: fields }, signal));
      const entry: VaultEntry = {
        name,
        provider,
        created: nowText(),
        secret: fields,
        ...(note === undefined || note === '' ? {} : { note: oneLine(note) }),
        ...(expires === undefined ? {} : { expires }),
        ...(proved ? {} : { unproved: true as const }),
      };
      return { ...vault.add(entry), proved };
    },
    vaultRotate: async ({ name, secret, expires, verify }, signal) => {
      await open();
      const { provider } = vault.facts(name);
      const fields = parseSecret(provider, secret);
      parts.learn(fields);
      const proved = verify && (await prove(parts, provider, { name, secret: fields }, signal));
      const renew = ({ expires: _old, unproved: _unproved, ...entry }: VaultEntry): VaultEntry => {
        if (entry.provider !== provider)
          throw new DriftMgrError('vault-entry-changed', `Meanwhile ${name} was replaced by an entry of ${entry.provider}.`);
        return { ...entry, secret: fields, rotated: nowText(), ...(expires === undefined ? {} : { expires }), ...(proved ? {} : { unproved: true }) };
      };
      await open();
      return { ...vault.replace(name, renew, 'vault.rotate'), proved };
    },
    vaultRemove: async ({ name }) => {
      await open();
      vault.remove(name);
      return { removed: name };
    },
    vaultVerify: async () => {
      await open();
      return { entries: vault.verify() };
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

/** True when a call proved it; false where there is nothing to call. @throws DriftMgrError `vault-not-proved` */
async function prove(parts: VaultRequestDeps, provider: VaultProvider, credential: VaultCredential, signal: AbortSignal): Promise<boolean> {
  const id = providerIds.find((one) => one === provider);
  if (id === undefined) return false;
  try {
    const identity = await parts.prove(id, credential, signal);
    return identity.unproved !== true;
  } catch (error) {
    if (signal.aborted) throw new DriftMgrError('cancelled', 'Cancelled; nothing was saved.', { cause: error });
    const refused = error instanceof CallError && (error.failure.kind === 'unauthenticated' || error.failure.kind === 'denied');
    throw new DriftMgrError('vault-not-proved', `${credential.name} was not saved: ${messageOf(error)}`, {
      cause: error,
      hint: refused ? 'Check the secret, or save it as it is with --no-verify.' : 'Try again, or save it without proof with --no-verify.',
    });
  }
}

function checkPassphrase(passphrase: string): void {
  if (passphrase.trim().length >= 8) return;
  throw new DriftMgrError('vault-weak-passphrase', 'The passphrase is too short.', {
    hint: 'Use 8 characters at least; several random words are best.',
  });
}

/** Notes stand in tables and trees. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}
