import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DriftMgrError } from '../errors.ts';
import type { AuditEvent } from '../observe/audit.ts';
import type { ProcessLock } from '../observe/process-lock.ts';
import type { KeyValueStore } from '../store/parts.ts';
import { createAttempts } from './attempts.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { alreadyExists, generationKey, idOf, lockKey, noEntry } from './vault-names.ts';
import { factsOf, newPlace, sealEntry, unsealEntry, type VaultEntry } from './entry.ts';
import { type KeyRing, type KeyRingParts, openWraps, recoveryKey, storedKeyName } from './key-ring.ts';
import type { VaultEntryFacts, VaultKeyService, VaultStatus } from './requests.ts';
import {
  fileFormat,
  fileVersion,
  parseVault,
  type ReadVault,
  readVaultFile,
  serializeVault,
  type VaultBody,
  verifyMac,
  writeVaultFile,
} from './vault-file.ts';
import { currentIterations, wrapWithPassphrase, wrapWithStoredKey } from './wraps.ts';

export interface VaultParts extends KeyRingParts {
  /** `vault.json` in the data folder. */
  readonly path: string;
  /** One writer at a time, over all processes. */
  readonly lock: ProcessLock;
  readonly keyValue: KeyValueStore;
  /** Must succeed before what it tells takes effect. */
  audit(event: AuditEvent): void;
  autoLockMs(): number;
  ageWarningDays(): number;
  now(): number;
  onChange(): void;
}

interface Session {
  readonly dataKey: Buffer;
  readonly id: string;
  readonly openedAt: number;
  usedAt: number;
}

const checkEveryMs = 15_000;

/** Credentials in one encrypted file. Opens on first use, locks by itself. */
export class Vault {
  readonly #parts: VaultParts;
  readonly #watch: NodeJS.Timeout;
  #session: Session | undefined;
  #lockedReason: { reason: string; hint: string } | undefined;

  constructor(parts: VaultParts) {
    this.#parts = parts;
    // A clock that jumped ahead (sleep) locks as well: the time without use is measured, not the ticks.
    this.#watch = setInterval(() => {
      this.#lockIfDue();
    }, checkEveryMs);
    this.#watch.unref();
  }

  status(): VaultStatus {
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined) return { state: 'absent', keys: [] };
    const { body } = parseVault(bytes);
    const keys = body.wraps.map((wrap) => ({
      kind: wrap.kind === 'passphrase' && wrap.recovery ? ('recovery' as const) : wrap.kind,
      ...(wrap.kind === 'key-service' ? { keyId: wrap.keyId } : {}),
    }));
    this.#lockIfDue();
    if (this.#session !== undefined) return { state: 'open', entries: body.entries.length, keys };
    return { state: 'locked', keys, ...this.#lockedReason };
  }

  /** Makes a vault, and opens it. Never where there is a file. @throws DriftMgrError `vault-exists`, `vault-no-key` */
  async create(keys: { readonly passphrase?: string; readonly keyService?: VaultKeyService }): Promise<{ recoveryKey?: string }> {
    const { path } = this.#parts;
    if (readVaultFile(path) !== undefined) throw alreadyExists(path);
    const id = randomUUID();
    const dataKey = randomBytes(keyBytes);
    const wraps: VaultBody['wraps'] = [];
    const storedKey = this.#parts.hasSecretStorage ? randomBytes(keyBytes) : undefined;
    const recovery = keys.passphrase === undefined && storedKey !== undefined ? recoveryKey() : undefined;
    const passphrase = keys.passphrase ?? recovery;
    if (passphrase === undefined) {
      throw new DriftMgrError('vault-no-key', 'A vault needs a passphrase to be opened with.', {
        hint: 'Set DRIFTMGR_VAULT_KEY, or type one when asked.',
      });
    }
    wraps.push(await wrapWithPassphrase(id, dataKey, passphrase, recovery !== undefined));
    if (keys.keyService !== undefined) wraps.push(await this.#parts.wrapWithService(id, dataKey, keys.keyService));
    if (storedKey !== undefined) {
      wraps.push(wrapWithStoredKey(id, dataKey, storedKey));
      await this.#parts.setSecret(storedKeyName(id), storedKey.toString('base64'));
      storedKey.fill(0);
    }
    this.#parts.lock.run(() => {
      if (readVaultFile(path) !== undefined) throw alreadyExists(path);
      this.#parts.audit({ action: 'vault.create', result: 'success', fields: { keys: wraps.map((wrap) => wrap.kind) } });
      this.#write({ format: fileFormat, version: fileVersion, id, generation: 1, wraps, entries: [] }, dataKey);
    });
    this.#opened(dataKey, id);
    return recovery === undefined ? {} : { recoveryKey: recovery };
  }

  /**
   * Opens the vault with whatever key is at hand, asking a person only where `ask` is true.
   * @throws DriftMgrError `vault-absent`, `vault-locked`, `vault-wrong-key`, `vault-wait`, `vault-damaged`, `vault-rolled-back`
   */
  async unlock(options: { readonly passphrase?: string; readonly ask: boolean; readonly acceptOlder?: boolean }): Promise<void> {
    if (this.#session !== undefined) return;
    const read = this.#read();
    const { body } = read;
    const attempts = createAttempts(this.#parts.keyValue, body.id, () => this.#parts.now());
    let ring: KeyRing;
    try {
      ring = await openWraps(body, { ...options, attempts }, this.#parts);
    } catch (error) {
      if (DriftMgrError.is(error, 'vault-locked') && error.hint !== undefined) this.#lockedReason = { reason: error.message, hint: error.hint };
      if (!DriftMgrError.is(error, 'vault-locked'))
        this.#parts.audit({ action: 'vault.unlock', result: 'failure', fields: { code: DriftMgrError.is(error) ? error.code : 'failed' } });
      throw error;
    }
    try {
      verifyMac(read, ring.dataKey);
      this.#checkGeneration(body, options.acceptOlder === true);
      this.#parts.audit({ action: 'vault.unlock', result: 'success', fields: { key: ring.kind } });
    } catch (error) {
      ring.dataKey.fill(0);
      throw error;
    }
    this.#opened(ring.dataKey, body.id);
    await this.#renewOldWraps(body, ring);
  }

  /** Locks it here and in every other process on this data folder. */
  lock(): void {
    const id = this.#session?.id ?? idOf(readVaultFile(this.#parts.path));
    if (id !== undefined) this.#parts.keyValue.set(lockKey(id), String(this.#parts.now()));
    this.#end('asked');
  }

  close(): void {
    clearInterval(this.#watch);
    this.#end('closed');
  }

  /** True while entries can be read without asking for a key. */
  get isOpen(): boolean {
    this.#lockIfDue();
    return this.#session !== undefined;
  }

  list(): VaultEntryFacts[] {
    const { entries } = this.#entries();
    return entries.map(({ entry }) => factsOf(entry, this.#parts.now(), this.#parts.ageWarningDays())).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Entries with their secrets, for a provider. Told in the audit trail by name. */
  secretsOf(provider: VaultEntry['provider']): VaultEntry[] {
    const found = this.#entries().entries.flatMap(({ entry }) => (entry.provider === provider ? [entry] : []));
    if (found.length > 0)
      this.#parts.audit({ action: 'vault.read', result: 'success', fields: { provider, names: found.map((entry) => entry.name) } });
    return found;
  }

  /** Which providers have entries. */
  providers(): Set<VaultEntry['provider']> {
    return new Set(this.#entries().entries.map(({ entry }) => entry.provider));
  }

  /** @throws DriftMgrError `vault-entry-exists` */
  add(entry: VaultEntry): VaultEntryFacts {
    this.#change('vault.add', { name: entry.name, provider: entry.provider }, (body, dataKey) => {
      if (this.#find(body, dataKey, entry.name) !== undefined) {
        throw new DriftMgrError('vault-entry-exists', `The vault has an entry ${entry.name} already.`, {
          hint: `Renew it: driftmgr vault rotate ${entry.name}`,
        });
      }
      return { ...body, entries: [...body.entries, sealEntry(body.id, dataKey, entry, newPlace())] };
    });
    return factsOf(entry, this.#parts.now(), this.#parts.ageWarningDays());
  }

  /** Puts a changed entry in the place of the one of the same name. @throws DriftMgrError `vault-no-entry` */
  replace(name: string, change: (old: VaultEntry) => VaultEntry, action: 'vault.rotate'): VaultEntryFacts {
    let changed: VaultEntry | undefined;
    this.#change(action, { name }, (body, dataKey) => {
      const found = this.#find(body, dataKey, name) ?? noEntry(name);
      const next = change(found.entry);
      changed = next;
      const place = { id: found.sealed.id, version: found.sealed.version + 1 };
      return { ...body, entries: body.entries.map((sealed) => (sealed.id === place.id ? sealEntry(body.id, dataKey, next, place) : sealed)) };
    });
    return factsOf(changed ?? noEntry(name), this.#parts.now(), this.#parts.ageWarningDays());
  }

  /** One entry with its secret. @throws DriftMgrError `vault-no-entry` */
  entry(name: string): VaultEntry {
    return this.#entries().entries.find(({ entry }) => entry.name === name)?.entry ?? noEntry(name);
  }

  remove(name: string): void {
    this.#change('vault.remove', { name }, (body, dataKey) => {
      const { sealed } = this.#find(body, dataKey, name) ?? noEntry(name);
      return { ...body, entries: body.entries.filter((other) => other.id !== sealed.id) };
    });
  }

  /** Replaces the passphrase; keys of other kinds and entries stay as they are. */
  async changePassphrase(passphrase: string): Promise<void> {
    const { dataKey, id } = this.#use();
    const wrap = await wrapWithPassphrase(id, dataKey, passphrase);
    this.#change('vault.passphrase', {}, (body) => ({
      ...body,
      wraps: [...body.wraps.filter((old) => old.kind !== 'passphrase' || old.recovery), wrap],
    }));
  }

  /** Adds a way to open the vault. */
  async addKey(key: { readonly secretStorage?: true; readonly keyService?: VaultKeyService }): Promise<void> {
    const { dataKey, id } = this.#use();
    const wraps: VaultBody['wraps'] = [];
    if (key.keyService !== undefined) wraps.push(await this.#parts.wrapWithService(id, dataKey, key.keyService));
    if (key.secretStorage === true) {
      const storedKey = randomBytes(keyBytes);
      await this.#parts.setSecret(storedKeyName(id), storedKey.toString('base64'));
      wraps.push(wrapWithStoredKey(id, dataKey, storedKey));
      storedKey.fill(0);
    }
    this.#change('vault.key', { keys: wraps.map((wrap) => wrap.kind) }, (body) => ({ ...body, wraps: [...body.wraps, ...wraps] }));
  }

  /** All entries in a file of their own, under a passphrase of its own. */
  async exportTo(path: string, passphrase: string): Promise<number> {
    const { entries } = this.#entries();
    const id = randomUUID();
    const dataKey = randomBytes(keyBytes);
    try {
      const wrap = await wrapWithPassphrase(id, dataKey, passphrase);
      const sealed = entries.map(({ entry }) => sealEntry(id, dataKey, entry, newPlace()));
      this.#parts.audit({ action: 'vault.export', result: 'success', fields: { entries: sealed.length } });
      writeVaultFile(path, serializeVault({ format: fileFormat, version: fileVersion, id, generation: 1, wraps: [wrap], entries: sealed }, dataKey));
      return sealed.length;
    } finally {
      dataKey.fill(0);
    }
  }

  /** Takes over the entries of an export whose names are free. @throws DriftMgrError `vault-absent`, `vault-wrong-key`, `vault-damaged` */
  async importFrom(path: string, passphrase: string): Promise<{ added: string[]; skipped: string[] }> {
    const bytes = readVaultFile(path);
    if (bytes === undefined) throw new DriftMgrError('vault-absent', `There is no file ${path}.`);
    const read = parseVault(bytes);
    const ring = await openWraps(read.body, { passphrase, ask: false }, this.#parts);
    try {
      verifyMac(read, ring.dataKey);
      const incoming = read.body.entries.map((sealed) => unsealEntry(read.body.id, ring.dataKey, sealed));
      const taken = new Set(this.list().map((entry) => entry.name));
      const fresh = incoming.filter((entry) => !taken.has(entry.name));
      this.#change('vault.import', { names: fresh.map((entry) => entry.name) }, (body, dataKey) => ({
        ...body,
        entries: [...body.entries, ...fresh.map((entry) => sealEntry(body.id, dataKey, entry, newPlace()))],
      }));
      return { added: fresh.map((entry) => entry.name), skipped: incoming.filter((entry) => taken.has(entry.name)).map((entry) => entry.name) };
    } finally {
      ring.dataKey.fill(0);
    }
  }

  /** Removes the file and this machine's key to it. */
  async destroy(): Promise<void> {
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined) return;
    this.#end('asked');
    this.#parts.lock.run(() => {
      this.#parts.audit({ action: 'vault.destroy', result: 'success' });
      rmSync(this.#parts.path, { force: true });
    });
    const id = idOf(bytes);
    if (id !== undefined && this.#parts.hasSecretStorage) await this.#parts.setSecret(storedKeyName(id), undefined);
    this.#parts.onChange();
  }

  #opened(dataKey: Buffer, id: string): void {
    const now = this.#parts.now();
    this.#session = { dataKey, id, openedAt: now, usedAt: now };
    this.#lockedReason = undefined;
    this.#parts.onChange();
  }

  #lockIfDue(): void {
    const session = this.#session;
    if (session === undefined) return;
    const asked = Number(this.#parts.keyValue.get(lockKey(session.id)) ?? 0);
    if (asked > session.openedAt) this.#end('elsewhere');
    else if (this.#parts.now() - session.usedAt >= this.#parts.autoLockMs()) this.#end('idle');
  }

  #end(why: 'asked' | 'elsewhere' | 'idle' | 'closed'): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    session.dataKey.fill(0);
    this.#parts.audit({ action: 'vault.lock', result: 'success', fields: { why } });
    this.#parts.onChange();
  }

  /** The open session; its use puts off the lock. */
  #use(): Session {
    this.#lockIfDue();
    if (this.#session === undefined) throw new DriftMgrError('vault-locked', 'The vault is locked.', { hint: 'Unlock it first.' });
    this.#session.usedAt = this.#parts.now();
    return this.#session;
  }

  #read(): ReadVault {
    const bytes = readVaultFile(this.#parts.path);
    if (bytes === undefined) throw new DriftMgrError('vault-absent', 'There is no vault yet.', { hint: 'Adding the first entry makes one.' });
    return parseVault(bytes);
  }

  /** The file as it is now, held to its MAC and its generation. */
  #readOpen(session: Session): VaultBody {
    const read = this.#read();
    if (read.body.id !== session.id)
      throw new DriftMgrError('vault-rolled-back', 'Another vault has been put in the place of the open one.', {
        hint: 'Lock, then unlock it with its own key.',
      });
    verifyMac(read, session.dataKey);
    this.#checkGeneration(read.body, false);
    return read.body;
  }

  #entries(): { entries: { sealed: VaultBody['entries'][number]; entry: VaultEntry }[] } {
    const session = this.#use();
    const body = this.#readOpen(session);
    return { entries: body.entries.map((sealed) => ({ sealed, entry: unsealEntry(body.id, session.dataKey, sealed) })) };
  }

  #find(body: VaultBody, dataKey: Buffer, name: string): { sealed: VaultBody['entries'][number]; entry: VaultEntry } | undefined {
    for (const sealed of body.entries) {
      const entry = unsealEntry(body.id, dataKey, sealed);
      if (entry.name === name) return { sealed, entry };
    }
    return undefined;
  }

  /** Reads, changes and writes while no other process does. */
  #change(action: string, fields: Record<string, unknown>, change: (body: VaultBody, dataKey: Buffer) => VaultBody): void {
    const session = this.#use();
    this.#parts.lock.run(() => {
      const body = this.#readOpen(session);
      const next = change(body, session.dataKey);
      this.#parts.audit({ action, result: 'success', fields });
      this.#write({ ...next, generation: body.generation + 1 }, session.dataKey);
    });
    this.#parts.onChange();
  }

  #write(body: VaultBody, dataKey: Buffer): void {
    writeVaultFile(this.#parts.path, serializeVault(body, dataKey));
    this.#parts.keyValue.set(generationKey(body.id), String(body.generation));
  }

  #checkGeneration(body: VaultBody, acceptOlder: boolean): void {
    const known = Number(this.#parts.keyValue.get(generationKey(body.id)) ?? 0);
    if (body.generation < known && !acceptOlder) {
      throw new DriftMgrError(
        'vault-rolled-back',
        `An older copy of the vault has been put back (change ${String(body.generation)}; the last one here was ${String(known)}).`,
        {
          hint: 'If you restored a backup yourself, run: driftmgr vault unlock --accept-older',
        },
      );
    }
    if (body.generation !== known) this.#parts.keyValue.set(generationKey(body.id), String(body.generation));
  }

  async #renewOldWraps(body: VaultBody, ring: KeyRing): Promise<void> {
    const old = body.wraps.find((wrap) => wrap.kind === 'passphrase' && wrap.id === ring.wrapId && wrap.iterations < currentIterations);
    if (old?.kind !== 'passphrase' || ring.passphrase === undefined) return;
    const wrap = await wrapWithPassphrase(body.id, this.#use().dataKey, ring.passphrase, old.recovery);
    this.#change('vault.key', { renewed: 'passphrase' }, (now) => ({ ...now, wraps: now.wraps.map((one) => (one.id === old.id ? wrap : one)) }));
  }
}
