import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/core/model.ts';
import { oneByOne } from '../../../../src/core/drift/attributes/detail-reads.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

const account = '123456789012';
const region = 'eu-west-1';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
const storage = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a';
const compute = 'https://www.googleapis.com/compute/v1/projects/p';

function at(provider: Resource['provider'], type: string, id: string, more: Partial<Resource> = {}): Resource {
  return { provider, account: provider === 'aws' ? account : 'p', region, type, id, source: 'test', ...more };
}

/** What the state says, what the cloud says, and the paths that differ: a value that came by itself is no change, one that did not is. */
interface Told {
  readonly title: string;
  readonly state: Readonly<Record<string, Fields>>;
  readonly resource: Resource;
  readonly detail: Fields;
  readonly changed: readonly string[];
}

const group = at('aws', 'AWS::EC2::SecurityGroup', arn('ec2', 'security-group/sg-1'));
const inItself = { ingress: [{ protocol: '-1', from_port: 0, to_port: 0, self: true, cidr_blocks: [], security_groups: [] }] };
const database = at('aws', 'AWS::RDS::DBInstance', arn('rds', 'db:a'));
const service = at('aws', 'AWS::ECS::Service', arn('ecs', 'service/prod/web'));
const table = at('aws', 'AWS::DynamoDB::Table', arn('dynamodb', 'table/orders'));
const account1 = at('azure', 'microsoft.storage/storageaccounts', storage, { account: '0b1f6471-1bf0-4dda-aec3-111122223333' });
const firewall = at('gcp', 'compute.googleapis.com/Firewall', '//compute.googleapis.com/projects/p/global/firewalls/f');
const machine = at('gcp', 'compute.googleapis.com/Instance', '//compute.googleapis.com/projects/p/zones/z-a/instances/i');
const sql = at('gcp', 'sqladmin.googleapis.com/Instance', '//cloudsql.googleapis.com/projects/p/instances/s');
const droplet = at('digitalocean', 'digitalocean:droplet', 'do:droplet:7');
const lambda = at('aws', 'AWS::Lambda::Function', arn('lambda', 'function:f'));

const dbState = (more: Fields): Told['state'] => ({ 'aws_db_instance.x': { id: 'a', arn: database.id, ...more } });
const storageState = (on: boolean): Told['state'] => ({
  'azurerm_storage_account.x': { id: storage, shared_access_key_enabled: on, public_network_access_enabled: on },
});
const firewallState = (priority: number): Told['state'] => ({
  'google_compute_firewall.x': { id: 'projects/p/global/firewalls/f', name: 'f', project: 'p', self_link: `${compute}/global/firewalls/f`, priority },
});
const serviceState: Fields = { id: service.id, name: 'web', cluster: arn('ecs', 'cluster/prod'), desired_count: 2 };
const machineState: Fields = {
  id: 'projects/p/zones/z-a/instances/i',
  name: 'i',
  project: 'p',
  zone: 'z-a',
  self_link: `${compute}/zones/z-a/instances/i`,
};

const stated: readonly Told[] = [
  {
    title: 'a group that lets itself in',
    state: { 'aws_security_group.x': { id: 'sg-1', arn: group.id, ...inItself } },
    resource: group,
    detail: { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: account }] }] },
    changed: [],
  },
  {
    title: 'a group that lets another in',
    state: { 'aws_security_group.x': { id: 'sg-1', arn: group.id, ...inItself } },
    resource: group,
    detail: { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: account }] }] },
    changed: ['ingress'],
  },
  { title: 'a version in part', state: dbState({ engine_version: '13' }), resource: database, detail: { EngineVersion: '13.7' }, changed: [] },
  {
    title: 'another version',
    state: dbState({ engine_version: '13' }),
    resource: database,
    detail: { EngineVersion: '14.1' },
    changed: ['engine_version'],
  },
  {
    title: 'storage that grew within its limit',
    state: dbState({ allocated_storage: 20, max_allocated_storage: 100 }),
    resource: database,
    detail: { AllocatedStorage: 50, MaxAllocatedStorage: 100 },
    changed: [],
  },
  {
    title: 'storage that somebody set',
    state: dbState({ allocated_storage: 20, max_allocated_storage: 0 }),
    resource: database,
    detail: { AllocatedStorage: 50 },
    changed: ['allocated_storage'],
  },
  {
    title: 'a count that an autoscaler of any state owns',
    state: {
      'aws_ecs_service.x': serviceState,
      'aws_appautoscaling_target.x': {
        id: 'service/prod/web',
        resource_id: 'service/prod/web',
        arn: arn('application-autoscaling', 'scalable-target/1'),
      },
    },
    resource: service,
    detail: { desiredCount: 5 },
    changed: [],
  },
  {
    title: 'a count that nobody scales',
    state: { 'aws_ecs_service.x': serviceState },
    resource: service,
    detail: { desiredCount: 5 },
    changed: ['desired_count'],
  },
  {
    title: 'capacity that an autoscaler owns',
    state: {
      'aws_dynamodb_table.x': { id: 'orders', name: 'orders', arn: table.id, read_capacity: 5 },
      'aws_appautoscaling_target.x': { id: 'table/orders', resource_id: 'table/orders', arn: arn('application-autoscaling', 'scalable-target/2') },
    },
    resource: table,
    detail: { ProvisionedThroughput: { ReadCapacityUnits: 40 } },
    changed: [],
  },
  {
    title: 'a default of true that the cloud leaves out',
    state: storageState(true),
    resource: account1,
    detail: { properties: { publicNetworkAccess: 'Enabled', allowSharedKeyAccess: null } },
    changed: [],
  },
  {
    title: 'a default of true that somebody made false',
    state: storageState(true),
    resource: account1,
    detail: { properties: { publicNetworkAccess: 'Disabled', allowSharedKeyAccess: false } },
    changed: ['public_network_access_enabled', 'shared_access_key_enabled'],
  },
  {
    title: 'a false that somebody made true',
    state: storageState(false),
    resource: account1,
    detail: { properties: { publicNetworkAccess: 'Enabled', allowSharedKeyAccess: true } },
    changed: ['public_network_access_enabled', 'shared_access_key_enabled'],
  },
  { title: 'a priority of 0', state: firewallState(0), resource: firewall, detail: { priority: 1000 }, changed: ['priority'] },
  { title: 'a priority that became 0', state: firewallState(1000), resource: firewall, detail: { priority: 0 }, changed: ['priority'] },
  {
    title: 'labels that the provider adds to all: its defaults, and that it made them',
    state: {
      'google_compute_instance.x': {
        ...machineState,
        labels: { env: 'prod' },
        terraform_labels: { env: 'prod', team: 'ours', 'goog-terraform-provisioned': 'true' },
        effective_labels: { env: 'prod', team: 'ours', 'goog-terraform-provisioned': 'true' },
      },
    },
    resource: machine,
    detail: { labels: { env: 'prod', team: 'ours', 'goog-terraform-provisioned': 'true' } },
    changed: [],
  },
  {
    title: 'a default label of the provider that is gone',
    state: {
      'google_compute_instance.x': {
        ...machineState,
        labels: { env: 'prod' },
        terraform_labels: { env: 'prod', team: 'ours' },
        effective_labels: { env: 'prod', team: 'ours' },
      },
    },
    resource: machine,
    detail: { labels: { env: 'prod' } },
    changed: ['labels.team'],
  },
  {
    title: 'default tags of the provider',
    state: { 'aws_dynamodb_table.x': { id: 'orders', arn: table.id, tags: { env: 'prod' }, tags_all: { env: 'prod', team: 'ours' } } },
    resource: { ...table, tags: { env: 'prod', team: 'ours' } },
    detail: {},
    changed: [],
  },
  {
    title: 'a default tag of the provider that is gone',
    state: { 'aws_dynamodb_table.x': { id: 'orders', arn: table.id, tags: { env: 'prod' }, tags_all: { env: 'prod', team: 'ours' } } },
    resource: { ...table, tags: { env: 'prod' } },
    detail: {},
    changed: ['tags.team'],
  },
  {
    title: 'network tags, which are no labels',
    state: { 'google_compute_instance.x': { ...machineState, tags: ['web'], labels: {}, effective_labels: {} } },
    resource: machine,
    detail: { tags: { items: ['web'], fingerprint: 'Q8zN9aLVGzI=' }, labels: {} },
    changed: [],
  },
  {
    title: 'network tags of a provider before version 5',
    state: { 'google_compute_instance.x': { ...machineState, tags: ['web'] } },
    resource: { ...machine, tags: { team: 'a' } },
    detail: { tags: { items: ['web'], fingerprint: 'Q8zN9aLVGzI=' }, labels: { team: 'a' } },
    changed: [],
  },
  {
    title: 'a disk that grows by itself',
    state: {
      'google_sql_database_instance.x': { name: 's', project: 'p', id: 's', settings: [{ disk_size: 10, disk_autoresize: true }] },
    },
    resource: sql,
    detail: { settings: { dataDiskSizeGb: '25', storageAutoResize: true } },
    changed: [],
  },
  {
    title: 'a droplet of a snapshot, which has no slug',
    state: { 'digitalocean_droplet.x': { id: '7', urn: 'do:droplet:7', image: '123' } },
    resource: droplet,
    detail: { id: 7, image: { id: 123, slug: null } },
    changed: [],
  },
  {
    title: 'an environment that the state leaves empty and the cloud has not',
    state: { 'aws_lambda_function.x': { id: 'f', function_name: 'f', arn: lambda.id, environment: [], vpc_config: [] } },
    resource: lambda,
    detail: { FunctionName: 'f' },
    changed: [],
  },
  {
    title: 'an environment that the state leaves empty and somebody filled',
    state: { 'aws_lambda_function.x': { id: 'f', function_name: 'f', arn: lambda.id, environment: [], vpc_config: [] } },
    resource: lambda,
    detail: { FunctionName: 'f', Environment: { Variables: { DEBUG: '1' } } },
    changed: ['environment[0].variables'],
  },
];

describe('values that differ', () => {
  for (const { title, state, resource, detail, changed } of stated) {
    it(`${changed.length === 0 ? 'are no change' : 'are a change'}: ${title}`, async () => {
      const report = await compareDrift(stateOf(state), inventoryOf([resource]), {
        attributes: true,
        details: (targets) => oneByOne(targets, () => Promise.resolve({ attributes: detail })),
        lookup: () => Promise.resolve({ exists: true }),
        signal: new AbortController().signal,
        now: 0,
      });
      assert.deepEqual(report.items.flatMap(({ changes = [] }) => changes.map(({ path }) => path)).sort(), [...changed]);
      assert.equal(report.counts.unmanaged, 0);
    });
  }
});
