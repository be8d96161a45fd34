/** One resource that came or went. */
export interface HistoryEntry {
  readonly id: string;
  /** The provider's own type. */
  readonly type?: string;
  /** ISO 8601, UTC: when a listing first brought it, or first did not any more. */
  readonly at: string;
}

/** Which resources came and went, the earliest first. What a listing brought the first time it was asked is neither. */
export interface HistoryReport {
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly appeared: readonly HistoryEntry[];
  readonly gone: readonly HistoryEntry[];
}
