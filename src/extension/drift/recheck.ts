import * as vscode from 'vscode';
import type { Drifts } from './drifts.ts';
import type { Notifier } from '../notify.ts';
import type { Scans } from '../resources/scans.ts';
import { readSetting } from '../engine/settings.ts';

/** Compares again every so many minutes, where the user asked for it, and tells of drift that was not there before. */
export class Recheck implements vscode.Disposable {
  readonly #drifts: Drifts;
  readonly #scans: Scans;
  readonly #notifier: Notifier;
  #timer: NodeJS.Timeout | undefined;

  constructor(drifts: Drifts, scans: Scans, notifier: Notifier) {
    this.#drifts = drifts;
    this.#scans = scans;
    this.#notifier = notifier;
    this.schedule();
  }

  /** Reads the setting anew: minutes between checks, 0 for none. */
  schedule(): void {
    clearInterval(this.#timer);
    const minutes = readSetting('drift.schedule');
    if (typeof minutes !== 'number' || minutes <= 0) return;
    this.#timer = setInterval(() => {
      // What fails is said by the drift view; a notification every few minutes would help nobody.
      void this.check().catch(() => undefined);
    }, minutes * 60_000);
  }

  /** Compares, and tells of what is new. */
  async check(): Promise<void> {
    await this.#drifts.compare({ refresh: false });
    const found = this.#scans.overview.drift?.fresh ?? 0;
    if (found === 0 || readSetting('drift.notify') === false) return;
    // Not awaited: a notification may stay for hours, and the next check must not wait for it.
    void this.#notifier.attention(
      vscode.l10n.t('New drift: {0} resources', found),
      { title: vscode.l10n.t('Show'), command: 'driftmgr.drift.focus' },
      'new-drift',
    );
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
