import { AwsError } from '../errors.ts';
import type { Item } from '../estate.ts';
import { type Fields, isFields } from '../wire/values.ts';
import { type Call, resourcesOf, type Row, texts } from './call.ts';
import { filtersOf, matchesFilters } from './filters.ts';
import { type IdRule, list, type ListOptions } from './list.ts';
import type { PageRule } from './page-rule.ts';
import { pageOf } from './paging.ts';

/**
 * Page sizes: the ranges of `MaxResults` in EC2's Smithy model and API reference; without `MaxResults` all is answered.
 * Codes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const pages = (max: number, min = 5, above: 'refused' | 'capped' = 'refused'): PageRule => ({
  size: 'MaxResults',
  token: 'NextToken',
  min,
  max,
  above,
  badToken: 'InvalidNextToken',
});

const ids = (input: string, member: string, code: string, withoutSize = false): IdRule => ({ input, member, code, withoutSize });

function ec2(operation: string, type: string, member: string, id: IdRule, page?: PageRule, more: ListOptions = {}): Row {
  return list('ec2', operation, type, member, { filters: true, ids: [id], ...(page === undefined ? {} : { page }), ...more });
}

/** `Owners` / `OwnerIds` with `self` or the account's own id; public images and snapshots of others are not in an estate. */
const owned =
  (input: string) =>
  (_item: Item, call: Call): boolean => {
    const owners = texts(call, input);
    return owners.length === 0 || owners.includes('self') || owners.includes(call.caller.account);
  };

/** What a service of AWS manages shows where it is asked for, or not hidden by the account (`$hidden`): https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const visible = (item: Item, call: Call): boolean => item['$hidden'] !== true || call.input['IncludeManagedResources'] === true;
const managed: ListOptions = { keep: visible };

/** Pages count reservations; the estate's instances have one each, or share one where they name the same `$reservation`. */
function describeInstances(call: Call): Fields {
  const rule = pages(1000);
  const asked = texts(call, 'InstanceIds');
  if (asked.length > 0 && call.input['MaxResults'] !== undefined) {
    throw new AwsError('InvalidParameterCombination', 400, 'The parameter instancesSet cannot be used with the parameter maxResults');
  }
  const all = call.estate.list(call.caller.account, call.region, 'AWS::EC2::Instance');
  const shared = all.length > 0 && (all.at(0)['$reservation'] !== undefined || all.at(all.length - 1)['$hidden'] === true);
  if (asked.length === 0 && filtersOf(call) === undefined && !shared) {
    const page = pageOf(call, all, rule);
    return { Reservations: page.items.map((instance) => reservation(call, [instance])), ...page.members };
  }
  let instances = resourcesOf(call, 'AWS::EC2::Instance').filter((item) => matchesFilters(call, item) && visible(item, call));
  if (asked.length > 0) {
    const missing = asked.filter((id) => !instances.some((item) => item['InstanceId'] === id));
    if (missing.length > 0)
      throw new AwsError(
        'InvalidInstanceID.NotFound',
        400,
        `The instance ID${missing.length > 1 ? 's' : ''} '${missing.join(', ')}' do${missing.length > 1 ? '' : 'es'} not exist`,
      );
    instances = instances.filter((item) => asked.includes(String(item['InstanceId'])));
  }
  const groups = [...Map.groupBy(instances, (item) => item['$reservation'] ?? item['InstanceId']).values()];
  const page = pageOf(call, { length: groups.length, at: (n) => groups[n] }, rule);
  return { Reservations: page.items.map((group) => reservation(call, group)), ...page.members };
}

function reservation(call: Call, instances: readonly Item[]): Fields {
  const [first] = instances;
  return {
    ReservationId: String(first?.['$reservation'] ?? first?.['InstanceId']).replace(/^i-/, 'r-'),
    OwnerId: call.caller.account,
    Groups: [],
    Instances: instances,
  };
}

/** `AllRegions` shows those not opted in to as well. */
function describeRegions(call: Call): Fields {
  const names = texts(call, 'RegionNames');
  const unknown = names.filter((name) => !call.estate.regions.some((region) => region.name === name));
  if (unknown.length > 0) throw new AwsError('InvalidParameterValue', 400, `Invalid region '${unknown[0] ?? ''}'`);
  const regions = call.estate.regions
    .filter(
      (region) =>
        (names.length === 0 || names.includes(region.name)) &&
        (call.input['AllRegions'] === true || names.length > 0 || region.optIn !== 'not-opted-in'),
    )
    .map((region) => ({ RegionName: region.name, Endpoint: `ec2.${region.name}.amazonaws.com`, OptInStatus: region.optIn }));
  return { Regions: regions.filter((region) => matchesFilters(call, region)) };
}

/** Attributes that are asked for one by one, from the instance's `$answers`. */
function describeInstanceAttribute(call: Call): Fields {
  const id = call.input['InstanceId'];
  const item = resourcesOf(call, 'AWS::EC2::Instance').find((instance) => instance['InstanceId'] === id);
  if (item === undefined) throw new AwsError('InvalidInstanceID.NotFound', 400, `The instance ID '${String(id)}' does not exist`);
  const answers = item['$answers'];
  const given = isFields(answers) ? answers['DescribeInstanceAttribute'] : undefined;
  const attribute = String(call.input['Attribute']);
  const member = attribute.charAt(0).toUpperCase() + attribute.slice(1);
  const value = isFields(given) ? given[member] : undefined;
  return { InstanceId: id, ...(value === undefined ? {} : { [member]: value }) };
}

/** What a VPC is made with: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
const vpcAttributes: Readonly<Record<string, boolean>> = { enableDnsSupport: true, enableDnsHostnames: false };

function describeVpcAttribute(call: Call): Fields {
  const id = call.input['VpcId'];
  const item = resourcesOf(call, 'AWS::EC2::VPC').find((vpc) => vpc['VpcId'] === id);
  if (item === undefined) throw new AwsError('InvalidVpcID.NotFound', 400, `The vpc ID '${String(id)}' does not exist`);
  const answers = item['$answers'];
  const given = isFields(answers) ? answers['DescribeVpcAttribute'] : undefined;
  const attribute = String(call.input['Attribute']);
  const member = attribute.charAt(0).toUpperCase() + attribute.slice(1);
  const value = (isFields(given) ? given[member] : undefined) ?? { Value: vpcAttributes[attribute] ?? false };
  return { VpcId: id, [member]: value };
}

export const ec2Rows: readonly Row[] = [
  { service: 'ec2', operation: 'DescribeVpcAttribute', handle: describeVpcAttribute },
  { service: 'ec2', operation: 'DescribeRegions', handle: describeRegions },
  { service: 'ec2', operation: 'DescribeInstances', handle: describeInstances },
  { service: 'ec2', operation: 'DescribeInstanceAttribute', handle: describeInstanceAttribute },
  ec2('DescribeVolumes', 'AWS::EC2::Volume', 'Volumes', ids('VolumeIds', 'VolumeId', 'InvalidVolume.NotFound'), pages(1000), managed),
  ec2('DescribeVpcs', 'AWS::EC2::VPC', 'Vpcs', ids('VpcIds', 'VpcId', 'InvalidVpcID.NotFound'), pages(1000)),
  ec2('DescribeSubnets', 'AWS::EC2::Subnet', 'Subnets', ids('SubnetIds', 'SubnetId', 'InvalidSubnetID.NotFound'), pages(1000)),
  ec2('DescribeSecurityGroups', 'AWS::EC2::SecurityGroup', 'SecurityGroups', ids('GroupIds', 'GroupId', 'InvalidGroup.NotFound'), pages(1000)),
  ec2(
    'DescribeNetworkInterfaces',
    'AWS::EC2::NetworkInterface',
    'NetworkInterfaces',
    ids('NetworkInterfaceIds', 'NetworkInterfaceId', 'InvalidNetworkInterfaceID.NotFound', true),
    pages(1000),
    managed,
  ),
  ec2('DescribeAddresses', 'AWS::EC2::EIP', 'Addresses', ids('AllocationIds', 'AllocationId', 'InvalidAllocationID.NotFound')),
  ec2(
    'DescribeSnapshots',
    'AWS::EC2::Snapshot',
    'Snapshots',
    ids('SnapshotIds', 'SnapshotId', 'InvalidSnapshot.NotFound'),
    pages(1000, 5, 'capped'),
    { keep: owned('OwnerIds') },
  ),
  ec2('DescribeImages', 'AWS::EC2::Image', 'Images', ids('ImageIds', 'ImageId', 'InvalidAMIID.NotFound'), pages(1000, 1, 'capped'), {
    keep: (item, call) => owned('Owners')(item, call) && (item['State'] !== 'disabled' || call.input['IncludeDisabled'] === true),
  }),
  ec2('DescribeRouteTables', 'AWS::EC2::RouteTable', 'RouteTables', ids('RouteTableIds', 'RouteTableId', 'InvalidRouteTableID.NotFound'), pages(100)),
  ec2(
    'DescribeNetworkAcls',
    'AWS::EC2::NetworkAcl',
    'NetworkAcls',
    ids('NetworkAclIds', 'NetworkAclId', 'InvalidNetworkAclID.NotFound'),
    pages(1000),
  ),
  ec2(
    'DescribeInternetGateways',
    'AWS::EC2::InternetGateway',
    'InternetGateways',
    ids('InternetGatewayIds', 'InternetGatewayId', 'InvalidInternetGatewayID.NotFound'),
    pages(1000),
  ),
  ec2('DescribeNatGateways', 'AWS::EC2::NatGateway', 'NatGateways', ids('NatGatewayIds', 'NatGatewayId', 'NatGatewayNotFound'), pages(1000)),
  ec2(
    'DescribeEgressOnlyInternetGateways',
    'AWS::EC2::EgressOnlyInternetGateway',
    'EgressOnlyInternetGateways',
    { input: 'EgressOnlyInternetGatewayIds', member: 'EgressOnlyInternetGatewayId' }, // unknown ids are left out, not refused
    pages(255),
  ),
  ec2('DescribeKeyPairs', 'AWS::EC2::KeyPair', 'KeyPairs', ids('KeyNames', 'KeyName', 'InvalidKeyPair.NotFound'), undefined, {
    ids: [ids('KeyNames', 'KeyName', 'InvalidKeyPair.NotFound'), ids('KeyPairIds', 'KeyPairId', 'InvalidKeyPair.NotFound')],
  }),
  ec2(
    'DescribeLaunchTemplates',
    'AWS::EC2::LaunchTemplate',
    'LaunchTemplates',
    ids('LaunchTemplateIds', 'LaunchTemplateId', 'InvalidLaunchTemplateId.NotFound'),
    pages(200, 1),
    managed,
  ),
  ec2(
    'DescribeVpcEndpoints',
    'AWS::EC2::VPCEndpoint',
    'VpcEndpoints',
    ids('VpcEndpointIds', 'VpcEndpointId', 'InvalidVpcEndpointId.NotFound'),
    pages(1000, 5, 'capped'),
  ),
  ec2(
    'DescribeVpcPeeringConnections',
    'AWS::EC2::VPCPeeringConnection',
    'VpcPeeringConnections',
    ids('VpcPeeringConnectionIds', 'VpcPeeringConnectionId', 'InvalidVpcPeeringConnectionID.NotFound'),
    pages(1000),
  ),
  ec2(
    'DescribeTransitGateways',
    'AWS::EC2::TransitGateway',
    'TransitGateways',
    ids('TransitGatewayIds', 'TransitGatewayId', 'InvalidTransitGatewayID.NotFound'),
    pages(1000),
  ),
  ec2(
    'DescribeTransitGatewayAttachments',
    'AWS::EC2::TransitGatewayAttachment',
    'TransitGatewayAttachments',
    ids('TransitGatewayAttachmentIds', 'TransitGatewayAttachmentId', 'InvalidTransitGatewayAttachmentID.NotFound'),
    pages(1000),
  ),
  ec2(
    'DescribeVpnConnections',
    'AWS::EC2::VPNConnection',
    'VpnConnections',
    ids('VpnConnectionIds', 'VpnConnectionId', 'InvalidVpnConnectionID.NotFound'),
  ),
  ec2('DescribeVpnGateways', 'AWS::EC2::VPNGateway', 'VpnGateways', ids('VpnGatewayIds', 'VpnGatewayId', 'InvalidVpnGatewayID.NotFound')),
  ec2(
    'DescribeCustomerGateways',
    'AWS::EC2::CustomerGateway',
    'CustomerGateways',
    ids('CustomerGatewayIds', 'CustomerGatewayId', 'InvalidCustomerGatewayID.NotFound'),
  ),
  ec2('DescribeFlowLogs', 'AWS::EC2::FlowLog', 'FlowLogs', ids('FlowLogIds', 'FlowLogId', 'InvalidFlowLogId.NotFound'), pages(1000, 1, 'capped')),
  ec2(
    'DescribeDhcpOptions',
    'AWS::EC2::DHCPOptions',
    'DhcpOptions',
    ids('DhcpOptionsIds', 'DhcpOptionsId', 'InvalidDhcpOptionID.NotFound'),
    pages(1000),
  ),
  ec2('DescribePlacementGroups', 'AWS::EC2::PlacementGroup', 'PlacementGroups', ids('GroupNames', 'GroupName', 'InvalidPlacementGroup.Unknown')),
  ec2(
    'DescribeManagedPrefixLists',
    'AWS::EC2::PrefixList',
    'PrefixLists',
    ids('PrefixListIds', 'PrefixListId', 'InvalidPrefixListID.NotFound'),
    pages(100, 1),
  ),
  ec2('DescribeHosts', 'AWS::EC2::Host', 'Hosts', ids('HostIds', 'HostId', 'InvalidHostID.NotFound', true), pages(500)),
  ec2(
    'DescribeReservedInstances',
    'AWS::EC2::ReservedInstances',
    'ReservedInstances',
    ids('ReservedInstancesIds', 'ReservedInstancesId', 'InvalidReservedInstancesId'),
  ),
  ec2(
    'DescribeSpotInstanceRequests',
    'AWS::EC2::SpotInstanceRequest',
    'SpotInstanceRequests',
    ids('SpotInstanceRequestIds', 'SpotInstanceRequestId', 'InvalidSpotInstanceRequestID.NotFound'),
    pages(1000),
  ),
];
