import * as vscode from 'vscode';
import type { CredentialReport } from '../../core/api/engine-api.ts';
import {
  credentialChildren,
  credentialRows,
  credentialTooltip,
  describeCredential,
  type CredentialEntry,
  type CredentialRow,
} from './describe-credential.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { setContext } from '../context-keys.ts';
import { pickedSources } from '../engine/settings.ts';
import { toMarkdown, toTreeItem } from '../resources/items.ts';

/** Where credentials were looked for, and whom they prove the user to be. */
export class CredentialTree implements vscode.TreeDataProvider<CredentialRow>, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #verified = new Map<string, CredentialEntry>();
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
    const verifiedAt = Date.now();
    for (const source of report.sources) if (source.verified === 'yes') this.#verified.set(source.id, { ...source, verifiedAt });
    this.#report = report;
    if (report.sources.some(({ verified }) => verified === 'yes')) setContext('driftmgr.reached', true);
    this.#changed.fire(undefined);
    return report;
  }

  getChildren(row?: CredentialRow): CredentialRow[] {
    if (row !== undefined) return credentialChildren(row);
    if (this.#report === null) return [];
    const picked = new Set(pickedSources());
    const sources = this.#report.sources.map((source) => ({
      ...this.#lastProof(source),
      ...(picked.has(source.id) ? { picked: true as const } : {}),
    }));
    return credentialRows({ sources, probes: this.#report.probes });
  }

  /** What was proved stays so until another look tries it again, or another credential stands in the same place. */
  #lastProof(source: CredentialEntry): CredentialEntry {
    const before = this.#verified.get(source.id);
    const isKnown = before?.fingerprint === source.fingerprint && source.verified !== 'no' && source.state === 'found';
    if (!isKnown) return source;
    const { verifiedAt, principal, accounts } = before;
    return {
      ...source,
      verified: 'yes',
      ...(verifiedAt === undefined ? {} : { verifiedAt }),
      ...(principal === undefined ? {} : { principal }),
      ...(accounts === undefined ? {} : { accounts }),
    };
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
