import type { Resource } from '../../../../src/core/model.ts';
import type { SubresourceCase } from './subresource-cases.ts';

type Fields = Readonly<Record<string, unknown>>;

const account = '0b1f6471-1bf0-4dda-aec3-111122223333';
const group = `/subscriptions/${account}/resourceGroups/rg/providers`;

/** A parent, and the key under which its description holds a list. */
function held(type: string, managed: string, path: string, list: string, isBelow = true): Pick<SubresourceCase, 'parent' | 'managed' | 'describe'> {
  const id = `${group}/${path}`;
  const parent: Resource = { provider: 'azure', account, region: 'westeurope', type, id, source: 'test', name: id.slice(id.lastIndexOf('/') + 1) };
  return { parent, managed: [managed, { id }], describe: (items) => (isBelow ? { [list]: items } : { properties: { [list]: items } }) };
}

const zone = held('Microsoft.Network/dnsZones', 'azurerm_dns_zone', 'Microsoft.Network/dnsZones/example.com', 'recordSets');
const inside = held('Microsoft.Network/privateDnsZones', 'azurerm_private_dns_zone', 'Microsoft.Network/privateDnsZones/corp', 'recordSets');
const sql = 'Microsoft.Sql/servers/sql';
const rules = held('Microsoft.Sql/servers', 'azurerm_mssql_server', sql, 'firewallRules');
const storage = 'Microsoft.Storage/storageAccounts/acct';
const kept = (list: string) => held('Microsoft.Storage/storageAccounts', 'azurerm_storage_account', storage, list);
const nic = held(
  'Microsoft.Network/networkInterfaces',
  'azurerm_network_interface',
  'Microsoft.Network/networkInterfaces/nic',
  'ipConfigurations',
  false,
);
const firewall = held('Microsoft.Network/azureFirewalls', 'azurerm_firewall', 'Microsoft.Network/azureFirewalls/fw', 'networkRuleCollections', false);
const pool = `${group}/Microsoft.Network/loadBalancers/lb/backendAddressPools/web`;

function set(zoneType: string, type: string, name: string, properties: Fields): Fields {
  return { id: `x/${type}/${name}`, name, type: `Microsoft.Network/${zoneType}/${type}`, properties };
}

function opened(name: string, from: string): Fields {
  return {
    id: `${group}/${sql}/firewallRules/${name}`,
    name,
    type: 'Microsoft.Sql/servers/firewallRules',
    properties: { startIpAddress: from, endIpAddress: '10.0.0.9' },
  };
}

function record(type: string, name: string, state: Fields): Fields {
  return { id: `${zone.parent.id}/${type}/${name}`, name, zone_name: 'example.com', ttl: 300, ...state };
}

const collection = (name: string, action: string): Fields => ({ name, properties: { priority: 100, action: { type: action }, rules: [] } });
const configured = (ids: readonly string[]): Fields => ({
  name: 'internal',
  properties: { loadBalancerBackendAddressPools: ids.map((id) => ({ id })) },
});

/** What is read below Azure's resources, or lies deep in them. Answers: the list examples of each API in Azure/azure-rest-api-specs. */
export const azureCases: readonly SubresourceCase[] = [
  {
    ...zone,
    type: 'azurerm_dns_a_record',
    state: record('A', 'www', { records: ['192.0.2.2', '192.0.2.1'], target_resource_id: '' }),
    list: [
      set('dnszones', 'A', 'www', {
        TTL: 300,
        fqdn: 'www.example.com.',
        ARecords: [{ ipv4Address: '192.0.2.1' }, { ipv4Address: '192.0.2.2' }],
        targetResource: {},
      }),
      set('dnszones', 'NS', '@', { TTL: 172800, NSRecords: [{ nsdname: 'ns1-01.azure-dns.com.' }] }),
      set('dnszones', 'SOA', '@', { TTL: 3600 }),
    ],
    changed: [set('dnszones', 'A', 'www', { TTL: 60, ARecords: [{ ipv4Address: '198.51.100.1' }] }), ['records', 'ttl']],
    added: set('dnszones', 'A', 'hand', { TTL: 60, ARecords: [{ ipv4Address: '198.51.100.1' }] }),
  },
  {
    ...zone,
    type: 'azurerm_dns_txt_record',
    state: record('TXT', '@', { record: [{ value: 'v=spf1 include:example.org -all' }] }),
    list: [set('dnszones', 'TXT', '@', { TTL: 300, TXTRecords: [{ value: ['v=spf1 include:', 'example.org -all'] }] })],
    changed: [set('dnszones', 'TXT', '@', { TTL: 300, TXTRecords: [{ value: ['v=spf1 +all'] }] }), ['record']],
    added: set('dnszones', 'TXT', 'hand', { TTL: 60, TXTRecords: [{ value: ['x'] }] }),
  },
  {
    ...zone,
    type: 'azurerm_dns_mx_record',
    state: record('MX', '@', { record: [{ preference: '10', exchange: 'mail.example.com' }] }),
    list: [set('dnszones', 'MX', '@', { TTL: 300, MXRecords: [{ preference: 10, exchange: 'mail.example.com' }] })],
    changed: [set('dnszones', 'MX', '@', { TTL: 300, MXRecords: [{ preference: 20, exchange: 'mail.example.com' }] }), ['record']],
    added: set('dnszones', 'CNAME', 'hand', { TTL: 60, CNAMERecord: { cname: 'example.org' } }),
  },
  {
    ...zone,
    type: 'azurerm_dns_caa_record',
    state: record('CAA', '@', { record: [{ flags: 0, tag: 'issue', value: 'example.org' }] }),
    list: [set('dnszones', 'CAA', '@', { TTL: 300, caaRecords: [{ flags: 0, tag: 'issue', value: 'example.org' }] })],
    changed: [set('dnszones', 'CAA', '@', { TTL: 300, caaRecords: [{ flags: 0, tag: 'issue', value: 'example.net' }] }), ['record']],
  },
  {
    ...inside,
    type: 'azurerm_private_dns_cname_record',
    state: { id: `${inside.parent.id}/CNAME/db`, name: 'db', zone_name: 'corp', ttl: 60, record: 'db.internal.example' },
    list: [
      set('privateDnsZones', 'CNAME', 'db', { ttl: 60, fqdn: 'db.corp.', cnameRecord: { cname: 'db.internal.example' }, isAutoRegistered: false }),
      set('privateDnsZones', 'A', 'vm-1', { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.4' }], isAutoRegistered: true }),
    ],
    changed: [set('privateDnsZones', 'CNAME', 'db', { ttl: 60, cnameRecord: { cname: 'hand.example' } }), ['record']],
    added: set('privateDnsZones', 'A', 'hand', { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.5' }] }),
  },
  {
    ...rules,
    type: 'azurerm_mssql_firewall_rule',
    state: {
      id: `${group}/${sql}/firewallRules/office`,
      name: 'office',
      server_id: `${group}/${sql}`,
      start_ip_address: '10.0.0.1',
      end_ip_address: '10.0.0.9',
    },
    list: [opened('office', '10.0.0.1')],
    changed: [opened('office', '0.0.0.0'), ['start_ip_address']],
    added: opened('hand', '0.0.0.0'),
  },
  {
    ...held('Microsoft.Cache/Redis', 'azurerm_redis_cache', 'Microsoft.Cache/redis/cache', 'firewallRules'),
    type: 'azurerm_redis_firewall_rule',
    state: { id: `${group}/Microsoft.Cache/redis/cache/firewallRules/office`, name: 'office', start_ip: '10.0.0.1', end_ip: '10.0.0.9' },
    list: [{ name: 'cache/office', properties: { startIP: '10.0.0.1', endIP: '10.0.0.9' } }],
    changed: [{ name: 'cache/office', properties: { startIP: '10.0.0.1', endIP: '10.255.255.255' } }, ['end_ip']],
    added: { name: 'cache/hand', properties: { startIP: '0.0.0.0', endIP: '0.0.0.0' } },
  },
  {
    ...kept('containers'),
    type: 'azurerm_storage_container',
    state: {
      ...{ id: 'https://acct.blob.core.windows.net/web', name: 'web', storage_account_name: 'acct', container_access_type: 'private' },
      resource_manager_id: `${group}/${storage}/blobServices/default/containers/web`,
    },
    list: [
      { name: 'web', properties: { publicAccess: 'None' } },
      { name: 'azure-webjobs-hosts', properties: { publicAccess: 'None' } },
    ],
    changed: [{ name: 'web', properties: { publicAccess: 'Blob' } }, ['container_access_type']],
  },
  {
    ...kept('tables'),
    type: 'azurerm_storage_table',
    state: { id: "https://acct.table.core.windows.net/Tables('orders')", name: 'orders', storage_account_name: 'acct' },
    list: [{ name: 'orders', properties: { tableName: 'orders' } }],
  },
  {
    ...kept('shares'),
    type: 'azurerm_storage_share',
    state: { id: 'https://acct.file.core.windows.net/s', name: 's', storage_account_id: `${group}/${storage}`, quota: 50, access_tier: 'Hot' },
    list: [{ name: 's', properties: { shareQuota: 50, accessTier: 'Hot', enabledProtocols: 'SMB' } }],
    changed: [{ name: 's', properties: { shareQuota: 5120, accessTier: 'Hot' } }, ['quota']],
  },
  {
    ...nic,
    type: 'azurerm_network_interface_backend_address_pool_association',
    state: {
      id: `${nic.parent.id}/ipConfigurations/internal|${pool}`,
      ...{ network_interface_id: nic.parent.id, ip_configuration_name: 'internal', backend_address_pool_id: pool },
    },
    list: [configured([pool.toUpperCase()])],
    added: configured([`${pool}-hand`]),
  },
  {
    ...firewall,
    type: 'azurerm_firewall_network_rule_collection',
    state: { id: `${firewall.parent.id}/networkRuleCollections/out`, name: 'out', azure_firewall_name: 'fw', priority: 100, action: 'Allow' },
    list: [collection('out', 'Allow')],
    changed: [collection('out', 'Deny'), ['action']],
    added: collection('hand', 'Allow'),
  },
];
