import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { GroupBy } from '../core/protocol.ts';
import { readReport, registerReportCommands } from './commands/reports.ts';
import { readResource, registerResourceCommands } from './commands/resource.ts';
import { registerScanCommands, resourcesView, scanWithProgress } from './commands/scan.ts';
import { groupByKey, registerViewCommands } from './commands/view.ts';
import { setContext } from './context-keys.ts';
import { ageWords, type Overview } from './describe-status.ts';
import { Documents } from './documents.ts';
import { EngineHost } from './engine-host.ts';
import { LogChannel } from './log-channel.ts';
import { Notifier } from './notify.ts';
import { windowPorts } from './ports.ts';
import { ResourceTree } from './resource-tree.ts';
import { Scans } from './scans.ts';
import { readSetting, readSettings } from './settings.ts';
import type { Shell } from './shell.ts';
import { StatusBar } from './status-bar.ts';
import { offerInTerminal } from './terminal-path.ts';
import type { WorkerStart } from './worker-start.ts';

/** What other extensions, and the tests inside the extension host, may see. */
export interface DriftMgrApi {
  /** Milliseconds that `activate` took. */
  readonly activationMs: number;
  /** Whether the engine's thread runs. */
  isEngineRunning(): boolean;
  overview(): Overview;
  /** The text of the status-bar item. */
  statusText(): string;
  readonly tree: ResourceTree;
}

export interface Started {
  readonly api: DriftMgrApi;
  stop(): Promise<void>;
}

/** How long after activation the last inventory is asked for: start-up of the window comes first. */
const loadAfterMs = 1_500;

/** Wires the parts together. Everything that costs time happens later, when it is first needed. */
export function start(context: vscode.ExtensionContext): Started {
  const begun = performance.now();
  const log = new LogChannel();
  const notifier = new Notifier(context.globalState, log);
  const host: EngineHost = new EngineHost({
    start: () => startWorker(context),
    ports: windowPorts(context.secrets),
    settings: readSettings,
    onEvent(event) {
      log.receive(event);
      scans.receive(event);
    },
    onLost(error) {
      void notifier.error(error);
    },
  });
  const scans: Scans = new Scans(host);
  const groupBy = chosenGrouping(context);
  setContext('driftmgr.groupBy', groupBy);
  const tree = new ResourceTree(host, scans, groupBy);
  const treeView = vscode.window.createTreeView(resourcesView, { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
  const statusBar = new StatusBar(host, scans);
  const shell: Shell = {
    context,
    host,
    scans,
    tree,
    treeView,
    resourceDocuments: new Documents('driftmgr-resource', (uri) => readResource({ host }, uri)),
    reportDocuments: new Documents('driftmgr-report', (uri) => readReport({ host }, uri)),
    log,
    notifier,
  };
  registerScanCommands(shell);
  registerViewCommands(shell);
  registerResourceCommands(shell);
  registerReportCommands(shell);
  scans.onDidChange(() => {
    describeView(shell);
  });
  const loading = setTimeout(() => {
    void openInventory(shell, false);
  }, loadAfterMs);
  context.subscriptions.push(
    log,
    scans,
    tree,
    treeView,
    statusBar,
    shell.resourceDocuments,
    shell.reportDocuments,
    {
      dispose: () => {
        clearTimeout(loading);
      },
    },
    treeView.onDidChangeVisibility(({ visible }) => {
      if (visible) void openInventory(shell, true);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('driftmgr')) host.reconfigure().catch((error: unknown) => notifier.error(error));
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      host.reconfigure().catch((error: unknown) => notifier.error(error));
    }),
  );
  setTimeout(() => {
    offerInTerminal(context).catch((error: unknown) => {
      log.write('warn', String(error));
    });
  }, 0);
  const activationMs = performance.now() - begun;
  return {
    api: {
      activationMs,
      isEngineRunning: () => host.isRunning,
      overview: () => scans.overview,
      statusText: () => statusBar.text,
      tree,
    },
    stop: () => host.close(),
  };
}

function startWorker(context: vscode.ExtensionContext): Worker {
  const dist = join(context.extensionPath, 'dist');
  const { version } = context.extension.packageJSON as { version: string };
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const workerData: WorkerStart = { version, settings: readSettings(), ...(workspace === undefined ? {} : { workspace }) };
  return new Worker(join(dist, 'worker.cjs'), { name: 'driftmgr', workerData, stdout: true, stderr: true });
}

function chosenGrouping(context: vscode.ExtensionContext): GroupBy {
  const chosen = context.workspaceState.get(groupByKey) ?? readSetting('treeGroupBy');
  return chosen === 'type' || chosen === 'region' ? chosen : 'account';
}

/** Shows what the last scan found; scans when the view is looked at and nothing fresh is known. */
async function openInventory(shell: Shell, mayScan: boolean): Promise<void> {
  try {
    if (!shell.scans.isLoaded) await shell.scans.load();
    const { summary, scanning } = shell.scans.overview;
    if (!mayScan && !shell.treeView.visible) return;
    if (scanning || readSetting('scanOnOpen') === false) return;
    if (summary === null || isOld(summary.finishedAt)) await scanWithProgress(shell, { refresh: false });
  } catch (error) {
    await shell.notifier.error(error);
  }
}

const freshMs = 5 * 60_000;

function isOld(finishedAt: string | undefined): boolean {
  return finishedAt === undefined || Date.now() - Date.parse(finishedAt) > freshMs;
}

/** The line beside the view's title: filter, progress or age. */
function describeView({ scans, tree, treeView }: Shell): void {
  const { summary, scanning } = scans.overview;
  const parts = [
    ...(tree.filter === undefined ? [] : [vscode.l10n.t('filter: {0}', tree.filter)]),
    ...(scanning ? [scans.progress ?? vscode.l10n.t('scanning …')] : summary === null ? [] : [ageWords(summary, Date.now(), vscode.l10n.t)]),
  ];
  treeView.description = parts.join(' · ');
}
