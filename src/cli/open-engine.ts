import { homeFolder } from '../core/environment.ts';
import { createEngine } from '../core/engine/create-engine.ts';
import type { Engine } from '../core/api/engine-api.ts';
import type { ProviderModule } from '../core/provider.ts';
import type { ProviderId } from '../core/model.ts';
import { buildOf, loadProvider, loadTerraformRules } from './load-provider.ts';
import type { EngineOpening } from './session.ts';
import { keepHeapSmall } from './small-heap.ts';

/** The engine, in this process. `notes` are what went wrong before it was opened. */
export function openEngine({ terminal, ports, flags, version }: EngineOpening, notes: readonly string[] = []): Promise<Engine> {
  return createEngine({
    shell: 'terminal',
    version,
    env: terminal.env,
    home: homeFolder(),
    workspace: terminal.cwd,
    flags,
    notes,
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
