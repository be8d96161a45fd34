import * as vscode from 'vscode';
import { isWithoutState } from '../core/api/drift.ts';
import { DriftMgrError, messageOf } from '../core/errors.ts';
import type { LogChannel } from './engine/log-channel.ts';

/** Notifications: only for what a person must act on, and never again where they say so. */
export class Notifier {
  readonly #memory: vscode.Memento;
  readonly #log: LogChannel;
  readonly #stated: string[] = [];

  constructor(memory: vscode.Memento, log: LogChannel) {
    this.#memory = memory;
    this.#log = log;
  }

  /** What asked for action since start-up, oldest first. */
  get stated(): readonly string[] {
    return this.#stated;
  }

  /** Tells of an error once, with its hint and a way to the log. What the user cancelled is no error. */
  async error(error: unknown): Promise<void> {
    if (DriftMgrError.is(error, 'cancelled') || DriftMgrError.is(error, 'no-prompt')) return;
    const hint = DriftMgrError.is(error) && error.hint !== undefined ? ` ${error.hint}` : '';
    this.#log.write('error', messageOf(error) + hint);
    const showLog = vscode.l10n.t('Show log');
    const chooseState = vscode.l10n.t('Choose state…');
    const ways = DriftMgrError.is(error) && isWithoutState(error.code) ? [chooseState, showLog] : [showLog];
    const chosen = await vscode.window.showErrorMessage(`DriftMgr: ${messageOf(error)}${hint}`, ...ways);
    if (chosen === showLog) this.#log.show();
    if (chosen === chooseState) await vscode.commands.executeCommand('driftmgr.chooseState');
  }

  /** Asks for action, unless the user has said not to be heard of this again. `topic` is what is remembered. */
  async attention(topic: string, message: string, action: { readonly title: string; readonly command: string }): Promise<void> {
    const key = `driftmgr.silenced.${topic}`;
    if (this.#memory.get<boolean>(key) === true) return;
    this.#stated.push(message);
    const never = vscode.l10n.t("Don't show again");
    const chosen = await vscode.window.showWarningMessage(message, action.title, never);
    if (chosen === never) await this.#memory.update(key, true);
    if (chosen === action.title) await vscode.commands.executeCommand(action.command);
  }
}
