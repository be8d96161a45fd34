import { sampleDigitalOcean } from '../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../cloud/digitalocean/server.ts';
import { startGcp } from '../cloud/gcp/server.ts';
import { guid } from '../cloud/azure/estate.ts';
import { startAzure } from '../cloud/azure/server.ts';
import { openEngine } from '../integration/open-engine.ts';

/** How many calls a full count of 50,000 resources takes, as the simulated clouds saw them, beside the bound of each. */

const unlimited = Object.fromEntries(
  [
    'azure',
    'azure.resourceGraph',
    'azure.resourceGraph.window',
    'gcp',
    'gcp.cloudAsset',
    'digitalocean',
    'digitalocean.minute',
    'digitalocean.hour',
  ].map((name) => [name, 10_000]),
);

interface Counted {
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly unknown[];
  close(): Promise<void>;
}

async function count(
  name: string,
  cloud: Counted,
  provider: 'azure' | 'gcp' | 'digitalocean',
  want: 'counts' | 'rows',
  bound: number,
): Promise<void> {
  const opened = await openEngine(cloud.environment, { limits: unlimited });
  try {
    const summary = await opened.engine.request('scan', { want, filter: { providers: [provider] } });
    const calls = cloud.requests.length;
    const over = calls > bound || summary.totals.status !== 'ok' ? ' << OVER' : '';
    console.log(
      `calls: ${name}: ${String(calls)} for ${String(summary.totals.count)} resources, ${summary.totals.status} (bound ${String(bound)})${over}`,
    );
  } finally {
    await opened.close();
    await cloud.close();
  }
}

const machines = { type: 'Microsoft.Compute/virtualMachines', count: 49_998, locations: ['westeurope', 'eastus'] };
const azure = {
  tenant: guid(1, 1),
  tokens: ['token'],
  graphQuota: { calls: 100_000, seconds: 5 },
  subscriptions: [{ id: guid(2, 1), name: 'one', groups: 1, resources: [machines] }],
};
await count('Azure, counts', await startAzure(azure), 'azure', 'counts', 2);
await count('Azure, rows', await startAzure(azure), 'azure', 'rows', 54);

const projects = Array.from({ length: 100 }, (_, n) => ({
  id: `acme-${String(n)}`,
  number: String(100_000_000_000 + n),
  resources: { 'compute.googleapis.com/Instance': 499 },
  parent: 'organizations/1',
}));
const gcp = { tokens: ['token'], quota: 100_000, organization: { number: '1' }, projectRows: true as const, projects };
await count('Google Cloud', await startGcp(gcp), 'gcp', 'counts', 105);

const collections = { droplets: 20_000, volumes: 5_000, firewalls: 15_000, domains: 10_000 };
const paged = 100 + 25;
// One for each other type, one for droplets with GPUs, and one for the token's team; the two that are not paged among them.
const others = 25;
await count(
  'DigitalOcean',
  await startDigitalOcean({ ...sampleDigitalOcean, collections, quota: { minute: 100_000, hour: 100_000 } }),
  'digitalocean',
  'counts',
  paged + others + 1,
);
