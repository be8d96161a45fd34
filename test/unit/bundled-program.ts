import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

/** A program in one file, which starts several times faster than its sources do. */
export interface BundledProgram {
  readonly file: string;
  remove(): void;
}

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
};

/**
 * Bundles a program that a test starts many times.
 * @param thread source of a thread that it starts, which lies beside it as it does in what ships
 */
export async function bundleProgram(program: URL, thread?: URL): Promise<BundledProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-program-'));
  const file = join(folder, 'program.mjs');
  const banner = { js: "import { createRequire as __from } from 'node:module'; const require = __from(import.meta.url);" };
  await build({ ...common, entryPoints: [fileURLToPath(program)], outfile: file, format: 'esm', banner });
  if (thread !== undefined)
    await build({ ...common, entryPoints: [fileURLToPath(thread)], outfile: join(folder, basename(thread.pathname, '.ts') + '.cjs'), format: 'cjs' });
  return {
    file,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
