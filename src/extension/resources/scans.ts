import * as vscode from 'vscode';
import { DriftMgrError, messageOf } from '../../core/errors.ts';
import type { CompareProgress } from '../../core/api/compare-progress.ts';
import type { DriftOutline } from '../../core/api/drift-tree.ts';
import type { InventorySummary, ScanFilter } from '../../core/model.ts';
import type { EngineEvent } from '../../core/api/engine-api.ts';
import { number } from '../../core/render/text.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import type { Failure } from '../describe-failure.ts';
import type { Overview } from '../status/describe-status.ts';
import { viewState } from './overview.ts';
import { setContext } from '../context-keys.ts';

function failureOf(error: unknown): Failure {
  const { code, hint } = DriftMgrError.is(error) ? error : { code: 'internal', hint: undefined };
  return { code, message: messageOf(error), ...(hint === undefined ? {} : { hint }) };
}

/** What is known of the clouds at the moment, and the scans that are to find out more. */
export class Scans implements vscode.Disposable {
  readonly #host: EngineHost;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #running = new Map<AbortController, ScanFilter | undefined>();
  #summary: InventorySummary | null = null;
  #drift: DriftOutline | null = null;
  #titles: { readonly of: InventorySummary | null; readonly names: ReadonlyMap<string, string> } = { of: null, names: new Map() };
  #failure: Failure | undefined;
  #driftFailure: Failure | undefined;
  #progress: string | undefined;
  #comparing: CompareProgress | undefined;
  #isComparing = false;
  #loaded = false;

  readonly onDidChange = this.#changed.event;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  get overview(): Overview {
    return {
      summary: this.#summary,
      scanning: this.#running.size > 0,
      drift: this.#drift,
      ...(this.#isComparing ? { comparing: true } : {}),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(this.#driftFailure === undefined ? {} : { driftFailure: this.#driftFailure }),
    };
  }

  /** `12 of 1,500 listings`, while a scan runs. */
  get progress(): string | undefined {
    return this.#progress;
  }

  /** What the comparison that runs costs, and how far it is; undefined while none reads. */
  get comparing(): CompareProgress | undefined {
    return this.#comparing;
  }

  beginComparing(): void {
    this.#isComparing = true;
    this.setDriftFailure(undefined);
  }

  endComparing(): void {
    this.#isComparing = false;
    if (this.#running.size === 0) this.#progress = undefined;
    this.#comparing = undefined;
    this.#changed.fire();
  }

  /** Whether the last inventory has been asked for. */
  get isLoaded(): boolean {
    return this.#loaded;
  }

  /** Shows the inventory of the last scan, of this window or an earlier one. Asks no cloud. */
  async load(): Promise<void> {
    this.#loaded = true;
    const summary = await this.#host.request('inventory', {});
    if (this.#running.size === 0 && summary !== null) this.#update({ summary });
  }

  /** Scans what the filter covers, everything without one. Resolves when it is done or cancelled. */
  async scan(options: { filter?: ScanFilter; refresh: boolean }): Promise<void> {
    const controller = new AbortController();
    this.#running.set(controller, options.filter);
    this.#failure = undefined;
    this.#update({});
    try {
      const { filter, refresh } = options;
      const summary = await this.#host.request(
        'scan',
        { want: 'rows', refresh, ...(filter === undefined ? {} : { filter }) },
        { signal: controller.signal },
      );
      // A scan of one node speaks for that node; the whole is asked for again.
      this.#summary = filter === undefined ? summary : ((await this.#host.request('inventory', {})) ?? summary);
    } catch (error) {
      // A scan that failed leaves the last inventory in place, which is shown together with the failure.
      const summary = await this.#host.request('inventory', {}).catch(() => this.#summary);
      this.#failure = failureOf(error);
      this.#summary = summary;
      throw error;
    } finally {
      this.#running.delete(controller);
      this.#progress = undefined;
      this.#update({});
    }
  }

  cancel(): void {
    for (const controller of this.#running.keys()) controller.abort();
  }

  /** What people call a resource type, as far as the last inventory knows it. */
  typeTitle(type: string): string {
    const summary = this.#summary;
    if (this.#titles.of !== summary) {
      const names = (summary?.accounts ?? []).flatMap(({ types }) => types.map(({ type: name, title }): [string, string] => [name, title]));
      this.#titles = { of: summary, names: new Map(names) };
    }
    return this.#titles.names.get(type) ?? type;
  }

  /** Notes what the last comparison failed with; undefined where it did not. */
  setDriftFailure(error: unknown): void {
    this.#driftFailure = error === undefined ? undefined : failureOf(error);
    this.#update({});
  }

  setDrift(drift: DriftOutline | null): void {
    this.#drift = drift;
    this.#update({});
  }

  receive(event: EngineEvent): void {
    switch (event.kind) {
      case 'progress':
        if ([...this.#running.values()].some((filter) => filter !== undefined)) this.#changed.fire();
        else this.#update({ summary: event.summary });
        break;
      case 'listed':
        this.#progress = vscode.l10n.t('{0} of {1} listings', number(event.done), number(event.planned));
        if (this.#isComparing) this.#changed.fire();
        break;
      case 'done':
        // A scan that a comparison ran is nobody's here: what it brought is asked for when it is over.
        if (this.#running.size === 0) void this.load().catch(() => undefined);
        break;
      case 'comparing':
        this.#comparing = event;
        this.#changed.fire();
        break;
      case 'driftChanged':
        this.setDrift(event.outline);
        break;
      default:
        break;
    }
  }

  #update(change: { summary?: InventorySummary }): void {
    if (change.summary !== undefined) this.#summary = change.summary;
    setContext('driftmgr.scanning', this.#running.size > 0);
    setContext('driftmgr.state', viewState(this.overview));
    if (this.#summary?.finishedAt !== undefined) setContext('driftmgr.scanned', true);
    if ((this.#summary?.accounts.length ?? 0) > 0) setContext('driftmgr.reached', true);
    if (this.#drift !== null) setContext('driftmgr.compared', true);
    this.#changed.fire();
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
  }
}
