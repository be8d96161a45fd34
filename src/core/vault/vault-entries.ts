import type { VaultEntryFacts } from '../api/vault.ts';
import type { AuditEvent } from '../observe/audit.ts';
import { findEntry, newPlace, type OpenedEntry, sealEntry, type ShownEntry, unsealEntry, type VaultEntry, withoutSecret } from './entry.ts';
import { readExport, writeExport } from './transfer.ts';
import { codeOf, type VaultAccess } from './vault-access.ts';
import type { SealedEntry } from './vault-file.ts';
import { entryExists, noEntry } from './vault-names.ts';

/** The entries of an open vault. Every member throws `vault-locked` while it is locked. */
export class VaultEntries {
  readonly #access: VaultAccess;
  readonly #audit: (event: AuditEvent) => void;
  #shownEntries = new WeakMap<SealedEntry, ShownEntry>();

  /** @param audit must succeed before what it records takes effect */
  constructor(access: VaultAccess, audit: (event: AuditEvent) => void) {
    this.#access = access;
    this.#audit = audit;
  }

  /** In the order of their names. */
  list(): VaultEntryFacts[] {
    return [...this.#shown().values()].map((entry) => this.#access.factsOf(entry)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Opens every entry, and returns how many there are. */
  verify(): number {
    const { length } = this.#opened();
    this.#audit({ action: 'vault.verify', result: 'success', fields: { entries: length } });
    return length;
  }

  /** Entries with their secrets, for a provider. The audit trail records their names. */
  secretsOf(provider: VaultEntry['provider']): VaultEntry[] {
    const wanted = [...this.#shown()].filter(([, entry]) => entry.provider === provider);
    const { body, dataKey } = this.#access.read();
    const found = wanted.map(([sealed]) => unsealEntry(body.id, dataKey, sealed));
    if (found.length > 0) this.#audit({ action: 'vault.read', result: 'success', fields: { provider, names: found.map((entry) => entry.name) } });
    return found;
  }

  /** @throws DriftMgrError `vault-entry-exists` */
  add(entry: VaultEntry): VaultEntryFacts {
    this.#access.change('vault.add', { name: entry.name, provider: entry.provider }, (body, dataKey) => {
      if (findEntry(body, dataKey, entry.name) !== undefined) throw entryExists(entry.name);
      return { ...body, entries: [...body.entries, sealEntry(body.id, dataKey, entry, newPlace())] };
    });
    return this.#access.factsOf(withoutSecret(entry));
  }

  /** Puts a changed entry in the place of the one of the same name. @throws DriftMgrError `vault-no-entry` */
  replace(name: string, change: (old: VaultEntry) => VaultEntry, action: 'vault.rotate'): VaultEntryFacts {
    let changed: VaultEntry | undefined;
    this.#access.change(action, { name }, (body, dataKey) => {
      const found = findEntry(body, dataKey, name) ?? noEntry(name);
      const next = change(found.entry);
      changed = next;
      const place = { id: found.sealed.id, version: found.sealed.version + 1 };
      return { ...body, entries: body.entries.map((sealed) => (sealed.id === place.id ? sealEntry(body.id, dataKey, next, place) : sealed)) };
    });
    return this.#access.factsOf(withoutSecret(changed ?? noEntry(name)));
  }

  /** What may be shown of one entry. @throws DriftMgrError `vault-no-entry` */
  facts(name: string): VaultEntryFacts {
    return this.#access.factsOf([...this.#shown().values()].find((entry) => entry.name === name) ?? noEntry(name));
  }

  has(name: string): boolean {
    return [...this.#shown().values()].some((entry) => entry.name === name);
  }

  /** @throws DriftMgrError `vault-no-entry` */
  remove(name: string): void {
    this.#access.change('vault.remove', { name }, (body, dataKey) => {
      const { sealed } = findEntry(body, dataKey, name) ?? noEntry(name);
      return { ...body, entries: body.entries.filter((other) => other.id !== sealed.id) };
    });
  }

  /** All entries in a file of their own, under a passphrase of its own. Returns how many. @throws DriftMgrError `vault-export-exists` */
  async exportTo(path: string, passphrase: string): Promise<number> {
    const entries = this.#opened().map(({ entry }) => entry);
    this.#audit({ action: 'vault.export', result: 'success', fields: { entries: entries.length } });
    await writeExport(path, entries, passphrase);
    return entries.length;
  }

  /** Takes over the entries of an export whose names are free. @throws DriftMgrError `vault-no-export`, `vault-wrong-key`, `vault-damaged` */
  async importFrom(path: string, passphrase: string): Promise<{ added: string[]; skipped: string[] }> {
    this.#access.sessions.use();
    let incoming: VaultEntry[];
    try {
      incoming = await readExport(path, passphrase);
    } catch (error) {
      this.#audit({ action: 'vault.import', result: 'failure', fields: { code: codeOf(error) } });
      throw error;
    }
    const added: string[] = [];
    const skipped: string[] = [];
    this.#access.change('vault.import', { names: incoming.map((entry) => entry.name) }, (body, dataKey) => {
      const taken = new Set(body.entries.map((sealed) => unsealEntry(body.id, dataKey, sealed).name));
      const fresh = incoming.filter((entry) => !taken.has(entry.name));
      for (const { name } of incoming) (taken.has(name) ? skipped : added).push(name);
      return { ...body, entries: [...body.entries, ...fresh.map((entry) => sealEntry(body.id, dataKey, entry, newPlace()))] };
    });
    return { added, skipped };
  }

  /** Opens what is not known yet, so that a damaged entry is found out when the vault is opened. @throws DriftMgrError `vault-damaged` */
  open(): void {
    this.#shown();
  }

  /** Lets go of everything that was read. */
  forget(): void {
    this.#shownEntries = new WeakMap();
  }

  /** The entries without their secrets. Each is opened once; those that are known are looked at again when the file has changed. */
  #shown(): Map<SealedEntry, ShownEntry> {
    const { body, dataKey } = this.#access.read();
    const open = (sealed: SealedEntry): ShownEntry => {
      const known = this.#shownEntries.get(sealed);
      if (known !== undefined) return known;
      const shown = withoutSecret(unsealEntry(body.id, dataKey, sealed));
      this.#shownEntries.set(sealed, shown);
      return shown;
    };
    return new Map(body.entries.map((sealed) => [sealed, open(sealed)]));
  }

  #opened(): OpenedEntry[] {
    const { body, dataKey } = this.#access.read();
    return body.entries.map((sealed) => ({ sealed, entry: unsealEntry(body.id, dataKey, sealed) }));
  }
}
