import * as vscode from 'vscode';
import { DriftMgrError } from '../../core/errors.ts';
import { shortId } from './describe-node.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { nodeOf, resourceIdOf } from '../commands/selection.ts';

/** What can be done with one resource. */
export function registerResourceCommands(shell: Shell): void {
  register(shell, 'copyId', async (row, rows) => {
    const chosen = Array.isArray(rows) ? rows : [row];
    const ids = chosen.map((one) => resourceIdOf(one) ?? pathId(one)).filter((id) => id !== undefined);
    if (ids.length > 0) await vscode.env.clipboard.writeText(ids.join('\n'));
  });
  register(shell, 'showJson', async (row) => {
    const id = typeof row === 'string' ? row : resourceIdOf(row);
    if (id !== undefined) await shell.resourceDocuments.show(`${shortId(id)}.json`, id, 'json');
  });
  register(shell, 'openConsole', async (row) => {
    const id = resourceIdOf(row);
    if (id === undefined) return;
    const url = await shell.host.request('consoleUrl', { id });
    if (url === null) throw new DriftMgrError('no-console', vscode.l10n.t('No page of the console is known for {0}', id));
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
  });
}

/** What an account, a type or a region is called by its provider. */
function pathId(row: unknown): string | undefined {
  const node = nodeOf(row);
  if (node === undefined || node.kind === 'resource') return undefined;
  return node.path[node.kind];
}

/** The text of a `driftmgr-resource:` document. */
export async function readResource(shell: Pick<Shell, 'host'>, uri: vscode.Uri): Promise<string> {
  const resource = await shell.host.request('resource', { id: uri.query });
  if (resource === null) return `${JSON.stringify({ id: uri.query, note: vscode.l10n.t('Not in the last inventory any more.') }, null, 2)}\n`;
  return `${JSON.stringify(resource, null, 2)}\n`;
}
