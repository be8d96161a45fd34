import { DriftMgrError } from '../errors.ts';
import type { AuditEvent } from '../observe/audit.ts';
import type { KeyValueStore } from '../store/parts.ts';
import { lockKey } from './vault-names.ts';

/** The data key while the vault is open. */
export interface Session {
  readonly dataKey: Buffer;
  readonly id: string;
  /** How often the vault had been locked on demand when it was opened. */
  readonly locks: number;
  usedAt: number;
}

export interface SessionDeps {
  readonly keyValue: KeyValueStore;
  /** Must succeed before what it tells takes effect. */
  audit(event: AuditEvent): void;
  autoLockMs(): number;
  now(): number;
  onChange(): void;
  /** The data key is gone. */
  onLock(): void;
  /** What went wrong while nobody waited for an answer. */
  readonly warn: (message: string, error: unknown) => void;
}

const checkEveryMs = 15_000;
/** A clock may be set right by a little; one that was put back by more would keep the vault open for longer. */
const clockStepMs = 60_000;

/** Holds the data key, and lets go of it: on demand here or in another process, after the time without use, at the end. */
export class SessionKeeper {
  readonly #deps: SessionDeps;
  readonly #watch: NodeJS.Timeout;
  #session: Session | undefined;
  #heldShut = false;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    // A clock that jumped ahead (sleep) locks as well: the time without use is measured, not the ticks.
    this.#watch = setInterval(() => {
      try {
        this.#lockIfDue();
      } catch (error) {
        deps.warn('the lock of the vault could not be written to the audit trail', error);
      }
    }, checkEveryMs);
    this.#watch.unref();
  }

  /** True after a lock on demand: then the vault is not opened in passing, but only when a person asks for it. */
  get isHeldShut(): boolean {
    return this.#heldShut;
  }

  /** How often the vault was locked on demand, by any process. To be read before a key is looked for. */
  locksOf(id: string): number {
    return Number(this.#deps.keyValue.get(lockKey(id)) ?? 0);
  }

  /** Takes over a data key, unless the vault was locked on demand while the key was looked for. */
  open(dataKey: Buffer, id: string, locks: number): void {
    if (this.locksOf(id) !== locks) {
      dataKey.fill(0);
      throw lockedError();
    }
    this.#session?.dataKey.fill(0);
    this.#session = { dataKey, id, locks, usedAt: this.#deps.now() };
    this.#heldShut = false;
    this.#deps.onChange();
  }

  /** The open session; locks first where that is due. */
  current(): Session | undefined {
    this.#lockIfDue();
    return this.#session;
  }

  /** The open session; its use puts off the lock. @throws DriftMgrError `vault-locked` */
  use(): Session {
    const session = this.current();
    if (session === undefined) throw lockedError();
    session.usedAt = this.#deps.now();
    return session;
  }

  /** Locks here and in every other process on this data folder. @param id of the vault in the folder */
  lock(id: string | undefined): void {
    if (id !== undefined) this.#deps.keyValue.change(lockKey(id), (old) => String(Number(old ?? 0) + 1));
    this.#heldShut = true;
    this.#end('asked');
  }

  /** Has every other process on this data folder let go of the data key, before another takes its place. */
  lockOthers(): void {
    const session = this.use();
    this.#deps.keyValue.change(lockKey(session.id), (old) => String(Number(old ?? 0) + 1));
    this.#session = { ...session, locks: this.locksOf(session.id) };
  }

  /** Goes on under another data key. */
  rekey(dataKey: Buffer): void {
    const session = this.use();
    session.dataKey.fill(0);
    this.#session = { ...session, dataKey };
  }

  /** Locks as the window or the command ends. */
  close(): void {
    clearInterval(this.#watch);
    if (this.#session !== undefined) this.#end('closed');
  }

  #lockIfDue(): void {
    const session = this.#session;
    if (session === undefined) return;
    const unused = this.#deps.now() - session.usedAt;
    if (this.locksOf(session.id) !== session.locks) {
      this.#heldShut = true;
      this.#end('elsewhere');
    } else if (unused >= this.#deps.autoLockMs() || unused < -clockStepMs) this.#end('idle');
  }

  #end(why: 'asked' | 'elsewhere' | 'idle' | 'closed'): void {
    this.#session?.dataKey.fill(0);
    this.#session = undefined;
    this.#deps.onLock();
    this.#deps.onChange();
    this.#deps.audit({ action: 'vault.lock', result: 'success', fields: { why } });
  }
}

function lockedError(): DriftMgrError {
  return new DriftMgrError('vault-locked', 'The vault is locked.', { hint: 'Unlock it first.' });
}
