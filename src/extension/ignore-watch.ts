import * as vscode from 'vscode';
import type { EngineHost } from './engine-host.ts';
import type { Scans } from './scans.ts';

/** Lets the comparison at hand follow what is edited: `.driftignore`, `ignore_changes` in the code, and the configuration file. Asks no cloud. */
export class IgnoreWatch implements vscode.Disposable {
  readonly #registrations: vscode.Disposable;

  constructor(host: EngineHost, scans: Scans, onError: (error: unknown) => void) {
    const judge = (): void => {
      if (host.isRunning && scans.overview.drift !== null) host.request('judgeDrift', {}).catch(onError);
    };
    const reconfigure = (): void => {
      host.reconfigure().catch(onError);
    };
    this.#registrations = vscode.Disposable.from(
      ...watch('**/.driftignore', judge),
      ...watch('**/driftmgr.config.json', reconfigure),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('.tf') || uri.path.endsWith('.tofu')) judge();
      }),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function watch(pattern: string, follow: () => void): vscode.Disposable[] {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return [watcher, watcher.onDidChange(follow), watcher.onDidCreate(follow), watcher.onDidDelete(follow)];
}
