import * as vscode from 'vscode';
import type { GroupBy, TreeNode } from '../../core/api/engine-api.ts';
import { describeNode, nodeTooltip } from './describe-node.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown, toTreeItem } from './items.ts';
import { viewState } from './overview.ts';
import { RedrawPace } from './redraw-pace.ts';
import type { Scans } from './scans.ts';

/** A row of the resource tree: a node of the engine, or the row that brings the next page of one. */
export type ResourceRow =
  | { readonly kind: 'node'; readonly node: TreeNode; readonly parent: ResourceRow | undefined }
  | { readonly kind: 'more'; readonly parent: ResourceRow | undefined; readonly loaded: number; readonly total: number };

/** Rows brought at once: as many as a person may scroll through, and few enough for a message of some 100 KB. */
const pageSize = 200;

/** The tree of what runs in the clouds. Holds no inventory: every level is asked of the engine when it is opened. */
export class ResourceTree implements vscode.TreeDataProvider<ResourceRow>, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #scans: Scans;
  readonly #changed = new vscode.EventEmitter<ResourceRow | undefined>();
  readonly #pages = new Map<string, number>();
  /** A scan tells of its progress ten times a second. */
  readonly #pace = new RedrawPace(() => {
    this.#changed.fire(undefined);
  });
  #groupBy: GroupBy;
  #filter: string | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: EngineHost, scans: Scans, groupBy: GroupBy) {
    this.#host = host;
    this.#scans = scans;
    this.#groupBy = groupBy;
    scans.onDidChange(() => {
      this.#pace.soon();
    });
  }

  get groupBy(): GroupBy {
    return this.#groupBy;
  }

  set groupBy(groupBy: GroupBy) {
    this.#groupBy = groupBy;
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  get filter(): string | undefined {
    return this.#filter;
  }

  set filter(filter: string | undefined) {
    this.#filter = filter;
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  getChildren(row?: ResourceRow): Promise<ResourceRow[]> {
    return this.#pace.answering(() => this.#rowsBelow(row));
  }

  async #rowsBelow(row: ResourceRow | undefined): Promise<ResourceRow[]> {
    if (row?.kind === 'more' || (row === undefined && viewState(this.#scans.overview) !== 'ready')) return [];
    const limit = this.#pages.get(row?.node.id ?? '') ?? pageSize;
    const { nodes, total } = await this.#host.request('children', {
      groupBy: this.#groupBy,
      path: row?.node.path ?? {},
      offset: 0,
      limit,
      ...(this.#filter === undefined ? {} : { text: this.#filter }),
    });
    const rows: ResourceRow[] = nodes.map((node) => ({ kind: 'node', node, parent: row }));
    if (total > nodes.length) rows.push({ kind: 'more', parent: row, loaded: nodes.length, total });
    return rows;
  }

  getParent(row: ResourceRow): ResourceRow | undefined {
    return row.parent;
  }

  getTreeItem(row: ResourceRow): vscode.TreeItem {
    return row.kind === 'more' ? moreItem(row) : nodeItem(row.node);
  }

  resolveTreeItem(item: vscode.TreeItem, row: ResourceRow): vscode.TreeItem {
    if (row.kind === 'node') item.tooltip = toMarkdown(nodeTooltip(row.node, vscode.l10n.t));
    return item;
  }

  /** Brings the next page below the parent of a `more` row. */
  loadMore(row: ResourceRow): void {
    if (row.kind !== 'more') return;
    this.#pages.set(row.parent?.kind === 'node' ? row.parent.node.id : '', row.loaded + pageSize);
    this.#changed.fire(row.parent);
  }

  dispose(): void {
    this.#pace.dispose();
    this.#changed.dispose();
  }
}

function nodeItem(node: TreeNode): vscode.TreeItem {
  const stated = describeNode(node, vscode.l10n.t);
  const leaf = node.kind === 'resource';
  const item = toTreeItem(stated, leaf ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed);
  if (leaf) {
    item.command = { command: 'driftmgr.showJson', title: vscode.l10n.t('Show as JSON'), arguments: [{ kind: 'node', node, parent: undefined }] };
  }
  return item;
}

function moreItem(row: Extract<ResourceRow, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
  item.id = `${row.parent?.kind === 'node' ? row.parent.node.id : ''}/more`;
  item.description = vscode.l10n.t('{0} of {1} shown', row.loaded, row.total);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'driftmgr.loadMore', title: vscode.l10n.t('Load more…'), arguments: [row] };
  return item;
}
