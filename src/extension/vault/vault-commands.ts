import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DriftMgrError } from '../../core/errors.ts';
import { vaultProviders } from '../../core/api/vault-providers.ts';
import type { ProvedEntry, VaultEntryFacts } from '../../core/api/vault.ts';
import type { Shell } from '../engine/shell.ts';
import { askEntry, askName, askNewPassphrase, askPassphrase, askProvider, askSecret, confirm, showRecoveryKey, unanswered } from './vault-prompts.ts';
import { vaultView } from './vault-tree.ts';
import { register } from '../commands/register.ts';
import { isRecord } from '../commands/selection.ts';
import { messages } from '../messages.ts';

/** What can be done with the vault and its entries. */
export function registerVaultCommands(shell: Shell): void {
  const { host, vaultTree } = shell;
  register(shell, 'vaultAdd', (given) => addEntry(shell, given));
  register(shell, 'vaultRotate', async (row) => {
    const { name, provider } = await entryOf(shell, row);
    const secret = await askSecret(provider, vscode.l10n.t('Rotate {0}', name));
    showSaved(vscode.l10n.t('Rotated {0}', name), await proved((verify) => host.request('vaultRotate', { name, secret, verify })));
  });
  register(shell, 'vaultRemove', async (row) => {
    const { name } = await entryOf(shell, row);
    await confirm(vscode.l10n.t('Remove {0} from the vault?', name), vscode.l10n.t('Its secret is gone then.'), vscode.l10n.t('Remove'));
    await host.request('vaultRemove', { name });
  });
  register(shell, 'vaultLock', () => host.request('vaultLock', {}));
  register(shell, 'vaultUnlock', () => unlock(shell));
  register(shell, 'vaultPassphrase', async () => {
    await host.request('vaultUnlock', {});
    const changed = await host.request('vaultPassphrase', { passphrase: await askNewPassphrase(vscode.l10n.t('Change Vault Passphrase')) });
    if (changed.recoveryKey !== undefined) await showRecoveryKey(changed.recoveryKey);
    vscode.window.setStatusBarMessage(vscode.l10n.t('DriftMgr: the passphrase was changed'), 5_000);
  });
  register(shell, 'vaultExport', async () => {
    await host.request('vaultUnlock', {});
    const title = vscode.l10n.t('Export Vault');
    // Not beside the code, from where it would soon be in a repository.
    const defaultUri = vscode.Uri.file(join(homedir(), 'driftmgr-vault.json'));
    const target = await vscode.window.showSaveDialog({ title, defaultUri, filters: { JSON: ['json'] } });
    if (target === undefined) throw unanswered();
    if (vscode.workspace.getWorkspaceFolder(target) !== undefined) {
      const detail = vscode.l10n.t('Whoever gets the folder gets the encrypted credentials with it.');
      await confirm(vscode.l10n.t('Export the vault into this workspace?'), detail, vscode.l10n.t('Export'));
    }
    const { entries } = await host.request('vaultExport', { path: target.fsPath, passphrase: await askNewPassphrase(title) });
    vscode.window.setStatusBarMessage(vscode.l10n.t('DriftMgr: {0} entries exported', entries), 5_000);
  });
  register(shell, 'vaultImport', async () => {
    const title = vscode.l10n.t('Import into Vault');
    const [file] = (await vscode.window.showOpenDialog({ title, filters: { JSON: ['json'] } })) ?? [];
    if (file === undefined) throw unanswered();
    const passphrase = await askPassphrase(title);
    await ensureVault(shell);
    const { added, skipped } = await host.request('vaultImport', { path: file.fsPath, passphrase });
    const message = vscode.l10n.t('DriftMgr: {0} entries imported, {1} left out because their names are taken', added.length, skipped.length);
    void messages.information(message);
  });
  register(shell, 'vaultDestroy', async () => {
    const detail = vscode.l10n.t('All its entries are gone then, for every machine and terminal that uses this data folder.');
    await confirm(vscode.l10n.t('Destroy the vault?'), detail, vscode.l10n.t('Destroy'));
    await host.request('vaultDestroy', { confirm: 'destroy' });
    await vaultTree.refresh({ open: false });
  });
}

async function addEntry(shell: Shell, given: unknown): Promise<void> {
  const { host, vaultTree } = shell;
  const provider = vaultProviders.find((one) => one === given) ?? (await askProvider());
  const name = await askName(vaultTree.entries.map((entry) => entry.name));
  const secret = await askSecret(provider, vscode.l10n.t('Add Vault Entry'));
  await ensureVault(shell);
  showSaved(vscode.l10n.t('Added {0}', name), await proved((verify) => host.request('vaultAdd', { name, provider, secret, verify })));
  await vscode.commands.executeCommand(`${vaultView}.focus`);
  await vaultTree.refresh({ open: false });
}

/** Makes a vault where there is none; its recovery key is shown before anything is put into it. */
async function ensureVault({ host }: Shell): Promise<void> {
  const { state } = await host.request('vaultStatus', {});
  if (state !== 'absent') return;
  const { recoveryKey } = await host.request('vaultCreate', {});
  if (recoveryKey !== undefined) await showRecoveryKey(recoveryKey);
}

/** Opens it with what is at hand, or a passphrase. Where that was not this machine's own key, one can be added. */
async function unlock({ host, vaultTree }: Shell): Promise<void> {
  await vaultTree.refresh({ open: true });
  const before = vaultTree.status;
  await host.request('vaultUnlock', {});
  await vaultTree.refresh({ open: false });
  const hasOwnKey = before?.keys.some((key) => key.kind === 'secret-storage') === true && before.because !== 'elsewhere';
  if (hasOwnKey) return;
  const add = vscode.l10n.t('Add this machine');
  const question = vscode.l10n.t('The vault is open. Shall this machine keep a key of its own, so that it opens without the passphrase?');
  if ((await messages.information(question, add)) === add) await host.request('vaultAddKey', { secretStorage: true });
}

/** Saves what a call has proved; what was not proved is saved when a person wants it all the same. */
async function proved(save: (verify: boolean) => Promise<ProvedEntry>): Promise<ProvedEntry> {
  try {
    const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('DriftMgr: proving the credential …') };
    return await vscode.window.withProgress(options, () => save(true));
  } catch (error) {
    if (!DriftMgrError.is(error, 'vault-not-proved')) throw error;
    const anyway = vscode.l10n.t('Save without proof');
    if ((await messages.warning(`DriftMgr: ${error.message}`, anyway)) !== anyway) throw unanswered();
    return save(false);
  }
}

function showSaved(what: string, entry: ProvedEntry): void {
  const message = entry.proved ? vscode.l10n.t('DriftMgr: {0}, proved with a call', what) : vscode.l10n.t('DriftMgr: {0}, not proved', what);
  vscode.window.setStatusBarMessage(message, 5_000);
}

/** The entry of a row, or one that is picked when the command came from the palette. */
async function entryOf({ host }: Shell, row: unknown): Promise<VaultEntryFacts> {
  const entries = await host.request('vaultList', {});
  const named = isRecord(row) ? entries.find((entry) => entry.name === row['name']) : undefined;
  return named ?? askEntry(entries);
}
