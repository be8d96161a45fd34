import assert from 'node:assert/strict';
import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { DriftMgrApi } from '../../src/extension/start.ts';

const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');

describe('activation', () => {
  it('loads its own bundle and no other, which is what keeps it short', async () => {
    assert.ok(extension, 'the extension is not installed');
    const { activationMs } = await extension.activate();
    const folder = process.env.DRIFTMGR_TEST_FOLDER;
    assert.ok(folder, 'the runner names no folder');
    // The runner prints it: a limit in milliseconds would fail on a busy machine and say nothing of the code.
    writeFileSync(join(folder, 'measured.txt'), `activate() took ${activationMs.toFixed(1)} ms of processor time (bound: 50 on a quiet machine)`);
    const home = realpathSync(extension.extensionPath);
    const loaded = Object.keys(createRequire(__filename).cache)
      .map((file) => relative(home, file))
      .filter((file) => file.startsWith(`dist${sep}`));
    assert.deepEqual(loaded, [join('dist', 'extension.cjs')]);
    assert.ok(statSync(join(home, 'dist/extension.cjs')).size < 200_000);
  });

  it('registers every command of the manifest, and each has a title, a category and a place', async () => {
    assert.ok(extension);
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const { commands } = (extension.packageJSON as { contributes: { commands: { command: string; title: string; category: string }[] } }).contributes;
    assert.ok(commands.length > 20);
    for (const { command, title, category } of commands) {
      assert.ok(registered.has(command), `${command} is declared and not registered`);
      assert.equal(category, 'DriftMgr');
      assert.doesNotMatch(title, /^%/, `${command} has no title in package.nls.json`);
    }
  });

  it('refers in menus and welcome views only to commands that there are', async () => {
    assert.ok(extension);
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = JSON.stringify(extension.packageJSON);
    const named = [...manifest.matchAll(/command:(driftmgr\.\w+)/g), ...manifest.matchAll(/"command":"(driftmgr\.\w+)"/g)].map(([, id]) => id ?? '');
    assert.ok(named.length > 20);
    for (const id of named) assert.ok(registered.has(id), `${id} is linked and not registered`);
  });
});
