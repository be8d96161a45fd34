import type { SearchRequest, SearchResult } from '../../api/search.ts';
import { DriftMgrError } from '../../errors.ts';
import type { ScanFilter } from '../../model.ts';
import { inNaturalOrder } from '../../natural-order.ts';
import { matchesFilter } from '../inventory/count-samples.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { matcherOf } from './match-text.ts';

const most = 200;

/** The resources of an inventory that a text or a condition finds, within what the settings let through, by name. Nothing for an empty text. */
export function searchResources(inventory: Inventory, { text, limit }: SearchRequest, standing: ScanFilter, now: number): SearchResult {
  if (text.trim() === '') return { resources: [], total: 0 };
  const match = matcherOf(text, now);
  const found = [...inventory.resources()].filter((resource) => matchesFilter(resource, standing) && match(resource));
  const resources = inNaturalOrder(
    found,
    ({ name, id }) => name ?? id,
    ({ id }) => id,
  ).slice(0, Math.min(limit, most));
  return { resources, total: found.length };
}

/** Why a filter cannot be used; null where it can, also while it is empty. */
export function filterProblem(text: string, now: number): string | null {
  try {
    matcherOf(text.trim(), now);
    return null;
  } catch (error) {
    if (DriftMgrError.is(error, 'bad-filter')) return error.message;
    throw error;
  }
}
