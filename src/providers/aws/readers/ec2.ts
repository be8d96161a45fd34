import {
  DescribeAddressesCommand,
  DescribeCustomerGatewaysCommand,
  DescribeDhcpOptionsCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeFlowLogsCommand,
  DescribeHostsCommand,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribePlacementGroupsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewaysCommand,
  DescribeVolumesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import type { CommandOf } from '../sdk.ts';
import { ec2 } from '../services.ts';
import { type Extra, extra, reader, type Reader, somethingElse, type Target } from './reader.ts';

/** How many resources one call describes. SOURCE: the EC2 API reference takes up to 1,000 ids; long requests are refused sooner. */
const mostIds = 100;

/** A row of EC2: everything is described by its id, and many by theirs. */
function described<Output extends object>(
  name: string,
  operation: string,
  command: (ids: string[]) => CommandOf<Output>,
  found: (answer: Output) => readonly object[] | undefined,
  more: Readonly<Record<string, Extra>> = {},
  takes: (id: string) => boolean = () => true,
): Reader {
  return reader({
    type: `AWS::EC2::${name}`,
    service: ec2,
    operation,
    command: ({ key }) => command([key]),
    found: (answer, target) => sameOne(found(answer)?.[0], target, operation),
    goneCodes: ['InvalidPlacementGroup.Unknown'],
    gone: (answer) => isOver(found(answer)?.[0]),
    more,
    many: {
      most: mostIds,
      command: (targets) => command(targets.map(({ key }) => key)),
      each: (answer) => (found(answer) ?? []).filter((item) => !isOver(item)),
      isOf: (item, { key }) => Object.values(item).includes(key),
      takes: ({ key }) => takes(key),
    },
  });
}

/** A server that does not know the filter answers with something else. */
function sameOne(item: object | undefined, target: Target, operation: string): object | undefined {
  if (item === undefined || Object.values(item).includes(target.key)) return item;
  throw somethingElse(`ec2:${operation}`, target);
}

const ended = new Set(['terminated', 'deleted', 'rejected', 'expired', 'released', 'delete-complete', 'cancelled', 'closed']);

/** A state that says that the thing is over: instances, gateways and connections stay in the answers for a while. */
function isOver(item: object | undefined): boolean {
  if (item === undefined) return false;
  const state: unknown = 'State' in item ? item.State : 'Status' in item ? item.Status : undefined;
  const word: unknown =
    typeof state === 'object' && state !== null ? ('Name' in state ? state.Name : 'Code' in state ? state.Code : undefined) : state;
  return typeof word === 'string' && ended.has(word.toLowerCase());
}

const instanceAttribute = (Attribute: 'userData' | 'disableApiTermination' | 'instanceInitiatedShutdownBehavior'): Extra =>
  extra(
    ec2,
    'DescribeInstanceAttribute',
    ({ key }) => new DescribeInstanceAttributeCommand({ InstanceId: key, Attribute }),
    (answer) =>
      ({
        userData: answer.UserData?.Value,
        disableApiTermination: answer.DisableApiTermination?.Value,
        instanceInitiatedShutdownBehavior: answer.InstanceInitiatedShutdownBehavior?.Value,
      })[Attribute],
  );

const vpcAttribute = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames'): Extra =>
  extra(
    ec2,
    'DescribeVpcAttribute',
    ({ key }) => new DescribeVpcAttributeCommand({ VpcId: key, Attribute }),
    (answer) => (Attribute === 'enableDnsSupport' ? answer.EnableDnsSupport?.Value : answer.EnableDnsHostnames?.Value),
  );

export const ec2Readers: readonly Reader[] = [
  described(
    'Instance',
    'DescribeInstances',
    (ids) => new DescribeInstancesCommand({ InstanceIds: ids, IncludeManagedResources: true }),
    (answer) => answer.Reservations?.flatMap(({ Instances }) => Instances ?? []),
    {
      userData: instanceAttribute('userData'),
      disableApiTermination: instanceAttribute('disableApiTermination'),
      instanceInitiatedShutdownBehavior: instanceAttribute('instanceInitiatedShutdownBehavior'),
    },
  ),
  described(
    'Volume',
    'DescribeVolumes',
    (ids) => new DescribeVolumesCommand({ VolumeIds: ids, IncludeManagedResources: true }),
    (answer) => answer.Volumes,
  ),
  described(
    'Snapshot',
    'DescribeSnapshots',
    (ids) => new DescribeSnapshotsCommand({ SnapshotIds: ids }),
    (answer) => answer.Snapshots,
  ),
  described(
    'Image',
    'DescribeImages',
    (ids) => new DescribeImagesCommand({ ImageIds: ids, IncludeDisabled: true }),
    (answer) => answer.Images,
  ),
  described(
    'VPC',
    'DescribeVpcs',
    (ids) => new DescribeVpcsCommand({ VpcIds: ids }),
    (answer) => answer.Vpcs,
    {
      enableDnsSupport: vpcAttribute('enableDnsSupport'),
      enableDnsHostnames: vpcAttribute('enableDnsHostnames'),
    },
  ),
  described(
    'Subnet',
    'DescribeSubnets',
    (ids) => new DescribeSubnetsCommand({ SubnetIds: ids }),
    (answer) => answer.Subnets,
  ),
  described(
    'SecurityGroup',
    'DescribeSecurityGroups',
    (ids) => new DescribeSecurityGroupsCommand({ GroupIds: ids }),
    (answer) => answer.SecurityGroups,
  ),
  described(
    'NetworkInterface',
    'DescribeNetworkInterfaces',
    (ids) => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ids, IncludeManagedResources: true }),
    (answer) => answer.NetworkInterfaces,
  ),
  described(
    'EIP',
    'DescribeAddresses',
    (ids) => new DescribeAddressesCommand(ids[0]?.startsWith('eipalloc-') === true ? { AllocationIds: ids } : { PublicIps: ids }),
    (answer) => answer.Addresses,
    {},
    (id) => id.startsWith('eipalloc-'),
  ),
  described(
    'RouteTable',
    'DescribeRouteTables',
    (ids) => new DescribeRouteTablesCommand({ RouteTableIds: ids }),
    (answer) => answer.RouteTables,
  ),
  described(
    'NetworkAcl',
    'DescribeNetworkAcls',
    (ids) => new DescribeNetworkAclsCommand({ NetworkAclIds: ids }),
    (answer) => answer.NetworkAcls,
  ),
  described(
    'InternetGateway',
    'DescribeInternetGateways',
    (ids) => new DescribeInternetGatewaysCommand({ InternetGatewayIds: ids }),
    (answer) => answer.InternetGateways,
  ),
  described(
    'NatGateway',
    'DescribeNatGateways',
    (ids) => new DescribeNatGatewaysCommand({ NatGatewayIds: ids }),
    (answer) => answer.NatGateways,
  ),
  described(
    'EgressOnlyInternetGateway',
    'DescribeEgressOnlyInternetGateways',
    (ids) => new DescribeEgressOnlyInternetGatewaysCommand({ EgressOnlyInternetGatewayIds: ids }),
    (answer) => answer.EgressOnlyInternetGateways,
  ),
  described(
    'KeyPair',
    'DescribeKeyPairs',
    (ids) =>
      new DescribeKeyPairsCommand({ ...(ids[0]?.startsWith('key-') === true ? { KeyPairIds: ids } : { KeyNames: ids }), IncludePublicKey: true }),
    (answer) => answer.KeyPairs,
    {},
    (id) => id.startsWith('key-'),
  ),
  described(
    'LaunchTemplate',
    'DescribeLaunchTemplates',
    (ids) => new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: ids, IncludeManagedResources: true }),
    (answer) => answer.LaunchTemplates,
    {
      latestVersion: extra(
        ec2,
        'DescribeLaunchTemplateVersions',
        ({ key }) => new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: key, Versions: ['$Latest'], IncludeManagedResources: true }),
        (answer) => answer.LaunchTemplateVersions?.[0],
      ),
    },
  ),
  described(
    'VPCEndpoint',
    'DescribeVpcEndpoints',
    (ids) => new DescribeVpcEndpointsCommand({ VpcEndpointIds: ids }),
    (answer) => answer.VpcEndpoints,
  ),
  described(
    'VPCPeeringConnection',
    'DescribeVpcPeeringConnections',
    (ids) => new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: ids }),
    (answer) => answer.VpcPeeringConnections,
  ),
  described(
    'TransitGateway',
    'DescribeTransitGateways',
    (ids) => new DescribeTransitGatewaysCommand({ TransitGatewayIds: ids }),
    (answer) => answer.TransitGateways,
  ),
  described(
    'TransitGatewayAttachment',
    'DescribeTransitGatewayAttachments',
    (ids) => new DescribeTransitGatewayAttachmentsCommand({ TransitGatewayAttachmentIds: ids }),
    (answer) => answer.TransitGatewayAttachments,
  ),
  described(
    'VPNConnection',
    'DescribeVpnConnections',
    (ids) => new DescribeVpnConnectionsCommand({ VpnConnectionIds: ids }),
    (answer) =>
      // The customer's configuration holds the tunnels' keys.
      answer.VpnConnections?.map(({ CustomerGatewayConfiguration: _secret, ...connection }) => connection),
  ),
  described(
    'VPNGateway',
    'DescribeVpnGateways',
    (ids) => new DescribeVpnGatewaysCommand({ VpnGatewayIds: ids }),
    (answer) => answer.VpnGateways,
  ),
  described(
    'CustomerGateway',
    'DescribeCustomerGateways',
    (ids) => new DescribeCustomerGatewaysCommand({ CustomerGatewayIds: ids }),
    (answer) => answer.CustomerGateways,
  ),
  described(
    'FlowLog',
    'DescribeFlowLogs',
    (ids) => new DescribeFlowLogsCommand({ FlowLogIds: ids }),
    (answer) => answer.FlowLogs,
  ),
  described(
    'DHCPOptions',
    'DescribeDhcpOptions',
    (ids) => new DescribeDhcpOptionsCommand({ DhcpOptionsIds: ids }),
    (answer) => answer.DhcpOptions,
  ),
  described(
    'PlacementGroup',
    'DescribePlacementGroups',
    (ids) => new DescribePlacementGroupsCommand({ GroupNames: ids }),
    (answer) => answer.PlacementGroups,
  ),
  described(
    'PrefixList',
    'DescribeManagedPrefixLists',
    (ids) => new DescribeManagedPrefixListsCommand({ PrefixListIds: ids }),
    (answer) => answer.PrefixLists,
    {
      entries: extra(
        ec2,
        'GetManagedPrefixListEntries',
        ({ key }) => new GetManagedPrefixListEntriesCommand({ PrefixListId: key, MaxResults: 100 }),
        (answer) => answer.Entries,
      ),
    },
  ),
  described(
    'Host',
    'DescribeHosts',
    (ids) => new DescribeHostsCommand({ HostIds: ids }),
    (answer) => answer.Hosts,
  ),
  described(
    'SpotInstanceRequest',
    'DescribeSpotInstanceRequests',
    (ids) => new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: ids }),
    (answer) => answer.SpotInstanceRequests,
  ),
];
