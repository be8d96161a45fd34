import type { ComparePlan } from '../api/compare-progress.ts';
import type { DriftItem, DriftKind, DriftReport, Ignored, NotComparable } from '../api/drift.ts';
import { scopeText } from './scope.ts';
import { plural } from './text.ts';

/** What all the drift reports say in the same words. */

export const driftKinds: readonly DriftKind[] = ['changed', 'missing', 'unmanaged'];

export const kindTitles: Readonly<Record<DriftKind, string>> = {
  changed: 'Changed',
  missing: 'Missing',
  unmanaged: 'Unmanaged',
};

export const kindMeanings: Readonly<Record<DriftKind, string>> = {
  changed: 'differs from what Terraform last saw',
  missing: 'in a state, and not in the cloud',
  unmanaged: 'in the cloud, and in no state',
};

/** What a kind of drift means, of these items: what may be in a state that could not be read is in no state *that was read*. */
export function meaningOf(kind: DriftKind, items: readonly DriftItem[]): string {
  return items.some((item) => item.uncertain === true) ? `${kindMeanings[kind]} that could be read` : kindMeanings[kind];
}

/** The drift that counts: without what an ignore rule took out. */
export function countedItems(report: DriftReport): readonly DriftItem[] {
  return report.items.filter((item) => item.ignored === undefined);
}

export function ignoredItems(report: DriftReport): readonly DriftItem[] {
  return report.items.filter((item) => item.ignored !== undefined);
}

/** What a report comes to: `3 missing, 5 unmanaged, 2 changed`, or that all is in step; and what it was narrowed to, where it was. */
export function headline(report: Pick<DriftReport, 'counts' | 'complete' | 'scope'>): string {
  return [outcomeText(report), scopeText(report.scope)].filter((text) => text !== null).join(' ');
}

function outcomeText(report: Pick<DriftReport, 'counts' | 'complete'>): string {
  if (driftKinds.every((kind) => (report.counts[kind] ?? 0) === 0)) {
    if (report.complete && report.counts.unmanaged === null) return 'The plan found no drift. What no state knows was not looked for.';
    if (report.complete) return 'In step: the clouds and the states agree.';
    return report.counts.instances.inStep === 0 ? 'Nothing was compared.' : 'No drift was found, but not everything could be compared.';
  }
  const parts = driftKinds.flatMap((kind) => {
    const count = report.counts[kind];
    return count === 0 || count === null ? [] : [`${String(count)} ${kind}`];
  });
  return `Drift: ${parts.join(', ')}${report.complete ? '' : ' so far; not everything could be compared'}.`;
}

/** `93.8 %`, rounded down so that 100 % means all; null where nothing was seen. */
export function coverageText(report: Pick<DriftReport, 'coverage'>): string | null {
  return report.coverage === null ? null : `${(Math.floor(report.coverage * 1000) / 10).toFixed(1)} %`;
}

/** What an item is called: its address where it has one. */
export function itemTitle(item: DriftItem): string {
  return item.address ?? item.name ?? item.id ?? item.key;
}

/** Where an item is: `aws 123456789012 us-east-1`. */
export function itemPlace(item: DriftItem): string {
  return [item.provider, item.account, item.region].filter((part) => part !== null).join(' ');
}

/** What goes with an unmanaged item, one text each: `AWS::EC2::Volume vol-1`. */
export function belongingTexts({ belongings = [] }: DriftItem): readonly string[] {
  return belongings.map(({ type, name, id }) => `${type} ${name === undefined || name === id ? id : `${name} (${id})`}`);
}

/** What could not be compared, by type and reason, most frequent first. */
export function notComparableGroups(
  entries: readonly NotComparable[],
): { readonly title: string; readonly reason: string; readonly count: number }[] {
  const groups = Map.groupBy(entries, (entry) => JSON.stringify([entry.terraformType, entry.reason]));
  return [...groups.values()]
    .flatMap((inGroup) => {
      const [first] = inGroup;
      return first === undefined ? [] : [{ title: first.terraformType, reason: first.reason, count: inGroup.length }];
    })
    .sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
}

/** Lines about what is no drift and should be known: owned by others, ignored, not comparable, managed. */
export function asideTexts(report: DriftReport): string[] {
  const texts: string[] = [];
  const coverage = coverageText(report);
  texts.push(`${plural(report.counts.managed, 'managed resource')}${coverage === null ? '' : `, coverage ${coverage}`}`);
  const owned = report.owned.reduce((sum, group) => sum + group.count, 0);
  if (owned > 0) texts.push(`${String(owned)} made by the cloud or owned by another tool`);
  if (report.items.some(({ ignored }) => ignored !== undefined)) texts.push(ignoredText(report));
  if (report.ignoredAttributes !== undefined) texts.push(`${plural(report.ignoredAttributes, 'more changed attribute')} ignored`);
  if (report.comparison !== undefined) texts.push(`compared ${String(report.comparison.compared)} of ${String(report.comparison.of)} attributes`);
  const unsure = countedItems(report).filter((item) => item.uncertain === true).length;
  if (unsure > 0) texts.push(`${String(unsure)} of the unmanaged may be in a state that could not be read`);
  if (report.notComparable.length > 0) texts.push(`${String(report.notComparable.length)} not comparable`);
  if (report.duplicates.length > 0) texts.push(`${String(report.duplicates.length)} in more than one state`);
  return texts;
}

/** How much rules ignore, and whose rules: `12 ignored by rules (10 of .driftignore, 2 of the configuration)`. */
export function ignoredText(report: DriftReport): string {
  const ignored = ignoredItems(report);
  const by = Object.entries(ruleSources).flatMap(([source, name]) => {
    const count = ignored.filter((item) => item.ignored?.by === source).length;
    return count === 0 ? [] : [`${String(count)} of ${name}`];
  });
  return `${String(ignored.length)} ignored by rules${by.length === 0 ? '' : ` (${by.join(', ')})`}`;
}

const ruleSources: Readonly<Record<Ignored['by'], string>> = {
  driftignore: '.driftignore',
  settings: 'the configuration',
  code: 'ignore_changes in the code',
};

/** What comparing will cost, said before it begins; null where nothing is to be asked. */
export function costText({ lookups, calls, resources, seconds }: ComparePlan): string | null {
  const parts = [
    ...(calls === 0 ? [] : [`reads attributes of ${plural(resources, 'resource')} with at least ${plural(calls, 'call')}`]),
    ...(lookups === 0 ? [] : [`looks up ${plural(lookups, 'resource')} that no listing shows`]),
  ];
  if (parts.length === 0) return null;
  return `Comparing ${parts.join(' and ')}${seconds <= 1 ? '' : `: at least ${String(seconds)} s at the limits`}.`;
}
