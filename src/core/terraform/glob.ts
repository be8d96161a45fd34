import { isAbsolute, join, resolve, sep } from 'node:path';
import type { StateReaders } from './state-instance.ts';

/** True when a path is a pattern: it holds `*`, `?`, `{` or a `[…]`. */
export function isGlob(path: string): boolean {
  return /[*?{]|\[[^\]]+\]/.test(path);
}

/** Folders that no pattern descends into: `**` would spend minutes in them and find what other folders own. */
const skipped = new Set(['.git', '.terraform', 'node_modules']);

/**
 * Files that match a pattern, sorted. `*` and `?` stay within a name, `**` spans folders, `{a,b}` and `[a-z]` choose.
 * A name that begins with a dot is matched only by a pattern that begins with one.
 */
export async function findFiles(pattern: string, cwd: string, readers: Pick<StateReaders, 'folder'>): Promise<readonly string[]> {
  const absolute = isAbsolute(pattern) ? pattern : resolve(cwd, '.') + sep + pattern;
  const found = new Set<string>();
  for (const one of alternatives(absolute)) {
    const parts = one.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
    const root = /^[A-Za-z]:/.test(one) ? `${parts.shift() ?? ''}${sep}` : sep;
    await walk(root, parts, found, readers);
  }
  return [...found].sort();
}

async function walk(folder: string, parts: readonly string[], found: Set<string>, readers: Pick<StateReaders, 'folder'>): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  if (part !== '**' && !isGlob(part) && rest.length > 0) {
    await walk(join(folder, part), rest, found, readers);
    return;
  }
  const entries = (await readers.folder(folder)) ?? [];
  if (part === '**') {
    if (rest.length > 0) await walk(folder, rest, found, readers);
    for (const entry of entries) {
      if (entry.folder && !skipped.has(entry.name) && !entry.name.startsWith('.')) await walk(join(folder, entry.name), parts, found, readers);
      else if (!entry.folder && rest.length === 0) found.add(join(folder, entry.name));
    }
    return;
  }
  const matches = matcher(part);
  for (const entry of entries) {
    if (!matches(entry.name)) continue;
    const path = join(folder, entry.name);
    if (rest.length === 0) {
      if (!entry.folder) found.add(path);
    } else if (entry.folder) await walk(path, rest, found, readers);
  }
}

function matcher(part: string): (name: string) => boolean {
  const source = part.replaceAll(/\[!?[^\]]+\]|[*?.+^${}()|\\[\]]/g, (token) => {
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return token.replace('[!', '[^');
    return `\\${token}`;
  });
  const expression = new RegExp(`^${source}$`, 'u');
  return (name) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.'));
}

function alternatives(pattern: string): readonly string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => alternatives(before + choice + after));
}
