import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { serveEngine } from '../../core/api/rpc.ts';
import { takeEnvironment } from '../../core/child-environment.ts';
import { dropEmptyVariables, homeFolder } from '../../core/environment.ts';
import { prepareNetwork } from '../../core/network/prepare.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import type { ProviderModule } from '../../core/provider.ts';
import type { TerraformRulesModule } from '../../core/terraform-rules.ts';
import type { WorkerStart } from './worker-start.ts';

// The engine's thread. The extension host starts it with the first request and talks to it through the bridge alone.

const port = parentPort;
if (port === null) throw new Error('worker.cjs is started by the extension, as a thread');

// The SDKs read the process's own.
dropEmptyVariables(process.env);
const { workspace, version, settings, network } = workerData as WorkerStart;
const notes = prepareNetwork(process.env, network);
const load = createRequire(import.meta.url);

// The thread's own copy, which programs are started with from here.
const env = takeEnvironment(process.env);

const closed = serveEngine(port, (ports) =>
  createEngine({
    shell: 'vscode',
    version,
    env,
    home: homeFolder(),
    ...(workspace === undefined ? {} : { workspace }),
    settings,
    notes,
    ports,
    loadProvider: (id) => Promise.resolve(load(join(import.meta.dirname, 'providers', `${id}.cjs`)) as ProviderModule),
    loadTerraformRules: (id) => Promise.resolve(load(join(import.meta.dirname, 'terraform', `${id}.cjs`)) as TerraformRulesModule),
  }),
);
void closed.then(() => {
  port.close();
});
