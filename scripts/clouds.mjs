// `npm run clouds`: the simulated clouds until Ctrl-C, and the variables that lead to them in .driftmgr-dev/clouds.env, for a debugger (`envFile` in launch.json).
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endAll, endWithUs, say } from './lib/children.mjs';
import { isolatedEnv, startClouds } from './lib/cloud.mjs';
import { at } from './lib/paths.mjs';
import { ensurePackages } from './lib/setup.mjs';

const folder = at('.driftmgr-dev');
const file = path.join(folder, 'clouds.env');

endWithUs();
try {
  await ensurePackages();
  mkdirSync(folder, { recursive: true });
  const clouds = await startClouds();
  // A file cannot take a variable away, so what is not to be inherited is empty. VS Code's own variables are left as they are.
  const variables = Object.entries(isolatedEnv(folder, clouds)).filter(([name]) => !name.startsWith('VSCODE_'));
  writeFileSync(file, variables.map(([name, value]) => `${name}=${value ?? ''}\n`).join(''));
  console.log(`clouds: ready, see ${path.relative(at(), file)}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  await endAll();
}
