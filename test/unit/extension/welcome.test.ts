import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly completionEvents: readonly string[]; readonly description: string }[] }[];
  };
}
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const text = (reference: string): string => texts[reference.replaceAll('%', '')] ?? '';
const commands = new Set(contributes.commands.map(({ command }) => command));
/** Of VS Code itself. */
const builtIn = new Set(['workbench.trust.manage', 'workbench.action.terminal.new']);

describe('the texts of views without rows', () => {
  for (const { contents } of contributes.viewsWelcome) {
    it(`${contents} is short, has no raw Markdown, and its links lead to commands`, () => {
      const shown = text(contents);
      assert.ok(shown.length > 0);
      const plain = shown.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/gu, (_, title: string, target: string) => {
        const [, command = '', query] = /^command:([\w.]+)(?:\?(.+))?$/u.exec(target) ?? [];
        assert.ok(commands.has(command) || builtIn.has(command), target);
        if (query !== undefined) assert.ok(Array.isArray(JSON.parse(decodeURIComponent(query))), target);
        return title;
      });
      assert.doesNotMatch(plain, /[*`_#[\]]/u);
      assert.ok(plain.length <= 240, `${String(plain.length)} characters`);
    });
  }

  it('have a walkthrough whose steps are done by what happened, not by a click', () => {
    const keys = readFileSync('src/extension/context-keys.ts', 'utf8');
    for (const { completionEvents, description } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
      assert.equal(completionEvents.length, 1, description);
      const [, key = ''] = /^onContext:(driftmgr\.\w+)$/u.exec(completionEvents[0] ?? '') ?? [];
      assert.ok(keys.includes(`'${key}'`), key);
    }
  });

  it('offer one way to sign in for each cloud where there are no credentials', () => {
    const links = [...text('%welcome.noCredentials%').matchAll(/command:driftmgr\.signIn\?([^)]+)/gu)];
    assert.deepEqual(
      links.map(([, query = '']) => JSON.parse(decodeURIComponent(query)) as unknown),
      [['aws'], ['azure'], ['gcp'], ['digitalocean']],
    );
  });
});
