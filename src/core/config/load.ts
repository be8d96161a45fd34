import { join } from 'node:path';
import type { ConfigReport } from '../api/config.ts';
import { homeFolder } from '../environment.ts';
import { DriftMgrError, messageOf } from '../errors.ts';
import { groundReaders, OwnGround } from '../own-ground.ts';
import { fileLimits, readPlainText } from '../plain-files.ts';
import { parseJsonc } from './jsonc.ts';
import { resolveConfig } from './resolve.ts';
import type { ConfigFile, ConfigSources, ResolvedConfig } from './resolve.ts';

/** The workspace's own file, in its root folder. */
const workspaceFileName = 'driftmgr.config.json';
/** The user's file, in the data folder. */
const homeFileName = 'config.json';

export interface ConfigPlaces {
  /** The data folder; see `dataFolder`. */
  readonly home: string;
  /** Folder of the workspace, or the working directory; absent where there is none. */
  readonly workspace?: string | undefined;
}

/** Reads both config files and resolves everything. A file that cannot be read is a problem in the report, not an error. */
export async function loadConfig(places: ConfigPlaces, sources: Omit<ConfigSources, 'homeFile' | 'workspaceFile'>): Promise<ResolvedConfig> {
  const problems: ConfigReport['problems'][number][] = [];
  const read = async (path: string): Promise<ConfigFile | undefined> => {
    try {
      return await readConfigFile(path);
    } catch (error) {
      problems.push({ source: path, key: '', value: null, message: messageOf(error) });
      return undefined;
    }
  };
  const homeFile = await read(join(places.home, homeFileName));
  const workspaceFile = places.workspace === undefined ? undefined : await readOwn(places.workspace, read, problems);
  const resolved = resolveConfig({ ...sources, homeFile, workspaceFile });
  return { config: resolved.config, report: { ...resolved.report, problems: [...problems, ...resolved.report.problems] } };
}

/** A workspace's file that is a link to a file elsewhere is not read: what stands in that would be shown as settings that do not exist. */
async function readOwn(
  workspace: string,
  read: (path: string) => Promise<ConfigFile | undefined>,
  problems: ConfigReport['problems'][number][],
): Promise<ConfigFile | undefined> {
  const path = join(workspace, workspaceFileName);
  if (await new OwnGround([workspace], groundReaders).holds(path)) return await read(path);
  problems.push({ source: path, key: '', value: null, message: `${path} is a link that leads out of the workspace, and was not read` });
  return undefined;
}

/**
 * One config file; undefined where there is none.
 * @throws DriftMgrError `config-unreadable`
 */
async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  let source: string;
  try {
    source = await readPlainText(path, { mostBytes: fileLimits.config });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    if (DriftMgrError.is(error)) throw new DriftMgrError('config-unreadable', error.message, { cause: error });
    throw new DriftMgrError('config-unreadable', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  return { path, content: parseJsonc(source, path) };
}

/**
 * The folder that extension and terminal share: `DRIFTMGR_HOME`, else the platform's usual place for an application's data
 * (`%LOCALAPPDATA%`, `~/Library/Application Support`, `$XDG_DATA_HOME` or `~/.local/share`).
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): string {
  const chosen = env.DRIFTMGR_HOME;
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'driftmgr');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'driftmgr');
  const data = env.XDG_DATA_HOME;
  return join(data?.startsWith('/') === true ? data : join(home, '.local', 'share'), 'driftmgr');
}
