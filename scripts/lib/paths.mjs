import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const binaries = path.join(root, 'node_modules/.bin');

/** A path inside the checkout. @param {string[]} parts */
export const at = (...parts) => path.join(root, ...parts);

/**
 * The environment for everything that the scripts start: Node 24 (the npm package `node`) and the other tools come first on the path.
 * @param {Record<string, string | undefined>} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export const toolEnv = (extra = {}) => ({ ...process.env, PATH: `${binaries}${path.delimiter}${process.env.PATH ?? ''}`, ...extra });

/** The Node to start TypeScript and the IDE with; before set-up, the one that runs now. */
export function nodeBinary() {
  const own = at('node_modules/node/bin/node');
  return existsSync(own) ? own : process.execPath;
}

/** Where an executable is on the path, if anywhere. @param {string} name */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, name);
    if (folder !== '' && existsSync(candidate)) return candidate;
  }
  return undefined;
}
