import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleLate } from './scripts/lib/late-sdk.mjs';
import { thirdPartyNotices } from './scripts/lib/notices.mjs';
import { watchBundles } from './scripts/lib/watch.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts) => path.join(root, ...parts);
/** Unminified, with source maps, for a debugger. What ships has neither. */
const watching = process.argv.includes('--watch');
const development = watching || process.argv.includes('--dev');

// Each is a file of its own, loaded when first used: activation loads the first only, a provider's SDK comes with its first scan.
const clouds = ['aws', 'azure', 'gcp', 'digitalocean'];
const entries = {
  extension: 'src/extension.ts',
  worker: 'src/extension/engine/worker.ts',
  cli: 'src/cli.ts',
  // A thread of its own, beside whichever bundle holds the vault.
  'argon2-worker': 'src/core/vault/argon2-worker.ts',
  // Help, completion and mistakes in a command line need none of it.
  engine: 'src/cli/open-engine.ts',
  ...Object.fromEntries(clouds.map((id) => [`providers/${id}`, `src/providers/${id}/provider.ts`])),
  // What is known of Terraform's types, without an SDK: comparing needs it, scanning does not.
  ...Object.fromEntries(clouds.map((id) => [`terraform/${id}`, `src/providers/${id}/terraform/rules.ts`])),
};
const present = Object.entries(entries).filter(([, file]) => existsSync(at(file)));

const started = new Date();
rmSync(at('dist/meta.json'), { force: true });
mkdirSync(at('dist'), { recursive: true });
const options = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // The SDKs' ES modules can be shaken, their CommonJS twins cannot: 832 KB against 1,443 KB for EC2 alone.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: !development,
  sourcemap: development ? 'linked' : false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': '__moduleUrl', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
};
function copyLauncher() {
  copyFileSync(at('src/cli/launcher.cjs'), at('dist/driftmgr.cjs'));
  chmodSync(at('dist/driftmgr.cjs'), 0o755);
}

if (watching) {
  copyLauncher();
  await watchBundles({ ...options, entryPoints: Object.fromEntries(present) });
  process.exit();
}

/** Packages that are loaded when they are first used, by the provider that uses them. */
const late = { 'providers/aws': /^@aws-sdk\//, 'providers/azure': /^@azure\/arm-/ };
// A debugger is better off with one file and its source map.
const split = development ? [] : present.filter(([entry]) => entry in late);
const [result, ...lateBundles] = await Promise.all([
  build({ ...options, entryPoints: Object.fromEntries(present.filter((one) => !split.includes(one))) }),
  ...split.map(async ([entry, source]) => await bundleLate({ root, entry, source, late: late[entry], options })),
]);
const { outputs } = result.metafile;
for (const { path: file, text, inputs } of lateBundles.flat()) {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
  outputs[file] = { bytes: Buffer.byteLength(text), inputs };
}

copyLauncher();
// What an earlier build left would be packed too.
for (const file of readdirSync(at('dist'), { recursive: true })) {
  const output = `dist/${file.split(path.sep).join('/')}`;
  if (output.endsWith('.cjs') && output !== 'dist/driftmgr.cjs' && !(output in outputs)) rmSync(at(output));
}
const bundles = Object.entries(outputs).filter(([file]) => file.endsWith('.cjs'));
const told = (name, bytes) => console.log(`${name.padEnd(34)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
for (const [file, { bytes }] of bundles) {
  const parts = bundles.filter(([part]) => part.startsWith(`${file.slice(0, -'.cjs'.length)}/`));
  if (!/providers\/\w+\//u.test(file)) told(file, bytes);
  if (parts.length > 0)
    told(
      `  and ${String(parts.length)} parts, loaded when used`,
      parts.reduce((sum, [, part]) => sum + part.bytes, 0),
    );
}
// Last, so that it stands for a complete build of what ships, which a development build is not; with the time of its start, so that a source saved meanwhile is newer.
if (!development) {
  writeFileSync(at('dist/THIRD_PARTY_NOTICES.txt'), thirdPartyNotices(result.metafile, root));
  writeFileSync(at('dist/meta.json'), JSON.stringify(result.metafile));
  utimesSync(at('dist/meta.json'), started, started);
}
