import * as vscode from 'vscode';
import { renderStatus } from '../../core/report/status-table.ts';
import type { AuditEntry } from '../../core/observe/audit-entry.ts';
import { renderMetrics } from '../render-metrics.ts';
import type { Shell } from '../shell.ts';
import { register } from './register.ts';

const look = { width: 100, color: false, unicode: true };
const auditEntries = 200;

/** The same reports as in the terminal, as read-only documents. */
export function registerReportCommands(shell: Shell): void {
  register(shell, 'status', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Status'), 'status', 'plaintext'));
  register(shell, 'metrics', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Metrics'), 'metrics', 'plaintext'));
  register(shell, 'audit', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Audit'), 'audit', 'plaintext'));
  register(shell, 'showLog', () => {
    shell.log.show();
  });
}

/** The text of a `driftmgr-report:` document. */
export async function readReport(shell: Pick<Shell, 'host'>, uri: vscode.Uri): Promise<string> {
  switch (uri.query) {
    case 'status': {
      const summary = await shell.host.request('inventory', {});
      return summary === null ? `${vscode.l10n.t('No inventory yet. Run “DriftMgr: Refresh”.')}\n` : renderStatus(summary, look);
    }
    case 'metrics':
      return renderMetrics(await shell.host.request('metrics', {}), vscode.l10n.t);
    case 'audit': {
      const { entries, verification } = await shell.host.request('audit', { last: auditEntries, verify: true });
      const verdict =
        verification === undefined
          ? ''
          : verification.intact
            ? vscode.l10n.t('The trail is intact: {0} entries.', verification.entries)
            : vscode.l10n.t('The trail is not intact: {0}', verification.findings.map((finding) => finding.problem).join('; '));
      return `${verdict}\n\n${entries.map(auditLine).join('\n')}\n`;
    }
    default:
      return '';
  }
}

function auditLine(entry: AuditEntry): string {
  const where = [entry.provider, entry.account].filter((part) => part !== undefined).join(' ');
  return [entry.timestamp, entry.result.padEnd(9), entry.action.padEnd(18), entry.actor, where].join('  ').trimEnd();
}
