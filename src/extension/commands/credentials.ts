import * as vscode from 'vscode';
import type { Shell } from '../shell.ts';
import { register } from './register.ts';

export const credentialsView = 'driftmgr.credentials';

/** Where credentials are, and whom they prove the user to be. */
export function registerCredentialCommands(shell: Shell): void {
  register(shell, 'credentials', async () => {
    await vscode.commands.executeCommand(`${credentialsView}.focus`);
    if (!shell.credentialTree.isLoaded) await lookForCredentials(shell, { verify: false });
  });
  register(shell, 'checkCredentials', async () => {
    await vscode.commands.executeCommand(`${credentialsView}.focus`);
    await lookForCredentials(shell, { verify: true });
  });
}

/** Looks at every place where credentials may be, with the view's own progress bar. */
export async function lookForCredentials(shell: Pick<Shell, 'credentialTree'>, options: { verify: boolean }): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: credentialsView } }, () => shell.credentialTree.look(options));
}
