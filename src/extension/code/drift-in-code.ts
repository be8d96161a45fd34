import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { DriftBlock } from '../../core/api/drift-tree.ts';
import { codePattern, isCodeFile } from '../../core/terraform/code-files.ts';
import { blockHover, blockLens, blockMessage, headerLine, headerOf } from './describe-code.ts';
import { localFolders } from '../drift/drifts.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown } from '../resources/items.ts';
import type { Scans } from '../resources/scans.ts';
import { readSetting } from '../engine/settings.ts';

/** By the file's name: without a Terraform extension such files are plain text. */
const terraformFiles: vscode.DocumentSelector = { scheme: 'file', pattern: codePattern };
/** VS Code shows 1,000 problems a file; more than these in all help nobody. */
const mostBlocks = 2_000;
const pageSize = 500;

/** Drift where the code stands: problems on blocks, the difference on hover, and a lens above them where the user wants one. */
export class DriftInCode implements vscode.HoverProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #scans: Scans;
  readonly #explained: vscode.Uri;
  readonly #problems = vscode.languages.createDiagnosticCollection('driftmgr');
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #registrations: vscode.Disposable;
  #blocks = new Map<string, readonly DriftBlock[]>();
  #shown: unknown = null;
  #turn = 0;

  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  /** `explained` is what the problems' links open. */
  constructor(host: EngineHost, scans: Scans, explained: vscode.Uri, onError: (error: unknown) => void) {
    this.#host = host;
    this.#scans = scans;
    this.#explained = explained;
    const refresh = (): void => {
      this.refresh().catch(onError);
    };
    this.#registrations = vscode.Disposable.from(
      this.#problems,
      this.#lensesChanged,
      vscode.languages.registerHoverProvider(terraformFiles, this),
      vscode.languages.registerCodeLensProvider(terraformFiles, this),
      scans.onDidChange(() => {
        if (scans.overview.drift === this.#shown) return;
        this.#shown = scans.overview.drift;
        refresh();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (this.#shown !== null && isCodeFile(posix.basename(document.uri.path))) refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('driftmgr.drift.codeLens')) this.#lensesChanged.fire();
      }),
    );
  }

  /** Asks the engine which blocks drifted, and shows them in place of what was shown. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const blocks = this.#scans.overview.drift === null ? [] : await this.#ask();
    // A later question has a later answer.
    if (turn !== this.#turn) return;
    this.#blocks = Map.groupBy(blocks, ({ place }) => place.file);
    this.#problems.clear();
    for (const [file, inFile] of this.#blocks) {
      this.#problems.set(
        vscode.Uri.file(file),
        inFile.map((block) => problemOf(block, this.#explained)),
      );
    }
    this.#lensesChanged.fire();
  }

  async #ask(): Promise<readonly DriftBlock[]> {
    const folders = localFolders();
    const blocks: DriftBlock[] = [];
    while (blocks.length < mostBlocks) {
      const page = await this.#host.request('driftBlocks', { folders, offset: blocks.length, limit: pageSize });
      blocks.push(...page.blocks);
      if (page.blocks.length === 0 || blocks.length >= page.total) break;
    }
    return blocks;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const block = this.#placed(document).find(({ line }) => line === position.line)?.block;
    return block === undefined ? undefined : new vscode.Hover(toMarkdown(blockHover(block, vscode.l10n.t)), document.lineAt(position.line).range);
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (readSetting('drift.codeLens') !== true) return [];
    return this.#placed(document).map(({ block, line }) => {
      const [item] = block.items;
      const single = item !== undefined && block.count === 1;
      return new vscode.CodeLens(document.lineAt(line).range, {
        title: `$(diff) ${blockLens(block, vscode.l10n.t)}`,
        command: single ? 'driftmgr.showDiff' : 'driftmgr.drift.focus',
        arguments: single ? [{ kind: 'item', item, under: [] }] : [],
      });
    });
  }

  /** The drifted blocks of a document, on the lines where they stand now. */
  #placed(document: vscode.TextDocument): { readonly block: DriftBlock; readonly line: number }[] {
    const blocks = this.#blocks.get(document.uri.fsPath);
    if (blocks === undefined) return [];
    const lines = document.getText().split(/\r?\n/);
    return blocks.flatMap((block) => {
      const header = headerOf(block.items[0]?.address ?? '');
      // The block of a module whose code is elsewhere is the call of it.
      const unmoved = document.isDirty ? undefined : block.place.line - 1;
      const line = (header === undefined ? undefined : headerLine(lines, header, block.place.line - 1)) ?? unmoved;
      return line === undefined || line >= lines.length ? [] : [{ block, line }];
    });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function problemOf(block: DriftBlock, explained: vscode.Uri): vscode.Diagnostic {
  const line = block.place.line - 1;
  const problem = new vscode.Diagnostic(
    new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER),
    blockMessage(block, vscode.l10n.t),
    vscode.DiagnosticSeverity.Warning,
  );
  const kinds = new Set(block.items.map(({ kind }) => kind));
  problem.source = 'DriftMgr';
  problem.code = { value: [...kinds].join(', '), target: explained };
  return problem;
}
