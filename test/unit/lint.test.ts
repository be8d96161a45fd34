import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type IForbiddenRuleType } from 'dependency-cruiser';
import { root } from '../../scripts/lib/paths.mjs';
import { cloudsInCore, pastTheEscapes } from '../../scripts/lib/refused-texts.mjs';

const { forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};

describe('lint', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-lint-'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function plant(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }

  /** The rules that the planted files break. */
  async function broken(): Promise<string[]> {
    const { tsConfig: _tsConfig, ...rest } = options;
    const { output } = await cruise(['src'], { ...rest, ruleSet: { forbidden }, validate: true, baseDir: folder, preserveSymlinks: true });
    assert.ok(typeof output === 'object');
    return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
  }

  it('refuses an import in core that runs back up, and lets one that runs down pass', async () => {
    plant({
      'src/core/store/low.ts': `import { high } from '../discovery/high.ts';\nexport const low = high;\n`,
      'src/core/discovery/high.ts': `export const high = 1;\n`,
    });
    assert.deepEqual(await broken(), ['core-store-looks-down']);
    plant({
      'src/core/store/low.ts': `export const low = 1;\n`,
      'src/core/discovery/high.ts': `import { low } from '../store/low.ts';\nexport const high = low;\n`,
    });
    assert.deepEqual(await broken(), []);
  });

  it('refuses an SDK in what is known of Terraform’s types, and in core', async () => {
    const text = `import { KMSClient } from '@aws-sdk/client-kms';\nexport const client = KMSClient;\n`;
    plant({ 'src/providers/aws/terraform/rows.ts': text, 'src/providers/aws/clients.ts': text });
    assert.deepEqual(await broken(), ['terraform-rules-load-no-sdk']);
    plant({ 'src/core/calls/client.ts': text });
    assert.deepEqual(await broken(), ['core-knows-no-cloud', 'terraform-rules-load-no-sdk']);
  });

  it('refuses a line of core that asks which cloud it is', () => {
    const text = (condition: string): string => `export const asks = (id: string): boolean => ${condition};\n`;
    plant({ 'src/core/drift/asks.ts': text(`id === 'aws'`), 'src/providers/aws/asks.ts': text(`id === 'aws'`) });
    assert.deepEqual(cloudsInCore(folder), ["src/core/drift/asks.ts:1 asks which cloud it is: that belongs into the cloud's folder"]);
    plant({ 'src/core/drift/asks.ts': text(`id === 'other'`) });
    assert.deepEqual(cloudsInCore(folder), []);
  });

  it('refuses what goes past the one place a medium that makes texts harmless', () => {
    plant({
      'src/cli/output.ts': 'stream.write(printable(text));\n',
      'src/cli/commands/a.ts': 'terminal.stdout.write(name);\n',
      'src/extension/a.ts': 'void vscode.window.showErrorMessage(name);\nconst made = new vscode.MarkdownString(name);\n',
      'src/extension/messages.ts': 'vscode.window.showErrorMessage(notice(text));\n',
    });
    const places = (pastTheEscapes(folder) as string[]).map((fault) => fault.split(' ')[0]);
    assert.deepEqual(places, [
      `${join('src', 'cli', 'commands', 'a.ts')}:1`,
      `${join('src', 'extension', 'a.ts')}:1`,
      `${join('src', 'extension', 'a.ts')}:2`,
    ]);
  });
});
