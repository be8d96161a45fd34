import * as vscode from 'vscode';
import type { DriftGroupBy, DriftRowItem, DriftStep } from '../../core/api/drift-tree.ts';
import { describeDriftRow, isOpenAtFirst, type DriftRow, type DriftWords } from './describe-drift.ts';
import { driftTooltip } from './drift-details.ts';
import { driftTotal } from '../status/describe-status.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown, toTreeItem } from '../resources/items.ts';
import { OpenRows } from '../resources/open-rows.ts';
import type { Scans } from '../resources/scans.ts';

/** A row of the drift tree, or the one that brings the next page below `under`. */
export type DriftElement =
  DriftRow | { readonly kind: 'more'; readonly tree: 'drift'; readonly under: readonly DriftStep[]; readonly loaded: number; readonly total: number };

/** Rows brought at once: see the resource tree. */
const pageSize = 200;
const mostEntries = 500;

/** The tree of what differs between cloud and state, with a badge for how much. Holds no report: each level is asked of the engine. */
export class DriftTree implements vscode.TreeDataProvider<DriftElement>, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #scans: Scans;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #pages = new Map<string, number>();
  readonly #open = new OpenRows();
  #groupBy: DriftGroupBy;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: EngineHost, scans: Scans, groupBy: DriftGroupBy) {
    this.#host = host;
    this.#scans = scans;
    this.#groupBy = groupBy;
  }

  get groupBy(): DriftGroupBy {
    return this.#groupBy;
  }

  set groupBy(groupBy: DriftGroupBy) {
    this.#groupBy = groupBy;
    this.refresh();
  }

  refresh(): void {
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  /** Remembers what the person opened and closed, for another grouping. */
  noteOpen(row: DriftElement, isOpen: boolean): void {
    this.#open.note(openKey(row), isOpen);
  }

  /** The badge for the view; undefined where nothing differs. */
  badge(): vscode.ViewBadge | undefined {
    const { drift } = this.#scans.overview;
    const value = drift === null ? 0 : driftTotal(drift);
    return value === 0 ? undefined : { value, tooltip: vscode.l10n.t('{0} resources drifted', value) };
  }

  async getChildren(row?: DriftElement): Promise<DriftElement[]> {
    if (row?.kind === 'item') {
      const { item, under } = row;
      const changes = [...(item.changes ?? []), ...(item.ignoredChanges ?? [])].map((change) => ({ kind: 'change', item, change, under }) as const);
      return [...changes, ...(item.belongings ?? []).map((belonging) => ({ kind: 'belonging', item, belonging, under }) as const)];
    }
    if (row?.kind === 'history')
      return row.entries.slice(0, mostEntries).map((entry) => ({ kind: 'historyEntry', which: row.which, entry, under: [] }));
    if ((row !== undefined && row.kind !== 'group') || this.#scans.overview.drift === null) return [];
    const path = row?.path ?? [];
    const { nodes, total } = await this.#host.request('driftChildren', {
      groupBy: this.#groupBy,
      path,
      offset: 0,
      limit: this.#pages.get(JSON.stringify(path)) ?? pageSize,
    });
    const rows: DriftElement[] = nodes.map((node) => ({ ...node, under: path }));
    if (total > nodes.length) rows.push({ kind: 'more', tree: 'drift', under: path, loaded: nodes.length, total });
    return row === undefined ? [...rows, ...(await this.#history())] : rows;
  }

  /** What came and went with the last scan; nothing where no history is kept. */
  async #history(): Promise<DriftElement[]> {
    const { summary } = this.#scans.overview;
    const history = summary === null ? null : await this.#host.request('history', { since: summary.startedAt });
    if (history === null) return [];
    return (['appeared', 'gone'] as const).flatMap((which) =>
      history[which].length === 0 ? [] : [{ kind: 'history', which, entries: history[which], under: [] }],
    );
  }

  getTreeItem(row: DriftElement): vscode.TreeItem {
    if (row.kind === 'more') return moreItem(row);
    const stated = describeDriftRow(row, this.#words());
    const item = toTreeItem(stated, collapsible(row, this.#open));
    const command = commandOf(row);
    if (command !== undefined) item.command = { command, title: vscode.l10n.t('Show'), arguments: [row] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, row: DriftElement): vscode.TreeItem {
    if (row.kind !== 'more') item.tooltip = toMarkdown(driftTooltip(row, this.#words()));
    return item;
  }

  loadMore(row: DriftElement): void {
    if (row.kind !== 'more') return;
    this.#pages.set(JSON.stringify(row.under), row.loaded + pageSize);
    this.#changed.fire(undefined);
  }

  #words(): DriftWords {
    return {
      t: vscode.l10n.t,
      title: (type) => this.#scans.typeTitle(type),
      state: (source) => vscode.workspace.asRelativePath(source),
    };
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function moreItem(row: Extract<DriftElement, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
  item.id = `drift/more/${JSON.stringify(row.under)}`;
  item.description = vscode.l10n.t('{0} of {1} shown', row.loaded, row.total);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'driftmgr.loadMore', title: vscode.l10n.t('Load more…'), arguments: [row] };
  return item;
}

/** A group by its path, an item by its key, whatever it stands in. */
function openKey(row: DriftElement): string {
  return row.kind === 'group' ? JSON.stringify(row.path) : row.kind === 'item' ? row.item.key : row.kind;
}

function collapsible(row: DriftRow, open: OpenRows): vscode.TreeItemCollapsibleState {
  const hasChildren = row.kind === 'group' || row.kind === 'history' || (row.kind === 'item' && hasRows(row.item));
  if (!hasChildren) return vscode.TreeItemCollapsibleState.None;
  const isOpen = open.isOpen(openKey(row), row.kind === 'group' && isOpenAtFirst(row.path));
  return isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function hasRows({ changes = [], belongings = [] }: DriftRowItem): boolean {
  return changes.length + belongings.length > 0;
}

/** What a click shows: the difference where both sides are known, else the resource. */
function commandOf(row: DriftRow): string | undefined {
  if (row.kind === 'change') return 'driftmgr.showDiff';
  if (row.kind !== 'item') return undefined;
  return row.item.kind === 'unmanaged' ? 'driftmgr.showJson' : 'driftmgr.showDiff';
}
