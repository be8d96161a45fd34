import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as sqlite from 'node:sqlite';
import { DriftMgrError } from '../errors.ts';
import { keepToOwner } from '../plain-files.ts';
import type { Row } from './row.ts';

export interface DatabaseOptions {
  /** Handed in, because it is loaded when first needed. */
  readonly sqlite: typeof sqlite;
  readonly path: string;
  /** One script for each schema version, the first leading from nothing to version 1. */
  readonly migrations: readonly string[];
  /** Milliseconds to wait for another process's write. Blocks the thread. */
  readonly busyMs: number;
  /** `NORMAL` outlives a kill of the process; `OFF` is for what may be lost with the machine. */
  readonly synchronous: 'NORMAL' | 'OFF';
  readonly now: () => number;
  /** A file was put aside: for a person. */
  readonly onAside: (message: string, fields: Record<string, unknown>) => void;
}

/** Primary result codes, https://www.sqlite.org/rescode.html */
const resultCode = { error: 1, busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary SQLite result code of an error; undefined when it came from elsewhere. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === resultCode.busy || code === resultCode.locked;
}

export function isDamaged(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === resultCode.corrupt || code === resultCode.notADatabase;
}

/** True when the disk, not the statement, is at fault: full, read-only, broken, locked for too long. */
export function isStorageFailure(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && code !== resultCode.error && (Object.values(resultCode) as number[]).includes(code);
}

/** A SQLite file that several processes write: WAL, immediate transactions, prepared statements kept. */
export class Database {
  readonly path: string;
  readonly #connection: sqlite.DatabaseSync;
  #closed = false;
  readonly #statements = new Map<string, sqlite.StatementSync>();

  constructor(path: string, connection: sqlite.DatabaseSync) {
    this.path = path;
    this.#connection = connection;
  }

  all(sql: string, ...values: sqlite.SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: sqlite.SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, ...values: sqlite.SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Runs `action` while no other process writes; everything that it did is kept or nothing is. */
  transaction<T>(action: () => T): T {
    this.#prepare('BEGIN IMMEDIATE').run();
    try {
      const result = action();
      this.#prepare('COMMIT').run();
      return result;
    } catch (error) {
      rollBack(this.#connection);
      throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): sqlite.StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/**
 * Opens or creates a database, readable by its owner only, and brings it to the newest schema. A file that is damaged, or written by a newer
 * DriftMgr, is put aside under a name with a time stamp, never deleted, and a new one begun. Throws where the disk cannot be written.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { path } = options;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(damageMark(path))) putAside(options, 'damaged', inodeOf(path));
  const inode = inodeOf(path);
  try {
    return connect(options);
  } catch (error) {
    const reason = isDamaged(error) ? 'damaged' : DriftMgrError.is(error, 'store-newer') ? 'newer' : undefined;
    if (reason === undefined) throw error;
    putAside(options, reason, inode);
    return connect(options);
  }
}

/** Notes that a database turned out to be damaged while in use: the next one to open it puts it aside. */
export function markDamaged(path: string): void {
  writeFileSync(damageMark(path), '', { mode: 0o600 });
}

function connect(options: DatabaseOptions): Database {
  const { path } = options;
  // SQLite would create it readable by all; -wal and -shm take over the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  keepToOwner(path);
  const connection = new options.sqlite.DatabaseSync(path);
  try {
    connection.exec('PRAGMA busy_timeout = 200');
    patiently(() => {
      connection.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous}`);
      migrate(connection, options);
    });
    connection.exec(`PRAGMA busy_timeout = ${String(options.busyMs)}`);
  } catch (error) {
    connection.close();
    throw error;
  }
  return new Database(path, connection);
}

/** Turning on WAL answers `busy` at once, whatever the timeout, while another process does the same. */
function patiently(action: () => void): void {
  for (let left = 100; ; left -= 1) {
    try {
      action();
      return;
    } catch (error) {
      if (!isBusy(error) || left === 0) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function migrate(connection: sqlite.DatabaseSync, options: DatabaseOptions): void {
  const newest = options.migrations.length;
  if (versionOf(connection) === newest) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been faster.
    const version = versionOf(connection);
    if (version > newest) {
      throw new DriftMgrError(
        'store-newer',
        `${options.path} was written by a newer DriftMgr (schema ${String(version)}, this one knows ${String(newest)}).`,
      );
    }
    for (const script of options.migrations.slice(version)) connection.exec(script);
    connection.exec(`PRAGMA user_version = ${String(newest)}`);
    connection.exec('COMMIT');
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** Node 22 does not tell whether a transaction is open (`isTransaction`), and a full disk may have ended it already. */
function rollBack(connection: sqlite.DatabaseSync): void {
  try {
    connection.exec('ROLLBACK');
  } catch (error) {
    if (sqliteCode(error) !== resultCode.error) throw error;
  }
}

function versionOf(connection: sqlite.DatabaseSync): number {
  const version = connection.prepare('PRAGMA user_version').get()?.['user_version'];
  return typeof version === 'number' ? version : 0;
}

/** Renames the file and its journals, unless another process has just done so (then the file is another one). */
function putAside(options: DatabaseOptions, reason: 'damaged' | 'newer', inode: bigint | undefined): void {
  const { path } = options;
  const stamp = new Date(options.now()).toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  const aside = `${path}.${reason}-${stamp}-${String(process.pid)}`;
  if (inode === undefined || inodeOf(path) !== inode) {
    rmSync(damageMark(path), { force: true });
    return;
  }
  renameSync(path, aside);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  rmSync(damageMark(path), { force: true });
  const why = reason === 'newer' ? 'was written by a newer DriftMgr' : 'is damaged';
  options.onAside(`The store ${why}. It was kept as ${aside}, and a new one was begun.`, { file: path, keptAs: aside, reason });
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

function damageMark(path: string): string {
  return `${path}.damaged`;
}
