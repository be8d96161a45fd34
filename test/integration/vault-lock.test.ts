import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../cloud/digitalocean/server.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

const token = 'dop_v1_locked000000000000000000000000000000000000000000000000000';
const only = { providers: ['digitalocean'], types: ['digitalocean:droplet', 'digitalocean:domain'] } as const;

describe('the vault and a scan', function () {
  this.timeout(60_000);
  let cloud: SimulatedDigitalOcean;
  let opened: OpenedEngine;

  beforeEach(async () => {
    cloud = await startDigitalOcean({
      team: { uuid: 'd0d0d0d0', name: 'Acme' },
      email: 'ops@acme.example',
      tokens: { [token]: '*' },
      collections: { droplets: 5, domains: 3 },
    });
    const env = { DRIFTMGR_DIGITALOCEAN_ENDPOINT: cloud.url, DRIFTMGR_VAULT_KEY: 'correct horse battery staple' };
    opened = await openEngine(env, { 'timeouts.request': 50 });
    await opened.engine.request('vaultCreate', { passphrase: env.DRIFTMGR_VAULT_KEY });
    await opened.engine.request('vaultAdd', { name: 'do', provider: 'digitalocean', secret: token, verify: true });
  });
  afterEach(async () => {
    await opened.close();
    await cloud.close();
  });

  it('scans with a credential that only the vault holds', async () => {
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([summary.totals.count, summary.totals.status], [8, 'ok']);
  });

  it('ends listings as denied: vault locked when it locks, and their requests with them', async () => {
    cloud.faults.add({ operation: 'GET /v2/droplets', fault: { kind: 'hung' } });
    const scan = opened.engine.request('scan', { want: 'counts', filter: only });
    while (!cloud.requests.some(({ operation }) => operation === 'GET /v2/droplets')) await delay(5);
    await opened.engine.request('vaultLock', {});
    const summary = await scan;
    const droplets = summary.accounts[0]?.types.find(({ type }) => type === 'digitalocean:droplet');
    assert.deepEqual([droplets?.count, droplets?.status], [null, 'denied']);
    assert.ok(
      summary.problems.some(({ code, message }) => code === 'denied' && message === 'vault locked'),
      JSON.stringify(summary.problems),
    );
    while (cloud.inFlight() > 0) await delay(5);
  });

  it('stays shut in passing after a lock on demand, and says so', async () => {
    await opened.engine.request('vaultLock', {});
    assert.equal((await opened.engine.request('vaultStatus', {})).state, 'locked');
    await assert.rejects(opened.engine.request('vaultUnlock', { inPassing: true }), { code: 'vault-locked', details: { because: 'on-demand' } });
  });
});
