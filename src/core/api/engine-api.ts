import type { InventorySummary, NodeCount, Problem, ProviderId, Resource, ScanFilter } from '../model.ts';
import type { CacheKind, CredentialSource, PromptRequest } from '../provider.ts';
import type {
  DriftBlocksPage,
  DriftBlocksRequest,
  DriftChildrenPage,
  DriftChildrenRequest,
  DriftOutline,
  DriftRowItem,
  LocateRequest,
} from './drift-tree.ts';
import type { BlockPlace } from './code-blocks.ts';
import type { ImportBlocks, ImportBlocksRequest } from './code-blocks.ts';
import type { HistoryReport } from './history.ts';
import type { SearchRequest, SearchResult } from './search.ts';
import type { CompareProgress } from './compare-progress.ts';
import type { DoctorReport, DoctorRequest } from './doctor.ts';
import type { DriftReport, DriftRequest, StateReport, StateRequest } from './drift.ts';
import type { AuditEntry, AuditQuery, AuditVerification } from './audit.ts';
import type { MetricsReport } from './metrics.ts';
import type { ConfigReport } from './config.ts';
import type { KnownRegion, TypesReport } from './types.ts';
import type { VaultRequests } from './vault.ts';

/**
 * The engine's face: plain data in, plain data and events out, cancellation by signal (by id across a thread).
 * The terminal calls it in process, VS Code through a worker thread; both see just this.
 */
export interface Engine {
  request<K extends RequestName>(name: K, params: RequestParams<K>, options?: { signal?: AbortSignal }): Promise<RequestResult<K>>;
  on(listener: (event: EngineEvent) => void): () => void;
  /** Cancels what runs, flushes and releases files, sockets and leases. */
  close(): Promise<void>;
}

export interface EngineRequests extends VaultRequests {
  /** Runs discovery. Resolves with what came, also when cancelled (the summary says so). */
  scan: [ScanRequest, InventorySummary];
  /** The last known inventory, from memory or the store; null where there never was one. */
  inventory: [{ filter?: ScanFilter }, InventorySummary | null];
  /** One level of the tree, in pages. */
  children: [ChildrenRequest, ChildrenPage];
  /** The resources of the last inventory, in a stable order, in pages. */
  resources: [ResourcesRequest, ResourcesPage];
  /** The resources of the last inventory that a text finds, wherever they stand. */
  search: [SearchRequest, SearchResult];
  /** Why a text is no filter; null where it is one. */
  checkFilter: [{ text: string }, string | null];
  /** The whole of one resource; null when it is not in the inventory. */
  resource: [{ id: string }, Resource | null];
  consoleUrl: [{ id: string }, string | null];
  /** The whole report in one piece; a shell on another thread asks for `compare`. */
  drift: [DriftRequest, DriftReport];
  /** Compares as `drift` does, keeps the report on the engine's side, and answers with what can be shown at once. */
  compare: [DriftRequest, DriftOutline];
  /** Applies the ignore rules as they stand now (configuration, `.driftignore`, code) to the last comparison; null where there was none. Asks no cloud. */
  judgeDrift: [Record<string, never>, DriftOutline | null];
  /** Takes up the last comparison of the same states that an earlier process made, without values; null where none was kept, or one was made meanwhile. */
  keptDrift: [DriftRequest, DriftOutline | null];
  /** One level of the last report's tree, in pages. */
  driftChildren: [DriftChildrenRequest, DriftChildrenPage];
  /** One item of the last report; null when it is not in it. */
  driftItem: [{ key: string }, DriftRowItem | null];
  /** The blocks of code behind what drifted in the last report, in pages. */
  driftBlocks: [DriftBlocksRequest, DriftBlocksPage];
  /** The places of the blocks behind addresses, in their order; null where no code stands for one. */
  locate: [LocateRequest, readonly (BlockPlace | null)[]];
  /** The last report as the terminal prints it, without colours; null where nothing was compared. */
  driftText: [{ width: number }, string | null];
  state: [StateRequest, StateReport];
  /** `import` blocks for resources of the last inventory, by id, as HCL. */
  importBlocks: [ImportBlocksRequest, ImportBlocks];
  /** Which resources came and went: since a time (ISO 8601), or in as many days as history is kept. Null where nothing is kept on disk. */
  history: [{ since?: string }, HistoryReport | null];
  /** Which resource types are known, of these clouds or of those that are looked at. Asks no cloud. */
  types: [{ providers?: readonly ProviderId[] }, TypesReport];
  /** Which regions are known beforehand, of these clouds or of those that are looked at. Asks no cloud. */
  regions: [{ providers?: readonly ProviderId[] }, readonly KnownRegion[]];
  credentials: [{ verify?: boolean; providers?: readonly ProviderId[] }, CredentialReport];
  /** What a scan stands on, and what of it does not work. Reads only. */
  doctor: [DoctorRequest, DoctorReport];
  metrics: [{ since?: string }, MetricsReport];
  audit: [AuditQuery, { entries: readonly AuditEntry[]; verification?: AuditVerification }];
  config: [Record<string, never>, ConfigReport];
  /** New settings from the shell; applies without a restart. */
  configure: [{ settings: Readonly<Record<string, unknown>> }, ConfigReport];
  clearCache: [{ provider?: ProviderId; kind?: CacheKind }, { removed: number }];
}

export type RequestName = keyof EngineRequests;
export type RequestParams<K extends RequestName> = EngineRequests[K][0];
export type RequestResult<K extends RequestName> = EngineRequests[K][1];

export interface ScanRequest {
  readonly filter?: ScanFilter;
  readonly want: 'counts' | 'rows';
  /** Ask the clouds again for what the filter covers, whatever the cache holds. */
  readonly refresh?: boolean;
  readonly allTypes?: boolean;
  /** The regions of the filter narrow what is shown, and not what is asked, of listings that answer for all regions at once. */
  readonly everywhere?: true;
  /** Credential sources to use in place of the active ones. */
  readonly sources?: readonly string[];
  /** Emit `resources` events as pages come in. */
  readonly stream?: boolean;
}

export type GroupBy = 'account' | 'type' | 'region';

/** A place in the tree: what has been chosen so far, outermost first. */
export interface TreePath {
  readonly provider?: ProviderId;
  readonly account?: string;
  readonly type?: string;
  readonly region?: string;
}

export interface ChildrenRequest {
  readonly groupBy: GroupBy;
  readonly path: TreePath;
  /** Free text over name, id, tags; or a CEL expression. */
  readonly text?: string;
  readonly offset: number;
  readonly limit: number;
}

export interface TreeNode extends NodeCount {
  /** Stable, made of ids and never of labels. */
  readonly id: string;
  readonly kind: 'provider' | 'account' | 'type' | 'region' | 'resource';
  readonly label: string;
  readonly path: TreePath;
  readonly resource?: Resource;
  readonly problems?: readonly Problem[];
}

export interface ChildrenPage {
  readonly nodes: readonly TreeNode[];
  readonly total: number;
}

export interface ResourcesRequest {
  /** Only what this scan, the last one, saw; without it all that is known. */
  readonly scanId?: string;
  readonly filter?: ScanFilter;
  /** From the page before; absent for the first. */
  readonly cursor?: string;
  /** At most 5,000. */
  readonly limit: number;
}

export interface ResourcesPage {
  readonly resources: readonly Resource[];
  readonly cursor?: string;
}

export interface CredentialReport {
  readonly sources: readonly (CredentialSource & {
    readonly verified: 'yes' | 'no' | 'not-tried';
    readonly principal?: string;
    readonly accounts?: readonly string[];
    readonly problem?: Problem;
  })[];
  /** Where was looked and nothing found, or the look failed or hung. */
  readonly probes: readonly {
    id: string;
    provider: ProviderId;
    label: string;
    /** The files that were looked into. */
    places?: readonly string[];
    outcome: 'found' | 'nothing' | 'failed' | 'timed-out';
    message?: string;
  }[];
}

export type EngineEvent =
  | { readonly kind: 'planned'; readonly scanId: string; readonly listings: number }
  | {
      readonly kind: 'listed';
      readonly scanId: string;
      readonly done: number;
      readonly planned: number;
      readonly label: string;
      readonly resources: number;
    }
  /** At most ten a second: the inventory so far. */
  | { readonly kind: 'progress'; readonly scanId: string; readonly summary: InventorySummary }
  | { readonly kind: 'resources'; readonly scanId: string; readonly resources: readonly Resource[] }
  | { readonly kind: 'done'; readonly scanId: string; readonly summary: InventorySummary }
  | { readonly kind: 'log'; readonly line: string; readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal' }
  /** Before attributes are read, and at most ten times a second meanwhile: what it costs, and how many of its calls are made. */
  | ({ readonly kind: 'comparing' } & CompareProgress)
  | { readonly kind: 'driftChanged'; readonly outline: DriftOutline }
  | { readonly kind: 'configChanged' }
  | { readonly kind: 'vaultChanged' };

/** What the shell lends the engine. Across a thread each call is a message. */
export interface ShellPorts {
  prompt(question: PromptRequest): Promise<string>;
  getSecret(key: string): Promise<string | undefined>;
  setSecret(key: string, value: string | undefined): Promise<void>;
  /**
   * An access token of an account that the shell is signed in with; `provider` is the shell's own name for who issues it
   * (`microsoft`). Undefined where nobody is signed in: it never asks. Absent in a shell without accounts.
   */
  getToken?(provider: string, scopes: readonly string[]): Promise<string | undefined>;
  /** All that comes by the standard input, for a state that is named `-`. Absent in a shell without one. */
  readonly readInput?: () => Promise<Uint8Array>;
}
