import * as vscode from 'vscode';
import type { DriftGroupBy, DriftRowItem } from '../../core/drift/outline.ts';
import { DriftMgrError } from '../../core/errors.ts';
import { setContext } from '../context-keys.ts';
import { driftSide } from '../describe-drift.ts';
import { localFolders } from '../drifts.ts';
import { settingTarget } from '../settings.ts';
import type { Shell } from '../shell.ts';
import { register } from './register.ts';
import { isRecord } from './selection.ts';

export const driftView = 'driftmgr.drift';
export const driftGroupByKey = 'driftmgr.driftGroupBy';

/** Comparing clouds with states, and what can be done with one difference. */
export function registerDriftCommands(shell: Shell): void {
  register(shell, 'drift', async () => {
    await vscode.commands.executeCommand(`${driftView}.focus`);
    await vscode.window.withProgress({ location: { viewId: driftView } }, () => shell.drifts.compare({ refresh: false }));
  });
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
      addresses: [{ address, ...(state === undefined ? {} : { state }) }],
      folders: localFolders(),
    });
    if (place === null || place === undefined)
      throw new DriftMgrError('no-block', vscode.l10n.t('No block for {0} was found in the folders of this workspace.', address));
    const at = new vscode.Position(place.line - 1, place.column - 1);
    await vscode.window.showTextDocument(vscode.Uri.file(place.file), { selection: new vscode.Range(at, at) });
  });
  register(shell, 'ignoreDrift', async (row) => {
    const item = itemOf(row);
    if (item === undefined) return;
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t('Ignore this drift'),
      prompt: vscode.l10n.t('Why may it differ? The reason is kept with the rule, in the setting driftmgr.ignore.'),
      ignoreFocusOut: true,
    });
    if (reason === undefined || reason.trim() === '') return;
    await addIgnoreRule(item, reason.trim());
    await shell.drifts.compare({ refresh: false });
  });
}

/** The text of one side of a difference; the query of its document is `[key, side]`. */
export async function readDriftSide({ host }: Pick<Shell, 'host'>, uri: vscode.Uri): Promise<string> {
  const parsed: unknown = JSON.parse(uri.query);
  const [key, side] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  const item = await host.request('driftItem', { key: String(key) });
  return item === null ? '' : driftSide(item, side === 'state' ? 'state' : 'cloud');
}

async function addIgnoreRule(item: DriftRowItem, reason: string): Promise<void> {
  const what = item.kind !== 'unmanaged' && item.address !== undefined ? { address: item.address } : { id: item.id ?? item.key };
  const rule = { provider: item.provider, type: item.type, ...what, reason };
  const configuration = vscode.workspace.getConfiguration('driftmgr');
  const target = settingTarget();
  const found = configuration.inspect<unknown[]>('ignore');
  const before = (target === vscode.ConfigurationTarget.Workspace ? found?.workspaceValue : found?.globalValue) ?? [];
  await configuration.update('ignore', [...before, rule], target);
}

function itemOf(row: unknown): DriftRowItem | undefined {
  if (!isRecord(row) || !isRecord(row['item'])) return undefined;
  return typeof row['item']['key'] === 'string' ? (row['item'] as Partial<DriftRowItem> as DriftRowItem) : undefined;
}
