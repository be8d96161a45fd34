import { dropEmptyVariables } from './core/environment.ts';
import { runCli } from './cli/main.ts';
import { loadEngine } from './cli/load-engine.ts';
import { takeEnvironment } from './core/child-environment.ts';
import manifest from '../package.json' with { type: 'json' };

// The SDKs read the process's own.
dropEmptyVariables(process.env);
const { stdin, stdout, stderr, platform } = process;
const env = takeEnvironment(process.env);

const code = runCli(process.argv.slice(2), {
  terminal: { stdin, stdout, stderr, env, platform, cwd: process.cwd() },
  version: manifest.version,
  openEngine: async (opening) => (await loadEngine()).openEngine(opening),
});
// All output was taken by its stream before this: whatever keeps the loop alive (a socket kept open) need not be waited for.
void code.then((given) => process.exit(given));
