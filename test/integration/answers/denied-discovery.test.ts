import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estateOf, manyRegions } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import type { HttpCloud } from '../../cloud/http-cloud.ts';
import { openEngine } from '../open-engine.ts';

type Cloud = Pick<HttpCloud, 'faults' | 'requests' | 'close'> & { readonly environment: Readonly<Record<string, string>> };

interface Case {
  readonly name: string;
  readonly provider: 'aws' | 'azure' | 'gcp';
  readonly start: () => Promise<Cloud>;
  /** The question that is refused. */
  readonly operation: string | RegExp;
  readonly type: string;
  readonly flags?: Readonly<Record<string, unknown>>;
}

const prod = '111122223333';
const organisation = () =>
  startAws(
    estateOf({
      regions: manyRegions(1),
      organization: { management: prod },
      accounts: [{ id: prod, resources: { 'us-east-1': { 'AWS::EC2::Volume': 1 } } }],
    }),
  );

// DigitalOcean has no such question: a token is of one team, and a team has no list of regions to ask for.
const cases: readonly Case[] = [
  { name: 'regions', provider: 'aws', start: organisation, operation: /^(DescribeRegions|ListRegions)$/, type: 'AWS::EC2::Volume' },
  {
    name: 'accounts of the organisation',
    provider: 'aws',
    start: organisation,
    operation: 'ListAccounts',
    type: 'AWS::EC2::Volume',
    flags: { 'aws.assumeRole': 'reader' },
  },
  {
    name: 'subscriptions',
    provider: 'azure',
    start: () =>
      startAzure({
        tenant: guid(1, 1),
        tokens: ['planted-azure-token'],
        subscriptions: [{ id: guid(2, 1), name: 'prod', resources: [{ type: 'Microsoft.Compute/disks', count: 1 }] }],
      }),
    operation: 'Microsoft.Resources/subscriptions/read',
    type: 'Microsoft.Compute/disks',
  },
  {
    name: 'projects',
    provider: 'gcp',
    start: () =>
      startGcp({ tokens: ['ya29.planted'], projects: [{ id: 'acme-shop', number: '411', resources: { 'compute.googleapis.com/Disk': 1 } }] }),
    operation: /projects[.:]search/,
    type: 'compute.googleapis.com/Disk',
  },
];

describe('a refused question about what there is to ask', function () {
  this.timeout(60_000);

  for (const { name, provider, start, operation, type, flags = {} } of cases) {
    it(`${provider}: ${name} are asked for again after a minute, or by a refresh`, async () => {
      const cloud = await start();
      const folder = mkdtempSync(join(tmpdir(), 'driftmgr-denied-'));
      let now = Date.now();
      // Each scan is a process of its own on one data folder.
      const scan = async (refresh: boolean): Promise<string> => {
        const opened = await openEngine(cloud.environment, flags, folder, () => now);
        try {
          const summary = await opened.engine.request('scan', { want: 'counts', refresh, filter: { providers: [provider], types: [type] } });
          return summary.problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
        } catch (error) {
          return String(error);
        } finally {
          await opened.close();
        }
      };
      const asked = (): number =>
        cloud.requests.filter((request) => (typeof operation === 'string' ? request.operation === operation : operation.test(request.operation)))
          .length;
      try {
        cloud.faults.add({ operation, fault: { kind: 'denied' } });
        assert.doesNotMatch(await scan(false), / s ago/);
        const once = asked();
        assert.ok(once > 0);
        now += 20_000;
        assert.match(await scan(false), /said 20 s ago/);
        assert.equal(asked(), once);
        assert.doesNotMatch(await scan(true), / s ago/);
        assert.equal(asked(), 2 * once);
        now += 61_000;
        assert.doesNotMatch(await scan(false), / s ago/);
        assert.equal(asked(), 3 * once);
      } finally {
        await cloud.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
