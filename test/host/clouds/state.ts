import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const provider = 'provider["registry.terraform.io/hashicorp/aws"]';

/** One instance for the state: where it stands, and what Terraform last saw of it. */
export interface Planted {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly key?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function table(account: string, name: string): Readonly<Record<string, unknown>> {
  return { id: name, name, arn: `arn:aws:dynamodb:us-east-1:${account}:table/${name}` };
}

/** Writes a state file of format version 4 into the folder of the workspace. */
export function writeState(planted: readonly Planted[]): void {
  const resources = planted.map(({ type, name, module, key, attributes }) => ({
    mode: 'managed',
    type,
    name,
    provider,
    ...(module === undefined ? {} : { module }),
    instances: [{ schema_version: 1, attributes, ...(key === undefined ? {} : { index_key: key }) }],
  }));
  const state = { version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'host-tests', outputs: {}, resources };
  writeFileSync(inWorkspace('terraform.tfstate'), JSON.stringify(state));
}

/** The absolute path of a file in the workspace. */
export function inWorkspace(file: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error('the window has no folder open');
  return path.join(folder, file);
}
