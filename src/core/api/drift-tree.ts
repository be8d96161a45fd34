import type { BlockPlace } from './code-blocks.ts';
import type { DriftItem, DriftReport, NotComparable, OwnedGroup } from './drift.ts';

/**
 * A drift report as it is shown: counts that are sent whole, and rows that are asked for page by page. A report of an
 * estate without code holds a row for every resource of it; the shell's thread is spared that.
 */
export type DriftOutline = Omit<DriftReport, 'items' | 'notComparable' | 'owned' | 'duplicates'> & {
  /** Items that the comparison of these states before this one, in whatever process, did not find. What is ignored does not count. */
  readonly fresh: number;
  /** It was made by an earlier process: when, `comparedAt` says, and values are not known any more. */
  readonly kept?: true;
};

export type DriftGroupBy = 'kind' | 'state' | 'account';

/** What stands beside the drift, and is none. */
export type DriftAside = 'notComparable' | 'owned' | 'duplicates' | 'ignored';

/**
 * A step down the drift tree. `value` is a kind, a state, `provider account` or the provider's own type; empty for what
 * is in no state or in no known account.
 */
export interface DriftStep {
  readonly by: DriftGroupBy | 'type' | 'aside';
  readonly value: string;
}

export interface DriftChildrenRequest {
  readonly groupBy: DriftGroupBy;
  /** The groups that were opened, outermost first; empty for the first level. */
  readonly path: readonly DriftStep[];
  readonly offset: number;
  /** At most 5,000. */
  readonly limit: number;
}

export interface DriftChildrenPage {
  readonly nodes: readonly DriftNode[];
  readonly total: number;
}

export type DriftNode =
  | { readonly kind: 'group'; readonly path: readonly DriftStep[]; readonly count: number }
  | { readonly kind: 'item'; readonly item: DriftRowItem }
  | { readonly kind: 'notComparable'; readonly entry: NotComparable }
  | { readonly kind: 'owner'; readonly owner: OwnedGroup }
  | { readonly kind: 'duplicate'; readonly duplicate: DriftReport['duplicates'][number] };

/** An item without the resource behind it, which the request `resource` brings. */
export type DriftRowItem = Omit<DriftItem, 'resource'>;

export interface LocateRequest {
  /** Addresses, each with the state that it stands in: the code beside a state is looked at first. */
  readonly addresses: readonly { readonly address: string; readonly state?: string }[];
  /** Absolute paths of the folders in and below which code is looked for. */
  readonly folders: readonly string[];
}

export interface DriftBlocksRequest {
  /** Absolute paths of the folders in and below which code is looked for. */
  readonly folders: readonly string[];
  readonly offset: number;
  /** At most 5,000. */
  readonly limit: number;
}

/** One block of code, and what of it drifted: `count` and `for_each` make many of one. */
export interface DriftBlock {
  readonly place: BlockPlace;
  /** The first of them; `count` says how many there are. */
  readonly items: readonly DriftRowItem[];
  readonly count: number;
}

export interface DriftBlocksPage {
  readonly blocks: readonly DriftBlock[];
  readonly total: number;
}
