import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';

/** Every text of the shell that is handed to `t`, as it stands in the code. */
function textsInCode(): Set<string> {
  const texts = new Set<string>();
  for (const file of globSync('src/extension/**/*.ts')) {
    const code = readFileSync(file, 'utf8');
    for (const [, single, double] of code.matchAll(/\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)) {
      texts.add((single ?? double ?? '').replaceAll("\\'", "'"));
    }
  }
  return texts;
}

const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>;
const manifest = readFileSync('package.json', 'utf8');
const manifestTexts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

describe('texts for translators', () => {
  it('hold every text of the shell and nothing else', () => {
    assert.deepEqual(Object.keys(bundle).sort(), [...textsInCode()].sort());
  });
  it('are in English where they stand', () => {
    for (const [text, english] of Object.entries(bundle)) assert.equal(english, text);
  });
  it('hold every text of the manifest and nothing else', () => {
    const named = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual(Object.keys(manifestTexts).sort(), [...named].sort());
  });
});
