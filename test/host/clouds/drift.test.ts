import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DriftElement } from '../../../src/extension/drift/drift-tree.ts';
import type { DriftMgrApi } from '../../../src/extension/start.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { account, smallEstate } from './estate.ts';
import { inWorkspace, table, writeState, type Planted } from './state.ts';

type ItemRow = Extract<DriftElement, { kind: 'item' }>;
type GroupRow = Extract<DriftElement, { kind: 'group' }>;

const lost: readonly Planted[] = [
  { type: 'aws_dynamodb_table', name: 'retired', attributes: table(account, 'retired') },
  { type: 'aws_dynamodb_table', name: 'this', module: 'module.fleet["a"]', key: 'x.y', attributes: table(account, 'fleet-a-x') },
  { type: 'aws_dynamodb_table', name: 'this', module: 'module.fleet["b"]', key: 'z', attributes: table(account, 'fleet-b-z') },
];

describe('drift in the extension host', function () {
  this.timeout(120_000);
  let api: DriftMgrApi;
  let aws: SimulatedAws;

  before(async () => {
    const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');
    assert.ok(extension);
    api = await extension.activate();
    aws = await startAws(smallEstate());
    const settings = vscode.workspace.getConfiguration('driftmgr');
    await settings.update('aws.endpoint', aws.url, vscode.ConfigurationTarget.Global);
    await settings.update('providers', ['aws'], vscode.ConfigurationTarget.Global);
    await settings.update('types', ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::DynamoDB::Table'], vscode.ConfigurationTarget.Global);
    const web = aws.estate.list(account, 'us-east-1', 'AWS::EC2::Instance').at(0);
    const attributes = { id: web['InstanceId'], instance_type: 't3.nano', user_data: 'planted-user-data' };
    writeState([...lost, { type: 'aws_instance', name: 'web', attributes }]);
    await vscode.commands.executeCommand('driftmgr.drift');
    assert.equal(api.driftState(), 'drift');
  });
  after(async () => {
    const settings = vscode.workspace.getConfiguration('driftmgr');
    for (const key of ['aws.endpoint', 'providers', 'types', 'drift.codeLens'])
      await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
    await aws.close();
  });

  async function below(row?: DriftElement): Promise<DriftElement[]> {
    return api.driftTree.getChildren(row);
  }
  async function groupOf(label: string, parent?: DriftElement): Promise<GroupRow> {
    const found = (await below(parent)).find((row) => row.kind === 'group' && api.driftTree.getTreeItem(row).label === label);
    assert.ok(found?.kind === 'group', `there is no group ${label}`);
    return found;
  }
  async function itemsOf(label: string): Promise<ItemRow[]> {
    return (await below(await groupOf(label))).filter((row) => row.kind === 'item');
  }
  async function itemAt(label: string, address: string): Promise<ItemRow> {
    const found = (await itemsOf(label)).find(({ item }) => item.address === address);
    assert.ok(found, `${address} is not in ${label}`);
    return found;
  }
  const problemsIn = (file: string): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(vscode.Uri.file(inWorkspace(file))).filter(({ source }) => source === 'DriftMgr');

  it('shows what was planted, kind by kind', async () => {
    const [changed] = await itemsOf('Changed');
    assert.equal(changed?.item.address, 'aws_instance.web');
    assert.ok(changed.item.changes?.some(({ path }) => path === 'instance_type'));
    const addresses = (await itemsOf('Missing')).map(({ item }) => item.address).sort();
    assert.deepEqual(addresses, [
      'aws_dynamodb_table.retired',
      'module.fleet["a"].aws_dynamodb_table.this["x.y"]',
      'module.fleet["b"].aws_dynamodb_table.this["z"]',
    ]);
  });

  it('groups hundreds of unmanaged resources by type, and brings them in pages', async () => {
    const unmanaged = await groupOf('Unmanaged');
    const instances = await groupOf('EC2 instances', unmanaged);
    const sizes: number[] = [];
    for (;;) {
      const rows = await below(instances);
      const last = rows.at(-1);
      sizes.push(rows.filter(({ kind }) => kind === 'item').length);
      if (last?.kind !== 'more') break;
      await vscode.commands.executeCommand('driftmgr.loadMore', last);
    }
    assert.deepEqual(sizes, [200, 400, instances.count]);
    assert.equal(instances.count, 451, 'all but the one that the state knows');
  });

  it('puts a problem on each drifted block, in modules too, and one for all instances of a block', async () => {
    // One of them may still be there from an earlier comparison.
    await until(() => problemsIn('main.tf').length > 1);
    const [web, retired, ...others] = problemsIn('main.tf').sort((a, b) => a.range.start.line - b.range.start.line);
    assert.deepEqual(others, []);
    assert.deepEqual([web?.range.start.line, retired?.range.start.line], [2, 8]);
    assert.match(web?.message ?? '', /instance_type/);
    assert.match(retired?.message ?? '', /[Mm]issing/);
    assert.ok(typeof web?.code === 'object' && web.code.value === 'changed' && web.code.target.scheme === 'driftmgr-report');
    const fleet = problemsIn('modules/fleet/main.tf');
    assert.deepEqual(
      fleet.map(({ range }) => range.start.line),
      [2],
    );
    assert.match(fleet[0]?.message ?? '', /^2 instances drifted \(missing\): module\.fleet\["a"\]/);
  });

  it('shows the difference on hover in a file that is plain text, also after lines were added above', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(inWorkspace('main.tf')));
    assert.equal(document.languageId, 'plaintext', 'the test is about a window without a Terraform extension');
    const hoverAt = async (line: number): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(line, 12));
      return hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))).join('\n');
    };
    const text = await hoverAt(2);
    assert.match(text, /\| `instance_type` \| `t3\.nano` \| `/);
    assert.doesNotMatch(text, /planted-user-data/);
    assert.equal(await hoverAt(0), '', 'no drift, no hover');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# one\n# two\n');
    await vscode.workspace.applyEdit(edit);
    assert.match(await hoverAt(4), /instance_type/);
    // A slow window may have saved the lines by itself meanwhile: reverting would bring them back.
    const back = new vscode.WorkspaceEdit();
    back.delete(document.uri, new vscode.Range(0, 0, 2, 0));
    await vscode.workspace.applyEdit(back);
    assert.ok(await document.save());
    await vscode.window.showTextDocument(document);
  });

  it('shows a lens above a drifted block only where the user wants it', async () => {
    const uri = vscode.Uri.file(inWorkspace('main.tf'));
    const lenses = async (): Promise<string[]> =>
      (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)).map(({ command }) => command?.title ?? '');
    assert.deepEqual(await lenses(), []);
    await vscode.workspace.getConfiguration('driftmgr').update('drift.codeLens', true, vscode.ConfigurationTarget.Global);
    assert.equal((await lenses()).length, 2);
  });

  it('goes to the block of a resource, into a module and past a key with dots', async () => {
    await vscode.commands.executeCommand('driftmgr.goToBlock', await itemAt('Missing', 'module.fleet["a"].aws_dynamodb_table.this["x.y"]'));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, inWorkspace('modules/fleet/main.tf'));
    assert.equal(editor.selection.active.line, 2);
    await vscode.commands.executeCommand('driftmgr.goToBlock', await itemAt('Missing', 'aws_dynamodb_table.retired'));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 8);
  });

  it('shows both sides of a difference', async () => {
    await vscode.commands.executeCommand('driftmgr.showDiff', await itemAt('Changed', 'aws_instance.web'));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(tab instanceof vscode.TabInputTextDiff);
    const sides = await Promise.all([tab.original, tab.modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()));
    assert.equal((JSON.parse(sides[0] ?? '') as Record<string, unknown>)['instance_type'], 't3.nano');
    assert.notEqual(sides[0], sides[1]);
  });

  it('writes import blocks for what is selected or for a group, to the clipboard and into a file', async () => {
    const rows = (await below(await groupOf('EC2 instances', await groupOf('Unmanaged')))).filter((row) => row.kind === 'item').slice(0, 2);
    await vscode.commands.executeCommand('driftmgr.copyImport', rows[0], rows);
    const copied = await vscode.env.clipboard.readText();
    assert.equal(copied.match(/^import \{$/gm)?.length, 2);
    assert.match(copied, /resource "aws_instance"/);
    const window: { showSaveDialog: unknown } = vscode.window;
    const { showSaveDialog } = vscode.window;
    const file = inWorkspace('imports.tf');
    window.showSaveDialog = ({ defaultUri }: vscode.SaveDialogOptions) => Promise.resolve(defaultUri);
    await vscode.commands.executeCommand('driftmgr.importToFile', rows[0], undefined);
    assert.equal(readFileSync(file, 'utf8').match(/^import \{$/gm)?.length, 1);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
    const volumes = await groupOf('EBS volumes', await groupOf('Unmanaged'));
    await vscode.commands.executeCommand('driftmgr.importToFile', volumes, undefined);
    window.showSaveDialog = showSaveDialog;
    assert.equal(readFileSync(file, 'utf8').match(/^import \{$/gm)?.length, volumes.count);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    rmSync(file);
  });

  it('tells of drift that is new, and of no other', async () => {
    const before = api.stated().length;
    await api.recheck();
    assert.equal(api.stated().length, before, 'nothing is new');
    writeState([...lost, { type: 'aws_dynamodb_table', name: 'late', attributes: table(account, 'late') }]);
    await api.recheck();
    assert.match(api.stated().at(-1) ?? '', /New drift: \d+ resources/);
    assert.equal(api.stated().length, before + 1);
    await vscode.workspace.getConfiguration('driftmgr').update('drift.notify', false, vscode.ConfigurationTarget.Global);
    writeState([...lost, { type: 'aws_dynamodb_table', name: 'later', attributes: table(account, 'later') }]);
    await api.recheck();
    assert.equal(api.stated().length, before + 1);
    await vscode.workspace.getConfiguration('driftmgr').update('drift.notify', undefined, vscode.ConfigurationTarget.Global);
  });

  it('is cancelled with all its requests, and leaves the comparison before', async () => {
    const settings = vscode.workspace.getConfiguration('driftmgr');
    const { comparedAt } = api.overview().drift ?? {};
    const off = aws.faults.add({ service: 's3', fault: { kind: 'hung' } });
    await settings.update('types', ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'], vscode.ConfigurationTarget.Global);
    const comparing = vscode.commands.executeCommand('driftmgr.drift');
    await until(() => aws.inFlight() > 0);
    assert.equal(api.overview().comparing, true);
    await vscode.commands.executeCommand('driftmgr.cancelDrift');
    await comparing;
    await until(() => aws.inFlight() === 0);
    off();
    await settings.update('types', ['AWS::EC2::Instance', 'AWS::EC2::Volume', 'AWS::DynamoDB::Table'], vscode.ConfigurationTarget.Global);
    const { drift, driftFailure, comparing: runs } = api.overview();
    assert.deepEqual([drift?.comparedAt, driftFailure, runs], [comparedAt, undefined, undefined]);
  });

  it('shows what came and went with the last scan', async () => {
    aws.estate.put(account, 'us-east-1', 'AWS::EC2::Volume', 5);
    await vscode.commands.executeCommand('driftmgr.refresh');
    const came = (await below()).find((row) => row.kind === 'history' && row.which === 'appeared');
    assert.ok(came?.kind === 'history');
    assert.equal(came.entries.length, 2);
    assert.equal((await below(came)).length, 2);
  });

  it('ignores a group with one reason, a rule for each', async () => {
    const window: { showInputBox: unknown } = vscode.window;
    const { showInputBox } = vscode.window;
    window.showInputBox = () => Promise.resolve('of the fleet');
    const missing = await groupOf('Missing');
    await vscode.commands.executeCommand('driftmgr.ignoreDrift', missing, undefined);
    window.showInputBox = showInputBox;
    const rules = vscode.workspace.getConfiguration('driftmgr').inspect<{ reason: string }[]>('ignore')?.workspaceValue ?? [];
    assert.deepEqual([rules.length, new Set(rules.map(({ reason }) => reason))], [missing.count, new Set(['of the fleet'])]);
    const group = await groupOf('Ignored');
    await vscode.commands.executeCommand('driftmgr.unignoreDrift', group, undefined);
    assert.equal(vscode.workspace.getConfiguration('driftmgr').inspect('ignore')?.workspaceValue, undefined);
    while ((await below()).every((row) => api.driftTree.getTreeItem(row).label !== 'Missing')) await delay(20);
  });

  it('takes problems and rows away when a rule ignores them', async () => {
    const rule = { type: 'AWS::DynamoDB::Table', reason: 'host tests' };
    const asked = aws.requests.length;
    await vscode.workspace.getConfiguration('driftmgr').update('ignore', [rule], vscode.ConfigurationTarget.Workspace);
    await until(() => problemsIn('modules/fleet/main.tf').length === 0);
    assert.equal((await below()).filter((row) => api.driftTree.getTreeItem(row).label === 'Missing').length, 0);
    const ignored = await itemsOf('Ignored');
    assert.ok(ignored.every(({ item }) => item.ignored?.reason.includes('host tests')));
    await vscode.commands.executeCommand('driftmgr.unignoreDrift', ignored[0]);
    assert.equal(vscode.workspace.getConfiguration('driftmgr').inspect('ignore')?.workspaceValue, undefined);
    await until(() => problemsIn('modules/fleet/main.tf').length > 0);
    assert.equal(aws.requests.length, asked, 'the comparison at hand is judged anew, and no cloud asked');
  });

  it('follows .driftignore when it is saved', async () => {
    const asked = aws.requests.length;
    const missing = (): Promise<number> => below().then((rows) => rows.filter((row) => api.driftTree.getTreeItem(row).label === 'Missing').length);
    while ((await missing()) === 0) await delay(50);
    writeFileSync(inWorkspace('.driftignore'), '');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(inWorkspace('.driftignore')));
    const save = async (text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
      await vscode.workspace.applyEdit(edit);
      await document.save();
    };
    await save('aws_dynamodb_table.*\n');
    while ((await missing()) > 0) await delay(50);
    await save('');
    while ((await missing()) === 0) await delay(50);
    rmSync(inWorkspace('.driftignore'));
    assert.equal(aws.requests.length, asked);
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await delay(20);
  }
});
