import { providerTitles } from '../../core/render/counts.ts';
import type { Scope } from '../../core/model.ts';
import type { Translate } from '../translate.ts';

const named = 4;

/** What a look was narrowed to, dimension by dimension, in few words: `1 of 7 accounts`. Empty where it was not. */
function parts(scope: Scope | undefined, t: Translate): { readonly brief: string; readonly names: readonly string[] }[] {
  const { providers = [], accounts = [], ofAccounts = 0, regions = [], types = [], expression, sources = [] } = scope ?? {};
  const listed = (names: readonly string[], brief: string) => {
    const [only] = names;
    return only === undefined ? [] : names.length === 1 ? [{ brief: only, names: [] }] : [{ brief, names }];
  };
  const clouds = providers.map((id) => providerTitles[id]).join(', ');
  return [
    ...(clouds === '' ? [] : [{ brief: clouds, names: [] }]),
    ...(accounts.length > 0 && ofAccounts > accounts.length
      ? [{ brief: t('{0} of {1} accounts', accounts.length, ofAccounts), names: accounts }]
      : listed(accounts, t('{0} accounts', accounts.length))),
    ...listed(regions, t('{0} regions', regions.length)),
    ...listed(types, t('{0} types', types.length)),
    ...(expression === undefined ? [] : [{ brief: t('filter'), names: [expression] }]),
    ...listed(sources, t('{0} credentials', sources.length)),
  ];
}

/** For a narrow place: what one thing narrows it, or that several do; undefined where nothing does. */
export function scopeBrief(scope: Scope | undefined, t: Translate): string | undefined {
  const [first, ...others] = parts(scope, t);
  return first === undefined ? undefined : others.length === 0 ? first.brief : t('narrowed');
}

/** In a sentence, with names; undefined where it was not narrowed. */
export function scopeWords(scope: Scope | undefined, t: Translate): string | undefined {
  const stated = parts(scope, t).map(({ brief, names }) => {
    const shown = `${names.slice(0, named).join(', ')}${names.length > named ? ', …' : ''}`;
    return shown === '' ? brief : `${brief} (${shown})`;
  });
  return stated.length === 0 ? undefined : t('Narrowed to: {0}', stated.join(' · '));
}
