import { createdAt, nameTags, of, subnetOf, vpcOf, zoneOf } from '../parts.ts';
import type { Builder } from '../where.ts';

export const networkBuilders: Readonly<Record<string, Builder>> = {
  'AWS::EC2::VPC': {
    build: (at) => ({
      VpcId: `vpc-0${at.hex(16)}`,
      OwnerId: at.account,
      State: 'available',
      CidrBlock: `10.${at.n % 250}.0.0/16`,
      DhcpOptionsId: 'default',
      InstanceTenancy: 'default',
      IsDefault: false,
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::Subnet': {
    build: (at) => {
      const id = `subnet-0${at.hex(16)}`;
      return {
        SubnetId: id,
        SubnetArn: at.arn('ec2', `subnet/${id}`),
        OwnerId: at.account,
        VpcId: vpcOf(at),
        CidrBlock: `10.${Math.floor(at.n / 250) % 250}.${at.n % 250}.0/24`,
        AvailabilityZone: zoneOf(at),
        AvailableIpAddressCount: 251,
        DefaultForAz: false,
        MapPublicIpOnLaunch: false,
        State: 'available',
        Tags: nameTags(at),
      };
    },
  },
  'AWS::EC2::SecurityGroup': {
    nameMember: 'GroupName',
    build: (at) => ({
      GroupId: `sg-0${at.hex(16)}`,
      GroupName: at.name,
      Description: 'managed',
      OwnerId: at.account,
      VpcId: vpcOf(at),
      IpPermissions: [],
      IpPermissionsEgress: [],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::NetworkInterface': {
    build: (at) => ({
      NetworkInterfaceId: `eni-0${at.hex(16)}`,
      AvailabilityZone: zoneOf(at),
      Description: at.name,
      InterfaceType: 'interface',
      OwnerId: at.account,
      RequesterManaged: false,
      PrivateIpAddress: `10.0.1.${(at.n % 250) + 4}`,
      Status: 'available',
      SubnetId: subnetOf(at),
      VpcId: vpcOf(at),
      TagSet: nameTags(at),
    }),
  },
  'AWS::EC2::EIP': {
    build: (at) => ({
      AllocationId: `eipalloc-0${at.hex(16)}`,
      PublicIp: `203.0.113.${(at.n % 250) + 1}`,
      Domain: 'vpc',
      NetworkBorderGroup: at.region,
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::RouteTable': {
    build: (at) => ({ RouteTableId: `rtb-0${at.hex(16)}`, VpcId: vpcOf(at), OwnerId: at.account, Associations: [], Routes: [], Tags: nameTags(at) }),
  },
  'AWS::EC2::NetworkAcl': {
    build: (at) => ({
      NetworkAclId: `acl-0${at.hex(16)}`,
      VpcId: vpcOf(at),
      OwnerId: at.account,
      IsDefault: false,
      Entries: [],
      Associations: [],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::InternetGateway': {
    build: (at) => ({
      InternetGatewayId: `igw-0${at.hex(16)}`,
      OwnerId: at.account,
      Attachments: [{ State: 'available', VpcId: vpcOf(at) }],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::NatGateway': {
    build: (at) => ({
      NatGatewayId: `nat-0${at.hex(16)}`,
      VpcId: vpcOf(at),
      SubnetId: subnetOf(at),
      State: 'available',
      ConnectivityType: 'public',
      CreateTime: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::EgressOnlyInternetGateway': {
    build: (at) => ({
      EgressOnlyInternetGatewayId: `eigw-0${at.hex(16)}`,
      Attachments: [{ State: 'attached', VpcId: vpcOf(at) }],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::VPCEndpoint': {
    build: (at) => ({
      VpcEndpointId: `vpce-0${at.hex(16)}`,
      VpcEndpointType: 'Gateway',
      VpcId: vpcOf(at),
      ServiceName: `com.amazonaws.${at.region}.s3`,
      State: 'available',
      OwnerId: at.account,
      CreationTimestamp: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::VPCPeeringConnection': {
    build: (at) => ({
      VpcPeeringConnectionId: `pcx-0${at.hex(16)}`,
      RequesterVpcInfo: { VpcId: vpcOf(at), OwnerId: at.account, Region: at.region },
      AccepterVpcInfo: { VpcId: 'vpc-0acce99e000000000', OwnerId: at.account, Region: at.region },
      Status: { Code: 'active', Message: 'Active' },
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::TransitGateway': {
    build: (at) => {
      const id = `tgw-0${at.hex(16)}`;
      return {
        TransitGatewayId: id,
        TransitGatewayArn: at.arn('ec2', `transit-gateway/${id}`),
        State: 'available',
        OwnerId: at.account,
        CreationTime: createdAt(at),
        Tags: nameTags(at),
      };
    },
  },
  'AWS::EC2::TransitGatewayAttachment': {
    build: (at) => ({
      TransitGatewayAttachmentId: `tgw-attach-0${at.hex(16)}`,
      TransitGatewayId: of(at, 'AWS::EC2::TransitGateway', 'TransitGatewayId', 'tgw-00000000000000000'),
      TransitGatewayOwnerId: at.account,
      ResourceOwnerId: at.account,
      ResourceType: 'vpc',
      ResourceId: vpcOf(at),
      State: 'available',
      CreationTime: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::VPNConnection': {
    build: (at) => ({ VpnConnectionId: `vpn-0${at.hex(16)}`, State: 'available', Type: 'ipsec.1', Category: 'VPN', Tags: nameTags(at) }),
  },
  'AWS::EC2::VPNGateway': {
    build: (at) => ({ VpnGatewayId: `vgw-0${at.hex(16)}`, State: 'available', Type: 'ipsec.1', VpcAttachments: [], Tags: nameTags(at) }),
  },
  'AWS::EC2::CustomerGateway': {
    build: (at) => ({
      CustomerGatewayId: `cgw-0${at.hex(16)}`,
      State: 'available',
      Type: 'ipsec.1',
      BgpAsn: '65000',
      IpAddress: `198.51.100.${(at.n % 250) + 1}`,
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::FlowLog': {
    build: (at) => ({
      FlowLogId: `fl-0${at.hex(16)}`,
      FlowLogStatus: 'ACTIVE',
      ResourceId: vpcOf(at),
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      CreationTime: createdAt(at),
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::DHCPOptions': {
    build: (at) => ({
      DhcpOptionsId: `dopt-0${at.hex(16)}`,
      OwnerId: at.account,
      DhcpConfigurations: [{ Key: 'domain-name', Values: [{ Value: at.name }] }],
      Tags: nameTags(at),
    }),
  },
  'AWS::EC2::PrefixList': {
    nameMember: 'PrefixListName',
    build: (at) => {
      const id = `pl-0${at.hex(16)}`;
      return {
        PrefixListId: id,
        PrefixListName: at.name,
        PrefixListArn: at.arn('ec2', `prefix-list/${id}`),
        AddressFamily: 'IPv4',
        State: 'create-complete',
        MaxEntries: 10,
        Version: 1,
        OwnerId: at.account,
        Tags: [],
      };
    },
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    nameMember: 'LoadBalancerName',
    build: (at) => ({
      LoadBalancerArn: at.arn('elasticloadbalancing', `loadbalancer/app/${at.name}/${at.hex(16)}`),
      LoadBalancerName: at.name,
      DNSName: `${at.name}-${at.n}.${at.region}.elb.amazonaws.com`,
      CreatedTime: createdAt(at),
      Scheme: 'internet-facing',
      Type: 'application',
      State: { Code: 'active' },
      VpcId: vpcOf(at),
      IpAddressType: 'ipv4',
    }),
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    build: (at) => {
      const parent = String(
        of(at, 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerArn', at.arn('elasticloadbalancing', 'loadbalancer/app/none/0')),
      );
      return {
        ListenerArn: `${parent.replace(':loadbalancer/', ':listener/')}/${at.hex(16)}`,
        LoadBalancerArn: parent,
        Port: 443 + at.n,
        Protocol: 'HTTPS',
        DefaultActions: [],
      };
    },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    nameMember: 'TargetGroupName',
    build: (at) => ({
      TargetGroupArn: at.arn('elasticloadbalancing', `targetgroup/${at.name}/${at.hex(16)}`),
      TargetGroupName: at.name,
      Protocol: 'HTTP',
      Port: 80,
      TargetType: 'ip',
      VpcId: vpcOf(at),
      LoadBalancerArns: [],
    }),
  },
  'AWS::ElasticLoadBalancing::LoadBalancer': {
    nameMember: 'LoadBalancerName',
    build: (at) => ({
      LoadBalancerName: at.name,
      DNSName: `${at.name}.${at.region}.elb.amazonaws.com`,
      CreatedTime: createdAt(at),
      Scheme: 'internal',
      VPCId: vpcOf(at),
      Subnets: [subnetOf(at)],
    }),
  },
};
