import * as vscode from 'vscode';
import { describeDriftRow, driftGroups, driftTooltip, type DriftGroupBy, type DriftRow } from './describe-drift.ts';
import { driftTotal } from './describe-status.ts';
import { toIcon, toMarkdown } from './items.ts';
import type { Scans } from './scans.ts';

export type DriftElement = DriftRow | { readonly kind: 'more'; readonly parent: DriftRow; readonly loaded: number; readonly total: number };

const pageSize = 500;

/** The tree of what differs between cloud and state, with a badge for how much. */
export class DriftTree implements vscode.TreeDataProvider<DriftElement>, vscode.Disposable {
  readonly #scans: Scans;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #pages = new Map<string, number>();
  #groupBy: DriftGroupBy;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(scans: Scans, groupBy: DriftGroupBy) {
    this.#scans = scans;
    this.#groupBy = groupBy;
  }

  set groupBy(groupBy: DriftGroupBy) {
    this.#groupBy = groupBy;
    this.refresh();
  }

  refresh(): void {
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  /** The badge for the view; undefined where nothing differs. */
  badge(): vscode.ViewBadge | undefined {
    const { drift } = this.#scans.overview;
    const value = drift === null ? 0 : driftTotal(drift);
    return value === 0 ? undefined : { value, tooltip: vscode.l10n.t('{0} resources drifted', value) };
  }

  getChildren(row?: DriftElement): DriftElement[] {
    if (row === undefined) {
      const { drift } = this.#scans.overview;
      return drift === null ? [] : driftGroups(drift, this.#groupBy, vscode.l10n.t);
    }
    if (row.kind === 'item') return (row.item.changes ?? []).map((change) => ({ kind: 'change', item: row.item, change }));
    if (row.kind !== 'group') return [];
    const loaded = this.#pages.get(row.id) ?? pageSize;
    const shown: DriftElement[] = row.rows.slice(0, loaded);
    return row.rows.length > loaded ? [...shown, { kind: 'more', parent: row, loaded, total: row.rows.length }] : shown;
  }

  getTreeItem(row: DriftElement): vscode.TreeItem {
    if (row.kind === 'more') {
      const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
      item.description = vscode.l10n.t('{0} of {1} shown', row.loaded, row.total);
      item.iconPath = new vscode.ThemeIcon('ellipsis');
      item.command = { command: 'driftmgr.loadMore', title: vscode.l10n.t('Load more…'), arguments: [row] };
      return item;
    }
    const told = describeDriftRow(row, vscode.l10n.t);
    const item = new vscode.TreeItem(told.label, collapsible(row));
    item.id = told.id;
    item.description = told.description;
    item.iconPath = toIcon(told.icon);
    item.contextValue = told.contextValue;
    item.accessibilityInformation = { label: told.accessibilityLabel };
    const command = commandOf(row);
    if (command !== undefined) item.command = { command, title: vscode.l10n.t('Show'), arguments: [row] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: DriftElement): vscode.TreeItem {
    if (row.kind !== 'more') item.tooltip = toMarkdown(driftTooltip(row, vscode.l10n.t));
    return item;
  }

  loadMore(row: DriftElement): void {
    if (row.kind !== 'more' || row.parent.kind !== 'group') return;
    this.#pages.set(row.parent.id, row.loaded + pageSize);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function collapsible(row: DriftRow): vscode.TreeItemCollapsibleState {
  if (row.kind === 'group') return row.open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  if (row.kind === 'item' && (row.item.changes?.length ?? 0) > 0) return vscode.TreeItemCollapsibleState.Collapsed;
  return vscode.TreeItemCollapsibleState.None;
}

/** What a click shows: the difference where both sides are known, else the resource. */
function commandOf(row: DriftRow): string | undefined {
  if (row.kind === 'change') return 'driftmgr.showDiff';
  if (row.kind !== 'item') return undefined;
  return row.item.kind === 'unmanaged' ? 'driftmgr.showJson' : 'driftmgr.showDiff';
}
