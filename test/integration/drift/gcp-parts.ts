import type { GcpAsset } from '../../cloud/gcp/estate.ts';
import { type Fields, gcpProject, link, region } from './gcp-kind.ts';
import type { StateResource } from './state-of.ts';

/** Parts of one kind: how its parent's API lists them, and what a state says of each. */
interface Parts {
  readonly terraform: string;
  readonly parent: GcpAsset;
  readonly managed: StateResource;
  readonly noun: string;
  /** The answer that holds them; what its own API answers of the parent where there is no other. */
  readonly answer: (items: readonly unknown[]) => readonly [path: string, body: Fields];
  readonly item: (n: number) => unknown;
  readonly state: (n: number) => Fields;
  readonly key: (n: number) => string;
  /** The largest page of the list. */
  readonly page: number;
}

function asset(assetType: string, host: string, path: string, at: string, data: Fields = {}): GcpAsset {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name: `//${host}/${path}`, assetType, location: 'global', displayName: name, path: `/${at}/${path}`, data: { name, ...data } };
}

function managed(type: string, attributes: Fields): StateResource {
  return { type, name: 'parent', attributes: { project: gcpProject, ...attributes }, provider: 'hashicorp/google' };
}

const project = asset('cloudresourcemanager.googleapis.com/Project', 'cloudresourcemanager.googleapis.com', `projects/${gcpProject}`, 'v3', {
  projectId: gcpProject,
  displayName: 'Prod',
});
const inProject = {
  parent: project,
  managed: managed('google_project', { id: `projects/${gcpProject}`, project_id: gcpProject, number: '123456789012', name: 'Prod' }),
};
const zone = asset('dns.googleapis.com/ManagedZone', 'dns.googleapis.com', `projects/${gcpProject}/managedZones/main`, 'dns/v1', {
  dnsName: 'x.test.',
});
const sql = asset('sqladmin.googleapis.com/Instance', 'cloudsql.googleapis.com', `projects/${gcpProject}/instances/db`, 'sql/v1beta4', {});
const inSql = { parent: sql, managed: managed('google_sql_database_instance', { id: 'db', name: 'db' }) };
const bucket = asset('storage.googleapis.com/Bucket', 'storage.googleapis.com', 'acme-logs', 'storage/v1/b', {});
const inBucket = { parent: bucket, managed: managed('google_storage_bucket', { id: 'acme-logs', name: 'acme-logs' }) };
const secret = asset('secretmanager.googleapis.com/Secret', 'secretmanager.googleapis.com', `projects/${gcpProject}/secrets/s`, 'v1', {});
const topic = asset('pubsub.googleapis.com/Topic', 'pubsub.googleapis.com', `projects/${gcpProject}/topics/t`, 'v1', {});
const router = asset(
  'compute.googleapis.com/Router',
  'compute.googleapis.com',
  `projects/${gcpProject}/regions/${region}/routers/r`,
  'compute/v1',
  {},
);
const network = asset('compute.googleapis.com/Network', 'compute.googleapis.com', `projects/${gcpProject}/global/networks/main`, 'compute/v1', {});
const policy = asset(
  'compute.googleapis.com/FirewallPolicy',
  'compute.googleapis.com',
  `projects/${gcpProject}/global/firewallPolicies/guard`,
  'compute/v1',
  {},
);

const member = (n: number): string => `user:u${String(n)}@example.com`;

function grants(terraform: string, own: Pick<Parts, 'parent' | 'managed'>, path: string, id: string, attributes: Fields): Parts {
  return {
    ...own,
    terraform: `${terraform}_iam_member`,
    noun: 'grant',
    answer: (items) => [path, { version: 3, bindings: items.length === 0 ? [] : [{ role: 'roles/viewer', members: items }] }],
    item: member,
    state: (n) => ({ ...attributes, id: `${id}/roles/viewer/${member(n)}`, role: 'roles/viewer', member: member(n), condition: [] }),
    key: (n) => `roles/viewer ${member(n)}`,
    page: 250,
  };
}

const kinds: readonly Parts[] = [
  grants('google_project', inProject, `/v3/projects/${gcpProject}:getIamPolicy`, gcpProject, { project: gcpProject }),
  grants('google_storage_bucket', inBucket, '/storage/v1/b/acme-logs/iam', 'b/acme-logs', { bucket: 'b/acme-logs' }),
  grants(
    'google_secret_manager_secret',
    { parent: secret, managed: managed('google_secret_manager_secret', { id: `projects/${gcpProject}/secrets/s`, secret_id: 's' }) },
    `/v1/projects/${gcpProject}/secrets/s:getIamPolicy`,
    `projects/${gcpProject}/secrets/s`,
    { secret_id: `projects/${gcpProject}/secrets/s` },
  ),
  grants(
    'google_pubsub_topic',
    { parent: topic, managed: managed('google_pubsub_topic', { id: `projects/${gcpProject}/topics/t`, name: 't' }) },
    `/v1/projects/${gcpProject}/topics/t:getIamPolicy`,
    `projects/${gcpProject}/topics/t`,
    { topic: `projects/${gcpProject}/topics/t` },
  ),
  {
    parent: zone,
    managed: managed('google_dns_managed_zone', {
      id: `projects/${gcpProject}/managedZones/main`,
      name: 'main',
      managed_zone_id: 12,
      dns_name: 'x.test.',
    }),
    terraform: 'google_dns_record_set',
    noun: 'record set',
    answer: (items) => [
      `/dns/v1/projects/${gcpProject}/managedZones/main/rrsets`,
      { rrsets: [{ name: 'x.test.', type: 'SOA', ttl: 21_600, rrdatas: ['ns-cloud-a1.googledomains.com. x. 1 2 3 4 5'] }, ...items] },
    ],
    item: (n) => ({ name: `h${String(n)}.x.test.`, type: 'A', ttl: 300, rrdatas: ['192.0.2.1'] }),
    state: (n) => ({
      id: `x/h${String(n)}`,
      managed_zone: 'main',
      project: gcpProject,
      name: `h${String(n)}.x.test.`,
      type: 'A',
      ttl: 300,
      rrdatas: ['192.0.2.1'],
    }),
    key: (n) => `h${String(n)}.x.test. A`,
    // One of a page is the zone's own.
    page: 999,
  },
  {
    ...inSql,
    terraform: 'google_sql_database',
    noun: 'database',
    answer: (items) => [`/sql/v1beta4/projects/${gcpProject}/instances/db/databases`, { items: [{ name: 'postgres' }, ...items] }],
    item: (n) => ({ name: `app-${String(n)}`, charset: 'UTF8', collation: 'en_US.UTF8' }),
    state: (n) => ({ id: `x/${String(n)}`, instance: 'db', project: gcpProject, name: `app-${String(n)}`, charset: 'UTF8', collation: 'en_US.UTF8' }),
    key: (n) => `app-${String(n)}`,
    page: 50,
  },
  {
    ...inSql,
    terraform: 'google_sql_user',
    noun: 'user',
    answer: (items) => [`/sql/v1beta4/projects/${gcpProject}/instances/db/users`, { items: [{ name: 'postgres' }, ...items] }],
    item: (n) => ({ name: `u${String(n)}`, host: '' }),
    state: (n) => ({ id: `u${String(n)}//db`, instance: 'db', project: gcpProject, name: `u${String(n)}`, host: '', type: '' }),
    key: (n) => `u${String(n)}`,
    page: 50,
  },
  {
    ...inBucket,
    terraform: 'google_storage_notification',
    noun: 'notification',
    answer: (items) => ['/storage/v1/b/acme-logs/notificationConfigs', { items }],
    item: (n) => ({ id: String(n), topic: '//pubsub.googleapis.com/projects/p/topics/t', payload_format: 'NONE' }),
    state: (n) => ({
      id: `acme-logs/notificationConfigs/${String(n)}`,
      notification_id: String(n),
      bucket: 'acme-logs',
      topic: '//pubsub.googleapis.com/projects/p/topics/t',
      payload_format: 'NONE',
    }),
    key: (n) => String(n),
    page: 20,
  },
  {
    parent: router,
    managed: managed('google_compute_router', { id: `projects/${gcpProject}/regions/${region}/routers/r`, name: 'r', region, network: 'main' }),
    terraform: 'google_compute_router_nat',
    noun: 'NAT',
    answer: (items) => [
      `/compute/v1/projects/${gcpProject}/regions/${region}/routers/r`,
      { name: 'r', network: link('global/networks/main'), nats: items },
    ],
    item: (n) => ({ name: `nat-${String(n)}`, natIpAllocateOption: 'AUTO_ONLY' }),
    state: (n) => ({
      id: `x/nat-${String(n)}`,
      router: 'r',
      project: gcpProject,
      region,
      name: `nat-${String(n)}`,
      nat_ip_allocate_option: 'AUTO_ONLY',
      nat_ips: [],
    }),
    key: (n) => `nat-${String(n)}`,
    page: 20,
  },
  {
    parent: network,
    managed: managed('google_compute_network', {
      id: `projects/${gcpProject}/global/networks/main`,
      name: 'main',
      self_link: link('global/networks/main'),
    }),
    terraform: 'google_compute_network_peering',
    noun: 'peering',
    answer: (items) => [`/compute/v1/projects/${gcpProject}/global/networks/main`, { name: 'main', peerings: items }],
    item: (n) => ({ name: `peer-${String(n)}`, network: link('global/networks/other') }),
    state: (n) => ({
      id: `main/peer-${String(n)}`,
      name: `peer-${String(n)}`,
      network: link('global/networks/main'),
      peer_network: link('global/networks/other'),
    }),
    key: (n) => `peer-${String(n)}`,
    page: 20,
  },
  {
    parent: policy,
    managed: managed('google_compute_network_firewall_policy', { id: `projects/${gcpProject}/global/firewallPolicies/guard`, name: 'guard' }),
    terraform: 'google_compute_network_firewall_policy_rule',
    noun: 'rule',
    answer: (items) => [
      `/compute/v1/projects/${gcpProject}/global/firewallPolicies/guard`,
      { name: 'guard', rules: [...items, { priority: 2_147_483_647, action: 'goto_next', direction: 'EGRESS' }] },
    ],
    item: (n) => ({
      priority: n + 1,
      action: 'allow',
      direction: 'INGRESS',
      match: { srcIpRanges: ['10.0.0.0/8'], layer4Configs: [{ ipProtocol: 'tcp', ports: ['443'] }] },
    }),
    state: (n) => ({
      ...{
        id: `x/${String(n)}`,
        firewall_policy: 'guard',
        project: gcpProject,
        priority: n + 1,
        action: 'allow',
        direction: 'INGRESS',
        disabled: false,
      },
      match: [{ src_ip_ranges: ['10.0.0.0/8'], layer4_configs: [{ ip_protocol: 'tcp', ports: ['443'] }] }],
    }),
    key: (n) => String(n + 1),
    page: 20,
  },
];

/** A state that knows all parts but the last of each kind, and one more, which the parent has not. */
export function gcpParts(size: number | 'a page' | 'a page and one'): {
  readonly assets: readonly GcpAsset[];
  readonly answers: Readonly<Record<string, Fields>>;
  readonly state: readonly StateResource[];
  readonly expected: readonly string[];
} {
  const answers: Record<string, Fields> = {};
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const { terraform, answer, item, state: stateOf, key, noun, page } of kinds) {
    const many = size === 'a page' ? page : size === 'a page and one' ? page + 1 : size;
    const [path, body] = answer(Array.from({ length: many }, (_none, n) => item(n)));
    answers[path] = body;
    for (let n = 0; n < many - 1; n++) state.push({ type: terraform, name: `p${String(n)}`, attributes: stateOf(n), provider: 'hashicorp/google' });
    if (many > 0) expected.push(`unmanaged ${noun} ${key(many - 1)}`);
    state.push({ type: terraform, name: 'ghost', attributes: stateOf(many), provider: 'hashicorp/google' });
    expected.push(`missing ${terraform}.ghost`);
  }
  const parents = [...new Set(kinds.map(({ parent }) => parent))];
  // Of a parent whose own description holds its parts, that answer is the one that is given.
  const assets = parents.map((parent) =>
    parent.path !== undefined && parent.path in answers ? { ...parent, data: answers[parent.path] ?? {} } : parent,
  );
  const owners = [...new Set(kinds.map((kind) => kind.managed))];
  return { assets, answers, state: [...owners, ...state], expected: expected.sort() };
}
