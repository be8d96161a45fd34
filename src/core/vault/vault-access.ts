import { DriftMgrError } from '../errors.ts';
import type { VaultEntryFacts } from '../api/vault.ts';
import { keyBytes } from './crypto.ts';
import { factsOf, sealEntry, type ShownEntry, unsealEntry } from './entry.ts';
import { SessionKeeper, type SessionDeps } from './session.ts';
import type { VaultBody, Wrap } from './vault-file.ts';
import { VaultStore, type VaultStoreDeps } from './vault-store.ts';

export interface VaultAccessDeps extends SessionDeps, VaultStoreDeps {
  /** Days from which on an entry counts as old; 0: never. */
  ageWarningDays(): number;
}

/** The file together with the key to it while the vault is open: what entries and keys are read through and changed through. */
export class VaultAccess {
  readonly sessions: SessionKeeper;
  readonly store: VaultStore;
  readonly #deps: VaultAccessDeps;

  constructor(deps: VaultAccessDeps) {
    this.#deps = deps;
    this.sessions = new SessionKeeper(deps);
    this.store = new VaultStore(deps);
  }

  /** The newest content and the key to it; puts off the lock. @throws DriftMgrError `vault-locked`, `vault-damaged`, `vault-rolled-back` */
  read(): { readonly body: VaultBody; readonly dataKey: Buffer } {
    const session = this.sessions.use();
    return { body: this.store.current(session), dataKey: session.dataKey };
  }

  /** Changes the file and records it in the audit trail; nothing of it happens when it cannot be recorded. @throws DriftMgrError as `read` */
  change(action: string, fields: Record<string, unknown>, change: (body: VaultBody, dataKey: Buffer) => VaultBody): void {
    const session = this.sessions.use();
    this.store.change(session, {
      change: (body) => change(body, session.dataKey),
      announce: () => {
        this.#deps.audit({ action, result: 'success', fields });
      },
      failed: (error) => {
        this.#deps.audit({ action, result: 'failure', fields: { ...fields, code: codeOf(error) } });
      },
    });
    this.#deps.onChange();
  }

  /**
   * As `change`, under a new data key, by which every entry is encrypted anew: the old key opens nothing that comes later.
   * @param wraps of the new key
   */
  rekey(action: string, fields: Record<string, unknown>, dataKey: Buffer, wraps: readonly Wrap[]): void {
    const session = this.sessions.use();
    this.store.rekey(session, dataKey, {
      change: (body) => ({
        ...body,
        wraps: [...wraps],
        entries: body.entries.map((sealed) => {
          const { id, version } = sealed;
          return sealEntry(body.id, dataKey, unsealEntry(body.id, session.dataKey, sealed), { id, version: version + 1 });
        }),
      }),
      announce: () => {
        this.#deps.audit({ action, result: 'success', fields });
        // Before the write: by the old key the file would look changed by a stranger.
        this.sessions.lockOthers();
      },
      failed: (error) => {
        this.#deps.audit({ action, result: 'failure', fields: { ...fields, code: codeOf(error) } });
      },
    });
    this.sessions.rekey(dataKey);
    this.#deps.onChange();
  }

  /** Works with a copy of the data key, so that a lock meanwhile cannot turn it into zeros. @throws DriftMgrError `vault-locked` */
  async withDataKey<T>(work: (dataKey: Buffer, id: string) => Promise<T>): Promise<T> {
    const { dataKey, id } = this.sessions.use();
    const copy = Buffer.alloc(keyBytes);
    dataKey.copy(copy);
    try {
      return await work(copy, id);
    } finally {
      copy.fill(0);
    }
  }

  /** What may be shown of an entry, with its age as of now. */
  factsOf(entry: ShownEntry): VaultEntryFacts {
    return factsOf(entry, this.#deps.now(), this.#deps.ageWarningDays());
  }
}

/** The code by which the audit trail names an error. */
export function codeOf(error: unknown): string {
  return DriftMgrError.is(error) ? error.code : 'failed';
}
