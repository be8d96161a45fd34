import type { Resource } from '../model.ts';

export interface SearchRequest {
  /** Parts of names, ids and tags, or a CEL expression. */
  readonly text: string;
  /** At most 200. */
  readonly limit: number;
}

/** What a search found in the last inventory, in the order of names; `total` says of how many. */
export interface SearchResult {
  readonly resources: readonly Resource[];
  readonly total: number;
}
