import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../src/core/engine/create-engine.ts';
import type { EngineOptions } from '../../src/core/engine/engine-options.ts';
import type { ProviderId } from '../../src/core/model.ts';
import type { Engine } from '../../src/core/api/engine-api.ts';
import type { ProviderModule } from '../../src/core/provider.ts';
import { loadTerraformRules } from '../rules.ts';

export interface OpenedEngine {
  readonly engine: Engine;
  /** Its data folder and home directory, which `close` removes. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** The real engine with the real providers, on a data folder and a home directory of its own. */
export async function openEngine(
  env: Readonly<Record<string, string>>,
  flags: Readonly<Record<string, unknown>> = {},
  given?: string,
  now?: () => number,
  more: Pick<EngineOptions, 'notes'> = {},
): Promise<OpenedEngine> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'driftmgr-test-'));
  const engine = await createEngine({
    shell: 'terminal',
    version: '0.0.0',
    env: { DRIFTMGR_HOME: join(folder, 'data'), ...env },
    home: folder,
    flags,
    ...(now === undefined ? {} : { now }),
    ...more,
    ports: {
      prompt: () => Promise.reject(new Error('nobody to ask')),
      getSecret: () => Promise.resolve(undefined),
      setSecret: () => Promise.resolve(),
    },
    loadProvider: async (id: ProviderId) => (await import(`../../src/providers/${id}/provider.ts`)) as ProviderModule,
    loadTerraformRules,
  });
  return {
    engine,
    folder,
    async close() {
      await engine.close();
      if (given === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
