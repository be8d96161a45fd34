import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { azurermSubresources } from '../../../../src/providers/azure/terraform/azurerm-subresources.ts';
import { azurermTypes } from '../../../../src/providers/azure/terraform/azurerm-types.ts';
import type { Matching } from '../../../../src/core/drift/matching/matching.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { spelt } from '../../../../src/providers/azure/types.ts';
import { azurermChildIds, azurermOwnIds } from './azurerm-child-ids.ts';
import { azurermIds as trackedIds } from './azurerm-ids.ts';
import { azurermPartIds } from './azurerm-part-ids.ts';
import { stateOf } from './estate.ts';
import { allRules, match } from '../../../rules.ts';

const azurermIds = { ...trackedIds, ...azurermChildIds };
const subscription = '0b1f6471-1bf0-4dda-aec3-111122223333';

function whole(id: string): string {
  return id.replaceAll('@', '/subscriptions/~/resourceGroups/group1/providers').replaceAll('~', subscription);
}

/** As Resource Graph lists it: the type in lower case and spelt by the provider, the id in a case of its own. */
function listed(id: string): Resource {
  const [plain = ''] = id.split('|', 1);
  const steps = plain.slice(plain.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length).split('/');
  const type = plain.includes('/providers/')
    ? steps.filter((_, at) => at === 0 || at % 2 === 1).join('/')
    : 'microsoft.resources/subscriptions/resourcegroups';
  return { provider: 'azure', account: subscription, region: 'westeurope', type: spelt(type.toLowerCase()), id: plain.toUpperCase(), source: 'test' };
}

function joined(terraform: string, attributes: Readonly<Record<string, unknown>>, resource: Resource): Matching {
  const others = [0, 1].map((at) => ({ ...resource, id: `${resource.id}-other${String(at)}` }));
  const { instances } = stateOf({ [`${terraform}.x`]: attributes });
  return match(instances, [...others, resource]);
}

describe('the join of Azure states with listings', () => {
  it('is shown for every row', () => {
    assert.deepEqual([...Object.keys(azurermIds), ...Object.keys(azurermOwnIds)].sort(), Object.keys(azurermTypes).sort());
    const byId = Object.entries(azurermSubresources).flatMap(([type, { parent }]) => (typeof parent === 'number' ? [type] : []));
    assert.deepEqual(
      byId.filter((type) => !(type in azurermPartIds)),
      [],
    );
  });

  for (const [terraform, id] of Object.entries(azurermIds)) {
    it(`finds ${terraform}`, () => {
      const resource = listed(whole(id));
      const matching = joined(terraform, { id: whole(id) }, resource);
      assert.deepEqual([...matching.managed.keys()], [resource]);
      const [known] = matching.managed.get(resource) ?? [];
      assert.equal(known?.identified.nativeType, resource.type, 'both spell its type the same');
    });
  }

  for (const [terraform, [state, id]] of Object.entries(azurermOwnIds)) {
    it(`finds ${terraform} by what its state says beside its id`, () => {
      const attributes = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, whole(value)]));
      const resource = listed(whole(id));
      assert.deepEqual([...joined(terraform, attributes, resource).managed.keys()], [resource]);
    });
  }

  for (const [terraform, id] of Object.entries(azurermPartIds)) {
    it(`takes ${terraform} for a part`, () => {
      const row = azurermSubresources[terraform];
      const own = whole(id).split('|', 1).join();
      const parent = listed(
        row?.parent === 0
          ? own
          : own
              .split('/')
              .slice(0, -2 * Number(row?.parent))
              .join('/'),
      );
      const matching = joined(terraform, { id: whole(id) }, parent);
      assert.deepEqual(
        matching.parts.map(({ resource }) => resource),
        [parent],
      );
      assert.equal(matching.managed.size, 0, 'it manages nothing itself');
      assert.equal(parent.type, azurermTypes[row?.partOf ?? ''], 'the parent is of the type that its row names');
    });
  }

  it('takes a type without a row, whose id begins with that of another resource, for a part of it', () => {
    const children = readFileSync(new URL('../../../fixtures/import-ids/azurerm-children.tsv', import.meta.url), 'utf8');
    const rows = children.trim().split('\n').slice(1);
    assert.ok(rows.length > 500);
    const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm';
    const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Automation/automationAccounts/a';
    const extensions = [
      ['azurerm_monitor_data_collection_rule_association', machine, `${machine}/providers/Microsoft.Insights/dataCollectionRuleAssociations/x`],
      ['azurerm_maintenance_assignment_virtual_machine', machine, `${machine}/providers/Microsoft.Maintenance/configurationAssignments/x`],
      ['azurerm_automation_job_schedule', account, `${account}/schedules/x|${account}/runbooks/x`],
    ];
    for (const [type = '', parent = '', id = ''] of [...rows.map((row) => row.split('\t')), ...extensions]) {
      if (type in azurermTypes) continue;
      const identified = allRules.of('azure').identify(type, { id }, { account: null, region: null });
      assert.ok(typeof identified !== 'string', `${type}: ${JSON.stringify(identified)}`);
      assert.ok(identified.partOf !== undefined, `${type} is a part`);
      assert.ok(`${parent}/`.startsWith(`${identified.ids[0] ?? ''}/`), `${type} of ${parent}, and not of ${String(identified.ids[0])}`);
    }
  });
});
