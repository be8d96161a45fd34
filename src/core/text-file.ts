import { DriftMgrError } from './errors.ts';
import { fileLimits, readPlainText } from './plain-files.ts';

/** Reads a file of settings or credentials that a person or another tool wrote. Rejects as `readPlainText` does. */
export async function readText(path: string): Promise<string> {
  return await readPlainText(path, { mostBytes: fileLimits.config, pipes: true });
}

/** The same; undefined where there is no such file. @throws DriftMgrError `file-unread`, which names the file, for one that is there and cannot be read */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await readText(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unread(path, error);
  }
}

/** That a file cannot be read, and why, in words of its own. */
export function unread(path: string, error: unknown): DriftMgrError {
  if (DriftMgrError.is(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new DriftMgrError('file-unread', `${path} ${reason}`, { cause: error });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
};
