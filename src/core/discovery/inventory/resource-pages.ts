import type { ResourcesPage, ResourcesRequest } from '../../api/engine-api.ts';
import type { Resource, ScanFilter } from '../../model.ts';
import type { Inventory } from './inventory.ts';

type Sorted = (inventory: Inventory, filter: ScanFilter | undefined) => Resource[];

/** Hands out resources in pages. They are sorted for the first page, and kept for those that follow while nothing changes. */
export class ResourcePages {
  readonly #sorted: Sorted;
  #kept: { readonly inventory: Inventory; readonly key: string; readonly rows: WeakRef<readonly Resource[]> } | undefined;

  constructor(sorted: Sorted) {
    this.#sorted = sorted;
  }

  page(inventory: Inventory, request: ResourcesRequest): ResourcesPage {
    const offset = Number(request.cursor ?? 0);
    const rows = this.#rows(inventory, request.filter, offset === 0);
    const page = rows.slice(offset, offset + request.limit);
    return { resources: page, ...(offset + page.length < rows.length ? { cursor: String(offset + page.length) } : {}) };
  }

  #rows(inventory: Inventory, filter: ScanFilter | undefined, anew: boolean): readonly Resource[] {
    const key = `${String(inventory.version)} ${JSON.stringify(filter ?? {})}`;
    const kept = this.#kept;
    const known = anew || kept?.inventory !== inventory || kept.key !== key ? undefined : kept.rows.deref();
    if (known !== undefined) return known;
    const rows = this.#sorted(inventory, filter);
    this.#kept = { inventory, key, rows: new WeakRef(rows) };
    return rows;
  }
}
