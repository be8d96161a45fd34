import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { describeNode } from '../../../src/extension/resources/describe-node.ts';
import type { ResourceRow } from '../../../src/extension/resources/resource-tree.ts';
import type { DriftMgrApi } from '../../../src/extension/start.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import type { TreeNode } from '../../../src/core/api/engine-api.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { comparedTypes, smallEstate, trueCount } from './estate.ts';

describe('a scan in the extension host', function () {
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
    await settings.update('types', comparedTypes, vscode.ConfigurationTarget.Global);
    await settings.update('maxRetries', 0, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('driftmgr.groupByType');
    await vscode.commands.executeCommand('driftmgr.refresh');
  });
  after(async () => {
    const settings = vscode.workspace.getConfiguration('driftmgr');
    for (const key of ['aws.endpoint', 'providers', 'types', 'timeouts.request', 'maxRetries'])
      await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
    await aws.close();
  });
  afterEach(() => {
    aws.faults.clear();
  });

  async function rows(parent?: ResourceRow): Promise<Extract<ResourceRow, { kind: 'node' }>[]> {
    return (await api.tree.getChildren(parent)).filter((row) => row.kind === 'node');
  }
  async function typeRow(type: string): Promise<Extract<ResourceRow, { kind: 'node' }>> {
    const [cloud] = await rows();
    assert.ok(cloud, 'the tree is empty');
    const found = (await rows(cloud)).find(({ node }) => node.path.type === type);
    assert.ok(found, `${type} is not in the tree`);
    return found;
  }
  /** What the status bar says of the scan; what it says of an earlier comparison, and of what was narrowed, stands behind. */
  const scanned = (): string => api.statusText().split(/ \$\((?:diff|filter)\)/)[0] ?? '';
  const described = (node: TreeNode): string => describeNode(node, inEnglish).description;

  it('shows the numbers of the cloud, type by type and region by region', async () => {
    for (const type of comparedTypes) {
      const row = await typeRow(type);
      assert.equal(described(row.node), trueCount(aws.estate, type).toLocaleString('en-US'), type);
      const [inAccount] = await rows(row);
      assert.ok(inAccount);
      for (const { node } of await rows(inAccount)) {
        assert.equal(node.count, trueCount(aws.estate, type, node.path.region), `${type} in ${String(node.path.region)}`);
      }
    }
  });

  it('says the same in the status bar and the overview', () => {
    const { summary } = api.overview();
    assert.equal(summary?.totals.status, 'ok', JSON.stringify(summary?.problems));
    assert.equal(scanned(), `$(cloud) ${(summary.totals.count ?? -1).toLocaleString('en-US')} resources`);
  });

  it('brings resources in pages, and each of them once', async () => {
    const instances = await typeRow('AWS::EC2::Instance');
    const [inAccount] = await rows(instances);
    assert.ok(inAccount);
    const region = (await rows(inAccount)).find(({ node }) => node.path.region === 'us-east-1');
    assert.ok(region);
    const sizes: number[] = [];
    for (;;) {
      const children = await api.tree.getChildren(region);
      const last = children.at(-1);
      const leaves = children.filter((row) => row.kind === 'node');
      sizes.push(leaves.length);
      assert.equal(new Set(leaves.map(({ node }) => node.id)).size, leaves.length);
      if (last?.kind !== 'more') break;
      await vscode.commands.executeCommand('driftmgr.loadMore', last);
    }
    assert.deepEqual(sizes, [200, 400, 450]);
  });

  it('opens what a filter finds, counts it, and refuses what is no filter; a search finds it in all clouds', async () => {
    await vscode.commands.executeCommand('driftmgr.filter', 'sessions');
    const [cloud] = await rows();
    assert.ok(cloud);
    for (let row: typeof cloud | undefined = cloud; row !== undefined && row.node.kind !== 'resource'; [row] = await rows(row))
      assert.equal(api.tree.getTreeItem(row).collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    assert.deepEqual(api.tree.hits, { count: 1, status: 'ok' });
    await vscode.commands.executeCommand('driftmgr.clearFilter');
    assert.equal(api.tree.hits, undefined);
    const [closed] = await rows();
    assert.ok(closed);
    assert.equal(api.tree.getTreeItem(closed).collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
  });

  it('keeps what was open under another grouping', async () => {
    const [cloud] = await rows();
    assert.ok(cloud);
    api.tree.noteOpen(cloud, true);
    await vscode.commands.executeCommand('driftmgr.groupByRegion');
    const [other] = await rows();
    assert.ok(other !== undefined && other.node.id !== cloud.node.id);
    assert.equal(api.tree.getTreeItem(other).collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    api.tree.noteOpen(other, false);
    await vscode.commands.executeCommand('driftmgr.groupByType');
    assert.equal(api.tree.getTreeItem(cloud).collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
  });

  it('gives every row an id of its own', async () => {
    const ids = new Set<string>();
    const walk = async (parent?: ResourceRow): Promise<void> => {
      for (const row of await api.tree.getChildren(parent)) {
        const { id } = api.tree.getTreeItem(row);
        assert.ok(id !== undefined && !ids.has(id), `${String(id)} is there twice`);
        ids.add(id);
        if (row.kind === 'node' && row.node.kind !== 'resource') await walk(row);
      }
    };
    await walk();
    assert.ok(ids.size > 20);
  });

  it('shows a resource as a JSON document that cannot be edited', async () => {
    const tables = await typeRow('AWS::DynamoDB::Table');
    const [inAccount] = await rows(tables);
    const [region] = await rows(inAccount);
    const [leaf] = await rows(region);
    assert.ok(leaf);
    await vscode.commands.executeCommand('driftmgr.showJson', leaf);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'driftmgr-resource');
    assert.equal(document.languageId, 'json');
    const resource = JSON.parse(document.getText()) as { name: string; type: string };
    assert.deepEqual([resource.name, resource.type], ['sessions', 'AWS::DynamoDB::Table']);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('driftmgr-resource') ?? false, false);
  });

  it('copies the id of a resource', async () => {
    const [inAccount] = await rows(await typeRow('AWS::DynamoDB::Table'));
    const [region] = await rows(inAccount);
    const [leaf] = await rows(region);
    await vscode.commands.executeCommand('driftmgr.copyId', leaf);
    assert.match(await vscode.env.clipboard.readText(), /^arn:aws:dynamodb:eu-west-1:\d{12}:table\/sessions$/);
  });

  it('shows the same summary as the terminal', async () => {
    await vscode.commands.executeCommand('driftmgr.status');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /EC2 instances\s+452\s+us-east-1 450 · eu-west-1 2/);
  });

  it('reads denied with the permission, a hung listing as timed out, and the total as at least', async () => {
    aws.faults.add({ service: 'ec2', operation: 'DescribeVolumes', fault: { kind: 'denied' } });
    aws.faults.add({ service: 'lambda', region: 'us-east-1', fault: { kind: 'hung' } });
    // The other tests have the usual time limit, which a busy machine keeps.
    const settings = vscode.workspace.getConfiguration('driftmgr');
    await settings.update('timeouts.request', 3, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('driftmgr.refresh');
    await settings.update('timeouts.request', undefined, vscode.ConfigurationTarget.Global);
    const volumes = (await typeRow('AWS::EC2::Volume')).node;
    assert.equal(volumes.count, null);
    assert.match(described(volumes), /^– · .*denied.*ec2:DescribeVolumes/);
    const functions = (await typeRow('AWS::Lambda::Function')).node;
    assert.match(described(functions), /^≥ 0 · .*failed: timed out/);
    assert.match(scanned(), /^\$\(cloud\) ≥ [\d,]+ resources, incomplete$/);
  });

  it('refreshes one node and asks for nothing else', async () => {
    const row = await typeRow('AWS::EC2::Volume');
    const before = aws.requests.length;
    await vscode.commands.executeCommand('driftmgr.refreshNode', row);
    const asked = new Set(aws.requests.slice(before).map(({ operation }) => operation));
    assert.ok(asked.has('DescribeVolumes'));
    for (const other of ['DescribeInstances', 'ListTables', 'ListFunctions']) assert.ok(!asked.has(other), `${other} was asked too`);
    assert.equal((await typeRow('AWS::EC2::Volume')).node.count, 3);
    assert.equal((await typeRow('AWS::EC2::Instance')).node.count, 452, 'what was not refreshed is still known');
  });

  it('ends every request within a second when it is cancelled, and says so', async () => {
    aws.faults.add({ service: 'ec2', operation: 'DescribeInstances', fault: { kind: 'hung' } });
    await vscode.workspace.getConfiguration('driftmgr').update('timeouts.request', 60, vscode.ConfigurationTarget.Global);
    const scan = vscode.commands.executeCommand('driftmgr.refresh');
    await until(() => aws.inFlight() >= aws.estate.regions.length / 2);
    assert.equal(api.overview().scanning, true);
    const cancelled = performance.now();
    await vscode.commands.executeCommand('driftmgr.cancel');
    await until(() => aws.inFlight() === 0);
    const took = performance.now() - cancelled;
    await scan;
    assert.ok(took < 1_000, `the last request ended after ${took.toFixed(0)} ms`);
    assert.equal(api.overview().scanning, false);
    assert.match(described((await typeRow('AWS::EC2::Instance')).node), /cancelled/);
    assert.equal(api.overview().summary?.complete, false);
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await delay(10);
  }
});
