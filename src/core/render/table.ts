import type { RenderOptions, Span } from './text.ts';
import { clean, columnsOf, line, padEnd, padStart } from './text.ts';

/** Rows under headings. Cells hold texts from outside as they are; the renderer makes them safe. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Span[])[];
}

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May shrink when the terminal is narrow: how much room it gets among those that may. Others keep their width. */
  readonly grow?: number;
}

const gap = '  ';
const narrowestColumn = 6;

/** The table's lines, none wider than the look. When it cannot be laid side by side, each row becomes a block of `title: value` lines. */
export function renderTable(table: Table, look: RenderOptions): string[] {
  if (table.rows.length === 0) return [];
  const cells = table.rows.map((row) => row.map((cell) => ({ ...cell, text: clean(cell.text) })));
  const natural = table.columns.map((column, at) =>
    cells.reduce((most, row) => Math.max(most, columnsOf(row[at]?.text ?? '')), columnsOf(column.title)),
  );
  const widths = fit(table.columns, natural, look.width);
  if (widths === null) return cells.flatMap((row) => block(table.columns, row, look));
  const headings: Span[] = table.columns.map((column) => ({ text: column.title, tone: 'dim' }));
  return [headings, ...cells].map((row) => {
    const spans = table.columns.flatMap((column, at): Span[] => {
      const cell = row[at] ?? { text: '' };
      const width = widths[at] ?? 0;
      const text = column.align === 'right' ? padStart(cell.text, width) : padEnd(cell.text, width, look);
      return [{ text: at === 0 ? '' : gap }, { ...cell, text }];
    });
    return line(spans, look);
  });
}

/** A width for each column, or null when the fixed ones leave too little for the rest. */
function fit(columns: readonly TableColumn[], natural: readonly number[], width: number): number[] | null {
  const gaps = gap.length * (columns.length - 1);
  const total = natural.reduce((sum, one) => sum + one, gaps);
  if (total <= width) return [...natural];
  const fixed = columns.reduce((sum, column, at) => (column.grow === undefined ? sum + (natural[at] ?? 0) : sum), gaps);
  let room = width - fixed;
  // Columns that need less than their share give the rest to the others.
  const open = new Map(columns.flatMap((column, at) => (column.grow === undefined ? [] : [[at, column.grow] as const])));
  const widths = [...natural];
  if (open.size === 0 || room < open.size * narrowestColumn) return null;
  for (let settled = true; settled && open.size > 0;) {
    settled = false;
    const shares = [...open.values()].reduce((sum, one) => sum + one, 0);
    for (const [at, grow] of open) {
      const needs = natural[at] ?? 0;
      if (needs > Math.floor((room * grow) / shares)) continue;
      room -= needs;
      open.delete(at);
      settled = true;
      break;
    }
  }
  const shares = [...open.values()].reduce((sum, one) => sum + one, 0);
  for (const [at, grow] of open) widths[at] = Math.floor((room * grow) / shares);
  return widths.every((one, at) => one >= Math.min(narrowestColumn, natural[at] ?? 0)) ? widths : null;
}

function block(columns: readonly TableColumn[], row: readonly Span[], look: RenderOptions): string[] {
  const lines = columns.flatMap((column, at) => {
    const cell = row[at];
    if (cell === undefined || cell.text === '') return [];
    return [line([{ text: `${column.title}: `, tone: 'dim' }, cell], look)];
  });
  return [...lines, ''];
}
