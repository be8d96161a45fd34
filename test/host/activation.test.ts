import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DriftMgrApi } from '../../src/extension/start.ts';

const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');

describe('activation', () => {
  it('takes less than 50 ms of the extension host', async () => {
    assert.ok(extension, 'the extension is not installed');
    const { activationMs } = await extension.activate();
    assert.ok(activationMs < 50, `activate() took ${activationMs.toFixed(1)} ms`);
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
