import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { azurermTypes } from '../../../src/providers/azure/terraform/azurerm-types.ts';
import { covered } from '../../../src/providers/azure/types.ts';
import { guid, type Kept } from '../../cloud/azure/estate.ts';
import { allRules } from '../../rules.ts';
import { azurermChildIds } from '../../unit/core/drift/azurerm-child-ids.ts';
import { azurermIds } from '../../unit/core/drift/azurerm-ids.ts';
import { stateJson, type StateResource } from '../drift/state-of.ts';
import { only, type Scanned, startScan } from './scan.ts';

type Item = Omit<Kept, 'subscription'>;

const account = guid(2, 1);
const below = `/subscriptions/${account}/resourceGroups/rg-0/providers`;
const listed: ReadonlySet<string> = new Set(covered);

/** Types whose resources the ownership rules give to Azure whatever they are called. */
const ofAzure: ReadonlySet<string> = new Set(['azurerm_network_watcher']);

/** The documented id of a type with names of its own. */
function idOf(documented: string, suffix: string): string {
  return `${documented.replace('@', below)}-${suffix}`;
}

interface Planted {
  readonly items: readonly Item[];
  readonly state: readonly StateResource[];
  /** `kind address`, or `kind id` for what no state names; sorted. */
  readonly expected: readonly string[];
}

/**
 * Of each type: one that is in step, one that lies elsewhere than its state says where that is compared, one that the cloud has no more, and one more of what
 * a listing covers, which no state names.
 */
function plant(types: readonly (readonly [type: string, documented: string])[]): Planted {
  const items: Item[] = [];
  const state: StateResource[] = [];
  const expected: string[] = [];
  for (const [type, documented] of types) {
    const native = azurermTypes[type] ?? '';
    const isListed = listed.has(native);
    const isPlaced = allRules.attributesOf(type).some(({ path }) => path === 'location');
    const put = (suffix: string, location: string): void => {
      const id = idOf(documented, suffix);
      items.push({
        table: isListed ? 'Resources' : 'below',
        id,
        name: id.slice(id.lastIndexOf('/') + 1),
        type: native,
        location,
        tags: null,
        body: {},
      });
    };
    const know = (suffix: string): void => {
      const attributes = { id: idOf(documented, suffix), ...(isPlaced ? { location: 'westeurope' } : {}) };
      state.push({ type, name: suffix, attributes, provider: 'hashicorp/azurerm' });
    };
    put('same', 'West Europe');
    know('same');
    put('moved', isPlaced ? 'northeurope' : 'westeurope');
    know('moved');
    if (isPlaced) expected.push(`changed ${type}.moved`);
    know('gone');
    expected.push(`missing ${type}.gone`);
    if (!isListed) continue;
    put('hand', 'westeurope');
    if (!ofAzure.has(type)) expected.push(`unmanaged ${idOf(documented, 'hand')}`);
  }
  return { items, state, expected: expected.sort() };
}

/** One Terraform type for each ARM type that lies in a resource group. */
const types = [
  ...new Map(
    Object.entries({ ...azurermChildIds, ...azurermIds })
      .filter(([, id]) => id.startsWith('@/') && !id.includes('|') && !id.includes(';'))
      .map((entry) => [azurermTypes[entry[0]]?.toLowerCase(), entry] as const),
  ).values(),
];

describe('planted drift over the wire, Azure', function () {
  this.timeout(120_000);
  let scanned: Scanned | undefined;

  afterEach(async () => {
    await scanned?.close();
    scanned = undefined;
  });

  it('finds what was planted in every type, and nothing else', async () => {
    const planted = plant(types);
    assert.ok(planted.expected.length > 600, `${planted.expected.length} cases`);
    scanned = await startScan({ subscriptions: [{ id: account, name: 'prod', groups: 1, resources: [], items: planted.items }] });
    const { folder, engine } = scanned.opened;
    writeFileSync(
      join(folder, 'prod.tfstate'),
      stateJson([
        {
          type: 'azurerm_resource_group',
          name: 'main',
          attributes: { id: `/subscriptions/${account}/resourceGroups/rg-0`, location: 'westeurope' },
          provider: 'hashicorp/azurerm',
        },
        ...planted.state,
      ]),
    );
    const report = await engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, filter: only });
    assert.deepEqual(report.items.map(({ kind, address, id }) => `${kind} ${address ?? id ?? ''}`).sort(), planted.expected);
    assert.deepEqual(report.notComparable, []);
    assert.deepEqual(report.problems, []);
  });

  it('finds what was planted among records, rules and secrets below managed resources', async () => {
    const [zone, server, vault] = [
      `${below}/Microsoft.Network/dnsZones/example.com`,
      `${below}/Microsoft.Sql/servers/sql`,
      `${below}/Microsoft.KeyVault/vaults/v`,
    ];
    const item = (table: Item['table'], id: string, type: string, properties: Readonly<Record<string, unknown>> = {}): Item => {
      const name = id.slice(id.lastIndexOf('/') + 1);
      return { table, id, name, type, location: 'westeurope', tags: null, body: { properties } };
    };
    const record = (name: string, address: string): Item =>
      item('below', `${zone}/A/${name}`, 'Microsoft.Network/dnszones/A', { TTL: 300, ARecords: [{ ipv4Address: address }] });
    const rule = (name: string, from: string): Item =>
      item('below', `${server}/firewallRules/${name}`, 'Microsoft.Sql/servers/firewallRules', { startIpAddress: from, endIpAddress: '10.0.0.9' });
    const secret = (name: string, version: string): Item =>
      item('below', `${vault}/secrets/${name}`, 'Microsoft.KeyVault/vaults/secrets', {
        secretUriWithVersion: `https://v.vault.azure.net/secrets/${name}/${version}`,
      });
    const items = [
      item('Resources', zone, 'Microsoft.Network/dnsZones'),
      item('Resources', server, 'Microsoft.Sql/servers'),
      item('Resources', vault, 'Microsoft.KeyVault/vaults'),
      ...[record('www', '192.0.2.1'), record('api', '198.51.100.9'), record('hand', '192.0.2.9')],
      ...[rule('office', '10.0.0.1'), rule('lab', '0.0.0.0'), rule('hand', '0.0.0.0')],
      ...[secret('key', 'v1'), secret('moved', 'v2')],
    ];
    const known = (type: string, name: string, attributes: Readonly<Record<string, unknown>>): StateResource => ({
      type,
      name,
      attributes: { name, ...attributes },
      provider: 'hashicorp/azurerm',
    });
    const state = [
      known('azurerm_resource_group', 'main', { id: `/subscriptions/${account}/resourceGroups/rg-0`, location: 'westeurope' }),
      known('azurerm_dns_zone', 'main', { id: zone, name: 'example.com' }),
      known('azurerm_mssql_server', 'main', { id: server }),
      known('azurerm_key_vault', 'main', { id: vault }),
      ...['www', 'api', 'gone'].map((name) => known('azurerm_dns_a_record', name, { id: `${zone}/A/${name}`, ttl: 300, records: ['192.0.2.1'] })),
      ...['office', 'lab', 'gone'].map((name) =>
        known('azurerm_mssql_firewall_rule', name, {
          id: `${server}/firewallRules/${name}`,
          server_id: server,
          start_ip_address: '10.0.0.1',
          end_ip_address: '10.0.0.9',
        }),
      ),
      ...['key', 'moved', 'gone'].map((name) =>
        known('azurerm_key_vault_secret', name, { id: `https://v.vault.azure.net/secrets/${name}/v1`, key_vault_id: vault, version: 'v1' }),
      ),
    ];
    scanned = await startScan({ subscriptions: [{ id: account, name: 'prod', groups: 1, resources: [], items }] });
    const { folder, engine } = scanned.opened;
    writeFileSync(join(folder, 'prod.tfstate'), stateJson(state));
    const report = await engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, filter: only });
    assert.deepEqual(
      report.items.map(({ kind, address, name, changes = [] }) => [kind, address ?? name, ...changes.map(({ path }) => path)].join(' ')).sort(),
      [
        'changed azurerm_dns_a_record.api records',
        'changed azurerm_key_vault_secret.moved version',
        'changed azurerm_mssql_firewall_rule.lab start_ip_address',
        'missing azurerm_dns_a_record.gone',
        'missing azurerm_key_vault_secret.gone',
        'missing azurerm_mssql_firewall_rule.gone',
        'unmanaged example.com: DNS record A hand',
        'unmanaged sql: firewall rule hand',
      ],
    );
    assert.deepEqual([report.notComparable, report.problems], [[], []]);
  });
});
