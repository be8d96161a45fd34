import type { Problem } from '../model.ts';
import type { ReadLimits } from '../plain-files.ts';
import type { StateSummary } from '../api/drift.ts';
import type { StateLocation } from '../provider.ts';

/** Attributes of one resource instance as the state has them. They hold secrets: memory only. */
export type StateAttributes = Readonly<Record<string, unknown>>;

/** The provider configuration that a resource belongs to. */
export interface ProviderConfig {
  /** The provider's source address, e.g. `registry.terraform.io/hashicorp/aws`; a bare `aws` in states of Terraform 0.12. */
  readonly source: string;
  /** The local type, the last part of the source: `aws`. */
  readonly name: string;
  /**
   * Equal for instances that share one configuration: the state's own spelling, module and alias included. Absent where the file tells the
   * provider and not the configuration, as `terraform show -json` does.
   */
  readonly key?: string;
  readonly alias?: string;
}

/** One managed resource instance of a state. */
export interface StateInstance {
  /** Full address as Terraform prints it. */
  readonly address: string;
  /** Terraform's type, e.g. `aws_instance`. */
  readonly type: string;
  readonly provider: ProviderConfig;
  readonly mode: 'managed';
  /** Key of `count` or `for_each`; absent without either. */
  readonly indexKey?: string | number;
  readonly attributes: StateAttributes;
  /** Paths of attributes that are secret, e.g. `password` or `setting[0].value`. */
  readonly sensitivePaths: readonly string[];
  /** The state it stands in, as named by the person. */
  readonly state: string;
  readonly tainted?: true;
  /** Key of a deposed object. */
  readonly deposed?: string;
}

/** What one state holds. */
export interface ParsedState {
  readonly instances: readonly StateInstance[];
  readonly summary: StateSummary;
}

/** What all states of a request hold together. `problems` names every source that could not be read, and why. */
export interface StatesRead {
  readonly instances: readonly StateInstance[];
  readonly summaries: readonly StateSummary[];
  readonly problems: readonly Problem[];
}

export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
  /** It is a link. */
  readonly linked?: true;
}

/** How states are got at. Every remote read goes over the one pipeline; the engine fills these in. */
export interface StateReaders {
  /** Bytes of a local file. Rejects with a Node error (`ENOENT`, `EISDIR`, `EACCES`, …), or with `not-a-file` or `file-too-large`. */
  file(path: string, limits: ReadLimits): Promise<Uint8Array>;
  /** Entries of a local folder; undefined where the path is no folder or does not exist. */
  folder(path: string): Promise<readonly FolderEntry[] | undefined>;
  /** The path without links; undefined for what does not exist. Absent where there are no links. */
  realPath?(path: string): Promise<string | undefined>;
  /** An object in a cloud's storage or another backend, read by the provider that owns it. Rejects with `CallError`. */
  remote(location: StateLocation, signal: AbortSignal): Promise<Uint8Array>;
  /** A GET request, as the user whom a backend names. Rejects with `CallError`. Credentials for the host are the reader's to add. */
  http(url: string, username: string | undefined, signal: AbortSignal, byFolder?: true): Promise<Uint8Array>;
  /** All that comes by the standard input, which can be read once. Absent where there is none. */
  readonly stdin?: () => Promise<Uint8Array>;
  /** Environment, for `TF_WORKSPACE`, `TF_DATA_DIR` and what backends take from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
