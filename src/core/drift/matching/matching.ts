import { matchesFilter } from '../../discovery/inventory/count-samples.ts';
import type { Resource, ScanFilter } from '../../model.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import type { IdentifiedInstance } from './identify.ts';
import type { Identified } from '../../terraform-rules.ts';
import type { RuleSet } from '../rule-set.ts';
import type { InventoryIndex } from './inventory-index.ts';
import type { NotComparable } from '../../api/drift.ts';

/** An instance that is known in its cloud, whether or not it was seen there. */
export interface Known {
  readonly instance: StateInstance;
  readonly identified: Identified;
}

/** What became of each instance of the states. */
export interface Matching {
  /** Resources that a state manages, with the instances that do. Parts are not among them. */
  readonly managed: Map<Resource, Known[]>;
  /** Parts of resources that the inventory holds, with their parents. */
  readonly parts: { readonly known: Known; readonly resource: Resource }[];
  /** Instances whose resource is listed as ended: terminated, or on its way out. */
  readonly ended: { readonly known: Known; readonly resource: Resource }[];
  /** Instances that the inventory does not hold. */
  readonly unseen: Known[];
  /** Parts whose parent the inventory does not hold, and a state does. */
  readonly withParent: { readonly known: Known; readonly parent: Known }[];
  /** Instances of which it cannot be known which resource they stand for. */
  readonly unclear: { readonly instance: StateInstance; readonly reason: string }[];
  /** How many instances the filter leaves out. */
  outsideFilter: number;
  /** Resources that a state may manage, which cannot be known for certain: none of them is claimed to be unmanaged. */
  readonly doubtful: Set<Resource>;
}

/** Joins instances with the inventory by hash. Of instances outside the filter only the number is kept. */
export function matchAll(instances: readonly IdentifiedInstance[], index: InventoryIndex, filter: ScanFilter | undefined, rules: RuleSet): Matching {
  const matching: Matching = {
    managed: new Map(),
    parts: [],
    ended: [],
    unseen: [],
    withParent: [],
    unclear: [],
    outsideFilter: 0,
    doubtful: new Set(),
  };
  const unfound: Known[] = [];
  for (const { instance, identified, reason } of instances) {
    if (identified === undefined) {
      const resource = byOwnWord(instance, index, rules);
      if (resource !== undefined) matching.doubtful.add(resource);
      if (passesUnknown(filter)) matching.unclear.push({ instance, reason: reason ?? 'it cannot be known what it is' });
      else matching.outsideFilter++;
      continue;
    }
    if (!passes(identified, filter)) {
      matching.outsideFilter++;
      continue;
    }
    const known = { instance, identified };
    const resource = index.byId(identified);
    if (resource === undefined) unfound.push(known);
    else if (identified.partOf === undefined) settle(matching, known, resource);
    else matching.parts.push({ known, resource });
  }
  matchByKeys(matching, unfound, index, { all: instances, rules });
  partsOfEnded(matching);
  return matching;
}

/** What was in something that has ended is gone with it. */
function partsOfEnded(matching: Matching): void {
  const parents = new Map(matching.ended.map(({ known, resource }) => [resource, known]));
  for (const part of matching.parts.splice(0)) {
    const { known, resource } = part;
    const parent = parents.get(resource);
    if (parent !== undefined) matching.withParent.push({ known, parent });
    else if (hasEnded(resource)) {
      const reason = `it is a part of ${resource.name ?? resource.id}, of which the cloud says that it is ${resource.uncounted ?? 'gone'}`;
      matching.unclear.push({ instance: known.instance, reason });
    } else matching.parts.push(part);
  }
}

/** All instances of the states, and what is known of their types. */
interface Stated {
  readonly all: readonly IdentifiedInstance[];
  readonly rules: RuleSet;
}

/** What no id finds, by type and primary identifier. */
function matchByKeys(matching: Matching, unfound: readonly Known[], index: InventoryIndex, stated: Stated): void {
  const fitting = index.byKeys(unfound.map(({ identified }) => identified));
  const several: { readonly known: Known; readonly resources: readonly Resource[] }[] = [];
  const lost: Known[] = [];
  for (const known of unfound) {
    const resources = fitting.get(known.identified) ?? [];
    const [first] = resources;
    const isPart = known.identified.partOf !== undefined;
    if (first === undefined) (isPart ? lost : matching.unseen).push(known);
    else if (isPart) matching.parts.push({ known, resource: first });
    else if (resources.length === 1) settle(matching, known, first);
    else several.push({ known, resources });
  }
  for (const { known, resources } of several) choose(matching, known, resources);
  joinParents(matching, lost, stated);
}

/** A parent that stands in a state speaks for its parts; one that stands in none is looked up itself. */
function joinParents(matching: Matching, lost: readonly Known[], { all, rules }: Stated): void {
  if (lost.length === 0) return;
  const owners = new Map<string, Known>();
  for (const { instance, identified } of all) {
    if (identified === undefined || identified.partOf !== undefined) continue;
    for (const name of namesOf(identified, rules)) owners.set(name, { instance, identified });
  }
  const resources = new Map<StateInstance, Resource>();
  for (const [resource, known] of matching.managed) for (const { instance } of known) resources.set(instance, resource);
  for (const part of lost) {
    const parent = namesOf(part.identified, rules).flatMap((name) => owners.get(name) ?? [])[0];
    const resource = parent === undefined ? undefined : resources.get(parent.instance);
    if (resource !== undefined) matching.parts.push({ known: part, resource });
    else if (parent !== undefined) matching.withParent.push({ known: part, parent });
    else matching.unseen.push(part);
  }
}

/** What listings say of something that is over, or on its way out. */
const ended = /^(terminat|shutting|delet|pending.?delet|destroy|released|retired|closed|cancelled|rejected|expired|failed)/i;

function hasEnded({ uncounted }: Resource): boolean {
  return uncounted !== undefined && ended.test(uncounted);
}

function settle(matching: Matching, known: Known, resource: Resource): void {
  if (hasEnded(resource)) matching.ended.push({ known, resource });
  else {
    const before = matching.managed.get(resource);
    if (before === undefined) matching.managed.set(resource, [known]);
    else before.push(known);
  }
}

/** The resource that an instance of an unknown type names by its ARN, URN or path. It cannot be compared, but neither is it unmanaged. */
function byOwnWord(instance: StateInstance, index: InventoryIndex, rules: RuleSet): Resource | undefined {
  const { arn, id, urn } = instance.attributes;
  for (const word of [arn, id, urn]) {
    if (typeof word !== 'string') continue;
    const own = rules.byGlobalId(word);
    const resource = own === undefined ? undefined : index.get(own.provider, word);
    if (resource !== undefined) return resource;
  }
  const claiming = rules.claiming(instance.type);
  return claiming
    ?.pathsOf?.(instance.attributes)
    .map((path) => index.byPath(claiming.provider, path))
    .find((resource) => resource !== undefined);
}

/** Several resources fit: the one that nothing else manages is it, if it is only one. */
function choose(matching: Matching, known: Known, resources: readonly Resource[]): void {
  const free = resources.filter((resource) => !matching.managed.has(resource));
  const [only] = free;
  if (only !== undefined && free.length === 1) {
    settle(matching, known, only);
    return;
  }
  for (const resource of free) matching.doubtful.add(resource);
  matching.unclear.push({ instance: known.instance, reason: `${resources.length} resources fit what its state says of it` });
}

export function notComparable(instance: StateInstance, reason: string): NotComparable {
  return { address: instance.address, terraformType: instance.type, state: instance.state, reason };
}

/** Names under which an owner and its parts meet. */
function namesOf(identified: Identified, rules: RuleSet): string[] {
  const { provider, nativeType, ids, keys } = identified;
  return [...ids.map((id) => rules.idKey({ provider, id })), ...keys.map((key) => `${nativeType}\n${key}`)];
}

function passes({ provider, nativeType, account, region }: Identified, filter: ScanFilter | undefined): boolean {
  // What its state does not say may be what was asked for.
  const place = { ...(account === null ? {} : { account }), ...(region === null ? {} : { region }) };
  return filter === undefined || matchesFilter({ provider, type: nativeType, ...place }, filter);
}

/** True when a resource is inside the filter, leaving its expression aside. */
export function passesFilter(resource: Resource, filter: ScanFilter | undefined): boolean {
  return filter === undefined || matchesFilter(resource, filter);
}

// What is not known cannot be of a type or provider that was asked for, nor meet a condition.
function passesUnknown(filter: ScanFilter | undefined): boolean {
  return [filter?.types, filter?.providers, filter?.expression].every((part) => part === undefined || part.length === 0);
}
