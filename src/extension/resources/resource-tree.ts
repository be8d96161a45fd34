import * as vscode from 'vscode';
import type { GroupBy, TreeNode, TreePath } from '../../core/api/engine-api.ts';
import { defined } from '../../core/defined.ts';
import type { NodeCount } from '../../core/model.ts';
import { describeNode, nodeTooltip, totalOf } from './describe-node.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown, toTreeItem } from './items.ts';
import { OpenRows } from './open-rows.ts';
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
  readonly #open = new OpenRows();
  readonly #counted = new vscode.EventEmitter<void>();
  #groupBy: GroupBy;
  #filter: string | undefined;
  #hits: NodeCount | undefined;

  /** Says that `hits` is known anew. */
  readonly onDidCount = this.#counted.event;

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
    this.#hits = undefined;
    this.#pages.clear();
    this.#changed.fire(undefined);
  }

  /** How many resources the filter finds; undefined without one, and until that is known. */
  get hits(): NodeCount | undefined {
    return this.#hits;
  }

  /** Remembers what the person opened, for another grouping. What a filter opened by itself is not theirs. */
  noteOpen(row: ResourceRow, isOpen: boolean): void {
    if (row.kind === 'node' && this.#filter === undefined) this.#open.note(placeKey(row.node.path), isOpen);
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
      ...defined({ text: this.#filter }),
    });
    if (row === undefined && this.#filter !== undefined) {
      this.#hits = totalOf(nodes);
      this.#counted.fire();
    }
    const rows: ResourceRow[] = nodes.map((node) => ({ kind: 'node', node, parent: row }));
    if (total > nodes.length) rows.push({ kind: 'more', parent: row, loaded: nodes.length, total });
    return rows;
  }

  getParent(row: ResourceRow): ResourceRow | undefined {
    return row.parent;
  }

  getTreeItem(row: ResourceRow): vscode.TreeItem {
    return row.kind === 'more' ? moreItem(row) : nodeItem(row.node, this.#filter, this.#open.isOpen(placeKey(row.node.path)));
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
    this.#counted.dispose();
  }
}

/** What a node stands for, however the tree is grouped. */
function placeKey({ provider, account, type, region }: TreePath): string {
  return JSON.stringify([provider, account, type, region]);
}

/** Groups with more hits than these stay closed: a thousand rows help nobody, and each level is a question. */
const mostOpened = 100;

function nodeItem(node: TreeNode, filter: string | undefined, isOpen: boolean): vscode.TreeItem {
  const stated = describeNode(node, vscode.l10n.t);
  const leaf = node.kind === 'resource';
  const open = filter === undefined ? isOpen : node.kind === 'provider' || (node.count ?? 0) <= mostOpened;
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = toTreeItem(stated, leaf ? None : open ? Expanded : Collapsed);
  // VS Code keeps a row that it knows as it is: with a filter, rows are others.
  if (filter !== undefined) item.id = `${stated.id}?${filter}`;
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
