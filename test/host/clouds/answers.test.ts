import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DriftElement } from '../../../src/extension/drift/drift-tree.ts';
import { describeNode } from '../../../src/extension/resources/describe-node.ts';
import type { DriftMgrApi } from '../../../src/extension/start.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { inWorkspace, table, writeState } from './state.ts';
import { account, smallEstate } from './estate.ts';

const types = ['AWS::DynamoDB::Table', 'AWS::EC2::Volume'];

describe('what the window says where something is not known', function () {
  this.timeout(120_000);
  let api: DriftMgrApi;
  let aws: SimulatedAws;
  const settings = () => vscode.workspace.getConfiguration('driftmgr');
  const set = (key: string, value: unknown): Thenable<void> => settings().update(key, value, vscode.ConfigurationTarget.Global);

  before(async () => {
    const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');
    assert.ok(extension);
    api = await extension.activate();
    aws = await startAws(smallEstate());
    for (const [key, value] of Object.entries({ 'aws.endpoint': aws.url, providers: ['aws'], types, maxRetries: 0 })) await set(key, value);
    await vscode.commands.executeCommand('driftmgr.groupByAccount');
    await vscode.commands.executeCommand('driftmgr.refresh');
  });
  after(async () => {
    for (const key of ['aws.endpoint', 'providers', 'types', 'maxRetries', 'accounts']) await set(key, undefined);
    await settings().update('states', undefined, vscode.ConfigurationTarget.Workspace);
    for (const file of ['terraform.tfstate', 'broken.tfstate']) rmSync(inWorkspace(file), { force: true });
    await aws.close();
  });

  async function cloud() {
    const [row] = await api.tree.getChildren();
    assert.ok(row?.kind === 'node', 'the cloud is not in the tree');
    return row.node;
  }
  /** Compares; what keeps it from starting is said by a notification that stays open. */
  async function compare(): Promise<void> {
    void vscode.commands.executeCommand('driftmgr.drift');
    await until(() => api.driftState() === 'comparing' || api.overview().driftFailure === undefined);
    await until(() => api.driftState() !== 'comparing' && (api.overview().driftFailure !== undefined || api.overview().drift !== null));
  }

  it('narrowed: says to what, in the tree, the status bar and the summary', () => {
    assert.deepEqual(api.overview().summary?.scope, { providers: ['aws'], types });
    assert.match(api.messages().resources, /^Narrowed to: AWS · 2 types \(AWS::DynamoDB::Table, AWS::EC2::Volume\)$/);
    assert.match(api.statusText(), /\$\(filter\) narrowed$/);
  });

  it('denied: leaves no number in its place', async () => {
    const off = aws.faults.add({ service: 'ec2', operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    await vscode.commands.executeCommand('driftmgr.refresh');
    off();
    assert.equal((await cloud()).status, 'partial');
    assert.match(api.statusText(), /^\$\(cloud\) ≥ 1 resources, incomplete/);
  });

  it('expired: leaves the cloud with its last counts, what is wrong, and the way to sign in', async () => {
    await vscode.commands.executeCommand('driftmgr.refresh');
    const before = await cloud();
    assert.equal(before.status, 'ok');
    const off = aws.faults.add({ fault: { kind: 'error', status: 403, code: 'ExpiredToken', message: 'The security token is expired' } });
    await vscode.commands.executeCommand('driftmgr.refresh');
    off();
    const node = await cloud();
    assert.deepEqual([node.count, node.status], [before.count, 'stale']);
    const shown = describeNode(node, inEnglish);
    assert.match(shown.description, /not renewed: .*expired/);
    assert.equal(shown.contextValue, 'driftmgr.provider.signIn');
    assert.match(api.statusText(), /\$\(warning\) AWS/);
    assert.equal(api.overview().summary?.complete, false);
    await vscode.commands.executeCommand('driftmgr.refresh');
    assert.deepEqual([(await cloud()).status, api.statusText().includes('$(warning)')], ['ok', false]);
  });

  it('no credentials: says so, and calls nothing 0', async () => {
    await set('types', undefined);
    await set('providers', ['digitalocean']);
    void vscode.commands.executeCommand('driftmgr.refresh');
    await until(() => api.overview().failure !== undefined);
    assert.equal(api.overview().failure?.code, 'no-credentials');
    assert.equal(api.overview().summary?.totals.count ?? null, null);
    await set('types', types);
    await set('providers', ['aws']);
    await vscode.commands.executeCommand('driftmgr.refresh');
  });

  it('bad settings: says all of them where they stand, also when they change', async () => {
    const file = inWorkspace('driftmgr.config.json');
    const marked = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(vscode.Uri.file(file));
    const save = async (text: string): Promise<void> => {
      writeFileSync(file, text);
      await settings().update('concurrency', text.length, vscode.ConfigurationTarget.Global);
    };
    await save('{\n  "regions": 7,\n  "limits": { "aws": -1 }\n}\n');
    await until(() => marked().length === 2);
    assert.deepEqual(
      marked().map(({ range }) => range.start.line),
      [1, 2],
    );
    assert.match(api.stated().at(-1) ?? '', /^DriftMgr: 2 settings are not used: regions .*limits/);
    await set('maxRetries', 'many');
    await until(() => /3 settings are not used: .*maxRetries \(VS Code setting\)/.test(api.stated().at(-1) ?? ''));
    await set('maxRetries', 0);
    await save('{ "regions": [] }');
    await until(() => marked().length === 0);
    rmSync(file);
    await settings().update('concurrency', undefined, vscode.ConfigurationTarget.Global);
  });

  it('no state: compares nothing, and says why and what to do', async () => {
    await compare();
    assert.equal(api.driftState(), 'noState');
    assert.equal(api.overview().drift, null);
    assert.match(api.messages().drift, /^No state could be read, so nothing was compared\./);
  });

  it('unreadable backend: compares nothing either, and names it', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    mkdirSync(inWorkspace('.terraform'), { recursive: true });
    const backend = { type: 'http', config: { address: `http://127.0.0.1:${String(port)}/state` } };
    writeFileSync(inWorkspace('.terraform/terraform.tfstate'), JSON.stringify({ version: 3, backend }));
    await compare();
    rmSync(inWorkspace('.terraform'), { recursive: true });
    assert.equal(api.driftState(), 'noState');
    assert.match(api.messages().drift, new RegExp(`127\\.0\\.0\\.1:${String(port)}`));
  });

  it('a state that is chosen: is compared, and kept in the settings', async () => {
    writeState([{ type: 'aws_dynamodb_table', name: 'retired', attributes: table(account, 'retired') }]);
    await vscode.commands.executeCommand('driftmgr.chooseState', ['terraform.tfstate']);
    assert.equal(api.driftState(), 'drift');
    assert.deepEqual(settings().get('states'), ['terraform.tfstate']);
    assert.equal(api.overview().driftFailure, undefined);
    assert.match(api.messages().drift, /^Narrowed to: AWS/);
  });

  it('failed after an earlier comparison: keeps what that came to, with its age and what went wrong', async () => {
    const { drift } = api.overview();
    rmSync(inWorkspace('terraform.tfstate'));
    void vscode.commands.executeCommand('driftmgr.drift');
    await until(() => api.overview().driftFailure !== undefined);
    writeState([{ type: 'aws_dynamodb_table', name: 'retired', attributes: table(account, 'retired') }]);
    assert.deepEqual([api.driftState(), api.overview().drift], ['drift', drift]);
    assert.match(api.messages().drift, /^No state could be read[^]+terraform\.tfstate[^]+What is shown is from an earlier comparison\.$/);
    assert.match(api.statusText(), /\$\(diff\) \d+ drifted from an earlier answer/);
  });

  it('one of two states unreadable: calls nothing unmanaged for sure', async () => {
    writeFileSync(inWorkspace('broken.tfstate'), '{');
    await vscode.commands.executeCommand('driftmgr.chooseState', ['broken.tfstate']);
    assert.equal(api.overview().drift?.complete, false);
    const items = async (row?: DriftElement): Promise<DriftElement[]> => {
      const rows = await api.driftTree.getChildren(row);
      const found: DriftElement[] = [];
      for (const one of rows) found.push(...(one.kind === 'group' ? await items(one) : [one]));
      return found;
    };
    const unmanaged = (await items()).filter((row) => row.kind === 'item' && row.item.kind === 'unmanaged');
    assert.ok(unmanaged.length > 0);
    for (const row of unmanaged) assert.match(String(api.driftTree.getTreeItem(row).description), /perhaps in a state that could not be read/);
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await delay(10);
  }
});
