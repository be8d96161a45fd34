import * as vscode from 'vscode';
import type { MetricsReport } from '../../core/api/metrics.ts';
import { describeStatus, statusTooltip } from './describe-status.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown } from '../resources/items.ts';
import type { Scans } from '../resources/scans.ts';

/** The one item of DriftMgr in the status bar: total, status, and drift when there is some. */
export class StatusBar implements vscode.Disposable {
  readonly #host: EngineHost;
  readonly #scans: Scans;
  readonly #item: vscode.StatusBarItem;
  #metrics: MetricsReport | null = null;
  #wasScanning = false;

  constructor(host: EngineHost, scans: Scans) {
    this.#host = host;
    this.#scans = scans;
    this.#item = vscode.window.createStatusBarItem('driftmgr.status', vscode.StatusBarAlignment.Left, 10);
    this.#item.name = 'DriftMgr';
    this.#item.command = 'driftmgr.status';
    this.#draw();
    this.#item.show();
    scans.onDidChange(() => {
      this.#draw();
    });
  }

  get text(): string {
    return this.#item.text;
  }

  #draw(): void {
    const { overview } = this.#scans;
    const stated = describeStatus(overview, vscode.l10n.t);
    this.#item.text = stated.text;
    this.#item.accessibilityInformation = { label: stated.accessibilityLabel, role: 'button' };
    this.#drawTooltip();
    // What the scan's calls came to is known when it ends; a running one need not be asked ten times a second.
    if (this.#wasScanning && !overview.scanning) void this.#readMetrics();
    this.#wasScanning = overview.scanning;
  }

  #drawTooltip(): void {
    this.#item.tooltip = toMarkdown(statusTooltip(this.#scans.overview, this.#metrics, Date.now(), vscode.l10n.t));
  }

  async #readMetrics(): Promise<void> {
    // The tooltip goes without metrics when they cannot be had: the log tells why.
    this.#metrics = await this.#host.request('metrics', {}).catch(() => null);
    this.#drawTooltip();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
