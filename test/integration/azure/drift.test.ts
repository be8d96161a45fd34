import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { guid } from '../../cloud/azure/estate.ts';
import { machines, only, type Scanned, startScan } from './scan.ts';

const account = guid(2, 1);
const denied = guid(2, 2);
const machine = (subscription: string, n: number): string =>
  `/subscriptions/${subscription}/resourceGroups/rg-0/providers/Microsoft.Compute/virtualMachines/m-${String(n).padStart(6, '0')}`;

interface Instance {
  readonly type: string;
  readonly name: string;
  readonly id: string;
}

function stateOf(instances: readonly Instance[]): string {
  const provider = 'provider["registry.terraform.io/hashicorp/azurerm"]';
  const resources = instances.map(({ type, name, id }) => ({
    mode: 'managed',
    type,
    name,
    provider,
    instances: [{ schema_version: 0, attributes: { id, name, location: 'westeurope' } }],
  }));
  return JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: guid(8, 1), outputs: {}, resources });
}

describe('Azure drift', function () {
  this.timeout(60_000);
  let scanned: Scanned;

  afterEach(async () => {
    await scanned.close();
  });

  async function drift(graph: 'there' | 'denied'): Promise<DriftReport> {
    scanned = await startScan({ graph, subscriptions: [machines(1, 3), machines(2, 2, { access: 'denied' })] });
    const { folder, engine } = scanned.opened;
    const file = join(folder, 'terraform.tfstate');
    const type = 'azurerm_linux_virtual_machine';
    writeFileSync(
      file,
      stateOf([
        { type: 'azurerm_resource_group', name: 'main', id: `/subscriptions/${account}/resourceGroups/RG-0` },
        // The service tells the group of every third machine in capitals.
        { type, name: 'zero', id: machine(account, 0) },
        { type, name: 'one', id: machine(account, 1).toLowerCase() },
        { type, name: 'gone', id: machine(account, 7) },
        { type, name: 'unseen', id: machine(denied, 7) },
      ]),
    );
    return engine.request('drift', { states: [file], cwd: folder, filter: only });
  }

  for (const graph of ['there', 'denied'] as const) {
    it(`finds what is missing and what is unmanaged, and nothing where it may not look (Resource Graph ${graph})`, async () => {
      const report = await drift(graph);
      assert.deepEqual(
        report.items.map(({ kind, address, id }) => [kind, address ?? id]),
        [
          ['missing', 'azurerm_linux_virtual_machine.gone'],
          ['unmanaged', machine(account, 2)],
        ],
      );
      assert.deepEqual(
        report.notComparable.map(({ address }) => address),
        ['azurerm_linux_virtual_machine.unseen'],
      );
    });
  }
});
