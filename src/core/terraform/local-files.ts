import { readdir } from 'node:fs/promises';
import { readPlainFile } from '../plain-files.ts';
import type { FolderEntry, StateReaders } from './state-instance.ts';

/** The local half of `StateReaders`, over the file system. */
export const localFiles: Pick<StateReaders, 'file' | 'folder'> = { file: readPlainFile, folder };

async function folder(path: string): Promise<readonly FolderEntry[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
