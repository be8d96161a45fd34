import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { ConfigReport } from '../../core/api/config.ts';
import type { Notifier } from '../notify.ts';
import { placeIn, settingId, settingMessage, settingsMessage, type SettingProblem } from './describe-settings.ts';

/** Says which settings are not used, and why: in the file where they stand, and once in a notification. Follows every change. */
export class SettingProblems implements vscode.Disposable {
  readonly #notifier: Notifier;
  readonly #problems = vscode.languages.createDiagnosticCollection('driftmgr.settings');
  #stated = '';

  constructor(notifier: Notifier) {
    this.#notifier = notifier;
  }

  /** Takes the place of what was shown before. */
  async show({ problems }: Pick<ConfigReport, 'problems'>): Promise<void> {
    const stated = JSON.stringify(problems);
    if (stated === this.#stated) return;
    this.#stated = stated;
    const files = Map.groupBy(problems, fileOf);
    this.#problems.clear();
    for (const [file, own] of files) if (file !== undefined) await this.#showIn(vscode.Uri.file(file), own, stated);
    if (problems.length === 0) return;
    const keys = problems.filter(({ source }) => !isAbsolute(source)).map(({ key }) => settingId(key));
    const title = keys.length === 0 ? vscode.l10n.t('Show Problems') : vscode.l10n.t('Open Setting');
    const action =
      keys.length === 0
        ? { title, command: 'workbench.actions.view.problems' }
        : { title, command: 'workbench.action.openSettings', argument: `@id:${keys.join(',')}` };
    await this.#notifier.attention(`DriftMgr: ${settingsMessage(problems, vscode.l10n.t)}`, action);
  }

  async #showIn(uri: vscode.Uri, problems: readonly SettingProblem[], stated: string): Promise<void> {
    const text = await vscode.workspace.fs.readFile(uri).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => '',
    );
    // A later report has come meanwhile.
    if (stated !== this.#stated) return;
    const found = problems.map((problem) => {
      const { line, from, to } = placeIn(text, problem);
      const shown = new vscode.Diagnostic(
        new vscode.Range(line, from, line, to),
        settingMessage(problem, vscode.l10n.t),
        vscode.DiagnosticSeverity.Warning,
      );
      shown.source = 'DriftMgr';
      return shown;
    });
    this.#problems.set(uri, found);
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

/** The file that a setting stands in: a configuration file, or the settings of the workspace; those of the user have no place that is known. */
function fileOf({ source, key }: SettingProblem): string | undefined {
  if (isAbsolute(source)) return source;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const id = settingId(key).replace(/^driftmgr\./, '');
  if (source !== 'VS Code setting' || vscode.workspace.getConfiguration('driftmgr').inspect(id)?.workspaceValue === undefined) return undefined;
  const file = vscode.workspace.workspaceFile ?? (folder === undefined ? undefined : vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json'));
  return file?.scheme === 'file' ? file.fsPath : undefined;
}
