import * as vscode from 'vscode';
import type { Shell } from '../engine/shell.ts';
import { register } from '../commands/register.ts';
import { isRecord } from '../commands/selection.ts';

/** `import` blocks with a skeleton of the resource, for what no state knows: one row, or all that are selected. */
export function registerImportCommands(shell: Shell): void {
  register(shell, 'copyImport', async (row, rows) => {
    const text = await blocksFor(shell, unmanagedIds(row, rows));
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('DriftMgr: import blocks copied'), 5_000);
  });
  register(shell, 'importToFile', async (row, rows) => {
    const content = await blocksFor(shell, unmanagedIds(row, rows));
    if (content === undefined) return;
    const languages = await vscode.languages.getLanguages();
    const document = await vscode.workspace.openTextDocument({ content, ...(languages.includes('terraform') ? { language: 'terraform' } : {}) });
    await vscode.window.showTextDocument(document);
    void offerGenerating();
  });
}

/** Writes the code in the place of the skeletons. SOURCE: Terraform's documentation, "Generating configuration". */
const generating = 'terraform plan -generate-config-out=generated.tf';

async function offerGenerating(): Promise<void> {
  const copy = vscode.l10n.t('Copy Command');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('DriftMgr: for the code that Terraform itself writes, keep the import blocks alone and run "{0}".', generating),
    copy,
  );
  if (chosen === copy) await vscode.env.clipboard.writeText(generating);
}

/** The blocks' text; undefined where none could be written, which is said with the reason. */
async function blocksFor({ host }: Shell, ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined;
  const { text, skipped } = await host.request('importBlocks', { ids });
  const [first] = skipped;
  if (first !== undefined) {
    const left = vscode.l10n.t('Left out: {0} of {1}. {2}: {3}', skipped.length, ids.length, first.id, first.reason);
    // Not awaited: the blocks that could be written need not wait for it to be read.
    void vscode.window.showWarningMessage(`DriftMgr: ${left}`);
  }
  return text === '' ? undefined : text;
}

function unmanagedIds(row: unknown, rows: unknown): string[] {
  const chosen: readonly unknown[] = Array.isArray(rows) && rows.length > 0 ? rows : [row];
  return chosen.flatMap((one) => {
    if (!isRecord(one) || !isRecord(one['item'])) return [];
    const { kind, id, partOf } = one['item'];
    // A part has the id of its parent, which is managed already.
    return kind === 'unmanaged' && partOf === undefined && typeof id === 'string' ? [id] : [];
  });
}
