import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ProviderId } from '../core/model.ts';
import type { ProviderModule } from '../core/provider.ts';
import { DriftMgrError } from '../core/errors.ts';

/**
 * Loads a provider when it is first used: its own bundle beside this one, or its source when run from source.
 * Throws `DriftMgrError` `provider-not-loaded`.
 */
export async function loadProvider(id: ProviderId): Promise<ProviderModule> {
  try {
    // Bundles are CommonJS and know their folder; sources are ES modules and do not.
    if (typeof __dirname === 'string') {
      const bundle: unknown = createRequire(join(__dirname, 'cli.cjs'))(`./providers/${id}.cjs`);
      return checked(bundle, id);
    }
    // Through a variable, so that the bundler does not pull every provider into the terminal's bundle.
    const source = `../providers/${id}/provider.ts`;
    return checked(await import(source), id);
  } catch (error) {
    if (DriftMgrError.is(error)) throw error;
    throw new DriftMgrError('provider-not-loaded', `The part of DriftMgr for ${id} could not be loaded.`, {
      cause: error,
      hint: 'Build or install DriftMgr again.',
    });
  }
}

/** What a provider's bundle and this one are known by; undefined when run from source. */
export function buildOf(id: ProviderId): string | undefined {
  if (typeof __dirname !== 'string') return undefined;
  const found = ['cli.cjs', join('providers', `${id}.cjs`)].map((file) => statSync(join(__dirname, file), { throwIfNoEntry: false }));
  if (found.includes(undefined)) return undefined;
  return found.map((file) => [file?.ino, file?.size, file?.mtimeMs].join()).join(' ');
}

function checked(module: unknown, id: ProviderId): ProviderModule {
  if (isProviderModule(module)) return module;
  throw new DriftMgrError('provider-not-loaded', `The part of DriftMgr for ${id} has no createProvider.`, {
    hint: 'Build or install DriftMgr again.',
  });
}

function isProviderModule(module: unknown): module is ProviderModule {
  return typeof module === 'object' && module !== null && 'createProvider' in module && typeof module.createProvider === 'function';
}
