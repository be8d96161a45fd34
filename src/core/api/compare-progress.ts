/** What comparing will cost, said before it begins. */
export interface ComparePlan {
  /** Look-ups by id of what no listing shows, at most. */
  readonly lookups: number;
  /** Calls that read attributes, at least. */
  readonly calls: number;
  /** Calls that ask who made what no state manages, at least. */
  readonly owners: number;
  /** Resources whose attributes are read. */
  readonly resources: number;
  /** How long the calls take at the limits, in seconds: the busiest rate-limit scope decides. */
  readonly seconds: number;
}

/** How far a comparison is: what it will cost, and the calls that were made of it. */
export interface CompareProgress {
  readonly scanId: string;
  readonly plan: ComparePlan;
  readonly calls: number;
}
