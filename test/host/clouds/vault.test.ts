import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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
  readonly #real = {
    showInputBox: vscode.window.showInputBox,
    showQuickPick: vscode.window.showQuickPick,
    showInformationMessage: vscode.window.showInformationMessage,
    showWarningMessage: vscode.window.showWarningMessage,
  };
  #answers: string[] = [];

  constructor() {
    const window: Record<string, unknown> = vscode.window;
    window['showInputBox'] = (options: vscode.InputBoxOptions) => this.#answer(options.prompt ?? '');
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
    assert.deepEqual(person.asked, ['Whose credential is it?', 'Name of the entry', 'token', 'Recovery key of the vault']);
    await until(() => api.vault().entries.length > 0);
    assert.deepEqual(api.vault(), { face: 'open', entries: ['team'] });
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
    assert.deepEqual(api.vault(), { face: 'open', entries: ['team'] });
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
