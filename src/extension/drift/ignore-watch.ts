import * as vscode from 'vscode';
import type { EngineHost } from '../engine/engine-host.ts';
import type { Scans } from '../resources/scans.ts';

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
    const follow = (path: string): void => {
      if (path.endsWith('/driftmgr.config.json')) reconfigure();
      else judge();
    };
    const watcher = vscode.workspace.createFileSystemWatcher('**/{.driftignore,driftmgr.config.json}');
    const onFile = ({ path }: vscode.Uri): void => {
      follow(path);
    };
    this.#registrations = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(onFile),
      watcher.onDidCreate(onFile),
      watcher.onDidDelete(onFile),
      // Where files cannot be watched (network disks, limits of the system), what is saved in this window is still followed.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (/(?:\/\.driftignore|\/driftmgr\.config\.json|\.(?:tf|tofu)(?:\.json)?)$/.test(uri.path)) follow(uri.path);
      }),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
