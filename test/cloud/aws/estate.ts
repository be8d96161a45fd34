import { builders } from './estate/builders.ts';
import { defaultResources } from './estate/defaults.ts';
import { defaultRegions, type Region } from './estate/regions.ts';
import { digest, type Builder, type Item, type Where } from './estate/where.ts';

export { manyRegions, type Region } from './estate/regions.ts';
export type { Item } from './estate/where.ts';

/** How many, their names or members, or a count with members for each. */
export type ResourcesSpec = number | readonly (string | Item)[] | { readonly count: number; readonly each: (n: number) => Item };

export interface AccountSpec {
  /** Twelve digits. */
  readonly id: string;
  readonly name?: string;
  /** IAM account alias. */
  readonly alias?: string;
  readonly keys?: readonly KeySpec[];
  /** Roles that `sts:AssumeRole` gives; all of any name when absent. */
  readonly roles?: readonly RoleSpec[];
  /** Suspended in its organisation. */
  readonly suspended?: boolean;
  /** With the resources that AWS makes with an account, in every enabled region or in those named: default VPCs and their parts. */
  readonly defaults?: boolean | readonly string[];
  /** By region (`global` for global services, `*` for every enabled region), then by CloudFormation type. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, ResourcesSpec>>>>;
}

export interface KeySpec {
  readonly accessKeyId: string;
  /** ARN of the user or assumed role; a user of the account when absent. */
  readonly principal?: string;
  readonly expired?: boolean;
}

export interface RoleSpec {
  readonly name: string;
  readonly mfa?: { readonly serial: string; readonly code: string };
  readonly externalId?: string;
}

export interface EstateSpec {
  readonly accounts: readonly AccountSpec[];
  readonly regions?: readonly Region[];
  readonly partition?: string;
  readonly organization?: { readonly management: string };
  /** `older`: `ListBuckets` gives neither regions nor tokens. */
  readonly s3?: 'current' | 'older';
  /** `short`: some pages hold less than asked for and are not the last; `ignored`: the page size that is asked for is not kept. */
  readonly paging?: 'full' | 'short' | 'ignored';
  /** An aggregator of AWS Config in the management account. `off`: by how much each of its numbers differs from what there is. */
  readonly config?: { readonly region: string; readonly off?: number };
  /** Region with a Resource Explorer aggregator index. */
  readonly explorer?: { readonly index: string };
  /** Tokens of sign-ins that IAM Identity Center's portal knows. */
  readonly sso?: { readonly tokens: readonly string[]; readonly renewals?: readonly { readonly refreshToken: string; readonly gives: string }[] };
  /** Types that Cloud Control refuses to list. */
  readonly unsupportedTypes?: readonly string[];
}

/** The access key of an account that names none. */
export function accessKeyIdOf(account: string): string {
  return `AKIA${digest(account, 16).toUpperCase()}`;
}

/** Types that only Cloud Control and Resource Explorer show: an identifier is all that is known of them. */
const anyBuilder: Builder = { nameMember: 'Name', build: (at) => ({ Name: at.name, $identifier: at.name }) };

export interface Collection {
  readonly length: number;
  at(n: number): Item;
}

const nothing: Collection = {
  length: 0,
  at: () => {
    throw new RangeError('the collection is empty');
  },
};

/** Accounts, regions and resources of a simulated AWS. Resources are made when they are asked for. */
export class Estate {
  readonly spec: EstateSpec;
  readonly regions: readonly Region[];
  readonly partition: string;
  readonly #collections = new Map<string, Collection>();

  constructor(spec: EstateSpec) {
    this.spec = spec;
    this.regions = spec.regions ?? defaultRegions;
    this.partition = spec.partition ?? 'aws';
    for (const account of spec.accounts) this.#fill(account);
  }

  #fill(account: AccountSpec): void {
    const everywhere = account.resources['*'] ?? {};
    const enabled = this.regions.filter((region) => region.optIn !== 'not-opted-in').map((region) => region.name);
    for (const region of [...enabled, 'global']) {
      const own = account.resources[region] ?? {};
      const base = region === 'global' ? {} : everywhere;
      const standard = hasDefaults(account, region) ? defaultResources(account.id, region) : {};
      for (const type of new Set([...Object.keys(standard), ...Object.keys(base), ...Object.keys(own)])) {
        const parts = [standard[type], base[type], own[type]].filter((part) => part !== undefined);
        this.#collections.set(keyOf(account.id, region, type), this.#collection(account, region, type, parts));
      }
    }
    for (const region of Object.keys(account.resources)) {
      if (region !== '*' && region !== 'global' && !enabled.includes(region))
        throw new Error(`the estate has resources in ${region}, which is not enabled`);
    }
  }

  account(id: string): AccountSpec | undefined {
    return this.spec.accounts.find((account) => account.id === id);
  }

  /** Puts other resources in place of those of a type, while the server runs. */
  put(account: string, region: string, type: string, resources: ResourcesSpec): void {
    const spec = this.account(account);
    if (spec === undefined) throw new Error(`the estate has no account ${account}`);
    this.#collections.set(keyOf(account, region, type), this.#collection(spec, region, type, [resources]));
  }

  /** The resources of a type in one region (`global` for global services). */
  list(account: string, region: string, type: string): Collection {
    return this.#collections.get(keyOf(account, region, type)) ?? nothing;
  }

  /** Every collection of an account that holds something. */
  *collections(account: string): Iterable<{ region: string; type: string; items: Collection }> {
    for (const [key, items] of this.#collections) {
      const [owner, region, type] = key.split('|');
      if (owner === account && region !== undefined && type !== undefined && items.length > 0) yield { region, type, items };
    }
  }

  #collection(account: AccountSpec, region: string, type: string, parts: readonly ResourcesSpec[]): Collection {
    const builder = builders[type] ?? anyBuilder;
    const sizes = parts.map((part) => (typeof part === 'number' ? part : 'count' in part ? part.count : part.length));
    return {
      length: sizes.reduce((sum, size) => sum + size, 0),
      at: (n) => {
        let within = n;
        for (const [index, part] of parts.entries()) {
          const size = sizes[index] ?? 0;
          if (within < size) return make(this, account, region, type, n, givenAt(part, within), builder);
          within -= size;
        }
        throw new RangeError(`${type} has no item ${n}`);
      },
    };
  }
}

function hasDefaults(account: AccountSpec, region: string): boolean {
  return typeof account.defaults === 'object' ? account.defaults.includes(region) : account.defaults === true;
}

function keyOf(account: string, region: string, type: string): string {
  return `${account}|${region}|${type}`;
}

function givenAt(part: ResourcesSpec, n: number): string | Item | undefined {
  if (typeof part === 'number') return undefined;
  return 'count' in part ? part.each(n) : part[n];
}

function make(
  estate: Estate,
  account: AccountSpec,
  region: string,
  type: string,
  n: number,
  given: string | Item | undefined,
  builder: Builder,
): Item {
  const seed = `${account.id}|${region}|${type}|${n}`;
  const named = typeof given === 'string' ? given : nameIn(given, builder);
  const short = type.slice(type.lastIndexOf(':') + 1).toLowerCase();
  const where: Where = {
    account: account.id,
    accountName: account.name ?? account.id,
    region,
    type,
    n,
    name: named ?? `${short}-${n + 1}`,
    hex: (digits) => digest(typeof given === 'string' ? `${account.id}|${region}|${type}|${given}` : seed, digits),
    arn: (service, rest) => `arn:${estate.partition}:${service}:${region === 'global' ? '' : region}:${account.id}:${rest}`,
    related: (other) => {
      const own = estate.list(account.id, region, other);
      return own.length === 0 ? undefined : own.at(n % own.length);
    },
  };
  const built = builder.build(where);
  return typeof given === 'object' ? { ...built, ...given } : built;
}

function nameIn(given: Item | undefined, builder: Builder): string | undefined {
  const name = builder.nameMember === undefined ? undefined : given?.[builder.nameMember];
  return typeof name === 'string' ? name : undefined;
}

/** Makes an estate from its description. */
export function estateOf(spec: EstateSpec): Estate {
  return new Estate(spec);
}
