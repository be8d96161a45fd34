import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { chromiumFlags, withoutAnimations } from '../../scripts/lib/ide.mjs';

/** What test/ui/run.mjs hands over. */
function handed(name: 'DRIFTMGR_UI_URL' | 'DRIFTMGR_UI_BROWSER' | 'DRIFTMGR_UI_PICTURES' | 'DRIFTMGR_UI_WORKSPACE' | 'DRIFTMGR_UI_DATA'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: these tests run through 'node test/ui/run.mjs'.`);
  return value;
}

/** The folder that the window has open: a copy of test/sample. */
export const workspaceFolder = (): string => handed('DRIFTMGR_UI_WORKSPACE');

/** DriftMgr's data folder on the machine that the window looks at. */
export const dataFolder = (): string => handed('DRIFTMGR_UI_DATA');

/** One VS Code window with DriftMgr installed, as a person sees it. Each wait ends with the condition it waits for. */
export class Window {
  readonly page: Page;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  /** Opens a window in a browser of its own, so that nothing is left over from another test. */
  static async open(): Promise<Window> {
    const browser = await chromium.launch({ executablePath: handed('DRIFTMGR_UI_BROWSER'), args: chromiumFlags });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await withoutAnimations(page);
    await page.goto(handed('DRIFTMGR_UI_URL'));
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await page.locator('.explorer-folders-view, .explorer-viewlet').first().waitFor();
    return new Window(browser, page);
  }

  /** Reloads the window by VS Code's own command: the extension host ends, and another one starts. What the client keeps, it keeps. */
  async reload(): Promise<void> {
    await this.page.evaluate('globalThis.isBeforeReload = true');
    await this.runCommand('Developer: Reload Window');
    await this.page.waitForFunction('globalThis.isBeforeReload === undefined', undefined, { timeout: 60_000 });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.part.activitybar [role=tab]').first().waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Closes the chat that newer editors open on the right, so that pictures show what they are about. */
  async closeChat(): Promise<void> {
    const close = this.page
      .locator('.part.auxiliarybar')
      .getByRole('button', { name: /^Hide Secondary Side Bar|^Close/ })
      .first();
    if (await close.isVisible()) await close.click();
  }

  /** Waits until no scan runs (the arrows in the status bar have stopped turning) and the tree shows what it came to. */
  async scanEnd(): Promise<void> {
    await this.page.locator('.statusbar-item[id*="driftmgr"] .codicon-cloud').waitFor({ timeout: 90_000 });
    await this.page.locator('.part.sidebar [role=treeitem][aria-label*=", pending"]').first().waitFor({ state: 'detached', timeout: 90_000 });
  }

  /** Shows a view container by the title of its icon in the activity bar. A window that is still being restored may show it by itself, and a click then hides it. */
  async showContainer(title: string): Promise<void> {
    const icon = this.page.locator('.part.activitybar').getByRole('tab', { name: new RegExp(`^${title}`) });
    await icon.waitFor();
    const shown = this.page.locator('.part.sidebar .composite.title', { hasText: new RegExp(title, 'i') });
    while (!(await shown.isVisible())) {
      if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.click();
      await shown.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
  }

  /** The tree rows of the side bar that are on screen. */
  rows(): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row[role=treeitem]');
  }

  /** The row whose accessible name matches, in whatever view but the one of drift, which has types of its own. */
  row(label: string | RegExp): Locator {
    return this.#panesBesideDrift().getByRole('treeitem', { name: label }).first();
  }

  #panesBesideDrift(): Locator {
    return this.page.locator('.part.sidebar .pane:not(:has(.pane-header[aria-label^="Drift"]))');
  }

  /** A row of the drift view, by its accessible name or by the beginning of it. */
  driftRow(label: string | RegExp): Locator {
    const rows = this.page.locator('.part.sidebar .pane', { has: this.page.locator('.pane-header[aria-label^="Drift"]') });
    return typeof label === 'string'
      ? rows.locator(`[role=treeitem][aria-label^=${JSON.stringify(label)}]`).first()
      : rows.getByRole('treeitem', { name: label }).first();
  }

  /** What a screen reader would say for each row on screen, top to bottom. */
  async rowLabels(): Promise<string[]> {
    return this.rows().evaluateAll((rows: { getAttribute(name: string): string | null }[]) =>
      rows.map((row) => (row.getAttribute('aria-label') ?? '').trim()),
    );
  }

  /** Opens a row; nothing when it is open. */
  async expand(label: string | RegExp): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.#panesBesideDrift().getByRole('treeitem', { name: label, expanded: true }).first().waitFor();
  }

  /** Opens a row until another one shows: while a tree is being replaced, the old row may still be there, and open. */
  async expandTo(label: string | RegExp, below: string | RegExp): Promise<void> {
    while (!(await this.row(below).isVisible())) {
      const row = this.row(label);
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      await delay(100);
    }
  }

  /** Runs a command by its title in the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /** Chooses from the list that a command shows. */
  async pick(label: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
  }

  /** Answers the question of an input box that has the words; another question is waited out. */
  async answer(question: string, text: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget', { hasText: question });
    await box.waitFor();
    await box.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await this.page.locator('.tab', { hasText: name }).first().waitFor();
  }

  /** An entry of the status bar, by the words that it shows or its accessible name holds. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }).first();
  }

  /** A notification that holds the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** Pulls the edge of a part: the upper one by `y`, or the right one by `x` pixels. */
  async drag(part: string, by: { readonly x: number } | { readonly y: number }): Promise<void> {
    const box = await this.page.locator(part).first().boundingBox();
    if (box === null) throw new Error(`${part} is not on screen`);
    const [x, y] = 'x' in by ? [box.x + box.width, box.y + box.height / 2] : [box.x + box.width / 2, box.y];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + ('x' in by ? by.x : 0), y + ('y' in by ? by.y : 0), { steps: 8 });
    await this.page.mouse.up();
  }

  /** Takes a picture of the whole window to out/ui/<name>.png and answers with its path. */
  async picture(name: string): Promise<string> {
    const file = path.join(handed('DRIFTMGR_UI_PICTURES'), `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }
}
