/** What an index says is in a place; of an account as a whole where there is no type, of all regions where there is none. */
export interface IndexedCount {
  readonly account: string;
  readonly type?: string;
  readonly region?: string;
  readonly count: number;
}

/**
 * A part of what an index says. An index lags, and holds what its owner told it to hold: what it says is shown as that, until it is seen. It covers nothing, and
 * goes into no total.
 */
export interface IndexAnswer {
  /** For people: `AWS Config`. */
  readonly source: string;
  /** Epoch milliseconds at which it said so. */
  readonly saidAt: number;
  readonly counts: readonly IndexedCount[];
}
