import * as vscode from 'vscode';

/**
 * Read-only documents with a scheme of their own. What a document says is asked for when it is opened, and again when
 * it is opened anew.
 */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #read: (uri: vscode.Uri) => Promise<string>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(scheme: string, read: (uri: vscode.Uri) => Promise<string>) {
    this.#scheme = scheme;
    this.#read = read;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#read(uri);
  }

  /** `title` is what the tab says; `query` is what `read` finds in `uri.query`. */
  uri(title: string, query: string): vscode.Uri {
    return vscode.Uri.from({ scheme: this.#scheme, path: `/${title.replace(/[\\/:*?"<>|]+/g, '-')}`, query });
  }

  async show(title: string, query: string, language: string): Promise<void> {
    const uri = this.uri(title, query);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId !== language) await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
