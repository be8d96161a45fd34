import { DriftMgrError } from '../errors.ts';
import type { RekeyedVault, VaultKeyService } from '../api/vault.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { byStoredKey, type KeyRing, type KeyRingDeps, recoveryKey, storedKeyName } from './key-ring.ts';
import type { VaultAccess } from './vault-access.ts';
import type { VaultBody, Wrap } from './vault-file.ts';
import { isOutdated, unwrapWithPassphrase, withMoreWraps, wrapWithPassphrase, wrapWithStoredKey } from './wraps.ts';

/** A key's name in texts for people. */
function kindOf(wrap: Wrap): RekeyedVault['dropped'][number] {
  return wrap.kind === 'passphrase' && wrap.recovery ? 'recovery' : wrap.kind;
}

type Rekeyed = Pick<RekeyedVault, 'recoveryKey' | 'dropped'>;

/** The keys that open a vault. What changes the file throws `vault-locked` while it is locked. */
export class VaultKeys {
  readonly #access: VaultAccess;
  readonly #deps: KeyRingDeps;

  constructor(access: VaultAccess, deps: KeyRingDeps) {
    this.#access = access;
    this.#deps = deps;
  }

  /** Wraps a data key under a passphrase, derived as the settings say. */
  wrapWith(passphrase: string, of: { readonly id: string; readonly dataKey: Uint8Array; readonly recovery?: boolean }): Promise<Wrap> {
    return wrapWithPassphrase(of.id, of.dataKey, passphrase, { recovery: of.recovery === true, derivation: this.#deps.derivation() });
  }

  /**
   * Replaces passphrase and data key, and encrypts every entry anew: with a copy of the file as it was, and the passphrase as it was, nothing opens that is added
   * later. Keys of other machines are gone; a recovery key is replaced by another. @throws as the key services that open the vault too
   */
  changePassphrase(passphrase: string): Promise<Rekeyed> {
    return this.#rekey('vault.passphrase', { passphrase });
  }

  /**
   * Removes a way to open the vault, and replaces the data key as `changePassphrase` does. The vault's passphrase has to be given where it keeps one.
   * @throws DriftMgrError `vault-no-such-key`, `vault-last-key`, `vault-wrong-key`
   */
  async remove(id: string, ask: () => Promise<string>): Promise<Rekeyed> {
    const { wraps, id: vaultId } = this.#access.read().body;
    const kept = wraps.filter((wrap) => wrap.id !== id);
    if (kept.length === wraps.length) {
      throw new DriftMgrError('vault-no-such-key', `The vault has no key ${id}.`, { hint: 'driftmgr vault keys shows them.' });
    }
    if (kept.length === 0) throw lastKey();
    const own = kept.find((wrap) => wrap.kind === 'passphrase' && !wrap.recovery);
    if (own?.kind !== 'passphrase') return await this.#rekey('vault.remove-key', { without: id });
    const passphrase = await ask();
    const opened = await unwrapWithPassphrase(vaultId, own, passphrase);
    if (opened === undefined) throw new DriftMgrError('vault-wrong-key', 'That is not the passphrase of the vault; nothing was changed.');
    opened.fill(0);
    return await this.#rekey('vault.remove-key', { without: id, passphrase });
  }

  async #rekey(action: string, { passphrase, without }: { readonly passphrase?: string; readonly without?: string }): Promise<Rekeyed> {
    const { body } = this.#access.read();
    const { id } = body;
    const dataKey = randomBytes(keyBytes);
    try {
      const kept = body.wraps.filter((wrap) => wrap.id !== without);
      const here = await this.#keyOfThisMachine(body);
      const wraps: Wrap[] = passphrase === undefined ? [] : [await this.wrapWith(passphrase, { id, dataKey })];
      const dropped: Wrap[] = [];
      let recovery: string | undefined;
      for (const wrap of kept) {
        if (wrap.kind === 'key-service') wraps.push(await this.#deps.wrapWithService(id, dataKey, wrap));
        else if (wrap.kind === 'passphrase' && wrap.recovery) {
          recovery = recoveryKey();
          wraps.push(await this.wrapWith(recovery, { id, dataKey, recovery: true }));
        } else if (wrap.kind === 'secret-storage' && wrap.id !== here) dropped.push(wrap);
      }
      const fields = { ...(without === undefined ? {} : { key: without }), keys: wraps.map(({ kind }) => kind) };
      const stored = kept.some((wrap) => wrap.id === here) ? await this.#deps.getSecret(storedKeyName(id)) : undefined;
      if (stored !== undefined) wraps.push(await this.wrapForThisMachine(id, dataKey));
      if (wraps.length === 0) throw lastKey();
      try {
        this.#access.rekey(action, fields, dataKey, wraps);
      } catch (error) {
        // The file is as it was, and so is this machine's key to it.
        if (stored !== undefined) await this.#deps.setSecret(storedKeyName(id), stored);
        throw error;
      }
      return { dropped: dropped.map(kindOf), ...(recovery === undefined ? {} : { recoveryKey: recovery }) };
    } catch (error) {
      dataKey.fill(0);
      throw error;
    }
  }

  /** The wrap that this machine's own key opens. */
  async #keyOfThisMachine(body: VaultBody): Promise<string | undefined> {
    const known = await byStoredKey(body, this.#deps);
    known?.dataKey.fill(0);
    return known?.wrapId;
  }

  /** Adds a way to open the vault. @throws DriftMgrError `vault-no-key`, `vault-keys-full` */
  async add(key: { readonly secretStorage?: true; readonly keyService?: VaultKeyService }): Promise<void> {
    const { keyService } = key;
    const wraps: Wrap[] = [];
    if (keyService !== undefined) wraps.push(await this.#access.withDataKey((dataKey, id) => this.#deps.wrapWithService(id, dataKey, keyService)));
    if (key.secretStorage === true && this.#deps.hasSecretStorage) {
      const known = await this.#keyOfThisMachine(this.#access.store.read().body);
      // A second key would make the first one's wrap a dead one.
      if (known !== undefined && wraps.length === 0) return;
      if (known === undefined) wraps.push(await this.#access.withDataKey((dataKey, id) => this.wrapForThisMachine(id, dataKey)));
    }
    if (wraps.length === 0) throw new DriftMgrError('vault-no-key', 'A terminal has no storage for a key of its own.');
    this.#access.change('vault.key', { keys: wraps.map((wrap) => wrap.kind) }, (body) => withMoreWraps(body, wraps));
  }

  /** Makes a key that the shell's secret storage keeps, and wraps the data key under it. @param id of the vault */
  async wrapForThisMachine(id: string, dataKey: Uint8Array): Promise<Wrap> {
    const storedKey = randomBytes(keyBytes);
    try {
      await this.#deps.setSecret(storedKeyName(id), storedKey.toString('base64'));
      return wrapWithStoredKey(id, dataKey, storedKey);
    } finally {
      storedKey.fill(0);
    }
  }

  /** Removes this machine's key to a vault, where there is one. */
  async forgetThisMachine(id: string): Promise<void> {
    if (this.#deps.hasSecretStorage) await this.#deps.setSecret(storedKeyName(id), undefined);
  }

  /** Derives the key of a passphrase anew where its wrap was made in another way, or with less work, than one is made today. */
  async renewOldWraps(body: VaultBody, { passphrase, wrapId }: KeyRing): Promise<void> {
    const old = body.wraps.find((wrap) => wrap.id === wrapId);
    if (old?.kind !== 'passphrase' || passphrase === undefined || !isOutdated(old, this.#deps.derivation())) return;
    const wrap = await this.#access.withDataKey((dataKey, id) => this.wrapWith(passphrase, { id, dataKey, recovery: old.recovery }));
    this.#access.change('vault.key', { renewed: 'passphrase' }, (now) => ({
      ...now,
      wraps: now.wraps.map((one) => (one.id === old.id ? wrap : one)),
    }));
  }
}

function lastKey(): DriftMgrError {
  return new DriftMgrError('vault-last-key', 'Without that key nobody could open the vault; nothing was changed.', {
    hint: 'Give it another first: driftmgr vault passphrase, or driftmgr vault add-key.',
  });
}
