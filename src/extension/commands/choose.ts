import * as vscode from 'vscode';
import { defined } from '../../core/defined.ts';
import { providerTitles } from '../../core/render/counts.ts';
import { providerIds, type ProviderId } from '../../core/model.ts';
import { readSetting, settingTarget } from '../engine/settings.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from './register.ts';
import { scanWithProgress } from '../resources/scan-commands.ts';
import { messages } from '../messages.ts';

/** What is scanned, and what is kept of it. */
export function registerChooseCommands(shell: Shell): void {
  register(shell, 'selectAccounts', () => chooseAccounts(shell));
  register(shell, 'selectRegions', () => chooseRegions(shell));
  register(shell, 'clearCache', () => clearCache(shell));
}

async function chooseAccounts(shell: Shell): Promise<void> {
  const known = (shell.scans.overview.summary?.accounts ?? []).map(({ account, name, provider }) => ({
    value: account,
    label: name ?? account,
    description: [providerTitles[provider], ...(name === undefined ? [] : [account])].join(' · '),
  }));
  await choose(shell, 'accounts', vscode.l10n.t('Accounts to look at. None chosen: all.'), known);
}

async function chooseRegions(shell: Shell): Promise<void> {
  const accounts = shell.scans.overview.summary?.accounts ?? [];
  const names = new Set(accounts.flatMap(({ types }) => types.flatMap(({ regions }) => regions.map(({ region }) => region))));
  const known = [...names].sort().map((region) => ({ value: region, label: region, description: '' }));
  await choose(shell, 'regions', vscode.l10n.t('Regions to look at. None chosen: all.'), known);
}

interface Choice extends vscode.QuickPickItem {
  readonly value: string;
}

/** Offers what is known, with what is chosen now ticked, and scans what was chosen. */
async function choose(shell: Shell, key: 'accounts' | 'regions', placeHolder: string, known: readonly Choice[]): Promise<void> {
  const setting = readSetting(key);
  const chosen = Array.isArray(setting) ? setting.filter((value) => typeof value === 'string') : [];
  const unseen = chosen.filter((value) => !known.some((choice) => choice.value === value));
  const choices: Choice[] = [...known, ...unseen.map((value) => ({ value, label: value }))].map((choice) => ({
    ...choice,
    picked: chosen.includes(choice.value),
  }));
  if (choices.length === 0) {
    await messages.information(vscode.l10n.t('Nothing to choose from yet: scan first.'));
    return;
  }
  const picked = await vscode.window.showQuickPick(choices, { canPickMany: true, placeHolder, matchOnDescription: true, ignoreFocusOut: true });
  if (picked === undefined) return;
  const values = picked.map(({ value }) => value);
  await vscode.workspace.getConfiguration('driftmgr').update(key, values.length === 0 ? undefined : values, settingTarget());
  await shell.host.reconfigure();
  await scanWithProgress(shell, { refresh: false });
}

async function clearCache(shell: Shell): Promise<void> {
  const all = { label: vscode.l10n.t('All clouds'), provider: undefined };
  const choices: (vscode.QuickPickItem & { provider: ProviderId | undefined })[] = [
    all,
    ...providerIds.map((provider) => ({ label: providerTitles[provider], provider })),
  ];
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Whose answers are to be forgotten?') });
  if (chosen === undefined) return;
  const { removed } = await shell.host.request('clearCache', defined({ provider: chosen.provider }));
  vscode.window.setStatusBarMessage(vscode.l10n.t('DriftMgr: {0} answers forgotten', removed), 5_000);
}
