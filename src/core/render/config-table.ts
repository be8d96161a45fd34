import type { ConfigReport } from '../api/config.ts';
import { renderTable } from './table.ts';
import type { RenderOptions } from './text.ts';
import { line, wrap } from './text.ts';

/** Each setting, its value and where it came from. Ends with a line feed. */
export function renderConfig(report: ConfigReport, look: RenderOptions): string {
  const lines = renderTable(
    {
      columns: [{ title: 'Setting' }, { title: 'Value', grow: 2 }, { title: 'From', grow: 1 }],
      rows: report.entries.map((entry) => [
        { text: entry.key },
        { text: valueText(entry.value) },
        { text: entry.source, ...(entry.source === 'default' ? { tone: 'dim' as const } : {}) },
      ]),
    },
    look,
  );
  for (const problem of report.problems) {
    const text = `${problem.source}: ${problem.key} = ${valueText(problem.value)}: ${problem.message}`;
    lines.push('', ...wrap(text, look.width).map((part) => line([{ text: part, tone: 'bad' }], look)));
  }
  return `${lines.join('\n')}\n`;
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
