import { homeFolder } from '../core/environment.ts';
import { createEngine } from '../core/engine/create-engine.ts';
import { prepareNetwork } from '../core/network/prepare.ts';
import type { Engine } from '../core/api/engine-api.ts';
import type { ProviderModule } from '../core/provider.ts';
import type { ProviderId } from '../core/model.ts';
import { buildOf, loadProvider, loadTerraformRules } from './load-provider.ts';
import { say } from './output.ts';
import type { EngineOpening } from './session.ts';
import { keepHeapSmall } from './small-heap.ts';

const proxyNames = /^(?:https?|no)_proxy$/i;

/** The engine, in this process, whose ways to the network are made ready first: SDKs read the process's own environment. */
export function openEngine({ terminal, ports, flags, version }: EngineOpening): Promise<Engine> {
  const notes = prepareNetwork(process.env);
  for (const note of notes) say(terminal.stderr, `driftmgr: ${note}\n`);
  const proxies = Object.fromEntries(Object.entries(process.env).filter(([name]) => proxyNames.test(name)));
  return createEngine({
    shell: 'terminal',
    version,
    env: { ...terminal.env, ...proxies },
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
