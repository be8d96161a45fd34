import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { localFiles } from '../../terraform/local-files.ts';
import { CodeIndex, placeOf, type FoundBlock } from '../../terraform/locate-block.ts';
import type { BlockPlace } from '../../api/code-blocks.ts';
import type { LocateRequest } from '../../api/drift-tree.ts';

/** Folders with code that are looked through in one workspace, and how deep they may lie. */
const mostFolders = 500;
const deepest = 8;
const skipped = new Set(['.git', '.terraform', 'node_modules']);

/** Finds the blocks behind addresses: a place each, null where no code stands for it. Reads the code anew each time. */
export async function locateAll({ addresses, folders }: LocateRequest): Promise<(BlockPlace | null)[]> {
  const indexes = new Map<string, CodeIndex>();
  const indexOf = (folder: string): CodeIndex => {
    const known = indexes.get(folder) ?? new CodeIndex(folder, localFiles);
    indexes.set(folder, known);
    return known;
  };
  let below: Promise<readonly string[]> | undefined;
  const found = new Map<string, Promise<BlockPlace | null>>();
  const locate = async (address: string, state: string | undefined): Promise<BlockPlace | null> => {
    const beside = state === undefined ? [] : foldersOf(state);
    let nearest: FoundBlock | undefined;
    for (const folder of [...beside, ...(await (below ??= codeFolders(folders)))]) {
      const block = await indexOf(folder).find(address);
      if (block?.what === 'resource') return placeOf(block);
      nearest ??= block;
    }
    return nearest === undefined ? null : placeOf(nearest);
  };
  return Promise.all(
    addresses.map(({ address, state }) => {
      const block = withoutKeys(address);
      const key = JSON.stringify([block, state]);
      const known = found.get(key) ?? locate(block, state);
      found.set(key, known);
      return known;
    }),
  );
}

/**
 * The folders whose code may have written a state: its own, and its workspace's (`terraform.tfstate.d/NAME/terraform.tfstate`); for one in a backend that
 * a folder names, that folder. What is neither absolute nor below `cwd` has none.
 */
export function foldersOf(state: string, cwd?: string): string[] {
  const named = state.replace(/ \([a-z0-9]+\)$/, '');
  const path = isAbsolute(named) || cwd === undefined || /^[a-z0-9+.-]+:\/\//i.test(named) ? named : resolve(cwd, named);
  if (!isAbsolute(path)) return [];
  const folder = dirname(path);
  const root = dirname(folder);
  return [path, folder, ...(basename(root) === 'terraform.tfstate.d' ? [dirname(root)] : [])];
}

/** The folders with code, the nearest to the top first. */
async function codeFolders(roots: readonly string[]): Promise<readonly string[]> {
  const withCode: string[] = [];
  let level = roots;
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = (await localFiles.folder(folder).catch(() => undefined)) ?? [];
      if (entries.some((entry) => !entry.folder && /\.(?:tf|tofu)$/.test(entry.name))) withCode.push(folder);
      if (withCode.length >= mostFolders) return withCode;
      next.push(...entries.filter((entry) => entry.folder && !skipped.has(entry.name)).map(({ name }) => join(folder, name)));
    }
    level = next;
  }
  return withCode;
}

/** An address without its instance keys: all instances have one block. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '');
}
