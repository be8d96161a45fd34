import type { CallFailure } from './errors.ts';
import type { Account, Problem, ProviderId, Resource, ResourceCount } from './model.ts';
import type { IndexAnswer } from './indexed.ts';
import type { ProviderNames } from './provider-names.ts';

/**
 * What a cloud must offer to be scanned. A provider is a folder under `providers/`, a bundle of its own,
 * loaded when first used through `ports.loadProvider(id)`; its module exports `createProvider`.
 * It never sends a request except through `context.pipeline`.
 */
export interface Provider {
  readonly id: ProviderId;
  /** Every type that this provider lists by itself, in the order of interest. */
  readonly types: readonly ResourceTypeInfo[];
  /** What people call its regions and types. */
  readonly names: ProviderNames;

  /** Addresses at which the cloud is asked first, as the settings have them: for whoever wants to know whether they can be reached. Throws `DriftMgrError`. */
  addresses?(): readonly string[];
  /** The places where credentials may be. Looking into each is bounded and run side by side by the engine. */
  credentialSources(): readonly CredentialProbe[];
  /** Proves a credential with one call. Throws `CallError`. */
  identify(source: CredentialSource, signal: AbortSignal): Promise<Identity>;
  /** Makes a credential ready for `wrapKey` and `unwrapKey`, where that takes less than proving it. Throws `CallError`. */
  signIn?(source: CredentialSource, signal: AbortSignal): Promise<Identity>;
  /** The accounts that an identity reaches; what could not be reached comes back as problems. */
  accounts(identity: Identity, signal: AbortSignal): Promise<{ accounts: Account[]; problems: Problem[] }>;
  /** The listings that answer a request, most interesting first. May make calls (enabled regions). */
  listings(accounts: readonly Account[], request: PlanRequest, signal: AbortSignal): Promise<{ listings: Listing[]; problems: Problem[] }>;
  /** Whether resources of a native type can be read by their id, as `lookup` and `detail` do; every one's can where absent. */
  readsById?(nativeType: string): boolean;
  /** What an index says of all that an identity reaches, in parts as they come, long before it is listed. Undefined where none is asked; throws `CallError`. */
  indexed?(reach: IndexReach, signal: AbortSignal): AsyncIterable<IndexAnswer> | undefined;
  /** One read by id: does it exist? Throws `CallError` when that cannot be known. */
  lookup(target: LookupTarget, signal: AbortSignal): Promise<LookupResult>;
  /** The reads that bring one resource's attributes, in the provider's names. Throws `CallError`. */
  detail(target: LookupTarget, signal: AbortSignal): Promise<ResourceDetail>;
  /** The same for many resources with fewer calls: what is to be asked, before anything is. Absent where each resource takes a call of its own. */
  details?(targets: readonly DetailTarget[]): readonly DetailRead[];
  /** The rate-limit scope that a `detail` is counted on; needed to tell how long many take. */
  detailLimitScope?(target: LookupTarget): RateLimitScope;
  /** How it is learnt who made resources, where their listings do not say. `inventory` is all that was seen. Asks nothing yet. */
  ownerReads?(resources: readonly Resource[], inventory: Iterable<Resource>): readonly OwnerRead[];
  /** Reads an object that holds Terraform state (S3, blob, GCS); undefined for providers without object storage. */
  readState?(location: StateLocation, signal: AbortSignal): Promise<Uint8Array>;
  /** Wraps and unwraps a vault's data key with the provider's key service. */
  wrapKey?(keyId: string, plain: Uint8Array, context: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Uint8Array>;
  unwrapKey?(keyId: string, wrapped: Uint8Array, context: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Uint8Array>;
  /** The page of the provider's console that shows a resource; undefined where none is known. */
  consoleUrl(resource: Resource): string | undefined;
  /** Frees sockets and clients. */
  close(): void;
}

export interface ProviderModule {
  createProvider(context: ProviderContext): Provider;
}

/** What the engine hands to a provider. Providers read environment and files through this, never directly. */
export interface ProviderContext {
  readonly pipeline: CallPipeline;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory. */
  readonly home: string;
  /** `config.providers[id]` after validation: see `core/config`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly log: ProviderLog;
  /** Asks a person (MFA code); rejects with code `no-prompt` where nobody can be asked. */
  prompt(question: PromptRequest): Promise<string>;
  /** Secrets of the vault that belong to this provider; empty while locked. */
  vaultEntries?(): Promise<readonly VaultCredential[]>;
  /**
   * An access token of the account that the shell itself is signed in with (VS Code's Microsoft account), for these scopes.
   * Never asks anybody: undefined where nobody is signed in, or the shell knows no such accounts.
   */
  shellToken?(scopes: readonly string[]): Promise<string | undefined>;
  /** Says that this text is a secret in use (a token just fetched): from now on no failure, log line or report shows it. */
  learnSecret?(secret: string): void;
  now(): number;
}

export type ProviderLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (message: string, fields?: Record<string, unknown>) => void>>;

export interface PromptRequest {
  readonly message: string;
  readonly secret: boolean;
}

export interface VaultCredential {
  readonly name: string;
  /** The provider's own field names, e.g. `aws_access_key_id`. */
  readonly secret: Readonly<Record<string, string>>;
}

export interface ResourceTypeInfo {
  readonly type: string;
  /** Plural, for people: `EC2 instances`. */
  readonly title: string;
  readonly scope: 'global' | 'regional';
  readonly permission?: string;
  /** Type of the parents without which this one cannot be listed. */
  readonly parent?: string;
  /** Listed only when it is asked for by name, or with all types. */
  readonly onDemand?: true;
}

// --- credentials ---------------------------------------------------------------------------------

/** A place to look for credentials. Looking costs nothing: no prompt, no process, no MFA. */
export interface CredentialProbe {
  readonly id: string;
  readonly label: string;
  /** The files that it looks into, by their paths, for people. */
  readonly places?: readonly string[];
  look(signal: AbortSignal): Promise<CredentialSource[]>;
}

/** Something that may prove an identity. Carries no secret. */
export interface CredentialSource {
  /** Stable, e.g. `aws:profile:prod`. */
  readonly id: string;
  readonly provider: ProviderId;
  readonly kind: string;
  readonly label: string;
  /** True for what the user's environment makes active by itself (AWS_PROFILE, environment keys, ADC, …). */
  readonly active: boolean;
  readonly state: 'found' | 'expired' | 'unusable';
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly hint?: string;
  /** A command that renews it, e.g. `aws sso login --profile x`. */
  readonly renew?: string;
  /** HMAC-able description of what stands behind it (key id, role, file content hash): a change makes another identity. */
  readonly fingerprint: string;
}

export interface Identity {
  /** Stable for the same principal, e.g. `aws:arn:aws:iam::123456789012:user/jane`. */
  readonly id: string;
  readonly provider: ProviderId;
  readonly source: CredentialSource;
  /** Who one is, for people: ARN, object id, e-mail. */
  readonly principal: string;
  /** The identity's own account, where there is one. */
  readonly account?: string;
  readonly partition?: string;
  /** Nothing that the server serves could refuse the credential: that it is good is not known. */
  readonly unproved?: true;
}

// --- listings ------------------------------------------------------------------------------------

export interface PlanRequest {
  readonly regions?: readonly string[];
  /** Listings of all regions are wanted whole: `regions` narrows what is shown of them, since states need not say where something is. */
  readonly everywhere?: true;
  readonly types?: readonly string[];
  /** Counts are enough (`counts`), or the resources themselves are wanted (`rows`). */
  readonly want: 'counts' | 'rows';
  /** Also the types that need slow or expensive listings (Cloud Control). */
  readonly allTypes?: boolean;
  /** Regions that held something last time, by account. */
  readonly warmRegions?: Readonly<Record<string, readonly string[]>>;
}

/**
 * One question put to a provider: one type (or many, where one API answers for many) in one region of one account.
 * The unit of work, of caching, of failure and of progress.
 */
export interface Listing {
  /** Unique and stable: same question by the same identity, same key. */
  readonly key: string;
  readonly provider: ProviderId;
  readonly identity: string;
  readonly accounts: readonly string[];
  /** A region's name, `global`, or `*` for a listing that answers for all regions at once. */
  readonly region: string;
  /** Where `region` is `*`: the only places that it asks about, as in `ProviderNames.placesIn`. All where absent. */
  readonly places?: readonly string[];
  /** Key of the listing that asks the same about all places: an answer to it that is kept answers this one as well. */
  readonly wholeKey?: string;
  /** Types asked for; `*` when the answer names them. */
  readonly types: readonly string[] | '*';
  /** Types that an `ok` answer returns completely. */
  readonly covers: readonly string[] | '*';
  readonly want: 'counts' | 'rows';
  /** Ids that differ in case alone are one. */
  readonly ignoresCase?: true;
  /** e.g. `ec2:DescribeInstances`. */
  readonly operation: string;
  readonly permission?: string;
  /** Key of the listing that brings the parents. */
  readonly parents?: string;
  /** Yields pages as they come; throws `CallError`. Ends when the provider's token ends. */
  run(input: ListingInput): AsyncIterable<Page>;
}

export interface ListingInput {
  readonly signal: AbortSignal;
  /** The resources of the parents' listing; empty when `parents` is absent. */
  readonly parents: readonly Resource[];
}

export interface Page {
  readonly resources?: readonly Resource[];
  readonly resourceCounts?: readonly ResourceCount[];
  /** Parts of the question that were not answered, while the rest was. */
  readonly failures?: readonly PartFailure[];
}

/** A part of a listing that failed: an account missing from an answer, one parent that was denied. */
export interface PartFailure {
  readonly account?: string;
  readonly region?: string;
  readonly type?: string;
  readonly failure: CallFailure;
}

// --- single resources ----------------------------------------------------------------------------

export interface LookupTarget {
  readonly account: string;
  readonly region: string;
  readonly type: string;
  readonly id: string;
  readonly name?: string;
}

export interface LookupResult {
  readonly exists: boolean;
  readonly resource?: Resource;
  readonly detail?: ResourceDetail;
}

/** A resource whose attributes are to be read. */
export interface DetailTarget extends LookupTarget {
  /** First steps of the attributes that are wanted, in lower case; `tags` for the tags. Everything when absent. */
  readonly wants?: ReadonlySet<string>;
}

/** Reads that are made together: one resource's, or as many resources' as one call takes. */
export interface DetailRead {
  readonly targets: readonly DetailTarget[];
  /** Calls that it takes, at least. */
  readonly calls: number;
  readonly limitScope: RateLimitScope;
  /** What came of each target, in their order: an error is that target's own. Rejects with what all of them failed by. */
  run(signal: AbortSignal): Promise<readonly (ResourceDetail | Error)[]>;
}

export interface ResourceDetail {
  /** Native attribute names. Never written to disk or log. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Attributes that could not be read, with the reason. */
  readonly unread?: Readonly<Record<string, CallFailure>>;
}

/** One question about who made resources. */
export interface OwnerRead extends Pick<DetailRead, 'calls' | 'limitScope'> {
  readonly resources: readonly Resource[];
  /** What was learnt beside the listings; resources of which nothing was are left out. Throws `CallError`. */
  run(signal: AbortSignal): Promise<ReadonlyMap<Resource, OwnerFacts>>;
}
export type OwnerFacts = Pick<Resource, 'tags' | 'attributes'>;

/** Where a state object is: backend type and its settings, without secrets. */
export interface StateLocation {
  readonly backend: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** `byFolder`: code names it, and no person: credentials of the environment that are for no host by name do not go there. */
  readonly identity?: string;
  readonly byFolder?: true;
}

/** Who is called: a cloud, or `terraform` for the services beside the clouds that keep states. */
export type CallTarget = ProviderId | 'terraform';

/** The one way to a cloud: cache, single flight, rate limit, retry, time limit. Lives in `core/calls`. */
export interface CallPipeline {
  /** Sends one request when the limits allow, and again while that makes sense. Throws `CallError`. */
  call<T>(request: CallRequest<T>): Promise<T>;
  /**
   * Keeps the answer of `ask` for the kind's time to live, and joins those who ask meanwhile. Plain data only.
   * The signal that `ask` gets aborts when nobody waits for the answer any more.
   */
  cached<T>(key: CacheKey, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface CacheKey {
  readonly kind: CacheKind;
  readonly provider: CallTarget;
  /** `Identity.id`, or `CredentialSource.fingerprint` before there is one. */
  readonly identity: string;
  readonly key: string;
  /** The answer to a question of kind `credentials` says only who one is: it may outlive the process. All others stay in memory. */
  readonly secretFree?: true;
}

export type CacheKind = 'resources' | 'discovery' | 'credentials' | 'state';

export interface CallRequest<T> {
  readonly provider: CallTarget;
  /** e.g. `ec2:DescribeInstances`; the name under which it is measured and allowed. */
  readonly operation: string;
  readonly account?: string;
  readonly region?: string;
  /** For the circuit breaker; the host that the request goes to. */
  readonly host?: string;
  /** Buckets that the request draws a token from, outermost first. */
  readonly limitScopes: readonly RateLimitScope[];
  readonly signal: AbortSignal;
  /** Sends it, once; must end its socket when the signal aborts. SDK retries are off. */
  send(signal: AbortSignal): Promise<T>;
  /** Says what an error means. */
  classify(error: unknown): CallFailure;
  /** Reads quota headers off an answer. */
  quota?(answer: T): QuotaReading | undefined;
  /** Milliseconds for one attempt; the default comes from the configuration. */
  readonly timeoutMs?: number;
}

/** What a cloud counts calls against. */
export interface RateLimitScope {
  /** e.g. `aws/123456789012/us-east-1`. */
  readonly key: string;
  /** The name of the limit in the configuration, e.g. `aws` or `azure.resourceGraph`. */
  readonly limit: string;
  /** Default rate where the configuration says nothing. */
  readonly perSecond: number;
  /** The limit whose setting stands in where `limit` is not set: who sets a total means it, whatever the default of a part is. */
  readonly orLimit?: string;
  /** What the cloud documents that it allows: the rate grows up to it while nothing is throttled. It never grows when absent, or where a person set it. */
  readonly mostPerSecond?: number;
  /** Tokens that may be spent at once; default: a second's worth. */
  readonly burst?: number;
}

export interface QuotaReading {
  /** The name of the limit that it is about, where a request has several limitScopes; the innermost's when absent. */
  readonly limit?: string;
  /** Calls left in the provider's window. */
  readonly remaining?: number;
  /** 0 where calls trickle back one by one: then none left means to go slowly, not to stop. */
  readonly resetsAfterMs?: number;
}

/** Whose index is asked; the accounts are those that are about to be listed, absent before they are known. */
export type IndexReach = Readonly<{ identity: Identity; accounts?: readonly Account[]; want: 'counts' | 'rows' }>;
