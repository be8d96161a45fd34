import * as vscode from 'vscode';
import type { ScanFilter } from '../../core/model.ts';
import type { TreePath } from '../../core/api/engine-api.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { nodeOf } from '../commands/selection.ts';

export const resourcesView = 'driftmgr.resources';

/** Refresh of everything and of one node, and cancel. */
export function registerScanCommands(shell: Shell): void {
  register(shell, 'refresh', () => scanWithProgress(shell, { refresh: true }));
  register(shell, 'refreshNode', async (row) => {
    const node = nodeOf(row) ?? shell.treeView.selection.map(nodeOf).find((selected) => selected !== undefined);
    if (node !== undefined) await scanWithProgress(shell, { refresh: true, filter: filterOf(node.path) });
  });
  register(shell, 'cancel', () => {
    shell.scans.cancel();
  });
}

/** Scans, with the view's own progress bar; the tree itself tells what has come so far. */
export async function scanWithProgress(shell: Pick<Shell, 'scans'>, options: { filter?: ScanFilter; refresh: boolean }): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: resourcesView } }, () => shell.scans.scan(options));
}

function filterOf(path: TreePath): ScanFilter {
  return {
    ...(path.provider === undefined ? {} : { providers: [path.provider] }),
    ...(path.account === undefined ? {} : { accounts: [path.account] }),
    ...(path.region === undefined ? {} : { regions: [path.region] }),
    ...(path.type === undefined ? {} : { types: [path.type] }),
  };
}
