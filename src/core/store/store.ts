import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { ProviderLog } from '../provider.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { diskTokenBuckets, sweepBuckets } from './disk-buckets.ts';
import { diskParts } from './disk-parts.ts';
import { memoryParts } from './memory-parts.ts';
import type { StoreParts } from './parts.ts';
import { withFallback } from './fallback.ts';
import { bucketMigrations, storeMigrations } from './schema.ts';
import type { TokenBucketStore } from './token-bucket-store.ts';
import { memoryTokenBuckets } from './token-bucket-store.ts';

export interface StoreOptions {
  readonly now: () => number;
  readonly log: ProviderLog;
  /** What a person should hear: a file was put aside, nothing is kept on disk. */
  readonly onNotice?: (notice: StoreNotice) => void;
  /** Whether a process of this machine lives; for tests. */
  readonly isAlive?: (pid: number) => boolean;
}

export interface StoreNotice {
  /** `store-put-aside`, `store-memory-only` or `store-not-written`. */
  readonly code: string;
  readonly message: string;
}

/** What outlives the process. Several processes share it; none shows a lock error to a person. */
export interface Store extends StoreParts {
  /** `memory` when nothing outlives the process, with the reason. */
  readonly kept: { readonly where: 'disk'; readonly folder: string } | { readonly where: 'memory'; readonly reason: string };
  readonly buckets: TokenBucketStore;
  /** Removes what is too old; how long what is heard of the past is kept, in milliseconds, is the user's choice. */
  sweep(kept: { readonly historyMs: number; readonly metricsMs: number }): void;
  /** Releases files and leases. */
  close(): void;
}

/** How long a write may wait for another process's. */
const busyMs = 5_000;
const bucketBusyMs = 20;

/**
 * Opens the store in a data folder, and creates what is missing. Never fails: where the disk cannot be used, or this Node has no SQLite, it keeps
 * everything in memory and says so.
 */
export async function openStore(folder: string, options: StoreOptions): Promise<Store> {
  const { now, log } = options;
  const notice = (code: string, message: string, fields: Record<string, unknown> = {}): void => {
    log.warn(message, { code, ...fields });
    options.onNotice?.({ code, message });
  };
  try {
    // Loaded when first needed: a few Electron builds are without it.
    const sqlite = await import('node:sqlite');
    const onAside = (message: string, fields: Record<string, unknown>): void => {
      notice('store-put-aside', message, fields);
    };
    const common = { sqlite, now, onAside };
    const database = openDatabase({ ...common, path: join(folder, 'driftmgr.db'), migrations: storeMigrations, busyMs, synchronous: 'NORMAL' });
    const buckets = openDatabase({
      ...common,
      path: join(folder, 'buckets.db'),
      migrations: bucketMigrations,
      busyMs: bucketBusyMs,
      synchronous: 'OFF',
    });
    return diskStore(folder, database, buckets, options, notice);
  } catch (error) {
    const reason = messageOf(error);
    notice('store-memory-only', `Nothing is kept on disk, because ${folder} cannot be used: ${reason}`);
    return { ...memoryParts(now), kept: { where: 'memory', reason }, buckets: memoryTokenBuckets(), sweep: () => undefined, close: () => undefined };
  }
}

function diskStore(
  folder: string,
  database: Database,
  bucketDatabase: Database,
  options: StoreOptions,
  notice: (code: string, message: string) => void,
): Store {
  const { now } = options;
  const disk = diskParts(database, { now, isAlive: options.isAlive ?? isAlive });
  const parts = withFallback(disk, memoryParts(now), {
    path: database.path,
    onRefused: (error) => {
      notice(
        'store-not-written',
        `The store in ${folder} cannot be written (${messageOf(error)}). DriftMgr goes on in memory; what it learns now is not kept.`,
      );
    },
  });
  const buckets = diskTokenBuckets(bucketDatabase, (error) => {
    notice('store-not-written', `Limits are not shared with other processes any more: ${messageOf(error)}`);
  });
  return {
    ...parts,
    kept: { where: 'disk', folder },
    buckets,
    sweep({ historyMs, metricsMs }) {
      parts.listings.sweep();
      parts.history.sweep(now() - historyMs);
      parts.metrics.sweep(now() - metricsMs);
      sweepBuckets(bucketDatabase, now);
    },
    close() {
      disk.leases.close();
      database.close();
      bucketDatabase.close();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process lives as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
