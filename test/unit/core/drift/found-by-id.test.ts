import assert from 'node:assert/strict';
import type { ListingStatus } from '../../../../src/core/model.ts';
import type { LookupResult } from '../../../../src/core/provider.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf } from './estate.ts';

type Fields = Readonly<Record<string, unknown>>;

const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';
const network = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network`;
const subnet = `${network}/virtualNetworks/main/subnets/web`;
const group = `${network}/networkSecurityGroups/web`;
const listed = [
  {
    provider: 'azure',
    account: subscription,
    region: 'westeurope',
    type: 'Microsoft.Network/virtualNetworks',
    id: `${network}/virtualNetworks/main`,
    source: 'test',
  },
] as const;

/** A subnet, which no listing holds, as a look-up by its id answers. */
function answered(properties: Fields): LookupResult {
  const attributes = { id: subnet, name: 'web', properties };
  const resource = { ...listed[0], type: 'Microsoft.Network/virtualNetworks/subnets', id: subnet };
  return { exists: true, resource, detail: { attributes } };
}

const states = stateOf({
  'azurerm_virtual_network.main': { id: `${network}/virtualNetworks/main`, location: 'westeurope' },
  'azurerm_subnet.web': { id: subnet, address_prefixes: ['10.0.1.0/24'] },
  'azurerm_subnet_network_security_group_association.web': { id: subnet, subnet_id: subnet, network_security_group_id: group },
});

async function compare(lookup: LookupResult, groups: ListingStatus = 'ok') {
  let asked = 0;
  const report = await compareDrift(
    states,
    inventoryOf(listed, {
      coverage: (type) => (type === 'Microsoft.Resources/resourceGroups' ? groups : type.endsWith('subnets') ? 'not-listed' : 'ok'),
    }),
    {
      attributes: true,
      lookup: () => {
        asked++;
        return Promise.resolve(lookup);
      },
      details: (targets) =>
        targets.map((target) => ({
          targets: [target],
          calls: 1,
          limitScope: { key: 'one', limit: 'one', perSecond: 10 },
          run: () => Promise.resolve([{ attributes: { id: target.id, location: 'westeurope', properties: {} } }]),
        })),
      signal: new AbortController().signal,
      now: 0,
    },
  );
  return {
    report,
    asked,
    drift: report.items.map(({ kind, address, changes = [] }) => [kind, address, ...changes.map(({ path }) => path)].join(' ')),
  };
}

describe('what no listing holds', () => {
  it('is in step where its look-up answers as the state says, with its parts', async () => {
    const { report, asked, drift } = await compare(answered({ addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: group.toUpperCase() } }));
    assert.deepEqual([drift, report.notComparable, report.inStep, asked], [[], [], true, 1]);
    assert.equal(report.counts.instances.inStep, 3);
    assert.equal(report.counts.managed, 2);
  });

  it('is compared attribute by attribute, and its parts with what it holds', async () => {
    const { report, drift } = await compare(answered({ addressPrefix: '10.0.2.0/24' }));
    assert.deepEqual(drift, ['changed azurerm_subnet.web address_prefixes', 'missing azurerm_subnet_network_security_group_association.web']);
    assert.deepEqual(report.notComparable, []);
  });

  it('is missing where the listing of the groups vouches for the subscription', async () => {
    const { report, drift } = await compare({ exists: false });
    assert.deepEqual(drift, ['missing azurerm_subnet.web']);
    assert.match(report.notComparable[0]?.reason ?? '', /azurerm_subnet.web, which is missing/);
  });

  it('is not called missing where nothing vouches', async () => {
    const { report, drift } = await compare({ exists: false }, 'denied');
    assert.deepEqual([drift, report.complete], [[], false]);
  });

  // Cloud Control lists add-ons for one cluster alone, and reads each by its identifier.
  for (const [networks, kind] of [
    ['ok', 'missing'],
    ['denied', 'not comparable'],
  ] as const) {
    it(`is ${kind} where no look-up finds it and the listing of the region’s clusters is ${networks}`, async () => {
      const addon = 'arn:aws:eks:eu-west-1:123456789012:addon/prod/vpc-cni/1';
      const report = await compareDrift(
        stateOf({ 'aws_eks_addon.cni': { id: 'prod:vpc-cni', arn: addon, addon_name: 'vpc-cni', cluster_name: 'prod' } }),
        inventoryOf([], {
          accounts: ['123456789012'],
          coverage: (type, _account, region) => (type === 'AWS::EKS::Cluster' && region === 'eu-west-1' ? networks : 'not-listed'),
        }),
        { lookup: () => Promise.resolve({ exists: false }), signal: new AbortController().signal, now: 0 },
      );
      assert.deepEqual([...report.items.map((item) => item.kind), ...report.notComparable.map(() => 'not comparable')], [kind]);
    });
  }
});
