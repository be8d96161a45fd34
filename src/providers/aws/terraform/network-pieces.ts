import { defined } from '../../../core/defined.ts';
import { asRecord } from '../../../core/terraform/json.ts';
import { ruleHead } from '../../../core/drift/attributes/security-rules.ts';
import { fact, filled, recordsAt, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import type { Fact, Piece, PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

/** The sources of a rule as EC2 answers it, with the descriptions that each has of its own. SOURCE: EC2's `IpPermission`. */
const sources: readonly (readonly [string, string])[] = [
  ['IpRanges', 'CidrIp'],
  ['Ipv6Ranges', 'CidrIpv6'],
  ['PrefixListIds', 'PrefixListId'],
  ['UserIdGroupPairs', 'GroupId'],
];

function ruleSet(noun: string, native: string): PieceSet {
  return {
    noun,
    native: [native],
    pieces: (permission, parent) => {
      const head = ruleHead(permission['IpProtocol'], permission['FromPort'], permission['ToPort']);
      return sources.flatMap(([list, field]) =>
        recordsAt(permission, list).map((item) => ({
          key: `${head} ${sourceOf(textAt(item, field), textAt(parent, 'GroupId'))}`,
          facts: { description: fact(item['Description']) },
        })),
      );
    },
  };
}

/** A group that lets itself in is written in several ways: as itself, or by its id, with or without its account. */
function sourceOf(source: string, own: string): string {
  const group = source.replace(/^\d+\/(?=sg-)/, '');
  return group !== '' && group === own ? 'self' : group.toLowerCase();
}

const oneRule: PieceRow['pieces'] = (of) => {
  const names = ['cidr_ipv4', 'cidr_ipv6', 'prefix_list_id', 'referenced_security_group_id'];
  const [source = ''] = names.map((name) => textAt(of, name)).filter((text) => text !== '');
  if (source === '') return 'its state does not say what it lets through';
  const key = `${ruleHead(of['ip_protocol'], of['from_port'], of['to_port'])} ${sourceOf(source, textAt(of, 'security_group_id'))}`;
  return [{ key, facts: filled(of, ['description']) }];
};

const severalRules: PieceRow['pieces'] = (of) => {
  const head = ruleHead(of['protocol'], of['from_port'], of['to_port']);
  const all = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids'].flatMap((name) => texts(of[name]));
  all.push(textAt(of, 'source_security_group_id'));
  const group = textAt(of, 'security_group_id');
  const from = all.filter((source) => source !== '').map((source) => sourceOf(source, group));
  if (of['self'] === true) from.push('self');
  if (from.length === 0) return 'its state does not say what it lets through';
  return [...new Set(from)].map((source) => ({ key: `${head} ${source}`, facts: filled(of, ['description']) }));
};

/** Where a route leads, by Terraform's attribute and EC2's field. SOURCE: EC2's `Route`; the argument reference of `aws_route`. */
const targets: readonly (readonly [string, string])[] = [
  ['nat_gateway_id', 'NatGatewayId'],
  ['transit_gateway_id', 'TransitGatewayId'],
  ['vpc_peering_connection_id', 'VpcPeeringConnectionId'],
  ['egress_only_gateway_id', 'EgressOnlyInternetGatewayId'],
  ['carrier_gateway_id', 'CarrierGatewayId'],
  ['local_gateway_id', 'LocalGatewayId'],
  ['core_network_arn', 'CoreNetworkArn'],
  ['network_interface_id', 'NetworkInterfaceId'],
];

const routes: PieceSet = {
  noun: 'route',
  native: ['Routes'],
  pieces: (route) => {
    const key = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId']
      .map((name) => textAt(route, name))
      .find((text) => text !== '');
    if (key === undefined) return [];
    const gateway = textAt(route, 'GatewayId');
    const isEndpoint = gateway.startsWith('vpce-');
    const facts: Record<string, Fact> = {
      gateway_id: fact(isEndpoint ? undefined : gateway || undefined),
      vpc_endpoint_id: fact(isEndpoint ? gateway : undefined),
      ...Object.fromEntries(targets.map(([name, field]) => [name, fact(route[field])])),
    };
    const owned = ownedRoute(route, gateway);
    return [{ key: key.toLowerCase(), facts, ...defined({ owned }) }];
  },
};

function ownedRoute(route: StateValues, gateway: string): string | undefined {
  if (gateway === 'local' || route['Origin'] === 'CreateRouteTable') return 'every route table has it';
  if (route['Origin'] === 'EnableVgwRoutePropagation') return 'a gateway propagates it';
  return gateway.startsWith('vpce-') && textAt(route, 'DestinationPrefixListId') !== '' ? 'a gateway endpoint made it' : undefined;
}

const route: PieceRow['pieces'] = (of) => {
  const names = ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'];
  const [key] = names.map((name) => textAt(of, name)).filter((text) => text !== '');
  if (key === undefined) return 'its state does not say where it leads';
  return [{ key: key.toLowerCase(), facts: filled(of, ['gateway_id', 'vpc_endpoint_id', ...targets.map(([name]) => name)]) }];
};

const protocols: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };
const protocol = (text: string): string => protocols[text.toLowerCase()] ?? text.toLowerCase();

const entries: PieceSet = {
  noun: 'network ACL rule',
  native: ['Entries'],
  pieces: (entry) => {
    const number = textAt(entry, 'RuleNumber');
    const ports = asRecord(entry['PortRange']);
    return [
      {
        key: `${entry['Egress'] === true ? 'egress' : 'ingress'} ${number}`,
        facts: {
          protocol: fact(entry['Protocol'], protocol),
          rule_action: fact(entry['RuleAction']),
          cidr_block: fact(entry['CidrBlock']),
          ipv6_cidr_block: fact(entry['Ipv6CidrBlock']),
          from_port: fact(ports?.['From'] ?? 0),
          to_port: fact(ports?.['To'] ?? 0),
        },
        // The last rule, which denies the rest, cannot be changed. IPv6 has one of its own.
        ...(Number(number) >= 32_767 ? { owned: 'every network ACL has it' } : {}),
      },
    ];
  },
};

const entry: PieceRow['pieces'] = (of) => {
  const all = protocol(textAt(of, 'protocol')) === '-1';
  const facts: Record<string, Fact> = {
    ...filled(of, ['rule_action', 'cidr_block', 'ipv6_cidr_block']),
    ...filled(of, ['protocol'], protocol),
    // Ports mean nothing where every protocol is meant, and the two sides fill them in differently.
    ...(all ? {} : { from_port: fact(of['from_port'] ?? 0), to_port: fact(of['to_port'] ?? 0) }),
  };
  return [{ key: `${of['egress'] === true ? 'egress' : 'ingress'} ${textAt(of, 'rule_number')}`, facts }];
};

const associations: PieceSet = {
  noun: 'association',
  native: ['Associations'],
  pieces: (one) => {
    const key = textAt(one, 'SubnetId') || textAt(one, 'GatewayId');
    // The main table's association is the VPC's.
    return one['Main'] === true || key === '' ? [] : [{ key }];
  },
};

function only(key: string, facts: Record<string, Fact> = {}): readonly Piece[] | string {
  return key === '' ? 'its state does not hold what it is found by' : [{ key, facts }];
}

/** Networks of AWS. */
export const awsNetworkPieces: PieceTable = {
  sets: {
    'aws ingress': ruleSet('ingress rule', 'IpPermissions'),
    'aws egress': ruleSet('egress rule', 'IpPermissionsEgress'),
    'aws routes': routes,
    'aws acl entries': entries,
    'aws route table associations': associations,
    'aws volume attachments': {
      noun: 'attachment',
      native: ['Attachments'],
      pieces: (one) => {
        const key = textAt(one, 'InstanceId');
        return key === '' || one['State'] === 'detached' ? [] : [{ key, facts: { device_name: fact(one['Device']) } }];
      },
    },
    'aws prefix list entries': {
      noun: 'entry',
      native: ['entries'],
      pieces: (one) => [{ key: textAt(one, 'Cidr'), facts: { description: fact(one['Description']) } }],
    },
  },
  rows: {
    aws_vpc_security_group_ingress_rule: { set: 'aws ingress', pieces: oneRule },
    aws_vpc_security_group_egress_rule: { set: 'aws egress', pieces: oneRule },
    aws_security_group_rule: { set: (of) => (of['type'] === 'egress' ? 'aws egress' : 'aws ingress'), pieces: severalRules },
    aws_route: { set: 'aws routes', pieces: route },
    aws_network_acl_rule: { set: 'aws acl entries', pieces: entry },
    aws_route_table_association: { set: 'aws route table associations', pieces: (of) => only(textAt(of, 'subnet_id') || textAt(of, 'gateway_id')) },
    aws_volume_attachment: { set: 'aws volume attachments', pieces: (of) => only(textAt(of, 'instance_id'), filled(of, ['device_name'])) },
    aws_ec2_managed_prefix_list_entry: { set: 'aws prefix list entries', pieces: (of) => only(textAt(of, 'cidr'), filled(of, ['description'])) },
  },
};
