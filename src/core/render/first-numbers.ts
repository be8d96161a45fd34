import type { AccountCount, InventorySummary } from '../model.ts';
import { indexedText, providerTitles } from './counts.ts';
import { clean, number, padEnd, padStart, plural, type RenderOptions } from './text.ts';

/** Accounts that are named; the largest first. */
const mostAccounts = 10;

/** What indexes say of each account before it is seen, as lines; none where none says anything. No sum of them: they are not counts. */
export function firstNumbers({ accounts }: Pick<InventorySummary, 'accounts'>, look: Pick<RenderOptions, 'unicode' | 'width'>): string[] {
  const told = accounts.filter(({ indexed }) => indexed !== undefined);
  return [...Map.groupBy(told, ({ provider, indexed }) => `${provider} ${indexed?.source ?? ''}`).values()].flatMap((own) => linesOf(own, look));
}

function linesOf(accounts: readonly AccountCount[], look: Pick<RenderOptions, 'unicode' | 'width'>): string[] {
  const [first] = accounts;
  if (first?.indexed === undefined) return [];
  const { source, ageMs } = first.indexed;
  const head = indexedText({ indexed: { source, ageMs, count: 0 } }, true)?.replace(/^0 by /u, '') ?? '';
  const shown = accounts.toSorted((a, b) => (b.indexed?.count ?? 0) - (a.indexed?.count ?? 0)).slice(0, mostAccounts);
  const titles = shown.map(({ account, name }) => clean(name === undefined || name === account ? account : `${name} (${account})`));
  const counts = shown.map(({ indexed }) => number(indexed?.count ?? 0));
  const wide = Math.min(Math.max(...titles.map((title) => title.length)), Math.max(12, look.width - 16));
  const most = Math.max(...counts.map((count) => count.length));
  const rest = accounts.length - shown.length;
  return [
    `${providerTitles[first.provider]}, first numbers by ${head}:`,
    ...titles.map((title, at) => `  ${padEnd(title, wide, look)}  ${padStart(counts[at] ?? '', most)}`),
    ...(rest > 0 ? [`  and ${plural(rest, 'more account')}`] : []),
  ];
}
