import type {
  DriftAside,
  DriftChildrenPage,
  DriftChildrenRequest,
  DriftGroupBy,
  DriftNode,
  DriftOutline,
  DriftRowItem,
  DriftStep,
} from '../../api/drift-tree.ts';
import { nameInAddress } from '../../address.ts';
import { inNaturalOrder } from '../../natural-order.ts';
import type { DriftItem, DriftKind, DriftReport } from '../../api/drift.ts';

/** More rows than these, of more than one type, are grouped by type. */
const mostUngrouped = 20;
const mostRows = 5_000;
/** How many resources of an owner a row carries, for its tooltip. */
const mostOwned = 20;
const kinds: readonly DriftKind[] = ['changed', 'missing', 'unmanaged'];

/** Keeps the last drift report, and hands it out in pages. */
export class DriftPages {
  #report: DriftReport | null = null;
  #groups = new Map<string, readonly DriftItem[]>();
  #inOrder: readonly DriftItem[] | undefined;

  /** Takes a report in, in place of the one before. */
  keep(report: DriftReport): void {
    this.#report = report;
    this.#groups = new Map();
    this.#inOrder = undefined;
  }

  /** The last report; null where there was none. */
  get report(): DriftReport | null {
    return this.#report;
  }

  /** An item of the last report by its key; null where it is not in it. */
  item(key: string): DriftItem | null {
    return this.#report?.items.find((item) => item.key === key) ?? null;
  }

  /** One level of the tree, in a stable order. Nothing without a report, or below a path that is not in it. */
  children({ groupBy, path, offset, limit }: DriftChildrenRequest): DriftChildrenPage {
    const report = this.#report;
    if (report === null) return { nodes: [], total: 0 };
    const rows = path.length === 0 ? firstLevel(report, groupBy, (steps) => this.#itemsBelow(steps)) : this.#below(report, path);
    const page = rows.slice(offset, offset + Math.min(limit, mostRows));
    return { nodes: page.map((row) => (typeof row === 'function' ? row() : row)), total: rows.length };
  }

  #below(report: DriftReport, path: readonly DriftStep[]): readonly (DriftNode | (() => DriftNode))[] {
    const aside = path.find(({ by }) => by === 'aside')?.value;
    if (aside === 'notComparable') return report.notComparable.map((entry) => ({ kind: 'notComparable', entry }));
    if (aside === 'owned')
      return report.owned.map((owner) => () => ({ kind: 'owner', owner: { ...owner, resources: owner.resources.slice(0, mostOwned) } }));
    if (aside === 'duplicates') return report.duplicates.map((duplicate) => ({ kind: 'duplicate', duplicate }));
    const items = this.#itemsBelow(path);
    const types = Map.groupBy(items, typeOf);
    if (path.some(({ by }) => by === 'type') || items.length <= mostUngrouped || types.size < 2) return items.map((item) => () => itemNode(item));
    return [...types]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([value, ofType]) => ({ kind: 'group', path: [...path, { by: 'type', value }], count: ofType.length }));
  }

  /** All items, by name as people order them. */
  #ordered(): readonly DriftItem[] {
    return (this.#inOrder ??= inNaturalOrder(
      this.#report?.items ?? [],
      ({ kind, name, address, id }) => (kind === 'missing' && address !== undefined ? nameInAddress(address) : (name ?? address)) ?? id ?? '',
      ({ key }) => key,
    ));
  }

  /** The items below a path, found once for each report. */
  #itemsBelow(path: readonly DriftStep[]): readonly DriftItem[] {
    const last = path.at(-1);
    if (last === undefined) return this.#ordered();
    const key = JSON.stringify(path);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const found = this.#itemsBelow(path.slice(0, -1)).filter((item) => isIn(item, last));
    this.#groups.set(key, found);
    return found;
  }
}

/** What is sent of a report whole. `fresh` are the keys of the items that the comparison before did not find. */
export function outlineOf(report: DriftReport, fresh: ReadonlySet<string>): DriftOutline {
  const { items, notComparable: _not, owned: _owned, duplicates: _duplicates, ...outline } = report;
  return { ...outline, fresh: items.filter((item) => isLive(item) && fresh.has(item.key)).length };
}

function firstLevel(report: DriftReport, groupBy: DriftGroupBy, itemsBelow: (path: readonly DriftStep[]) => readonly DriftItem[]): DriftNode[] {
  const values =
    groupBy === 'kind' ? kinds : [...new Set(report.items.filter(isLive).map((item) => valueOf(item, groupBy)))].sort((a, b) => (a < b ? -1 : 1));
  const asides: readonly (readonly [DriftAside, number])[] = [
    ['notComparable', report.notComparable.length],
    ['duplicates', report.duplicates.length],
    ['owned', report.owned.length],
    ['ignored', itemsBelow([{ by: 'aside', value: 'ignored' }]).length],
  ];
  const groups: readonly { path: readonly DriftStep[]; count: number }[] = [
    ...values.map((value) => [{ by: groupBy, value }]).map((path) => ({ path, count: itemsBelow(path).length })),
    ...asides.map(([value, count]) => ({ path: [{ by: 'aside' as const, value }], count })),
  ];
  return groups.filter(({ count }) => count > 0).map((group) => ({ kind: 'group', ...group }));
}

function isIn(item: DriftItem, { by, value }: DriftStep): boolean {
  if (by === 'aside') return value === 'ignored' && !isLive(item);
  if (by === 'type') return typeOf(item) === value;
  return isLive(item) && valueOf(item, by) === value;
}

function isLive(item: DriftItem): boolean {
  return item.ignored === undefined;
}

function valueOf(item: DriftItem, by: DriftGroupBy): string {
  if (by === 'kind') return item.kind;
  if (by === 'state') return item.state ?? '';
  return item.account === null ? '' : `${item.provider} ${item.account}`;
}

function typeOf(item: DriftItem): string {
  return item.type;
}

function itemNode(item: DriftItem): DriftNode {
  return { kind: 'item', item: rowItem(item) };
}

/** An item as the shell gets it. */
export function rowItem(item: DriftItem): DriftRowItem {
  const { resource: _resource, ...row } = item;
  return row;
}
