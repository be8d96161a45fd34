import { readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { DriftMgrError } from './errors.ts';

/** How folders and links are looked at. */
export interface GroundReaders {
  /** Entries of a folder; undefined where there is none. */
  folder(path: string): Promise<readonly { readonly name: string }[] | undefined>;
  /** The path without links; undefined for what does not exist. Absent where there are no links. */
  realPath?(path: string): Promise<string | undefined>;
}

/** Over the file system. */
export const groundReaders: Required<GroundReaders> = {
  folder: (path) =>
    readdir(path).then(
      (names) => names.map((name) => ({ name })),
      () => undefined,
    ),
  realPath: (path) => realpath(path).catch(() => undefined),
};

/** That a link was met in a folder that is not trusted, and leads out of it. */
export function leadsOut(path: string): DriftMgrError {
  return new DriftMgrError('state-link-not-followed', `${path} is a link that leads out of the folder, and was not followed.`, {
    hint: 'Trust the workspace in VS Code, or pass --follow-backends in the terminal; or name the state itself with --state.',
  });
}

/** True where a path is a folder or lies below it. Neither is asked for, so that no network path is touched. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without links; of one that does not exist, those on the way to it. */
export async function realPath(path: string, { realPath: real }: Pick<GroundReaders, 'realPath'>): Promise<string> {
  if (real === undefined) return path;
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const found = await real(at);
    if (found !== undefined) return join(found, ...missing);
    if (dirname(at) === at) return path;
    missing.unshift(relative(dirname(at), at));
  }
}

/**
 * What is read without being trusted: folders that a person named, and the repository that each lies in. What they themselves name may lead elsewhere: by
 * `..`, by a link, or to a server that would be handed the user's proof of identity (`\\server\share`).
 */
export class OwnGround {
  readonly #folders: readonly string[];
  readonly #readers: GroundReaders;
  #known: Promise<{ readonly named: readonly string[]; readonly real: readonly string[] }> | undefined;

  constructor(folders: readonly string[], readers: GroundReaders) {
    this.#folders = folders;
    this.#readers = readers;
  }

  async holds(path: string): Promise<boolean> {
    const { named, real } = await (this.#known ??= this.#find());
    if (![...named, ...real].some((folder) => isWithin(path, folder))) return false;
    const target = await realPath(path, this.#readers);
    return real.some((folder) => isWithin(target, folder));
  }

  async #find(): Promise<{ named: readonly string[]; real: readonly string[] }> {
    const named = await Promise.all(this.#folders.map((folder) => this.#repositoryOf(folder)));
    return { named, real: await Promise.all(named.map((folder) => realPath(folder, this.#readers))) };
  }

  async #repositoryOf(folder: string): Promise<string> {
    for (let above = folder; ; above = dirname(above)) {
      const entries = await this.#readers.folder(above).catch(() => undefined);
      if (entries?.some(({ name }) => name === '.git') === true) return above;
      if (dirname(above) === above) return folder;
    }
  }
}
