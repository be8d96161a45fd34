import * as vscode from 'vscode';
import type { EngineEvent } from '../../core/api/engine-api.ts';

type Level = Extract<EngineEvent, { kind: 'log' }>['level'];

/** The log in VS Code's own form, with its levels and its filter. The same lines as JSON stand in the log file. */
export class LogChannel implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('DriftMgr', { log: true });

  receive(event: EngineEvent): void {
    if (event.kind !== 'log') return;
    const { timestamp: _timestamp, level: _level, message, ...facts } = JSON.parse(event.line) as Record<string, unknown>;
    this.write(event.level, `${String(message)}${Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`}`);
  }

  write(level: Level, message: string): void {
    this.#channel[level === 'fatal' ? 'error' : level](message);
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
