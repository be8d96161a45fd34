import type { StateReport } from '../api/drift.ts';
import { renderProblems } from './problems.ts';
import { renderTable } from './table.ts';
import type { RenderOptions } from './text.ts';
import { line, number, plural } from './text.ts';

/** What the states hold. Ends with a line feed. */
export function renderState(report: StateReport, look: RenderOptions): string {
  const lines = renderTable(
    {
      columns: [
        { title: 'Address', grow: 3 },
        { title: 'Type', grow: 1 },
        { title: 'Id', grow: 3 },
        { title: 'Comparable', grow: 2 },
      ],
      rows: report.resources.map((entry) => [
        { text: entry.address + (entry.tainted === true ? ' (tainted)' : '') + (entry.deposed === undefined ? '' : ` (deposed ${entry.deposed})`) },
        { text: entry.nativeType ?? entry.type },
        { text: entry.id ?? '' },
        entry.comparable ? { text: 'yes', tone: 'good' } : { text: entry.reason ?? 'no', tone: 'dim' },
      ]),
    },
    look,
  );
  if (lines.length > 0) lines.push('');
  const comparable = report.resources.filter((entry) => entry.comparable).length;
  lines.push(
    line(
      [
        { text: plural(report.resources.length, 'resource'), tone: 'strong' },
        { text: ` in ${plural(report.states.length, 'state')}, ${number(comparable)} comparable` },
      ],
      look,
    ),
  );
  const problems = renderProblems(report.problems, look);
  if (problems.length > 0) lines.push('', ...problems);
  return `${lines.join('\n')}\n`;
}
