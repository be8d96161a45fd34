import { randomUUID } from 'node:crypto';
import { DriftMgrError } from '../errors.ts';
import { createAttempts } from './attempts.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { factsOf, findEntry, newPlace, type OpenedEntry, sealEntry, type ShownEntry, unsealEntry, type VaultEntry, withoutSecret } from './entry.ts';
import { byStoredKey, lockedFacts, type KeyRing, type KeyRingDeps, openWraps, recoveryKey, storedKeyName } from './key-ring.ts';
import type { LockedBecause, VaultEntryFacts, VaultKeyService, VaultStatus } from '../api/vault.ts';
import { SessionKeeper, type SessionDeps } from './session.ts';
import { readExport, writeExport } from './transfer.ts';
import {
  fileFormat,
  fileVersion,
  parseVault,
  readVaultFile,
  removeVaultFile,
  type SealedEntry,
  tightenVaultFile,
  type VaultBody,
} from './vault-file.ts';
import { alreadyExists, entryExists, idOf, noEntry, noVault } from './vault-names.ts';
import { VaultStore, type VaultStoreDeps } from './vault-store.ts';
import { currentIterations, withMoreWraps, wrapWithPassphrase, wrapWithStoredKey } from './wraps.ts';

export interface VaultDeps extends KeyRingDeps, SessionDeps, VaultStoreDeps {
  ageWarningDays(): number;
}

export interface UnlockOptions {
  readonly passphrase?: string;
  /** Whether a person may be asked. Without, the vault is opened in passing: not after a lock on demand. */
  readonly ask: boolean;
  readonly acceptOlder?: boolean;
}

/** Credentials in one encrypted file. Opens on first use, locks by itself. */
export class Vault {
  readonly #parts: VaultDeps;
  readonly #sessions: SessionKeeper;
  readonly #store: VaultStore;
  #known = new WeakMap<SealedEntry, ShownEntry>();
  #lockedReason: Pick<VaultStatus, 'reason' | 'hint' | 'because'> | undefined;
  #opening: { readonly asks: boolean; readonly done: Promise<void> } | undefined;
  /** The file that a key found in passing did not open: another try would only count as one more failure. */
  #refused: { readonly lastLine: string; readonly error: unknown } | undefined;

  constructor(parts: VaultDeps) {
    this.#parts = parts;
    this.#sessions = new SessionKeeper({
      ...parts,
      onLock: () => {
        this.#known = new WeakMap();
        parts.onLock();
      },
    });
    this.#store = new VaultStore(parts);
  }

  status(): VaultStatus {
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined) return { state: 'absent', keys: [] };
    const { body } = parseVault(bytes);
    const keys = body.wraps.map((wrap) => ({
      kind: wrap.kind === 'passphrase' && wrap.recovery ? ('recovery' as const) : wrap.kind,
      ...(wrap.kind === 'key-service' ? { keyId: wrap.keyId } : {}),
    }));
    if (this.isOpen) return { state: 'open', entries: body.entries.length, keys };
    return { state: 'locked', keys, ...this.#lockedReason };
  }

  /** Makes a vault, and opens it. Never where there is a file. @throws DriftMgrError `vault-exists`, `vault-no-key` */
  async create(keys: { readonly passphrase?: string; readonly keyService?: VaultKeyService }): Promise<{ recoveryKey?: string }> {
    const { path, hasSecretStorage } = this.#parts;
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
      const wraps: VaultBody['wraps'] = [await wrapWithPassphrase(id, dataKey, passphrase, recovery !== undefined)];
      if (keys.keyService !== undefined) wraps.push(await this.#parts.wrapWithService(id, dataKey, keys.keyService));
      if (hasSecretStorage) wraps.push(await this.#wrapForThisMachine(id, dataKey));
      this.#parts.lock.run(() => {
        if (readVaultFile(path) !== undefined) throw alreadyExists(path);
        this.#parts.audit({ action: 'vault.create', result: 'success', fields: { keys: wraps.map((wrap) => wrap.kind) } });
        this.#store.write({ format: fileFormat, version: fileVersion, id, generation: 1, wraps, entries: [] }, dataKey);
      });
    } catch (error) {
      dataKey.fill(0);
      if (hasSecretStorage) await this.#parts.setSecret(storedKeyName(id), undefined);
      throw error;
    }
    this.#opened(dataKey, id, this.#sessions.locksOf(id));
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
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined && !this.isOpen) throw noVault();
    this.#sessions.lock(idOf(bytes));
  }

  close(): void {
    this.#sessions.close();
  }

  /** True while entries can be read without asking for a key. */
  get isOpen(): boolean {
    return this.#sessions.current() !== undefined;
  }

  /** Puts off the lock while what was read from it is in use. */
  touch(): void {
    if (this.isOpen) this.#sessions.use();
  }

  list(): VaultEntryFacts[] {
    const now = this.#parts.now();
    const days = this.#parts.ageWarningDays();
    return [...this.#shown().values()].map((entry) => factsOf(entry, now, days)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Opens every entry, and tells how many there are. */
  verify(): number {
    const { length } = this.#entries();
    this.#parts.audit({ action: 'vault.verify', result: 'success', fields: { entries: length } });
    return length;
  }

  /** Entries with their secrets, for a provider. Said in the audit trail by name. */
  secretsOf(provider: VaultEntry['provider']): VaultEntry[] {
    const session = this.#sessions.use();
    const wanted = [...this.#shown()].filter(([, entry]) => entry.provider === provider);
    const found = wanted.map(([sealed]) => unsealEntry(session.id, session.dataKey, sealed));
    if (found.length > 0)
      this.#parts.audit({ action: 'vault.read', result: 'success', fields: { provider, names: found.map((entry) => entry.name) } });
    return found;
  }

  /** @throws DriftMgrError `vault-entry-exists` */
  add(entry: VaultEntry): VaultEntryFacts {
    this.#change('vault.add', { name: entry.name, provider: entry.provider }, (body, dataKey) => {
      if (findEntry(body, dataKey, entry.name) !== undefined) throw entryExists(entry.name);
      return { ...body, entries: [...body.entries, sealEntry(body.id, dataKey, entry, newPlace())] };
    });
    return this.#factsOf(withoutSecret(entry));
  }

  /** Puts a changed entry in the place of the one of the same name. @throws DriftMgrError `vault-no-entry` */
  replace(name: string, change: (old: VaultEntry) => VaultEntry, action: 'vault.rotate'): VaultEntryFacts {
    let changed: VaultEntry | undefined;
    this.#change(action, { name }, (body, dataKey) => {
      const found = findEntry(body, dataKey, name) ?? noEntry(name);
      const next = change(found.entry);
      changed = next;
      const place = { id: found.sealed.id, version: found.sealed.version + 1 };
      return { ...body, entries: body.entries.map((sealed) => (sealed.id === place.id ? sealEntry(body.id, dataKey, next, place) : sealed)) };
    });
    return this.#factsOf(withoutSecret(changed ?? noEntry(name)));
  }

  /** What may be shown of one entry. @throws DriftMgrError `vault-no-entry` */
  facts(name: string): VaultEntryFacts {
    return this.#factsOf([...this.#shown().values()].find((entry) => entry.name === name) ?? noEntry(name));
  }

  has(name: string): boolean {
    return [...this.#shown().values()].some((entry) => entry.name === name);
  }

  remove(name: string): void {
    this.#change('vault.remove', { name }, (body, dataKey) => {
      const { sealed } = findEntry(body, dataKey, name) ?? noEntry(name);
      return { ...body, entries: body.entries.filter((other) => other.id !== sealed.id) };
    });
  }

  /** Replaces the passphrase; keys of other kinds and entries stay as they are. */
  async changePassphrase(passphrase: string): Promise<void> {
    const wrap = await this.#withDataKey((dataKey, id) => wrapWithPassphrase(id, dataKey, passphrase));
    this.#change('vault.passphrase', {}, (body) => ({
      ...body,
      wraps: [...body.wraps.filter((old) => old.kind !== 'passphrase' || old.recovery), wrap],
    }));
  }

  /** Adds a way to open the vault. @throws DriftMgrError `vault-no-key` */
  async addKey(key: { readonly secretStorage?: true; readonly keyService?: VaultKeyService }): Promise<void> {
    const { keyService } = key;
    const wraps: VaultBody['wraps'] = [];
    if (keyService !== undefined) wraps.push(await this.#withDataKey((dataKey, id) => this.#parts.wrapWithService(id, dataKey, keyService)));
    if (key.secretStorage === true && this.#parts.hasSecretStorage) {
      const known = await byStoredKey(this.#store.read().body, this.#parts);
      known?.dataKey.fill(0);
      // A second key would make the first one's wrap a dead one.
      if (known !== undefined && wraps.length === 0) return;
      if (known === undefined) wraps.push(await this.#withDataKey((dataKey, id) => this.#wrapForThisMachine(id, dataKey)));
    }
    if (wraps.length === 0) throw new DriftMgrError('vault-no-key', 'A terminal has no storage for a key of its own.');
    this.#change('vault.key', { keys: wraps.map((wrap) => wrap.kind) }, (body) => withMoreWraps(body, wraps));
  }

  /** All entries in a file of their own, under a passphrase of its own. Returns how many. @throws DriftMgrError `vault-export-exists` */
  async exportTo(path: string, passphrase: string): Promise<number> {
    const entries = this.#entries().map(({ entry }) => entry);
    this.#parts.audit({ action: 'vault.export', result: 'success', fields: { entries: entries.length } });
    await writeExport(path, entries, passphrase);
    return entries.length;
  }

  /** Takes over the entries of an export whose names are free. @throws DriftMgrError `vault-no-export`, `vault-wrong-key`, `vault-damaged` */
  async importFrom(path: string, passphrase: string): Promise<{ added: string[]; skipped: string[] }> {
    this.#sessions.use();
    let incoming: VaultEntry[];
    try {
      incoming = await readExport(path, passphrase);
    } catch (error) {
      this.#parts.audit({ action: 'vault.import', result: 'failure', fields: { code: codeOf(error) } });
      throw error;
    }
    const added: string[] = [];
    const skipped: string[] = [];
    this.#change('vault.import', { names: incoming.map((entry) => entry.name) }, (body, dataKey) => {
      const taken = new Set(body.entries.map((sealed) => unsealEntry(body.id, dataKey, sealed).name));
      const fresh = incoming.filter((entry) => !taken.has(entry.name));
      for (const { name } of incoming) (taken.has(name) ? skipped : added).push(name);
      return { ...body, entries: [...body.entries, ...fresh.map((entry) => sealEntry(body.id, dataKey, entry, newPlace()))] };
    });
    return { added, skipped };
  }

  /** Removes the file and this machine's key to it; other processes lose their hold of it. @throws DriftMgrError `vault-absent` */
  async destroy(): Promise<void> {
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined) throw noVault();
    const id = idOf(bytes);
    this.#sessions.lock(id);
    this.#parts.lock.run(() => {
      this.#parts.audit({ action: 'vault.destroy', result: 'success' });
      removeVaultFile(this.#parts.path);
    });
    if (id !== undefined && this.#parts.hasSecretStorage) await this.#parts.setSecret(storedKeyName(id), undefined);
    this.#parts.onChange();
  }

  async #unlock(options: UnlockOptions): Promise<void> {
    const open = this.#sessions.current();
    if (open !== undefined) {
      if (options.acceptOlder === true) this.#store.accept(open, true);
      return;
    }
    try {
      await this.#open(options);
    } catch (error) {
      const locked = DriftMgrError.is(error, 'vault-locked') ? lockedFacts(error) : undefined;
      if (locked !== undefined) this.#lockedReason = locked;
      const isAttempt = !DriftMgrError.is(error, 'vault-absent') && (locked === undefined || locked.because === 'refused');
      if (isAttempt) this.#parts.audit({ action: 'vault.unlock', result: 'failure', fields: { code: codeOf(error) } });
      throw error;
    }
  }

  async #open(options: UnlockOptions): Promise<void> {
    tightenVaultFile(this.#parts.path, this.#parts.warn);
    const { body, lastLine } = this.#store.readOwn(options.acceptOlder === true);
    const inPassing = !options.ask && options.passphrase === undefined;
    if (inPassing && this.#sessions.isHeldShut) {
      throw new DriftMgrError('vault-locked', 'locked: on demand', {
        hint: 'Unlock it when you need it again.',
        details: { because: 'on-demand' satisfies LockedBecause },
      });
    }
    if (inPassing && this.#refused?.lastLine === lastLine.toString()) throw this.#refused.error;
    const locks = this.#sessions.locksOf(body.id);
    const attempts = createAttempts(this.#parts.keyValue, body.id, () => this.#parts.now());
    let ring: KeyRing;
    try {
      ring = await openWraps(body, { ...options, attempts }, this.#parts);
    } catch (error) {
      if (options.passphrase === undefined && DriftMgrError.is(error, 'vault-wrong-key')) this.#refused = { lastLine: lastLine.toString(), error };
      throw error;
    }
    try {
      // Read again: another process may have written while the key was being derived.
      this.#store.accept({ dataKey: ring.dataKey, id: body.id }, options.acceptOlder === true);
      this.#parts.audit({ action: 'vault.unlock', result: 'success', fields: { key: ring.kind } });
    } catch (error) {
      ring.dataKey.fill(0);
      throw error;
    }
    this.#opened(ring.dataKey, body.id, locks);
    this.#shown();
    await this.#renewOldWraps(body, ring).catch((error: unknown) => {
      this.#parts.warn('an old key of the vault could not be renewed', error);
    });
  }

  #opened(dataKey: Buffer, id: string, locks: number): void {
    this.#lockedReason = undefined;
    this.#refused = undefined;
    this.#sessions.open(dataKey, id, locks);
  }

  async #wrapForThisMachine(id: string, dataKey: Uint8Array): Promise<VaultBody['wraps'][number]> {
    const storedKey = randomBytes(keyBytes);
    try {
      await this.#parts.setSecret(storedKeyName(id), storedKey.toString('base64'));
      return wrapWithStoredKey(id, dataKey, storedKey);
    } finally {
      storedKey.fill(0);
    }
  }

  /** Works with a copy of the data key, so that a lock meanwhile cannot turn it into zeros. */
  async #withDataKey<T>(work: (dataKey: Buffer, id: string) => Promise<T>): Promise<T> {
    const { dataKey, id } = this.#sessions.use();
    const copy = Buffer.alloc(keyBytes);
    dataKey.copy(copy);
    try {
      return await work(copy, id);
    } finally {
      copy.fill(0);
    }
  }

  #factsOf(entry: ShownEntry): VaultEntryFacts {
    return factsOf(entry, this.#parts.now(), this.#parts.ageWarningDays());
  }

  /** The entries without their secrets. Each is opened once; the open ones are looked at again when the file has changed. */
  #shown(): Map<SealedEntry, ShownEntry> {
    const session = this.#sessions.use();
    const body = this.#store.current(session);
    const open = (sealed: SealedEntry): ShownEntry => {
      const known = this.#known.get(sealed);
      if (known !== undefined) return known;
      const shown = withoutSecret(unsealEntry(body.id, session.dataKey, sealed));
      this.#known.set(sealed, shown);
      return shown;
    };
    return new Map(body.entries.map((sealed) => [sealed, open(sealed)]));
  }

  #entries(): OpenedEntry[] {
    const session = this.#sessions.use();
    const body = this.#store.current(session);
    return body.entries.map((sealed) => ({ sealed, entry: unsealEntry(body.id, session.dataKey, sealed) }));
  }

  /** Changes the file and tells it in the audit trail; nothing of it happens when it cannot be known. */
  #change(action: string, fields: Record<string, unknown>, change: (body: VaultBody, dataKey: Buffer) => VaultBody): void {
    const session = this.#sessions.use();
    const parts = this.#parts;
    this.#store.change(session, {
      change: (body) => change(body, session.dataKey),
      announce: () => {
        parts.audit({ action, result: 'success', fields });
      },
      failed: (error) => {
        parts.audit({ action, result: 'failure', fields: { ...fields, code: codeOf(error) } });
      },
    });
    this.#parts.onChange();
  }

  async #renewOldWraps(body: VaultBody, ring: KeyRing): Promise<void> {
    const { passphrase } = ring;
    const old = body.wraps.find((wrap) => wrap.kind === 'passphrase' && wrap.id === ring.wrapId && wrap.iterations < currentIterations);
    if (old?.kind !== 'passphrase' || passphrase === undefined) return;
    const wrap = await this.#withDataKey((dataKey, id) => wrapWithPassphrase(id, dataKey, passphrase, old.recovery));
    this.#change('vault.key', { renewed: 'passphrase' }, (now) => ({ ...now, wraps: now.wraps.map((one) => (one.id === old.id ? wrap : one)) }));
  }
}

function codeOf(error: unknown): string {
  return DriftMgrError.is(error) ? error.code : 'failed';
}
