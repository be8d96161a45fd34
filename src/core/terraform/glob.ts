import { isAbsolute, join, resolve, sep } from 'node:path';
import { DriftMgrError } from '../errors.ts';
import { wildcard } from '../wildcard.ts';
import { isWithin, realPath } from '../own-ground.ts';
import type { FolderEntry, StateReaders } from './state-instance.ts';

/** True when a path is a pattern: it holds `*`, `?`, `{` or a `[…]`. */
export function isGlob(path: string): boolean {
  return /[*?{]|\[[^\]]+\]/.test(path);
}

/** Folders that no pattern descends into: `**` would spend minutes in them and find what other folders own. */
const skipped = new Set(['.git', '.terraform', 'node_modules']);

type GlobReaders = Pick<StateReaders, 'folder' | 'realPath'>;

/** What a pattern found. */
export interface FoundFiles {
  /** Sorted. */
  readonly files: readonly string[];
  /** Links to folders outside of the workspace that were not followed. */
  readonly notFollowed: readonly string[];
}

/**
 * Files that match a pattern. `*` and `?` stay within a name, `**` spans folders, `{a,b}`, `[a-z]` and `[!a-z]` choose. A name that begins with a dot is
 * matched only by a pattern that begins with one. Links to folders are followed: within `cwd` and the folder where the pattern begins, and elsewhere
 * only where `outside` says so. Each folder is looked through once, so that links which lead back end.
 */
export async function findFiles(pattern: string, cwd: string, readers: GlobReaders, outside: boolean): Promise<FoundFiles> {
  const absolute = isAbsolute(pattern) ? pattern : resolve(cwd, '.') + sep + pattern;
  const found = new Set<string>();
  const notFollowed = new Set<string>();
  for (const one of alternatives(absolute)) {
    const parts = one.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
    const root = /^[A-Za-z]:/.test(one) ? `${parts.shift() ?? ''}${sep}` : sep;
    // What a person wrote out is followed wherever it leads.
    const plain = parts.findIndex((part) => part === '**' || isGlob(part));
    const begin = join(root, ...parts.slice(0, plain));
    const rest = parts.slice(plain).filter((part, at, all) => part !== '**' || all[at - 1] !== '**');
    const roots = [await realPath(cwd, readers), await realPath(begin, readers)];
    const allowed = (path: string): boolean => outside || roots.some((allow) => isWithin(path, allow));
    await new Search(readers, allowed, found, notFollowed).run(begin, roots[1] ?? begin, rest);
  }
  return { files: [...found].sort(), notFollowed: [...notFollowed].sort() };
}

class Search {
  readonly #readers: GlobReaders;
  readonly #allowed: (realPath: string) => boolean;
  readonly #found: Set<string>;
  readonly #notFollowed: Set<string>;
  /** Folders by their true path, each with how much of the pattern was left there. */
  readonly #seen = new Set<string>();
  readonly #links: { readonly path: string; readonly parts: readonly string[] }[] = [];

  constructor(readers: GlobReaders, allowed: (realPath: string) => boolean, found: Set<string>, notFollowed: Set<string>) {
    this.#readers = readers;
    this.#allowed = allowed;
    this.#found = found;
    this.#notFollowed = notFollowed;
  }

  /** Links are followed after all else: what can be reached without one goes by its own name. */
  async run(folder: string, real: string, parts: readonly string[]): Promise<void> {
    await this.#walk(folder, real, parts);
    for (let link = this.#links.shift(); link !== undefined; link = this.#links.shift()) {
      const target = await realPath(link.path, this.#readers);
      if (this.#allowed(target)) await this.#walk(link.path, target, link.parts);
      else this.#notFollowed.add(link.path);
    }
  }

  async #walk(folder: string, real: string, parts: readonly string[]): Promise<void> {
    const [part, ...rest] = parts;
    const key = `${String(parts.length)} ${real}`;
    if (part === undefined || this.#seen.has(key)) return;
    this.#seen.add(key);
    if (part === '**' && rest.length > 0) await this.#walk(folder, real, rest);
    const matches = part === '**' ? (name: string) => !name.startsWith('.') : matcher(part);
    for (const entry of (await this.#readers.folder(folder)) ?? []) {
      if (part === '**' && !entry.folder && rest.length === 0) this.#found.add(join(folder, entry.name));
      if (!matches(entry.name)) continue;
      if (!entry.folder) {
        if (rest.length === 0) this.#found.add(join(folder, entry.name));
      } else if (part === '**') {
        if (!skipped.has(entry.name)) await this.#enter(folder, real, entry, parts);
      } else if (rest.length > 0) await this.#enter(folder, real, entry, rest);
    }
  }

  async #enter(folder: string, real: string, { name, linked }: FolderEntry, parts: readonly string[]): Promise<void> {
    const path = join(folder, name);
    if (linked === true) this.#links.push({ path, parts });
    else await this.#walk(path, join(real, name), parts);
  }
}

function matcher(part: string): (name: string) => boolean {
  const fits = wildcard(part, { classes: true });
  return (name) => fits(name) && (part.startsWith('.') || !name.startsWith('.'));
}

const mostAlternatives = 1000;
const longestPattern = 4096;

/** A pattern with each of its choices made. Choices multiply, and patterns come with folders that strangers wrote. */
function alternatives(pattern: string): readonly string[] {
  const refuse = (why: string): never => {
    throw new DriftMgrError('state-pattern', `${pattern.slice(0, 60)}… ${why}.`, { hint: 'Name the states one by one.' });
  };
  if (pattern.length > longestPattern) refuse(`is longer than ${longestPattern} characters`);
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const end = one.indexOf('}', one.indexOf('{') + 1);
    const begin = end === -1 ? -1 : one.lastIndexOf('{', end);
    if (begin === -1) done.push(one);
    else for (const choice of one.slice(begin + 1, end).split(',')) open.push(one.slice(0, begin) + choice + one.slice(end + 1));
    if (done.length + open.length > mostAlternatives) refuse(`stands for more than ${mostAlternatives} patterns`);
  }
  return done;
}
