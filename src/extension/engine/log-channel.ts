import * as vscode from 'vscode';
import type { EngineEvent } from '../../core/api/engine-api.ts';

/**
 * The log as JSON lines, as the log file has them, so that what is copied from here can be read by `jq`.
 * A plain channel on purpose: one for logs would put its own time and level before each line. Not `json` either: VS Code
 * would check the lines as one document and report errors.
 */
export class LogChannel implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('DriftMgr', 'jsonl');

  receive(event: EngineEvent): void {
    if (event.kind === 'log') this.#channel.appendLine(event.line.trimEnd());
  }

  /** A line of the shell's own, in the form of the engine's. */
  write(level: 'info' | 'warn' | 'error', message: string): void {
    this.#channel.appendLine(JSON.stringify({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, operation: 'vscode' }));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
