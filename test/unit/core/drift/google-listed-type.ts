/** A type of the google provider with a row: its asset, and what states of several versions of the provider hold of it. */
export interface GoogleListed {
  readonly terraform: string;
  readonly type: string;
  /** The asset's name behind `//`. */
  readonly asset: string;
  readonly states: readonly Readonly<Record<string, unknown>>[];
}
