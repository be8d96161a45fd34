import type { AuditEntry, AuditVerification } from '../api/audit.ts';
import { renderTable } from './table.ts';
import type { RenderOptions, Tone } from './text.ts';
import { line, plural } from './text.ts';

const tones: Readonly<Record<AuditEntry['result'], Tone>> = { success: 'good', failure: 'bad', partial: 'warn', cancelled: 'warn' };

/** The last entries of the audit trail, oldest first. Ends with a line feed. */
export function renderAudit(entries: readonly AuditEntry[], look: RenderOptions): string {
  if (entries.length === 0) return 'The audit trail is empty.\n';
  const lines = renderTable(
    {
      columns: [
        { title: 'No.', align: 'right' },
        { title: 'Time (UTC)' },
        { title: 'Action' },
        { title: 'Result' },
        { title: 'Who', grow: 1 },
        { title: 'Account' },
        { title: 'Details', grow: 2 },
      ],
      rows: entries.map((entry) => [
        { text: String(entry.sequence) },
        { text: entry.timestamp.slice(0, 19).replace('T', ' ') },
        { text: entry.action },
        { text: entry.result, tone: tones[entry.result] },
        { text: entry.actor },
        { text: [entry.provider, entry.account].filter((part) => part !== undefined).join(' ') },
        { text: entry.fields === undefined ? '' : JSON.stringify(entry.fields), tone: 'dim' },
      ]),
    },
    look,
  );
  return `${lines.join('\n')}\n`;
}

/** Whether the trail is whole, and where it is not. Ends with a line feed. */
export function renderVerification(verification: AuditVerification, look: RenderOptions): string {
  if (verification.intact)
    return `${line([{ text: `The audit trail is intact: ${plural(verification.entries, 'entry', 'entries')}.`, tone: 'good' }], look)}\n`;
  const lines = [line([{ text: 'The audit trail was tampered with or damaged:', tone: 'bad' }], look)];
  for (const finding of verification.findings) {
    const where = finding.sequence === null ? '' : `entry ${String(finding.sequence)}: `;
    lines.push(line([{ text: `  ${where}${finding.problem}` }], look));
  }
  return `${lines.join('\n')}\n`;
}
