import { defined } from '../../defined.ts';
import type { ScanFilter } from '../../model.ts';

/** What both filters let through; for lists, the narrower one that is set. */
export function intersect(standing: ScanFilter, asked: ScanFilter): ScanFilter {
  const list = (a: readonly string[] | undefined, b: readonly string[] | undefined): { list?: readonly string[] } => {
    const chosen = b === undefined || b.length === 0 ? a : b;
    return chosen === undefined || chosen.length === 0 ? {} : { list: chosen };
  };
  const accounts = list(standing.accounts, asked.accounts).list;
  const regions = list(standing.regions, asked.regions).list;
  const types = list(standing.types, asked.types).list;
  const expressions = [standing.expression, asked.expression].filter((text) => text !== undefined && text !== '');
  return {
    ...defined({ accounts, regions, types }),
    ...(expressions.length === 0
      ? {}
      : { expression: expressions.map((text) => (expressions.length > 1 ? `(${text ?? ''})` : (text ?? ''))).join(' && ') }),
  };
}

/** Whether a filter leaves anything out within its providers. */
export function isNarrow(filter: ScanFilter): boolean {
  return [filter.accounts, filter.regions, filter.types, filter.expression].some((part) => part !== undefined && part.length > 0);
}
