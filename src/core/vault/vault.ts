import { randomUUID } from 'node:crypto';
import { DriftMgrError } from '../errors.ts';
import type { LockedBecause, VaultKeyService, VaultStatus } from '../api/vault.ts';
import { createAttempts } from './attempts.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { lockedFacts, type KeyRing, type KeyRingDeps, openWraps, recoveryKey } from './key-ring.ts';
import { codeOf, VaultAccess, type VaultAccessDeps } from './vault-access.ts';
import { VaultEntries } from './vault-entries.ts';
import { fileFormat, fileVersion, parseVault, readVaultFile, removeVaultFile, tightenVaultFile, type Wrap } from './vault-file.ts';
import { VaultKeys } from './vault-keys.ts';
import { alreadyExists, idOf, noVault } from './vault-names.ts';

export interface VaultDeps extends KeyRingDeps, VaultAccessDeps {}

export interface UnlockOptions {
  readonly passphrase?: string;
  /** Whether a person may be asked. Without, the vault is opened in passing: not after a lock on demand. */
  readonly ask: boolean;
  readonly acceptOlder?: boolean;
}

/** Credentials in one encrypted file. Opens on first use, locks by itself. */
export class Vault {
  readonly entries: VaultEntries;
  readonly keys: VaultKeys;
  readonly #deps: VaultDeps;
  readonly #access: VaultAccess;
  #lockedReason: Pick<VaultStatus, 'reason' | 'hint' | 'because'> | undefined;
  #opening: { readonly asks: boolean; readonly done: Promise<void> } | undefined;
  /** The file that a key found in passing did not open: another try would only count as one more failure. */
  #refused: { readonly lastLine: string; readonly error: unknown } | undefined;

  constructor(deps: VaultDeps) {
    this.#deps = deps;
    this.#access = new VaultAccess({
      ...deps,
      onLock: () => {
        this.entries.forget();
        deps.onLock();
      },
    });
    this.entries = new VaultEntries(this.#access, (event) => {
      deps.audit(event);
    });
    this.keys = new VaultKeys(this.#access, deps);
  }

  status(): VaultStatus {
    const bytes = readVaultFile(this.#deps.path);
    if (bytes === undefined) return { state: 'absent', keys: [] };
    const { body } = parseVault(bytes);
    const keys = body.wraps.map((wrap) => ({
      id: wrap.id,
      kind: wrap.kind === 'passphrase' && wrap.recovery ? ('recovery' as const) : wrap.kind,
      ...(wrap.kind === 'passphrase' ? { derivation: wrap.kdf } : {}),
      ...(wrap.kind === 'key-service' ? { keyId: wrap.keyId } : {}),
    }));
    if (this.isOpen) return { state: 'open', entries: body.entries.length, keys };
    return { state: 'locked', keys, ...this.#lockedReason };
  }

  /** Makes a vault, and opens it. Never where there is a file. @throws DriftMgrError `vault-exists`, `vault-no-key` */
  async create(keys: { readonly passphrase?: string; readonly keyService?: VaultKeyService }): Promise<{ recoveryKey?: string }> {
    const { path, hasSecretStorage } = this.#deps;
    if (readVaultFile(path) !== undefined) throw alreadyExists(path);
    const recovery = keys.passphrase === undefined && hasSecretStorage ? recoveryKey() : undefined;
    const passphrase = keys.passphrase ?? recovery;
    if (passphrase === undefined) {
      throw new DriftMgrError('vault-no-key', 'A vault needs a passphrase to be opened with.', {
        hint: 'Set DRIFTMGR_VAULT_KEY, or type one when asked.',
      });
    }
    const id = randomUUID();
    const dataKey = randomBytes(keyBytes);
    try {
      const wraps: Wrap[] = [await this.keys.wrapWith(passphrase, { id, dataKey, recovery: recovery !== undefined })];
      if (keys.keyService !== undefined) wraps.push(await this.#deps.wrapWithService(id, dataKey, keys.keyService));
      if (hasSecretStorage) wraps.push(await this.keys.wrapForThisMachine(id, dataKey));
      this.#deps.lock.run(() => {
        if (readVaultFile(path) !== undefined) throw alreadyExists(path);
        this.#deps.audit({ action: 'vault.create', result: 'success', fields: { keys: wraps.map((wrap) => wrap.kind) } });
        this.#access.store.write({ format: fileFormat, version: fileVersion, id, generation: 1, wraps, entries: [] }, dataKey);
      });
    } catch (error) {
      dataKey.fill(0);
      await this.keys.forgetThisMachine(id);
      throw error;
    }
    this.#opened(dataKey, id, this.#access.sessions.locksOf(id));
    return recovery === undefined ? {} : { recoveryKey: recovery };
  }

  /**
   * Opens the vault with whatever key is at hand, asking a person only where `ask` is true. Those who come meanwhile wait for the same answer.
   * @throws DriftMgrError `vault-absent`, `vault-locked`, `vault-wrong-key`, `vault-wait`, `vault-damaged`, `vault-rolled-back`, `vault-replaced`
   */
  async unlock(options: UnlockOptions): Promise<void> {
    for (let other = this.#opening; other !== undefined; other = this.#opening) {
      if (options.passphrase === undefined && options.acceptOlder !== true && (other.asks || !options.ask)) return other.done;
      await other.done.catch(() => undefined);
    }
    const done = this.#unlock(options);
    this.#opening = { asks: options.ask, done };
    try {
      await done;
    } finally {
      this.#opening = undefined;
    }
  }

  /** Locks it here and in every other process on this data folder. @throws DriftMgrError `vault-absent` */
  lock(): void {
    const bytes = readVaultFile(this.#deps.path);
    if (bytes === undefined && !this.isOpen) throw noVault();
    this.#access.sessions.lock(idOf(bytes));
  }

  close(): void {
    this.#access.sessions.close();
  }

  /** True while entries can be read without asking for a key. */
  get isOpen(): boolean {
    return this.#access.sessions.current() !== undefined;
  }

  /** Puts off the lock while what was read from it is in use. */
  touch(): void {
    if (this.isOpen) this.#access.sessions.use();
  }

  /** Removes the file and this machine's key to it; other processes lose their hold of it. @throws DriftMgrError `vault-absent` */
  async destroy(): Promise<void> {
    const bytes = readVaultFile(this.#deps.path);
    if (bytes === undefined) throw noVault();
    const id = idOf(bytes);
    this.#access.sessions.lock(id);
    this.#deps.lock.run(() => {
      this.#deps.audit({ action: 'vault.destroy', result: 'success' });
      removeVaultFile(this.#deps.path);
    });
    if (id !== undefined) await this.keys.forgetThisMachine(id);
    this.#deps.onChange();
  }

  async #unlock(options: UnlockOptions): Promise<void> {
    const open = this.#access.sessions.current();
    if (open !== undefined) {
      if (options.acceptOlder === true) this.#access.store.accept(open, true);
      return;
    }
    try {
      await this.#open(options);
    } catch (error) {
      const locked = DriftMgrError.is(error, 'vault-locked') ? lockedFacts(error) : undefined;
      if (locked !== undefined) this.#lockedReason = locked;
      const isAttempt = !DriftMgrError.is(error, 'vault-absent') && (locked === undefined || locked.because === 'refused');
      if (isAttempt) this.#deps.audit({ action: 'vault.unlock', result: 'failure', fields: { code: codeOf(error) } });
      throw error;
    }
  }

  async #open(options: UnlockOptions): Promise<void> {
    const { store, sessions } = this.#access;
    tightenVaultFile(this.#deps.path, this.#deps.warn);
    const { body, lastLine } = store.readOwn(options.acceptOlder === true);
    const inPassing = !options.ask && options.passphrase === undefined;
    if (inPassing && sessions.isHeldShut) {
      throw new DriftMgrError('vault-locked', 'locked: on demand', {
        hint: 'Unlock it when you need it again.',
        details: { because: 'on-demand' satisfies LockedBecause },
      });
    }
    if (inPassing && this.#refused?.lastLine === lastLine.toString()) throw this.#refused.error;
    const locks = sessions.locksOf(body.id);
    const attempts = createAttempts(this.#deps.keyValue, body.id, () => this.#deps.now());
    let ring: KeyRing;
    try {
      ring = await openWraps(body, { ...options, attempts }, this.#deps);
    } catch (error) {
      if (options.passphrase === undefined && DriftMgrError.is(error, 'vault-wrong-key')) this.#refused = { lastLine: lastLine.toString(), error };
      throw error;
    }
    try {
      // Read again: another process may have written while the key was being derived.
      store.accept({ dataKey: ring.dataKey, id: body.id }, options.acceptOlder === true);
      this.#deps.audit({ action: 'vault.unlock', result: 'success', fields: { key: ring.kind } });
    } catch (error) {
      ring.dataKey.fill(0);
      throw error;
    }
    this.#opened(ring.dataKey, body.id, locks);
    this.entries.open();
    await this.keys.renewOldWraps(body, ring).catch((error: unknown) => {
      this.#deps.warn('an old key of the vault could not be renewed', error);
    });
  }

  #opened(dataKey: Buffer, id: string, locks: number): void {
    this.#lockedReason = undefined;
    this.#refused = undefined;
    this.#access.sessions.open(dataKey, id, locks);
  }
}
