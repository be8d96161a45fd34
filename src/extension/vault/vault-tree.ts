import * as vscode from 'vscode';
import { DriftMgrError, messageOf } from '../../core/errors.ts';
import type { VaultEntryFacts, VaultStatus } from '../../core/api/vault.ts';
import { setContext } from '../context-keys.ts';
import { describeVaultEntry, vaultFace, vaultHeadline, vaultTooltip, type VaultFace } from './describe-vault.ts';
import type { EngineHost } from '../engine/engine-host.ts';
import { toMarkdown, toTreeItem } from '../resources/items.ts';

export const vaultView = 'driftmgr.vault';

/** The vault's entries while it is open, and its state in the view's title, its welcome and, while it is locked, in the status bar. */
export class VaultTree implements vscode.TreeDataProvider<VaultEntryFacts>, vscode.Disposable {
  readonly #host: EngineHost;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<VaultEntryFacts>;
  readonly #lockItem: vscode.StatusBarItem;
  #status: VaultStatus | null = null;
  #entries: readonly VaultEntryFacts[] = [];
  #failure: string | undefined;
  #refreshing: Promise<void> | undefined;
  #again = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#view = vscode.window.createTreeView(vaultView, { treeDataProvider: this });
    this.#lockItem = vscode.window.createStatusBarItem('driftmgr.vaultLocked', vscode.StatusBarAlignment.Left, 9);
    this.#lockItem.name = vscode.l10n.t('DriftMgr Vault');
    this.#lockItem.text = `$(lock) ${vscode.l10n.t('Vault locked')}`;
    this.#lockItem.command = 'driftmgr.vaultUnlock';
    this.#lockItem.accessibilityInformation = { label: vscode.l10n.t('The vault of DriftMgr is locked. Unlock it.'), role: 'button' };
    this.#view.onDidChangeVisibility(({ visible }) => {
      if (visible && this.#status === null) void this.refresh({ open: true });
    });
  }

  get status(): VaultStatus | null {
    return this.#status;
  }

  get entries(): readonly VaultEntryFacts[] {
    return this.#entries;
  }

  get face(): VaultFace {
    return vaultFace(this.#status, this.#failure !== undefined);
  }

  /** Whether the vault has been looked at in this window; what changes before that is nobody's concern. */
  get isShown(): boolean {
    return this.#status !== null || this.#failure !== undefined;
  }

  /** Asks for the state, and for the entries while it is open. With `open` a key of this machine opens it; nobody is asked. Never rejects. */
  async refresh({ open }: { open: boolean }): Promise<void> {
    if (this.#refreshing !== undefined) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#refresh(open);
    await this.#refreshing;
    this.#refreshing = undefined;
    if (!this.#again) return;
    this.#again = false;
    await this.refresh({ open: false });
  }

  async #refresh(open: boolean): Promise<void> {
    try {
      let status = await this.#host.request('vaultStatus', {});
      if (open && status.state === 'locked') status = await this.#openInPassing(status);
      this.#entries = status.state === 'open' ? await this.#host.request('vaultList', { inPassing: true }) : [];
      this.#status = status;
      this.#failure = undefined;
    } catch (error) {
      this.#entries = [];
      this.#failure = messageOf(error);
    }
    this.#draw();
  }

  async #openInPassing(before: VaultStatus): Promise<VaultStatus> {
    try {
      return await this.#host.request('vaultUnlock', { inPassing: true });
    } catch (error) {
      if (!DriftMgrError.is(error, 'vault-locked')) throw error;
      // Why it stays locked is known now.
      const { reason, hint, because } = await this.#host.request('vaultStatus', {});
      return {
        ...before,
        ...(reason === undefined ? {} : { reason }),
        ...(hint === undefined ? {} : { hint }),
        ...(because === undefined ? {} : { because }),
      };
    }
  }

  #draw(): void {
    const due = this.#entries.filter((entry) => entry.old || entry.expired).length;
    setContext('driftmgr.vaultState', this.face);
    this.#view.description = vaultHeadline(this.#status, vscode.l10n.t);
    this.#view.message = this.#failure ?? '';
    this.#view.badge = due === 0 ? undefined : { value: due, tooltip: vscode.l10n.t('Credentials to renew: {0}', due) };
    this.#lockItem.tooltip = this.#status?.hint ?? vscode.l10n.t('Unlock the vault of DriftMgr');
    if (this.#status?.state === 'locked') this.#lockItem.show();
    else this.#lockItem.hide();
    this.#changed.fire(undefined);
  }

  getChildren(entry?: VaultEntryFacts): VaultEntryFacts[] {
    return entry === undefined ? [...this.#entries] : [];
  }

  getTreeItem(entry: VaultEntryFacts): vscode.TreeItem {
    const stated = describeVaultEntry(entry, vscode.l10n.t);
    const item = toTreeItem({ ...stated, contextValue: 'driftmgr.vaultEntry' });
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, entry: VaultEntryFacts): vscode.TreeItem {
    item.tooltip = toMarkdown(vaultTooltip(entry, vscode.l10n.t));
    return item;
  }

  dispose(): void {
    this.#view.dispose();
    this.#lockItem.dispose();
    this.#changed.dispose();
  }
}
