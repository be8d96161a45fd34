import type { DriftGroupBy, DriftRowItem, DriftStep } from '../../core/api/drift-tree.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { isRecord, itemOf } from '../commands/selection.ts';

/** The rows that a command is about: those that are selected, else the one that it was called on. */
export function chosenRows(row: unknown, rows: unknown): readonly unknown[] {
  return Array.isArray(rows) && rows.length > 0 ? (rows as unknown[]) : [row];
}

const pageSize = 5_000;

/** The items of rows, those of a group with all that stand below it, each once. @throws DriftMgrError `too-many` where there are more than `most` */
export async function itemsOfRows(host: EngineHost, groupBy: DriftGroupBy, rows: readonly unknown[], most: number): Promise<DriftRowItem[]> {
  const found = new Map<string, DriftRowItem>();
  const add = (item: DriftRowItem): void => {
    found.set(item.key, item);
    if (found.size > most) throw new DriftMgrError('too-many', `More than ${String(most)} resources are too many at once. Choose a smaller group.`);
  };
  const walk = async (path: readonly DriftStep[]): Promise<void> => {
    for (let offset = 0; ; offset += pageSize) {
      const { nodes, total } = await host.request('driftChildren', { groupBy, path, offset, limit: pageSize });
      for (const node of nodes) {
        if (node.kind === 'group') await walk(node.path);
        else if (node.kind === 'item') add(node.item);
      }
      if (offset + pageSize >= total) return;
    }
  };
  for (const row of rows) {
    const item = itemOf(row);
    if (item !== undefined) add(item);
    else if (isRecord(row) && row['kind'] === 'group' && Array.isArray(row['path'])) await walk(row['path'] as DriftStep[]);
  }
  return [...found.values()];
}
