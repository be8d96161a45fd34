import { hostname } from 'node:os';
import type { Database } from './database.ts';
import { diskHistory } from './disk-history.ts';
import { diskLeases } from './disk-leases.ts';
import { diskListings } from './disk-listings.ts';
import { diskAnswers, diskInventories, diskKeyValue, diskMetrics } from './disk-small.ts';
import type { LeaseStore, StoreParts } from './parts.ts';

export interface DiskOptions {
  readonly now: () => number;
  /** Whether a process of this machine lives. */
  readonly isAlive: (pid: number) => boolean;
}

/** The parts of the store over one database. */
export function diskParts(database: Database, { now, isAlive }: DiskOptions): StoreParts & { leases: LeaseStore & { close(): void } } {
  return {
    listings: diskListings(database, now),
    answers: diskAnswers(database),
    keyValue: diskKeyValue(database),
    inventories: diskInventories(database, now),
    leases: diskLeases(database, { now, host: hostname(), pid: process.pid, isAlive }),
    metrics: diskMetrics(database),
    history: diskHistory(database),
  };
}
