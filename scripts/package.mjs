// Packs driftmgr.vsix and refuses one that has grown fat. `--built`: packs dist/ as it is.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endWithUs, run, say } from './lib/children.mjs';
import { at, nodeBinary } from './lib/paths.mjs';
import { packedChangelog, packedReadme } from './lib/packed-readme.mjs';
import { ensurePackages } from './lib/setup.mjs';

const limitMb = 4;

const { values } = parseArgs({ options: { built: { type: 'boolean' } } });
const pack = [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--skip-license',
  '--readme-path',
  'out/README.md',
  '--changelog-path',
  'out/CHANGELOG.md',
  '--out',
];

endWithUs();
await ensurePackages();
mkdirSync(at('out'), { recursive: true });
writeFileSync(at('out/README.md'), packedReadme(at()));
writeFileSync(at('out/CHANGELOG.md'), packedChangelog(at()));
for (const [command, ...args] of [...(values.built ? [] : [[nodeBinary(), at('esbuild.config.mjs')]]), ['vsce', ...pack, at('driftmgr.vsix')]]) {
  const { code, output } = await run(command, args);
  if (code === 0) continue;
  console.error(output);
  process.exit(1);
}
const megabytes = statSync(at('driftmgr.vsix')).size / 1024 / 1024;
say(`driftmgr.vsix: ${megabytes.toFixed(2)} MB`);
if (megabytes > limitMb) {
  console.error(`driftmgr.vsix is over ${limitMb} MB: look at dist/meta.json for what came in.`);
  process.exitCode = 1;
}
