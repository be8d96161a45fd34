// Every rule that a machine can check. Fails when the dependency rules had nothing to look at.
import { globSync } from 'tinyglobby';
import { endAll, endWithUs, run, say } from './lib/children.mjs';
import { floors } from './lib/floors.cjs';
import { root } from './lib/paths.mjs';
import { cloudsInCore, pastTheEscapes, refusedTexts } from './lib/refused-texts.mjs';

const checks = {
  // With the types, and what the compiler itself says of them.
  oxlint: ['oxlint', '--max-warnings', '0', '--format', 'unix', 'src', 'test', 'scripts', 'esbuild.config.mjs', '.dependency-cruiser.cjs'],
  dependencies: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'test', 'scripts'],
  knip: ['knip', '--no-progress'],
  prettier: ['prettier', '--check', '--log-level', 'warn', '.'],
};

/** Holds what dependency-cruiser looked at against the files there are. @param {string} output @returns {string[]} what is wrong */
function judgeDependencies(output) {
  const { summary, modules } = JSON.parse(output);
  const files = globSync('src/**/*.ts', { cwd: root }).length;
  const seen = modules.filter((module) => module.source.startsWith('src/') && module.dependencies.length > 0).length;
  const cruised = modules.filter((module) => module.source.startsWith('src/')).length;
  const faults = summary.violations.map(({ rule, from, to }) => `${rule.severity} ${rule.name}: ${from} → ${to}`);
  if (cruised < files || seen === 0)
    faults.push(`dependency-cruiser looked at ${cruised} of ${files} files in src and found imports in ${seen}: the rules were not checked`);
  const counted = Object.keys(floors).map((room) => [room, modules.filter(({ source }) => source.startsWith(`src/core/${room}/`)).length]);
  say(`floors of core, from the ground up: ${counted.map(([room, count]) => `${room} ${count}`).join(', ')}`);
  for (const [room, count] of counted) if (count === 0) faults.push(`the floor core/${room} holds no module: its rule checks nothing`);
  return faults;
}

endWithUs();
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(checks);
let failed = false;
for (const name of names) {
  const [command, ...args] = checks[name] ?? [];
  if (command === undefined) throw new Error(`There is no check '${name}'; there are ${Object.keys(checks).join(', ')}.`);
  const { code, output } = await run(command, args);
  let faults = code === 0 ? [] : [output.trim() || `exit code ${code}`];
  if (name === 'dependencies' && output.startsWith('{')) faults = [...judgeDependencies(output), ...cloudsInCore(root)];
  if (name === 'oxlint') faults.push(...refusedTexts(root), ...pastTheEscapes(root));
  say(faults.length === 0 ? `${name}: ok` : `${name}: failed`);
  if (faults.length > 0) console.log(faults.join('\n'));
  failed ||= faults.length > 0;
}
await endAll();
process.exitCode = failed ? 1 : 0;
