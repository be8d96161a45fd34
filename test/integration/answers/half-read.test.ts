import assert from 'node:assert/strict';
import { providerIds, type TypeCount } from '../../../src/core/model.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { type AzureEstate, guid } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import type { FaultRule } from '../../cloud/faults.ts';
import type { GcpEstate } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import type { HttpCloud } from '../../cloud/http-cloud.ts';
import { openEngine } from '../open-engine.ts';

type Cloud = Pick<HttpCloud, 'faults' | 'close'> & { readonly environment: Readonly<Record<string, string>> };

interface Case {
  readonly name: string;
  readonly start: () => Promise<Cloud>;
  readonly faults: readonly FaultRule[];
  readonly types?: readonly string[];
  readonly account: string;
  /** Types of that account that were seen whole all the same. */
  readonly whole?: readonly string[];
  /** Its regions that were seen whole: what lacks is elsewhere. */
  readonly wholeRegions?: true;
  /** Other accounts of the same answer, which nothing happened to. */
  readonly others?: readonly string[];
}

const refused = { kind: 'denied' } as const;
const azure = (more: Partial<AzureEstate>): Promise<Cloud> =>
  startAzure({
    tenant: guid(1, 1),
    tokens: ['planted-azure-token'],
    graphQuota: { calls: 100_000, seconds: 5 },
    subscriptions: [1, 2].map((n) => ({
      id: guid(2, n),
      name: `subscription ${String(n)}`,
      groups: 1,
      resources: [
        { type: 'Microsoft.Compute/virtualMachines', count: 4 },
        { type: 'Microsoft.Compute/disks', count: 3 },
      ],
    })),
    ...more,
  });
const resources = { 'compute.googleapis.com/Instance': 300, 'compute.googleapis.com/Disk': 900, 'storage.googleapis.com/Bucket': 100 };
const google = (more: Partial<GcpEstate>): Promise<Cloud> =>
  startGcp({ tokens: ['ya29.planted'], projects: [{ id: 'acme-lone', number: '411', resources }], ...more });
const digitalOcean = (collections: Readonly<Record<string, number>>): Promise<Cloud> =>
  startDigitalOcean({ team: { uuid: 'team-1', name: 'Acme' }, email: 'ops@acme.example', tokens: { dop_v1_planted: '*' }, collections });
const prod = '111122223333';
const aws = (regions: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<Cloud> =>
  startAws(estateOf({ accounts: [{ id: prod, resources: regions }] }));

const cases: Readonly<Record<'aws' | 'azure' | 'gcp' | 'digitalocean', readonly Case[]>> = {
  aws: [
    {
      name: 'the regions of the account may not be listed',
      start: () => aws({ 'us-east-1': { 'AWS::EC2::Volume': 2 }, global: { 'AWS::IAM::Role': 1 } }),
      faults: [{ operation: /^(DescribeRegions|ListRegions)$/, fault: refused }],
      types: ['AWS::EC2::Volume', 'AWS::SQS::Queue', 'AWS::IAM::Role'],
      account: prod,
      whole: ['AWS::IAM::Role'],
      wholeRegions: true,
    },
    {
      name: 'the second page of a list',
      start: () => aws({ 'us-east-1': { 'AWS::ElasticLoadBalancingV2::LoadBalancer': 450 } }),
      faults: [{ operation: 'DescribeLoadBalancers', nth: [2, 3, 4, 5, 6, 7, 8], region: 'us-east-1', fault: refused }],
      types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
      account: prod,
    },
  ],
  azure: [
    {
      name: 'a second page of Resource Manager, for want of Resource Graph',
      start: () => azure({ graph: 'absent', armPage: 4 }),
      faults: [{ operation: 'Microsoft.Resources/subscriptions/resources/read', account: guid(2, 1), nth: [2], fault: refused }],
      account: guid(2, 1),
      others: [guid(2, 2)],
    },
    {
      name: 'a second page of Resource Manager, of types that are named',
      start: () => azure({ graph: 'absent', armPage: 4 }),
      faults: [{ operation: 'Microsoft.Resources/subscriptions/resources/read', account: guid(2, 1), nth: [2], fault: refused }],
      types: ['Microsoft.Compute/virtualMachines', 'Microsoft.Compute/disks'],
      account: guid(2, 1),
      others: [guid(2, 2)],
    },
    {
      name: 'a second page of Resource Graph',
      start: () => azure({ graphPage: 2 }),
      faults: [{ operation: 'Microsoft.ResourceGraph/resources/read', nth: [2], fault: refused }],
      account: guid(2, 1),
    },
  ],
  gcp: [
    {
      name: 'a second page of the search of a lone project',
      start: () => google({}),
      faults: [{ operation: /earchAllResources$/, nth: [2], fault: { kind: 'error', status: 400, code: 'INVALID_ARGUMENT' } }],
      account: 'acme-lone',
    },
    {
      name: 'a second page of the list of a lone project that may not be searched',
      start: () => google({ projects: [{ id: 'acme-lone', number: '411', resources, denied: true }], listable: true }),
      faults: [{ operation: /istAssets$|assets\.list$/, nth: [2], fault: { kind: 'error', status: 400, code: 'INVALID_ARGUMENT' } }],
      account: 'acme-lone',
    },
    {
      name: 'a second page of a project that the organisation leaves out',
      start: () =>
        google({
          organization: { number: '900' },
          projects: [
            { id: 'acme-first', number: '410', parent: 'organizations/900', resources: { 'compute.googleapis.com/Disk': 3 } },
            { id: 'acme-lone', number: '411', parent: 'organizations/900', resources, unindexed: true },
          ],
        }),
      // The question whether the organisation may be searched, its search, and the first page of the project come before.
      faults: [{ operation: /earchAllResources$/, nth: [4], fault: { kind: 'error', status: 400, code: 'INVALID_ARGUMENT' } }],
      account: 'acme-lone',
      others: ['acme-first'],
    },
  ],
  digitalocean: [
    {
      name: 'a second page',
      start: () => digitalOcean({ droplets: 250 }),
      faults: [{ operation: 'GET /v2/droplets', nth: [2], fault: refused }],
      types: ['digitalocean:droplet'],
      account: 'team-1',
    },
  ],
};

const limits = {
  azure: 10_000,
  'azure.resourceGraph': 10_000,
  'azure.resourceGraph.window': 10_000,
  gcp: 10_000,
  'gcp.cloudAsset': 10_000,
  'gcp.listAssets': 10_000,
  aws: 10_000,
  digitalocean: 10_000,
};

describe('an account that is read by half', function () {
  this.timeout(60_000);

  for (const provider of providerIds) {
    for (const { name, start, faults, types, account, whole = [], wholeRegions, others = [] } of cases[provider]) {
      it(`${provider}: ${name}`, async () => {
        const cloud = await start();
        const opened = await openEngine(cloud.environment, { limits, retries: { [provider]: { retries: 1, minMs: 1, maxMs: 2 } } });
        try {
          for (const fault of faults) cloud.faults.add(fault);
          const filter = { providers: [provider], ...(types === undefined ? {} : { types }) };
          const summary = await opened.engine.request('scan', { want: 'counts', filter });
          const typesOf = (id: string): readonly TypeCount[] => summary.accounts.find((one) => one.account === id)?.types ?? [];
          const own = typesOf(account);
          assert.ok(own.length > whole.length, JSON.stringify(summary.accounts));
          for (const type of own) {
            const stated = JSON.stringify({ ...type, regions: type.regions.map(({ region, status }) => [region, status]) });
            assert.equal(type.status === 'ok', whole.includes(type.type), stated);
            if (wholeRegions !== true && type.regions.some(({ count }) => count !== 0 && count !== null))
              assert.ok(
                type.regions.some(({ status }) => status !== 'ok'),
                stated,
              );
          }
          for (const type of types ?? [])
            assert.ok(
              own.some((one) => one.type === type),
              type,
            );
          for (const other of others)
            assert.ok(typesOf(other).length > 0 && typesOf(other).every(({ status }) => status === 'ok'), JSON.stringify(typesOf(other)));
          assert.equal(summary.totals.status, 'partial');
          assert.equal(summary.complete, false);
        } finally {
          await opened.close();
          await cloud.close();
        }
      });
    }
  }
});
