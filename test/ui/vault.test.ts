import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { at, nodeBinary } from '../../scripts/lib/paths.mjs';
import { dataFolder, Window } from './window.ts';

const passphrase = 'four words for terminals';
const token = process.env['DIGITALOCEAN_TOKEN'] ?? '';
const entry = /^team, DigitalOcean, /;

const vaultFile = (): string => readFileSync(path.join(dataFolder(), 'vault.json'), 'utf8');
/** How many machines keep a key of their own to the vault. */
const machines = (): number => vaultFile().match(/"kind": ?"secret-storage"/g)?.length ?? 0;

/** Runs the terminal's command on the window's data folder, and answers with what it printed; it must succeed. */
async function terminal(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DRIFTMGR_HOME: dataFolder(), DRIFTMGR_VAULT_KEY: passphrase };
  const child = spawn(nodeBinary(), [at('dist/driftmgr.cjs'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** How often the vault was opened so far, by the kind of key that opened it. */
async function unlocks(): Promise<Record<string, number>> {
  const { entries } = JSON.parse(await terminal('audit', '--json', '--last', '1000')) as {
    entries: { action: string; result: string; fields?: { key?: string } }[];
  };
  const kinds = entries.filter(({ action, result }) => action === 'vault.unlock' && result === 'success').map(({ fields }) => fields?.key ?? '');
  return Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]));
}

describe('the vault in the window', function () {
  this.timeout(300_000);
  let window: Window;

  async function openVaultView(): Promise<void> {
    await window.closeChat();
    await window.showContainer('DriftMgr');
    await window.runCommand('DriftMgr: Focus on Vault View');
  }

  /** Takes a picture of the recovery key that is shown once, where one is wanted, and puts it away. */
  async function keepRecoveryKey(picture?: string): Promise<void> {
    const dialog = window.page.locator('.monaco-dialog-box', { hasText: 'Recovery key of the vault' });
    await dialog.waitFor({ timeout: 120_000 });
    if (picture !== undefined) await window.picture(picture);
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
  }

  before(async () => {
    window = await Window.open();
    await window.page.setViewportSize({ width: 1280, height: 1000 });
    await openVaultView();
  });
  after(async () => {
    await terminal('vault', 'destroy', '--yes');
    await window.close();
  });

  it('is made by its first entry, and shows its recovery key once', async () => {
    await window.runCommand('DriftMgr: Add Vault Entry');
    await window.pick('DigitalOcean');
    await window.answer('Name of the entry', 'team');
    await window.answer('token', token);
    await keepRecoveryKey('vault-recovery');
    await window.row(entry).waitFor({ timeout: 120_000 });
    assert.ok(token.length > 8 && !vaultFile().includes(token));
    assert.equal(machines(), 1);
    await window.picture('vault');
  });

  it('takes a passphrase, by which the terminal opens the same file', async () => {
    await window.runCommand('DriftMgr: Change Vault Passphrase');
    await window.answer('New passphrase', passphrase);
    await window.answer('The same again', passphrase);
    // Everything is encrypted anew, and the old recovery key opens nothing any more.
    await keepRecoveryKey();
    await window.statusBarItem('the passphrase was changed').waitFor({ timeout: 120_000 });
    assert.match(await terminal('vault', 'list'), /^team +digitalocean /m);
    assert.equal((await unlocks())['passphrase'], 1);
  });

  it('is opened after a reload by the key that SecretStorage kept, and nobody is asked', async () => {
    const { 'secret-storage': before = 0 } = await unlocks();
    await window.reload();
    await openVaultView();
    await window.row(entry).waitFor({ timeout: 120_000 });
    // The palette that showed the view may still be on its way out; a question would stay.
    await window.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
    assert.equal(await window.page.locator('.monaco-dialog-box').count(), 0);
    const after = await unlocks();
    assert.ok((after['secret-storage'] ?? 0) > before, JSON.stringify(after));
    assert.match(await terminal('vault', 'list'), /^team +digitalocean /m);
  });

  it('stays locked for a client that has not the key, until the passphrase adds it', async () => {
    await window.close();
    window = await Window.open();
    await window.page.setViewportSize({ width: 1280, height: 1000 });
    await openVaultView();
    await window.page.locator('.part.sidebar', { hasText: 'locked: the key is on another machine' }).waitFor({ timeout: 120_000 });
    await window.picture('vault-elsewhere');
    await window.runCommand('DriftMgr: Unlock Vault');
    await window.answer('Passphrase', passphrase);
    await window.row(entry).waitFor({ timeout: 120_000 });
    await window.notification('Shall this machine keep a key').getByRole('button', { name: 'Add this machine' }).click();
    while (machines() < 2) await delay(100);
    await window.reload();
    await openVaultView();
    await window.row(entry).waitFor({ timeout: 120_000 });
  });
});
