import type { VaultEntryFacts } from '../api/vault.ts';
import { rotationText } from '../api/vault.ts';
import type { Table } from './table.ts';
import { renderTable } from './table.ts';
import type { RenderOptions } from './text.ts';

/** The entries of a vault, oldest ones marked. Never a secret. Ends with a line feed. */
export function renderVault(entries: readonly VaultEntryFacts[], look: RenderOptions): string {
  if (entries.length === 0) return 'The vault has no entries.\n';
  const lines = renderTable(entryTable(entries), look);
  const due = entries.filter((entry) => entry.old || entry.expired);
  if (due.length > 0)
    lines.push('', `Renew: ${due.map((entry) => `${entry.name} (${rotationText(entry)})`).join(', ')}. With: driftmgr vault rotate NAME`);
  return `${lines.join('\n')}\n`;
}

function entryTable(entries: readonly VaultEntryFacts[]): Table {
  return {
    columns: [
      { title: 'Name', grow: 1 },
      { title: 'Provider' },
      { title: 'Created' },
      { title: 'Rotated' },
      { title: 'Expires' },
      { title: 'Note', grow: 2 },
    ],
    rows: entries.map((entry) => [
      { text: entry.name, ...(entry.old || entry.expired ? { tone: 'warn' as const } : {}) },
      { text: entry.provider },
      { text: entry.created.slice(0, 10) },
      { text: entry.rotated?.slice(0, 10) ?? '' },
      { text: entry.expires?.slice(0, 10) ?? '' },
      { text: entry.note ?? '' },
    ]),
  };
}
