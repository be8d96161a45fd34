import type { Resource } from '../../model.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Identified } from '../../terraform-rules.ts';

/** Finds resources by global id, or by type and primary identifier. Every pass is linear in the resources. */
export class InventoryIndex {
  readonly #byId = new Map<string, Resource>();
  readonly #rules: RuleSet;
  /** Other names of places in ids, for the clouds that have some. */
  readonly #aliases = new Map<string, string>();
  #paths: ReadonlyMap<string, Resource> | undefined;

  constructor(resources: Iterable<Resource>, rules: RuleSet) {
    this.#rules = rules;
    for (const resource of resources) {
      const alias = rules.of(resource.provider).aliasOf?.(resource);
      if (alias !== undefined) this.#aliases.set(...alias);
      this.#byId.set(this.#key(resource.provider, resource.id), resource);
    }
  }

  resources(): Iterable<Resource> {
    return this.#byId.values();
  }

  /** The resource with exactly this global id. */
  get(provider: Resource['provider'], id: string): Resource | undefined {
    return this.#byId.get(this.#key(provider, id));
  }

  /** The resource whose name is this behind its service's host, where a cloud has such names: `projects/p/zones/z/instances/i`. */
  byPath(provider: Resource['provider'], path: string): Resource | undefined {
    this.#paths ??= new Map(
      [...this.#byId].flatMap(([key, resource]) => {
        const name = this.#rules.of(resource.provider).pathOf?.(key);
        return name === undefined ? [] : [[name, resource] as const];
      }),
    );
    const key = this.#rules.of(provider).pathOf?.(this.#key(provider, `//any/${path}`));
    return key === undefined ? undefined : this.#paths.get(key);
  }

  #key(provider: Resource['provider'], id: string): string {
    return this.#rules.of(provider).idKey(id, this.#aliases);
  }

  /** The resource that has one of the ids. */
  byId(identified: Identified): Resource | undefined {
    for (const id of identified.ids) {
      const resource = this.get(identified.provider, id);
      if (resource !== undefined) return resource;
    }
    return undefined;
  }

  /**
   * Resources that fit by type and primary identifier, for all that were not found by id at once: one pass over the inventory, whatever their number.
   * What nothing fits is left out.
   */
  byKeys(wanted: readonly Identified[]): ReadonlyMap<Identified, readonly Resource[]> {
    const found = new Map<Identified, readonly Resource[]>();
    const named = this.#named(wanted);
    for (const identified of wanted) {
      for (const key of identified.keys) {
        const fitting =
          named
            .get(identified.nativeType)
            ?.get(key)
            ?.filter((resource) => fits(resource, identified)) ?? [];
        if (fitting.length === 0) continue;
        found.set(identified, fitting);
        break;
      }
    }
    return found;
  }

  #named(wanted: readonly Identified[]): ReadonlyMap<string, ReadonlyMap<string, Resource[]>> {
    const types = new Map<string, Map<string, Resource[]>>();
    for (const { nativeType, keys } of wanted) {
      if (keys.length === 0) continue;
      const names = types.get(nativeType) ?? new Map<string, Resource[]>();
      types.set(nativeType, names);
      for (const key of keys) if (!names.has(key)) names.set(key, []);
    }
    if (types.size === 0) return types;
    for (const resource of this.#byId.values()) {
      const names = types.get(resource.type);
      if (names === undefined) continue;
      for (const key of primaryKeys(resource.id)) {
        const fitting = names.get(key);
        if (fitting !== undefined && fitting.at(-1) !== resource) fitting.push(resource);
      }
    }
    return types;
  }
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
const namedLast = [':iam:', ':autoscaling:'];

/** The ways in which a global id names its resource within type, account and region. */
function primaryKeys(id: string): readonly string[] {
  if (!id.startsWith('arn:')) {
    // Joined of type, account, region and identifier, which may itself hold any of these signs: `eu-west-1:3f9e…`, `docker/hub`.
    const joined = /^AWS::[^|]*\|[^|]*\|[^|]*\|(.+)$/s.exec(id)?.[1];
    const tail = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf('|'), id.lastIndexOf(':')) + 1);
    return joined === undefined || joined === tail ? [tail, id] : [joined, tail, id];
  }
  let start = 0;
  for (let colons = 0; colons < 5; colons++) start = id.indexOf(':', start) + 1;
  const slash = id.indexOf('/', start);
  const colon = id.indexOf(':', start);
  const end = slash === -1 ? colon : colon === -1 ? slash : Math.min(slash, colon);
  // What names a queue or a bucket has no type before it.
  const keys = end === -1 ? [id.slice(start)] : [id.slice(end + 1), id.slice(start), id];
  if (namedLast.some((service) => id.startsWith(service, id.indexOf(':', 4)))) keys.push(id.slice(id.lastIndexOf('/') + 1));
  return keys;
}
