import { start } from './extension/start.ts';
import type { ExtensionContext } from 'vscode';
import type { DriftMgrApi, Started } from './extension/start.ts';

let started: Started | undefined;

/** VS Code's way in. Loads no SDK, starts no scan and no thread. */
export function activate(context: ExtensionContext): DriftMgrApi {
  started = start(context);
  return started.api;
}

/** Lets the engine's thread go, with its files, sockets and leases. */
export async function deactivate(): Promise<void> {
  await started?.stop();
  started = undefined;
}
