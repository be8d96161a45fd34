import type { DriftRowItem } from '../../core/api/drift-tree.ts';
import type { TreeNode } from '../../core/api/engine-api.ts';

/** The node of a row that VS Code hands to a command; undefined when the command came from elsewhere. */
export function nodeOf(row: unknown): TreeNode | undefined {
  return isRecord(row) && row['kind'] === 'node' && isRecord(row['node']) ? (row['node'] as Partial<TreeNode> as TreeNode) : undefined;
}

/** The id of the resource behind a row, be it of the resource or of the drift tree. */
export function resourceIdOf(row: unknown): string | undefined {
  const node = nodeOf(row);
  if (node !== undefined) return node.resource?.id;
  if (!isRecord(row) || !isRecord(row['item'])) return undefined;
  const { id } = row['item'];
  return typeof id === 'string' ? id : undefined;
}

/** The item of a row of the drift tree; undefined for every other row. */
export function itemOf(row: unknown): DriftRowItem | undefined {
  if (!isRecord(row) || !isRecord(row['item'])) return undefined;
  return typeof row['item']['key'] === 'string' ? (row['item'] as Partial<DriftRowItem> as DriftRowItem) : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
