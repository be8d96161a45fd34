import { CallError, DriftMgrError, messageOf } from '../errors.ts';
import type { Handlers } from '../api/request-router.ts';
import { type ProviderId, providerIds } from '../model.ts';
import type { Identity, VaultCredential } from '../provider.ts';
import { parseSecret, type VaultEntry } from './entry.ts';
import type { VaultProvider } from '../api/vault-providers.ts';
import type { VaultRequests } from '../api/vault.ts';
import type { Vault } from './vault.ts';
import { checkPassphrase } from './passphrase.ts';
import { checkEntryName, entryExists } from './vault-names.ts';

export interface VaultRequestDeps {
  readonly vault: Vault;
  /** Proves a credential that is not in the vault yet, with one call. Throws `CallError`. */
  prove(provider: ProviderId, credential: VaultCredential, signal: AbortSignal): Promise<Identity>;
  /** Hears of a secret as soon as it is given. */
  learn(secret: Readonly<Record<string, string>>): void;
  /** The passphrase of the vault: the environment's, or one that a person is asked for. */
  askPassphrase(): Promise<string>;
  now(): number;
}

type VaultHandlers = Pick<Handlers, keyof VaultRequests>;

/** The vault's requests. Those that need it open ask for a key where none is at hand. */
export function vaultHandlers(deps: VaultRequestDeps): VaultHandlers {
  return { ...openingHandlers(deps.vault), ...entryHandlers(deps), ...keyHandlers(deps), ...copyHandlers(deps.vault) };
}

/** To make the vault, open it, lock it and destroy it. */
function openingHandlers(vault: Vault): Pick<VaultHandlers, 'vaultStatus' | 'vaultCreate' | 'vaultUnlock' | 'vaultLock' | 'vaultDestroy'> {
  return {
    vaultStatus: () => vault.status(),
    vaultCreate: async ({ passphrase, keyService }) => {
      const strength = passphrase === undefined ? {} : { strength: checkPassphrase(passphrase) };
      const made = await vault.create({ ...(passphrase === undefined ? {} : { passphrase }), ...(keyService === undefined ? {} : { keyService }) });
      return { status: vault.status(), ...made, ...strength };
    },
    vaultUnlock: async ({ passphrase, acceptOlder, inPassing }) => {
      await vault.unlock({
        ask: inPassing !== true,
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(acceptOlder === undefined ? {} : { acceptOlder }),
      });
      return vault.status();
    },
    vaultLock: () => {
      vault.lock();
      return vault.status();
    },
    vaultDestroy: async () => {
      await vault.destroy();
      return vault.status();
    },
  };
}

function entryHandlers(deps: VaultRequestDeps): Pick<VaultHandlers, 'vaultList' | 'vaultAdd' | 'vaultRotate' | 'vaultRemove' | 'vaultVerify'> {
  const { vault } = deps;
  const { entries } = vault;
  const nowText = (): string => new Date(deps.now()).toISOString();
  return {
    vaultList: async ({ inPassing }) => {
      await vault.unlock({ ask: inPassing !== true });
      return entries.list();
    },
    vaultAdd: async ({ name, provider, secret, note, expires, verify }, signal) => {
      checkEntryName(name);
      const fields = parseSecret(provider, secret);
      deps.learn(fields);
      await open(vault);
      if (entries.has(name)) throw entryExists(name);
      const proved = verify && (await prove(deps, provider, { name, secret: fields }, signal));
      const entry: VaultEntry = {
        name,
        provider,
        created: nowText(),
        secret: fields,
        ...(note === undefined || note === '' ? {} : { note: oneLine(note) }),
        ...(expires === undefined ? {} : { expires }),
        ...(proved ? {} : { unproved: true as const }),
      };
      return { ...entries.add(entry), proved };
    },
    vaultRotate: async ({ name, secret, expires, verify }, signal) => {
      await open(vault);
      const { provider } = entries.facts(name);
      const fields = parseSecret(provider, secret);
      deps.learn(fields);
      const proved = verify && (await prove(deps, provider, { name, secret: fields }, signal));
      const renew = ({ expires: _old, unproved: _unproved, ...entry }: VaultEntry): VaultEntry => {
        if (entry.provider !== provider)
          throw new DriftMgrError('vault-entry-changed', `Meanwhile ${name} was replaced by an entry of ${entry.provider}.`);
        return { ...entry, secret: fields, rotated: nowText(), ...(expires === undefined ? {} : { expires }), ...(proved ? {} : { unproved: true }) };
      };
      await open(vault);
      return { ...entries.replace(name, renew, 'vault.rotate'), proved };
    },
    vaultRemove: async ({ name }) => {
      await open(vault);
      entries.remove(name);
      return { removed: name };
    },
    vaultVerify: async () => {
      await open(vault);
      return { entries: entries.verify() };
    },
  };
}

function keyHandlers(deps: VaultRequestDeps): Pick<VaultHandlers, 'vaultPassphrase' | 'vaultAddKey' | 'vaultRemoveKey'> {
  const { vault } = deps;
  return {
    vaultPassphrase: async ({ passphrase }) => {
      const strength = checkPassphrase(passphrase);
      await open(vault);
      const rekeyed = await vault.keys.changePassphrase(passphrase);
      return { ...vault.status(), ...rekeyed, strength };
    },
    vaultRemoveKey: async ({ id, passphrase }) => {
      await open(vault);
      const rekeyed = await vault.keys.remove(id, () => (passphrase === undefined ? deps.askPassphrase() : Promise.resolve(passphrase)));
      return { ...vault.status(), ...rekeyed };
    },
    vaultAddKey: async (key) => {
      await open(vault);
      await vault.keys.add(key);
      return vault.status();
    },
  };
}

function copyHandlers(vault: Vault): Pick<VaultHandlers, 'vaultExport' | 'vaultImport'> {
  return {
    vaultExport: async ({ path, passphrase }) => {
      checkPassphrase(passphrase);
      await open(vault);
      return { entries: await vault.entries.exportTo(path, passphrase) };
    },
    vaultImport: async ({ path, passphrase }) => {
      await open(vault);
      return vault.entries.importFrom(path, passphrase);
    },
  };
}

async function open(vault: Vault): Promise<void> {
  await vault.unlock({ ask: true });
}

/** True when a call proved it; false where there is nothing to call. @throws DriftMgrError `vault-not-proved` */
async function prove(deps: VaultRequestDeps, provider: VaultProvider, credential: VaultCredential, signal: AbortSignal): Promise<boolean> {
  const id = providerIds.find((one) => one === provider);
  if (id === undefined) return false;
  try {
    const identity = await deps.prove(id, credential, signal);
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

/** Notes stand in tables and trees. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}
