import assert from 'node:assert/strict';
import type { InventorySummary, ProviderId } from '../../src/core/model.ts';
import { estateOf } from '../cloud/aws/estate.ts';
import { startAws } from '../cloud/aws/server.ts';
import { sampleAzure } from '../cloud/azure/estate.ts';
import { startAzure } from '../cloud/azure/server.ts';
import { sampleDigitalOcean } from '../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../cloud/digitalocean/server.ts';
import type { FaultPlan } from '../cloud/faults.ts';
import { sampleGcp } from '../cloud/gcp/estate.ts';
import { startGcp } from '../cloud/gcp/server.ts';
import type { SeenRequest } from '../cloud/traffic.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

interface Cloud {
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: FaultPlan;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

const account = '111122223333';
const aws = estateOf({ accounts: [{ id: account, resources: { 'us-east-1': { 'AWS::EC2::Volume': 2 } } }] });
const clouds: Readonly<Record<ProviderId, () => Promise<Cloud>>> = {
  aws: () => startAws(aws),
  azure: () => startAzure(sampleAzure),
  gcp: () => startGcp(sampleGcp),
  digitalocean: () => startDigitalOcean(sampleDigitalOcean),
};
/** Rates are not the subject here. */
const limits = {
  aws: 1_000,
  azure: 1_000,
  'azure.resourceGraph': 1_000,
  gcp: 1_000,
  'gcp.cloudAsset': 1_000,
  digitalocean: 1_000,
  'digitalocean.minute': 1_000,
  'digitalocean.hour': 1_000,
};

for (const [provider, start] of Object.entries(clouds) as [ProviderId, () => Promise<Cloud>][]) {
  describe(`the first question to ${provider}`, function () {
    this.timeout(120_000);
    let cloud: Cloud;
    let opened: OpenedEngine | undefined;

    beforeEach(async () => {
      cloud = await start();
    });
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
      await cloud.close();
    });

    async function scan(flags: Readonly<Record<string, unknown>>, refresh = false): Promise<InventorySummary> {
      opened ??= await openEngine(cloud.environment, { limits, ...flags });
      const narrow = provider === 'aws' ? { types: ['AWS::EC2::Volume'], regions: ['us-east-1'] } : {};
      return opened.engine.request('scan', { want: 'counts', filter: { providers: [provider], ...narrow }, refresh });
    }

    it('may be throttled for longer than finding a credential may take', async () => {
      cloud.faults.add({ fault: { kind: 'throttled', retryAfterSeconds: 1 }, first: 3 });
      const summary = await scan({ credentialTimeout: 2 });
      assert.equal(summary.totals.status, 'ok', JSON.stringify(summary.problems));
    });

    it('is asked again within its limit when the first answer hangs', async () => {
      cloud.faults.add({ fault: { kind: 'hung' }, first: 1 });
      const summary = await scan({ credentialTimeout: 6 });
      assert.equal(summary.totals.status, 'ok', JSON.stringify(summary.problems));
    });

    it('is not put again for a minute where it was denied, by whatever process, until a refresh', async () => {
      // A listing is denied, not the credential.
      const operation = {
        aws: 'DescribeVolumes',
        azure: /ResourceGraph|subscriptions\/resources\/read$/iu,
        gcp: /searchAllResources|listAssets/u,
        digitalocean: /droplets/u,
      }[provider];
      cloud.faults.add({ operation, fault: { kind: 'denied' } });
      const first = await scan({});
      assert.ok(
        first.problems.some(({ code }) => code === 'denied'),
        JSON.stringify(first.problems),
      );
      const asked = cloud.requests.length;
      const others = await Promise.all(Array.from({ length: 3 }, () => openEngine(cloud.environment, { limits }, opened?.folder)));
      const narrow = provider === 'aws' ? { types: ['AWS::EC2::Volume'], regions: ['us-east-1'] } : {};
      const again = await Promise.all(
        others.map(({ engine }) => engine.request('scan', { want: 'counts', filter: { providers: [provider], ...narrow } })),
      );
      for (const one of others) await one.close();
      assert.equal(cloud.requests.length, asked, 'nobody asked again');
      for (const { problems } of again) assert.ok(problems.some(({ code }) => code === 'denied'));
      cloud.faults.clear();
      const refreshed = await scan({}, true);
      assert.equal(refreshed.totals.status, 'ok', JSON.stringify(refreshed.problems));
      assert.ok(cloud.requests.length > asked);
    });

    it('is said as throttled, with the time, when the cloud asks for a pause of a day, and asked at once by a refresh', async () => {
      cloud.faults.add({ fault: { kind: 'throttled', retryAfterSeconds: 100_000 } });
      const summary = await scan({});
      assert.equal(summary.totals.count, null);
      const [problem] = summary.problems;
      assert.ok(problem?.reason === 'throttled', JSON.stringify(summary.problems));
      assert.match(problem.message, /nothing is sent before \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/u);
      const time = Date.parse(/before (\S+Z)/u.exec(problem.message)?.[1] ?? '');
      assert.ok(time <= Date.now() + 301_000, 'five minutes at most');
      const asked = cloud.requests.length;
      const held = await scan({});
      assert.equal(held.problems[0]?.reason, 'throttled');
      assert.equal(cloud.requests.length, asked, 'nothing was sent meanwhile');
      cloud.faults.clear();
      assert.equal((await scan({}, true)).totals.status, 'ok');
    });
  });
}
