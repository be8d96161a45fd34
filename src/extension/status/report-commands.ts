import * as vscode from 'vscode';
import { renderAudit, renderVerification } from '../../core/render/audit-table.ts';
import { renderDoctor } from '../../core/render/doctor-table.ts';
import { renderMetrics } from '../../core/render/metrics-table.ts';
import { renderStatus } from '../../core/render/status-table.ts';
import type { RenderOptions } from '../../core/render/text.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';

const look: RenderOptions = { width: 110, color: false, unicode: true };
const auditEntries = 200;

/** The same reports as in the terminal, as read-only documents. */
export function registerReportCommands(shell: Shell): void {
  register(shell, 'status', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Status'), 'status', 'plaintext'));
  register(shell, 'doctor', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Doctor'), 'doctor', 'plaintext'));
  register(shell, 'metrics', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Metrics'), 'metrics', 'plaintext'));
  register(shell, 'audit', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Audit'), 'audit', 'plaintext'));
  register(shell, 'showLog', () => {
    shell.log.show();
  });
}

/** The text of a `driftmgr-report:` document; its query names the report. */
export async function readReport({ host, scans }: Pick<Shell, 'host' | 'scans'>, uri: vscode.Uri): Promise<string> {
  switch (uri.query) {
    case 'status': {
      const summary = await host.request('inventory', {});
      const { failure } = scans.overview;
      if (failure !== undefined)
        return `${vscode.l10n.t('The last scan failed: {0}', failure.message)}\n\n${summary === null ? '' : renderStatus(summary, look)}`;
      return summary === null ? `${vscode.l10n.t('No inventory yet. Run “DriftMgr: Refresh”.')}\n` : renderStatus(summary, look);
    }
    case 'doctor':
      return renderDoctor(await host.request('doctor', {}), look);
    case 'metrics':
      return renderMetrics(await host.request('metrics', {}), look);
    case 'audit': {
      const { entries, verification } = await host.request('audit', { last: auditEntries, verify: true });
      // An editor scrolls sideways; the details are what somebody looks for.
      return `${renderAudit(entries, { ...look, width: Number.MAX_SAFE_INTEGER })}${verification === undefined ? '' : `\n${renderVerification(verification, look)}`}`;
    }
    case 'drift': {
      const text = await host.request('driftText', { width: look.width });
      const { driftFailure } = scans.overview;
      if (driftFailure !== undefined) {
        const why = vscode.l10n.t('The last comparison came to nothing: {0}', `${driftFailure.message}\n\n${driftFailure.hint ?? ''}`.trim());
        return `${why}\n\n${text ?? ''}`;
      }
      return text ?? `${vscode.l10n.t('Nothing was compared yet. Run “DriftMgr: Compare with State”.')}\n`;
    }
    default:
      return '';
  }
}
