import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InventorySummary } from '../../../src/core/model.ts';
import { rows, typeOf, type TypeRow } from '../../../src/providers/digitalocean/types.ts';
import type { DigitalOceanEstate } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import type { Fault } from '../../cloud/faults.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';

const fast = {
  limits: { digitalocean: 10_000, 'digitalocean.minute': 10_000, 'digitalocean.hour': 10_000 },
  retries: { digitalocean: { retries: 3, minMs: 1, maxMs: 5 } },
};
const team = { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' };
const generous = { minute: 100_000, hour: 100_000 };
const estate: DigitalOceanEstate = { team, email: 'ops@acme.example', tokens: { dop_v1_planted: '*' }, quota: generous, collections: {} };
const only = { providers: ['digitalocean'] } as const;

function collectionOf({ path }: TypeRow): string {
  return path === 'snapshots' ? 'snapshots?droplet' : path;
}

function countOf(summary: InventorySummary, type: string) {
  return summary.accounts[0]?.types.find((one) => one.type === type);
}

describe('DigitalOcean', function () {
  this.timeout(60_000);
  let cloud: SimulatedDigitalOcean;
  let opened: OpenedEngine;

  async function start(given: Partial<DigitalOceanEstate>, flags: Readonly<Record<string, unknown>> = {}): Promise<void> {
    cloud = await startDigitalOcean({ ...estate, ...given });
    opened = await openEngine(cloud.environment, { ...fast, ...flags });
  }

  afterEach(async () => {
    await opened.close();
    await cloud.close();
  });

  for (const row of rows.filter(({ parent }) => parent === undefined)) {
    it(`counts ${row.title.toLowerCase()} at 0, 1, a page, a page and one, and several pages`, async () => {
      for (const want of ['counts', 'rows'] as const) {
        for (const size of [0, 1, 200, 201, 403]) {
          await start({ collections: { [collectionOf(row)]: size } });
          const summary = await opened.engine.request('scan', { want, filter: { ...only, types: [typeOf(row)] } });
          assert.deepEqual([countOf(summary, typeOf(row))?.count, countOf(summary, typeOf(row))?.status], [size, 'ok'], `${want} ${String(size)}`);
          if (want === 'rows') {
            const page = await opened.engine.request('resources', { filter: only, limit: 5000 });
            assert.equal(new Set(page.resources.map((resource) => resource.id)).size, size);
          }
          if (size !== 403 || want !== 'rows') {
            await opened.close();
            await cloud.close();
          }
        }
      }
    });
  }

  it('asks once for each type without a region, and once for two hundred of the others', async () => {
    await start({ collections: { droplets: 1000, firewalls: 1000, domains: 450 } });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(summary.totals.count, 2450);
    const asked = (path: string): number => cloud.requests.filter((request) => request.operation === `GET /v2/${path}`).length;
    // Once more for the droplets with GPUs, which the list leaves out.
    assert.deepEqual([asked('droplets'), asked('firewalls'), asked('domains'), asked('account')], [6, 1, 1, 1]);
  });

  it('goes on while nothing is refused, though no call of the hour is left', async () => {
    await start({});
    await opened.engine.request('scan', { want: 'counts', filter: only });
    const needed = cloud.requests.length;
    await opened.close();
    await cloud.close();
    // Another tool's burst: the answers tell of an hour that is used up before the last call.
    await start(
      { quota: { minute: 100_000, hour: needed } },
      { limits: { digitalocean: 1_000, 'digitalocean.minute': 1_000, 'digitalocean.hour': 50 } },
    );
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(summary.totals.status, 'ok', JSON.stringify(summary.problems));
    assert.equal(cloud.requests.length, needed);
  });

  it('puts regional types under their regions', async () => {
    await start({ collections: { droplets: 5 } });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:droplet'] } });
    assert.deepEqual(
      countOf(summary, 'digitalocean:droplet')?.regions.map(({ region, count }) => [region, count]),
      [
        ['fra1', 2],
        ['nyc3', 2],
        ['sgp1', 1],
      ],
    );
  });

  it('counts snapshots of droplets once, although they are private images too, and backups among the images', async () => {
    const image = (id: number, type: string) => ({ id, name: `image-${String(id)}`, type, public: false, regions: ['fra1'], status: 'available' });
    const images = [image(1, 'snapshot'), image(2, 'backup'), image(3, 'custom')];
    await start({ collections: { images, 'snapshots?droplet': 1, 'snapshots?volume': 2 } });
    const types = ['digitalocean:image', 'digitalocean:snapshot'];
    const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types } });
    assert.deepEqual([countOf(summary, 'digitalocean:image')?.count, countOf(summary, 'digitalocean:snapshot')?.count], [2, 3]);
  });

  it('asks for the records of each domain when they are asked for by name, and not otherwise', async () => {
    const record = (id: number) => ({ id, type: 'A', name: 'www', data: '203.0.113.1', ttl: 1800, priority: null, port: null, weight: null });
    const records = {
      'domains/d0.example/records': [record(1)],
      'domains/d1.example/records': Array.from({ length: 201 }, (_, n) => record(10 + n)),
    };
    await start({ collections: { domains: 2, ...records } });
    const whole = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(countOf(whole, 'digitalocean:domain_record'), undefined);
    const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:domain_record'] } });
    assert.deepEqual([countOf(summary, 'digitalocean:domain_record')?.count, countOf(summary, 'digitalocean:domain_record')?.status], [202, 'ok']);
  });

  it('counts one registry of a server that knows no list of them, and none where it says so', async () => {
    for (const size of [0, 1]) {
      await start({ collections: { registries: size } });
      cloud.faults.add({ operation: 'GET /v2/registries', fault: { kind: 'not-served' } });
      const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:registry'] } });
      assert.deepEqual([countOf(summary, 'digitalocean:registry')?.count, countOf(summary, 'digitalocean:registry')?.status], [size, 'ok']);
      if (size === 0) {
        await opened.close();
        await cloud.close();
      }
    }
  });

  it('names the scope that a token lacks, and counts the rest', async () => {
    await start({ tokens: { dop_v1_planted: ['account:read', 'droplet:read'] }, collections: { droplets: 3, volumes: 3 } });
    const summary = await opened.engine.request('scan', {
      want: 'counts',
      filter: { ...only, types: ['digitalocean:droplet', 'digitalocean:volume'] },
    });
    assert.deepEqual([countOf(summary, 'digitalocean:volume')?.count, countOf(summary, 'digitalocean:volume')?.status], [null, 'denied']);
    assert.equal(countOf(summary, 'digitalocean:droplet')?.count, 3);
    assert.deepEqual(
      summary.problems.map(({ code, permission }) => [code, permission]),
      [['denied', 'block_storage:read']],
    );
    assert.equal(summary.complete, false);
  });

  it('finds everything although answers are throttled, cut off, reset or broken', async () => {
    await start({ collections: { droplets: 1201 } });
    cloud.faults.add({ operation: 'GET /v2/droplets', nth: [1], fault: { kind: 'throttled', retryAfterSeconds: 0 } });
    cloud.faults.add({ operation: 'GET /v2/droplets', nth: [3], fault: { kind: 'cut' } });
    cloud.faults.add({ operation: 'GET /v2/droplets', nth: [5], fault: { kind: 'error', status: 502 } });
    cloud.faults.add({ operation: 'GET /v2/droplets', nth: [7], fault: { kind: 'reset' } });
    cloud.faults.add({ operation: 'GET /v2/droplets', nth: [9], fault: { kind: 'extra' } });
    const summary = await opened.engine.request('scan', { want: 'rows', filter: { ...only, types: ['digitalocean:droplet'] } });
    assert.deepEqual(summary.totals, { count: 1201, status: 'ok' });
  });

  it('says failed, not 0, when the endpoint is something else', async () => {
    await start({ collections: { droplets: 3 } });
    cloud.faults.add({ operation: 'GET /v2/droplets', fault: { kind: 'html', status: 404 } });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:droplet'] } });
    assert.deepEqual([summary.totals.count, summary.totals.status], [null, 'failed']);
  });

  it('tells a wrong token from an empty account', async () => {
    await start({});
    cloud.faults.add({
      operation: 'GET /v2/account',
      fault: { kind: 'error', status: 401, code: 'unauthorized', message: 'Unable to authenticate you' },
    });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.equal(summary.totals.count, null);
    assert.match(summary.problems[0]?.message ?? '', /Unable to authenticate/);
  });

  const unnamed = /^token-[0-9a-f]{12}$/;

  it('counts everything for a token that may not read its account, and says that the team is not known', async () => {
    const scopes = rows.map(({ scope }) => scope);
    await start({ tokens: { dop_v1_planted: scopes }, collections: { droplets: 3, firewalls: 2 } });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([summary.totals.count, summary.totals.status, summary.complete], [5, 'ok', true]);
    const [account] = summary.accounts;
    assert.ok(account);
    assert.match(account.account, unnamed);
    assert.equal(account.name, 'team of the token in DIGITALOCEAN_TOKEN');
    assert.deepEqual(
      summary.problems.map(({ code, account: of, expected }) => [code, of, expected]),
      [['team-unknown', account.account, true]],
    );
    assert.match(summary.problems[0]?.hint ?? '', /account:read/);
    // The refusal itself proves the token, and what is known of it is not asked for twice.
    const asked = (path: string): number => cloud.requests.filter((request) => request.operation === `GET /v2/${path}`).length;
    assert.deepEqual([asked('account'), asked('droplets')], [1, 2]);
    const leaf = { provider: 'digitalocean', account: account.account, type: 'digitalocean:firewall', region: 'global' } as const;
    const { nodes } = await opened.engine.request('children', { groupBy: 'account', path: leaf, offset: 0, limit: 10 });
    assert.equal(nodes.length, 2);
    const again = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([again.totals.count, again.totals.status, again.problems], [5, 'ok', summary.problems]);
    assert.deepEqual([asked('account'), asked('droplets')], [1, 2]);
  });

  const unserved: Readonly<Record<string, Fault>> = {
    'answers it by 404': { kind: 'not-served' },
    'answers it by 501': { kind: 'error', status: 501, code: 'not_implemented' },
    'answers it by a page of HTML': { kind: 'html', status: 404 },
    'answers it by a page of HTML that is called a success': { kind: 'html', status: 200 },
  };
  for (const [name, fault] of Object.entries(unserved)) {
    it(`counts everything of a server that knows no account and ${name}`, async () => {
      await start({ collections: { droplets: 3, firewalls: 2 } });
      cloud.faults.add({ operation: 'GET /v2/account', fault });
      const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
      assert.deepEqual([summary.totals.count, summary.totals.status, summary.complete], [5, 'ok', true]);
      assert.match(summary.accounts[0]?.account ?? '', unnamed);
      assert.deepEqual(
        summary.problems.map(({ code }) => code),
        ['team-unknown'],
      );
    });
  }

  it('takes a token that another read refuses for no token, where the server knows no account', async () => {
    await start({ collections: { droplets: 3 } });
    cloud.faults.add({ operation: 'GET /v2/account', fault: { kind: 'not-served' } });
    const refusal = { kind: 'error', status: 401, code: 'unauthorized', message: 'Unable to authenticate you' } as const;
    cloud.faults.add({ operation: 'GET /v2/droplets', fault: refusal });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([summary.accounts, summary.totals.count], [[], null]);
    assert.deepEqual(
      summary.problems.map(({ code, reason }) => [code, reason]),
      [['failed', 'unauthenticated']],
    );
  });

  it('does not call a token verified that no answer could have refused, and scans by it', async () => {
    await start({ collections: { firewalls: 2 } });
    for (const path of ['account', 'droplets']) cloud.faults.add({ operation: `GET /v2/${path}`, fault: { kind: 'not-served' } });
    const { sources } = await opened.engine.request('credentials', { verify: true, providers: ['digitalocean'] });
    assert.deepEqual(
      sources.map(({ verified, problem }) => [verified, problem?.code]),
      [['not-tried', 'team-unknown']],
    );
    const summary = await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:firewall'] } });
    assert.deepEqual([summary.totals.count, summary.totals.status], [2, 'ok']);
  });

  it('asks again for the account after a 5xx, and names no team by its token where that goes on', async () => {
    await start({ collections: { droplets: 3 } });
    cloud.faults.add({ operation: 'GET /v2/account', nth: [1, 2], fault: { kind: 'error', status: 503 } });
    const summary = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([summary.accounts[0]?.account, summary.totals.count], [team.uuid, 3]);
    await opened.close();
    await cloud.close();
    await start({ collections: { droplets: 3 } });
    cloud.faults.add({ operation: 'GET /v2/account', fault: { kind: 'error', status: 503 } });
    const failed = await opened.engine.request('scan', { want: 'counts', filter: only });
    assert.deepEqual([failed.accounts, failed.totals.count], [[], null]);
    assert.deepEqual(
      failed.problems.map(({ code, reason }) => [code, reason]),
      [['failed', 'transient']],
    );
  });

  it('looks a droplet up by its URN, and knows when it is gone', async () => {
    await start({ collections: { droplets: 1, databases: 1 } });
    await opened.engine.request('scan', { want: 'rows', filter: only });
    const page = await opened.engine.request('resources', { filter: only, limit: 10 });
    assert.ok(page.resources.some((resource) => resource.id === 'do:droplet:3164000' && resource.name === 'web-0'));
  });

  it('keeps tokens and the passwords of databases out of every file', async () => {
    await start({ collections: { databases: 2, 'functions/namespaces': 1 } }, { 'log.level': 'debug' });
    await opened.engine.request('scan', { want: 'rows', filter: only });
    const { folder } = opened;
    for (const file of ['driftmgr.log', 'audit.jsonl', 'driftmgr.db']) {
      const text = readFileSync(join(folder, 'data', file)).toString('latin1');
      for (const secret of ['dop_v1_planted', 'planted-password', 'planted-functions-key']) assert.ok(!text.includes(secret), `${secret} in ${file}`);
    }
  });
});
