import type { Resource, ScanFilter } from '../../model.ts';
import type { StateInstance } from '../../terraform/state-instance.ts';
import { googlePaths, isGoogleType } from '../identity/google-identity.ts';
import type { IdentifiedInstance } from '../identity/identify.ts';
import type { Identified } from '../identity/identity-row.ts';
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
  readonly notComparable: NotComparable[];
  /** Resources that a state may manage, which cannot be told for certain: none of them is claimed to be unmanaged. */
  readonly doubtful: Set<Resource>;
}

/** Joins instances with the inventory by hash. Instances outside the filter are left out altogether. */
export function matchAll(instances: readonly IdentifiedInstance[], index: InventoryIndex, filter: ScanFilter | undefined): Matching {
  const matching: Matching = { managed: new Map(), parts: [], ended: [], unseen: [], notComparable: [], doubtful: new Set() };
  const unfound: Known[] = [];
  for (const { instance, identified, reason } of instances) {
    if (identified === undefined) {
      const resource = byOwnWord(instance, index);
      if (resource !== undefined) matching.doubtful.add(resource);
      if (passesUnknown(filter)) matching.notComparable.push(notComparable(instance, reason ?? 'it cannot be told what it is'));
      continue;
    }
    if (!passes(identified, filter)) continue;
    const known = { instance, identified };
    const resource = index.byId(identified);
    if (resource === undefined) unfound.push(known);
    else if (identified.partOf === undefined) settle(matching, known, resource);
    else matching.parts.push({ known, resource });
  }
  matchByKeys(matching, unfound, index, instances);
  return matching;
}

/** What no id finds, by type and primary identifier. */
function matchByKeys(matching: Matching, unfound: readonly Known[], index: InventoryIndex, all: readonly IdentifiedInstance[]): void {
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
  if (lost.length === 0) return;
  // A parent that stands in a state speaks for its parts.
  const owners = new Set(all.flatMap(({ identified }) => (identified === undefined || identified.partOf !== undefined ? [] : namesOf(identified))));
  for (const part of lost) if (!namesOf(part.identified).some((name) => owners.has(name))) matching.unseen.push(part);
}

/** What listings say of something that is over, or on its way out. */
const ended = /^(terminat|shutting|delet|pending.?delet|destroy|released|retired|closed|cancelled|rejected|expired|failed)/i;

function settle(matching: Matching, known: Known, resource: Resource): void {
  if (resource.uncounted !== undefined && ended.test(resource.uncounted)) matching.ended.push({ known, resource });
  else {
    const before = matching.managed.get(resource);
    if (before === undefined) matching.managed.set(resource, [known]);
    else before.push(known);
  }
}

/** The resource that an instance of an unknown type names by its ARN, URN or path. It cannot be compared, but neither is it unmanaged. */
function byOwnWord(instance: StateInstance, index: InventoryIndex): Resource | undefined {
  const { arn, id, urn } = instance.attributes;
  for (const word of [arn, id, urn]) {
    if (typeof word !== 'string') continue;
    const provider = word.startsWith('arn:')
      ? 'aws'
      : word.startsWith('/subscriptions/')
        ? 'azure'
        : word.startsWith('do:')
          ? 'digitalocean'
          : undefined;
    const resource = provider === undefined ? undefined : index.get(provider, word);
    if (resource !== undefined) return resource;
  }
  if (!isGoogleType(instance.type)) return undefined;
  return googlePaths(instance.attributes)
    .map((path) => index.byPath(path))
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
  matching.notComparable.push(notComparable(known.instance, `${resources.length} resources fit what its state says of it`));
}

export function notComparable(instance: StateInstance, reason: string): NotComparable {
  return { address: instance.address, terraformType: instance.type, state: instance.state, reason };
}

/** Names under which an owner and its parts meet. */
function namesOf(identified: Identified): string[] {
  const { provider, nativeType, ids, keys } = identified;
  return [...ids.map((id) => (provider === 'azure' ? id.toLowerCase() : id)), ...keys.map((key) => `${nativeType}\n${key}`)];
}

function passes(identified: Identified, filter: ScanFilter | undefined): boolean {
  return (
    filter === undefined ||
    (chosen(filter.providers, identified.provider) &&
      chosen(filter.types, identified.nativeType) &&
      (identified.account === null || chosen(filter.accounts, identified.account)) &&
      (identified.region === null || chosen(filter.regions, identified.region)))
  );
}

/** True when a resource is inside the filter. Its expression is the inventory's business. */
export function passesFilter(resource: Resource, filter: ScanFilter | undefined): boolean {
  return (
    filter === undefined ||
    (chosen(filter.providers, resource.provider) &&
      chosen(filter.types, resource.type) &&
      chosen(filter.accounts, resource.account) &&
      chosen(filter.regions, resource.region))
  );
}

// What is not known cannot be of a type or provider that was asked for.
function passesUnknown(filter: ScanFilter | undefined): boolean {
  return (filter?.types ?? []).length === 0 && (filter?.providers ?? []).length === 0;
}

function chosen<T>(wanted: readonly T[] | undefined, value: T): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}
