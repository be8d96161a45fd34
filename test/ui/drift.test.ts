import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Window, workspaceFolder } from './window.ts';

/** A setting that the workspace holds, once it stands in its file; VS Code empties the file before it writes it anew. */
async function workspaceSetting(key: string): Promise<unknown> {
  const file = path.join(workspaceFolder(), '.vscode', 'settings.json');
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    const value = text.endsWith('}') ? (JSON.parse(text) as Record<string, unknown>)[key] : undefined;
    if (value !== undefined) return value;
    await delay(50);
  }
}

/** What the sample's state plants: see scripts/sample-state.mjs. */
const address = 'aws_iam_role.this["deploy"]';
const changedRole = `deploy, ${address}`;

describe('drift in the window', function () {
  this.timeout(180_000);
  let window: Window;
  before(async () => {
    window = await Window.open();
    // Tall enough for every group at once: a row that is scrolled away is not in the page.
    await window.page.setViewportSize({ width: 1280, height: 1600 });
    await window.closeChat();
    await window.showContainer('DriftMgr');
    // Before the first scan begins the status bar looks as it does after one.
    await window.row(/^AWS, .*resources/).waitFor({ timeout: 120_000 });
    await window.scanEnd();
    await window.runCommand('DriftMgr: Compare with State');
    await window.driftRow(/^Changed, \d+$/).waitFor({ timeout: 120_000 });
  });
  after(async () => {
    await window.close();
    // The other tests open the same folder, and look at all of it.
    rmSync(path.join(workspaceFolder(), '.vscode'), { recursive: true, force: true });
  });

  it('has all three kinds, each with its count', async () => {
    for (const kind of ['Changed', 'Missing', 'Unmanaged']) await window.driftRow(new RegExp(`^${kind}, [1-9]`)).waitFor();
  });

  it('shows drift in the status bar, and as a badge on the view container', async () => {
    await window.page.locator('.statusbar-item[id*="driftmgr"] .codicon-diff').waitFor();
    await window.page
      .locator('.part.activitybar .action-item', { has: window.page.locator('.badge-content') })
      .first()
      .waitFor();
  });

  it('names every control of its views and of the status bar', async () => {
    for (const part of ['.part.sidebar', '.part.statusbar']) {
      const tree = await window.page.locator(part).ariaSnapshot();
      const controls = tree.split('\n').filter((line) => /^\s*- '?(?:button|treeitem|link|checkbox|textbox)\b/.test(line));
      assert.ok(controls.length > 3, tree);
      assert.deepEqual(
        controls.filter((line) => !/^\s*- '?\w+ (?:"|\/)/.test(line)),
        [],
      );
    }
  });

  it('goes from a row to the block in the code', async () => {
    const row = window.driftRow(changedRole);
    await row.hover();
    await row.getByRole('button', { name: /^Go to Block/ }).click();
    await window.page.locator('.monaco-editor .view-line', { hasText: 'resource "aws_iam_role"' }).first().waitFor();
  });

  it('marks drifted blocks in the code, and shows the difference on hover', async () => {
    const header = window.page.locator('.monaco-editor .view-line', { hasText: 'resource "aws_iam_role"' }).first();
    await window.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await header.locator('span span').first().hover();
    await window.page.locator('.monaco-hover', { hasText: 'max_session_duration' }).first().waitFor();
    await window.picture('hover');
    await window.page.keyboard.press('Escape');
  });

  it('shows both sides in the diff editor', async () => {
    await window.driftRow(changedRole).click();
    await window.page.locator('.monaco-diff-editor').first().waitFor();
    await window.page.locator('.monaco-diff-editor .view-line', { hasText: 'max_session_duration' }).first().waitFor();
    await window.picture('diff');
  });

  it('is the picture of the README: code, clouds and drift side by side', async () => {
    await window.page.setViewportSize({ width: 1280, height: 900 });
    await window.runCommand('View: Close All Editors');
    await window.driftRow(changedRole).scrollIntoViewIfNeeded();
    const row = window.driftRow(changedRole);
    await row.hover();
    await row.getByRole('button', { name: /^Go to Block/ }).click();
    await window.drag('.part.sidebar .pane-header[aria-label^="Drift"]', { y: -250 });
    await window.drag('.part.sidebar', { x: 130 });
    await window.driftRow(/^Changed, /).scrollIntoViewIfNeeded();
    await window.page.locator('.monaco-editor .view-line', { hasText: 'resource "aws_iam_role"' }).first().locator('span span').first().hover();
    await window.page.locator('.monaco-hover', { hasText: 'max_session_duration' }).first().waitFor();
    const file = await window.picture('screenshot');
    // The committed picture changes when somebody means to: DRIFTMGR_UPDATE_PICTURE=1 node test/ui/run.mjs
    if (process.env['DRIFTMGR_UPDATE_PICTURE'] === '1') copyFileSync(file, path.resolve('media/screenshot.png'));
    await window.runCommand('Preferences: Toggle between Light/Dark Themes');
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
    await window.picture('dark');
    await window.page.setViewportSize({ width: 1280, height: 1600 });
  });

  it('ignores with a reason, which is kept with the rule', async () => {
    await window.driftRow(changedRole).click({ button: 'right' });
    await window.page.getByRole('menuitem', { name: /^Ignore with a Reason/ }).click();
    const input = window.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill('raised by hand for the migration');
    await window.page.keyboard.press('Enter');
    await window.driftRow(changedRole).waitFor({ state: 'detached', timeout: 60_000 });
    const [rule] = (await workspaceSetting('driftmgr.ignore')) as Record<string, unknown>[];
    assert.deepEqual([rule?.['address'], rule?.['reason']], [address, 'raised by hand for the migration']);
  });

  it('lets several accounts be chosen, and keeps the choice', async () => {
    await window.runCommand('DriftMgr: Select Accounts…');
    const choice = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'acme-prod' }).first();
    await choice.waitFor();
    await choice.click();
    await window.picture('accounts');
    await window.page.keyboard.press('Enter');
    await window.driftRow(/^Changed, /).waitFor();
    assert.deepEqual(await workspaceSetting('driftmgr.accounts'), ['417263950128']);
  });
});
