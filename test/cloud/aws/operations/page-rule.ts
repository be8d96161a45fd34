/** How an operation pages, as its model and documentation say. */
export interface PageRule {
  /** Input member with the page size; absent where the service chooses. */
  readonly size?: string;
  readonly min?: number;
  readonly max?: number;
  /** Page size where none is asked for; all at once when absent. */
  readonly standard?: number;
  /** What a size above `max` does: refused by the model, or taken as `max`. */
  readonly above?: 'refused' | 'capped';
  /** Input and output members of the token; `next` is null where the answer has none and the last name is the token. */
  readonly token: string;
  readonly next?: string | null;
  /** Boolean output member that says that there is more. */
  readonly more?: string;
  /** The token is the last item's own name, not an opaque one. */
  readonly named?: (item: unknown) => string;
  /** Without a size in the request there is neither paging nor a token. */
  readonly onlySized?: boolean;
  /** The service's own code for a token that it did not give out. */
  readonly badToken?: string;
}
