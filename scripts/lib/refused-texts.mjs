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

/** What others wrote goes to a person through one place a medium, which makes it harmless: nothing goes past that. @param {string} root of the checkout */
export const pastTheEscapes = (root) => {
  const except = (faults, ...files) => faults.filter((fault) => !files.some((file) => fault.startsWith(`${path.join(...file.split('/'))}:`)));
  return [
    ...except(
      refusedLines(root, 'src/cli', /\b(stdout|stderr|stream)\.write\(|\bconsole\.\w+\(/u, 'prints past src/cli/output.ts: use write or say'),
      'src/cli/output.ts',
      'src/cli/progress.ts',
    ),
    ...except(
      refusedLines(root, 'src/extension', /\.show(Error|Warning|Information)Message\((?!.*modal: true)/u, 'notifies past src/extension/messages.ts'),
      'src/extension/messages.ts',
    ),
    ...except(
      refusedLines(root, 'src/extension', /new vscode\.MarkdownString\(/u, 'makes Markdown past toMarkdown of src/extension/resources/items.ts'),
      'src/extension/resources/items.ts',
    ),
  ];
};
