import * as vscode from 'vscode';
import { DriftMgrError, messageOf } from '../core/errors.ts';
import { failureText, waysOut, type WayOut } from './describe-failure.ts';
import type { LogChannel } from './engine/log-channel.ts';
import { messages } from './messages.ts';

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

  /** Tells of an error once: the reason first, with what helps against it. What the user cancelled is no error. */
  async error(error: unknown): Promise<void> {
    if (DriftMgrError.is(error, 'cancelled') || DriftMgrError.is(error, 'no-prompt')) return;
    const { code, hint } = DriftMgrError.is(error) ? error : { code: 'internal', hint: undefined };
    const message = messageOf(error);
    // The log has all of the hint, for the terminal too.
    this.#log.write('error', hint === undefined ? message : `${message} ${hint}`);
    const text = `DriftMgr: ${failureText(hint === undefined ? { message } : { message, hint })}`;
    this.#stated.push(text);
    const ways = waysOut(code, vscode.l10n.t);
    const chosen = await messages.error(text, ...ways.map(({ title }) => title));
    await follow(ways.find(({ title }) => title === chosen));
  }

  /** Asks for action once; `topic` is what is not to be heard of again where the user says so, and without it there is no such choice. */
  async attention(message: string, action: WayOut, topic?: string): Promise<void> {
    const key = `driftmgr.silenced.${topic ?? ''}`;
    if (topic !== undefined && this.#memory.get<boolean>(key) === true) return;
    this.#stated.push(message);
    const never = topic === undefined ? [] : [vscode.l10n.t("Don't show again")];
    const chosen = await messages.warning(message, action.title, ...never);
    if (chosen !== undefined && never.includes(chosen)) await this.#memory.update(key, true);
    if (chosen === action.title) await follow(action);
  }
}

async function follow(way: WayOut | undefined): Promise<void> {
  if (way !== undefined) await vscode.commands.executeCommand(way.command, ...(way.argument === undefined ? [] : [way.argument]));
}
