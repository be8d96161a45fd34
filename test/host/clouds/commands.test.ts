import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { DriftMgrApi } from '../../../src/extension/start.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { table, writeState } from './state.ts';
import { account, smallEstate } from './estate.ts';

describe('the commands beside the trees', function () {
  this.timeout(120_000);
  let aws: SimulatedAws;

  before(async () => {
    const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');
    assert.ok(extension);
    await extension.activate();
    aws = await startAws(smallEstate());
    const settings = vscode.workspace.getConfiguration('driftmgr');
    await settings.update('aws.endpoint', aws.url, vscode.ConfigurationTarget.Global);
    await settings.update('providers', ['aws'], vscode.ConfigurationTarget.Global);
    await settings.update('types', ['AWS::EC2::Volume', 'AWS::DynamoDB::Table'], vscode.ConfigurationTarget.Global);
    writeState([{ type: 'aws_dynamodb_table', name: 'retired', attributes: table(account, 'retired') }]);
    await vscode.commands.executeCommand('driftmgr.refresh');
  });
  after(async () => {
    const settings = vscode.workspace.getConfiguration('driftmgr');
    for (const key of ['aws.endpoint', 'providers', 'types']) await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
    await aws.close();
  });

  async function reportOf(command: string): Promise<string> {
    await vscode.commands.executeCommand(command);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'driftmgr-report');
    return document.getText();
  }

  it('the doctor says what is fine, and names what is not', async () => {
    const text = await reportOf('driftmgr.doctor');
    assert.match(text, /^Versions\n.*DriftMgr/);
    assert.match(text, /AWS: 127\.0\.0\.1:\d+ answers/);
    assert.match(text, /(?:Nothing is wrong\.|\d+ troubles? found\.)/);
  });

  it('metrics tell of the calls that the scan made', async () => {
    const text = await reportOf('driftmgr.metrics');
    assert.match(text, /aws/i);
    assert.match(text, /[1-9]\d*/);
  });

  it('the audit trail tells of the scan and of the credential, and its chain is whole', async () => {
    const text = await reportOf('driftmgr.audit');
    assert.match(text, /credential\.used/);
    assert.match(text, /\bscan\s+success/);
    assert.doesNotMatch(text, /simulated/, 'the secret key of the test');
  });

  it('a cache that was cleared is asked for again, and one that was not is not', async () => {
    const volumesAsked = async (): Promise<number> => {
      const before = aws.requests.length;
      await vscode.commands.executeCommand('driftmgr.drift');
      return aws.requests.slice(before).filter(({ operation }) => operation === 'DescribeVolumes').length;
    };
    assert.equal(await volumesAsked(), 0, 'what was just scanned is fresh');
    const progress = { done: false };
    const cleared = vscode.commands.executeCommand('driftmgr.clearCache').then(() => (progress.done = true));
    // The first choice is all clouds. The list takes a moment to open, and accepts nothing before.
    while (!progress.done) {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await delay(50);
    }
    await cleared;
    assert.ok((await volumesAsked()) > 0);
  });

  it('a new terminal finds a driftmgr that runs', async () => {
    const [shim] = globSync('**/globalStorage/driftmgr.driftmgr/bin/driftmgr', { cwd: process.env['DRIFTMGR_TEST_FOLDER'] ?? '' });
    assert.ok(shim !== undefined, 'the script is not there');
    const { stdout } = await promisify(execFile)(path.join(process.env['DRIFTMGR_TEST_FOLDER'] ?? '', shim), ['--version']);
    assert.match(stdout, /^\d+\.\d+\.\d+/);
  });

  it('a credential that names its renewal opens a terminal for it, and one that does not opens none', async () => {
    const opened: string[] = [];
    const registration = vscode.window.onDidOpenTerminal(({ name }) => opened.push(name));
    await vscode.commands.executeCommand('driftmgr.renewCredential', { kind: 'source', source: { id: 'x' } });
    await vscode.commands.executeCommand('driftmgr.renewCredential', { kind: 'source', source: { id: 'x', renew: 'true' } });
    while (opened.length === 0) await delay(20);
    registration.dispose();
    assert.deepEqual(opened, ['DriftMgr: renew']);
    vscode.window.terminals.find(({ name }) => name === 'DriftMgr: renew')?.dispose();
  });
});
