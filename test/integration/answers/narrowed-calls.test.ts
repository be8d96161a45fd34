import assert from 'node:assert/strict';
import type { InventorySummary, ProviderId } from '../../../src/core/model.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import type { SeenRequest } from '../../cloud/traffic.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

interface Cloud {
  readonly requests: readonly SeenRequest[];
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface Case {
  readonly id: ProviderId;
  readonly start: () => Promise<Cloud>;
  readonly region: string;
  /** A region that is not asked about. */
  readonly other: string;
  /** What says in a request that it is about the region alone; undefined for a request that is about no region. */
  readonly isNarrow: (request: SeenRequest) => boolean | undefined;
  /** Where the API cannot be narrowed, the operations that are asked as they are. */
  readonly whole?: RegExp;
}

const text = ({ input }: SeenRequest): string => JSON.stringify(input);

const cases: readonly Case[] = [
  {
    id: 'aws',
    start: () =>
      startAws(
        estateOf({
          regions: manyRegions(17),
          accounts: [{ id: '111122223333', resources: { 'us-east-1': { 'AWS::EC2::Volume': 2 }, 'eu-west-1': { 'AWS::EC2::Volume': 3 } } }],
        }),
      ),
    region: 'eu-west-1',
    other: 'us-east-1',
    isNarrow: ({ operation, region }) => (operation === 'DescribeVolumes' ? region === 'eu-west-1' : undefined),
  },
  {
    id: 'azure',
    start: () => startAzure(sampleAzure),
    region: 'westeurope',
    other: 'eastus',
    isNarrow: (request) =>
      request.operation.startsWith('Microsoft.ResourceGraph') ? text(request).includes("where location in~ ('westeurope'") : undefined,
  },
  {
    id: 'gcp',
    start: () => startGcp({ ...sampleGcp, projectRows: true }),
    region: 'us-central1',
    other: 'europe-west1',
    // The rows of the projects themselves, which are in no region, and whether a scope may be searched.
    isNarrow: (request) =>
      request.operation.includes('earchAllResources') && !/"assetTypes":\["cloudresourcemanager|"pageSize":1\b/.test(text(request))
        ? text(request).includes('location:us-central1')
        : undefined,
  },
  {
    id: 'digitalocean',
    start: () => startDigitalOcean(sampleDigitalOcean),
    region: 'fra1',
    other: 'nyc3',
    isNarrow: ({ operation, input }) => (operation.endsWith('/volumes') ? input['region'] === 'fra1' : undefined),
    // No list of what is in no region.
    whole:
      /\/(?:account|droplets|kubernetes\/clusters|databases|load_balancers|apps|reserved_ips|reserved_ipv6|vpcs|vpc_nat_gateways|snapshots|images|registries|registry|functions\/namespaces)$/,
  },
];

/** What was counted in a region, by account and type. */
function countsIn(summary: InventorySummary, region: string): Record<string, number> {
  const cells = summary.accounts.flatMap(({ account, types }) =>
    types.flatMap(({ type, regions }) =>
      regions
        .filter((one) => one.region === region || one.region.startsWith(`${region}-`))
        .map(({ count }): [string, number] => [`${account} ${type}`, count ?? Number.NaN]),
    ),
  );
  const sums: Record<string, number> = {};
  for (const [key, count] of cells) if (count > 0) sums[key] = (sums[key] ?? 0) + count;
  return sums;
}

describe('a look at a region', function () {
  this.timeout(60_000);
  for (const { id, start, region, other, isNarrow, whole } of cases) {
    describe(id, () => {
      const providers = [id];
      let cloud: Cloud;
      let all: OpenedEngine;
      let everything: InventorySummary;

      before(async () => {
        cloud = await start();
        all = await openEngine(cloud.environment, { limits: { [id]: 10_000 } });
        everything = await all.engine.request('scan', { want: 'rows', filter: { providers } });
      });
      after(async () => {
        await all.close();
        await cloud.close();
      });

      for (const want of ['counts', 'rows'] as const) {
        it(`asks for that region alone, and comes to the same numbers (${want})`, async () => {
          const opened = await openEngine(cloud.environment, { limits: { [id]: 10_000 } });
          const before = cloud.requests.length;
          const narrow = await opened.engine.request('scan', { want, filter: { providers, regions: [region] } });
          const asked = cloud.requests.slice(before);
          assert.deepEqual(countsIn(narrow, region), countsIn(everything, region));
          assert.ok(Object.keys(countsIn(narrow, region)).length > 0);
          const stated = asked.map((request) => [`${request.operation} ${text(request)}`, isNarrow(request)] as const);
          assert.ok(stated.some(([, isIt]) => isIt === true));
          assert.deepEqual(
            stated.filter(([, isIt]) => isIt === false),
            [],
          );
          if (whole !== undefined)
            assert.deepEqual(
              asked.filter((request) => isNarrow(request) === undefined && !whole.test(request.operation)).map(({ operation }) => operation),
              [],
            );
          // S3 lists the buckets of all regions.
          const elsewhere = await opened.engine.request('inventory', { filter: { providers, regions: [other] } });
          const seen = (elsewhere?.accounts ?? []).flatMap(({ types }) => types.filter(({ count, status }) => count !== null && status === 'ok'));
          if (whole === undefined)
            assert.deepEqual(
              seen.map(({ type }) => type),
              id === 'aws' ? ['AWS::S3::Bucket'] : [],
            );
          await opened.close();
        });
      }

      it('is answered by what is kept of all regions, and renews its part of that alone', async () => {
        const before = cloud.requests.length;
        const kept = await all.engine.request('scan', { want: 'rows', filter: { providers, regions: [region] } });
        assert.deepEqual(countsIn(kept, region), countsIn(everything, region));
        assert.deepEqual(
          cloud.requests
            .slice(before)
            .filter((request) => isNarrow(request) !== undefined)
            .map(({ operation }) => operation),
          [],
        );
        await all.engine.request('scan', { want: 'rows', refresh: true, filter: { providers, regions: [region] } });
        const now = await all.engine.request('inventory', { filter: { providers } });
        assert.equal(now?.totals.count, everything.totals.count);
        assert.deepEqual(countsIn(now, other), countsIn(everything, other));
      });
    });
  }

  it('is no look at a region where states are compared: they need not say where something is', async () => {
    const cloud = await startAzure(sampleAzure);
    const opened = await openEngine(cloud.environment, { limits: { azure: 10_000 } });
    await opened.engine.request('scan', { want: 'rows', everywhere: true, filter: { regions: ['westeurope'] } });
    assert.ok(cloud.requests.some(({ operation }) => operation.startsWith('Microsoft.ResourceGraph')));
    assert.ok(cloud.requests.every((request) => !text(request).includes('where location')));
    await opened.close();
    await cloud.close();
  });
});
