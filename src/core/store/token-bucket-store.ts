import type { BucketState } from './token-bucket.ts';

/** The buckets while they are being changed. */
export interface OpenShelf {
  get(key: string): BucketState | undefined;
  set(key: string, state: BucketState): void;
}

/** Where buckets are kept: in memory for one process, in the store for all that share a data folder. */
export interface BucketShelf {
  /**
   * Reads and changes buckets while nobody else does. Returns false, having changed nothing, when another process holds them too long.
   * `change` must return at once.
   */
  transact(change: (shelf: OpenShelf) => void): boolean;
}

/** Buckets of this process alone. */
export function memoryShelf(): BucketShelf {
  const buckets = new Map<string, BucketState>();
  return {
    transact(change) {
      change(buckets);
      return true;
    },
  };
}
