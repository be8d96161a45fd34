import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { setContext } from './context-keys.ts';

/**
 * Lets the integrated terminal find `driftmgr`: a folder of the extension's own with a script that runs the terminal's
 * way in by the editor's own Node, put before the path of new terminals.
 */
export async function offerInTerminal(context: vscode.ExtensionContext): Promise<void> {
  const folder = join(context.globalStorageUri.fsPath, 'bin');
  const script = join(context.extensionPath, 'dist', 'driftmgr.cjs');
  await mkdir(folder, { recursive: true });
  const posix = join(folder, 'driftmgr');
  await writeFile(posix, posixShim(process.execPath, script));
  await chmod(posix, 0o755);
  await writeFile(join(folder, 'driftmgr.cmd'), windowsShim(process.execPath, script));
  const variables = context.environmentVariableCollection;
  variables.description = vscode.l10n.t('Lets the terminal find the `driftmgr` command');
  variables.prepend('PATH', `${folder}${delimiter}`);
  const used = vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
    if (!/^\s*driftmgr\b/.test(execution.commandLine.value)) return;
    setContext('driftmgr.usedInTerminal', true);
    used.dispose();
  });
  context.subscriptions.push(used);
}

function posixShim(node: string, script: string): string {
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quote(node)} ${quote(script)} "$@"\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function windowsShim(node: string, script: string): string {
  const escape = (text: string): string => text.replaceAll('%', '%%');
  return `@echo off\r\nsetlocal\r\nset ELECTRON_RUN_AS_NODE=1\r\n"${escape(node)}" "${escape(script)}" %*\r\n`;
}
