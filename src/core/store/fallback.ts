import { isDamaged, isStorageFailure, markDamaged } from './database.ts';
import type { StoreParts } from './parts.ts';
import { listingKey } from './parts.ts';

export interface FallbackOptions {
  /** The database file. */
  readonly path: string;
  /** The disk refused a write after it had taken the ones before. */
  readonly onRefused: (error: unknown) => void;
}

/** The disk's side of each part: what it refuses is noticed in one place. */
interface Guard {
  /** Runs `action` on the disk; `instead` when the disk is at fault. */
  onDisk<T>(action: () => T, instead: () => T): T;
  /** The same for a write, whose refusal is reported once until the disk takes one again. */
  write<T>(action: () => T, instead: () => T): T;
}

/** One part of the store, twice. */
interface Both<P> {
  readonly disk: P;
  readonly memory: P;
  readonly guard: Guard;
}

/**
 * Puts memory behind the disk: what the disk refuses (full, read-only, damaged, locked for too long) is kept in memory, and found there first,
 * until the disk takes it again.
 */
export function withFallback(disk: StoreParts, memory: StoreParts, options: FallbackOptions): StoreParts {
  const guard = guardOf(options);
  const both = <K extends keyof StoreParts>(part: K): Both<StoreParts[K]> => ({ disk: disk[part], memory: memory[part], guard });
  return {
    listings: listings(both('listings')),
    answers: answers(both('answers')),
    keyValue: keyValue(both('keyValue')),
    inventories: inventories(both('inventories')),
    leases: leases(both('leases')),
    metrics: metrics(both('metrics')),
    history: history(both('history')),
  };
}

function guardOf(options: FallbackOptions): Guard {
  let refusing = false;

  function onDisk<T>(action: () => T, instead: (error: unknown) => T): T {
    try {
      return action();
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      if (isDamaged(error)) noteDamage();
      return instead(error);
    }
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
    onDisk,
    write<T>(action: () => T, instead: () => T): T {
      let refused = false;
      const result = onDisk(action, (error) => {
        refused = true;
        if (!refusing) options.onRefused(error);
        return instead();
      });
      refusing = refused;
      return result;
    },
  };
}

function listings({ disk, memory, guard }: Both<StoreParts['listings']>): StoreParts['listings'] {
  return {
    put(record) {
      guard.write(
        () => {
          disk.put(record);
          memory.forget(listingKey(record.listing));
        },
        () => {
          memory.put(record);
        },
      );
    },
    metas: (identity) =>
      new Map([
        ...guard.onDisk(
          () => disk.metas(identity),
          () => new Map(),
        ),
        ...memory.metas(identity),
      ]),
    version: () =>
      memory.times().size > 0
        ? undefined
        : guard.onDisk(
            () => disk.version(),
            () => undefined,
          ),
    times: () =>
      new Map([
        ...guard.onDisk(
          () => disk.times(),
          () => new Map<string, number>(),
        ),
        ...memory.times(),
      ]),
    rows: (key, fetchedAt) =>
      memory.metas().has(key)
        ? memory.rows(key, fetchedAt)
        : guard.onDisk(
            () => disk.rows(key, fetchedAt),
            () => undefined,
          ),
    forget(key) {
      guard.write(
        () => {
          disk.forget(key);
        },
        () => undefined,
      );
      memory.forget(key);
    },
    sweep: () =>
      guard.write(
        () => disk.sweep(),
        () => 0,
      ) + memory.sweep(),
    clear: (provider) =>
      guard.write(
        () => disk.clear(provider),
        () => 0,
      ) + memory.clear(provider),
  };
}

function answers({ disk, memory, guard }: Both<StoreParts['answers']>): StoreParts['answers'] {
  return {
    put(answer) {
      guard.write(
        () => {
          disk.put(answer);
        },
        () => {
          memory.put(answer);
        },
      );
    },
    get(key) {
      const kept = guard.onDisk(
        () => disk.get(key),
        () => undefined,
      );
      const held = memory.get(key);
      return (held?.fetchedAt ?? -Infinity) >= (kept?.fetchedAt ?? -Infinity) ? (held ?? kept) : kept;
    },
    clear: (filter) =>
      guard.write(
        () => disk.clear(filter),
        () => 0,
      ) + memory.clear(filter),
    sweep: (before) =>
      guard.write(
        () => disk.sweep(before),
        () => 0,
      ) + memory.sweep(before),
  };
}

function keyValue({ disk, memory, guard }: Both<StoreParts['keyValue']>): StoreParts['keyValue'] {
  return {
    get: (key) =>
      memory.get(key) ??
      guard.onDisk(
        () => disk.get(key),
        () => undefined,
      ),
    set(key, value) {
      guard.write(
        () => {
          disk.set(key, value);
          memory.change(key, () => undefined);
        },
        () => {
          memory.set(key, value);
        },
      );
    },
    change(key, action) {
      const held = memory.get(key);
      return guard.write(
        () => {
          const value = disk.change(key, (old) => action(held ?? old));
          memory.change(key, () => undefined);
          return value;
        },
        () =>
          memory.change(key, (old) =>
            action(
              old ??
                guard.onDisk(
                  () => disk.get(key),
                  () => undefined,
                ),
            ),
          ),
      );
    },
  };
}

function inventories({ disk, memory, guard }: Both<StoreParts['inventories']>): StoreParts['inventories'] {
  return {
    put(scope, text) {
      guard.write(
        () => {
          disk.put(scope, text);
        },
        () => {
          memory.put(scope, text);
        },
      );
    },
    get(scope) {
      const kept = guard.onDisk(
        () => disk.get(scope),
        () => undefined,
      );
      const held = memory.get(scope);
      return held !== undefined && held.savedAt >= (kept?.savedAt ?? -Infinity) ? held : kept;
    },
  };
}

function leases({ disk, memory, guard }: Both<StoreParts['leases']>): StoreParts['leases'] {
  return {
    acquire: (name, how) =>
      guard.write(
        () => disk.acquire(name, how),
        () => memory.acquire(name, how),
      ),
    holder: (name) =>
      memory.holder(name) ??
      guard.onDisk(
        () => disk.holder(name),
        () => undefined,
      ),
  };
}

function metrics({ disk, memory, guard }: Both<StoreParts['metrics']>): StoreParts['metrics'] {
  return {
    add(rows) {
      guard.write(
        () => {
          disk.add(rows);
        },
        () => {
          memory.add(rows);
        },
      );
    },
    since: (time) => [
      ...guard.onDisk(
        () => disk.since(time),
        () => [],
      ),
      ...memory.since(time),
    ],
    sweep: (before) =>
      guard.write(
        () => disk.sweep(before),
        () => 0,
      ) + memory.sweep(before),
  };
}

function history({ disk, memory, guard }: Both<StoreParts['history']>): StoreParts['history'] {
  return {
    record: (...record) =>
      guard.write(
        () => disk.record(...record),
        () => memory.record(...record),
      ),
    since: (time) =>
      guard.onDisk(
        () => disk.since(time),
        () => memory.since(time),
      ),
    firstSeen: (listing, id) =>
      guard.onDisk(
        () => disk.firstSeen(listing, id),
        () => undefined,
      ),
    sweep: (goneBefore) =>
      guard.write(
        () => disk.sweep(goneBefore),
        () => 0,
      ),
  };
}
