import type { Account, ListingStatus, Problem, Resource, Scope } from '../../model.ts';

/** What drift needs to see of an inventory. */
export interface InventoryView {
  readonly scanId: string;
  readonly accounts: readonly Account[];
  readonly problems: readonly Problem[];
  /** What it was narrowed to. */
  readonly scope?: Scope | undefined;
  /** Every resource that was seen, the uncounted ones included. */
  resources(): Iterable<Resource>;
  /**
   * What is known about the listing of a type in a region of an account; `not-listed` where no listing covers it completely.
   * `account` or `region` null asks for the worst of all.
   */
  coverage(type: string, account: string | null, region: string | null): { readonly status: ListingStatus | 'not-listed'; readonly reason?: string };
}
