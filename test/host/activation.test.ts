import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DriftMgrApi } from '../../src/extension/start.ts';

const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');

describe('activation', () => {
  it('costs less than a fixed piece of work, as loading an SDK would not', async () => {
    assert.ok(extension, 'the extension is not installed');
    const { activationMs } = await extension.activate();
    const yardstick = yardstickMs(JSON.stringify(extension.packageJSON));
    const folder = process.env.DRIFTMGR_TEST_FOLDER;
    assert.ok(folder, 'the runner names no folder');
    const share = (activationMs / yardstick).toFixed(2);
    writeFileSync(
      join(folder, 'measured.txt'),
      `activate() took ${activationMs.toFixed(1)} ms of processor time (bound: 50 on a quiet machine), ${share} of the yardstick`,
    );
    assert.ok(activationMs < yardstick, `activate() took ${activationMs.toFixed(1)} ms, the yardstick ${yardstick.toFixed(1)} ms`);
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

/** Milliseconds of processor time of a work that slows down on a busy machine as activation does: reading the manifest again and again, about 100 ms on a quiet one. */
function yardstickMs(manifest: string): number {
  const megabytes = 20;
  const times = Math.ceil((megabytes * 1_000_000) / manifest.length);
  const begun = process.cpuUsage();
  for (let time = 0; time < times; time++) JSON.parse(manifest);
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}
