import type { DriftItem, OwnedGroup } from '../../api/drift.ts';
import type { Resource } from '../../model.ts';
import type { Estate } from '../../terraform-rules.ts';
import { BroughtAlongIndex } from '../matching/brought-along.ts';
import type { InventoryIndex } from '../matching/inventory-index.ts';
import { unmanagedItem } from '../matching/items.ts';
import type { Known, Matching } from '../matching/matching.ts';
import type { RuleSet } from '../rule-set.ts';
import type { OwnersRead } from './owner-reads.ts';
import { withFacts } from './owner-reads.ts';
import { ownerOf } from './ownership.ts';

export interface LeftOverOptions {
  readonly rules: RuleSet;
  readonly isInScope: (resource: Resource) => boolean;
  /** Those of `matching.unseen` that were proved to be gone. */
  readonly gone: ReadonlySet<Known>;
  /** What was asked beside the listings. */
  readonly facts: OwnersRead['facts'];
}

/** What no state manages: the drift, and what belongs to the cloud or to another tool. */
export function leftOver(
  index: InventoryIndex,
  matching: Matching,
  { rules, isInScope, gone, facts }: LeftOverOptions,
): { readonly unmanaged: readonly DriftItem[]; readonly owned: readonly OwnedGroup[] } {
  const unmanaged: Resource[] = [];
  const groups = new Map<string, { owner: string; reason: string; resources: Resource[] }>();
  const estate = estateOf(matching, index, { rules, existing: notGone(matching, gone) });
  for (const listed of unknownTo(matching, index, isInScope)) {
    const resource = withFacts(listed, facts);
    const owner = ownerOf(resource, estate, rules);
    if (owner === undefined) {
      unmanaged.push(resource);
      continue;
    }
    const key = `${owner.owner}\n${owner.reason}`;
    const group = groups.get(key) ?? { ...owner, resources: [] };
    group.resources.push(resource);
    groups.set(key, group);
  }
  return { unmanaged: withBelongings(unmanaged, rules), owned: [...groups.values()].map(ownedGroup) };
}

/** What would be drift, and whose listing does not say all that tells owners apart: the tags. */
export function withUnknownOwner(
  index: InventoryIndex,
  matching: Matching,
  { rules, isInScope }: Pick<LeftOverOptions, 'rules' | 'isInScope'>,
): readonly Resource[] {
  // Whether what is unseen exists is not known yet: what it brought along is asked about as well.
  const estate = estateOf(matching, index, { rules, existing: [...matching.managed.values()].flat() });
  return Array.from(unknownTo(matching, index, isInScope)).filter(
    (resource) => resource.tags === undefined && rules.of(resource.provider).asksForOwners === true && ownerOf(resource, estate, rules) === undefined,
  );
}

function* unknownTo(matching: Matching, index: InventoryIndex, isInScope: LeftOverOptions['isInScope']): Generator<Resource> {
  for (const resource of index.resources()) {
    if (resource.uncounted !== undefined || matching.managed.has(resource) || matching.doubtful.has(resource)) continue;
    if (isInScope(resource)) yield resource;
  }
}

/** What was made with something unmanaged, and goes with it, is said under it: an instance is one item with its disk, its card and the card's address. */
function withBelongings(unmanaged: readonly Resource[], rules: RuleSet): readonly DriftItem[] {
  // What is known by its whole id is not taken for another that ends alike.
  const owners = new Map<string, Resource>();
  for (const resource of unmanaged) owners.set(rules.shortKey(resource.provider, resource.id), resource);
  for (const resource of unmanaged) owners.set(`\n${rules.idKey(resource)}`, resource);
  const ownerOfAny = (resource: Resource): Resource | undefined => {
    for (const id of [rules.of(resource.provider).comesWith?.(resource) ?? []].flat()) {
      const owner = owners.get(`\n${rules.idKey({ ...resource, id })}`) ?? owners.get(rules.shortKey(resource.provider, id));
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
  const rootOf = (resource: Resource): Resource => {
    const seen = new Set([resource]);
    let root = resource;
    for (let next = ownerOfAny(root); next !== undefined && !seen.has(next); next = ownerOfAny(root)) {
      seen.add(next);
      root = next;
    }
    return root;
  };
  const groups = Map.groupBy(unmanaged, rootOf);
  return Array.from(groups, ([root, all]) =>
    unmanagedItem(
      root,
      all.filter((one) => one !== root),
    ),
  );
}

/** What a state knows and nobody has seen go: it speaks for what it brought along, whether or not it is listed. */
function notGone(matching: Matching, gone: ReadonlySet<Known>): readonly Known[] {
  return [...[...matching.managed.values()].flat(), ...matching.unseen.filter((known) => !gone.has(known))];
}

function estateOf(
  matching: Matching,
  index: InventoryIndex,
  { rules, existing }: { readonly rules: RuleSet; readonly existing: readonly Known[] },
): Estate {
  const brought = new BroughtAlongIndex(existing, rules);
  let managed: Set<string> | undefined;
  let machines: Map<string, Resource> | undefined;
  const keyOf = ({ provider, id }: Resource): string => rules.shortKey(provider, id);
  const estate: Estate = {
    broughtAlong: (resource) => brought.reasonFor(resource),
    find: (provider, id) => index.get(provider, id),
    // Made when the first rule asks: most estates hold nothing that needs it.
    managed: (provider, id) => (managed ??= new Set(Array.from(matching.managed.keys(), keyOf))).has(rules.shortKey(provider, id)),
    ownerOfInstance: (provider, id) => {
      machines ??= new Map(
        Array.from(index.resources())
          .filter((resource) => resource.type === rules.of(resource.provider).machineType && !matching.managed.has(resource))
          .map((resource) => [keyOf(resource), resource]),
      );
      const machine = machines.get(rules.shortKey(provider, id));
      return machine === undefined ? undefined : ownerOf(machine, estate, rules);
    },
  };
  return estate;
}

function ownedGroup(group: { owner: string; reason: string; resources: readonly Resource[] }): OwnedGroup {
  return {
    owner: group.owner,
    reason: group.reason,
    count: group.resources.length,
    resources: group.resources.map(({ id, type, region, account }) => ({ id, type, region, account })),
  };
}
