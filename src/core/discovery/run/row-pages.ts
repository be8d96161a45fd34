import type { Resource, ResourceCount } from '../../model.ts';
import type { Listing } from '../../provider.ts';
import { addResourceCount, resourceKey } from '../inventory/resource-counts.ts';

/** Rows in one text; as many as the largest pages of the clouds have. */
const partSize = 1_000;

/** The distinct rows of a listing, as they are written to the store: JSON arrays of at most 1,000 resources. */
export interface RowTexts {
  readonly texts: readonly string[];
  readonly count: number;
}

/** Takes back what `RowPages` wrote. */
export function readParts(parts: RowTexts): Resource[] {
  return parts.texts.flatMap((text) => JSON.parse(text) as Resource[]);
}

/**
 * Gathers the rows of a listing while its pages come. A row whose strings were cut out of a page keeps the whole page in memory, several times its
 * own size; as text it keeps nothing else, and it is text that the store wants.
 */
export class RowPages {
  readonly #seen = new Set<string>();
  readonly #texts: string[] = [];
  readonly #resourceCounts = new Map<string, { account: string; region: string; type: string; count: number }>();
  readonly #listing: Pick<Listing, 'ignoresCase'>;
  #loose: Resource[] = [];

  constructor(listing: Pick<Listing, 'ignoresCase'>) {
    this.#listing = listing;
  }

  /** Pages can overlap when something is created while they are read: the same id counts once. */
  add(resources: readonly Resource[]): void {
    for (const resource of resources) {
      const key = resourceKey(resource, this.#listing);
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#loose.push(resource);
      if (resource.uncounted === undefined) {
        addResourceCount(this.#resourceCounts, { account: resource.account, region: resource.region, type: resource.type, count: 1 });
      }
      if (this.#loose.length === partSize) this.#write();
    }
  }

  /** Counted resources by account, region and type. */
  resourceCounts(): ResourceCount[] {
    return [...this.#resourceCounts.values()];
  }

  parts(): RowTexts {
    this.#write();
    return { texts: this.#texts, count: this.#seen.size };
  }

  #write(): void {
    if (this.#loose.length > 0) this.#texts.push(JSON.stringify(this.#loose));
    this.#loose = [];
  }
}
