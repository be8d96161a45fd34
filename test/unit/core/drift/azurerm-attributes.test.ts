import assert from 'node:assert/strict';
import { type AttributeComparison, compareAttributes } from '../../../../src/core/drift/attributes/compare-attributes.ts';
import { allRules } from '../../../rules.ts';
import { stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

const below = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg/providers';

/** What differs between attributes of a state and an answer of ARM, and how many attributes were compared. */
function compared(type: string, state: Fields, answer: Fields): AttributeComparison {
  const [instance] = stateOf({ [`${type}.x`]: { id: `${below}/x`, ...state } }).instances;
  assert.ok(instance !== undefined);
  const resource = { provider: 'azure', account: 'a', region: 'westeurope', type: 't', id: `${below}/x`, source: 'test' } as const;
  return compareAttributes(instance, resource, {
    rows: allRules.attributesOf(type),
    tags: allRules.of('azure').tags,
    detail: { attributes: answer },
  });
}

const rule = {
  name: 'web',
  description: '',
  priority: 100,
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  source_port_range: '*',
  source_port_ranges: [],
  destination_port_range: '',
  destination_port_ranges: ['443', '80'],
  source_address_prefix: 'VirtualNetwork',
  source_address_prefixes: [],
  destination_address_prefix: '*',
  destination_address_prefixes: [],
  source_application_security_group_ids: [],
  destination_application_security_group_ids: [],
};
const armRule = {
  id: `${below}/Microsoft.Network/networkSecurityGroups/x/securityRules/web`,
  name: 'web',
  properties: {
    provisioningState: 'Succeeded',
    protocol: 'tcp',
    sourcePortRange: '*',
    destinationPortRanges: ['80', '443'],
    sourceAddressPrefix: 'virtualnetwork',
    destinationAddressPrefix: '*',
    access: 'Allow',
    priority: 100,
    direction: 'Inbound',
    sourceAddressPrefixes: [],
  },
};
const group = (rules: readonly unknown[]): Fields => ({ location: 'westeurope', properties: { securityRules: rules } });

// Answers: the GET examples of each type in Azure/azure-rest-api-specs.
describe('attributes of azurerm', () => {
  it('take the rules of a network security group for what they mean', () => {
    const { changes, compared: count } = compared('azurerm_network_security_group', { security_rule: [rule] }, group([armRule]));
    assert.deepEqual([changes, count], [[], 1]);
    const open = {
      ...armRule,
      name: 'ssh',
      properties: { ...armRule.properties, priority: 101, sourceAddressPrefix: '*', destinationPortRanges: ['22'] },
    };
    const opened = compared('azurerm_network_security_group', { security_rule: [rule] }, group([armRule, open]));
    assert.deepEqual(opened.changes, [
      {
        path: 'security_rule',
        state: ['100 web Inbound Allow tcp virtualnetwork:* → *:443,80'],
        cloud: ['100 web Inbound Allow tcp virtualnetwork:* → *:443,80', '101 ssh Inbound Allow tcp *:* → *:22'],
      },
    ]);
    const emptied = compared('azurerm_network_security_group', { security_rule: [rule] }, group([]));
    assert.equal(emptied.changes.length, 1);
  });

  it('know groups of applications in a rule', () => {
    const asg = `${below}/Microsoft.Network/applicationSecurityGroups/web`;
    const state = { ...rule, source_address_prefix: '', source_application_security_group_ids: [asg] };
    const { sourceAddressPrefix: _prefix, ...properties } = armRule.properties;
    const answer = { ...armRule, properties: { ...properties, sourceApplicationSecurityGroups: [{ id: asg.toUpperCase() }] } };
    const { changes, compared: count } = compared('azurerm_network_security_group', { security_rule: [state] }, group([answer]));
    assert.deepEqual([changes, count], [[], 1]);
  });

  it('turn round what ARM says the other way round', () => {
    const answer = { properties: { disableBgpRoutePropagation: true } };
    for (const [state, differs] of [
      [{ bgp_route_propagation_enabled: false }, false],
      [{ disable_bgp_route_propagation: true }, false],
      [{ bgp_route_propagation_enabled: true }, true],
      [{ disable_bgp_route_propagation: false }, true],
    ] as const) {
      const { changes, compared: count } = compared('azurerm_route_table', state, answer);
      assert.deepEqual([changes.length > 0, count], [differs, 1], JSON.stringify(state));
    }
    const [change] = compared('azurerm_route_table', { bgp_route_propagation_enabled: true }, answer).changes;
    assert.deepEqual(change, { path: 'bgp_route_propagation_enabled', state: true, cloud: false });
  });

  it('know sizes by bytes, and flexible servers with or without their tier', () => {
    const database = { sku: { name: 'GP_Gen5', tier: 'GeneralPurpose' }, properties: { maxSizeBytes: 268_435_456_000 } };
    assert.deepEqual(compared('azurerm_mssql_database', { max_size_gb: 250 }, database), { changes: [], compared: 1, of: 2 });
    assert.equal(compared('azurerm_mssql_database', { max_size_gb: 100 }, database).changes.length, 1);
    const server = { sku: { name: 'Standard_D4s_v3', tier: 'GeneralPurpose' }, properties: { version: '16' } };
    for (const type of ['azurerm_postgresql_flexible_server', 'azurerm_mysql_flexible_server']) {
      assert.deepEqual(compared(type, { sku_name: 'GP_Standard_D4s_v3', version: '16' }, server).changes, []);
      assert.equal(compared(type, { sku_name: 'GP_Standard_D2s_v3' }, server).changes.length, 1);
    }
  });
});
