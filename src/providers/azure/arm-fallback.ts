import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Account, Resource } from '../../core/model.ts';
import type { Page, PartFailure } from '../../core/provider.ts';
import { inTheirOrder } from '../../core/side-by-side.ts';
import { armGroups, armResources } from './arm-list.ts';
import { isAsked, isLack, type Part } from './part.ts';
import { groupType } from './types.ts';

/** Subscriptions that ARM is asked about side by side. */
const atOnce = 8;

/** Resources and resource groups, or the groups alone. */
type Lists = 'all' | 'groups';

/** ARM's own lists, subscription by subscription. One that fails is a part that failed; where it is the only one, `CallError` is thrown. */
export async function* askArm(part: Part, accounts: readonly Account[], signal: AbortSignal, lists: Lists = 'all'): AsyncGenerator<Page> {
  for await (const page of inTheirOrder(accounts, atOnce, (account) => armPage(part, account, signal, lists))) {
    const failed = page.failures?.find(({ type }) => type === undefined);
    if (failed !== undefined && part.accounts.length === 1) throw new CallError(failed.failure);
    yield page;
  }
}

async function armPage(part: Part, account: Account, signal: AbortSignal, lists: Lists): Promise<Page> {
  const { api, signer, tenant, want, wanted } = part;
  const place = { subscription: account.id, ...(tenant === undefined ? {} : { tenant }) };
  const resources: Resource[] = [];
  // Pages may overlap, and ids that differ in case alone are one.
  const seen = new Set<string>();
  const failures: PartFailure[] = [];
  const keep = async (pages: AsyncIterable<readonly Resource[]>): Promise<CallFailure | undefined> => {
    try {
      for await (const page of pages) {
        for (const one of page) {
          const id = one.id.toLowerCase();
          if (seen.has(id) || (wanted.size > 0 && !wanted.has(one.type)) || !isAsked(part, one.region)) continue;
          seen.add(id);
          resources.push(one);
        }
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
      return error.failure;
    }
  };
  const asksGroups = wanted.size === 0 || wanted.has(groupType);
  const failure = lists === 'groups' || (asksGroups && wanted.size === 1) ? undefined : await keep(armResources(api, signer, place, signal));
  if (failure !== undefined) failures.push({ account: account.id, failure: withState(failure, part.states?.get(account.id)) });
  else if (asksGroups) {
    const groups = await keep(armGroups(api, signer, place, signal));
    // A cloud without the list has no resource groups either; who asked for them hears of it.
    if (groups !== undefined && (wanted.size > 0 || !isLack(groups))) failures.push({ account: account.id, type: groupType, failure: groups });
  }
  return {
    ...(want === 'counts'
      ? { resourceCounts: resources.map(({ region, type }) => ({ account: account.id, region, type, count: 1 })) }
      : { resources }),
    failures,
  };
}

/** What the state of a subscription has to do with a refusal, a person can tell. */
function withState(failure: CallFailure, state: string | undefined): CallFailure {
  return state === undefined ? failure : { ...failure, message: `${failure.message} (the subscription is in the state ${state})` };
}
