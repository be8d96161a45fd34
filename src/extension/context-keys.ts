import * as vscode from 'vscode';

/** Keys that the `when` clauses in package.json refer to. */
export type ContextKey =
  | 'driftmgr.scanning'
  | 'driftmgr.state'
  | 'driftmgr.filtered'
  | 'driftmgr.groupBy'
  | 'driftmgr.driftGroupBy'
  | 'driftmgr.driftState'
  | 'driftmgr.comparing'
  | 'driftmgr.vaultState'
  // What has happened at least once: steps of the walkthrough are done with it.
  | 'driftmgr.reached'
  | 'driftmgr.scanned'
  | 'driftmgr.compared'
  | 'driftmgr.usedInTerminal';

const known = new Map<ContextKey, unknown>();

/** Sets a context key; one that has the value already costs nothing. */
export function setContext(key: ContextKey, value: string | boolean): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
