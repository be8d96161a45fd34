import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readZip } from './zip.ts';

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;
}

const root = path.resolve(import.meta.dirname, '../..');
const vsix = path.join(root, 'driftmgr.vsix');

/** What may lie in a `.vsix`: what runs, what VS Code shows, and what licences ask for. */
const shipped = [
  /^\[Content_Types\]\.xml$/u,
  /^extension\.vsixmanifest$/u,
  /^extension\/(?:package(?:\.nls(?:\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE(?:\.txt)?)$/u,
  /^extension\/dist\/(?:(?:providers\/(?:[\w-]+\/)*|terraform\/)?[\w-]+\.cjs|THIRD_PARTY_NOTICES\.txt)$/u,
  /^extension\/l10n\/bundle\.l10n(?:\.[\w-]+)?\.json$/u,
  /^extension\/media\/(?:icon\.png|[\w-]+\.svg|walkthrough\/[\w-]+\.md)$/u,
];

describe('the .vsix', () => {
  let files: ReadonlyMap<string, Buffer>;
  before(() => {
    assert.ok(existsSync(vsix), "driftmgr.vsix is missing: run 'npm run package' first");
    files = readZip(readFileSync(vsix));
  });
  const text = (name: string): string => {
    const file = files.get(name);
    assert.ok(file, `${name} is not packed`);
    return file.toString();
  };

  it('is under 4 MB', () => {
    const { size } = statSync(vsix);
    assert.ok(size < 4 * 1024 * 1024, `driftmgr.vsix has ${String(size)} bytes`);
  });

  it('holds what runs, and nothing of the development', () => {
    assert.deepEqual(
      [...files.keys()].filter((name) => !shipped.some((pattern) => pattern.test(name))),
      [],
    );
    for (const name of [
      'extension.cjs',
      'worker.cjs',
      'argon2-worker.cjs',
      'cli.cjs',
      'engine.cjs',
      'driftmgr.cjs',
      'providers/aws.cjs',
      'terraform/aws.cjs',
    ])
      assert.ok(files.has(`extension/dist/${name}`), `${name} is not packed`);
  });

  it('names every package of which a bundle has code, with the text of its licence', () => {
    const { outputs } = JSON.parse(readFileSync(path.join(root, 'dist/meta.json'), 'utf8')) as Metafile;
    const notices = text('extension/dist/THIRD_PARTY_NOTICES.txt');
    const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
    const sources = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file);
    const folders = new Set(sources.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0] ?? []));
    assert.ok(folders.size > 50, `${String(folders.size)} packages are bundled`);
    for (const folder of folders) {
      const { name, version } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as { name: string; version: string };
      assert.ok(notices.includes(`\n${name} ${version} (`), `${name} is not named`);
    }
    for (const phrase of ['Apache License', 'Permission is hereby granted']) assert.ok(notices.includes(phrase), `no text with '${phrase}'`);
  });

  it('has a picture that is there, and a changelog for those who use it', () => {
    const { icon } = JSON.parse(text('extension/package.json')) as { icon: string };
    assert.deepEqual([...(files.get(`extension/${icon}`) ?? Buffer.alloc(0)).subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.match(text('extension.vsixmanifest'), new RegExp(`Services\\.Icons\\.Default" Path="extension/${icon}"`, 'u'));
    const changelog = text('extension/changelog.md');
    assert.match(changelog, /^## \[/mu);
    assert.doesNotMatch(changelog, /For contributors/u);
    assert.doesNotMatch(changelog, /^ {2}\S/mu, 'an entry is a line');
    for (const [, target = ''] of changelog.matchAll(/\]\(([^)]*)\)/gu)) assert.match(target, /^https:/u);
  });

  it('has a README whose pictures and links the Extensions page can follow', () => {
    const readme = text('extension/readme.md');
    const headings = new Set([...readme.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) => slug(heading)));
    const links = [...readme.matchAll(/(!?)\[[^\]]*\]\(([^)]*)\)/gu)];
    assert.ok(
      links.some(([, picture]) => picture === '!'),
      'there is no picture',
    );
    for (const [, picture, target = ''] of links) {
      const good =
        picture === '!'
          ? /^(?:https:|data:image\/png;base64,)/u.test(target)
          : target.startsWith('https:') || headings.has(target.replace(/^#/u, ''));
      assert.ok(good, `${target.slice(0, 80)} leads nowhere`);
    }
  });
});

/** As VS Code names a heading that a link leads to. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');
}
