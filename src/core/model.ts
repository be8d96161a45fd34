/**
 * The nouns of DriftMgr. Types only; everything else is built from these.
 * All of them are plain data: they cross a thread boundary and are written to the store as they are.
 */

export const providerIds = ['aws', 'azure', 'gcp', 'digitalocean'] as const;
export type ProviderId = (typeof providerIds)[number];

/** What a provider bills and rate-limit scopes: AWS account, Azure subscription, GCP project, DigitalOcean team. */
export interface Account {
  readonly provider: ProviderId;
  readonly id: string;
  readonly name?: string;
  /** Tenant, organisation or folder that the account belongs to. */
  readonly parent?: string;
  /** `aws`, `aws-cn`, `aws-us-gov`; absent for the other providers. */
  readonly partition?: string;
  /** `Identity.id` of the identity through which this account is read. */
  readonly identity: string;
  /** `CredentialSource.id` of the credential that led to it; absent until somebody was identified by one. */
  readonly source?: string;
  /** Digest of what stood behind that credential: another one in its place is not the same. */
  readonly sourceDigest?: string;
}

/** One thing that exists in a cloud. */
export interface Resource {
  readonly provider: ProviderId;
  readonly account: string;
  /** The provider's region name; `global` for what belongs to none. */
  readonly region: string;
  /** The provider's own type name, e.g. `AWS::EC2::Instance`. */
  readonly type: string;
  /** The provider's global name: ARN, ARM id, full asset name, DO URN. Unique within a provider. */
  readonly id: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Attributes that the listing brought along (native names). Never secrets. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
  /** The operation that saw it, e.g. `ec2:DescribeInstances`. */
  readonly source: string;
  /** Id of the resource that this one is a part of. */
  readonly parent?: string;
  /** Made by the cloud with the account: default VPCs and their parts. Counted, and marked. */
  readonly isDefault?: true;
  /** Why it is listed but not counted, e.g. `terminated`. */
  readonly uncounted?: string;
}

export const listingStatuses = ['ok', 'stale', 'partial', 'denied', 'failed', 'cancelled', 'pending'] as const;
export type ListingStatus = (typeof listingStatuses)[number];

/** A count that was seen for one account, region and type without (or beside) the rows behind it. */
export interface ResourceCount {
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly count: number;
}

/** Something that a person should know about a scan. `count` equal ones are folded into one. */
export interface Problem {
  /** To match on: a listing status (`denied`, `failed`, `cancelled`, `partial`, `stale`) or a `DriftMgrError` code. */
  readonly code: string;
  /** Finer than the code: `timed-out`, `throttled`, `circuit-open`, `region-denied`, `expired`, … */
  readonly reason?: string;
  readonly provider?: ProviderId;
  readonly account?: string;
  readonly region?: string;
  readonly type?: string;
  readonly message: string;
  readonly hint?: string;
  /** The permission that was missing, in the provider's own notation, e.g. `ec2:DescribeInstances`. */
  readonly permission?: string;
  /** Id of the credential (or of the place where one is looked for) that it is about; the provider's where none could be asked. */
  readonly source?: string;
  /** True when an `expectDenied` rule covers it, or no count lacks anything for it: shown, but not part of the exit code. */
  readonly expected?: true;
  /** How many equal problems this one stands for; 1 when absent. */
  readonly count?: number;
}

/** A number together with what is known about it. `count` is null when nothing was seen. */
export interface NodeCount {
  readonly count: number | null;
  readonly status: ListingStatus;
  /** Why the status is not `ok`, for a person. */
  readonly reason?: string;
  /** Milliseconds since the oldest answer behind the number, when it came from a cache. */
  readonly ageMs?: number;
  /** What an index says of it, while nobody has seen all of it. No part of `count`, nor of any total. */
  readonly indexed?: Indexed;
}

/** A number that an index told, and that is being checked. */
export interface Indexed {
  readonly count: number;
  /** Which index, for people. */
  readonly source: string;
  /** Milliseconds since it said so. */
  readonly ageMs: number;
}

export interface RegionCount extends NodeCount {
  readonly region: string;
}

export interface TypeCount extends NodeCount {
  readonly type: string;
  /** For people: `EC2 instances`. */
  readonly title: string;
  readonly regions: readonly RegionCount[];
}

export interface AccountCount extends NodeCount {
  readonly provider: ProviderId;
  readonly account: string;
  readonly name?: string;
  readonly types: readonly TypeCount[];
}

/** What a scan or a comparison was narrowed to, as it was named: whatever else there is was not looked at. Holds one thing at least. */
export interface Scope extends ScanFilter {
  /** Credentials that took the place of the active ones. */
  readonly sources?: readonly string[];
  /** How many accounts are known, of which `accounts` names some. */
  readonly ofAccounts?: number;
}

/** What the listings of one scan came to, without the rows. */
export interface InventorySummary {
  readonly scanId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC; absent while the scan runs. */
  readonly finishedAt?: string;
  /** True when every planned listing is `ok` (or denied as expected) and every account was reached. */
  readonly complete: boolean;
  /** What it was narrowed to; absent where everything was looked at. */
  readonly scope?: Scope;
  readonly totals: NodeCount;
  readonly accounts: readonly AccountCount[];
  readonly problems: readonly Problem[];
}

/** Narrows what is scanned or shown. Absent or empty means everything. */
export interface ScanFilter {
  readonly providers?: readonly ProviderId[];
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly types?: readonly string[];
  /** A CEL expression over a resource: provider, account, region, type, id, name, tags, ageDays. */
  readonly expression?: string;
}
