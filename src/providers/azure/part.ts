import type { CallFailure } from '../../core/errors.ts';
import type { Account } from '../../core/model.ts';
import type { Api } from './api.ts';
import type { Want } from './graph-query.ts';
import type { Signer } from './signer.ts';

/** Accounts that one token reads. */
export interface Reach {
  readonly signer: Signer;
  readonly identity: string;
  readonly tenant?: string;
  readonly accounts: readonly Account[];
  /** Subscriptions that are not in use as usual, and their state: `Disabled`, `Warned`, `PastDue` … */
  readonly states?: ReadonlyMap<string, string>;
}

/** What one listing asks about. */
export interface Part extends Reach {
  readonly api: Api;
  readonly want: Want;
  /** Canonical names; empty for all. */
  readonly wanted: ReadonlySet<string>;
  /** Regions that are asked about, in lower case; all where absent. */
  readonly regions?: ReadonlySet<string>;
  readonly tables: readonly string[];
}

/** True for a region that is asked about: a lesser server answers with all. */
export function isAsked({ regions }: Part, region: string): boolean {
  return regions === undefined || regions.has(region);
}

/** True for what says that a server has no such query, table or path. */
export function isLack({ kind }: CallFailure): boolean {
  return kind === 'invalid' || kind === 'unsupported' || kind === 'not-found';
}
