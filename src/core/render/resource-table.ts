import type { Resource } from '../model.ts';
import { providerTitles } from './counts.ts';
import type { Table } from './table.ts';

/** Resources as a table, one a line. */
export function resourceTable(resources: readonly Resource[]): Table {
  return {
    columns: [
      { title: 'Provider' },
      { title: 'Account' },
      { title: 'Region' },
      { title: 'Type' },
      { title: 'Name', grow: 2 },
      { title: 'Id', grow: 3 },
    ],
    rows: resources.map((resource) => [
      { text: providerTitles[resource.provider] },
      { text: resource.account },
      { text: resource.region },
      { text: resource.type },
      { text: nameOf(resource), ...(resource.uncounted === undefined ? {} : { tone: 'dim' as const }) },
      { text: resource.id },
    ]),
  };
}

function nameOf(resource: Resource): string {
  const marks = [resource.isDefault === true ? 'default' : undefined, resource.uncounted].filter((mark) => mark !== undefined);
  const name = resource.name ?? '';
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`.trim();
}
