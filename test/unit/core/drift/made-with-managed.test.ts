import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/core/model.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

const account = '111122223333';
const region = 'eu-west-1';
const subscription = '00000000-0000-0000-0000-000000000001';
const group = (name: string, rest = ''): string => `/subscriptions/${subscription}/resourceGroups/${name}${rest}`;
const compute = 'https://www.googleapis.com/compute/v1/projects/acme';

function aws(type: string, id: string, more: Partial<Resource> = {}): Resource {
  return { provider: 'aws', account, region, type: `AWS::${type}`, id, source: 'test', ...more };
}

function azure(type: string, id: string, more: Partial<Resource> = {}): Resource {
  return { provider: 'azure', account: subscription, region: 'westeurope', type, id, source: 'test', ...more };
}

function gcp(type: string, path: string, more: Partial<Resource> = {}): Resource {
  const host = type.split('/')[0] ?? '';
  return { provider: 'gcp', account: 'acme', region: 'europe-west1', type, id: `//${host}/projects/acme/${path}`, source: 'test', ...more };
}

const arn = (name: string, where = region): string => {
  const [service = '', ...rest] = name.split(':');
  return `arn:aws:${service}:${where}:${account}:${rest.join(':')}`;
};
const zonal = 'zones/europe-west1-b';

interface Made {
  readonly title: string;
  readonly state: Readonly<Record<string, Fields>>;
  /** What is managed itself, what came with it, and what lies beside it and is somebody's. */
  readonly managed: readonly Resource[];
  readonly made: readonly Resource[];
  readonly beside?: readonly Resource[];
}

const cases: readonly Made[] = [
  {
    title: 'the nodes of a replication group',
    state: { 'aws_elasticache_replication_group.a': { id: 'shop', arn: arn('elasticache:replicationgroup:shop'), member_clusters: ['shop-001'] } },
    managed: [aws('ElastiCache::ReplicationGroup', arn('elasticache:replicationgroup:shop'))],
    // The second came after the last apply: the listing alone tells whose it is.
    made: [
      aws('ElastiCache::CacheCluster', arn('elasticache:cluster:shop-001')),
      aws('ElastiCache::CacheCluster', arn('elasticache:cluster:shop-002'), { attributes: { replicationGroup: 'shop' } }),
    ],
    beside: [aws('ElastiCache::CacheCluster', arn('elasticache:cluster:other'))],
  },
  {
    title: 'the alarms of a scaling policy',
    state: {
      'aws_appautoscaling_policy.a': {
        id: 'web',
        arn: arn('autoscaling:scalingPolicy:1:resource/ecs/service/prod/web:policyName/web'),
        alarm_arns: [arn('cloudwatch:alarm:my-own-name')],
      },
    },
    managed: [],
    made: [aws('CloudWatch::Alarm', arn('cloudwatch:alarm:my-own-name'))],
    beside: [aws('CloudWatch::Alarm', arn('cloudwatch:alarm:cpu'))],
  },
  {
    title: 'the replicas of a table',
    state: {
      'aws_dynamodb_table.a': {
        id: 'orders',
        name: 'orders',
        arn: arn('dynamodb:table/orders'),
        replica: [{ arn: arn('dynamodb:table/orders', 'us-east-1') }],
      },
    },
    managed: [aws('DynamoDB::Table', arn('dynamodb:table/orders'))],
    made: [aws('DynamoDB::Table', arn('dynamodb:table/orders', 'us-east-1'), { region: 'us-east-1' })],
    // A table of the same name elsewhere is another one.
    beside: [aws('DynamoDB::Table', arn('dynamodb:table/orders', 'ap-south-1'), { region: 'ap-south-1' })],
  },
  {
    title: 'the replicas of a secret',
    state: {
      'aws_secretsmanager_secret.a': {
        id: arn('secretsmanager:secret:app-AbCdEf'),
        arn: arn('secretsmanager:secret:app-AbCdEf'),
        replica: [{ region: 'us-east-1' }],
      },
    },
    managed: [aws('SecretsManager::Secret', arn('secretsmanager:secret:app-AbCdEf'))],
    made: [
      aws('SecretsManager::Secret', arn('secretsmanager:secret:app-AbCdEf', 'us-east-1'), { region: 'us-east-1' }),
      aws('SecretsManager::Secret', arn('secretsmanager:secret:rds!db-1'), { attributes: { owningService: 'rds' } }),
    ],
    beside: [aws('SecretsManager::Secret', arn('secretsmanager:secret:app-AbCdEf', 'ap-south-1'), { region: 'ap-south-1' })],
  },
  {
    title: 'the zone of a namespace',
    state: { 'aws_service_discovery_private_dns_namespace.a': { id: 'ns-1', arn: arn('servicediscovery:namespace/ns-1'), hosted_zone: 'Z0ABC' } },
    managed: [aws('ServiceDiscovery::PrivateDnsNamespace', arn('servicediscovery:namespace/ns-1'))],
    made: [aws('Route53::HostedZone', 'arn:aws:route53:::hostedzone/Z0ABC', { region: 'global' })],
    beside: [aws('Route53::HostedZone', 'arn:aws:route53:::hostedzone/Z9', { region: 'global' })],
  },
  {
    title: 'the snapshots of an image',
    state: {
      'aws_ami_from_instance.a': { id: 'ami-1', arn: 'arn:aws:ec2:eu-west-1::image/ami-1', ebs_block_device: [{ snapshot_id: 'snap-1' }] },
    },
    managed: [aws('EC2::Image', 'arn:aws:ec2:eu-west-1::image/ami-1')],
    made: [aws('EC2::Snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1')],
    beside: [aws('EC2::Snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-2')],
  },
  {
    title: 'the cluster of a compute environment, and the tables of a transit gateway',
    state: {
      'aws_batch_compute_environment.a': { id: 'b', arn: arn('batch:compute-environment/b'), ecs_cluster_arn: arn('ecs:cluster/b_Batch_1') },
      'aws_ec2_transit_gateway.a': { id: 'tgw-1', arn: arn('ec2:transit-gateway/tgw-1'), association_default_route_table_id: 'tgw-rtb-1' },
    },
    managed: [aws('Batch::ComputeEnvironment', arn('batch:compute-environment/b')), aws('EC2::TransitGateway', arn('ec2:transit-gateway/tgw-1'))],
    made: [
      aws('ECS::Cluster', arn('ecs:cluster/b_Batch_1')),
      aws('EC2::TransitGatewayRouteTable', `AWS::EC2::TransitGatewayRouteTable|${account}|${region}|tgw-rtb-1`),
    ],
    beside: [aws('EC2::TransitGatewayRouteTable', `AWS::EC2::TransitGatewayRouteTable|${account}|${region}|tgw-rtb-2`)],
  },
  {
    title: 'the other revisions of a task definition',
    state: { 'aws_ecs_task_definition.a': { id: 'web', family: 'web', revision: 7, arn: arn('ecs:task-definition/web:7') } },
    managed: [aws('ECS::TaskDefinition', arn('ecs:task-definition/web:7'))],
    made: [aws('ECS::TaskDefinition', arn('ecs:task-definition/web:6')), aws('ECS::TaskDefinition', arn('ecs:task-definition/web:8'))],
    beside: [aws('ECS::TaskDefinition', arn('ecs:task-definition/web-admin:1'))],
  },
  {
    title: 'nested stacks, the members of a Multi-AZ cluster and autoscaled readers',
    state: {
      'aws_rds_cluster.a': { id: 'multi', arn: arn('rds:cluster:multi'), db_cluster_instance_class: 'db.r6gd.large', cluster_members: ['multi-1'] },
      'aws_rds_cluster.b': { id: 'aurora', arn: arn('rds:cluster:aurora'), db_cluster_instance_class: '', cluster_members: ['aurora-1', 'hand'] },
      'aws_rds_cluster_instance.b': { id: 'aurora-1', arn: arn('rds:db:aurora-1') },
    },
    managed: [
      aws('RDS::DBCluster', arn('rds:cluster:multi')),
      aws('RDS::DBCluster', arn('rds:cluster:aurora')),
      aws('RDS::DBInstance', arn('rds:db:aurora-1'), { attributes: { cluster: 'aurora' } }),
    ],
    made: [
      aws('RDS::DBInstance', arn('rds:db:multi-1'), { attributes: { cluster: 'multi' } }),
      aws('RDS::DBInstance', arn('rds:db:application-autoscaling-1'), { attributes: { cluster: 'aurora' } }),
      aws('CloudFormation::Stack', arn('cloudformation:stack/app-nested/1'), { attributes: { parentStack: arn('cloudformation:stack/app/1') } }),
      aws('CloudFormation::Stack', arn('cloudformation:stack/StackSet-guard-1/1')),
      aws('EC2::VPCEndpoint', arn('ec2:vpc-endpoint/vpce-1'), { attributes: { requesterManaged: true } }),
    ],
    beside: [
      aws('RDS::DBInstance', arn('rds:db:hand'), { attributes: { cluster: 'aurora' } }),
      aws('CloudFormation::Stack', arn('cloudformation:stack/app/1')),
    ],
  },
  {
    title: 'everything in the groups that AKS, Databricks and a container environment made, whatever they are called',
    state: {
      'azurerm_kubernetes_cluster.a': { id: group('rg', '/providers/Microsoft.ContainerService/managedClusters/aks'), node_resource_group: 'nodes' },
      'azurerm_databricks_workspace.a': {
        id: group('rg', '/providers/Microsoft.Databricks/workspaces/dbx'),
        managed_resource_group_id: group('Dbx-Managed'),
      },
    },
    managed: [
      azure('Microsoft.ContainerService/managedClusters', group('rg', '/providers/Microsoft.ContainerService/managedClusters/aks')),
      azure('Microsoft.Databricks/workspaces', group('rg', '/providers/Microsoft.Databricks/workspaces/dbx')),
    ],
    made: [
      azure('Microsoft.Resources/resourceGroups', group('nodes')),
      azure('Microsoft.Network/loadBalancers', group('nodes', '/providers/Microsoft.Network/loadBalancers/kubernetes')),
      azure('Microsoft.Storage/storageAccounts', group('dbx-managed', '/providers/Microsoft.Storage/storageAccounts/x')),
      // Of a cluster that no state manages: its group says whose it is.
      azure('Microsoft.Resources/resourceGroups', group('theirs'), {
        attributes: { managedBy: group('rg', '/providers/Microsoft.ContainerService/managedClusters/other') },
      }),
      azure('Microsoft.Network/loadBalancers', group('theirs', '/providers/Microsoft.Network/loadBalancers/kubernetes')),
      azure('Microsoft.Network/networkWatchers', group('NetworkWatcherRG', '/providers/Microsoft.Network/networkWatchers/w')),
    ],
    beside: [
      azure('Microsoft.Network/loadBalancers', group('nodes2', '/providers/Microsoft.Network/loadBalancers/kubernetes')),
      // What somebody puts into the group of Network Watcher is somebody's.
      azure('Microsoft.Compute/virtualMachines', group('NetworkWatcherRG', '/providers/Microsoft.Compute/virtualMachines/miner')),
    ],
  },
  {
    title: 'instances and disks of a managed group',
    state: {
      'google_compute_instance_group_manager.a': {
        id: `projects/acme/${zonal}/instanceGroupManagers/web`,
        ...{ name: 'web', project: 'acme', zone: 'europe-west1-b', base_instance_name: 'web' },
        ...{ self_link: `${compute}/${zonal}/instanceGroupManagers/web`, instance_group: `${compute}/${zonal}/instanceGroups/web` },
      },
      'google_compute_region_instance_group_manager.a': {
        id: 'projects/acme/regions/europe-west1/instanceGroupManagers/api',
        ...{ name: 'api', project: 'acme', region: 'europe-west1', base_instance_name: 'api' },
        self_link: `${compute}/regions/europe-west1/instanceGroupManagers/api`,
      },
    },
    managed: [
      gcp('compute.googleapis.com/InstanceGroupManager', `${zonal}/instanceGroupManagers/web`),
      gcp('compute.googleapis.com/InstanceGroupManager', 'regions/europe-west1/instanceGroupManagers/api'),
    ],
    made: [
      gcp('compute.googleapis.com/InstanceGroup', `${zonal}/instanceGroups/web`),
      gcp('compute.googleapis.com/Instance', `${zonal}/instances/web-x7k2`),
      gcp('compute.googleapis.com/Disk', `${zonal}/disks/web-x7k2`),
      gcp('compute.googleapis.com/Instance', `${zonal}/instances/api-0a1b`),
      gcp('compute.googleapis.com/Route', 'global/routes/default-route-r-1074fe19a35135f3'),
      gcp('compute.googleapis.com/Address', 'regions/europe-west1/addresses/nat-auto-ip-6086885-2-1720490595712813'),
      gcp('compute.googleapis.com/Address', 'regions/europe-west1/addresses/serverless-ipv4-1756740508488398707'),
    ],
    beside: [
      gcp('compute.googleapis.com/Instance', `${zonal}/instances/web-server`),
      gcp('compute.googleapis.com/Instance', 'zones/us-east1-b/instances/web-x7k2'),
    ],
  },
  {
    title: 'the pools of a cluster, and the service and trigger of a function',
    state: {
      'google_container_cluster.a': {
        id: 'projects/acme/locations/europe-west1/clusters/k',
        ...{ name: 'k', project: 'acme', location: 'europe-west1', node_pool: [{ name: 'default-pool' }] },
        self_link: 'https://container.googleapis.com/v1/projects/acme/locations/europe-west1/clusters/k',
      },
      'google_container_cluster.auto': {
        id: 'projects/acme/locations/europe-west1/clusters/auto',
        ...{ name: 'auto', project: 'acme', location: 'europe-west1', enable_autopilot: true },
        self_link: 'https://container.googleapis.com/v1/projects/acme/locations/europe-west1/clusters/auto',
      },
      'google_cloudfunctions2_function.a': {
        id: 'projects/acme/locations/europe-west1/functions/f',
        ...{ name: 'f', project: 'acme', location: 'europe-west1' },
        service_config: [{ service: 'projects/acme/locations/europe-west1/services/f' }],
        event_trigger: [{ trigger: 'projects/acme/locations/europe-west1/triggers/f-1' }],
      },
    },
    managed: [
      gcp('container.googleapis.com/Cluster', 'locations/europe-west1/clusters/k'),
      gcp('container.googleapis.com/Cluster', 'locations/europe-west1/clusters/auto'),
      gcp('cloudfunctions.googleapis.com/Function', 'locations/europe-west1/functions/f'),
    ],
    made: [
      gcp('container.googleapis.com/NodePool', 'locations/europe-west1/clusters/k/nodePools/default-pool'),
      gcp('container.googleapis.com/NodePool', 'locations/europe-west1/clusters/auto/nodePools/pool-7'),
      gcp('run.googleapis.com/Service', 'locations/europe-west1/services/f'),
      gcp('eventarc.googleapis.com/Trigger', 'locations/europe-west1/triggers/f-1'),
    ],
    beside: [
      gcp('container.googleapis.com/NodePool', 'locations/europe-west1/clusters/k/nodePools/hand'),
      gcp('run.googleapis.com/Service', 'locations/europe-west1/services/g'),
    ],
  },
  {
    title: 'the droplets of a cluster',
    state: { 'digitalocean_kubernetes_cluster.a': { id: 'k-1', urn: 'do:kubernetes:k-1', node_pool: [{ nodes: [{ droplet_id: '11' }] }] } },
    managed: [{ ...aws('x', 'do:kubernetes:k-1'), provider: 'digitalocean', account: 'team', type: 'digitalocean:kubernetes_cluster' }],
    made: [{ ...aws('x', 'do:droplet:11'), provider: 'digitalocean', account: 'team', type: 'digitalocean:droplet' }],
    beside: [{ ...aws('x', 'do:droplet:12'), provider: 'digitalocean', account: 'team', type: 'digitalocean:droplet' }],
  },
];

describe('what a cloud makes along with a managed thing', () => {
  for (const { title, state, managed, made, beside = [] } of cases) {
    it(`belongs to it: ${title}`, async () => {
      const report = await compareDrift(stateOf(state), inventoryOf([...managed, ...made, ...beside]), {
        lookup: () => Promise.resolve({ exists: true }),
        signal: new AbortController().signal,
        now: 0,
      });
      assert.deepEqual(report.items.map(({ id }) => id).sort(), beside.map(({ id }) => id).sort());
      assert.deepEqual(report.owned.flatMap(({ resources }) => resources.map(({ id }) => id)).sort(), made.map(({ id }) => id).sort());
      assert.equal(report.counts.managed, Object.keys(state).length);
    });
  }

  it('is said under what brought it where nobody manages that: an instance is one item', async () => {
    const instance = aws('EC2::Instance', arn('ec2:instance/i-1'));
    const attached = { attachedTo: 'i-1', deleteOnTermination: true };
    const disk = aws('EC2::Volume', arn('ec2:volume/vol-1'), { attributes: attached });
    const card = aws('EC2::NetworkInterface', arn('ec2:network-interface/eni-1'), { attributes: attached });
    const stays = aws('EC2::Volume', arn('ec2:volume/vol-2'), { attributes: { ...attached, deleteOnTermination: false } });
    const report = await compareDrift(stateOf({}), inventoryOf([disk, instance, card, stays]), { signal: new AbortController().signal, now: 0 });
    assert.deepEqual(
      report.items.map(({ id, belongings = [] }) => [id, belongings.map((one) => one.id)]),
      [
        [instance.id, [disk.id, card.id]],
        [stays.id, []],
      ],
    );
    assert.equal(report.counts.unmanaged, 2);
  });
});
