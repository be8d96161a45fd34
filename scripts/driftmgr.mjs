// `npm run driftmgr -- status`: the terminal out of the checkout, set up and built first where that is needed.
import { createRequire } from 'node:module';
import { say } from './lib/children.mjs';
import { at } from './lib/paths.mjs';
import { ensureBuild, ensurePackages } from './lib/setup.mjs';

try {
  await ensurePackages();
  await ensureBuild();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
const launcher = at('dist/driftmgr.cjs');
process.argv[1] = launcher;
createRequire(import.meta.url)(launcher);
