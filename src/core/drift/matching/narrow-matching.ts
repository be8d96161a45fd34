import { defined } from '../../defined.ts';
import type { Account, ProviderId, Resource } from '../../model.ts';
import { stateTags } from '../attributes/tags.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Known, Matching } from './matching.ts';

/** What tells where and how a state keeps things. */
interface Among {
  readonly accounts: readonly Account[];
  readonly rules: RuleSet;
}

/**
 * What of a matching meets a condition, as the cloud has it or as its state says: what no longer meets it because it changed must not go unseen.
 */
export function narrowMatching(all: Matching, match: (resource: Resource) => boolean, among: Among): Matching {
  const stated = (known: Known): boolean => match(asStated(known, among));
  const fits = ({ known, resource }: { readonly known: Known; readonly resource: Resource }): boolean => match(resource) || stated(known);
  const managed = new Map([...all.managed].filter(([resource, owners]) => match(resource) || owners.some(stated)));
  const [parts, ended] = [all.parts.filter(fits), all.ended.filter(fits)];
  const [unseen, withParent] = [all.unseen.filter(stated), all.withParent.filter(({ known }) => stated(known))];
  const instancesOf = (of: Pick<Matching, 'managed' | 'parts' | 'ended' | 'unseen' | 'withParent'>): number =>
    [...of.managed.values()].reduce(
      (sum, owners) => sum + owners.length,
      of.parts.length + of.ended.length + of.unseen.length + of.withParent.length,
    );
  const kept = { managed, parts, ended, unseen, withParent };
  return { ...all, ...kept, outsideFilter: all.outsideFilter + instancesOf(all) - instancesOf(kept) };
}

/** A resource as its state describes it. */
function asStated({ instance, identified }: Known, { accounts, rules }: Among): Resource {
  const { provider, nativeType, ids, keys } = identified;
  const { name } = instance.attributes;
  const shown = typeof name === 'string' && name !== '' ? name : keys[0];
  const tags = stateTags(instance.attributes, rules.of(provider).tags);
  return {
    provider,
    account: identified.account ?? onlyAccount(provider, accounts),
    region: identified.region ?? 'global',
    type: nativeType,
    id: ids[0] ?? '',
    source: instance.state,
    ...defined({ name: shown, tags }),
  };
}

/** The account that something lives in whose state does not say it, where there is only one. */
function onlyAccount(provider: ProviderId, accounts: readonly Account[]): string {
  const own = accounts.filter((account) => account.provider === provider);
  return own.length === 1 ? (own[0]?.id ?? '') : '';
}
