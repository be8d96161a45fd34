import { assertAddsUp } from '../../unit/core/drift/instance-counts.ts';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { AccountSpec, Estate, EstateSpec, ResourcesSpec } from '../../cloud/aws/estate.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { stateResource, type StateResource, terraformRows } from './state-of.ts';

export const account = '111122223333';

/** Regions that the service itself is in. */
const globalTypes = /^AWS::(IAM|Route53|CloudFront)::/;

export interface Planted {
  readonly estate: Estate;
  readonly state: readonly StateResource[];
  /** `kind address` or `kind type` for what no state names, sorted. */
  readonly expected: readonly string[];
}

export interface PlantOptions {
  readonly region: string;
  /** How many of a type the cloud holds. */
  readonly size: (native: string) => number;
  /** Only what names the resources, and tags where the listing brings them: what needs no reads. */
  readonly lean?: boolean;
  readonly spec?: Partial<EstateSpec> & { readonly defaults?: AccountSpec['defaults'] };
}

/**
 * An estate, and a state that knows all of it but the last of each type, has another tag on the first of each type that has tags, and holds one more
 * of each type, which the cloud has not.
 */
export function plant(types: readonly string[], options: PlantOptions): Planted {
  const { spec: { defaults, ...spec } = {} } = options;
  const build = (more: number): Estate => {
    const resources: Record<string, Record<string, ResourcesSpec>> = { [options.region]: {}, global: {} };
    for (const type of types) {
      const where = resources[globalTypes.test(type) ? 'global' : options.region];
      if (where !== undefined) where[type] = resourcesOf(type, options.size(type) + more);
    }
    return estateOf({ ...spec, accounts: [{ id: account, name: 'prod', resources, ...(defaults === undefined ? {} : { defaults }) }] });
  };
  const estate = build(0);
  const larger = build(1);
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const type of types) {
    const region = globalTypes.test(type) ? 'global' : options.region;
    const size = options.size(type);
    const held = estate.list(account, region, type);
    const resource = (item: Parameters<typeof stateResource>[2], name: string): StateResource => {
      const full = stateResource(type, name, item, { account, region });
      // The first of each type is changed, so all of it is there to be compared.
      return options.lean === true && name !== 'r0' ? lean(full) : full;
    };
    for (let n = 0; n < size - 1; n++) {
      const made = resource(held.at(n), `r${n}`);
      const changed = n === 0 ? otherTag(made) : undefined;
      state.push(changed ?? made);
      if (changed !== undefined) expected.push(`changed ${changed.type}.${changed.name}`);
    }
    if (size > 0) expected.push(`unmanaged ${type}`);
    const ghost = resource(larger.list(account, region, type).at(size), 'ghost');
    state.push(ghost);
    expected.push(`missing ${ghost.type}.ghost`);
  }
  return { estate, state, expected: expected.sort() };
}

/** Every region of an account has a bus named `default`; rules stand on it unless they name another. */
function resourcesOf(type: string, size: number): ResourcesSpec {
  return type === 'AWS::Events::EventBus' ? Array.from({ length: size }, (_none, n) => (n === 0 ? 'default' : `bus-${n}`)) : size;
}

/** Load balancers get their tags by a read each. */
function lean(resource: StateResource): StateResource {
  const { tags, tags_all: _all, ...attributes } = resource.attributes;
  const names = ['id', 'arn', 'region', 'bucket', 'identifier', 'owner_id'];
  const kept = Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
  return { ...resource, attributes: hasTags(tags) && !resource.type.startsWith('aws_lb') ? { ...kept, tags, tags_all: tags } : kept };
}

function hasTags(tags: unknown): tags is Readonly<Record<string, string>> {
  return typeof tags === 'object' && tags !== null && Object.keys(tags).length > 0;
}

/** The same with a tag that the cloud does not have; undefined for what has no tags. */
function otherTag(resource: StateResource): StateResource | undefined {
  const { tags } = resource.attributes;
  if (tags === undefined) return undefined;
  const other = { ...(tags as Readonly<Record<string, string>>), Owner: 'platform' };
  return { ...resource, attributes: { ...resource.attributes, tags: other, tags_all: other } };
}

/** The report's items in the words of `expected`, sorted. */
export function found(report: DriftReport): readonly string[] {
  assertAddsUp(report);
  return report.items.map((item) => `${item.kind} ${item.address ?? item.type}`).sort();
}

/** Every type that an estate and a state can both hold. */
export const allTypes: readonly string[] = Object.keys(terraformRows);
