import { asRecord } from '../../../core/terraform/json.ts';
import { networkRuleLines } from '../../../core/drift/attributes/network-rules.ts';
import { fact, filled, lastOf, setFact, textAt } from '../../../core/drift/subresources/facts.ts';
import type { PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

function properties(item: StateValues): StateValues {
  return asRecord(item['properties']) ?? {};
}

/** A list of named children in the parent's own description; `facts` by Terraform's name and ARM's. */
function named(noun: string, native: string, facts: Readonly<Record<string, string>> = {}): PieceSet {
  return {
    noun,
    native: [native],
    optional: true,
    pieces: (item) => [
      {
        key: textAt(item, 'name').toLowerCase(),
        facts: Object.fromEntries(Object.entries(facts).map(([name, field]) => [name, fact(properties(item)[field], (text) => text.toLowerCase())])),
      },
    ],
  };
}

function byName(set: string, facts: readonly string[] = []): PieceRow {
  return {
    set,
    pieces: (of) => [{ key: (textAt(of, 'name') || lastOf(textAt(of, 'id'))).toLowerCase(), facts: filled(of, facts, (text) => text.toLowerCase()) }],
  };
}

/** References to others by their ARM ids, which are written in any case. */
function references(noun: string, native: string, id: (item: StateValues) => unknown = (item) => item['id']): PieceSet {
  return {
    noun,
    native: [native],
    optional: true,
    pieces: (item) => {
      const key = id(item);
      return typeof key === 'string' && key !== '' ? [{ key: key.toLowerCase() }] : [];
    },
  };
}

function byReference(set: string, attribute: string): PieceRow {
  return { set, pieces: (of) => [{ key: textAt(of, attribute).toLowerCase() }] };
}

const rules: PieceSet = {
  noun: 'security rule',
  native: ['securityRules'],
  optional: true,
  pieces: (item) => [{ key: textAt(item, 'name').toLowerCase(), facts: { rule: fact(networkRuleLines([item])[0]) } }],
};

const rule: PieceRow = {
  set: 'azure security rules',
  pieces: (of) => [{ key: textAt(of, 'name').toLowerCase(), facts: { rule: fact(networkRuleLines([of])[0]) } }],
};

const permissions = ['key', 'secret', 'certificate', 'storage'] as const;

/** Who may read a vault; permissions in any order and case. SOURCE: `AccessPolicyEntry` of Microsoft.KeyVault in Azure/azure-rest-api-specs. */
const accessPolicies: PieceSet = {
  noun: 'access policy',
  native: ['accessPolicies'],
  optional: true,
  pieces: (item) => {
    const granted = asRecord(item['permissions']);
    return [
      {
        key: policyKey(textAt(item, 'objectId'), textAt(item, 'applicationId')),
        facts: Object.fromEntries(
          permissions.map((kind) => [
            `${kind}_permissions`,
            setFact(granted?.[kind === 'storage' ? kind : `${kind}s`], (text) => text.toLowerCase()),
          ]),
        ),
      },
    ];
  },
};

const accessPolicy: PieceRow = {
  set: 'azure access policies',
  pieces: (of) => [
    {
      key: policyKey(textAt(of, 'object_id'), textAt(of, 'application_id')),
      facts: Object.fromEntries(permissions.map((kind) => [`${kind}_permissions`, setFact(of[`${kind}_permissions`], (text) => text.toLowerCase())])),
    },
  ],
};

function policyKey(object: string, application: string): string {
  return [object, application]
    .filter((text) => text !== '')
    .join(' ')
    .toLowerCase();
}

const managedDisk = (item: StateValues): unknown => asRecord(item['managedDisk'])?.['id'];
const route = { address_prefix: 'addressPrefix', next_hop_type: 'nextHopType', next_hop_in_ip_address: 'nextHopIpAddress' };
const balanced = { frontend_port: 'frontendPort', backend_port: 'backendPort', protocol: 'protocol' };
const probe = { port: 'port', protocol: 'protocol', request_path: 'requestPath' };

/** Azure, by the descriptions that ARM gives of the parents. SOURCE: Azure/azure-rest-api-specs. */
export const azurePieces: PieceTable = {
  sets: {
    'azure security rules': rules,
    'azure routes': named('route', 'routes', route),
    'azure access policies': accessPolicies,
    'azure subnet groups': references('network security group', 'networkSecurityGroup'),
    'azure subnet route tables': references('route table', 'routeTable'),
    'azure subnet gateways': references('NAT gateway', 'natGateway'),
    'azure interface groups': references('network security group', 'networkSecurityGroup'),
    'azure gateway addresses': references('public IP address', 'publicIpAddresses'),
    'azure gateway prefixes': references('public IP prefix', 'publicIpPrefixes'),
    'azure data disks': references('data disk', 'storageProfile.dataDisks', managedDisk),
    'azure address pools': named('address pool', 'backendAddressPools'),
    'azure probes': named('probe', 'probes', probe),
    'azure load balancing rules': named('rule', 'loadBalancingRules', balanced),
    'azure inbound rules': named('inbound NAT rule', 'inboundNatRules'),
    'azure outbound rules': named('outbound rule', 'outboundRules'),
  },
  rows: {
    azurerm_network_security_rule: rule,
    azurerm_route: byName('azure routes', Object.keys(route)),
    azurerm_key_vault_access_policy: accessPolicy,
    azurerm_subnet_network_security_group_association: byReference('azure subnet groups', 'network_security_group_id'),
    azurerm_subnet_route_table_association: byReference('azure subnet route tables', 'route_table_id'),
    azurerm_subnet_nat_gateway_association: byReference('azure subnet gateways', 'nat_gateway_id'),
    azurerm_network_interface_security_group_association: byReference('azure interface groups', 'network_security_group_id'),
    azurerm_nat_gateway_public_ip_association: byReference('azure gateway addresses', 'public_ip_address_id'),
    azurerm_nat_gateway_public_ip_prefix_association: byReference('azure gateway prefixes', 'public_ip_prefix_id'),
    azurerm_virtual_machine_data_disk_attachment: byReference('azure data disks', 'managed_disk_id'),
    azurerm_lb_backend_address_pool: byName('azure address pools'),
    azurerm_lb_probe: byName('azure probes', Object.keys(probe)),
    azurerm_lb_rule: byName('azure load balancing rules', Object.keys(balanced)),
    azurerm_lb_nat_rule: byName('azure inbound rules'),
    azurerm_lb_outbound_rule: byName('azure outbound rules'),
  },
};
