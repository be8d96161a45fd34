import {
  DescribeCustomerGatewaysCommand,
  DescribeDhcpOptionsCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeFlowLogsCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewaysCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  type DhcpOptions,
  type InternetGateway,
} from '@aws-sdk/client-ec2';
import { CallError } from '../../../core/errors.ts';
import { ec2 } from '../services.ts';
import { isAnothers, ownerOf } from './ec2.ts';
import { lister, type Place } from './lister.ts';

/* Page sizes: the ranges of MaxResults in the EC2 API reference. Things that are gone stay in the answers for a while, with a state that says so. */

interface DefaultVpc {
  readonly vpcId: string;
  readonly dhcpOptionsId: string | undefined;
}

/** The region's default VPC, asked once. Where that is refused nothing is marked as its part. */
async function defaultVpcs(at: Place): Promise<readonly DefaultVpc[]> {
  const { session, region } = at;
  try {
    return await session.cached(`default-vpc|${region}`, at.signal, async (signal) => {
      const command = new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] });
      const answer = await session.ask(ec2, 'DescribeVpcs', command, { region, signal });
      return (answer.Vpcs ?? []).flatMap(({ VpcId: vpcId, IsDefault, DhcpOptionsId: dhcpOptionsId }) =>
        vpcId === undefined || IsDefault === false ? [] : [{ vpcId, dhcpOptionsId }],
      );
    });
  } catch (error) {
    if (error instanceof CallError && error.failure.kind !== 'cancelled') return [];
    throw error;
  }
}

/** Marks the items that are parts of the default VPC. */
function markDefaults<Item>(isPart: (item: Item, vpc: DefaultVpc) => boolean) {
  return async (items: readonly { readonly item: Item; readonly isDefault: boolean }[], at: Place) => {
    if (items.length === 0) return { items };
    const defaults = await defaultVpcs(at);
    return { items: items.map(({ item }) => ({ item, isDefault: defaults.some((vpc) => isPart(item, vpc)) })) };
  };
}

const unmarked = <Item>(items: readonly Item[] | undefined) => items?.map((item) => ({ item, isDefault: false }));

/** Why something that is over is listed but not counted. */
function over(state: string | undefined, ...ended: readonly string[]): string | undefined {
  return state !== undefined && ended.includes(state) ? state : undefined;
}

export const routeTables = lister({
  type: 'AWS::EC2::RouteTable',
  title: 'Route tables',
  service: ec2,
  operation: 'DescribeRouteTables',
  request: (NextToken) => new DescribeRouteTablesCommand({ MaxResults: 100, NextToken }),
  items: (answer) => answer.RouteTables,
  token: (answer) => answer.NextToken,
  resource: (table, at) => {
    const main = table.Associations?.some((association) => association.Main === true) === true;
    return {
      id: at.arn('ec2', `route-table/${table.RouteTableId ?? ''}`, ownerOf(table.OwnerId)),
      tags: table.Tags ?? [],
      // Every VPC is made with its main table.
      isDefault: main,
      attributes: { routeTableId: table.RouteTableId, vpcId: table.VpcId, main },
    };
  },
});

export const networkAcls = lister({
  type: 'AWS::EC2::NetworkAcl',
  title: 'Network ACLs',
  service: ec2,
  operation: 'DescribeNetworkAcls',
  request: (NextToken) => new DescribeNetworkAclsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.NetworkAcls,
  token: (answer) => answer.NextToken,
  resource: (acl, at) => ({
    id: at.arn('ec2', `network-acl/${acl.NetworkAclId ?? ''}`, ownerOf(acl.OwnerId)),
    tags: acl.Tags ?? [],
    isDefault: acl.IsDefault,
    attributes: { networkAclId: acl.NetworkAclId, vpcId: acl.VpcId },
  }),
});

export const internetGateways = lister({
  type: 'AWS::EC2::InternetGateway',
  title: 'Internet gateways',
  service: ec2,
  operation: 'DescribeInternetGateways',
  request: (NextToken) => new DescribeInternetGatewaysCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => unmarked(answer.InternetGateways),
  token: (answer) => answer.NextToken,
  complete: markDefaults((gateway: InternetGateway, vpc) => gateway.Attachments?.some((attachment) => attachment.VpcId === vpc.vpcId) === true),
  resource: ({ item: gateway, isDefault }, at) => ({
    id: at.arn('ec2', `internet-gateway/${gateway.InternetGatewayId ?? ''}`, ownerOf(gateway.OwnerId)),
    tags: gateway.Tags ?? [],
    isDefault,
    attributes: { internetGatewayId: gateway.InternetGatewayId, vpcId: gateway.Attachments?.[0]?.VpcId },
  }),
});

export const dhcpOptions = lister({
  type: 'AWS::EC2::DHCPOptions',
  title: 'DHCP option sets',
  service: ec2,
  operation: 'DescribeDhcpOptions',
  request: (NextToken) => new DescribeDhcpOptionsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => unmarked(answer.DhcpOptions),
  token: (answer) => answer.NextToken,
  complete: markDefaults((options: DhcpOptions, vpc) => options.DhcpOptionsId === vpc.dhcpOptionsId && (options.Tags ?? []).length === 0),
  resource: ({ item: options, isDefault }, at) => ({
    id: at.arn('ec2', `dhcp-options/${options.DhcpOptionsId ?? ''}`, ownerOf(options.OwnerId)),
    tags: options.Tags ?? [],
    isDefault,
    attributes: { dhcpOptionsId: options.DhcpOptionsId },
  }),
});

export const natGateways = lister({
  type: 'AWS::EC2::NatGateway',
  title: 'NAT gateways',
  service: ec2,
  operation: 'DescribeNatGateways',
  request: (NextToken) => new DescribeNatGatewaysCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.NatGateways,
  token: (answer) => answer.NextToken,
  resource: (gateway, at) => ({
    id: at.arn('ec2', `natgateway/${gateway.NatGatewayId ?? ''}`),
    tags: gateway.Tags ?? [],
    createdAt: gateway.CreateTime,
    uncounted: over(gateway.State, 'deleted', 'failed'),
    attributes: {
      natGatewayId: gateway.NatGatewayId,
      state: gateway.State,
      vpcId: gateway.VpcId,
      subnetId: gateway.SubnetId,
      connectivity: gateway.ConnectivityType,
    },
  }),
});

export const egressOnlyGateways = lister({
  type: 'AWS::EC2::EgressOnlyInternetGateway',
  title: 'Egress-only internet gateways',
  service: ec2,
  operation: 'DescribeEgressOnlyInternetGateways',
  request: (NextToken) => new DescribeEgressOnlyInternetGatewaysCommand({ MaxResults: 255, NextToken }),
  items: (answer) => answer.EgressOnlyInternetGateways,
  token: (answer) => answer.NextToken,
  resource: (gateway, at) => ({
    id: at.arn('ec2', `egress-only-internet-gateway/${gateway.EgressOnlyInternetGatewayId ?? ''}`),
    tags: gateway.Tags ?? [],
    attributes: { egressOnlyInternetGatewayId: gateway.EgressOnlyInternetGatewayId, vpcId: gateway.Attachments?.[0]?.VpcId },
  }),
});

export const vpcEndpoints = lister({
  type: 'AWS::EC2::VPCEndpoint',
  title: 'VPC endpoints',
  service: ec2,
  operation: 'DescribeVpcEndpoints',
  request: (NextToken) => new DescribeVpcEndpointsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.VpcEndpoints,
  token: (answer) => answer.NextToken,
  resource: (endpoint, at) => ({
    id: at.arn('ec2', `vpc-endpoint/${endpoint.VpcEndpointId ?? ''}`, ownerOf(endpoint.OwnerId)),
    tags: endpoint.Tags ?? [],
    createdAt: endpoint.CreationTimestamp,
    uncounted: over(endpoint.State?.toLowerCase(), 'deleted'),
    attributes: {
      vpcEndpointId: endpoint.VpcEndpointId,
      state: endpoint.State,
      serviceName: endpoint.ServiceName,
      kind: endpoint.VpcEndpointType,
      vpcId: endpoint.VpcId,
      requesterManaged: endpoint.RequesterManaged,
    },
  }),
});

export const peerings = lister({
  type: 'AWS::EC2::VPCPeeringConnection',
  title: 'VPC peering connections',
  service: ec2,
  operation: 'DescribeVpcPeeringConnections',
  request: (NextToken) => new DescribeVpcPeeringConnectionsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.VpcPeeringConnections,
  token: (answer) => answer.NextToken,
  resource: (peering, at) => ({
    id: at.arn('ec2', `vpc-peering-connection/${peering.VpcPeeringConnectionId ?? ''}`, ownerOf(peering.RequesterVpcInfo?.OwnerId)),
    tags: peering.Tags ?? [],
    uncounted: over(peering.Status?.Code, 'deleted', 'rejected', 'expired', 'failed'),
    attributes: {
      vpcPeeringConnectionId: peering.VpcPeeringConnectionId,
      status: peering.Status?.Code,
      requesterVpcId: peering.RequesterVpcInfo?.VpcId,
      accepterVpcId: peering.AccepterVpcInfo?.VpcId,
    },
  }),
});

export const transitGateways = lister({
  type: 'AWS::EC2::TransitGateway',
  title: 'Transit gateways',
  service: ec2,
  operation: 'DescribeTransitGateways',
  request: (NextToken) => new DescribeTransitGatewaysCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.TransitGateways,
  token: (answer) => answer.NextToken,
  resource: (gateway, at) => ({
    id: gateway.TransitGatewayArn ?? at.arn('ec2', `transit-gateway/${gateway.TransitGatewayId ?? ''}`),
    tags: gateway.Tags ?? [],
    createdAt: gateway.CreationTime,
    uncounted: over(gateway.State, 'deleted'),
    attributes: { transitGatewayId: gateway.TransitGatewayId, state: gateway.State, ownerId: gateway.OwnerId },
  }),
});

export const transitGatewayAttachments = lister({
  type: 'AWS::EC2::TransitGatewayAttachment',
  title: 'Transit gateway attachments',
  service: ec2,
  operation: 'DescribeTransitGatewayAttachments',
  request: (NextToken) => new DescribeTransitGatewayAttachmentsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.TransitGatewayAttachments,
  token: (answer) => answer.NextToken,
  resource: (attachment, at) => ({
    id: at.arn('ec2', `transit-gateway-attachment/${attachment.TransitGatewayAttachmentId ?? ''}`),
    tags: attachment.Tags ?? [],
    createdAt: attachment.CreationTime,
    uncounted: over(attachment.State, 'deleted', 'rejected', 'failed'),
    attributes: {
      transitGatewayAttachmentId: attachment.TransitGatewayAttachmentId,
      state: attachment.State,
      transitGatewayId: attachment.TransitGatewayId,
      kind: attachment.ResourceType,
      attachedTo: attachment.ResourceId,
    },
  }),
});

export const vpnConnections = lister({
  type: 'AWS::EC2::VPNConnection',
  title: 'VPN connections',
  service: ec2,
  operation: 'DescribeVpnConnections',
  request: () => new DescribeVpnConnectionsCommand({}),
  items: (answer) => answer.VpnConnections,
  resource: (connection, at) => ({
    id: at.arn('ec2', `vpn-connection/${connection.VpnConnectionId ?? ''}`),
    tags: connection.Tags ?? [],
    uncounted: over(connection.State, 'deleted'),
    attributes: { vpnConnectionId: connection.VpnConnectionId, state: connection.State, customerGatewayId: connection.CustomerGatewayId },
  }),
});

export const vpnGateways = lister({
  type: 'AWS::EC2::VPNGateway',
  title: 'VPN gateways',
  service: ec2,
  operation: 'DescribeVpnGateways',
  request: () => new DescribeVpnGatewaysCommand({}),
  items: (answer) => answer.VpnGateways,
  resource: (gateway, at) => ({
    id: at.arn('ec2', `vpn-gateway/${gateway.VpnGatewayId ?? ''}`),
    tags: gateway.Tags ?? [],
    uncounted: over(gateway.State, 'deleted'),
    attributes: { vpnGatewayId: gateway.VpnGatewayId, state: gateway.State, vpcId: gateway.VpcAttachments?.[0]?.VpcId },
  }),
});

export const customerGateways = lister({
  type: 'AWS::EC2::CustomerGateway',
  title: 'Customer gateways',
  service: ec2,
  operation: 'DescribeCustomerGateways',
  request: () => new DescribeCustomerGatewaysCommand({}),
  items: (answer) => answer.CustomerGateways,
  resource: (gateway, at) => ({
    id: at.arn('ec2', `customer-gateway/${gateway.CustomerGatewayId ?? ''}`),
    tags: gateway.Tags ?? [],
    uncounted: over(gateway.State, 'deleted'),
    attributes: { customerGatewayId: gateway.CustomerGatewayId, state: gateway.State, ipAddress: gateway.IpAddress },
  }),
});

export const flowLogs = lister({
  type: 'AWS::EC2::FlowLog',
  title: 'Flow logs',
  service: ec2,
  operation: 'DescribeFlowLogs',
  request: (NextToken) => new DescribeFlowLogsCommand({ MaxResults: 1000, NextToken }),
  items: (answer) => answer.FlowLogs,
  token: (answer) => answer.NextToken,
  resource: (log, at) => ({
    id: at.arn('ec2', `vpc-flow-log/${log.FlowLogId ?? ''}`),
    tags: log.Tags ?? [],
    createdAt: log.CreationTime,
    attributes: { flowLogId: log.FlowLogId, status: log.FlowLogStatus, watches: log.ResourceId, destination: log.LogDestinationType },
  }),
});

export const prefixLists = lister({
  type: 'AWS::EC2::PrefixList',
  title: 'Prefix lists',
  service: ec2,
  operation: 'DescribeManagedPrefixLists',
  request: (NextToken) => new DescribeManagedPrefixListsCommand({ MaxResults: 100, NextToken }),
  items: (answer) => answer.PrefixLists,
  token: (answer) => answer.NextToken,
  // The lists of AWS's own services are in every answer.
  resource: (list, at) =>
    isAnothers(list.OwnerId, at)
      ? undefined
      : {
          id: list.PrefixListArn ?? at.arn('ec2', `prefix-list/${list.PrefixListId ?? ''}`),
          name: list.PrefixListName,
          tags: list.Tags ?? [],
          uncounted: over(list.State, 'delete-complete'),
          attributes: { prefixListId: list.PrefixListId, state: list.State, ownerId: list.OwnerId, maxEntries: list.MaxEntries },
        },
});
