import type { ProcessLock } from '../observe/process-lock.ts';
import type { KeyValueStore } from '../store/parts.ts';
import type { Session } from './session.ts';
import {
  parseVault,
  type ReadVault,
  readVaultFile,
  serializeVault,
  sweepTemporary,
  type VaultBody,
  verifyMac,
  writeVaultFile,
} from './vault-file.ts';
import { anotherVault, folderVaultKey, generationKey, noVault, putInPlace, rolledBack } from './vault-names.ts';

export interface VaultStoreDeps {
  /** `vault.json` in the data folder. */
  readonly path: string;
  /** One writer at a time, over all processes. */
  readonly lock: ProcessLock;
  /** Remembers the newest generation. */
  readonly keyValue: KeyValueStore;
}

type Holder = Pick<Session, 'dataKey' | 'id'>;

/** `announce` comes before the write and must succeed, `failed` after one that did not. */
interface FileChange {
  change(body: VaultBody): VaultBody;
  announce(): void;
  failed(error: unknown): void;
}

/** The file as an open vault sees it: held to its MAC, its id and the newest generation that is known. */
export class VaultStore {
  readonly #deps: VaultStoreDeps;
  #last: { readonly bytes: Buffer; readonly read: ReadVault } | undefined;

  constructor(deps: VaultStoreDeps) {
    this.#deps = deps;
  }

  /** What the file says, not held to anything yet. @throws DriftMgrError `vault-absent`, `vault-damaged` */
  read(): ReadVault {
    const bytes = readVaultFile(this.#deps.path);
    if (bytes === undefined) throw noVault();
    // The same bytes say the same; what they are held to is looked at each time all the same.
    if (this.#last?.bytes.equals(bytes) === true) return this.#last.read;
    const read = parseVault(bytes);
    this.#last = { bytes, read };
    return read;
  }

  /**
   * As `read`, of the vault that was here before, unless a person says that another one may be: a file put in its place, an export say, may be one whose key its
   * maker holds too. To be asked before any key is looked for.
   * @throws DriftMgrError `vault-absent`, `vault-damaged`, `vault-replaced`
   */
  readOwn(acceptOther: boolean): ReadVault {
    const read = this.read();
    if (!acceptOther) this.#refuseOther(read.body.id);
    return read;
  }

  #refuseOther(id: string): void {
    const own = this.#deps.keyValue.get(folderVaultKey);
    if (own !== undefined && own !== id) throw putInPlace(this.#deps.path);
  }

  /** The newest content. @throws DriftMgrError `vault-damaged`, `vault-rolled-back` */
  current(holder: Holder): VaultBody {
    const seen = this.#held(holder);
    // What is of another generation may only have been overtaken, or not been said yet.
    return seen.generation === this.#newest(seen.id) ? seen : this.#deps.lock.run(() => this.#newestOf(holder, false));
  }

  /** As `current`, and takes an older copy for the newest where a person says so. */
  accept(holder: Holder, older: boolean): VaultBody {
    return this.#deps.lock.run(() => this.#newestOf(holder, older));
  }

  /** Reads, changes and writes while no other process does. */
  change(holder: Holder, how: FileChange): void {
    this.rekey(holder, holder.dataKey, how);
  }

  /** As `change`, from one data key to another. */
  rekey(holder: Holder, dataKey: Buffer, how: FileChange): void {
    this.#deps.lock.run(() => {
      const body = this.#newestOf(holder, false);
      const next = how.change(body);
      how.announce();
      try {
        this.write({ ...next, generation: body.generation + 1 }, dataKey);
      } catch (error) {
        how.failed(error);
        throw error;
      }
    });
  }

  /** To be called under the lock. */
  write(body: VaultBody, dataKey: Buffer): void {
    writeVaultFile(this.#deps.path, serializeVault(body, dataKey));
    sweepTemporary(this.#deps.path);
    this.#deps.keyValue.set(generationKey(body.id), String(body.generation));
    this.#deps.keyValue.set(folderVaultKey, body.id);
  }

  #held(holder: Holder): VaultBody {
    const read = this.read();
    if (read.body.id !== holder.id) throw anotherVault();
    verifyMac(read, holder.dataKey);
    return read.body;
  }

  #newestOf(holder: Holder, acceptOlder: boolean): VaultBody {
    const body = this.#held(holder);
    const newest = this.#newest(body.id);
    if (body.generation < newest && !acceptOlder) throw rolledBack(body.generation, newest);
    if (!acceptOlder) this.#refuseOther(body.id);
    if (this.#deps.keyValue.get(folderVaultKey) !== body.id) this.#deps.keyValue.set(folderVaultKey, body.id);
    if (body.generation !== newest) this.#deps.keyValue.set(generationKey(body.id), String(body.generation));
    return body;
  }

  #newest(id: string): number {
    return Number(this.#deps.keyValue.get(generationKey(id)) ?? 0);
  }
}
