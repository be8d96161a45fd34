import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { DriftGroupBy } from '../../core/api/drift-tree.ts';
import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import { codePattern } from '../../core/terraform/code-files.ts';
import { setContext } from '../context-keys.ts';
import { driftSide } from './drift-details.ts';
import { localFolders } from './drifts.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { itemOf } from '../commands/selection.ts';

export const driftView = 'driftmgr.drift';
export const driftGroupByKey = 'driftmgr.driftGroupBy';

/** Comparing clouds with states, and what can be done with one difference. */
export function registerDriftCommands(shell: Shell): void {
  register(shell, 'drift', async () => {
    await vscode.commands.executeCommand(`${driftView}.focus`);
    await vscode.window.withProgress({ location: { viewId: driftView } }, () => shell.drifts.compare({ refresh: false }));
  });
  register(shell, 'cancelDrift', () => {
    shell.drifts.cancel();
  });
  register(shell, 'plan', () => planFolder(shell));
  register(shell, 'driftReport', () => shell.reportDocuments.show(vscode.l10n.t('DriftMgr Drift'), 'drift', 'plaintext'));
  const groupings: readonly [string, DriftGroupBy][] = [
    ['driftByKind', 'kind'],
    ['driftByState', 'state'],
    ['driftByAccount', 'account'],
  ];
  for (const [id, groupBy] of groupings) {
    register(shell, id, async () => {
      shell.driftTree.groupBy = groupBy;
      setContext('driftmgr.driftGroupBy', groupBy);
      await shell.context.workspaceState.update(driftGroupByKey, groupBy);
    });
  }
  register(shell, 'showDiff', async (row) => {
    const item = itemOf(row);
    if (item === undefined) return;
    const name = item.address ?? item.name ?? item.id ?? item.key;
    const side = (of: 'state' | 'cloud'): vscode.Uri => shell.driftDocuments.uri(`${name} (${of}).json`, JSON.stringify([item.key, of]));
    await vscode.commands.executeCommand('vscode.diff', side('state'), side('cloud'), vscode.l10n.t('{0}: state ↔ cloud', name), { preview: true });
  });
  register(shell, 'goToBlock', async (row) => {
    const item = itemOf(row);
    if (item?.address === undefined) return;
    const { address, state } = item;
    const [place] = await shell.host.request('locate', {
      addresses: [{ address, ...defined({ state }) }],
      folders: localFolders(),
    });
    if (place === null || place === undefined)
      throw new DriftMgrError('no-block', vscode.l10n.t('No block for {0} was found in the folders of this workspace.', address));
    const at = new vscode.Position(place.line - 1, place.column - 1);
    await vscode.window.showTextDocument(vscode.Uri.file(place.file), { selection: new vscode.Range(at, at) });
  });
}

/** Lets Terraform ask the providers of one folder. It runs what the code names, so never in a workspace that nobody trusts. */
async function planFolder(shell: Shell): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new DriftMgrError('not-trusted', vscode.l10n.t('A plan runs what the code of this workspace names: trust the workspace first.'));
  }
  const files = await vscode.workspace.findFiles(codePattern, '**/.terraform/**', 10_000);
  const folders = [...new Set(files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => dirname(fsPath)))].sort();
  if (folders.length === 0) throw new DriftMgrError('no-code', vscode.l10n.t('No folder of this workspace holds Terraform or OpenTofu code.'));
  const placeHolder = vscode.l10n.t('Folder whose providers are asked (terraform plan -refresh-only). It has to be initialised.');
  const choices = folders.map((folder) => ({ label: vscode.workspace.asRelativePath(folder, true), folder }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder });
  if (chosen === undefined) return;
  await vscode.commands.executeCommand(`${driftView}.focus`);
  await vscode.window.withProgress({ location: { viewId: driftView } }, () => shell.drifts.compare({ refresh: false, plan: chosen.folder }));
}

/** The text of one side of a difference; the query of its document is `[key, side]`. */
export async function readDriftSide({ host }: Pick<Shell, 'host'>, uri: vscode.Uri): Promise<string> {
  const parsed: unknown = JSON.parse(uri.query);
  const [key, side] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  const item = await host.request('driftItem', { key: String(key) });
  return item === null ? '' : driftSide(item, side === 'state' ? 'state' : 'cloud');
}
