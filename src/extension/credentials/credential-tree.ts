import * as vscode from 'vscode';
import type { CredentialReport } from '../../core/api/engine-api.ts';
import { credentialChildren, credentialRows, credentialTooltip, describeCredential, type CredentialRow } from './describe-credential.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown, toTreeItem } from '../resources/items.ts';

/** Where credentials were looked for, and whom they prove the user to be. */
export class CredentialTree implements vscode.TreeDataProvider<CredentialRow>, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #changed = new vscode.EventEmitter<undefined>();
  #report: CredentialReport | null = null;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  get isLoaded(): boolean {
    return this.#report !== null;
  }

  /** Looks again; with `verify` each source is proved by one call to its cloud. */
  async look(options: { verify: boolean }): Promise<CredentialReport> {
    const report = await this.#host.request('credentials', options);
    this.#report = report;
    this.#changed.fire(undefined);
    return report;
  }

  getChildren(row?: CredentialRow): CredentialRow[] {
    if (row !== undefined) return credentialChildren(row);
    return this.#report === null ? [] : credentialRows(this.#report);
  }

  getTreeItem(row: CredentialRow): vscode.TreeItem {
    const stated = describeCredential(row, Date.now(), vscode.l10n.t);
    return toTreeItem(stated, collapsible(row));
  }

  resolveTreeItem(item: vscode.TreeItem, row: CredentialRow): vscode.TreeItem {
    item.tooltip = toMarkdown(credentialTooltip(row, vscode.l10n.t));
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function collapsible(row: CredentialRow): vscode.TreeItemCollapsibleState {
  if (credentialChildren(row).length === 0) return vscode.TreeItemCollapsibleState.None;
  return row.kind === 'provider' && row.sources.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}
