import type { ProviderId, Resource } from './model.ts';

/**
 * What is known of one cloud's Terraform types: the contract behind which `providers/<id>/terraform/` stands. Data and pure functions,
 * in a bundle of its own that loads no SDK (`loadTerraformRules`).
 */
export interface TerraformRules {
  readonly provider: ProviderId;
  /** A configuration of its provider works in one region unless a resource says otherwise, and listings go region by region. */
  readonly oneRegion?: true;
  /** Ids, names and types that differ in the letters' case alone are the same. */
  readonly ignoresCase?: true;
  /** True for a Terraform type of this cloud. */
  claims(terraformType: string): boolean;
  /** Where an instance lives, as far as its own attributes tell. */
  place(attributes: StateValues, terraformType: string): Place;
  /** What an instance is in its cloud; a sentence where that cannot be said. */
  identify(terraformType: string, attributes: StateValues, place: Place): Identified | string;
  /**
   * The type whose complete listing, where a resource is, shows that its account may be read there, for what answers by its id and no listing holds: the
   * look-up alone says then that it is gone. Undefined for what must be listed.
   */
  vouchedBy?(identified: Identified): string | undefined;
  /** True where some Terraform type stands for the native type: only then can it be said that no state manages a resource. */
  isManageable(nativeType: string): boolean;
  /** Every Terraform type that has a row: those that stand for nothing, and those that are known by rule, are left out. */
  knownTypes(): readonly KnownType[];
  /** Terraform types that stand for a native type, in any case of letters, the usual one first; empty where there is none. */
  terraformTypesOf(nativeType: string): readonly string[];
  /** The type that is meant where several stand for a resource's native type. */
  usualType(resource: Resource): string | undefined;
  /** The id by which Terraform takes a resource over as this type; undefined where that is not known. SOURCE: the Import sections of the provider's pages. */
  importId(terraformType: string, resource: Resource): string | undefined;
  /** Types that their provider cannot import. SOURCE: as for `importId`. */
  readonly notImported: ReadonlySet<string>;
  /** What a resource's listing knows of the arguments of its code, as this type: texts, numbers, booleans, lists and maps of texts. */
  skeleton(terraformType: string, resource: Resource): Readonly<Record<string, unknown>>;
  /** Attributes that are compared, by Terraform type. */
  readonly attributes: AttributeTable;
  /** Where states and answers keep tags and labels. */
  readonly tags: TagNames;
  /** How a configuration of the provider leaves tags to others; absent where it cannot. */
  readonly ignoresTags?: TagIgnoring;
  /** Attributes that something changes by itself: counts that an autoscaler owns, disks that grow. */
  readonly selfChanging: Readonly<Record<string, readonly SelfChanging[]>>;
  /** What an instance of this Terraform type scales, as `SelfChanging` asks for it. */
  readonly scales: Readonly<Record<string, (attributes: StateValues) => readonly unknown[]>>;
  /** Who owns what no state manages; the first rule that fits decides. */
  readonly ownership: readonly OwnershipRule[];
  /** Listings leave out tags that tell owners apart: `Provider.ownerReads` is asked about what would be drift. */
  readonly asksForOwners?: true;
  /** The type of the machines that other resources may belong to (`Estate.ownerOfInstance`). */
  readonly machineType?: string;
  /** What managed resources bring along, by their Terraform type. */
  readonly broughtAlong: Readonly<Record<string, BroughtAlong>>;
  /** Families that a resource belongs to by its name, for things that a managed one makes many of: the revisions of a task definition. */
  familiesOf?(resource: Resource): readonly string[];
  /** The id, or a part of the id, of what a resource was made with and goes with: an instance's own disk. Of several the first that exists is meant. */
  comesWith?(resource: Resource): string | readonly string[] | undefined;
  /** First steps of a parent's attributes that a resource of this Terraform type writes as well. */
  readonly writtenApart: Readonly<Record<string, readonly string[]>>;
  /** How types that stand for pieces of a parent are compared with what the parent holds. */
  readonly pieces: PieceTable;
  /** What a state's name of a resource and the inventory's id have in common. */
  shortId(id: string): string;
  /** True for a text that names one resource of this cloud by itself: an ARN, a URN, an ARM id. */
  isGlobalId(text: string): boolean;
  /** Two names of one place in ids: what stands in some of them, and what in the others. */
  aliasOf?(resource: Resource): readonly [string, string] | undefined;
  /** The form in which equal ids are equal text. */
  idKey(id: string, aliases: ReadonlyMap<string, string>): string;
  /** Names of the resource behind its service's host, for a type without a row. */
  pathsOf?(attributes: StateValues): readonly string[];
  /** What of an id's key `pathsOf` gives. */
  pathOf?(idKey: string): string;
}

/** A Terraform type that has a row. */
export interface KnownType {
  readonly type: string;
  /** Absent for a piece, whose parent's it is. */
  readonly nativeType?: string;
  /** Terraform's type of the parent, of a type that stands for a piece of it. */
  readonly partOf?: string;
  /** An id such as resources of the type have, with `x` for each name in it. */
  readonly exampleId?: string;
}

/** What the bundle of a cloud's rules exports. */
export interface TerraformRulesModule {
  readonly terraformRules: TerraformRules;
}

/** Attributes of one instance as its state has them. */
export type StateValues = Readonly<Record<string, unknown>>;

// --- identity ------------------------------------------------------------------------------------

/**
 * How one Terraform type is known to its cloud. Templates name attributes in braces: `{bucket|id}` is the first of the two that is there;
 * `{account}`, `{region}`, `{partition}` and `{type}` come from where the instance lives. A template with a gap makes no id.
 */
export interface IdentityRow {
  readonly native: string;
  /** Templates of the global ids that the resource may have in an inventory, the most likely first. */
  readonly ids: readonly string[];
  /** Attributes whose value is the primary identifier: unique within the type, account and region. */
  readonly keys: readonly string[];
  readonly scope: 'regional' | 'global';
  /** Set where the provider's `arn` attribute is not the ARN that the cloud itself uses. */
  readonly ownName?: true;
}

/** A Terraform type that stands for a piece of another resource; it lives and dies with its parent. */
export interface SubresourceRow {
  readonly partOf: string;
  /** Which of the part's attributes fill which of the parent's. `queue_url#last` is the last step of a path or an address. */
  readonly parent: Readonly<Record<string, string>>;
}

/** A Terraform type that no cloud resource stands for: a waiter, a generated name, an acceptance. */
export interface NothingRow {
  readonly nothing: string;
}

export type TableRow = IdentityRow | SubresourceRow | NothingRow;
export type IdentityTable = Readonly<Record<string, TableRow>>;

/** What an instance is in its cloud. */
export interface Identified {
  readonly provider: ProviderId;
  readonly nativeType: string;
  /** Global ids it may have, the most likely first. */
  readonly ids: readonly string[];
  /** Primary identifiers, for finding it where no global id matches. */
  readonly keys: readonly string[];
  readonly account: string | null;
  readonly region: string | null;
  /** Terraform type of the parent; the other fields are the parent's then. */
  readonly partOf?: string;
}

/** Where an instance lives, as far as its state tells. */
export interface Place {
  readonly account: string | null;
  readonly region: string | null;
}

// --- attributes ----------------------------------------------------------------------------------

/** Brings a value into a form in which equal meanings are equal text. `owner` is the state's description of the resource. */
export type Normalise = (value: unknown, owner?: StateValues) => string;

/** One attribute that Terraform and the cloud both have. */
export interface AttributeRow {
  /** Terraform's path, e.g. `root_block_device.0.encrypted`. */
  readonly path: string;
  readonly steps: readonly string[];
  /** The cloud's paths; the first that leads anywhere is taken. `[]` behind a step goes through all items of a list. */
  readonly native: readonly (readonly string[])[];
  readonly normalise: Normalise;
  /** How a value is shown where the two sides spell it too differently to be compared by eye. */
  readonly show?: (value: unknown, owner?: StateValues) => unknown;
  /** The cloud leaves it out where it is not set: a full read without it says so. */
  readonly optional?: true;
  /** What the provider takes where the configuration says nothing. */
  readonly standard?: string;
  /** Whether two values that are not equal mean the same: `13` means any `13.x`. */
  readonly fits?: (state: string, cloud: string) => boolean;
  /** The provider shows the block where the cloud has it: a state that leaves it empty says that there is none. */
  readonly shownIfSet?: true;
  /** The cloud says the opposite: `disable…` where Terraform says `…_enabled`. */
  readonly inverted?: true;
}

/** Names under which a provider keeps tags. */
export interface TagNames {
  /** Attributes that hold all tags of a resource, the provider's own defaults included; the first that a state has counts. */
  readonly state: readonly string[];
  /** Members of an answer that hold them. */
  readonly native: readonly string[];
  /** Types whose attribute of such a name holds something else, with the names under which they keep tags. */
  readonly byType?: Readonly<Record<string, readonly string[]>>;
}

/** Where the configuration of a provider names the tags that it must not see. SOURCE: the provider's own page of documentation. */
export interface TagIgnoring {
  /** The block of its configuration, and the arguments in it. */
  readonly block: string;
  readonly keys: string;
  readonly prefixes: string;
  /** Variables that add to both, with commas between. */
  readonly env: readonly [keys: string, prefixes: string];
}

/** An attribute that may be another than the state says without anybody's doing. */
export interface SelfChanging {
  /** As in `AttributeRow.path`. */
  readonly path: string;
  /** True where the cloud's value is one that came by itself. `isScaled` says whether an instance of any state scales what is named so. */
  readonly byItself: (attributes: StateValues, cloud: unknown, isScaled: (name: string) => boolean) => boolean;
}

export type AttributeTable = Readonly<Record<string, readonly AttributeRow[]>>;

// --- parts of a parent ----------------------------------------------------------------------------

/** What is compared of a piece: its meaning as text, and what a person is shown. */
export interface Fact {
  readonly text: string;
  readonly shown: unknown;
}

/** One piece of a parent: a rule, a route, an attachment. */
export interface Piece {
  /** What tells it apart within its set; shown to people, e.g. `tcp 443 0.0.0.0/0`. */
  readonly key: string;
  /** By Terraform's path. Those that both sides have are compared. */
  readonly facts?: Readonly<Record<string, Fact>>;
  /** Why nobody has to manage it, where the cloud made it. */
  readonly owned?: string;
}

/** Pieces of one kind that a parent holds, as the parent's own description lists them. */
export interface PieceSet {
  /** What one piece is called: `ingress rule`. */
  readonly noun: string;
  /** Where the parent's description lists them; the first step is what must be read. */
  readonly native: readonly string[];
  /** The pieces of one item of the list. */
  readonly pieces: (item: StateValues, parent: StateValues) => readonly Piece[];
  /** The cloud leaves the list out where it is empty: a full read without it says so. */
  readonly optional?: true;
}

/** A piece of another parent for which an instance speaks as well: a policy that is attached to many roles at once. */
export interface Claim {
  readonly set: string;
  /** The last step of the parent's id. */
  readonly parent: string;
  readonly key: string;
}

/** A Terraform type that stands for one piece of its parent, or for several. */
export interface PieceRow {
  /** Name of the set. A name that no set has marks a type that only claims pieces of others. */
  readonly set: string | ((attributes: StateValues) => string);
  /** What the instance stands for; a sentence where that cannot be compared. */
  readonly pieces: (attributes: StateValues) => readonly Piece[] | string;
  /** True for a piece of which the instance alone decides, though it does not list it: a further member of a role that a binding holds as a whole. */
  readonly holds?: (attributes: StateValues, piece: Piece) => boolean;
  readonly claims?: (attributes: StateValues) => readonly Claim[];
}

/** Sets by name and rows by Terraform type, for one cloud. */
export interface PieceTable {
  readonly sets: Readonly<Record<string, PieceSet>>;
  readonly rows: Readonly<Record<string, PieceRow>>;
}

// --- ownership -----------------------------------------------------------------------------------

/** Who owns what no state manages, and why that is nobody's drift. */
export interface Owner {
  readonly owner: string;
  readonly reason: string;
}

/** What the rules may ask about the rest of the estate. */
export interface Estate {
  /** Why a managed resource brought this one along; undefined where none did. */
  broughtAlong(resource: Resource): string | undefined;
  /** The resource that has exactly this id, whether or not a state manages it. */
  find(provider: ProviderId, id: string): Resource | undefined;
  /** True when a state manages the resource that this text names, by its id or a part of it (`TerraformRules.shortId`). */
  managed(provider: ProviderId, id: string): boolean;
  /** Who owns a machine (`TerraformRules.machineType`) that no state manages, by its short id; undefined where nobody does. */
  ownerOfInstance(provider: ProviderId, id: string): Owner | undefined;
}

/** One row: what is looked at, and the reason when it is not drift. */
export interface OwnershipRule {
  /** Native types it applies to; all of the provider's when absent. */
  readonly types?: readonly string[];
  /** Group it is shown under; `by the cloud` when absent. A rule that tells owners apart gives the owner itself. */
  readonly owner?: string;
  readonly reason: (resource: Resource, estate: Estate) => string | Owner | undefined;
}

/** What a managed resource brought along, by the ids that its state names, and why it is no drift. */
export interface BroughtAlong {
  /** Ids, parts of ids, or names of families (`TerraformRules.familiesOf`); what is no text is passed over. */
  readonly ids: (attributes: StateValues) => readonly unknown[];
  /** Native types that may be meant, in any case of letters; any where absent. Needed where a name alone is given. */
  readonly types?: readonly string[];
  /** Ids of what holds only what was made with the resource: everything below them came with it. */
  readonly within?: (attributes: StateValues) => readonly unknown[];
  readonly reason: string;
}
