import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as sqliteModule from 'node:sqlite';
import { DriftMgrError, messageOf } from '../errors.ts';
import { keepToOwner } from '../plain-files.ts';

/** Lets one process at a time run something short. */
export interface ProcessLock {
  /** Waits for its turn, runs, and lets the next one in, also when `action` throws. Not to be nested. */
  run<T>(action: () => T): T;
  close(): void;
}

/** `SQLITE_BUSY`, https://www.sqlite.org/rescode.html#busy */
const busy = 5;

/**
 * A lock between the processes of one machine on a file of its own. The operating system ends it with its owner, so that a killed
 * process never leaves it behind; a lock file with a process id in it would have to be taken from the dead, and two could take it at once.
 * @param waitMs how long to wait for one's turn
 * @throws DriftMgrError `lock-timeout`, `lock-unavailable` from `run`
 */
export function processLock(path: string, waitMs = 10_000): ProcessLock {
  let database: sqliteModule.DatabaseSync | undefined;
  const open = (): sqliteModule.DatabaseSync => {
    // Opened when first needed: loading SQLite takes time, and a few builds of VS Code lack it, whatever the types say.
    const sqlite = process.getBuiltinModule('node:sqlite') as typeof sqliteModule | undefined;
    if (sqlite === undefined) {
      throw new DriftMgrError('lock-unavailable', 'This build of VS Code has no SQLite, which DriftMgr needs to take turns with other processes.', {
        hint: 'Update VS Code, or use the terminal.',
      });
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Closing any handle of a file ends the POSIX locks that its process holds on it: one that is there is left alone.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    keepToOwner(path);
    const opened = new sqlite.DatabaseSync(path);
    opened.exec(`PRAGMA busy_timeout = ${waitMs}`);
    return opened;
  };
  return {
    run(action) {
      const held = (database ??= open());
      try {
        held.exec('BEGIN IMMEDIATE');
      } catch (error) {
        const isBusy = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === busy;
        if (isBusy) throw new DriftMgrError('lock-timeout', `Another process holds ${path} for longer than ${waitMs} ms`, { cause: error });
        throw new DriftMgrError('lock-unavailable', `${path} cannot be locked: ${messageOf(error)}`, { cause: error });
      }
      try {
        return action();
      } finally {
        held.exec('ROLLBACK');
      }
    },
    close() {
      database?.close();
      database = undefined;
    },
  };
}
