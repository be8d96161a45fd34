// Every benchmark of test/bench in turn, or those named: `npm run bench [-- NAME… [FILE]]`; a file is handed on to them. Each prints its own ratios, the bound beside each, with a mark
// where it is over; only a benchmark that could not run fails.
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { say } from './lib/children.mjs';
import { at, nodeBinary, toolEnv } from './lib/paths.mjs';
import { ensureBuild, ensurePackages } from './lib/setup.mjs';

await ensurePackages();
await ensureBuild();
const named = process.argv.slice(2);
const inputs = named.filter((name) => name.includes('.')).map((name) => resolve(name));
const wanted = named.filter((name) => !name.includes('.'));
const all = readdirSync(at('test/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .sort();
const files = all.filter((file) => wanted.length === 0 || wanted.includes(file.replace('.bench.ts', '')));
if (files.length === 0) throw new Error(`There is no such benchmark; there are: ${all.join(', ') || 'none'}.`);
const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning'];
let failed = false;
for (const file of files) {
  say(`${file} …`);
  const { status } = spawnSync(nodeBinary(), [...flags, at('test/bench', file), ...inputs], { stdio: 'inherit', env: toolEnv() });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
