import type { ScanFilter } from '../../../src/core/model.ts';
import type { Lab, Row } from './lab.ts';
import { scan, volumes } from './scan-rows.ts';

type Name = 'aws' | 'azure' | 'gcp' | 'digitalocean';

const listed: Readonly<Record<Name, string>> = {
  aws: 'AWS::IAM::Role',
  azure: 'Microsoft.Compute/virtualMachines',
  gcp: 'storage.googleapis.com/Bucket',
  digitalocean: 'digitalocean:droplet',
};

/** The two simulations of a cloud. */
function both(clouds: Lab['clouds'], name: Name) {
  const others = { aws: clouds.otherAws, azure: clouds.otherAzure, gcp: clouds.otherGcp, digitalocean: clouds.otherDigitalocean };
  return [clouds[name], others[name]] as const;
}

/** The setting that leads to a cloud: requests go to the one simulation, then to the other. */
function endpointRow(name: Name): Row {
  return {
    key: `${name}.endpoint`,
    base: ({ clouds }) => both(clouds, name)[0].url,
    value: ({ clouds }) => both(clouds, name)[1].url,
    given: { providers: [name], types: [listed[name]] },
    env: ({ clouds }) => Object.fromEntries(Object.entries(clouds[name].environment).filter(([key]) => !key.includes('ENDPOINT'))),
    see: async (lab) => {
      const pair = both(lab.clouds, name);
      for (const one of pair) one.requests.length = 0;
      await scan(lab);
      return pair.map(({ requests }) => requests.length > 0);
    },
    without: [true, false],
    with: [false, true],
  };
}

const first = (filter: ScanFilter) => async (lab: Lab) => {
  await lab.engine.request('scan', { want: 'rows', refresh: true });
  const { resources } = await lab.engine.request('resources', { filter, limit: 1 });
  return await lab.engine.request('consoleUrl', { id: resources[0]?.id ?? '' });
};

/** How the clouds are spoken to. */
export const cloudRows: readonly Row[] = [
  endpointRow('aws'),
  endpointRow('azure'),
  endpointRow('gcp'),
  endpointRow('digitalocean'),
  {
    key: 'azure.cloud',
    value: 'custom',
    base: 'government',
    given: { types: [listed.azure] },
    env: ({ clouds }) => clouds.azure.environment,
    // A private cloud has no portal that is known.
    see: async (lab) => new URL((await first({})(lab)) ?? 'none:').host,
    without: 'portal.azure.us',
    with: '',
  },
  {
    key: 'gcp.transport',
    value: 'rest',
    given: { types: [listed.gcp] },
    env: ({ clouds }) => clouds.gcp.environment,
    see: async (lab) => {
      lab.clouds.gcp.requests.length = 0;
      await scan(lab);
      const searches = lab.clouds.gcp.requests.filter(({ operation }) => operation === 'searchAllResources');
      return [...new Set(searches.map(({ input }) => input['transport']))];
    },
    without: ['grpc'],
    with: ['rest'],
  },
  {
    key: 'gcp.scopes',
    value: ['projects/acme-data'],
    given: { types: [listed.gcp] },
    env: ({ clouds }) => clouds.gcp.environment,
    see: async (lab) => (await scan(lab)).accounts.map(({ account }) => account).sort(),
    without: ['acme-data', 'acme-sandbox', 'acme-shop-prod'],
    with: ['acme-data'],
  },
  {
    key: 'credentialTimeout',
    value: 1,
    base: 2,
    given: volumes,
    see: async (lab) => {
      const end = lab.clouds.aws.faults.add({ operation: 'GetCallerIdentity', fault: { kind: 'hung' } });
      const { problems } = await scan(lab).finally(end);
      return problems.map(({ message }) => /(\d+) s/.exec(message)?.[1] ?? message);
    },
    without: ['2'],
    with: ['1'],
  },
];
