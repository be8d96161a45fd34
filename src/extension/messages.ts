import * as vscode from 'vscode';
import { notice } from './notice.ts';

/** VS Code's notifications; every one goes through here. */
export const messages = {
  error: (text: string, ...ways: string[]): Thenable<string | undefined> => vscode.window.showErrorMessage(notice(text), ...ways),
  warning: (text: string, ...ways: string[]): Thenable<string | undefined> => vscode.window.showWarningMessage(notice(text), ...ways),
  information: (text: string, ...ways: string[]): Thenable<string | undefined> => vscode.window.showInformationMessage(notice(text), ...ways),
} as const;
