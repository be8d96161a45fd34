import * as vscode from 'vscode';
import type { DriftGroupBy } from '../core/api/drift-tree.ts';
import type { GroupBy } from '../core/api/engine-api.ts';
import { countText } from '../core/render/counts.ts';
import { setContext } from './context-keys.ts';
import { credentialsView, lookForCredentials } from './credentials/credential-commands.ts';
import { driftGroupByKey, driftView } from './drift/drift-commands.ts';
import { resourcesView, scanWithProgress } from './resources/scan-commands.ts';
import { groupByKey } from './resources/view-commands.ts';
import { CredentialTree } from './credentials/credential-tree.ts';
import { failureText } from './describe-failure.ts';
import { compareWords, driftHeadline, driftMessage } from './drift/drift-headline.ts';
import { resourceMessage } from './status/describe-status.ts';
import { viewState } from './resources/overview.ts';
import { ageWords } from './status/describe-status.ts';
import { DriftTree } from './drift/drift-tree.ts';
import type { EngineHost } from './engine/engine-host.ts';
import type { Notifier } from './notify.ts';
import { ResourceTree } from './resources/resource-tree.ts';
import type { Scans } from './resources/scans.ts';
import { readSetting } from './engine/settings.ts';
import type { Shell } from './engine/shell.ts';

type Views = Pick<Shell, 'tree' | 'treeView' | 'driftTree' | 'driftTreeView' | 'credentialTree'>;

/** The three views of the container, and what happens when one is looked at. */
export function createViews(context: vscode.ExtensionContext, host: EngineHost, scans: Scans, notifier: Notifier): Views {
  const tree = new ResourceTree(host, scans, chosenGrouping(context));
  setContext('driftmgr.groupBy', tree.groupBy);
  const treeView = vscode.window.createTreeView(resourcesView, { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
  const driftGroupBy = chosenDriftGrouping(context);
  setContext('driftmgr.driftGroupBy', driftGroupBy);
  const driftTree = new DriftTree(host, scans, driftGroupBy);
  const driftTreeView = vscode.window.createTreeView(driftView, { treeDataProvider: driftTree, showCollapseAll: true, canSelectMany: true });
  const credentialTree = new CredentialTree(host);
  const credentialTreeView = vscode.window.createTreeView(credentialsView, { treeDataProvider: credentialTree });
  let shownDrift = scans.overview.drift;
  context.subscriptions.push(
    tree,
    treeView,
    driftTree,
    driftTreeView,
    credentialTree,
    credentialTreeView,
    scans.onDidChange(() => {
      describeResources(scans, tree, treeView);
      // A line above an empty tree would hide its welcome, with all that helps.
      treeView.message = viewState(scans.overview) === 'ready' ? resourceMessage(scans.overview, vscode.l10n.t) : '';
      driftTreeView.message =
        scans.comparing === undefined ? driftMessage(scans.overview, vscode.l10n.t) : compareWords(scans.comparing, vscode.l10n.t);
      const { drift } = scans.overview;
      driftTreeView.description = driftHeadline(scans.overview, scans.progress, Date.now(), vscode.l10n.t);
      if (drift === shownDrift) return;
      shownDrift = drift;
      driftTree.refresh();
      driftTreeView.badge = driftTree.badge();
    }),
    treeView.onDidExpandElement(({ element }) => {
      tree.noteOpen(element, true);
    }),
    treeView.onDidCollapseElement(({ element }) => {
      tree.noteOpen(element, false);
    }),
    driftTreeView.onDidExpandElement(({ element }) => {
      driftTree.noteOpen(element, true);
    }),
    driftTreeView.onDidCollapseElement(({ element }) => {
      driftTree.noteOpen(element, false);
    }),
    tree.onDidCount(() => {
      describeResources(scans, tree, treeView);
    }),
    tree.onDidChangeTreeData(() => {
      describeResources(scans, tree, treeView);
    }),
    everyMinute(() => {
      if (treeView.visible) describeResources(scans, tree, treeView);
      if (driftTreeView.visible) driftTreeView.description = driftHeadline(scans.overview, scans.progress, Date.now(), vscode.l10n.t);
    }),
    treeView.onDidChangeVisibility(({ visible }) => {
      if (visible) void scanWhenLookedAt({ scans, treeView });
    }),
    credentialTreeView.onDidChangeVisibility(({ visible }) => {
      if (visible && !credentialTree.isLoaded)
        lookForCredentials({ credentialTree }, { verify: false }).catch((error: unknown) => notifier.error(error));
    }),
  );
  return { tree, treeView, driftTree, driftTreeView, credentialTree };
}

/** Shows what the last scan found, a moment after start-up; a view that is already looked at also scans. */
export async function showLastInventory(shell: Shell): Promise<void> {
  await shell.scans.load();
  await shell.drifts.restore();
  if (shell.treeView.visible) await scanWhenLookedAt(shell);
}

/** Scans when the view is first looked at and nothing fresh is known. What fails is said by the view itself, not by a notification. */
async function scanWhenLookedAt({ scans, treeView }: Pick<Shell, 'scans' | 'treeView'>): Promise<void> {
  if (!scans.isLoaded) await scans.load().catch(() => undefined);
  const { summary, scanning, failure } = scans.overview;
  if (!treeView.visible || scanning || failure !== undefined || readSetting('scanOnOpen') === false) return;
  if (summary !== null && !isOld(summary.finishedAt)) return;
  await scanWithProgress({ scans }, { refresh: false }).catch(() => undefined);
}

/** An age that is shown has to grow. */
function everyMinute(run: () => void): vscode.Disposable {
  const timer = setInterval(run, 60_000);
  return new vscode.Disposable(() => {
    clearInterval(timer);
  });
}

const freshMs = 5 * 60_000;

function isOld(finishedAt: string | undefined): boolean {
  return finishedAt === undefined || Date.now() - Date.parse(finishedAt) > freshMs;
}

/** The line beside the view's title: filter, and progress or age. */
function describeResources(scans: Scans, tree: ResourceTree, treeView: vscode.TreeView<unknown>): void {
  const { summary, scanning, failure } = scans.overview;
  const parts = [
    ...(failure === undefined || scanning || viewState(scans.overview) === 'ready' ? [] : [failureText(failure)]),
    ...(tree.filter === undefined ? [] : [vscode.l10n.t('filter: {0}', tree.filter)]),
    ...(tree.hits === undefined ? [] : [vscode.l10n.t('{0} hits', countText(tree.hits, { unicode: true }))]),
    ...(scanning ? [scans.progress ?? vscode.l10n.t('scanning …')] : summary === null ? [] : [ageWords(summary, Date.now(), vscode.l10n.t)]),
  ];
  treeView.description = parts.join(' · ');
}

function chosenGrouping(context: vscode.ExtensionContext): GroupBy {
  const chosen = context.workspaceState.get(groupByKey) ?? readSetting('treeGroupBy');
  return chosen === 'type' || chosen === 'region' ? chosen : 'account';
}

function chosenDriftGrouping(context: vscode.ExtensionContext): DriftGroupBy {
  const chosen = context.workspaceState.get(driftGroupByKey);
  return chosen === 'state' || chosen === 'account' ? chosen : 'kind';
}
