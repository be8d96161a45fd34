import type * as vscode from 'vscode';
import type { CredentialTree } from '../credentials/credential-tree.ts';
import type { Documents } from '../code/documents.ts';
import type { DriftElement, DriftTree } from '../drift/drift-tree.ts';
import type { Drifts } from '../drift/drifts.ts';
import type { EngineHost } from './engine-host.ts';
import type { LogChannel } from './log-channel.ts';
import type { Notifier } from '../notify.ts';
import type { ResourceRow, ResourceTree } from '../resources/resource-tree.ts';
import type { Scans } from '../resources/scans.ts';
import type { VaultTree } from '../vault/vault-tree.ts';

/** The parts that commands work with. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly host: EngineHost;
  readonly scans: Scans;
  readonly tree: ResourceTree;
  readonly treeView: vscode.TreeView<ResourceRow>;
  readonly drifts: Drifts;
  readonly driftTree: DriftTree;
  readonly driftTreeView: vscode.TreeView<DriftElement>;
  readonly credentialTree: CredentialTree;
  readonly vaultTree: VaultTree;
  readonly resourceDocuments: Documents;
  readonly reportDocuments: Documents;
  readonly driftDocuments: Documents;
  readonly log: LogChannel;
  readonly notifier: Notifier;
}
