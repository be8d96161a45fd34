import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TreeNode } from '../../../src/core/api/engine-api.ts';
import type { InventorySummary, ProviderId } from '../../../src/core/model.ts';
import type { StatusJson } from '../../../src/core/render/status-json.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import type { Fault, FaultPlan } from '../../cloud/faults.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { runTerminal } from '../cli/run-terminal.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

type Environment = Readonly<Record<string, string>>;
interface Started {
  readonly environment: Environment;
  readonly faults: FaultPlan;
  close(): Promise<void>;
}

/** How each cloud is started, how it refuses a session that has ended, and a session of somebody else that has. */
const clouds: Readonly<Record<ProviderId, { readonly start: () => Promise<Started>; readonly ended: Fault; readonly other: Environment }>> = {
  aws: {
    start: () => startAws(estateOf({ accounts: [{ id: '111122223333', name: 'prod', resources: { 'us-east-1': { 'AWS::EC2::Volume': 3 } } }] })),
    ended: { kind: 'error', status: 403, code: 'ExpiredToken', message: 'The security token included in the request is expired' },
    other: { AWS_ACCESS_KEY_ID: accessKeyIdOf('999900001111') },
  },
  azure: {
    start: () => startAzure(sampleAzure),
    ended: { kind: 'error', status: 401, code: 'ExpiredAuthenticationToken', message: 'The access token expiry is in the past' },
    other: { DRIFTMGR_AZURE_TOKEN: 'ended' },
  },
  gcp: {
    start: () => startGcp(sampleGcp),
    ended: { kind: 'error', status: 401, code: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials' },
    other: { DRIFTMGR_GCP_TOKEN: 'ended' },
  },
  digitalocean: {
    start: () => startDigitalOcean(sampleDigitalOcean),
    ended: { kind: 'error', status: 401, code: 'Unauthorized', message: 'Unable to authenticate you' },
    other: { DIGITALOCEAN_TOKEN: 'ended' },
  },
};

const types: Readonly<Record<ProviderId, string>> = {
  aws: 'AWS::EC2::Volume',
  azure: 'Microsoft.Compute/virtualMachines',
  gcp: 'compute.googleapis.com/Instance',
  digitalocean: 'digitalocean:droplet',
};

type Counted = Pick<InventorySummary['accounts'][number], 'provider' | 'account' | 'count' | 'status'>;

const countsOf = (summary: { readonly accounts: readonly Counted[] } | null, provider: ProviderId) =>
  (summary?.accounts ?? []).filter((account) => account.provider === provider).map(({ account, count, status }) => ({ account, count, status }));

async function roots({ engine }: OpenedEngine): Promise<readonly TreeNode[]> {
  return (await engine.request('children', { groupBy: 'account', path: {}, offset: 0, limit: 10 })).nodes;
}

describe('a session that has ended', function () {
  this.timeout(60_000);

  for (const provider of Object.keys(clouds) as ProviderId[]) {
    describe(provider, () => {
      const other = provider === 'digitalocean' ? 'aws' : 'digitalocean';
      const asked = ['--type', `${types[provider]},${types[other]}`];
      const filter = { types: [types[provider], types[other]] };
      let started: Started[];
      let good: Environment;
      let folder: string;

      before(async () => {
        started = [await clouds[provider].start(), await clouds[other].start()];
        good = { ...started[0]?.environment, ...started[1]?.environment };
        folder = mkdtempSync(join(tmpdir(), 'driftmgr-ended-'));
      });
      after(async () => {
        for (const one of started) await one.close();
        rmSync(folder, { recursive: true, force: true });
      });

      afterEach(() => {
        for (const { faults } of started) faults.clear();
      });

      function end(...providers: ProviderId[]): void {
        for (const [index, id] of [provider, other].entries())
          if (providers.includes(id as ProviderId)) started[index]?.faults.add({ fault: clouds[id as ProviderId].ended });
      }

      /** One start of the engine on the same data folder. */
      async function during<T>(env: Environment, look: (opened: OpenedEngine) => Promise<T>, home = folder): Promise<T> {
        const opened = await openEngine({ ...env, DRIFTMGR_MAX_RETRIES: '0' }, { types: filter.types }, home);
        try {
          return await look(opened);
        } finally {
          await opened.close();
        }
      }

      it('leaves the cloud where it was, with its last counts as stale and what is wrong, until somebody signs in', async () => {
        const first = await during(good, ({ engine }) => engine.request('scan', { want: 'rows', refresh: true }));
        const before = countsOf(first, provider);
        assert.ok(before.some(({ count }) => (count ?? 0) > 0));
        const stale = before.map((one) => ({ ...one, status: 'stale' }));

        end(provider);
        await during(good, async (opened) => {
          const summary = await opened.engine.request('scan', { want: 'rows', refresh: true });
          assert.deepEqual(countsOf(summary, provider), stale);
          assert.ok(countsOf(summary, other).every(({ status }) => status === 'ok'));
          assert.equal(summary.complete, false);
          const problem = summary.problems.find((one) => one.provider === provider);
          assert.ok(problem?.source !== undefined);
          assert.ok(summary.accounts.find((one) => one.provider === provider)?.reason?.includes(problem.message));
          const node = (await roots(opened)).find(({ path }) => path.provider === provider);
          assert.deepEqual([node?.status, node?.problems], ['stale', [problem]]);
          const { code, stdout } = await runTerminal(opened, ['status', '--refresh', '--json', '--provider', provider]);
          const json = JSON.parse(stdout) as StatusJson;
          assert.deepEqual([code, countsOf(json, provider)], [3, stale]);
          assert.match((await runTerminal(opened, ['status', '--refresh', '--provider', provider])).stdout, /not renewed, seen/);
        });

        await during(good, async (opened) => {
          assert.deepEqual(countsOf(await opened.engine.request('inventory', {}), provider), stale, 'after a restart');
          const resources = await runTerminal(opened, ['resources', '--refresh', '--json', ...asked]);
          assert.equal(resources.code, 3);
          assert.ok(!resources.stdout.includes(`"${types[provider]}"`), 'what nobody saw now is no row');
        });

        started[0]?.faults.clear();
        const again = await during(good, ({ engine }) => engine.request('scan', { want: 'rows', refresh: true }));
        assert.deepEqual([countsOf(again, provider), again.complete], [before, true]);
      });

      it('leaves everything where it was when all sessions have ended', async () => {
        await during(good, ({ engine }) => engine.request('scan', { want: 'rows', refresh: true }));
        end(provider, other);
        await during(good, async (opened) => {
          const summary = await opened.engine.request('scan', { want: 'rows', refresh: true });
          assert.ok(summary.accounts.length > 1 && summary.accounts.every(({ status }) => status === 'stale'));
          assert.ok((summary.totals.count ?? 0) > 0);
          assert.equal((await runTerminal(opened, ['status', '--refresh'])).code, 3);
        });
      });

      it('shows nobody what another credential saw from the same place', async () => {
        await during(good, ({ engine }) => engine.request('scan', { want: 'rows', refresh: true }));
        await during({ ...good, ...clouds[provider].other }, async ({ engine }) => {
          const summary = await engine.request('scan', { want: 'rows', refresh: true });
          assert.deepEqual(countsOf(summary, provider), []);
          assert.equal(summary.totals.status, 'partial');
        });
      });

      it('is a cloud without a number where nobody has ever seen one', async () => {
        const home = mkdtempSync(join(tmpdir(), 'driftmgr-never-'));
        end(provider);
        await during(
          good,
          async (opened) => {
            const summary = await opened.engine.request('scan', { want: 'rows', filter });
            assert.deepEqual(countsOf(summary, provider), []);
            assert.equal(summary.totals.status, 'partial');
            const node = (await roots(opened)).find(({ path }) => path.provider === provider);
            assert.deepEqual([node?.count, node?.status, node?.problems?.length], [null, 'failed', 1]);
            assert.equal((await runTerminal(opened, ['status', ...asked])).code, 3);
          },
          home,
        );
        rmSync(home, { recursive: true, force: true });
      });
    });
  }
});
