import type { BlockPlace } from '../../api/code-blocks.ts';
import { defined } from '../../defined.ts';
import { rowItem } from './drift-pages.ts';
import type { DriftBlock, DriftBlocksPage, DriftBlocksRequest, LocateRequest } from '../../api/drift-tree.ts';
import type { DriftItem, DriftReport } from '../../api/drift.ts';

const mostBlocks = 5_000;
/** How many instances of one block are named. */
const mostOfBlock = 20;

/** The blocks of code whose resources drifted, file by file and top to bottom. What is ignored has none. */
export async function driftBlocks(
  report: DriftReport,
  { folders, offset, limit }: DriftBlocksRequest,
  locate: (request: LocateRequest) => Promise<readonly (BlockPlace | null)[]>,
): Promise<DriftBlocksPage> {
  const drifted = report.items.flatMap((item) => (item.ignored === undefined && item.address !== undefined ? [{ item, address: item.address }] : []));
  const places = await locate({
    folders,
    addresses: drifted.map(({ item: { state }, address }) => ({ address, ...defined({ state }) })),
  });
  const found = new Map<string, { readonly place: BlockPlace; readonly items: DriftItem[] }>();
  for (const [at, { item }] of drifted.entries()) {
    const place = places[at] ?? null;
    if (place === null) continue;
    const key = JSON.stringify([place.file, place.line]);
    const block = found.get(key);
    if (block === undefined) found.set(key, { place, items: [item] });
    else block.items.push(item);
  }
  const blocks = [...found.values()].sort(byPlace);
  const page = blocks.slice(offset, offset + Math.min(limit, mostBlocks));
  return {
    blocks: page.map(({ place, items }): DriftBlock => ({ place, items: items.slice(0, mostOfBlock).map(rowItem), count: items.length })),
    total: blocks.length,
  };
}

function byPlace(a: { readonly place: BlockPlace }, b: { readonly place: BlockPlace }): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line;
}
