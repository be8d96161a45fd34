import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { run, start } from './children.mjs';
import { at, findOnPath, nodeBinary } from './paths.mjs';

const codeServer = at('test/ide/node_modules/code-server');

/** @returns {Promise<number>} a port of the loopback interface that is free now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port on 127.0.0.1.'))));
    });
  });
}

/** The browser to look at VS Code with: `CHROME_PATH`, an installed one, or the one that test/ide brings. @returns {Promise<string>} */
export async function chromiumPath() {
  const installed = process.env.CHROME_PATH ?? findOnPath('chromium') ?? findOnPath('google-chrome');
  if (installed !== undefined) return installed;
  const entry = createRequire(at('test/ide/package.json')).resolve('@sparticuz/chromium');
  const { default: chromium } = await import(pathToFileURL(entry).href);
  return chromium.executablePath();
}

export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Stops what moves in a window for as long as something is under way: VS Code's progress bars and turning arrows, sixty times a second, take more of the
 * processor's time than all else in it, and a wish for less motion does not stop them.
 * @param {import('playwright-core').Page} page that has loaded nothing yet
 */
export async function withoutAnimations(page) {
  const content = `addEventListener('DOMContentLoaded', () => {
    const still = document.createElement('style');
    still.textContent = '*, *::before, *::after { animation: none !important; }';
    document.head.append(still);
  });`;
  await page.addInitScript({ content });
}

/**
 * Starts a server and waits until it answers.
 * @param {string} entry @param {readonly string[]} args @param {{ port: number, env: Record<string, string | undefined> }} options
 */
async function startServer(entry, args, { port, env }) {
  const server = start(nodeBinary(), [entry, ...args], { env });
  let log = '';
  /** @param {Buffer} chunk */
  const take = (chunk) => (log = `${log}${chunk}`.slice(-20_000));
  server.stdout?.on('data', take);
  server.stderr?.on('data', take);
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 60_000; waited += 200) {
    if (server.exitCode !== null) throw new Error(`VS Code's server ended with exit code ${server.exitCode}.\n${log}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { server, url, log: () => log };
    await delay(200);
  }
  throw new Error(`VS Code's server did not answer at ${url} within 60 s.\n${log}`);
}

/** The bare VS Code server, which runs extension tests. @param {{ folder: string, trust: boolean, env: Record<string, string | undefined> }} options */
export async function startTestServer({ folder, trust, env }) {
  const port = await freePort();
  const args = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--server-data-dir',
    folder,
  ];
  if (!trust) args.push('--disable-workspace-trust');
  return startServer(`${codeServer}/lib/vscode/out/server-main.js`, [...args, '--disable-telemetry', '--enable-smoke-test-driver'], { port, env });
}

/**
 * code-server: VS Code's window in a browser, with an extension installed.
 * @param {{ folder: string, vsix: string, trust: boolean, env: Record<string, string | undefined> }} options
 */
export async function startWindowServer({ folder, vsix, trust, env }) {
  const entry = `${codeServer}/out/node/entry.js`;
  const common = ['--config', `${folder}/config.yaml`, '--user-data-dir', `${folder}/user`, '--extensions-dir', `${folder}/extensions`];
  const installed = await run(nodeBinary(), [entry, ...common, '--install-extension', vsix, '--force'], { env });
  if (installed.code !== 0 || !existsSync(`${folder}/extensions`)) throw new Error(`${vsix} could not be installed.\n${installed.output}`);
  const port = await freePort();
  const args = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  if (!trust) args.push('--disable-workspace-trust');
  return startServer(entry, [...common, ...args], { port, env });
}
