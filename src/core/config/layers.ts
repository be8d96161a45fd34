import { settingKeys, settingOf } from './schema.ts';
import type { SettingKey } from './schema.ts';

/** One source of settings, weaker ones first. */
export interface Layer {
  /** Every value found, by key; unknown keys too, so that they can be known. */
  readonly values: readonly { readonly key: string; readonly value: unknown; readonly source: string }[];
  readonly kind: 'home' | 'workspace' | 'vscode' | 'environment' | 'flags';
}

/** The values of a config file, whose keys may be nested, dotted, or both. */
export function fileLayer(kind: 'home' | 'workspace', path: string, content: unknown): Layer {
  return { kind, values: flatten(content).map((found) => ({ ...found, source: path })) };
}

/** What VS Code was said by the user; keys with or without `driftmgr.`. */
export function vscodeLayer(values: Readonly<Record<string, unknown>>): Layer {
  const own = Object.entries(values).map(([key, value]) => [key.replace(/^driftmgr\./, ''), value] as const);
  return { kind: 'vscode', values: flatten(Object.fromEntries(own)).map((found) => ({ ...found, source: 'VS Code setting' })) };
}

export function environmentLayer(env: Readonly<Record<string, string | undefined>>): Layer {
  const values = settingKeys.flatMap((key) => {
    const name = settingOf(key)?.env;
    const value = name === undefined ? undefined : env[name];
    return name === undefined || value === undefined ? [] : [{ key, value, source: `environment ${name}` }];
  });
  return { kind: 'environment', values };
}

/** @param flags by setting key; strings are read as the environment's are */
export function flagLayer(flags: Readonly<Record<string, unknown>>): Layer {
  const values = Object.entries(flags).map(([key, value]) => ({ key, value, source: `flag --${flagName(key)}` }));
  return { kind: 'flags', values };
}

/** The terminal's flag for a setting, without dashes. */
export function flagName(key: string): string {
  return settingOf(key)?.flag ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('.', '-');
}

function flatten(content: unknown, prefix = ''): { key: string; value: unknown }[] {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return [{ key: prefix, value: content }];
  return Object.entries(content).flatMap(([name, value]: [string, unknown]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (key === '$schema') return [];
    const holdsMore = settingKeys.some((candidate) => candidate.startsWith(`${key}.`));
    return settingOf(key) === undefined && holdsMore ? flatten(value, key) : [{ key, value }];
  });
}

/** The setting that was probably meant, for the message about an unknown one. */
export function nearestKey(key: string): SettingKey | undefined {
  const wanted = key.toLowerCase();
  const scored = settingKeys.map((candidate) => ({ candidate, steps: distance(wanted, candidate.toLowerCase()) }));
  const best = scored.reduce((a, b) => (b.steps < a.steps ? b : a));
  return best.steps <= 2 ? best.candidate : undefined;
}

/** Levenshtein's distance, in UTF-16 units: keys are plain ASCII. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (b[j - 1] === a[i] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What the workspace's own file may set. */
export const workspaceKeys: readonly SettingKey[] = settingKeys.filter((key) => settingOf(key)?.workspace === true);
