import { defined } from '../../../core/defined.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import { fact, filled, lastOf, setFact, textAt } from '../../../core/drift/subresources/facts.ts';
import type { Fact, PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

function properties(item: StateValues): StateValues {
  return asRecord(item['properties']) ?? {};
}

function nameOf(of: StateValues): string {
  return lastOf(textAt(of, 'name') || textAt(of, 'id')).toLowerCase();
}

/** Fields of a list of objects as one text each, in the order of `names`. */
function lined(value: unknown, names: readonly string[]): Fact {
  const lines = asArray(value).map((item) => {
    const record = asRecord(item) ?? {};
    return names.map((name) => (Array.isArray(record[name]) ? asArray(record[name]).join('') : textAt(record, name)).toLowerCase()).join(' ');
  });
  return { text: lines.sort().join('\n'), shown: value };
}

/** How a kind of DNS record is written: the attribute of Terraform, and the member of ARM's with the fields of each item. */
interface RecordKind {
  readonly attribute: 'records' | 'record';
  readonly members: readonly string[];
  /** ARM's fields in the order of Terraform's; absent where each item is one text. */
  readonly fields?: readonly string[];
  /** The one field of an item that Terraform keeps as a text. */
  readonly only?: string;
}

const kinds: Readonly<Record<string, RecordKind>> = {
  A: { attribute: 'records', members: ['ARecords', 'aRecords'], only: 'ipv4Address' },
  AAAA: { attribute: 'records', members: ['AAAARecords', 'aaaaRecords'], only: 'ipv6Address' },
  NS: { attribute: 'records', members: ['NSRecords', 'nsRecords'], only: 'nsdname' },
  PTR: { attribute: 'records', members: ['PTRRecords', 'ptrRecords'], only: 'ptrdname' },
  CNAME: { attribute: 'record', members: ['CNAMERecord', 'cnameRecord'], only: 'cname' },
  MX: { attribute: 'record', members: ['MXRecords', 'mxRecords'], fields: ['preference', 'exchange'] },
  SRV: { attribute: 'record', members: ['SRVRecords', 'srvRecords'], fields: ['priority', 'weight', 'port', 'target'] },
  CAA: { attribute: 'record', members: ['caaRecords'], fields: ['flags', 'tag', 'value'] },
  TXT: { attribute: 'record', members: ['TXTRecords', 'txtRecords'], fields: ['value'] },
};

/** One text of a record: a name without the dot at its end, in lower case, as the DNS reads it. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

function recordFact({ fields, only }: RecordKind, value: unknown): Fact {
  if (fields !== undefined) return lined(value, fields);
  const items = Array.isArray(value) ? asArray(value) : value === undefined || value === null ? [] : [value];
  return setFact(
    items.map((item) => (typeof item === 'string' ? item : textAt(asRecord(item), only ?? ''))),
    plain,
  );
}

function recordsOf(item: StateValues): Readonly<Record<string, Fact>> {
  const of = properties(item);
  const kind = kinds[lastOf(textAt(item, 'type')).toUpperCase()];
  const member = kind?.members.map((name) => of[name]).find((value) => value !== undefined);
  const target = asRecord(of['targetResource']);
  return {
    ttl: fact(of['TTL'] ?? of['ttl']),
    target_resource_id: fact(textAt(target, 'id').toLowerCase()),
    ...(kind === undefined ? {} : { [kind.attribute]: recordFact(kind, member) }),
  };
}

/** Records that Azure makes with a zone, or for machines whose network registers them. */
function madeByAzure(item: StateValues, type: string, name: string): string | undefined {
  if (type === 'SOA' || (type === 'NS' && name === '@')) return 'every zone has it';
  return properties(item)['isAutoRegistered'] === true ? 'the network of its machine registered it' : undefined;
}

/** Record sets of a zone. SOURCE: `RecordSet` of dns and privatedns in Azure/azure-rest-api-specs. */
const records: PieceSet = {
  noun: 'DNS record',
  native: ['recordSets'],
  pieces: (item) => {
    const type = lastOf(textAt(item, 'type')).toUpperCase();
    const name = textAt(item, 'name').toLowerCase();
    const owned = madeByAzure(item, type, name);
    return [{ key: `${type} ${name}`, facts: recordsOf(item), ...defined({ owned }) }];
  },
};

function record(type: string): PieceRow {
  return {
    set: 'azure DNS records',
    pieces: (of) => {
      const kind = kinds[type];
      const target = textAt(of, 'target_resource_id').toLowerCase();
      const held = kind === undefined || target !== '' ? {} : { [kind.attribute]: recordFact(kind, of[kind.attribute]) };
      const facts = { ...held, ...filled(of, ['ttl']), ...(target === '' ? {} : { target_resource_id: fact(target) }) };
      return [{ key: `${type} ${textAt(of, 'name').toLowerCase()}`, facts }];
    },
  };
}

/** A list below a resource, by name; `facts` by Terraform's name and ARM's. */
function listed(noun: string, native: string, facts: Readonly<Record<string, string>>, owned?: string): PieceSet {
  return {
    noun,
    native: [native],
    pieces: (item) => [
      {
        key: nameOf(item),
        facts: Object.fromEntries(Object.entries(facts).map(([name, field]) => [name, fact(properties(item)[field], (text) => text.toLowerCase())])),
        ...defined({ owned }),
      },
    ],
  };
}

function byName(set: string, facts: readonly string[]): PieceRow {
  return { set, pieces: (of) => [{ key: nameOf(of), facts: filled(of, facts, (text) => text.toLowerCase()) }] };
}

const made = 'programs make them as they run';
const access = (of: StateValues, name: string): Fact =>
  fact(
    textAt(of, name)
      .toLowerCase()
      .replace(/^(none)?$/, 'private'),
  );

/** Containers, with whom they let in. */
const containers: PieceSet = {
  noun: 'container',
  native: ['containers'],
  pieces: (item) => [{ key: nameOf(item), facts: { container_access_type: access(properties(item), 'publicAccess') }, owned: made }],
};

const collections = {
  noun: 'rule collection',
  optional: true,
  pieces: (item: StateValues) => [
    {
      key: nameOf(item),
      facts: { priority: fact(properties(item)['priority']), action: fact(textAt(asRecord(properties(item)['action']), 'type').toLowerCase()) },
    },
  ],
} as const;

/** References of an interface's configurations to something else, by the configuration's name and the other's id. */
function references(noun: string, list: string): PieceSet {
  return {
    noun,
    native: ['ipConfigurations'],
    optional: true,
    pieces: (item) => asArray(properties(item)[list]).map((one) => ({ key: `${nameOf(item)} ${textAt(asRecord(one), 'id').toLowerCase()}` })),
  };
}

function byReference(set: string, attribute: string): PieceRow {
  return {
    set,
    pieces: (of) => [{ key: `${textAt(of, 'ip_configuration_name').toLowerCase()} ${textAt(of, attribute).toLowerCase()}` }],
  };
}

const range = { start_ip_address: 'startIpAddress', end_ip_address: 'endIpAddress' };
const firewallRule = byName('azure firewall rules', Object.keys(range));
const networkRule = byName('azure network rules', ['subnet_id']);
const groups = 'azure interface applications';

/** Pieces that are read below their parent, or lie deep in it. SOURCE: Azure/azure-rest-api-specs. */
export const azurePiecesBelow: PieceTable = {
  sets: {
    'azure DNS records': records,
    'azure firewall rules': listed('firewall rule', 'firewallRules', range),
    'azure cache rules': listed('firewall rule', 'firewallRules', { start_ip: 'startIP', end_ip: 'endIP' }),
    'azure network rules': listed('virtual network rule', 'virtualNetworkRules', { subnet_id: 'virtualNetworkSubnetId' }),
    'azure containers': containers,
    'azure tables': listed('table', 'tables', {}, made),
    'azure queues': listed('queue', 'queues', {}, made),
    'azure shares': listed('share', 'shares', { quota: 'shareQuota', access_tier: 'accessTier', enabled_protocol: 'enabledProtocols' }, made),
    'azure application rules': { ...collections, native: ['applicationRuleCollections'] },
    'azure firewall network rules': { ...collections, native: ['networkRuleCollections'] },
    'azure NAT rules': { ...collections, native: ['natRuleCollections'] },
    'azure interface pools': references('address pool', 'loadBalancerBackendAddressPools'),
    'azure interface gateways': references('gateway pool', 'applicationGatewayBackendAddressPools'),
    'azure interface NAT rules': references('inbound NAT rule', 'loadBalancerInboundNatRules'),
    [groups]: {
      noun: 'application security group',
      native: ['ipConfigurations'],
      optional: true,
      pieces: (item) => asArray(properties(item)['applicationSecurityGroups']).map((one) => ({ key: textAt(asRecord(one), 'id').toLowerCase() })),
    },
    'azure desktop groups': {
      noun: 'application group',
      native: ['applicationGroupReferences'],
      optional: true,
      pieces: (item) => [{ key: textAt(item, 'value').toLowerCase() }],
    },
  },
  rows: {
    ...Object.fromEntries(
      Object.keys(kinds).flatMap((type) =>
        ['dns', 'private_dns'].map((zone) => [`azurerm_${zone}_${type.toLowerCase()}_record`, record(type)] as const),
      ),
    ),
    azurerm_mssql_firewall_rule: firewallRule,
    azurerm_sql_firewall_rule: firewallRule,
    azurerm_postgresql_firewall_rule: firewallRule,
    azurerm_postgresql_flexible_server_firewall_rule: firewallRule,
    azurerm_mysql_firewall_rule: firewallRule,
    azurerm_mysql_flexible_server_firewall_rule: firewallRule,
    azurerm_mariadb_firewall_rule: firewallRule,
    azurerm_synapse_firewall_rule: firewallRule,
    azurerm_redis_firewall_rule: byName('azure cache rules', ['start_ip', 'end_ip']),
    azurerm_mssql_virtual_network_rule: networkRule,
    azurerm_sql_virtual_network_rule: networkRule,
    azurerm_postgresql_virtual_network_rule: networkRule,
    azurerm_mysql_virtual_network_rule: networkRule,
    azurerm_mariadb_virtual_network_rule: networkRule,
    azurerm_storage_container: {
      set: 'azure containers',
      pieces: (of) => [{ key: nameOf(of), facts: { container_access_type: access(of, 'container_access_type') } }],
    },
    azurerm_storage_table: byName('azure tables', []),
    azurerm_storage_queue: byName('azure queues', []),
    azurerm_storage_share: byName('azure shares', ['quota', 'access_tier', 'enabled_protocol']),
    azurerm_firewall_application_rule_collection: byName('azure application rules', ['priority', 'action']),
    azurerm_firewall_network_rule_collection: byName('azure firewall network rules', ['priority', 'action']),
    azurerm_firewall_nat_rule_collection: byName('azure NAT rules', ['priority', 'action']),
    azurerm_network_interface_backend_address_pool_association: byReference('azure interface pools', 'backend_address_pool_id'),
    azurerm_network_interface_application_gateway_backend_address_pool_association: byReference(
      'azure interface gateways',
      'backend_address_pool_id',
    ),
    azurerm_network_interface_nat_rule_association: byReference('azure interface NAT rules', 'nat_rule_id'),
    azurerm_network_interface_application_security_group_association: {
      set: groups,
      pieces: (of) => [{ key: textAt(of, 'application_security_group_id').toLowerCase() }],
    },
    azurerm_virtual_desktop_workspace_application_group_association: {
      set: 'azure desktop groups',
      pieces: (of) => [{ key: textAt(of, 'application_group_id').toLowerCase() }],
    },
  },
};
