import * as vscode from 'vscode';
import type { GroupBy } from '../../core/api/engine-api.ts';
import { setContext } from '../context-keys.ts';
import type { DriftElement } from '../drift/drift-tree.ts';
import { searchResources } from './search.ts';
import type { ResourceRow } from './resource-tree.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { isRecord } from '../commands/selection.ts';

export const groupByKey = 'driftmgr.groupBy';

/** How the resource tree is shown: grouping, filter, pages. */
export function registerViewCommands(shell: Shell): void {
  const groupings: readonly [string, GroupBy][] = [
    ['groupByAccount', 'account'],
    ['groupByType', 'type'],
    ['groupByRegion', 'region'],
  ];
  for (const [id, groupBy] of groupings) {
    register(shell, id, async () => {
      shell.tree.groupBy = groupBy;
      setContext('driftmgr.groupBy', groupBy);
      await shell.context.workspaceState.update(groupByKey, groupBy);
    });
  }
  register(shell, 'filter', async (text) => {
    const chosen = typeof text === 'string' ? text : await askFilter(shell, shell.tree.filter);
    if (chosen !== undefined) setFilter(shell, chosen.trim() === '' ? undefined : chosen.trim());
  });
  register(shell, 'search', () => searchResources(shell));
  register(shell, 'clearFilter', () => {
    setFilter(shell, undefined);
  });
  register(shell, 'loadMore', (row) => {
    if (!isRecord(row) || row['kind'] !== 'more') return;
    if (row['tree'] === 'drift') shell.driftTree.loadMore(row as DriftElement);
    else shell.tree.loadMore(row as ResourceRow);
  });
}

function askFilter({ host }: Shell, current: string | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Filter resources'),
    prompt: vscode.l10n.t('Parts of names, ids or tags, or a CEL expression. Empty: show everything.'),
    placeHolder: 'tags.env == "prod" && type.startsWith("AWS::EC2")',
    value: current ?? '',
    validateInput: (text) => host.request('checkFilter', { text }),
  });
}

function setFilter(shell: Shell, filter: string | undefined): void {
  shell.tree.filter = filter;
  setContext('driftmgr.filtered', filter !== undefined);
}
