import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { messageOf } from '../core/errors.ts';
import { registerChooseCommands } from './commands/choose.ts';
import { registerCredentialCommands } from './credentials/credential-commands.ts';
import { readDriftSide, registerDriftCommands } from './drift/drift-commands.ts';
import { registerStateCommands } from './drift/state-commands.ts';
import { registerIgnoreCommands } from './drift/ignore-commands.ts';
import { registerImportCommands } from './drift/import-commands.ts';
import { readReport, registerReportCommands } from './status/report-commands.ts';
import { readResource, registerResourceCommands } from './resources/resource-commands.ts';
import { registerScanCommands } from './resources/scan-commands.ts';
import { registerVaultCommands } from './vault/vault-commands.ts';
import { registerViewCommands } from './resources/view-commands.ts';
import type { Overview } from './status/describe-status.ts';
import type { VaultFace } from './vault/describe-vault.ts';
import { Documents } from './code/documents.ts';
import type { CredentialTree } from './credentials/credential-tree.ts';
import { DriftInCode } from './code/drift-in-code.ts';
import type { DriftTree } from './drift/drift-tree.ts';
import { Drifts } from './drift/drifts.ts';
import { EngineHost } from './engine/engine-host.ts';
import { IgnoreWatch } from './drift/ignore-watch.ts';
import { LogChannel } from './engine/log-channel.ts';
import { Notifier } from './notify.ts';
import type { DriftState } from './resources/overview.ts';
import { windowPorts } from './engine/ports.ts';
import type { ResourceTree } from './resources/resource-tree.ts';
import { Recheck } from './drift/recheck.ts';
import { Scans } from './resources/scans.ts';
import { readNetwork, readSettings } from './engine/settings.ts';
import type { Shell } from './engine/shell.ts';
import { SettingProblems } from './engine/setting-problems.ts';
import { StatusBar } from './status/status-bar.ts';
import { offerInTerminal } from './terminal-path.ts';
import { VaultTree } from './vault/vault-tree.ts';
import { createViews, showLastInventory } from './views.ts';
import type { WorkerStart } from './engine/worker-start.ts';

/** What other extensions, and the tests inside the extension host, may see. */
export interface DriftMgrApi {
  /** Milliseconds of processor time that `activate` took: the same on a busy machine as on an idle one. */
  readonly activationMs: number;
  /** Whether the engine's thread runs. */
  isEngineRunning(): boolean;
  overview(): Overview;
  /** Which of its faces the drift view shows. */
  driftState(): DriftState;
  /** The text of the status-bar item. */
  statusText(): string;
  /** The lines above the trees; where there is none, the one beside the title. */
  messages(): { readonly resources: string; readonly drift: string };
  readonly tree: ResourceTree;
  readonly driftTree: DriftTree;
  readonly credentialTree: CredentialTree;
  /** What was said by notifications that ask for action, oldest first. */
  stated(): readonly string[];
  /** Compares as the schedule does. */
  recheck(): Promise<void>;
  /** What the vault's view shows: its face, and names of entries while it is open. */
  vault(): { readonly face: VaultFace; readonly entries: readonly string[]; readonly unproved: readonly string[] };
}

export interface Started {
  readonly api: DriftMgrApi;
  stop(): Promise<void>;
}

/** How long after activation the last inventory is asked for: start-up of the window comes first. */
const loadAfterMs = 1_500;

/** Wires the parts together. Everything that costs time happens later, when it is first needed. */
export function start(context: vscode.ExtensionContext): Started {
  const begun = process.cpuUsage();
  const log = new LogChannel();
  const notifier = new Notifier(context.globalState, log);
  const host: EngineHost = new EngineHost({
    start: () => startWorker(context),
    ports: windowPorts(context.secrets),
    settings: readSettings,
    onEvent(event) {
      log.receive(event);
      scans.receive(event);
      if (event.kind === 'vaultChanged' && vaultTree.isShown) void vaultTree.refresh({ open: false });
    },
    onConfig: (report) => {
      void settingProblems.show(report);
    },
    onLost(error) {
      // The report went with the thread that held it.
      scans.setDrift(null);
      void notifier.error(error);
    },
  });
  const settingProblems = new SettingProblems(notifier);
  const scans: Scans = new Scans(host);
  const vaultTree: VaultTree = new VaultTree(host);
  const statusBar = new StatusBar(host, scans);
  const shell: Shell = {
    context,
    host,
    scans,
    drifts: new Drifts(host, scans),
    ...createViews(context, host, scans, notifier),
    vaultTree,
    resourceDocuments: new Documents('driftmgr-resource', (uri) => readResource({ host }, uri)),
    reportDocuments: new Documents('driftmgr-report', (uri) => readReport({ host, scans }, uri)),
    driftDocuments: new Documents('driftmgr-drift', (uri) => readDriftSide({ host }, uri)),
    log,
    notifier,
  };
  registerCommands(shell);
  const onError = (error: unknown): void => {
    log.write('warn', messageOf(error));
  };
  const inCode = new DriftInCode(host, scans, shell.reportDocuments.uri(vscode.l10n.t('DriftMgr Drift'), 'drift'), onError);
  const recheck = new Recheck(shell.drifts, scans, notifier);
  context.subscriptions.push(
    recheck,
    inCode,
    settingProblems,
    new IgnoreWatch(host, scans, onError),
    log,
    scans,
    statusBar,
    vaultTree,
    shell.resourceDocuments,
    shell.reportDocuments,
    shell.driftDocuments,
    followSettings(shell, recheck),
  );
  later(shell, loadAfterMs, () => showLastInventory(shell));
  later(shell, 0, () => offerInTerminal(context));
  return {
    api: apiOf(shell, { statusBar, recheck, activationMs: sumOf(process.cpuUsage(begun)) / 1_000 }),
    stop: () => host.close(),
  };
}

/** What tests see of a window beside what it shows. */
function apiOf(shell: Shell, { statusBar, recheck, activationMs }: { statusBar: StatusBar; recheck: Recheck; activationMs: number }): DriftMgrApi {
  const { host, scans, notifier, vaultTree } = shell;
  return {
    activationMs,
    isEngineRunning: () => host.isRunning,
    overview: () => scans.overview,
    driftState: () => shell.drifts.state,
    statusText: () => statusBar.text,
    messages: () => ({ resources: lineOf(shell.treeView), drift: lineOf(shell.driftTreeView) }),
    tree: shell.tree,
    driftTree: shell.driftTree,
    credentialTree: shell.credentialTree,
    stated: () => notifier.stated,
    recheck: () => recheck.check(),
    vault: () => ({
      face: vaultTree.face,
      entries: vaultTree.entries.map(({ name }) => name),
      unproved: vaultTree.entries.flatMap(({ name, unproved }) => (unproved === true ? [name] : [])),
    }),
  };
}

function lineOf({ message, description }: vscode.TreeView<unknown>): string {
  return message === undefined || message === '' ? (description ?? '') : message;
}

function registerCommands(shell: Shell): void {
  registerScanCommands(shell);
  registerViewCommands(shell);
  registerResourceCommands(shell);
  registerReportCommands(shell);
  registerDriftCommands(shell);
  registerStateCommands(shell);
  registerIgnoreCommands(shell);
  registerImportCommands(shell);
  registerCredentialCommands(shell);
  registerChooseCommands(shell);
  registerVaultCommands(shell);
}

function startWorker(context: vscode.ExtensionContext): Worker {
  const { version } = context.extension.packageJSON as { version: string };
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
  const workerData: WorkerStart = { version, settings: readSettings(), network: readNetwork(), ...(workspace === undefined ? {} : { workspace }) };
  // Most of a scan is garbage; a smaller young generation keeps it from filling the extension host's memory.
  const resourceLimits = { maxYoungGenerationSizeMb: 24 };
  return new Worker(join(context.extensionPath, 'dist', 'worker.cjs'), { name: 'driftmgr', workerData, resourceLimits });
}

const networkSettings = ['http.proxy', 'http.noProxy', 'http.proxyStrictSSL'];

/** A change of settings applies without a reload, and so does trust. */
function followSettings({ host, scans, notifier }: Shell, recheck: Recheck): vscode.Disposable {
  const apply = (): void => {
    host.reconfigure().catch((error: unknown) => notifier.error(error));
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('driftmgr.drift.schedule')) recheck.schedule();
      if (change.affectsConfiguration('driftmgr')) apply();
      if (networkSettings.some((key) => change.affectsConfiguration(key))) {
        // The report goes with the thread that holds it.
        if (host.isRunning) scans.setDrift(null);
        host.restart().catch((error: unknown) => notifier.error(error));
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      recheck.schedule();
      apply();
    }),
  );
}

/** Does something when start-up is over; what goes wrong then stands in the log. */
function later({ context, log }: Shell, ms: number, run: () => Promise<void>): void {
  const timer = setTimeout(() => {
    run().catch((error: unknown) => {
      log.write('warn', String(error));
    });
  }, ms);
  context.subscriptions.push({
    dispose: () => {
      clearTimeout(timer);
    },
  });
}

/** In microseconds. */
function sumOf({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}
