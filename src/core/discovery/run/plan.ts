import type { ScanRequest } from '../../api/engine-api.ts';
import type { Account, Problem, ScanFilter } from '../../model.ts';
import type { Identity, IndexReach, Listing, PlanRequest, Provider } from '../../provider.ts';
import type { FoundCredentials } from '../credentials/find-credentials.ts';
import { problemFrom } from './problem-from.ts';
import { type IdentityOptions, reachInParts, type Reached } from '../credentials/resolve-accounts.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { isCalled } from './unknown-names.ts';
import { warmRegionsOf } from './warm-regions.ts';

export interface PlanOptions extends IdentityOptions {
  /** Ids or names of accounts; all where absent or empty. */
  readonly accounts?: readonly string[];
  readonly request: PlanRequest;
}

/** What a scan asks of a provider, in that one's own names. `before` is what is known from earlier. */
export function planRequestOf(
  { want, everywhere, allTypes }: ScanRequest,
  { expression, regions, types }: ScanFilter,
  known: { readonly allTypes: boolean; readonly before: Inventory | undefined },
): PlanRequest {
  return {
    want: expression === undefined ? want : 'rows',
    ...(regions === undefined ? {} : { regions }),
    ...(everywhere === undefined ? {} : { everywhere }),
    ...(types === undefined ? {} : { types }),
    ...(allTypes === true || known.allTypes ? { allTypes: true } : {}),
    ...(known.before === undefined ? {} : { warmRegions: warmRegionsOf(known.before) }),
  };
}

/** What is to be asked of one provider by those who were reached together. */
export interface ProviderPlan {
  readonly identities: readonly Identity[];
  readonly accounts: readonly Account[];
  /** The accounts that were reached, those that the filter leaves out included. */
  readonly reached: readonly Account[];
  readonly listings: readonly Listing[];
  readonly problems: readonly Problem[];
}

/**
 * Credentials → identities → accounts → listings, for one provider. `onPlan` is called for those who are reached together, again for those who
 * come later, and once at least. Resolves when all plans were carried out; what fails on the way becomes a problem.
 */
export async function planProvider(
  provider: Provider,
  options: PlanOptions,
  onPlan: (plan: ProviderPlan) => Promise<void>,
  onAccounts?: (reach: IndexReach) => void,
): Promise<FoundCredentials> {
  const parts: Promise<void>[] = [];
  const take = (reached: Reached): void => {
    for (const identity of reached.identities) {
      const accounts = reached.accounts.filter((account) => account.identity === identity.id);
      onAccounts?.({ identity, accounts, want: options.request.want });
    }
    const part = planFor(provider, reached, options).then(onPlan);
    // It is waited for below, perhaps long after it failed.
    part.catch(() => undefined);
    parts.push(part);
  };
  const found = await reachInParts(provider, options, take);
  if (parts.length === 0) take({ identities: [], accounts: [], problems: [] });
  await Promise.all(parts);
  return found;
}

async function planFor(provider: Provider, reached: Reached, options: PlanOptions): Promise<ProviderPlan> {
  const { accounts: named = [] } = options;
  const accounts = reached.accounts.filter((account) => named.length === 0 || named.some((name) => isCalled(account, name)));
  const plan = { ...reached, accounts, reached: reached.accounts };
  if (accounts.length === 0) return { ...plan, listings: [] };
  try {
    const planned = await provider.listings(accounts, options.request, options.signal);
    return { ...plan, listings: planned.listings, problems: [...reached.problems, ...planned.problems] };
  } catch (error) {
    return { ...plan, listings: [], problems: [...reached.problems, problemFrom(error, provider.id)] };
  }
}
