import type { Item } from '../../cloud/aws/estate.ts';
import { arn, tagged, text, type Stand, type TerraformRow } from './state-parts.ts';

/** A type that is named by one id, which is the end of its ARN too. */
function byId(type: string, member: string, kind: string, attributes: (item: Item, at: Stand) => Readonly<Record<string, unknown>>): TerraformRow {
  return {
    type,
    attributes: (item, at) => {
      const id = text(item[member]);
      return { id, arn: arn('ec2', at, `${kind}/${id}`), ...tagged(item), ...attributes(item, at) };
    },
  };
}

const placement = (item: Item): { AvailabilityZone?: string; Tenancy?: string } => item['Placement'] ?? {};
const first = (item: Item, list: string): Item => ((item[list] ?? []) as readonly Item[])[0] ?? {};

/** EC2's types. SOURCE: attribute references of the Terraform AWS provider, `aws_instance` and the others, version 6. */
export const ec2States: Readonly<Record<string, TerraformRow>> = {
  'AWS::EC2::Instance': byId('aws_instance', 'InstanceId', 'instance', (item) => ({
    ami: item['ImageId'],
    instance_type: item['InstanceType'],
    instance_state: 'running',
    availability_zone: placement(item).AvailabilityZone,
    subnet_id: item['SubnetId'],
    private_ip: item['PrivateIpAddress'],
    public_ip: '',
    ebs_optimized: item['EbsOptimized'],
    tenancy: placement(item).Tenancy,
    key_name: '',
    iam_instance_profile: '',
    vpc_security_group_ids: [],
    user_data: null,
    root_block_device: [],
    ebs_block_device: [],
    timeouts: null,
  })),
  'AWS::EC2::Volume': byId('aws_ebs_volume', 'VolumeId', 'volume', (item) => ({
    availability_zone: item['AvailabilityZone'],
    encrypted: item['Encrypted'],
    size: item['Size'],
    type: item['VolumeType'],
    iops: item['Iops'],
    snapshot_id: '',
    kms_key_id: '',
    multi_attach_enabled: false,
  })),
  'AWS::EC2::VPC': byId('aws_vpc', 'VpcId', 'vpc', (item, at) => ({
    cidr_block: item['CidrBlock'],
    instance_tenancy: item['InstanceTenancy'],
    enable_dns_support: true,
    enable_dns_hostnames: false,
    dhcp_options_id: item['DhcpOptionsId'],
    owner_id: at.account,
    main_route_table_id: '',
  })),
  'AWS::EC2::Subnet': byId('aws_subnet', 'SubnetId', 'subnet', (item, at) => ({
    availability_zone: item['AvailabilityZone'],
    cidr_block: item['CidrBlock'],
    vpc_id: item['VpcId'],
    map_public_ip_on_launch: item['MapPublicIpOnLaunch'],
    owner_id: at.account,
  })),
  'AWS::EC2::SecurityGroup': byId('aws_security_group', 'GroupId', 'security-group', (item, at) => ({
    name: item['GroupName'],
    description: item['Description'],
    vpc_id: item['VpcId'],
    ingress: [],
    egress: [],
    owner_id: at.account,
    revoke_rules_on_delete: false,
  })),
  'AWS::EC2::NetworkInterface': byId('aws_network_interface', 'NetworkInterfaceId', 'network-interface', (item, at) => ({
    description: item['Description'],
    subnet_id: item['SubnetId'],
    security_groups: [],
    private_ip: item['PrivateIpAddress'],
    owner_id: at.account,
  })),
  'AWS::EC2::EIP': byId('aws_eip', 'AllocationId', 'elastic-ip', (item) => ({
    allocation_id: item['AllocationId'],
    public_ip: item['PublicIp'],
    domain: 'vpc',
    instance: '',
    network_interface: '',
  })),
  'AWS::EC2::RouteTable': byId('aws_route_table', 'RouteTableId', 'route-table', (item, at) => ({
    vpc_id: item['VpcId'],
    route: [],
    propagating_vgws: [],
    owner_id: at.account,
  })),
  'AWS::EC2::NetworkAcl': byId('aws_network_acl', 'NetworkAclId', 'network-acl', (item, at) => ({
    vpc_id: item['VpcId'],
    subnet_ids: [],
    ingress: [],
    egress: [],
    owner_id: at.account,
  })),
  'AWS::EC2::InternetGateway': byId('aws_internet_gateway', 'InternetGatewayId', 'internet-gateway', (item, at) => ({
    vpc_id: first(item, 'Attachments')['VpcId'],
    owner_id: at.account,
  })),
  // No `arn` in the provider's schema.
  'AWS::EC2::NatGateway': {
    type: 'aws_nat_gateway',
    attributes: (item) => ({
      id: item['NatGatewayId'],
      subnet_id: item['SubnetId'],
      connectivity_type: item['ConnectivityType'],
      ...tagged(item),
    }),
  },
  'AWS::EC2::EgressOnlyInternetGateway': {
    type: 'aws_egress_only_internet_gateway',
    attributes: (item) => ({ id: item['EgressOnlyInternetGatewayId'], vpc_id: first(item, 'Attachments')['VpcId'], ...tagged(item) }),
  },
  'AWS::EC2::VPCEndpoint': byId('aws_vpc_endpoint', 'VpcEndpointId', 'vpc-endpoint', (item, at) => ({
    service_name: item['ServiceName'],
    vpc_id: item['VpcId'],
    vpc_endpoint_type: item['VpcEndpointType'],
    owner_id: at.account,
  })),
  'AWS::EC2::VPCPeeringConnection': {
    type: 'aws_vpc_peering_connection',
    attributes: (item, at) => ({
      id: item['VpcPeeringConnectionId'],
      vpc_id: (item['RequesterVpcInfo'] as Item | undefined)?.['VpcId'],
      peer_owner_id: at.account,
      accept_status: 'active',
      ...tagged(item),
    }),
  },
  'AWS::EC2::TransitGateway': byId('aws_ec2_transit_gateway', 'TransitGatewayId', 'transit-gateway', (_item, at) => ({ owner_id: at.account })),
  'AWS::EC2::TransitGatewayAttachment': byId(
    'aws_ec2_transit_gateway_vpc_attachment',
    'TransitGatewayAttachmentId',
    'transit-gateway-attachment',
    (item, at) => ({ transit_gateway_id: item['TransitGatewayId'], vpc_id: item['ResourceId'], vpc_owner_id: at.account }),
  ),
  'AWS::EC2::VPNConnection': byId('aws_vpn_connection', 'VpnConnectionId', 'vpn-connection', () => ({ type: 'ipsec.1' })),
  'AWS::EC2::VPNGateway': byId('aws_vpn_gateway', 'VpnGatewayId', 'vpn-gateway', () => ({ amazon_side_asn: '64512' })),
  'AWS::EC2::CustomerGateway': byId('aws_customer_gateway', 'CustomerGatewayId', 'customer-gateway', (item) => ({
    bgp_asn: item['BgpAsn'],
    ip_address: item['IpAddress'],
    type: 'ipsec.1',
  })),
  'AWS::EC2::FlowLog': byId('aws_flow_log', 'FlowLogId', 'vpc-flow-log', (item) => ({ vpc_id: item['ResourceId'], traffic_type: 'ALL' })),
  'AWS::EC2::DHCPOptions': byId('aws_vpc_dhcp_options', 'DhcpOptionsId', 'dhcp-options', (_item, at) => ({ owner_id: at.account })),
  'AWS::EC2::PrefixList': byId('aws_ec2_managed_prefix_list', 'PrefixListId', 'prefix-list', (item, at) => ({
    name: item['PrefixListName'],
    max_entries: 10,
    owner_id: at.account,
  })),
  'AWS::EC2::Snapshot': {
    type: 'aws_ebs_snapshot',
    attributes: (item, at) => ({
      id: item['SnapshotId'],
      arn: `arn:aws:ec2:${at.region}::snapshot/${text(item['SnapshotId'])}`,
      volume_id: item['VolumeId'],
      owner_id: at.account,
      ...tagged(item),
    }),
  },
  'AWS::EC2::Image': {
    type: 'aws_ami',
    attributes: (item, at) => ({
      id: item['ImageId'],
      arn: `arn:aws:ec2:${at.region}::image/${text(item['ImageId'])}`,
      name: item['Name'],
      owner_id: at.account,
      ...tagged(item),
    }),
  },
  // The provider's ARN ends in the name, EC2's own in the id.
  'AWS::EC2::KeyPair': {
    type: 'aws_key_pair',
    attributes: (item, at) => ({
      id: item['KeyName'],
      key_name: item['KeyName'],
      key_pair_id: item['KeyPairId'],
      arn: arn('ec2', at, `key-pair/${text(item['KeyName'])}`),
      ...tagged(item),
    }),
  },
  'AWS::EC2::LaunchTemplate': byId('aws_launch_template', 'LaunchTemplateId', 'launch-template', (item) => ({
    name: item['LaunchTemplateName'],
    default_version: 1,
    latest_version: 1,
  })),
  'AWS::EC2::PlacementGroup': {
    type: 'aws_placement_group',
    attributes: (item, at) => ({
      id: item['GroupName'],
      name: item['GroupName'],
      placement_group_id: item['GroupId'],
      arn: arn('ec2', at, `placement-group/${text(item['GroupName'])}`),
      strategy: item['Strategy'],
      ...tagged(item),
    }),
  },
  'AWS::EC2::Host': byId('aws_ec2_host', 'HostId', 'dedicated-host', (item, at) => ({
    availability_zone: item['AvailabilityZone'],
    owner_id: at.account,
  })),
};
