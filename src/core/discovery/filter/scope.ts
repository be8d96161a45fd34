import { defined } from '../../defined.ts';
import { type ProviderId, providerIds, type ScanFilter, type Scope } from '../../model.ts';

/** What a filter narrows a look to, in the words in which it was given; undefined where it leaves nothing out. `providers` are those that are looked at. */
export function scopeOf(filter: ScanFilter, providers: readonly ProviderId[], more: Pick<Scope, 'sources' | 'ofAccounts'> = {}): Scope | undefined {
  const { accounts = [], regions = [], types = [], expression = '' } = filter;
  const { sources = [], ofAccounts } = more;
  const scope: Scope = {
    ...(providers.length < providerIds.length ? { providers } : {}),
    ...(accounts.length > 0 ? { accounts, ...defined({ ofAccounts }) } : {}),
    ...(regions.length > 0 ? { regions } : {}),
    ...(types.length > 0 ? { types } : {}),
    ...(expression === '' ? {} : { expression }),
    ...(sources.length > 0 ? { sources } : {}),
  };
  return Object.keys(scope).length === 0 ? undefined : scope;
}
