import assert from 'node:assert/strict';
import { type InventorySummary, type ProviderId, providerIds, type Resource } from '../../../src/core/model.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { openEngine } from '../open-engine.ts';

interface Cloud {
  readonly start: () => Promise<{ readonly environment: Readonly<Record<string, string>>; close(): Promise<void> }>;
  /** Types that a whole scan and a narrow one both see. */
  readonly types: readonly string[];
}

const clouds: Readonly<Record<ProviderId, Cloud>> = {
  aws: {
    start: () =>
      startAws(
        estateOf({
          regions: manyRegions(2),
          accounts: [
            { id: '111122223333', resources: { 'us-east-1': { 'AWS::EC2::Volume': 3, 'AWS::S3::Bucket': 4 }, global: { 'AWS::IAM::Role': 2 } } },
          ],
        }),
      ),
    types: ['AWS::EC2::Volume', 'AWS::S3::Bucket', 'AWS::IAM::Role'],
  },
  azure: {
    start: () =>
      startAzure({
        tenant: guid(1, 1),
        tokens: ['planted-azure-token'],
        graphQuota: { calls: 100_000, seconds: 5 },
        subscriptions: [
          {
            id: guid(2, 1),
            name: 'prod',
            groups: 2,
            roleAssignments: 2,
            resources: [
              { type: 'Microsoft.Compute/disks', count: 5 },
              { type: 'Microsoft.Storage/storageAccounts', count: 3 },
            ],
          },
        ],
      }),
    types: ['Microsoft.Compute/disks', 'Microsoft.Authorization/roleAssignments', 'Microsoft.Resources/resourceGroups'],
  },
  gcp: {
    start: () =>
      startGcp({
        tokens: ['ya29.planted'],
        projects: [{ id: 'acme-shop', number: '411', resources: { 'compute.googleapis.com/Disk': 5, 'storage.googleapis.com/Bucket': 3 } }],
      }),
    types: ['compute.googleapis.com/Disk', 'storage.googleapis.com/Bucket'],
  },
  digitalocean: {
    start: () =>
      startDigitalOcean({
        team: { uuid: 'team-1', name: 'Acme' },
        email: 'ops@acme.example',
        tokens: { dop_v1_planted: '*' },
        collections: { droplets: 5, firewalls: 3, domains: 4 },
      }),
    types: ['digitalocean:droplet', 'digitalocean:firewall', 'digitalocean:domain'],
  },
};

const limits = {
  aws: 10_000,
  azure: 10_000,
  'azure.resourceGraph': 10_000,
  'azure.resourceGraph.window': 10_000,
  gcp: 10_000,
  'gcp.cloudAsset': 10_000,
  digitalocean: 10_000,
  'digitalocean.minute': 10_000,
  'digitalocean.hour': 10_000,
};

describe('what is asked once as a part and once as a whole', function () {
  this.timeout(60_000);

  for (const provider of providerIds) {
    it(`${provider}: counts once, and as many as are listed`, async () => {
      const { start, types } = clouds[provider];
      const cloud = await start();
      const opened = await openEngine(cloud.environment, { limits });
      const { engine } = opened;
      try {
        const of = (summary: InventorySummary, type: string): number | null | undefined =>
          summary.accounts[0]?.types.find((one) => one.type === type)?.count;
        const providers = [provider];
        const whole = await engine.request('scan', { want: 'counts', filter: { providers } });
        for (const type of types) assert.ok((of(whole, type) ?? 0) > 0, type);
        // One type at a time, with rows and without, all of them, and their parts again.
        for (const asked of [...types.map((type) => [type]), types, types.slice(0, 1)])
          for (const want of ['counts', 'rows'] as const) await engine.request('scan', { want, refresh: true, filter: { providers, types: asked } });
        const after = await engine.request('inventory', {});
        assert.ok(after !== null);
        const rows: Resource[] = [];
        for (const type of types) {
          const page = await engine.request('resources', { limit: 1_000, filter: { providers, types: [type] } });
          rows.push(...page.resources);
        }
        for (const type of types) {
          assert.equal(of(after, type), of(whole, type), type);
          assert.equal(rows.filter((row) => row.type === type).length, of(whole, type), type);
        }
        assert.equal(after.totals.count, whole.totals.count);
      } finally {
        await opened.close();
        await cloud.close();
      }
    });
  }
});
