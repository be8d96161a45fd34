import * as vscode from 'vscode';
import { setContext } from '../context-keys.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { driftState, type DriftState } from '../resources/overview.ts';
import type { Scans } from '../resources/scans.ts';
import { readSetting } from '../engine/settings.ts';

/** Compares clouds and states. The report itself stands with the rest of what is known, in `Scans`. */
export class Drifts {
  readonly #host: EngineHost;
  readonly #scans: Scans;
  #running: AbortController | undefined;

  constructor(host: EngineHost, scans: Scans) {
    this.#host = host;
    this.#scans = scans;
    scans.onDidChange(() => {
      this.#show();
    });
  }

  /** Compares anew; a comparison that is under way is given up. With `plan` the providers of that folder are asked in place of all else. */
  async compare({ refresh, plan }: { refresh: boolean; plan?: string }): Promise<void> {
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    this.#scans.beginComparing();
    const cwd = localFolders()[0] ?? process.cwd();
    try {
      // The report stays with the engine; what it came to is said by an event, see Scans.
      await this.#host.request(
        'compare',
        plan === undefined
          ? { states: statesToRead(), cwd, followBackends: vscode.workspace.isTrusted, refresh }
          : { states: [], cwd: vscode.workspace.getWorkspaceFolder(vscode.Uri.file(plan))?.uri.fsPath ?? cwd, plan },
        { signal: controller.signal },
      );
    } catch (error) {
      // What was cancelled says nothing of the states, and the comparison before stays.
      if (this.#running === controller && !controller.signal.aborted) this.#scans.setDriftFailure(error);
      throw error;
    } finally {
      if (this.#running === controller) {
        this.#running = undefined;
        this.#scans.endComparing();
      }
      this.#show();
    }
  }

  /** Shows the last comparison, where an earlier window made one. Asks no cloud and reads no state. */
  async restore(): Promise<void> {
    const cwd = localFolders()[0];
    if (cwd !== undefined) await this.#host.request('keptDrift', { states: statesToRead(), cwd });
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Which of its faces the drift view shows. */
  get state(): DriftState {
    const { drift, driftFailure } = this.#scans.overview;
    return driftState(drift, this.#running !== undefined, driftFailure);
  }

  #show(): void {
    setContext('driftmgr.comparing', this.#running !== undefined);
    setContext('driftmgr.driftState', this.state);
  }
}

/** The states that are named in the settings; else the folders of the workspace, in which states are looked for. */
function statesToRead(): string[] {
  const named = readSetting('states');
  const states = Array.isArray(named) ? named.filter((state) => typeof state === 'string') : [];
  return states.length > 0 ? states : localFolders();
}

/** The folders of the workspace that are on this machine. */
export function localFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}
