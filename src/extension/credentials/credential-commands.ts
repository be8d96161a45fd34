import * as vscode from 'vscode';
import { withheldNames } from '../../core/child-environment.ts';
import { shellAccounts } from '../../core/engine/editor-auth.ts';
import { providerIds } from '../../core/model.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { isRecord, nodeOf } from '../commands/selection.ts';
import { credentialProblem } from '../resources/describe-node.ts';
import { pickedSources } from '../engine/settings.ts';
import { scanWithProgress } from '../resources/scan-commands.ts';
import { askSignIn } from './sign-in.ts';
import { unrenewedClouds } from '../status/describe-status.ts';

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
  register(shell, 'signInAzure', async () => {
    // The one place that may ask: everything else takes the account that is there, or goes without.
    await vscode.authentication.getSession(shellAccounts.azure.issuer, shellAccounts.azure.scopes, { createIfNone: true });
    await vscode.commands.executeCommand(`${credentialsView}.focus`);
    await lookForCredentials(shell, { verify: true });
  });
  register(shell, 'renewCredential', (row) => {
    const renew = renewCommand(row);
    if (renew !== undefined) renewInTerminal(shell, renew);
  });
  register(shell, 'useCredential', (row) => pick(shell, row, true));
  register(shell, 'leaveCredential', (row) => pick(shell, row, false));
  // A row of the resource tree or of this one, the id of a cloud, or nothing: then it is asked for.
  register(shell, 'signIn', (of) => signIn(shell, of));
}

function renewInTerminal(shell: Shell, renew: string): void {
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t('DriftMgr: renew'),
    env: Object.fromEntries(withheldNames(process.env).map((name) => [name, null])),
  });
  terminal.show();
  // A profile may be called anything: what a shell could read as more than one command waits for the person's Enter.
  terminal.sendText(renew, plainCommand.test(renew));
  shell.context.subscriptions.push(lookAgainAfter(terminal, shell));
}

/** Renews the credential behind a cloud or an account of the resource tree in the way that its source has; else offers the ways of the cloud. */
async function signIn(shell: Shell, of: unknown): Promise<void> {
  const problem = credentialProblem(nodeOf(of) ?? {});
  if (problem?.source !== undefined) {
    const { sources } = await shell.credentialTree.look({ verify: false });
    const renew = sources.find(({ id }) => id === problem.source)?.renew;
    if (renew !== undefined) {
      renewInTerminal(shell, renew);
      return;
    }
  }
  const cloud = problem?.provider ?? (isRecord(of) && of['kind'] === 'provider' ? of['provider'] : of);
  const way = await askSignIn(providerIds.find((id) => id === cloud));
  if (way?.run !== undefined) renewInTerminal(shell, way.run);
  else if (way?.command !== undefined) await vscode.commands.executeCommand(way.command, way.provider);
}

/** Uses a credential besides the active ones, or no longer; then shows what that reaches. */
async function pick(shell: Shell, row: unknown, isUsed: boolean): Promise<void> {
  const id = isRecord(row) && isRecord(row['source']) ? row['source']['id'] : undefined;
  if (typeof id !== 'string') return;
  const sources = [...pickedSources().filter((one) => one !== id), ...(isUsed ? [id] : [])];
  const value = sources.length === 0 ? undefined : sources;
  await vscode.workspace.getConfiguration('driftmgr').update('sources', value, vscode.ConfigurationTarget.Global);
  await shell.host.reconfigure();
  await lookForCredentials(shell, { verify: isUsed });
  await scanWithProgress(shell, { refresh: false });
}

const plainCommand = /^[\w@%+=:,./ -]+$/;

/** The command of a row's source, which the engine composed of parts it knows; undefined where the row has none. */
function renewCommand(row: unknown): string | undefined {
  if (!isRecord(row) || row['kind'] !== 'source' || !isRecord(row['source'])) return undefined;
  const { renew } = row['source'];
  return typeof renew === 'string' ? renew : undefined;
}

/** Looks for credentials again when the person has closed the terminal in which one was renewed. */
function lookAgainAfter(terminal: vscode.Terminal, shell: Shell): vscode.Disposable {
  const closed = vscode.window.onDidCloseTerminal((one) => {
    if (one !== terminal) return;
    closed.dispose();
    lookAgain(shell).catch((error: unknown) => shell.notifier.error(error));
  });
  return closed;
}

/** Looks for what was renewed, and asks the clouds again where one could not be asked. */
async function lookAgain(shell: Shell): Promise<void> {
  await lookForCredentials(shell, { verify: false });
  const { summary } = shell.scans.overview;
  if (summary !== null && unrenewedClouds(summary).length > 0) await shell.scans.scan({ refresh: false });
}

/** Looks at every place where credentials may be, with the view's own progress bar. */
export async function lookForCredentials(shell: Pick<Shell, 'credentialTree'>, options: { verify: boolean }): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: credentialsView } }, () => shell.credentialTree.look(options));
}
