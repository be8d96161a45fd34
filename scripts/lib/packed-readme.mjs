import { readFileSync } from 'node:fs';
import path from 'node:path';

const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/gu;
const elsewhere = /^(?:https?:|mailto:|#)/u;

/**
 * README.md as the Extensions page of an installed `.vsix` can show it. That page takes pictures from https and data addresses alone, and follows
 * links to https and to its own headings alone (VS Code's extensionEditor.ts). So pictures go into the text, and what is linked in docs/ is added at the end.
 * What is for developers is left out: who has the `.vsix` has no checkout.
 * @param {string} root
 * @returns {string} throws where a link leads to what is neither a picture nor a page of Markdown
 */
export function packedReadme(root) {
  /** @type {string[]} */
  const pages = ['README.md'];
  const parts = [];
  for (let index = 0; index < pages.length; index += 1) {
    const page = pages[index];
    const text = readFileSync(path.join(root, page), 'utf8');
    const resolved = text.replace(/^## For developers\n[^]*?(?=^## |$(?![^]))/mu, '').replace(link, (whole, picture, title, target) => {
      if (elsewhere.test(target)) return whole;
      const [file, heading] = target.split('#');
      const place = path.posix.join(path.posix.dirname(page), file);
      if (picture === '!') return `![${title}](${asData(path.join(root, place))})`;
      if (!place.endsWith('.md')) throw new Error(`${page} links to ${target}, which the Extensions page cannot show.`);
      if (place === 'README.md') return `[${title}](#${heading ?? 'driftmgr'})`;
      if (!pages.includes(place)) pages.push(place);
      const name = titleOf(root, place);
      return `[${title === place ? name : title}](#${slug(appendix(name))})`;
    });
    parts.push(index === 0 ? resolved.trimEnd() : asAppendix(resolved.trimEnd()));
  }
  return `${parts.join('\n\n')}\n`;
}

/**
 * CHANGELOG.md as the Extensions page shows it: without what is for contributors, an entry a line. That page keeps the breaks of a paragraph in some versions of
 * VS Code, and follows no relative link.
 * @param {string} root
 */
export function packedChangelog(root) {
  const text = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  const whole = text.replace(/([^\n])\n {2}(?=\S)/gu, '$1 ');
  const entries = whole.split('\n').filter((line) => !line.startsWith('- For contributors'));
  return entries.join('\n').replace(link, (all, _picture, title, target) => (elsewhere.test(target) ? all : title));
}

const appendix = (title) => `Appendix: ${title}`;
/** As GitHub and VS Code name a heading. @param {string} heading */
const slug = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');

/** @param {string} root @param {string} page */
function titleOf(root, page) {
  const [, title] = /^# (.+)$/mu.exec(readFileSync(path.join(root, page), 'utf8')) ?? [];
  if (title === undefined) throw new Error(`${page} has no title.`);
  return title;
}

/** @param {string} file */
function asData(file) {
  const type = path.extname(file).slice(1);
  return `data:image/${type};base64,${readFileSync(file, 'base64')}`;
}

/** A page with its headings one level lower. @param {string} text */
function asAppendix(text) {
  let isCode = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      if (isCode) return line;
      return line.replace(/^# (.+)$/u, (_, title) => `# ${appendix(title)}`).replace(/^(#+) /u, '#$1 ');
    })
    .join('\n');
}
