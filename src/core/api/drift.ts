import type { Problem, ProviderId, Resource, ScanFilter, Scope } from '../model.ts';

/** Where Terraform state comes from: a path, a glob, a folder, or a URL (`s3://`, `azurerm://`, `gs://`, `https://`, `tfc://`, …). */
export type StateSource = string;

export interface StateRequest {
  readonly states: readonly StateSource[];
  /** Folder that relative paths and globs are resolved against. */
  readonly cwd: string;
  /** Workspace folders whose own backends are followed. Only when trusted (or `--follow-backends`). */
  readonly followBackends?: boolean;
}

/** Whether a comparison that failed with this code had no state: whoever is asked chooses one then. */
export function isWithoutState(code: string): boolean {
  return code === 'no-state' || code.startsWith('state-');
}

/** One resource instance that a state knows. No attributes: they stay in the engine's memory. */
export interface StateEntry {
  /** Full Terraform address, e.g. `module.web["a"].aws_instance.this[0]`. */
  readonly address: string;
  /** Terraform's type, e.g. `aws_instance`. */
  readonly type: string;
  /** The provider's own type; null where there is no row for it. */
  readonly nativeType: string | null;
  /** The provider's global id as made by the identity row; null where it could not be made. */
  readonly id: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly comparable: boolean;
  /** Why it is not comparable. */
  readonly reason?: string;
  /** The state it stands in, as named by the person. */
  readonly state: string;
  readonly tainted?: true;
  readonly deposed?: string;
}

export interface StateReport {
  readonly resources: readonly StateEntry[];
  readonly states: readonly StateSummary[];
  readonly problems: readonly Problem[];
}

export interface StateSummary {
  readonly source: string;
  readonly serial?: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  readonly resources: number;
}

export interface DriftRequest extends StateRequest {
  readonly filter?: ScanFilter;
  readonly refresh?: boolean;
  /** Credential sources to scan with in place of the active ones. */
  readonly sources?: readonly string[];
  /** Compare attributes too; costs detail reads for managed resources. */
  readonly attributes?: boolean;
  /** Folder whose providers are asked by `terraform plan -refresh-only`, in place of all else. It runs what the code names: only when trusted. */
  readonly plan?: string;
  /** Which rules say that a difference is none, where not those of the folder. */
  readonly ignore?: IgnoreSources;
}

/** What comes with a change to the code may hide what that change does: whoever judges it can leave it out. */
export interface IgnoreSources {
  /** Neither `.driftignore` nor the configuration's rules nor `ignore_changes` of the code. */
  readonly none?: true;
  /** Files in place of `.driftignore` and the configuration's rules: a `.driftignore`, or a configuration file with `ignore`. */
  readonly from?: readonly string[];
}

export type DriftKind = 'missing' | 'unmanaged' | 'changed';

export interface DriftItem {
  /** Stable across runs: kind, provider and id (or address). */
  readonly key: string;
  readonly kind: DriftKind;
  readonly provider: ProviderId;
  readonly account: string | null;
  readonly region: string | null;
  /** The provider's own type. */
  readonly type: string;
  readonly id: string | null;
  readonly name?: string;
  readonly address?: string;
  readonly terraformType?: string;
  readonly state?: string;
  /** The provider configuration that manages it, as the state names it. */
  readonly providerConfig?: string;
  /** Set where it is a piece of something that a state manages, and in no state: `id` is the parent's, `key` what the piece is distinguished by. */
  readonly partOf?: { readonly id: string; readonly noun: string; readonly key: string; readonly attributes?: Readonly<Record<string, unknown>> };
  /** What was made with something unmanaged and goes with it: said under it, and counted with it. */
  readonly belongings?: readonly { readonly id: string; readonly type: string; readonly name?: string }[];
  /** Of what is unmanaged: it may be in a state that could not be read, so that nobody knows whether it is. */
  readonly uncertain?: true;
  /** Why it is drift, for a person. */
  readonly reason: string;
  readonly resource?: Resource;
  readonly changes?: readonly AttributeChange[];
  /** Of what changed: how many attributes were compared, of those that the state holds. */
  readonly compared?: { readonly attributes: number; readonly of: number };
  readonly ignored?: Ignored;
  /** Changes that a rule ignores, of an item that differs in others too. */
  readonly ignoredChanges?: readonly (AttributeChange & { readonly ignored: Ignored })[];
}

/** Why something that differs is no drift, and which rules say so: a `.driftignore`, the configuration, or `ignore_changes` of the code. */
export interface Ignored {
  readonly reason: string;
  readonly by: 'driftignore' | 'settings' | 'code';
}

export interface AttributeChange {
  /** Terraform's path, e.g. `ebs_block_device[0].encrypted`. */
  readonly path: string;
  /** Absent when sensitive. */
  readonly state?: unknown;
  readonly cloud?: unknown;
  readonly sensitive?: true;
  /** Of a comparison that was kept beyond its process: the values were not. */
  readonly unkept?: true;
}

export interface NotComparable {
  readonly address: string;
  readonly terraformType: string;
  readonly state: string;
  readonly reason: string;
}

/** Unmanaged resources that are nobody's fault: made by the cloud or owned by another tool. */
export interface OwnedGroup {
  /** `by the cloud`, `CloudFormation stack x`, `EKS cluster y`, … */
  readonly owner: string;
  readonly reason: string;
  readonly count: number;
  readonly resources: readonly { readonly id: string; readonly type: string; readonly region: string; readonly account: string }[];
}

/**
 * Every instance of every state, each in exactly one of the four: `inStep + changed + missing + notComparable` is `all`. What a rule ignores keeps its place
 * here: being ignored is a mark on it.
 */
export interface InstanceCounts {
  readonly all: number;
  readonly inStep: number;
  readonly changed: number;
  readonly missing: number;
  readonly notComparable: number;
  /** Instances that the filter leaves out; in none of the others. */
  readonly outsideFilter: number;
}

export interface DriftReport {
  readonly schemaVersion: 1;
  readonly scanId: string;
  readonly comparedAt: string;
  /** True when every listing that the comparison needed succeeded and every state was read. */
  readonly complete: boolean;
  readonly inStep: boolean;
  /** What the comparison was narrowed to; absent where everything was compared. */
  readonly scope?: Scope;
  readonly counts: {
    readonly missing: number;
    /** Null where nothing was looked for that no state knows: a plan tells nothing of it. */
    readonly unmanaged: number | null;
    readonly changed: number;
    readonly managed: number;
    readonly notComparable: number;
    /** What became of each instance of the states. */
    readonly instances: InstanceCounts;
  };
  /** managed ÷ (managed + unmanaged + missing); null where nothing was seen. */
  readonly coverage: number | null;
  readonly items: readonly DriftItem[];
  readonly notComparable: readonly NotComparable[];
  readonly owned: readonly OwnedGroup[];
  /** Resources that stand in more than one state. */
  readonly duplicates: readonly { readonly id: string; readonly addresses: readonly { readonly state: string; readonly address: string }[] }[];
  /** Present when attributes were compared: how many of those that the states hold, on how many resources, with how many calls that read them. */
  readonly comparison?: { readonly compared: number; readonly of: number; readonly resources: number; readonly reads: number };
  /** Items that a rule ignores; they stand in `items` with `ignored`, and in no count. */
  readonly ignored?: number;
  /** Changed attributes that a rule ignores, on items that differ in others too. */
  readonly ignoredAttributes?: number;
  readonly states: readonly StateSummary[];
  readonly problems: readonly Problem[];
}
