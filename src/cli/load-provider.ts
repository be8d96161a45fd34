import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ProviderId } from '../core/model.ts';
import type { ProviderModule } from '../core/provider.ts';
import type { TerraformRulesModule } from '../core/terraform-rules.ts';
import { DriftMgrError } from '../core/errors.ts';

/**
 * Loads a provider when it is first used: its own bundle beside this one, or its source when run from source.
 * Throws `DriftMgrError` `provider-not-loaded`.
 */
export function loadProvider(id: ProviderId): Promise<ProviderModule> {
  return load(id, { bundle: `providers/${id}.cjs`, source: `../providers/${id}/provider.ts`, is: isProviderModule, lacks: 'createProvider' });
}

/** Loads what is known of a cloud's Terraform types, as `loadProvider` does. Throws `DriftMgrError` `provider-not-loaded`. */
export function loadTerraformRules(id: ProviderId): Promise<TerraformRulesModule> {
  return load(id, { bundle: `terraform/${id}.cjs`, source: `../providers/${id}/terraform/rules.ts`, is: isRulesModule, lacks: 'terraformRules' });
}

interface Loadable<T> {
  readonly bundle: string;
  /** Passed on as a variable, so that the bundler does not pull every provider into the terminal's bundle. */
  readonly source: string;
  readonly is: (module: unknown) => module is T;
  readonly lacks: string;
}

async function load<T>(id: ProviderId, { bundle, source, is, lacks }: Loadable<T>): Promise<T> {
  let module: unknown;
  try {
    // Bundles are CommonJS and know their folder; sources are ES modules and do not.
    module = typeof __dirname === 'string' ? createRequire(join(__dirname, 'engine.cjs'))(`./${bundle}`) : await import(source);
  } catch (error) {
    throw new DriftMgrError('provider-not-loaded', `The part of DriftMgr for ${id} could not be loaded.`, { cause: error, hint: reinstall });
  }
  if (is(module)) return module;
  throw new DriftMgrError('provider-not-loaded', `The part of DriftMgr for ${id} has no ${lacks}.`, { hint: reinstall });
}

const reinstall = 'Build or install DriftMgr again.';

/** What a provider's bundle and this one are known by; undefined when run from source. */
export function buildOf(id: ProviderId): string | undefined {
  if (typeof __dirname !== 'string') return undefined;
  const found = ['engine.cjs', join('providers', `${id}.cjs`)].map((file) => statSync(join(__dirname, file), { throwIfNoEntry: false }));
  if (found.includes(undefined)) return undefined;
  return found.map((file) => [file?.ino, file?.size, file?.mtimeMs].join()).join(' ');
}

function isProviderModule(module: unknown): module is ProviderModule {
  return typeof module === 'object' && module !== null && 'createProvider' in module && typeof module.createProvider === 'function';
}

function isRulesModule(module: unknown): module is TerraformRulesModule {
  return typeof module === 'object' && module !== null && 'terraformRules' in module;
}
