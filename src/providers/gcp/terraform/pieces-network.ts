import { fact, filled, lastOf, recordsAt, setFact, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { Fact, Piece, PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

type Facts = Readonly<Record<string, Fact>>;

/** Pieces with a name, and what is compared of them: the path in Terraform and the field of the API. */
function named(noun: string, native: string, fields: readonly (readonly [path: string, field: string])[], how = fact): PieceSet {
  return {
    noun,
    native: [native],
    optional: true,
    pieces: (item) => [{ key: textAt(item, 'name'), facts: Object.fromEntries(fields.map(([path, field]) => [path, how(item[field])])) }],
  };
}

/** The same in a state: what it fills in. */
function namedRow(set: string, fields: readonly (readonly [path: string, field: string])[], how = fact, key = 'name'): PieceRow {
  return {
    set,
    pieces: (of) => [
      {
        key: textAt(of, key),
        facts: Object.fromEntries(fields.flatMap(([path]) => (isUnset(of[path]) ? [] : [[path, how(of[path])] as const]))),
      },
    ],
  };
}

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A value whose links are names, and whose lists are in order. What is off or none Compute Engine leaves out. */
function plain(value: unknown): Fact {
  if (Array.isArray(value)) return setFact(value, lastOf);
  if (value === false || value === 0) return { text: '', shown: value };
  return fact(value, (text) =>
    text.includes('/projects/') || text.startsWith('projects/') ? lastOf(text) : text.replace(/^(true|false)$/i, (word) => word.toLowerCase()),
  );
}

const natFields = [
  ['nat_ip_allocate_option', 'natIpAllocateOption'],
  ['source_subnetwork_ip_ranges_to_nat', 'sourceSubnetworkIpRangesToNat'],
  ['nat_ips', 'natIps'],
  ['min_ports_per_vm', 'minPortsPerVm'],
  ['enable_dynamic_port_allocation', 'enableDynamicPortAllocation'],
  ['udp_idle_timeout_sec', 'udpIdleTimeoutSec'],
] as const;
const interfaceFields = [
  ['ip_range', 'ipRange'],
  ['vpn_tunnel', 'linkedVpnTunnel'],
  ['interconnect_attachment', 'linkedInterconnectAttachment'],
  ['subnetwork', 'subnetwork'],
] as const;
const peerFields = [
  ['peer_asn', 'peerAsn'],
  ['peer_ip_address', 'peerIpAddress'],
  ['interface', 'interfaceName'],
  ['advertised_route_priority', 'advertisedRoutePriority'],
  ['advertise_mode', 'advertiseMode'],
  ['enable', 'enable'],
] as const;
const peeringFields = [
  ['export_custom_routes', 'exportCustomRoutes'],
  ['import_custom_routes', 'importCustomRoutes'],
  ['peer_network', 'network'],
] as const;

/** What an attachment makes for itself in its router. SOURCE: `managementType` in Compute Engine's description. */
function byAttachment(set: PieceSet): PieceSet {
  return {
    ...set,
    pieces: (item, parent) =>
      set
        .pieces(item, parent)
        .map((piece) => (item['managementType'] === 'MANAGED_BY_ATTACHMENT' ? { ...piece, owned: 'an interconnect attachment made it' } : piece)),
  };
}

/** A rule of a firewall policy, as Terraform or as Compute Engine writes it. SOURCE: `FirewallPolicyRule` in Compute Engine's description. */
function policyRule(rule: StateValues): Piece {
  const match = asRecord(rule['match']) ?? recordsAt(rule, 'match')[0] ?? {};
  const both = (terraform: string, api: string): unknown => match[terraform] ?? match[api];
  const layers = asArray(both('layer4_configs', 'layer4Configs')).map((item) => {
    const layer = asRecord(item) ?? {};
    return `${textAt(layer, 'ip_protocol') || textAt(layer, 'ipProtocol')} ${[...texts(layer['ports'])].sort().join(',')}`.trim();
  });
  const priority = textAt(rule, 'priority');
  const facts: Facts = {
    action: fact(rule['action']),
    direction: fact(rule['direction']),
    disabled: fact(rule['disabled'] === true),
    'match[0].src_ip_ranges': setFact(both('src_ip_ranges', 'srcIpRanges')),
    'match[0].dest_ip_ranges': setFact(both('dest_ip_ranges', 'destIpRanges')),
    'match[0].layer4_configs': setFact(layers),
    target_service_accounts: setFact(rule['target_service_accounts'] ?? rule['targetServiceAccounts']),
  };
  // The last four are made with the policy: they send everything on.
  return { key: priority, facts, ...(Number(priority) >= 2_147_483_644 ? { owned: 'every policy is made with it' } : {}) };
}

function rulesIn(noun: string, native: string): PieceSet {
  return { noun, native: [native], optional: true, pieces: (rule) => [policyRule(rule)] };
}

const ruleRow: PieceRow = { set: 'google firewall policy rules', pieces: (of) => [policyRule(of)] };
const associationRow: PieceRow = {
  set: 'google firewall policy associations',
  pieces: (of) => [{ key: textAt(of, 'name'), facts: { attachment_target: fact(of['attachment_target'], lastOf) } }],
};

/** Disks that an instance's own blocks name. */
function inlineDisks(of: StateValues): readonly string[] {
  return ['attached_disk', 'boot_disk'].flatMap((block) => recordsAt(of, block).map((disk) => lastOf(textAt(disk, 'source'))));
}

/** An end of a group: an instance, an address, and its port. */
function endpoint(of: StateValues): string {
  const instance = lastOf(textAt(of, 'instance'));
  const host = textAt(of, 'fqdn') || textAt(of, 'ip_address') || textAt(of, 'ipAddress');
  return `${instance === '' ? host : `${instance} ${host}`}:${textAt(of, 'port')}`;
}

const endpointRow: PieceRow = { set: 'google network endpoints', pieces: (of) => [{ key: endpoint(of) }] };
const configRow = (): PieceRow => ({ set: 'google instance configurations', pieces: (of) => [{ key: textAt(of, 'name') }] });
const policiesRow: PieceRow = { set: 'google disk policies', pieces: (of) => [{ key: lastOf(textAt(of, 'name')) }] };

/** Parts of networks and machines. SOURCE: Compute Engine's description (`Router`, `Network`, `FirewallPolicy`, `Instance`, `Disk`); the google provider's Read functions. */
export const googleNetworkPieces: PieceTable = {
  sets: {
    'google router nats': named('NAT', 'nats', natFields, plain),
    'google router interfaces': byAttachment(named('interface', 'interfaces', interfaceFields, plain)),
    'google router peers': byAttachment(named('BGP peer', 'bgpPeers', peerFields, plain)),
    'google network peerings': {
      noun: 'peering',
      native: ['peerings'],
      optional: true,
      pieces: (item) => {
        const [piece = { key: '' }] = named('', '', peeringFields, plain).pieces(item, {});
        return [/^gke-.+-peer$|^(filestore|redis)-peer-/.test(piece.key) ? { ...piece, owned: 'a service of Google made it for itself' } : piece];
      },
    },
    'google firewall policy rules': rulesIn('rule', 'rules'),
    'google mirroring rules': rulesIn('mirroring rule', 'packetMirroringRules'),
    'google firewall policy associations': {
      noun: 'association',
      native: ['associations'],
      optional: true,
      pieces: (item) => [{ key: textAt(item, 'name'), facts: { attachment_target: fact(item['attachmentTarget'], lastOf) } }],
    },
    'google instance disks': {
      noun: 'attached disk',
      native: ['disks'],
      pieces: (disk) =>
        textAt(disk, 'source') === ''
          ? []
          : [
              {
                key: lastOf(textAt(disk, 'source')),
                facts: { mode: fact(disk['mode']), device_name: fact(disk['deviceName']) },
                ...(disk['boot'] === true ? { owned: 'it is the boot disk' } : {}),
              },
            ],
    },
    'google disk policies': {
      noun: 'resource policy',
      native: ['resourcePolicies'],
      optional: true,
      pieces: ({ value }) => (typeof value === 'string' ? [{ key: lastOf(value) }] : []),
    },
    'google network endpoints': {
      noun: 'endpoint',
      native: ['endpoints'],
      pieces: (item) => [{ key: endpoint(asRecord(item['networkEndpoint']) ?? item) }],
    },
    'google group members': { noun: 'member', native: ['members'], pieces: (item) => [{ key: lastOf(textAt(item, 'instance')) }] },
    'google instance configurations': {
      noun: 'instance configuration',
      native: ['perInstanceConfigs'],
      pieces: (item) => [{ key: textAt(item, 'name') }],
    },
  },
  rows: {
    google_compute_router_nat: namedRow('google router nats', natFields, plain),
    google_compute_router_interface: namedRow('google router interfaces', interfaceFields, plain),
    google_compute_router_peer: namedRow('google router peers', peerFields, plain),
    google_compute_network_peering: namedRow('google network peerings', peeringFields, plain),
    google_compute_network_peering_routes_config: namedRow('google network peerings', peeringFields.slice(0, 2), plain, 'peering'),
    google_service_networking_connection: { set: 'google network peerings', pieces: (of) => [{ key: textAt(of, 'peering') }] },
    google_compute_firewall_policy_rule: ruleRow,
    google_compute_network_firewall_policy_rule: ruleRow,
    google_compute_region_network_firewall_policy_rule: ruleRow,
    google_compute_network_firewall_policy_packet_mirroring_rule: { ...ruleRow, set: 'google mirroring rules' },
    google_compute_firewall_policy_association: associationRow,
    google_compute_network_firewall_policy_association: associationRow,
    google_compute_region_network_firewall_policy_association: associationRow,
    google_compute_attached_disk: {
      set: 'google instance disks',
      pieces: (of) => [{ key: lastOf(textAt(of, 'disk')), facts: filled(of, ['mode', 'device_name']) }],
    },
    google_compute_instance: {
      set: 'google instance itself',
      pieces: () => [],
      claims: (of) => {
        const link = textAt(of, 'self_link') || textAt(of, 'id');
        const parent = `/${link.slice(Math.max(link.search(/projects\//), 0))}`;
        return inlineDisks(of).map((key) => ({ set: 'google instance disks', parent, key }));
      },
    },
    google_compute_disk_resource_policy_attachment: policiesRow,
    google_compute_region_disk_resource_policy_attachment: policiesRow,
    google_compute_network_endpoint: endpointRow,
    google_compute_region_network_endpoint: endpointRow,
    google_compute_global_network_endpoint: endpointRow,
    google_compute_instance_group_membership: { set: 'google group members', pieces: (of) => [{ key: lastOf(textAt(of, 'instance')) }] },
    google_compute_per_instance_config: configRow(),
    google_compute_region_per_instance_config: configRow(),
  },
};
