import type { Scope } from '../model.ts';
import { providerTitles } from './counts.ts';
import { plural } from './text.ts';

const named = 4;

/** What a look was narrowed to, in a sentence: `Looked only at 1 of 7 accounts (prod), region eu-west-1.`; null where it was not. */
export function scopeText(scope: Scope | undefined): string | null {
  if (scope === undefined) return null;
  const { providers, accounts, ofAccounts, regions, types, expression, sources } = scope;
  const parts = [
    ...(providers === undefined ? [] : [providers.map((id) => providerTitles[id]).join(', ')]),
    ...(accounts === undefined ? [] : [accountsText(accounts, ofAccounts)]),
    ...(regions === undefined ? [] : [listText('region', regions)]),
    ...(types === undefined ? [] : [listText('type', types)]),
    ...(expression === undefined ? [] : [`what meets ${expression}`]),
    ...(sources === undefined ? [] : [`what ${sources.join(', ')} reaches`]),
  ];
  return `Looked only at ${parts.join('; ')}.`;
}

function accountsText(accounts: readonly string[], of: number | undefined): string {
  const known =
    of !== undefined && of > accounts.length ? `${String(accounts.length)} of ${plural(of, 'account')}` : plural(accounts.length, 'account');
  return `${known} (${accounts.slice(0, named).join(', ')}${accounts.length > named ? ', …' : ''})`;
}

function listText(noun: string, names: readonly string[]): string {
  return names.length > named ? plural(names.length, noun) : `${noun}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}
