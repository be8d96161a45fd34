import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts) => path.join(root, ...parts);
/** Unminified, with source maps, for a debugger. What ships has neither. */
const development = process.argv.includes('--dev');

// Each is a file of its own, loaded when first used: activation loads the first only, a provider's SDK comes with its first scan.
const entries = {
  extension: 'src/extension.ts',
  worker: 'src/extension/worker.ts',
  cli: 'src/cli.ts',
  ...Object.fromEntries(['aws', 'azure', 'gcp', 'digitalocean'].map((id) => [`providers/${id}`, `src/providers/${id}/provider.ts`])),
};
const present = Object.entries(entries).filter(([, file]) => existsSync(at(file)));

const started = new Date();
rmSync(at('dist/meta.json'), { force: true });
mkdirSync(at('dist'), { recursive: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(present),
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
});

copyFileSync(at('src/cli/launcher.cjs'), at('dist/driftmgr.cjs'));
chmodSync(at('dist/driftmgr.cjs'), 0o755);
// What an earlier build left would be packed too.
for (const file of readdirSync(at('dist'), { recursive: true })) {
  const output = `dist/${file.split(path.sep).join('/')}`;
  if (output.endsWith('.cjs') && output !== 'dist/driftmgr.cjs' && !(output in result.metafile.outputs)) rmSync(at(output));
}
for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  if (file.endsWith('.cjs')) console.log(`${file.padEnd(34)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`);
}
// Last, so that it stands for a complete build; with the time of its start, so that a source saved meanwhile is newer.
writeFileSync(at('dist/meta.json'), JSON.stringify(result.metafile));
utimesSync(at('dist/meta.json'), started, started);
