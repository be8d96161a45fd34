import * as vscode from 'vscode';
import type { DriftRowItem } from '../../core/api/drift-tree.ts';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { localFolders } from './drifts.ts';
import { chosenRows, itemsOfRows } from './group-items.ts';
import { messages } from '../messages.ts';

const mostImported = 2_000;

/** `import` blocks with a skeleton of the resource, for what no state knows: one row, all that are selected, or a group. */
export function registerImportCommands(shell: Shell): void {
  register(shell, 'copyImport', async (row, rows) => {
    const text = await blocksFor(shell, await unmanagedIds(shell, row, rows));
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('DriftMgr: import blocks copied'), 5_000);
  });
  register(shell, 'importToFile', async (row, rows) => {
    const ids = await unmanagedIds(shell, row, rows);
    if (ids.length === 0) return;
    const [folder] = localFolders();
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Write import blocks to'),
      filters: { Terraform: ['tf'], OpenTofu: ['tofu'] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), 'imports.tf') }),
    });
    const text = target === undefined ? undefined : await blocksFor(shell, ids, target.fsPath);
    if (target === undefined || text === undefined) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(target);
    void offerGenerating();
  });
}

/** Writes the code in the place of the skeletons. SOURCE: Terraform's documentation, "Generating configuration". */
const generating = 'terraform plan -generate-config-out=generated.tf';

async function offerGenerating(): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const chosen = await messages.information(
    vscode.l10n.t('DriftMgr: for the code that Terraform itself writes, keep the import blocks alone and run "{0}".', generating),
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(generating);
}

/** The blocks' text; undefined where none could be written, which is said with the reason. `output` is the file that they are for. */
async function blocksFor({ host }: Shell, ids: readonly string[], output?: string): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const { text, skipped } = await host.request('importBlocks', { ids, ...(output === undefined ? {} : { output }) });
  const [first] = skipped;
  if (first !== undefined) {
    const left = vscode.l10n.t('Left out: {0} of {1}. {2}: {3}', skipped.length, ids.length, first.id, first.reason);
    // Not awaited: the blocks that could be written need not wait for it to be read.
    void messages.warning(`DriftMgr: ${left}`);
  }
  return text === '' ? undefined : text;
}

async function unmanagedIds({ host, driftTree }: Shell, row: unknown, rows: unknown): Promise<string[]> {
  const items = await itemsOfRows(host, driftTree.groupBy, chosenRows(row, rows), mostImported);
  // A part has the id of its parent, which is managed already.
  const isOwn = ({ kind, partOf, ignored }: DriftRowItem): boolean => kind === 'unmanaged' && partOf === undefined && ignored === undefined;
  return items.flatMap((item) => (isOwn(item) && item.id !== null ? [item.id] : []));
}
