import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DriftMgrError } from '../errors.ts';

/** Lets one process at a time run something short. */
export interface ProcessLock {
  /** Waits for its turn, runs, and lets the next one in, also when `action` throws. Not to be nested. */
  run<T>(action: () => T): T;
  close(): void;
}

/**
 * A lock between the processes of one machine on a file of its own. The operating system ends it with its owner, so that a killed
 * process never leaves it behind; a lock file with a process id in it would have to be taken from the dead, and two could take it at once.
 * @param waitMs how long to wait for one's turn
 * @throws DriftMgrError `lock-timeout` from `run`
 */
export function processLock(path: string, waitMs = 10_000): ProcessLock {
  let database: DatabaseSync | undefined;
  const open = (): DatabaseSync => {
    // Opened when first needed: loading SQLite takes time, and a build of VS Code may lack it.
    const sqlite = process.getBuiltinModule('node:sqlite');
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
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
        throw new DriftMgrError('lock-timeout', `Another process holds ${path} for longer than ${waitMs} ms`, { cause: error });
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
