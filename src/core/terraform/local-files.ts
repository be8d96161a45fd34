import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlainFile } from '../plain-files.ts';
import type { FolderEntry, StateReaders } from './state-instance.ts';

/** The local half of `StateReaders`, over the file system. */
export const localFiles: Required<Pick<StateReaders, 'file' | 'folder' | 'realPath'>> = { file: readPlainFile, folder, realPath };

async function folder(path: string): Promise<readonly FolderEntry[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return await Promise.all(
      entries.map(async (entry) => (entry.isSymbolicLink() ? await linkOf(path, entry.name) : { name: entry.name, folder: entry.isDirectory() })),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function linkOf(folder: string, name: string): Promise<FolderEntry> {
  const target = await stat(join(folder, name)).catch(() => undefined);
  return { name, folder: target?.isDirectory() === true, linked: true };
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    // It does not exist, or a link to it leads round in a circle.
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
