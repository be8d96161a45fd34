import type { Resource } from '../model.ts';
import type { Identified } from './identity/identity-row.ts';

/** What a look into the inventory found: one resource, none, or several that fit equally well. */
export type Match =
  | { readonly kind: 'one'; readonly resource: Resource }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly resources: readonly Resource[] };

const none: Match = { kind: 'none' };

/** Finds resources by global id, or by type and primary identifier. Built once, in time linear in the resources. */
export class InventoryIndex {
  readonly #byId = new Map<string, Resource>();
  #byKey: Map<string, Resource | Resource[]> | undefined;

  constructor(resources: Iterable<Resource>) {
    for (const resource of resources) this.#byId.set(idKey(resource.provider, resource.id), resource);
  }

  get size(): number {
    return this.#byId.size;
  }

  resources(): Iterable<Resource> {
    return this.#byId.values();
  }

  /** The resource with exactly this global id. */
  get(provider: Resource['provider'], id: string): Resource | undefined {
    return this.#byId.get(idKey(provider, id));
  }

  find(identified: Identified): Match {
    for (const id of identified.ids) {
      const resource = this.get(identified.provider, id);
      if (resource !== undefined) return { kind: 'one', resource };
    }
    if (identified.keys.length === 0) return none;
    this.#byKey ??= this.#keys();
    for (const key of identified.keys) {
      const found = this.#byKey.get(`${identified.nativeType}\n${key}`);
      if (found === undefined) continue;
      const fitting = (Array.isArray(found) ? found : [found]).filter((resource) => fits(resource, identified));
      const [first] = fitting;
      if (first !== undefined) return fitting.length === 1 ? { kind: 'one', resource: first } : { kind: 'several', resources: fitting };
    }
    return none;
  }

  #keys(): Map<string, Resource | Resource[]> {
    const index = new Map<string, Resource | Resource[]>();
    for (const resource of this.#byId.values()) {
      for (const key of primaryKeys(resource)) {
        const name = `${resource.type}\n${key}`;
        const before = index.get(name);
        if (before === undefined) index.set(name, resource);
        else if (Array.isArray(before)) before.push(resource);
        else index.set(name, [before, resource]);
      }
    }
    return index;
  }
}

function idKey(provider: Resource['provider'], id: string): string {
  return provider === 'azure' ? id.toLowerCase() : id;
}

function fits(resource: Resource, identified: Identified): boolean {
  return (
    (identified.account === null || resource.account === identified.account) &&
    (identified.region === null || identified.region === 'global' || resource.region === 'global' || sameRegion(resource.region, identified.region))
  );
}

// A zone is in its region: `europe-west1-b` in `europe-west1`.
function sameRegion(left: string, right: string): boolean {
  return left === right || left.startsWith(`${right}-`) || right.startsWith(`${left}-`);
}

/** Services whose ARNs put a path, or a random part, before a name that is unique without it. */
const namedLast = new Set(['iam', 'autoscaling']);

/** The ways in which a global id names its resource within type, account and region. */
function primaryKeys(resource: Resource): readonly string[] {
  const { id } = resource;
  if (!id.startsWith('arn:')) {
    const tail = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf('|'), id.lastIndexOf(':')) + 1);
    return tail === id ? [id] : [tail, id];
  }
  const parts = id.split(':');
  const own = parts.slice(5).join(':');
  const keys = new Set([own, own.slice(own.search(/[/:]/) + 1)]);
  if (namedLast.has(parts[2] ?? '')) keys.add(own.slice(own.lastIndexOf('/') + 1));
  return [...keys];
}
