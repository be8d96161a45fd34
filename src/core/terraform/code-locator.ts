import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { isCodeFile } from './code-files.ts';
import type { BlockPlace } from '../api/code-blocks.ts';
import type { CodeReaders, FoundBlock } from './locate-block.ts';
import { CodeIndex } from './locate-block.ts';
import { isWithin } from '../own-ground.ts';

/** Folders with code that are looked through in one workspace, and how deep they may lie. */
const mostFolders = 500;
const deepest = 8;
const skipped = new Set(['.git', '.terraform', 'node_modules']);

/**
 * Finds the code behind addresses of several states. Code belongs to a state by where it lies: in the state's own folder, or above it. Where that holds
 * no code, all code in and below the roots is looked through. Reads each folder once: make a new one after a change.
 */
export class CodeLocator {
  readonly #roots: readonly string[];
  readonly #readers: CodeReaders;
  readonly #indexes = new Map<string, CodeIndex>();
  #below: Promise<readonly string[]> | undefined;

  /** `roots`: absolute paths; relative names of states are taken from each. */
  constructor(roots: readonly string[], readers: CodeReaders) {
    this.#roots = roots;
    this.#readers = readers;
  }

  /** The block behind an address, or the call of the module whose code is elsewhere; undefined where no code stands for it. */
  async find(address: string, state: string | undefined): Promise<FoundBlock | undefined> {
    const own = await this.ownFolder(state);
    return own === undefined ? await this.#findIn(await (this.#below ??= this.#codeFolders()), address) : await this.index(own).find(address);
  }

  /** Where the folder of a state says that its state is kept, else its first block. */
  async ground(state: string | undefined): Promise<BlockPlace | undefined> {
    const own = await this.ownFolder(state);
    return own === undefined ? undefined : await this.index(own).ground();
  }

  /** The nearest folder with code to which a state belongs. */
  async ownFolder(state: string | undefined): Promise<string | undefined> {
    for (const root of this.#roots) {
      for (const folder of state === undefined ? [] : foldersOf(state, root)) {
        if ((await this.index(folder).ground()) !== undefined) return folder;
      }
    }
    return undefined;
  }

  /** The code of a folder, read when it is first asked for. */
  index(folder: string): CodeIndex {
    const known = this.#indexes.get(folder) ?? new CodeIndex(folder, this.#readers, this.#roots);
    this.#indexes.set(folder, known);
    return known;
  }

  async #findIn(folders: readonly string[], address: string): Promise<FoundBlock | undefined> {
    let nearest: FoundBlock | undefined;
    for (const folder of folders) {
      const block = await this.index(folder).find(address);
      if (block?.what === 'resource') return block;
      nearest ??= block;
    }
    return nearest;
  }

  /** The folders with code, the nearest to the top first. */
  async #codeFolders(): Promise<readonly string[]> {
    const withCode: string[] = [];
    let level = this.#roots;
    for (let depth = 0; depth < deepest && level.length > 0; depth++) {
      const next: string[] = [];
      for (const folder of level) {
        const entries = (await this.#readers.folder(folder).catch(() => undefined)) ?? [];
        if (entries.some((entry) => !entry.folder && isCodeFile(entry.name))) withCode.push(folder);
        if (withCode.length >= mostFolders) return withCode;
        next.push(...entries.filter((entry) => entry.folder && !entry.linked && !skipped.has(entry.name)).map(({ name }) => join(folder, name)));
      }
      level = next;
    }
    return withCode;
  }
}

/**
 * The folders whose code may have written a state, the nearest first: its own, its workspace's (`terraform.tfstate.d/NAME/terraform.tfstate`), and those
 * above, up to `root`; for one in a backend that a folder names, that folder. What lies behind a URL, or comes by the standard input, has none.
 */
function foldersOf(state: string, root: string): readonly string[] {
  const named = state.replace(/ \([a-z0-9_]+\)$/, '');
  if (/^[a-z0-9+.-]+:\/\//i.test(named) || named === '-') return [];
  if (named !== state) return [named === 'this folder' ? root : resolve(root, named)];
  const path = isAbsolute(named) ? named : resolve(root, named);
  const folders = [path, dirname(path)];
  if (basename(dirname(dirname(path))) === 'terraform.tfstate.d') folders.push(dirname(dirname(dirname(path))));
  for (let above = dirname(dirname(path)); isWithin(above, root); above = dirname(above)) folders.push(above);
  return folders;
}

/** An address without its instance keys: all instances have one block. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '');
}
