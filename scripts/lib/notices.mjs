import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const opening = `THIRD-PARTY NOTICES

DriftMgr's bundles contain code of the packages below, each under its own licence.
A licence's text is printed once, under the packages that carry it.
`;

/**
 * The packages of which a bundle has code, with the texts that their licences ask to be passed on.
 * @param {{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }} metafile esbuild's
 * @param {string} root the folder that the metafile's paths start at
 * @returns {string} plain text; throws where a package names no licence or carries no text of it
 */
export function thirdPartyNotices(metafile, root) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).flatMap(([file]) => packageFolder(file) ?? []));
  const described = [...folders].map((folder) => describe(path.join(root, folder)));
  const packages = described.map((one) => withText(one, described));
  /** @type {Map<string, Set<string>>} */
  const carriers = new Map();
  for (const { title, text } of packages.sort((a, b) => (a.title < b.title ? -1 : 1)))
    carriers.set(text, (carriers.get(text) ?? new Set()).add(title));
  const line = '-'.repeat(80);
  return [opening, ...[...carriers].map(([text, titles]) => `${line}\n${[...titles].join('\n')}\n${line}\n\n${text}\n`)].join('\n');
}

/** `node_modules/a/node_modules/@b/c/x.js` lies in `node_modules/a/node_modules/@b/c`. @param {string} file @returns {string | undefined} */
function packageFolder(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0];
}

/** @param {string} folder */
function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder} is bundled and names no licence in its package.json.`);
  const files = readdirSync(folder).sort();
  const read = (file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const texts = files.filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/iu.test(file)).map(read);
  // Some have theirs in a part of their README alone.
  const readme = files.find((file) => /^readme(?:[.]|$)/iu.test(file));
  const inReadme =
    texts.length > 0 || readme === undefined
      ? undefined
      : /^(?:#+ licen[cs]e|licen[cs]e\n-+)\s+([^]*Permission is hereby granted[^]*)/imu.exec(read(readme))?.[1];
  return { title: `${name} ${version} (${license})`, license, text: inReadme ?? texts.join('\n\n') };
}

/** The text of Apache's licence names nobody, so that a package without one is served by another's. */
function withText(one, packages) {
  if (one.text !== '') return one;
  const other = packages.find(({ license, text }) => license === 'Apache-2.0' && license === one.license && text.includes('Copyright [yyyy]'));
  if (other === undefined) throw new Error(`${one.title} is bundled and carries no text of its licence.`);
  return { ...one, text: other.text };
}
