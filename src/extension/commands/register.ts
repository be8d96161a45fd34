import * as vscode from 'vscode';
import type { Shell } from '../engine/shell.ts';

/** Registers a command whose errors are said to the user instead of being lost. */
export function register(shell: Shell, id: string, run: (...args: unknown[]) => unknown): void {
  const registration = vscode.commands.registerCommand(`driftmgr.${id}`, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      // Not awaited: the command is over, the notification may stay for minutes.
      void shell.notifier.error(error);
      return undefined;
    }
  });
  shell.context.subscriptions.push(registration);
}
