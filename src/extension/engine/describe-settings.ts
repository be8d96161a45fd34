import type { ConfigReport } from '../../core/api/config.ts';
import type { Translate } from '../translate.ts';

export type SettingProblem = ConfigReport['problems'][number];

/** Where something stands in a text; lines and columns count from 0. */
export interface Place {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** What a problem with a setting says beside the place where it stands. */
export function settingMessage({ key, message }: SettingProblem, t: Translate): string {
  const named = key === '' ? message : `driftmgr.${key}: ${message}`;
  return `${named} ${t('It is not used.')}`;
}

/** What a notification says of settings that are not used; they are named, with where each was set. */
export function settingsMessage(problems: readonly SettingProblem[], t: Translate): string {
  const [only] = problems;
  if (only !== undefined && problems.length === 1) return `${settingMessage(only, t)} (${only.source})`;
  const names = problems.map(({ key, source }) => `${key === '' ? t('a file') : key} (${source})`);
  return t('{0} settings are not used: {1}', problems.length, names.join(', '));
}

/** The name in VS Code's settings editor: without what stands inside of a value. */
export function settingId(key: string): string {
  return `driftmgr.${key.replace(/\[\d+\].*$/, '')}`;
}

/** Where a setting stands in the text of a file, be its name written in one piece or nested; the start of the file where it is not found. */
export function placeIn(text: string, { key, message }: Pick<SettingProblem, 'key' | 'message'>): Place {
  // A file that cannot be read as JSON says where.
  const [, line, column] = /:(\d+):(\d+) /.exec(message) ?? [];
  if (line !== undefined && column !== undefined) return { line: Number(line) - 1, from: Number(column) - 1, to: Number(column) };
  const bare = key.replace(/\[\d+\].*$/, '');
  const found = find(text, `driftmgr.${bare}`, 0) ?? find(text, bare, 0);
  if (found === undefined) return { line: 0, from: 0, to: 1 };
  const before = text.slice(0, found.at).split('\n');
  const from = before.at(-1)?.length ?? 0;
  return { line: before.length - 1, from, to: from + found.length };
}

/** A name in quotes; where it does not stand in one piece, its last part behind its first ones. */
function find(text: string, name: string, after: number): { readonly at: number; readonly length: number } | undefined {
  const quoted = JSON.stringify(name);
  const at = text.indexOf(quoted, after);
  if (at >= 0) return { at, length: quoted.length };
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const head = JSON.stringify(name.slice(0, dot));
    const headAt = text.indexOf(head, after);
    if (headAt >= 0) return find(text, name.slice(dot + 1), headAt + head.length);
  }
  return undefined;
}
