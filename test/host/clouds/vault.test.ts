import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DriftMgrApi } from '../../../src/extension/start.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';

const token = 'dop_v1_host0000000000000000000000000000000000000000000000000000000';
const passphrase = 'a passphrase for the terminal';

/** What a person answers, in turn. A question more than answers fails the test. */
class Person {
  readonly #asked: string[] = [];
  readonly #echoed: string[] = [];
  readonly #real = {
    showInputBox: vscode.window.showInputBox,
    showQuickPick: vscode.window.showQuickPick,
    showInformationMessage: vscode.window.showInformationMessage,
    showWarningMessage: vscode.window.showWarningMessage,
    showSaveDialog: vscode.window.showSaveDialog,
  };
  #answers: string[] = [];

  constructor() {
    const window: Record<string, unknown> = vscode.window;
    window['showInputBox'] = (options: vscode.InputBoxOptions) => {
      this.#echoed.push(...(options.password === true ? [] : [options.prompt ?? '']));
      return this.#answer(options.prompt ?? '');
    };
    window['showSaveDialog'] = async ({ defaultUri }: vscode.SaveDialogOptions) => {
      const answer = await this.#answer(defaultUri?.fsPath ?? '');
      return answer === '' ? undefined : vscode.Uri.file(answer);
    };
    window['showQuickPick'] = async (items: readonly { label: string }[], options: vscode.QuickPickOptions) => {
      const wanted = await this.#answer(options.placeHolder ?? '');
      return items.find(({ label }) => label === wanted);
    };
    for (const name of ['showInformationMessage', 'showWarningMessage']) window[name] = (message: string) => this.#answer(message);
  }

  answers(...answers: string[]): void {
    this.#answers = answers;
    this.#asked.length = 0;
  }

  /** Questions whose answers are seen while they are typed. */
  get echoed(): readonly string[] {
    return this.#echoed;
  }

  get asked(): readonly string[] {
    return this.#asked;
  }

  leave(): void {
    Object.assign(vscode.window, this.#real);
  }

  #answer(question: string): Promise<string> {
    this.#asked.push(question);
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error(`Nobody expected to be asked: ${question}`);
    return Promise.resolve(answer);
  }
}

describe('the vault in the extension host', function () {
  this.timeout(120_000);
  let api: DriftMgrApi;
  let ocean: SimulatedDigitalOcean;
  let person: Person;
  const file = join(process.env['DRIFTMGR_HOME'] ?? '', 'vault.json');

  before(async () => {
    const extension = vscode.extensions.getExtension<DriftMgrApi>('driftmgr.driftmgr');
    assert.ok(extension);
    api = await extension.activate();
    ocean = await startDigitalOcean({
      team: { uuid: 'd0d0d0d0', name: 'Acme' },
      email: 'ops@acme.example',
      tokens: { [token]: '*' },
      collections: { droplets: 5 },
    });
    const settings = vscode.workspace.getConfiguration('driftmgr');
    await settings.update('digitalocean.endpoint', ocean.url, vscode.ConfigurationTarget.Global);
    await settings.update('providers', ['digitalocean'], vscode.ConfigurationTarget.Global);
    person = new Person();
  });
  after(async () => {
    person.leave();
    const settings = vscode.workspace.getConfiguration('driftmgr');
    for (const key of ['digitalocean.endpoint', 'providers']) await settings.update(key, undefined, vscode.ConfigurationTarget.Global);
    await ocean.close();
  });

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await delay(10);
  }

  it('adds an entry that a call proved, and shows the recovery key once', async () => {
    person.answers('DigitalOcean', 'team', token, 'Copy');
    await vscode.commands.executeCommand('driftmgr.vaultAdd');
    assert.deepEqual(person.asked, ['Whose credential is it?', 'Name of the entry', 'API token', 'Recovery key of the vault']);
    await until(() => api.vault().entries.length > 0);
    assert.deepEqual(api.vault(), { face: 'open', entries: ['team'], unproved: [] });
    assert.ok(ocean.requests.some(({ operation }) => operation === 'GET /v2/account'));
    assert.match(await vscode.env.clipboard.readText(), /^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/);
    assert.ok(!readFileSync(file, 'utf8').includes(token));
  });

  it('scans with what only the vault holds', async () => {
    person.answers();
    await vscode.commands.executeCommand('driftmgr.refresh');
    const { summary } = api.overview();
    assert.equal(summary?.accounts[0]?.provider, 'digitalocean', JSON.stringify(summary?.problems));
    assert.ok((summary.totals.count ?? 0) >= 5);
  });

  it('locks, stays locked while nobody asks, and is unlocked by this machine’s key', async () => {
    person.answers();
    await vscode.commands.executeCommand('driftmgr.vaultLock');
    await until(() => api.vault().face === 'locked');
    assert.deepEqual(api.vault().entries, []);
    await vscode.commands.executeCommand('driftmgr.vaultUnlock');
    assert.deepEqual(api.vault(), { face: 'open', entries: ['team'], unproved: [] });
    assert.deepEqual(person.asked, []);
  });

  it('shares its file with the terminal, by passphrase', async () => {
    person.answers(passphrase, passphrase);
    await vscode.commands.executeCommand('driftmgr.vaultPassphrase');
    const cli = join(vscode.extensions.getExtension('driftmgr.driftmgr')?.extensionPath ?? '', 'dist', 'driftmgr.cjs');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', DRIFTMGR_VAULT_KEY: passphrase, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [cli, 'vault', 'list'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    assert.match(stdout, /team +digitalocean/, stderr);
  });

  it('asks for people’s words, hides secrets alone, and marks what no call has proved', async () => {
    person.answers('AWS', 'aws-keys', 'AKIAPLANTED000000000', 'planted-secret', '', '', '', '', 'Save without proof');
    await vscode.workspace.getConfiguration('driftmgr').update('aws.endpoint', ocean.url, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('driftmgr.vaultAdd');
    await vscode.workspace.getConfiguration('driftmgr').update('aws.endpoint', undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual(person.asked.slice(2, 4), ['Access key ID', 'Secret access key']);
    assert.ok(person.echoed.includes('Access key ID') && !person.echoed.includes('Secret access key'), person.echoed.join());
    await until(() => api.vault().entries.length === 2);
    assert.deepEqual(api.vault().unproved, ['aws-keys']);
    person.answers('Remove');
    await vscode.commands.executeCommand('driftmgr.vaultRemove', { name: 'aws-keys' });
    await until(() => api.vault().entries.length === 1);
  });

  it('is exported beside no code, unless the person says so', async () => {
    const inside = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    person.answers(join(inside, 'vault-export.json'), 'No');
    await vscode.commands.executeCommand('driftmgr.vaultExport');
    assert.match(person.asked[0] ?? '', /driftmgr-vault\.json$/);
    assert.ok(!(person.asked[0] ?? '').startsWith(inside), 'the place that is offered');
    assert.equal(person.asked[1], 'Export the vault into this workspace?');
    assert.ok(!existsSync(join(inside, 'vault-export.json')));
  });

  it('removes an entry, and destroys the vault, after a question', async () => {
    person.answers('DigitalOcean is not an answer to this');
    await vscode.commands.executeCommand('driftmgr.vaultRemove', { name: 'team' });
    assert.deepEqual(api.vault().entries, ['team']);
    person.answers('Remove');
    await vscode.commands.executeCommand('driftmgr.vaultRemove', { name: 'team' });
    await until(() => api.vault().face === 'empty');
    person.answers('Destroy');
    await vscode.commands.executeCommand('driftmgr.vaultDestroy');
    assert.equal(api.vault().face, 'absent');
  });
});
