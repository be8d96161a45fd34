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
import { CallError } from '../../../core/errors.ts';
import type { CommandOf } from '../sdk.ts';
import { ec2 } from '../services.ts';
import { type Extra, extra, reader, type Reader } from './reader.ts';

/** A row of EC2: everything is described by its id. */
function described<Output>(
  name: string,
  operation: string,
  command: (id: string) => CommandOf<Output>,
  found: (answer: Output) => object | undefined,
  more: Readonly<Record<string, Extra>> = {},
): Reader {
  return reader({
    type: `AWS::EC2::${name}`,
    service: ec2,
    operation,
    command: ({ key }) => command(key),
    found: (answer, { key }) => sameOne(found(answer), key, operation),
    goneCodes: ['InvalidPlacementGroup.Unknown'],
    gone: (answer) => isOver(found(answer)),
    more,
  });
}

/** A server that does not know the filter answers with something else: that tells nothing about what was asked for. */
function sameOne(item: object | undefined, key: string, operation: string): object | undefined {
  if (item === undefined || Object.values(item).includes(key)) return item;
  throw new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `ec2:${operation} answered with something else than ${key}` });
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
    (id) => new DescribeInstancesCommand({ InstanceIds: [id] }),
    (answer) => answer.Reservations?.[0]?.Instances?.[0],
    {
      userData: instanceAttribute('userData'),
      disableApiTermination: instanceAttribute('disableApiTermination'),
      instanceInitiatedShutdownBehavior: instanceAttribute('instanceInitiatedShutdownBehavior'),
    },
  ),
  described(
    'Volume',
    'DescribeVolumes',
    (id) => new DescribeVolumesCommand({ VolumeIds: [id] }),
    (answer) => answer.Volumes?.[0],
  ),
  described(
    'Snapshot',
    'DescribeSnapshots',
    (id) => new DescribeSnapshotsCommand({ SnapshotIds: [id] }),
    (answer) => answer.Snapshots?.[0],
  ),
  described(
    'Image',
    'DescribeImages',
    (id) => new DescribeImagesCommand({ ImageIds: [id] }),
    (answer) => answer.Images?.[0],
  ),
  described(
    'VPC',
    'DescribeVpcs',
    (id) => new DescribeVpcsCommand({ VpcIds: [id] }),
    (answer) => answer.Vpcs?.[0],
    {
      enableDnsSupport: vpcAttribute('enableDnsSupport'),
      enableDnsHostnames: vpcAttribute('enableDnsHostnames'),
    },
  ),
  described(
    'Subnet',
    'DescribeSubnets',
    (id) => new DescribeSubnetsCommand({ SubnetIds: [id] }),
    (answer) => answer.Subnets?.[0],
  ),
  described(
    'SecurityGroup',
    'DescribeSecurityGroups',
    (id) => new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
    (answer) => answer.SecurityGroups?.[0],
  ),
  described(
    'NetworkInterface',
    'DescribeNetworkInterfaces',
    (id) => new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }),
    (answer) => answer.NetworkInterfaces?.[0],
  ),
  described(
    'EIP',
    'DescribeAddresses',
    (id) => new DescribeAddressesCommand(id.startsWith('eipalloc-') ? { AllocationIds: [id] } : { PublicIps: [id] }),
    (answer) => answer.Addresses?.[0],
  ),
  described(
    'RouteTable',
    'DescribeRouteTables',
    (id) => new DescribeRouteTablesCommand({ RouteTableIds: [id] }),
    (answer) => answer.RouteTables?.[0],
  ),
  described(
    'NetworkAcl',
    'DescribeNetworkAcls',
    (id) => new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }),
    (answer) => answer.NetworkAcls?.[0],
  ),
  described(
    'InternetGateway',
    'DescribeInternetGateways',
    (id) => new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }),
    (answer) => answer.InternetGateways?.[0],
  ),
  described(
    'NatGateway',
    'DescribeNatGateways',
    (id) => new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }),
    (answer) => answer.NatGateways?.[0],
  ),
  described(
    'EgressOnlyInternetGateway',
    'DescribeEgressOnlyInternetGateways',
    (id) => new DescribeEgressOnlyInternetGatewaysCommand({ EgressOnlyInternetGatewayIds: [id] }),
    (answer) => answer.EgressOnlyInternetGateways?.[0],
  ),
  described(
    'KeyPair',
    'DescribeKeyPairs',
    (id) => new DescribeKeyPairsCommand({ ...(id.startsWith('key-') ? { KeyPairIds: [id] } : { KeyNames: [id] }), IncludePublicKey: true }),
    (answer) => answer.KeyPairs?.[0],
  ),
  described(
    'LaunchTemplate',
    'DescribeLaunchTemplates',
    (id) => new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }),
    (answer) => answer.LaunchTemplates?.[0],
    {
      latestVersion: extra(
        ec2,
        'DescribeLaunchTemplateVersions',
        ({ key }) => new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: key, Versions: ['$Latest'] }),
        (answer) => answer.LaunchTemplateVersions?.[0],
      ),
    },
  ),
  described(
    'VPCEndpoint',
    'DescribeVpcEndpoints',
    (id) => new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
    (answer) => answer.VpcEndpoints?.[0],
  ),
  described(
    'VPCPeeringConnection',
    'DescribeVpcPeeringConnections',
    (id) => new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] }),
    (answer) => answer.VpcPeeringConnections?.[0],
  ),
  described(
    'TransitGateway',
    'DescribeTransitGateways',
    (id) => new DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }),
    (answer) => answer.TransitGateways?.[0],
  ),
  described(
    'TransitGatewayAttachment',
    'DescribeTransitGatewayAttachments',
    (id) => new DescribeTransitGatewayAttachmentsCommand({ TransitGatewayAttachmentIds: [id] }),
    (answer) => answer.TransitGatewayAttachments?.[0],
  ),
  described(
    'VPNConnection',
    'DescribeVpnConnections',
    (id) => new DescribeVpnConnectionsCommand({ VpnConnectionIds: [id] }),
    (answer) => {
      // The customer's configuration holds the tunnels' keys.
      const { CustomerGatewayConfiguration: _secret, ...connection } = answer.VpnConnections?.[0] ?? {};
      return answer.VpnConnections?.[0] === undefined ? undefined : connection;
    },
  ),
  described(
    'VPNGateway',
    'DescribeVpnGateways',
    (id) => new DescribeVpnGatewaysCommand({ VpnGatewayIds: [id] }),
    (answer) => answer.VpnGateways?.[0],
  ),
  described(
    'CustomerGateway',
    'DescribeCustomerGateways',
    (id) => new DescribeCustomerGatewaysCommand({ CustomerGatewayIds: [id] }),
    (answer) => answer.CustomerGateways?.[0],
  ),
  described(
    'FlowLog',
    'DescribeFlowLogs',
    (id) => new DescribeFlowLogsCommand({ FlowLogIds: [id] }),
    (answer) => answer.FlowLogs?.[0],
  ),
  described(
    'DHCPOptions',
    'DescribeDhcpOptions',
    (id) => new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [id] }),
    (answer) => answer.DhcpOptions?.[0],
  ),
  described(
    'PlacementGroup',
    'DescribePlacementGroups',
    (id) => new DescribePlacementGroupsCommand({ GroupNames: [id] }),
    (answer) => answer.PlacementGroups?.[0],
  ),
  described(
    'PrefixList',
    'DescribeManagedPrefixLists',
    (id) => new DescribeManagedPrefixListsCommand({ PrefixListIds: [id] }),
    (answer) => answer.PrefixLists?.[0],
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
    (id) => new DescribeHostsCommand({ HostIds: [id] }),
    (answer) => answer.Hosts?.[0],
  ),
  described(
    'SpotInstanceRequest',
    'DescribeSpotInstanceRequests',
    (id) => new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }),
    (answer) => answer.SpotInstanceRequests?.[0],
  ),
];
