import type { Resource } from '../../../../src/core/model.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A part of a managed parent, as its provider writes it, and what the cloud says of the parent. */
export interface SubresourceCase {
  readonly type: string;
  readonly state: Fields;
  readonly parent: Resource;
  /** The parent's Terraform type and attributes. */
  readonly managed: readonly [string, Fields];
  /** The cloud's list where nothing differs. */
  readonly list: readonly unknown[];
  /** Puts a list into the description of the parent. */
  readonly describe: (list: readonly unknown[]) => Fields;
  /** An item that differs from the first in what is compared of it, with the paths that do. */
  readonly changed?: readonly [unknown, readonly string[]];
  /** An item that somebody added by hand; absent where what is added is nobody's drift. */
  readonly added?: unknown;
  /** The path under which an item that was added is a change of the instance itself, which stands for the whole list. */
  readonly whole?: string;
}

const account = '123456789012';
const region = 'eu-west-1';
const subscription = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333';

function aws(type: string, id: string, where = region): Resource {
  return { provider: 'aws', account, region: where, type, id, source: 'test', name: id.slice(id.lastIndexOf('/') + 1) };
}

function azure(type: string, path: string): Resource {
  const id = `${subscription}/resourceGroups/rg/providers/${path}`;
  return {
    provider: 'azure',
    account: subscription.slice('/subscriptions/'.length),
    region,
    type,
    id,
    source: 'test',
    name: id.slice(id.lastIndexOf('/') + 1),
  };
}

const ec2 = (rest: string): string => `arn:aws:ec2:${region}:${account}:${rest}`;
const iam = (rest: string): string => `arn:aws:iam::${account}:${rest}`;
const group = {
  parent: aws('AWS::EC2::SecurityGroup', ec2('security-group/sg-1')),
  managed: ['aws_security_group', { id: 'sg-1', arn: ec2('security-group/sg-1') }],
} as const;
const tcp = (port: number, source: Fields): Fields => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...source });
const world = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const rules = (list: readonly unknown[]): Fields => ({ GroupId: 'sg-1', IpPermissions: list, IpPermissionsEgress: [] });
const routeTable = {
  parent: aws('AWS::EC2::RouteTable', ec2('route-table/rtb-1')),
  managed: ['aws_route_table', { id: 'rtb-1', arn: ec2('route-table/rtb-1') }],
  describe: (list: readonly unknown[]): Fields => ({
    RouteTableId: 'rtb-1',
    Routes: [
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable' },
      { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', Origin: 'CreateRoute' },
      { DestinationCidrBlock: '192.168.0.0/16', GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' },
      ...list,
    ],
  }),
} as const;
const acl = {
  parent: aws('AWS::EC2::NetworkAcl', ec2('network-acl/acl-1')),
  managed: ['aws_network_acl', { id: 'acl-1', arn: ec2('network-acl/acl-1') }],
  describe: (list: readonly unknown[]): Fields => ({
    Entries: [{ Egress: false, RuleNumber: 32767, Protocol: '-1', RuleAction: 'deny', CidrBlock: '0.0.0.0/0' }, ...list],
  }),
} as const;
const role = {
  parent: aws('AWS::IAM::Role', iam('role/web'), 'global'),
  managed: ['aws_iam_role', { id: 'web', name: 'web', path: '/', arn: iam('role/web') }],
} as const;
const policy = (action: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const lambda = `arn:aws:lambda:${region}:${account}:function:f`;
const statement = (sid: string, source: string): Fields => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: lambda,
  Condition: { ArnLike: { 'AWS:SourceArn': source } },
});
const zone = {
  parent: { ...aws('AWS::Route53::HostedZone', 'arn:aws:route53:::hostedzone/Z1', 'global'), name: 'example.com.' },
  managed: ['aws_route53_zone', { id: 'Z1', zone_id: 'Z1', name: 'example.com', arn: 'arn:aws:route53:::hostedzone/Z1' }],
  describe: (list: readonly unknown[]): Fields => ({
    recordSets: [
      { Name: 'example.com.', Type: 'NS', TTL: 172800, ResourceRecords: [{ Value: 'ns-1.awsdns-00.com.' }] },
      { Name: 'example.com.', Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: 'ns-1 hostmaster 1' }] },
      ...list,
    ],
  }),
} as const;
const record = (name: string, ...values: readonly string[]): Fields => ({
  Name: `${name}.`,
  Type: 'A',
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const nsg = {
  parent: azure('microsoft.network/networksecuritygroups', 'Microsoft.Network/networkSecurityGroups/nsg'),
  managed: ['azurerm_network_security_group', { id: `${subscription}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg` }],
} as const;
const nsgRule = (name: string, port: string): Fields => ({
  name,
  properties: {
    ...{ priority: 100, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: port },
    ...{ sourceAddressPrefix: '*', destinationAddressPrefix: '*' },
  },
});
const azureRoute = (name: string, hop: string): Fields => ({ name, properties: { addressPrefix: '0.0.0.0/0', nextHopType: hop } });

/** One of each way in which a part is found in its parent. */
export const subresourceCases: readonly SubresourceCase[] = [
  {
    ...group,
    type: 'aws_vpc_security_group_ingress_rule',
    state: { id: 'sgr-1', security_group_id: 'sg-1', cidr_ipv4: '0.0.0.0/0', ip_protocol: 'tcp', from_port: 8080, to_port: 8080 },
    list: [tcp(8080, world)],
    describe: rules,
    added: tcp(3389, world),
  },
  {
    ...group,
    type: 'aws_vpc_security_group_ingress_rule',
    state: { id: 'sgr-2', security_group_id: 'sg-1', referenced_security_group_id: 'sg-1', ip_protocol: '-1', description: 'each other' },
    list: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: account, Description: 'each other' }] }],
    describe: rules,
    changed: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', Description: 'anybody' }] }, ['description']],
    added: tcp(22, { UserIdGroupPairs: [{ GroupId: 'sg-2' }] }),
  },
  {
    ...group,
    type: 'aws_security_group_rule',
    state: {
      id: 'sgrule-1',
      security_group_id: 'sg-1',
      type: 'ingress',
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks: ['10.0.0.0/8'],
      self: true,
    },
    list: [tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }], UserIdGroupPairs: [{ GroupId: 'sg-1' }] })],
    describe: rules,
    changed: [tcp(443, { IpRanges: [{ CidrIp: '10.0.0.0/8' }] }), ['ingress rule']],
    added: tcp(443, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] }),
  },
  {
    ...routeTable,
    type: 'aws_route',
    state: {
      id: 'r-rtb-1',
      route_table_id: 'rtb-1',
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: 'nat-1',
      gateway_id: '',
      origin: 'CreateRoute',
    },
    list: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', Origin: 'CreateRoute' }],
    changed: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', Origin: 'CreateRoute' }, ['nat_gateway_id']],
    added: { DestinationCidrBlock: '8.8.8.8/32', GatewayId: 'igw-1', Origin: 'CreateRoute' },
  },
  {
    ...acl,
    type: 'aws_network_acl_rule',
    state: {
      ...{ id: 'nacl-1', network_acl_id: 'acl-1', rule_number: 100, egress: false, protocol: '6', rule_action: 'allow' },
      ...{ cidr_block: '10.0.0.0/8', from_port: 22, to_port: 22 },
    },
    list: [{ Egress: false, RuleNumber: 100, Protocol: '6', RuleAction: 'allow', CidrBlock: '10.0.0.0/8', PortRange: { From: 22, To: 22 } }],
    changed: [
      { Egress: false, RuleNumber: 100, Protocol: '6', RuleAction: 'allow', CidrBlock: '0.0.0.0/0', PortRange: { From: 22, To: 22 } },
      ['cidr_block'],
    ],
    added: { Egress: true, RuleNumber: 100, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
  },
  {
    ...role,
    type: 'aws_iam_role_policy_attachment',
    state: { id: 'web-1', role: 'web', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    list: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    describe: (list) => ({ RoleName: 'web', attachedPolicies: list }),
    added: { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  },
  {
    ...role,
    type: 'aws_iam_role_policy',
    state: { id: 'web:read', name: 'read', role: 'web', policy: policy('s3:GetObject') },
    list: [{ name: 'read', document: policy('s3:GetObject') }],
    describe: (list) => ({ RoleName: 'web', inlinePolicies: list }),
    changed: [{ name: 'read', document: policy('*') }, ['policy']],
    added: { name: 'all', document: policy('*') },
  },
  {
    type: 'aws_lambda_permission',
    parent: aws('AWS::Lambda::Function', lambda),
    managed: ['aws_lambda_function', { id: 'f', function_name: 'f', arn: lambda }],
    state: {
      ...{ id: 's3', statement_id: 's3', function_name: 'f', action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' },
      ...{ source_arn: 'arn:aws:s3:::uploads', source_account: null, qualifier: '' },
    },
    list: [statement('s3', 'arn:aws:s3:::uploads')],
    describe: (list) => ({ FunctionName: 'f', policy: list.length === 0 ? null : JSON.stringify({ Version: '2012-10-17', Statement: list }) }),
    changed: [statement('s3', 'arn:aws:s3:::theirs'), ['source_arn']],
    added: statement('hand', 'arn:aws:s3:::other'),
  },
  {
    type: 'aws_cloudwatch_event_target',
    parent: aws('AWS::Events::Rule', `arn:aws:events:${region}:${account}:rule/nightly`),
    managed: ['aws_cloudwatch_event_rule', { id: 'nightly', name: 'nightly', arn: `arn:aws:events:${region}:${account}:rule/nightly` }],
    state: { id: 'nightly-t', rule: 'nightly', event_bus_name: 'default', target_id: 't', arn: lambda },
    list: [{ Id: 't', Arn: lambda }],
    describe: (list) => ({ Name: 'nightly', targets: list }),
    changed: [{ Id: 't', Arn: `${lambda}-theirs` }, ['arn']],
    added: { Id: 'hand', Arn: lambda },
  },
  {
    type: 'aws_volume_attachment',
    parent: aws('AWS::EC2::Volume', ec2('volume/vol-1')),
    managed: ['aws_ebs_volume', { id: 'vol-1', arn: ec2('volume/vol-1') }],
    state: { id: 'vai-1', volume_id: 'vol-1', instance_id: 'i-1', device_name: '/dev/sdh' },
    list: [{ InstanceId: 'i-1', Device: '/dev/sdh', State: 'attached' }],
    describe: (list) => ({ VolumeId: 'vol-1', Attachments: list }),
    changed: [{ InstanceId: 'i-1', Device: '/dev/sdi', State: 'attached' }, ['device_name']],
    added: { InstanceId: 'i-2', Device: '/dev/sdh', State: 'attached' },
  },
  {
    ...zone,
    type: 'aws_route53_record',
    state: {
      id: 'Z1_www.example.com_A',
      zone_id: 'Z1',
      name: 'www',
      fqdn: 'www.example.com',
      type: 'A',
      ttl: 300,
      records: ['192.0.2.2', '192.0.2.1'],
    },
    list: [record('www.example.com', '192.0.2.1', '192.0.2.2')],
    changed: [record('www.example.com', '198.51.100.1'), ['records']],
    added: record('hand.example.com', '192.0.2.9'),
  },
  {
    ...zone,
    type: 'aws_route53_record',
    state: { id: 'Z1_x', zone_id: 'Z1', name: '*.example.com', fqdn: '*.example.com', type: 'TXT', ttl: 60, records: ['v=spf1 -all'] },
    list: [{ Name: '\\052.example.com.', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }] }],
    changed: [{ Name: '\\052.example.com.', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: '"v=spf1 +all"' }] }, ['records']],
    added: record('hand.example.com', '192.0.2.9'),
  },
  {
    ...nsg,
    type: 'azurerm_network_security_rule',
    state: {
      ...{ id: `${nsg.parent.id}/securityRules/https`, name: 'https', network_security_group_name: 'nsg', resource_group_name: 'rg', priority: 100 },
      ...{ direction: 'Inbound', access: 'Allow', protocol: 'Tcp', source_port_range: '*', destination_port_range: '443', description: '' },
      ...{ source_address_prefix: '*', destination_address_prefix: '*' },
    },
    list: [nsgRule('https', '443')],
    describe: (list) => ({ properties: { securityRules: list } }),
    changed: [nsgRule('https', '3389'), ['rule']],
    added: nsgRule('rdp', '3389'),
  },
  {
    type: 'azurerm_route',
    parent: azure('microsoft.network/routetables', 'Microsoft.Network/routeTables/rt'),
    managed: ['azurerm_route_table', { id: `${subscription}/resourceGroups/rg/providers/Microsoft.Network/routeTables/rt` }],
    state: {
      id: `${subscription}/resourceGroups/rg/providers/Microsoft.Network/routeTables/rt/routes/out`,
      ...{ name: 'out', route_table_name: 'rt', address_prefix: '0.0.0.0/0', next_hop_type: 'Internet', next_hop_in_ip_address: '' },
    },
    list: [azureRoute('out', 'Internet')],
    describe: (list) => ({ properties: { routes: list } }),
    changed: [azureRoute('out', 'None'), ['next_hop_type']],
    added: azureRoute('hand', 'Internet'),
  },
  {
    type: 'digitalocean_volume_attachment',
    parent: {
      provider: 'digitalocean',
      account: 'team',
      region: 'fra1',
      type: 'digitalocean:volume',
      id: 'do:volume:v-1',
      source: 'test',
      name: 'data',
    },
    managed: ['digitalocean_volume', { id: 'v-1', urn: 'do:volume:v-1' }],
    state: { id: '7-v-1', volume_id: 'v-1', droplet_id: 7 },
    list: [7],
    describe: (list) => ({ id: 'v-1', droplet_ids: list }),
    added: 8,
  },
];
