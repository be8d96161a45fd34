import type { KnownResourceType, TypesReport } from '../api/types.ts';
import { providerTitles } from './counts.ts';
import type { Table } from './table.ts';
import { renderTable } from './table.ts';
import type { RenderOptions, Span } from './text.ts';
import { number } from './text.ts';

const listings: Readonly<Record<KnownResourceType['listing'], Span>> = {
  yes: { text: 'yes', tone: 'good' },
  'on-demand': { text: 'on demand' },
  index: { text: 'index' },
  no: { text: 'no', tone: 'dim' },
};

/** A row for each Terraform type, and for each type of a cloud that none stands for. Ends with a line feed; empty where there is none. */
export function renderTypes(report: TypesReport, look: RenderOptions): string {
  const lines = renderTable(tableOf(report), look);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function tableOf({ types }: TypesReport): Table {
  return {
    columns: [
      { title: 'Type', grow: 3 },
      { title: 'Listed' },
      { title: 'By id' },
      { title: 'Terraform', grow: 3 },
      { title: 'Attributes' },
      { title: 'Import' },
      { title: 'Part of', grow: 1 },
    ],
    rows: types.flatMap(({ type, listing, lookup, terraform }) => {
      const own: readonly Span[] = [{ text: type }, listings[listing], said(lookup)];
      if (terraform.length === 0) return [[...own, { text: '–', tone: 'dim' as const }]];
      return terraform.map((one): readonly Span[] => [
        ...own,
        { text: one.type },
        said(one.attributes),
        one.import === null ? { text: '' } : said(one.import),
        { text: one.partOf ?? '' },
      ]);
    }),
  };
}

function said(known: boolean): Span {
  return known ? { text: 'yes', tone: 'good' } : { text: 'no', tone: 'dim' };
}

/** What the report comes to, a line for each cloud in it. */
export function typesSummary({ types }: TypesReport): string[] {
  return [...Map.groupBy(types, ({ provider }) => provider)].map(([provider, own]) => {
    const terraform = own.flatMap((one) => one.terraform);
    const scanned = own.filter(({ listing }) => listing !== 'no').length;
    const compared = terraform.filter(({ attributes }) => attributes).length;
    const imported = terraform.filter((one) => one.import === true).length;
    return `${providerTitles[provider]}: ${number(own.length)} types, ${number(scanned)} of them listed; ${number(terraform.length)} Terraform types, attributes compared of ${number(compared)}, import known of ${number(imported)}`;
  });
}
