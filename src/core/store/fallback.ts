import { isDamaged, isStorageFailure, markDamaged } from './database.ts';
import type { StoreParts } from './parts.ts';
import { listingKey } from './parts.ts';

export interface FallbackOptions {
  /** The database file. */
  readonly path: string;
  /** The disk refused a write after it had taken the ones before. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Puts memory behind the disk: what the disk refuses (full, read-only, damaged, locked for too long) is kept in memory, and found there first,
 * until the disk takes it again.
 */
export function withFallback(disk: StoreParts, memory: StoreParts, options: FallbackOptions): StoreParts {
  let refusing = false;

  /** Runs `action` on the disk; `instead` when the disk is at fault. */
  function onDisk<T>(action: () => T, instead: (error: unknown) => T): T {
    try {
      return action();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      if (isDamaged(error)) noteDamage();
      return instead(error);
    }
  }

  function write<T>(action: () => T, instead: () => T): T {
    let refused = false;
    const result = onDisk(action, (error) => {
      refused = true;
      if (!refusing) options.onRefused(error);
      return instead();
    });
    refusing = refused;
    return result;
  }

  function noteDamage(): void {
    try {
      markDamaged(options.path);
    } catch (error) {
      // The mark saves the next start a failure; that start finds the damage by itself otherwise.
      options.onRefused(error);
    }
  }

  return {
    listings: {
      put(record) {
        write(
          () => {
            disk.listings.put(record);
            memory.listings.forget(listingKey(record.listing));
          },
          () => {
            memory.listings.put(record);
          },
        );
      },
      metas: (identity) =>
        new Map([
          ...onDisk(
            () => disk.listings.metas(identity),
            () => new Map(),
          ),
          ...memory.listings.metas(identity),
        ]),
      version: () =>
        memory.listings.times().size > 0
          ? undefined
          : onDisk(
              () => disk.listings.version(),
              () => undefined,
            ),
      times: () =>
        new Map([
          ...onDisk(
            () => disk.listings.times(),
            () => new Map<string, number>(),
          ),
          ...memory.listings.times(),
        ]),
      rows: (key, fetchedAt) =>
        memory.listings.metas().has(key)
          ? memory.listings.rows(key, fetchedAt)
          : onDisk(
              () => disk.listings.rows(key, fetchedAt),
              () => undefined,
            ),
      forget(key) {
        write(
          () => {
            disk.listings.forget(key);
          },
          () => undefined,
        );
        memory.listings.forget(key);
      },
      sweep: () =>
        write(
          () => disk.listings.sweep(),
          () => 0,
        ) + memory.listings.sweep(),
      clear: (provider) =>
        write(
          () => disk.listings.clear(provider),
          () => 0,
        ) + memory.listings.clear(provider),
    },
    answers: {
      put(answer) {
        write(
          () => {
            disk.answers.put(answer);
          },
          () => {
            memory.answers.put(answer);
          },
        );
      },
      get(key) {
        const kept = onDisk(
          () => disk.answers.get(key),
          () => undefined,
        );
        const held = memory.answers.get(key);
        return (held?.fetchedAt ?? -Infinity) >= (kept?.fetchedAt ?? -Infinity) ? (held ?? kept) : kept;
      },
      clear: (filter) =>
        write(
          () => disk.answers.clear(filter),
          () => 0,
        ) + memory.answers.clear(filter),
      sweep: (before) =>
        write(
          () => disk.answers.sweep(before),
          () => 0,
        ) + memory.answers.sweep(before),
    },
    keyValue: {
      get: (key) =>
        memory.keyValue.get(key) ??
        onDisk(
          () => disk.keyValue.get(key),
          () => undefined,
        ),
      set(key, value) {
        write(
          () => {
            disk.keyValue.set(key, value);
            memory.keyValue.change(key, () => undefined);
          },
          () => {
            memory.keyValue.set(key, value);
          },
        );
      },
      change(key, action) {
        const held = memory.keyValue.get(key);
        return write(
          () => {
            const value = disk.keyValue.change(key, (old) => action(held ?? old));
            memory.keyValue.change(key, () => undefined);
            return value;
          },
          () =>
            memory.keyValue.change(key, (old) =>
              action(
                old ??
                  onDisk(
                    () => disk.keyValue.get(key),
                    () => undefined,
                  ),
              ),
            ),
        );
      },
    },
    inventories: {
      put(scope, text) {
        write(
          () => {
            disk.inventories.put(scope, text);
          },
          () => {
            memory.inventories.put(scope, text);
          },
        );
      },
      get(scope) {
        const kept = onDisk(
          () => disk.inventories.get(scope),
          () => undefined,
        );
        const held = memory.inventories.get(scope);
        return held !== undefined && held.savedAt >= (kept?.savedAt ?? -Infinity) ? held : kept;
      },
    },
    leases: {
      acquire: (name, how) =>
        write(
          () => disk.leases.acquire(name, how),
          () => memory.leases.acquire(name, how),
        ),
      holder: (name) =>
        memory.leases.holder(name) ??
        onDisk(
          () => disk.leases.holder(name),
          () => undefined,
        ),
    },
    metrics: {
      add(rows) {
        write(
          () => {
            disk.metrics.add(rows);
          },
          () => {
            memory.metrics.add(rows);
          },
        );
      },
      since: (time) => [
        ...onDisk(
          () => disk.metrics.since(time),
          () => [],
        ),
        ...memory.metrics.since(time),
      ],
      sweep: (before) =>
        write(
          () => disk.metrics.sweep(before),
          () => 0,
        ) + memory.metrics.sweep(before),
    },
    history: {
      record: (...record) =>
        write(
          () => disk.history.record(...record),
          () => memory.history.record(...record),
        ),
      since: (time) =>
        onDisk(
          () => disk.history.since(time),
          () => memory.history.since(time),
        ),
      firstSeen: (listing, id) =>
        onDisk(
          () => disk.history.firstSeen(listing, id),
          () => undefined,
        ),
      sweep: (goneBefore) =>
        write(
          () => disk.history.sweep(goneBefore),
          () => 0,
        ),
    },
  };
}
