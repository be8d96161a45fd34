// What is refused in sources, and no linter has a rule for.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';

/** Lines of TypeScript in a folder that a rule refuses, each with the reason. @param {string} root @param {string} folder @param {RegExp} refused @param {string} reason @returns {string[]} */
function refusedLines(root, folder, refused, reason) {
  return globSync(`${folder}/**/*.ts`, { cwd: root, ignore: '**/node_modules/**' })
    .sort()
    .flatMap((file) => {
      const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
      return lines.flatMap((line, index) => (refused.test(line) ? [`${file}:${index + 1} ${reason}`] : []));
    });
}

/** What is known about one cloud stands in that cloud's folder: core asks no provider's name. @param {string} root of the checkout */
export const cloudsInCore = (root) =>
  refusedLines(
    root,
    'src/core',
    /[!=]==? '(aws|azure|gcp|digitalocean)'|'(aws|azure|gcp|digitalocean)' [!=]==? /u,
    "asks which cloud it is: that belongs into the cloud's folder",
  );

/** Barrels, and rules that are switched off. @param {string} root of the checkout */
export const refusedTexts = (root) =>
  ['src', 'test'].flatMap((folder) => [
    ...refusedLines(root, folder, /^export \* /u, 'is a barrel: import from the file that defines the name'),
    ...refusedLines(root, folder, /^\s*(\/\/|\/\*).*\b(eslint|oxlint)-(disable|enable)/u, 'switches a rule off: mend what it finds'),
  ]);
