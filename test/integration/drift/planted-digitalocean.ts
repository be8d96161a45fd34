import type { DriftReport } from '../../../src/core/api/drift.ts';
import { builders, type DigitalOceanEstate } from '../../cloud/digitalocean/estate.ts';
import { digitaloceanResource, digitaloceanStates } from './state-of-digitalocean.ts';
import type { StateResource } from './state-of.ts';

/** Settings under which nothing is waited for. */
export const fastDigitalOcean = {
  limits: { digitalocean: 10_000, 'digitalocean.minute': 10_000, 'digitalocean.hour': 10_000 },
  retries: { digitalocean: { retries: 3, minMs: 1, maxMs: 5 } },
};
/** A team without anything. */
export const digitaloceanEstate: DigitalOceanEstate = {
  team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' },
  email: 'ops@acme.example',
  tokens: { dop_v1_planted: '*' },
  quota: { minute: 100_000, hour: 100_000 },
  collections: {},
};

/** All that the cloud has but the last of each collection, another tag on each first one, and one more of each that the cloud has not. */
export function plantDigitalOcean(size: number): { readonly state: readonly StateResource[]; readonly expected: readonly string[] } {
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

/** The report's items in the words of what was planted, sorted. */
export function foundInDigitalOcean(report: DriftReport): readonly string[] {
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
