import { defined } from '../../defined.ts';
import type { Resource } from '../../model.ts';
import type { AttributeComparison } from '../attributes/compare-attributes.ts';
import { isSensitive } from '../attributes/sensitive.ts';
import type { Piece } from '../../terraform-rules.ts';
import type { Known } from './matching.ts';
import type { Verdict } from './verify-missing.ts';
import type { AttributeChange, DriftItem } from '../../api/drift.ts';

/** Something that a listing and a lookup both do not find. */
export function missingItem(known: Known, verdict: Extract<Verdict, { kind: 'gone' }>): DriftItem {
  const { identified } = known;
  const what = identified.partOf === undefined ? 'it' : `${identified.partOf}, which it is a part of,`;
  return {
    ...fromState(known),
    account: verdict.account,
    region: verdict.region,
    reason: `${what} is in the state, but neither listed nor found by its id${deposedText(known)}`,
  };
}

/** Something that is listed as ended. */
export function endedItem(known: Known, resource: Resource): DriftItem {
  return {
    ...fromState(known),
    account: resource.account,
    region: resource.region,
    reason: `it is in the state, but the cloud says that it is ${resource.uncounted ?? 'gone'}${deposedText(known)}`,
  };
}

function fromState({ instance, identified }: Known): Omit<DriftItem, 'reason'> {
  const id = identified.ids[0] ?? null;
  const name = identified.keys[0];
  // Parts of one parent share its id, so it takes the address to tell them apart.
  const own = id === null || identified.partOf !== undefined || instance.deposed !== undefined ? `${instance.address}${instance.deposed ?? ''}` : id;
  return {
    key: `missing:${identified.provider}:${own}`,
    kind: 'missing',
    provider: identified.provider,
    account: identified.account,
    region: identified.region,
    type: identified.nativeType,
    id,
    address: instance.address,
    terraformType: instance.type,
    state: instance.state,
    ...defined({ providerConfig: instance.provider.key, name }),
  };
}

function deposedText({ instance }: Known): string {
  return instance.deposed === undefined ? '' : `; it is the deposed object ${instance.deposed}, which Terraform would have deleted`;
}

/** Something in the cloud that no state knows. */
export function unmanagedItem(resource: Resource, belongings: readonly Resource[] = []): DriftItem {
  return {
    key: `unmanaged:${resource.provider}:${resource.id}`,
    kind: 'unmanaged',
    provider: resource.provider,
    account: resource.account,
    region: resource.region,
    type: resource.type,
    id: resource.id,
    reason: belongings.length === 0 ? 'no state knows it' : `no state knows it, nor the ${String(belongings.length)} that go with it`,
    resource,
    ...(belongings.length === 0 ? {} : { belongings: belongings.map(({ id, type, name }) => ({ id, type, ...defined({ name }) })) }),
    ...defined({ name: resource.name }),
  };
}

/** Something that no state knows which was read, where one was not: that one may. */
export function uncertain(item: DriftItem): DriftItem {
  return {
    ...item,
    uncertain: true,
    reason: `${item.reason.replace(/^no state knows/, 'no state that was read knows')}; one that could not be read may`,
  };
}

/** A piece of something managed that no state knows: a rule that was added by hand. It has the id of its parent. */
export function unmanagedPart(parent: Resource, noun: string, { key, facts }: Piece): DriftItem {
  const { provider, account, region, type, id } = parent;
  const shown = Object.entries(facts ?? {}).flatMap(([path, { shown }]) =>
    shown === undefined || isSensitive(path, []) ? [] : [[path, shown] as const],
  );
  return {
    key: `unmanaged:${provider}:${id}#${noun} ${key}`,
    kind: 'unmanaged',
    provider,
    account,
    region,
    type,
    id,
    name: `${parent.name ?? id}: ${noun} ${key}`,
    partOf: { id, noun, key, ...(shown.length === 0 ? {} : { attributes: Object.fromEntries(shown) }) },
    reason: `no state knows this ${noun} of ${parent.name ?? id}, which a state manages`,
  };
}

/** A piece that its parent, which is there, does not have any more. */
export function missingPart(known: Known, parent: Resource, noun: string): DriftItem {
  return {
    ...fromState(known),
    account: parent.account,
    region: parent.region,
    id: parent.id,
    reason: `it is in the state, and no ${noun} of ${parent.name ?? parent.id} is like it${deposedText(known)}`,
  };
}

/** Something whose attributes are not what the state says. */
export function changedItem({ instance, identified }: Known, resource: Resource, { changes, compared, of }: AttributeComparison): DriftItem {
  const name = resource.name ?? identified.keys[0];
  return {
    // A part has the id of its parent, so it takes the address to tell them apart.
    key: `changed:${resource.provider}:${identified.partOf === undefined ? resource.id : instance.address}`,
    kind: 'changed',
    provider: resource.provider,
    account: resource.account,
    region: resource.region,
    type: resource.type,
    id: resource.id,
    address: instance.address,
    terraformType: instance.type,
    state: instance.state,
    ...defined({ providerConfig: instance.provider.key }),
    reason: changesText(changes),
    changes,
    compared: { attributes: compared, of },
    resource,
    ...defined({ name }),
  };
}

/** What differs, in a few words: the attribute's path where it is one. */
export function changesText(changes: readonly AttributeChange[]): string {
  return changes.length === 1 ? `${changes[0]?.path ?? 'an attribute'} differs` : `${String(changes.length)} attributes differ`;
}
