import assert from 'node:assert/strict';
import type { ProviderId } from '../../../src/core/model.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import type { FaultRule } from '../../cloud/faults.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { emptyEstate, machines } from '../azure/scan.ts';
import { openEngine } from '../open-engine.ts';

interface Cloud {
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: { add(rule: FaultRule): unknown };
  close(): Promise<void>;
}

interface Case {
  readonly id: ProviderId;
  readonly type: string;
  readonly there: number;
  readonly start: () => Promise<Cloud>;
  readonly operation: RegExp;
  /** The list in an answer. */
  readonly listIn: (body: Record<string, unknown>) => Record<string, unknown>[];
  /** Writes the id of an item in another case; absent where another case is another resource. */
  readonly inCapitals?: (item: Record<string, unknown>) => Record<string, unknown>;
}

const cases: readonly Case[] = [
  {
    id: 'aws',
    type: 'AWS::SecretsManager::Secret',
    there: 150,
    start: () =>
      startAws(
        estateOf({ regions: manyRegions(1), accounts: [{ id: '111122223333', resources: { 'us-east-1': { 'AWS::SecretsManager::Secret': 150 } } }] }),
      ),
    operation: /^ListSecrets$/,
    listIn: (body) => body['SecretList'] as Record<string, unknown>[],
  },
  {
    id: 'azure',
    type: 'Microsoft.Compute/virtualMachines',
    there: 5,
    start: () => startAzure({ ...emptyEstate, subscriptions: [machines(1, 5)] }),
    operation: /ResourceGraph/,
    listIn: (body) => body['data'] as Record<string, unknown>[],
    inCapitals: (item) => ({ ...item, id: String(item['id']).toUpperCase() }),
  },
  {
    id: 'gcp',
    type: 'storage.googleapis.com/Bucket',
    there: 600,
    start: () =>
      startGcp({
        tokens: sampleGcp.tokens,
        projects: [{ id: 'acme-one', number: '111111111111', resources: { 'storage.googleapis.com/Bucket': 600 } }],
        projectRows: true,
        transport: 'rest',
      }),
    operation: /earchAllResources/,
    listIn: (body) => body['results'] as Record<string, unknown>[],
  },
  {
    id: 'digitalocean',
    type: 'digitalocean:droplet',
    there: 250,
    start: () =>
      startDigitalOcean({
        team: { uuid: 'team-1', name: 'Acme' },
        email: 'ops@acme.example',
        tokens: { dop_v1_planted: '*' },
        collections: { droplets: 250 },
      }),
    operation: /\/droplets$/,
    listIn: (body) => body['droplets'] as Record<string, unknown>[],
  },
];

describe('a resource that a list holds twice', function () {
  this.timeout(60_000);
  for (const { id, type, there, start, operation, listIn, inCapitals } of cases) {
    it(`counts once, in status and in resources: ${id}`, async () => {
      const cloud = await start();
      const opened = await openEngine(cloud.environment, { limits: { [id]: 10_000 } });
      let repeated = 0;
      let first: Record<string, unknown> | undefined;
      // The first item of the first page comes again at the end of each page after it, or in the same page in another case.
      cloud.faults.add({
        operation,
        fault: {
          kind: 'rewritten',
          as: (text) => {
            const body = JSON.parse(text) as Record<string, unknown>;
            const list = listIn(body);
            const [head] = list;
            if (head === undefined || list.length < 2) return undefined;
            const again = inCapitals === undefined ? first : inCapitals(head);
            first ??= head;
            if (again === undefined || !('id' in again || 'ARN' in again || 'name' in again)) return undefined;
            repeated += 1;
            list.push(again);
            return { body: JSON.stringify(body) };
          },
        },
      });
      const filter = { providers: [id], types: [type] };
      const { totals } = await opened.engine.request('scan', { want: 'rows', filter });
      const { resources } = await opened.engine.request('resources', { limit: 5_000, filter });
      assert.ok(repeated > 0);
      assert.deepEqual([totals.count, totals.status, resources.length], [there, 'ok', there]);
      await opened.close();
      await cloud.close();
    });
  }
});
