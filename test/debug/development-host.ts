import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { end } from '../../scripts/lib/children.mjs';
import { isolatedEnv } from '../../scripts/lib/cloud.mjs';
import { chromiumFlags, chromiumPath, freePort, startTestServer } from '../../scripts/lib/ide.mjs';

interface Window {
  readonly args: readonly string[];
  readonly env: NodeJS.Dict<string>;
  /** For what VS Code and DriftMgr keep. */
  readonly folder: string;
}

/**
 * Opens a window as VS Code's debugger opens one for the type `extensionHost`: the arguments of the configuration and `--inspect-brk-extensions`, so that
 * the extension host waits. SOURCE: `openExtensionDevelopmentHostWindow` of VS Code's `extensionHostDebugService.ts`; in a browser the arguments are
 * the payload of the address, and folders are the server's.
 */
export async function openDevelopmentHost({ args, env, folder }: Window): Promise<{ url: string; stop: () => Promise<void> }> {
  mkdirSync(path.join(folder, 'home'), { recursive: true });
  const argument = (name: string): string => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
  const inherited = { ...isolatedEnv(folder, {}), HOME: path.join(folder, 'home') };
  const { server, url } = await startTestServer({ folder: path.join(folder, 'server'), trust: false, env: inherited });
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumFlags });
  const port = await freePort();
  const payload = [
    ['extensionDevelopmentPath', `vscode-remote://${new URL(url).host}${argument('extensionDevelopmentPath')}`],
    ['extensionEnvironment', JSON.stringify(env)],
    ['debugId', 'driftmgr'],
    ['inspect-brk-extensions', String(port)],
    ['skipWelcome', 'true'],
  ];
  const stop = async (): Promise<void> => {
    await browser.close();
    await end(server);
  };
  try {
    const page = await browser.newPage();
    const address = `${url}/?folder=${encodeURIComponent(argument('folder-uri'))}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(address);
    return { url: await inspectorAt(port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address of the inspector that is about to listen at a port. */
async function inspectorAt(port: number): Promise<string> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}/json/list`).catch(() => undefined);
    const [target] = answer?.ok === true ? ((await answer.json()) as { webSocketDebuggerUrl: string }[]) : [];
    if (target !== undefined) return target.webSocketDebuggerUrl;
    await delay(100);
  }
}
