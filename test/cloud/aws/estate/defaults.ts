import { digest, type Item } from './where.ts';

/**
 * What AWS makes with an account in each region: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
export function defaultResources(account: string, region: string): Readonly<Record<string, readonly Item[]>> {
  if (region === 'global') return {};
  const id = (prefix: string, part = ''): string => `${prefix}-${digest(`default|${account}|${region}|${prefix}${part}`, 17)}`;
  const VpcId = id('vpc');
  const DhcpOptionsId = id('dopt');
  const Tags: readonly Item[] = [];
  return {
    'AWS::EC2::VPC': [{ VpcId, DhcpOptionsId, CidrBlock: '172.31.0.0/16', IsDefault: true, Tags }],
    'AWS::EC2::Subnet': ['a', 'b', 'c'].map((zone, n) => {
      const SubnetId = id('subnet', zone);
      return {
        SubnetId,
        SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${SubnetId}`,
        VpcId,
        AvailabilityZone: `${region}${zone}`,
        CidrBlock: `172.31.${n * 16}.0/20`,
        DefaultForAz: true,
        MapPublicIpOnLaunch: true,
        AvailableIpAddressCount: 4091,
        Tags,
      };
    }),
    'AWS::EC2::SecurityGroup': [{ GroupId: id('sg'), GroupName: 'default', Description: 'default VPC security group', VpcId, Tags }],
    'AWS::EC2::NetworkAcl': [{ NetworkAclId: id('acl'), VpcId, IsDefault: true, Tags }],
    'AWS::EC2::RouteTable': [
      {
        RouteTableId: id('rtb'),
        VpcId,
        Associations: [{ Main: true, RouteTableId: id('rtb'), RouteTableAssociationId: id('rtbassoc'), AssociationState: { State: 'associated' } }],
        Tags,
      },
    ],
    'AWS::EC2::InternetGateway': [{ InternetGatewayId: id('igw'), Attachments: [{ State: 'available', VpcId }], Tags }],
    'AWS::EC2::DHCPOptions': [
      { DhcpOptionsId, DhcpConfigurations: [{ Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] }], Tags },
    ],
  };
}
