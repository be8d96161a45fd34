import { relative, sep } from 'node:path';
import type { DriftItem } from '../core/api/drift.ts';
import type { CodePlace } from '../core/render/drift-sarif.ts';
import { localFiles } from '../core/terraform/local-files.ts';
import type { BlockPlace } from '../core/api/code-blocks.ts';
import { CodeIndex, placeOf } from '../core/terraform/locate-block.ts';

/**
 * Finds where in the Terraform code of a folder each drifted resource is written; for what stands in no code,
 * the backend block, the first block, or the state itself: every item gets a place.
 */
export async function codePlaces(folder: string, items: readonly DriftItem[], fallback: string): Promise<Map<DriftItem, CodePlace>> {
  const index = new CodeIndex(folder, localFiles);
  const ground = shown(folder, await index.ground()) ?? { path: fallback, line: 1 };
  const places = new Map<DriftItem, CodePlace>();
  for (const item of items) {
    const found = item.address === undefined ? undefined : await index.find(item.address);
    places.set(item, shown(folder, found === undefined ? undefined : placeOf(found)) ?? ground);
  }
  return places;
}

/** What is above the folder of the run has no relative place that a viewer could open. */
function shown(folder: string, place: BlockPlace | undefined): CodePlace | undefined {
  if (place === undefined) return undefined;
  const path = relative(folder, place.file).split(sep).join('/');
  return path.startsWith('../') || path === '' ? undefined : { path, line: place.line };
}
