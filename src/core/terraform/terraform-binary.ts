import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative } from 'node:path';
import { DriftMgrError } from '../errors.ts';

export interface BinarySearch {
  /** The setting `terraform.path`: an absolute path; null to look along `PATH`. */
  readonly path: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder whose code is planned: a binary that lies in it may have come with it, and is not run. */
  readonly folder: string;
}

// Scripts (.cmd, .bat) would go through a shell.
const names = process.platform === 'win32' ? ['terraform.exe', 'tofu.exe'] : ['terraform', 'tofu'];

/**
 * The `terraform` or `tofu` to run, as an absolute path without links.
 * @throws DriftMgrError `no-folder`, or `no-terraform` where there is none that may be run
 */
export async function findTerraform({ path, env, folder }: BinarySearch): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new DriftMgrError('no-folder', `There is no folder ${folder}.`, { hint: 'Name a folder that holds *.tf files.' });
  if (path !== null) {
    if (!isAbsolute(path)) throw refused(`The setting terraform.path holds ${path}, which is no absolute path.`);
    const named = await runnable(path, folder);
    if (named === undefined) throw refused(`${path}, which the setting terraform.path names, cannot be run, or lies in the folder that is planned.`);
    return named;
  }
  const places = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((place) => isAbsolute(place));
  for (const place of places) {
    for (const name of names) {
      const binary = await runnable(join(place, name), folder);
      if (binary !== undefined) return binary;
    }
  }
  throw refused('There is no terraform or tofu on the path.');
}

async function runnable(path: string, folder: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    await access(real, constants.X_OK);
    const inFolder = [path, real].some((one) => isWithin(one, folder)) || isWithin(real, await realpath(folder));
    return inFolder || !(await stat(real)).isFile() ? undefined : real;
  } catch {
    return undefined; // not there, or not for this user
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function refused(message: string): DriftMgrError {
  return new DriftMgrError('no-terraform', message, { hint: 'Install Terraform or OpenTofu, or name it in the setting terraform.path.' });
}
