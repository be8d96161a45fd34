import { dirname, isAbsolute, relative, sep } from 'node:path';
import type { StateReaders } from './state-instance.ts';

type GroundReaders = Pick<StateReaders, 'folder' | 'realPath'>;

/** True where a path is a folder or lies below it. Neither is asked for, so that no network path is touched. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without links; the path itself where it does not exist. */
export async function realPath(path: string, { realPath: real }: Pick<StateReaders, 'realPath'>): Promise<string> {
  return (await real?.(path)) ?? path;
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
