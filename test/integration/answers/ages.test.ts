import assert from 'node:assert/strict';
import { type ProviderId, providerIds } from '../../../src/core/model.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { type AzureEstate, guid } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { openEngine } from '../open-engine.ts';

type Cloud = { readonly environment: Readonly<Record<string, string>>; close(): Promise<void> };

interface Case {
  readonly start: () => Promise<Cloud>;
  readonly type: string;
  /** Resources that are older than a day, and those whose listing tells no time. */
  readonly old: number;
  readonly unknown: number;
}

const azure = (more: Partial<AzureEstate> = {}): Promise<Cloud> =>
  startAzure({
    tenant: guid(1, 1),
    tokens: ['planted-azure-token'],
    graphQuota: { calls: 100_000, seconds: 5 },
    subscriptions: [[3, '2025-01-01T00:00:00.1234567+00:00'] as const, [2, '0001-01-01T00:00:00Z'] as const].map(([count, timeCreated], at) => ({
      id: guid(2, at),
      name: `subscription ${String(at)}`,
      groups: 1,
      resources: [{ type: 'Microsoft.Compute/disks', count, body: { properties: { timeCreated } } }],
    })),
    ...more,
  });
const tables = { 'AWS::EC2::Volume': [{ CreateTime: new Date('2025-01-01T00:00:00Z') }, { CreateTime: undefined }] };
const teams = (collections: Readonly<Record<string, number>>) => (): Promise<Cloud> =>
  startDigitalOcean({ team: { uuid: 'team-1', name: 'Acme' }, email: 'ops@acme.example', tokens: { dop_v1_planted: '*' }, collections });

const cases: Readonly<Record<ProviderId, readonly Case[]>> = {
  aws: [
    {
      start: () => startAws(estateOf({ regions: manyRegions(1), accounts: [{ id: '111122223333', resources: { 'us-east-1': tables } }] })),
      type: 'AWS::EC2::Volume',
      old: 1,
      unknown: 1,
    },
  ],
  azure: [
    { start: () => azure(), type: 'Microsoft.Compute/disks', old: 3, unknown: 2 },
    { start: () => azure({ graph: 'absent' }), type: 'Microsoft.Compute/disks', old: 3, unknown: 2 },
    { start: () => azure({ plainGraph: true }), type: 'Microsoft.Compute/disks', old: 0, unknown: 5 },
  ],
  gcp: [
    {
      start: () =>
        startGcp({ tokens: ['ya29.planted'], projects: [{ id: 'acme-shop', number: '411', resources: { 'compute.googleapis.com/Disk': 4 } }] }),
      type: 'compute.googleapis.com/Disk',
      old: 4,
      unknown: 0,
    },
  ],
  digitalocean: [
    { start: teams({ droplets: 4 }), type: 'digitalocean:droplet', old: 4, unknown: 0 },
    { start: teams({ reserved_ips: 4 }), type: 'digitalocean:reserved_ip', old: 0, unknown: 4 },
  ],
};

describe('a filter on age', function () {
  this.timeout(60_000);

  for (const provider of providerIds) {
    for (const [at, { start, type, old, unknown }] of cases[provider].entries()) {
      it(`${provider} ${String(at + 1)}: finds ${String(old)}, and says that of ${String(unknown)} it could not tell`, async () => {
        const cloud = await start();
        const opened = await openEngine(cloud.environment, { limits: { 'azure.resourceGraph': 10_000, 'azure.resourceGraph.window': 10_000 } });
        try {
          const { engine } = opened;
          const filtered = (expression: string) => ({ providers: [provider], types: [type], expression });
          for (const [expression, count, undecided] of [
            ['ageDays > 1.0', old, unknown],
            ['ageDays > 1.0 && ageDays < 100000.0', old, unknown],
            ['ageDays < 1.0', 0, unknown],
            // What does not depend on the age is decided, and who asks for what has none gets it.
            [`provider == "${provider}" || ageDays > 1.0`, old + unknown, 0],
            ['ageDays == -1.0', unknown, 0],
            ['name != "ageDays"', old + unknown, 0],
          ] as const) {
            const filter = filtered(expression);
            const summary = await engine.request('scan', { want: 'counts', filter });
            const { resources } = await engine.request('resources', { limit: 100, filter });
            assert.equal(resources.length, count, expression);
            assert.equal(summary.totals.count ?? 0, count, expression);
            const said = summary.problems.filter(({ code }) => code === 'age-unknown').map(({ message }) => Number(/\d+/.exec(message)?.[0]));
            assert.deepEqual(said, undecided === 0 ? [] : [undecided], expression);
            assert.equal(summary.totals.status === 'ok', undecided === 0, `${expression}: ${summary.totals.status}`);
            assert.equal(summary.complete, undecided === 0, expression);
          }
        } finally {
          await opened.close();
          await cloud.close();
        }
      });
    }
  }
});
