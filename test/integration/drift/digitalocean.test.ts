import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { rows } from '../../../src/providers/digitalocean/types.ts';
import { builders, type DigitalOceanEstate } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { digitaloceanResource, digitaloceanStates } from './state-of-digitalocean.ts';
import { stateJson, type StateResource } from './state-of.ts';

const fast = {
  limits: { digitalocean: 10_000, 'digitalocean.minute': 10_000, 'digitalocean.hour': 10_000 },
  retries: { digitalocean: { retries: 3, minMs: 1, maxMs: 5 } },
};
const estate: DigitalOceanEstate = {
  team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' },
  email: 'ops@acme.example',
  tokens: { dop_v1_planted: '*' },
  quota: { minute: 100_000, hour: 100_000 },
  collections: {},
};

/** All that the cloud has but the last of each collection, another tag on each first one, and one more of each that the cloud has not. */
function plant(size: number): { readonly state: readonly StateResource[]; readonly expected: readonly string[] } {
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const [collection, { type }] of Object.entries(digitaloceanStates)) {
    const build = builders[collection];
    if (build === undefined) throw new Error(`no builder for ${collection}`);
    for (let n = 0; n < size - 1; n++) {
      const made = digitaloceanResource(collection, `r${n}`, build(n));
      const changed =
        n === 0 && Array.isArray(made.attributes['tags']) ? { ...made, attributes: { ...made.attributes, tags: ['owner:platform'] } } : undefined;
      state.push(changed ?? made);
      if (changed !== undefined) expected.push(`changed ${type}.r0`);
    }
    const last = size === 0 ? undefined : build(size - 1);
    // What DigitalOcean makes by itself is nobody's to manage.
    if (last !== undefined && last['default'] !== true && last['is_default'] !== true) expected.push(`unmanaged of ${type}`);
    state.push(digitaloceanResource(collection, 'ghost', build(size)));
    expected.push(`missing ${type}.ghost`);
  }
  return { state, expected: expected.sort() };
}

function found(report: DriftReport): readonly string[] {
  const types = new Map(Object.entries(digitaloceanStates).map(([collection, { type }]) => [collection, type]));
  const ofUrn: Readonly<Record<string, string | undefined>> = {
    'digitalocean:droplet': types.get('droplets'),
    'digitalocean:volume': types.get('volumes'),
    'digitalocean:kubernetes_cluster': types.get('kubernetes/clusters'),
    'digitalocean:database': types.get('databases'),
    'digitalocean:load_balancer': types.get('load_balancers'),
    'digitalocean:app': types.get('apps'),
    'digitalocean:reserved_ip': types.get('reserved_ips'),
    'digitalocean:vpc': types.get('vpcs'),
    'digitalocean:firewall': types.get('firewalls'),
    'digitalocean:domain': types.get('domains'),
    'digitalocean:certificate': types.get('certificates'),
    'digitalocean:ssh_key': types.get('account/keys'),
    'digitalocean:project': types.get('projects'),
    'digitalocean:tag': types.get('tags'),
    'digitalocean:endpoint': types.get('cdn/endpoints'),
    'digitalocean:check': types.get('uptime/checks'),
    'digitalocean:policy': types.get('monitoring/alerts'),
  };
  const typeOf = ({ type, id }: { readonly type: string; readonly id: string | null }) =>
    type === 'digitalocean:snapshot' ? types.get(id?.includes('-') === true ? 'snapshots?volume' : 'snapshots?droplet') : ofUrn[type];
  return report.items
    .map((item) => (item.kind === 'unmanaged' ? `unmanaged of ${typeOf(item) ?? item.type}` : `${item.kind} ${item.address ?? item.type}`))
    .sort();
}

describe('drift over the wire, DigitalOcean', function () {
  this.timeout(120_000);
  let cloud: SimulatedDigitalOcean;
  let opened: OpenedEngine;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-drift-'));
  });

  afterEach(async () => {
    await opened.close();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drift(size: number, planted: { readonly state: readonly StateResource[] }, tokens = estate.tokens): Promise<DriftReport> {
    const collections = Object.fromEntries(Object.keys(digitaloceanStates).map((name) => [name, size]));
    cloud = await startDigitalOcean({ ...estate, tokens, collections });
    opened = await openEngine(cloud.environment, fast);
    writeFileSync(join(folder, 'team.tfstate'), stateJson(planted.state));
    const filter = { providers: ['digitalocean'] } as const;
    return await opened.engine.request('drift', { states: ['team.tfstate'], cwd: folder, attributes: true, filter });
  }

  for (const size of [0, 1, 2, 200, 201]) {
    it(`finds what was planted among ${size} of each type, and nothing else`, async () => {
      const planted = plant(size);
      const report = await drift(size, planted);
      assert.deepEqual(found(report), planted.expected);
      assert.deepEqual(report.notComparable, []);
      assert.deepEqual(report.problems, []);
    });
  }

  it('finds the same for a token that may not read its account', async () => {
    const planted = plant(3);
    const report = await drift(3, planted, { dop_v1_planted: rows.map(({ scope }) => scope) });
    assert.deepEqual(found(report), planted.expected);
    assert.deepEqual([report.complete, report.notComparable, report.problems.map(({ code }) => code)], [true, [], ['team-unknown']]);
  });

  it('calls nothing missing where the token may not look', async () => {
    const planted = plant(3);
    const report = await drift(3, planted, { dop_v1_planted: ['account:read', 'droplet:read'] });
    assert.deepEqual(
      found(report),
      planted.expected.filter((line) => /digitalocean_droplet(\.|$)/.test(line)),
    );
    assert.equal(report.complete, false);
    assert.ok(
      report.notComparable.every(({ reason }) => reason.includes('denied')),
      JSON.stringify(report.notComparable[0]),
    );
  });
});
