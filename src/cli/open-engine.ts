import { homedir } from 'node:os';
import { createEngine } from '../core/engine/create-engine.ts';
import type { Engine } from '../core/api/engine-api.ts';
import type { ProviderModule } from '../core/provider.ts';
import type { ProviderId } from '../core/model.ts';
import { buildOf, loadProvider, loadTerraformRules } from './load-provider.ts';
import type { EngineOpening } from './session.ts';
import { keepHeapSmall } from './small-heap.ts';

/** The engine, in this process. */
export function openEngine({ terminal, ports, flags, version }: EngineOpening): Promise<Engine> {
  return createEngine({
    shell: 'terminal',
    version,
    env: terminal.env,
    home: homedir(),
    workspace: terminal.cwd,
    flags,
    ports,
    loadProvider: loadForScan,
    loadTerraformRules,
    buildOf,
  });
}

async function loadForScan(id: ProviderId): Promise<ProviderModule> {
  const provider = await loadProvider(id);
  keepHeapSmall();
  return provider;
}
