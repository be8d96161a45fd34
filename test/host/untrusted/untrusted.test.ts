import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../../../src/extension/engine/settings.ts';
import type { DriftMgrApi } from '../../../src/extension/start.ts';

describe('a workspace that is not trusted', function () {
  this.timeout(120_000);
  let api: DriftMgrApi;
  let listener: Server;
  const asked: string[] = [];

  before(async () => {
    assert.equal(vscode.workspace.isTrusted, false, 'the suite needs a window in which trust was refused');
    listener = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');
    assert.ok(extension);
    api = await extension.activate();
  });
  after(() => {
    listener.close();
  });

  it('is looked at all the same', () => {
    assert.equal(typeof api.statusText(), 'string');
  });

  it('has settings of its own, and none of them reaches the engine', () => {
    const own = vscode.workspace.getConfiguration('driftmgr').inspect('accounts')?.workspaceValue;
    assert.deepEqual(own, ['999999999999'], 'the hostile settings were not read: this would prove nothing');
    assert.deepEqual(readSettings(), {});
  });

  it('does not have its backend followed', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(folder !== undefined);
    const { port } = listener.address() as AddressInfo;
    mkdirSync(path.join(folder, '.terraform'), { recursive: true });
    const backend = { type: 'http', config: { address: `http://127.0.0.1:${String(port)}/state` } };
    writeFileSync(path.join(folder, '.terraform', 'terraform.tfstate'), JSON.stringify({ version: 3, backend }));
    await vscode.workspace.getConfiguration('driftmgr').update('types', ['AWS::DynamoDB::Table'], vscode.ConfigurationTarget.Global);
    // Not awaited: what could not be compared is said by a notification that stays open.
    void vscode.commands.executeCommand('driftmgr.drift');
    await until(() => api.driftState() !== 'none' && api.driftState() !== 'comparing');
    assert.deepEqual(asked, []);
    // Nothing was read, so nothing is compared: no report at all.
    assert.equal(api.driftState(), 'noState');
    assert.equal(api.overview().driftFailure?.code, 'state-backend-not-followed');
    assert.equal(api.overview().drift ?? null, null);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
