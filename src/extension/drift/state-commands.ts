import { isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { register } from '../commands/register.ts';
import { readSetting, settingTarget } from '../engine/settings.ts';
import type { Shell } from '../engine/shell.ts';
import { localFolders } from './drifts.ts';

/** Where the states are that clouds are compared with. */
export function registerStateCommands(shell: Shell): void {
  // Named by the caller, or asked for.
  register(shell, 'chooseState', async (given) => {
    const chosen = Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : await askForStates();
    if (chosen === undefined || chosen.length === 0) return;
    const before = readSetting('states');
    const known = Array.isArray(before) ? before.filter((one): one is string => typeof one === 'string') : [];
    const states = [...new Set([...known, ...chosen])];
    await vscode.workspace.getConfiguration('driftmgr').update('states', states, settingTarget());
    await shell.host.reconfigure();
    await vscode.commands.executeCommand('driftmgr.drift');
  });
}

async function askForStates(): Promise<readonly string[] | undefined> {
  const files = { label: vscode.l10n.t('$(file) State files…'), description: vscode.l10n.t('on this machine') };
  const address = { label: vscode.l10n.t('$(globe) An address…'), description: 's3:// azurerm:// gs:// https:// tfc:// consul:// kubernetes://' };
  const trust = {
    label: vscode.l10n.t('$(workspace-trusted) The backends that the code names…'),
    description: vscode.l10n.t('trust this workspace first'),
  };
  const placeHolder = vscode.l10n.t('Which state are the clouds compared with?');
  const way = await vscode.window.showQuickPick(vscode.workspace.isTrusted ? [files, address] : [files, address, trust], { placeHolder });
  if (way === files) return pickFiles();
  if (way === address) {
    const url = await vscode.window.showInputBox({ title: vscode.l10n.t('Address of a state'), placeHolder: 's3://bucket/key?region=eu-west-1' });
    return url === undefined || url.trim() === '' ? undefined : [url.trim()];
  }
  if (way === trust) await vscode.commands.executeCommand('workbench.trust.manage');
  return undefined;
}

/** Files inside the workspace are named as they stand in it, so that the setting holds for others too. */
async function pickFiles(): Promise<readonly string[] | undefined> {
  const [folder] = localFolders();
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Compare with these'),
    filters: { [vscode.l10n.t('Terraform states')]: ['tfstate', 'json'], [vscode.l10n.t('All files')]: ['*'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(folder) }),
  });
  return picked?.map(({ fsPath }) => {
    const inside = folder === undefined ? fsPath : relative(folder, fsPath);
    return inside.startsWith('..') || isAbsolute(inside) ? fsPath : inside.replaceAll('\\', '/');
  });
}
