import { resolve } from 'node:path';
import type { FolderEntry, StateReaders } from './state-instance.ts';

/** A file of Terraform's or OpenTofu's code. */
export interface CodeFile {
  readonly name: string;
  readonly json: boolean;
  /** It holds parts of blocks that other files declare, and wins over them. */
  readonly override: boolean;
}

/** The files of code as a glob of VS Code's. */
export const codePattern = '**/*.{tf,tf.json,tofu,tofu.json}';

const code = /\.(?:tf|tofu)(?:\.json)?$/;

/**
 * True for the name of a file that Terraform or OpenTofu reads as code: `.tf`, `.tf.json`, `.tofu`, `.tofu.json`, and no leftover of an editor.
 * SOURCE: hashicorp/terraform internal/configs, "IsIgnoredFile" and "fileExt"; OpenTofu's documentation, "Files and Directories".
 */
export function isCodeFile(name: string): boolean {
  return code.test(name) && !name.startsWith('.') && !name.startsWith('#');
}

/**
 * The files of code in a folder, in the order in which they count: by name, those that override after all others. Of `main.tf` and `main.tofu` only the
 * latter is code: OpenTofu reads it in the place of the other.
 */
export function codeFiles(entries: readonly FolderEntry[]): readonly CodeFile[] {
  const names = new Set(entries.filter(({ name, folder }) => !folder && isCodeFile(name)).map(({ name }) => name));
  return [...names]
    .filter((name) => !names.has(name.replace(/\.tf(\.json)?$/, '.tofu$1')) || /\.tofu(?:\.json)?$/.test(name))
    .map((name) => ({ name, json: name.endsWith('.json'), override: /(?:^|_)override$/.test(name.replace(code, '')) }))
    .sort((left, right) => Number(left.override) - Number(right.override) || (left.name < right.name ? -1 : 1));
}

/** Where `terraform init` keeps what it makes for a folder. An empty `TF_DATA_DIR` is an unset one. */
export function dataFolder(folder: string, env: StateReaders['env']): string {
  return resolve(folder, env['TF_DATA_DIR'] || '.terraform');
}
