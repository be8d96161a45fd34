import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { openEngine } from './open-engine.ts';

/** Loads the engine when a command first needs it: its own bundle beside this one, or its source when run from source. */
export async function loadEngine(): Promise<{ readonly openEngine: typeof openEngine }> {
  // Passed on as a variable, so that the bundler does not pull the engine into the terminal's bundle.
  const source = './open-engine.ts';
  const module: unknown = typeof __dirname === 'string' ? createRequire(join(__dirname, 'cli.cjs'))('./engine.cjs') : await import(source);
  return module as { readonly openEngine: typeof openEngine };
}
