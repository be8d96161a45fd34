import * as vscode from 'vscode';
import type { EditorNetwork } from '../../core/network/prepare.ts';

/**
 * The settings that a person or a trusted workspace has set, by their key without `driftmgr.`.
 * Defaults are left to the engine. What an untrusted workspace sets is not passed on at all.
 */
export function readSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('driftmgr');
  const settings: Record<string, unknown> = {};
  for (const key of settingKeys()) {
    const found = configuration.inspect(key);
    const fromWorkspace = vscode.workspace.isTrusted ? (found?.workspaceFolderValue ?? found?.workspaceValue) : undefined;
    const value = fromWorkspace ?? found?.globalValue;
    if (value !== undefined) settings[key] = value;
  }
  return settings;
}

/** VS Code's `http.proxy`, `http.noProxy` and `http.proxyStrictSSL`, as the user set them: what a workspace says of them leads nobody anywhere. */
export function readNetwork(): EditorNetwork {
  const configuration = vscode.workspace.getConfiguration('http');
  const proxy = configuration.inspect<string>('proxy')?.globalValue;
  const noProxy = configuration.inspect<string[]>('noProxy')?.globalValue;
  const proxyStrictSSL = configuration.inspect<boolean>('proxyStrictSSL')?.globalValue;
  return {
    ...(proxy === undefined || proxy === '' ? {} : { proxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
    ...(proxyStrictSSL === undefined ? {} : { proxyStrictSSL }),
  };
}

/** The value of one setting as the engine would see it, or undefined where nobody set it. */
export function readSetting(key: string): unknown {
  return readSettings()[key];
}

/** Ids of the credentials that the settings name besides the active ones. */
export function pickedSources(): string[] {
  const named = readSetting('sources');
  return Array.isArray(named) ? named.filter((id) => typeof id === 'string') : [];
}

function settingKeys(): string[] {
  const manifest: unknown = vscode.extensions.getExtension(extensionId)?.packageJSON;
  const contributes = isRecord(manifest) && isRecord(manifest['contributes']) ? manifest['contributes'] : {};
  const sections: unknown[] = [contributes['configuration']].flat();
  return sections.flatMap((section) =>
    isRecord(section) && isRecord(section['properties']) ? Object.keys(section['properties']).map((key) => key.replace(/^driftmgr\./, '')) : [],
  );
}

const extensionId = 'driftmgr.driftmgr';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Where a choice made in the window is written: with the workspace where there is a trusted one, else with the user. */
export function settingTarget(): vscode.ConfigurationTarget {
  const inWorkspace = vscode.workspace.isTrusted && (vscode.workspace.workspaceFolders ?? []).length > 0;
  return inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
}
