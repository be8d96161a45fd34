import { join, resolve } from 'node:path';
import type { DriftRequest } from '../../api/drift.ts';
import { parseJsonc } from '../../config/jsonc.ts';
import type { IgnoreRule as IgnoreSetting } from '../../config/kinds.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { DriftMgrError, messageOf } from '../../errors.ts';
import { fileLimits, readPlainText } from '../../plain-files.ts';
import type { IgnoreRules } from './apply-ignore-rules.ts';
import type { IgnoreRule } from './ignore.ts';
import { readDriftignore } from './ignore.ts';

/**
 * The rules of files: of the folder's `.driftignore`, or of those that the request names. `settings` is absent where the configuration's hold.
 * They can hide drift, and nothing else.
 * @throws DriftMgrError `ignore-unreadable`
 */
export async function fileRules({ cwd, ignore }: Pick<DriftRequest, 'cwd' | 'ignore'>): Promise<IgnoreRules> {
  if (ignore === undefined) return { driftignore: await driftignoreOf(cwd) };
  const driftignore: IgnoreRule[] = [];
  const settings: IgnoreSetting[] = [];
  for (const file of ignore.from ?? []) {
    // Named by a person: `<(git show main:.driftignore)` is a pipe.
    const text = await unreadable(file, () => readPlainText(resolve(cwd, file), { mostBytes: fileLimits.config, pipes: true }));
    if (file.endsWith('.json') || text.trimStart().startsWith('{')) settings.push(...(await unreadable(file, () => settingsOf(text, file))));
    else driftignore.push(...readDriftignore(text, file));
  }
  return { driftignore, settings };
}

async function driftignoreOf(folder: string): Promise<readonly IgnoreRule[]> {
  const file = join(folder, '.driftignore');
  try {
    return readDriftignore(await readPlainText(file, { mostBytes: fileLimits.config }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw refusal(file, error);
  }
}

function settingsOf(text: string, file: string): readonly IgnoreSetting[] {
  const { config, report } = resolveConfig({ workspaceFile: { path: file, content: parseJsonc(text, file) } });
  // A rule that is passed over would let drift fail what it was not to fail.
  const wrong = report.problems.find(({ key }) => key.startsWith('ignore'));
  if (wrong !== undefined) throw new DriftMgrError('ignore-unreadable', `${wrong.key}: ${wrong.message}`);
  return config.ignore;
}

async function unreadable<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw refusal(file, error);
  }
}

function refusal(file: string, error: unknown): DriftMgrError {
  if (DriftMgrError.is(error, 'ignore-unreadable') && error.message.startsWith(file)) return error;
  const why = DriftMgrError.is(error) || (error instanceof Error && 'code' in error) ? `: ${messageOf(error)}` : '.';
  return new DriftMgrError('ignore-unreadable', `${file} could not be read${why}`, { cause: error });
}
