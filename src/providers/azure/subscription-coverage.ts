import type { Account } from '../../core/model.ts';
import { type Item, textOf } from './answers.ts';
import { groupType, spelt, subscriptionType } from './types.ts';

/** What was seen of each subscription that was asked about. */
export class SubscriptionCoverage {
  readonly #asked: ReadonlySet<string>;
  /** Subscriptions of which something came. */
  readonly seen = new Set<string>();
  /** Subscriptions whose own row came. */
  readonly proven = new Set<string>();
  /** Some answer came. */
  asked = false;
  /** The table of subscriptions and resource groups said something. */
  containers = false;

  constructor(accounts: readonly Account[]) {
    this.#asked = new Set(accounts.map((account) => account.id));
  }

  /** Notes a row. True for a resource of an account that was asked about: a subscription is none, nor what belongs to no subscription. */
  see(row: Item): boolean {
    const account = accountOf(row);
    if (!this.#asked.has(account)) return false;
    this.seen.add(account);
    const type = textOf(row['type'])?.toLowerCase() ?? '';
    this.containers ||= type === subscriptionType || spelt(type) === groupType;
    if (type !== subscriptionType) return true;
    this.proven.add(account);
    return false;
  }
}

/** The subscription of a row, in lower case; empty for what belongs to none. */
export function accountOf(row: Item): string {
  return (textOf(row['subscriptionId']) ?? /^\/subscriptions\/([^/]+)/i.exec(textOf(row['id']) ?? '')?.[1] ?? '').toLowerCase();
}
