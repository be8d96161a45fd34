import { DriftMgrError } from '../errors.ts';
import type { VaultKeyService } from '../api/vault.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { byStoredKey, type KeyRing, type KeyRingDeps, storedKeyName } from './key-ring.ts';
import type { VaultAccess } from './vault-access.ts';
import type { VaultBody } from './vault-file.ts';
import { currentIterations, withMoreWraps, wrapWithPassphrase, wrapWithStoredKey } from './wraps.ts';

/** The keys that open a vault. What changes the file throws `vault-locked` while it is locked. */
export class VaultKeys {
  readonly #access: VaultAccess;
  readonly #deps: KeyRingDeps;

  constructor(access: VaultAccess, deps: KeyRingDeps) {
    this.#access = access;
    this.#deps = deps;
  }

  /** Replaces the passphrase; keys of other kinds and entries stay as they are. */
  async changePassphrase(passphrase: string): Promise<void> {
    const wrap = await this.#access.withDataKey((dataKey, id) => wrapWithPassphrase(id, dataKey, passphrase));
    this.#access.change('vault.passphrase', {}, (body) => ({
      ...body,
      wraps: [...body.wraps.filter((old) => old.kind !== 'passphrase' || old.recovery), wrap],
    }));
  }

  /** Adds a way to open the vault. @throws DriftMgrError `vault-no-key` */
  async add(key: { readonly secretStorage?: true; readonly keyService?: VaultKeyService }): Promise<void> {
    const { keyService } = key;
    const wraps: VaultBody['wraps'] = [];
    if (keyService !== undefined) wraps.push(await this.#access.withDataKey((dataKey, id) => this.#deps.wrapWithService(id, dataKey, keyService)));
    if (key.secretStorage === true && this.#deps.hasSecretStorage) {
      const known = await byStoredKey(this.#access.store.read().body, this.#deps);
      known?.dataKey.fill(0);
      // A second key would make the first one's wrap a dead one.
      if (known !== undefined && wraps.length === 0) return;
      if (known === undefined) wraps.push(await this.#access.withDataKey((dataKey, id) => this.wrapForThisMachine(id, dataKey)));
    }
    if (wraps.length === 0) throw new DriftMgrError('vault-no-key', 'A terminal has no storage for a key of its own.');
    this.#access.change('vault.key', { keys: wraps.map((wrap) => wrap.kind) }, (body) => withMoreWraps(body, wraps));
  }

  /** Makes a key that the shell's secret storage keeps, and wraps the data key under it. @param id of the vault */
  async wrapForThisMachine(id: string, dataKey: Uint8Array): Promise<VaultBody['wraps'][number]> {
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

  /** Derives the key of a passphrase anew where its wrap was made with fewer rounds than are asked for today. */
  async renewOldWraps(body: VaultBody, { passphrase, wrapId }: KeyRing): Promise<void> {
    const old = body.wraps.find((wrap) => wrap.kind === 'passphrase' && wrap.id === wrapId && wrap.iterations < currentIterations);
    if (old?.kind !== 'passphrase' || passphrase === undefined) return;
    const wrap = await this.#access.withDataKey((dataKey, id) => wrapWithPassphrase(id, dataKey, passphrase, old.recovery));
    this.#access.change('vault.key', { renewed: 'passphrase' }, (now) => ({
      ...now,
      wraps: now.wraps.map((one) => (one.id === old.id ? wrap : one)),
    }));
  }
}
