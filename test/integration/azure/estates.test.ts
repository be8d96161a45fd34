import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import type { Kept } from '../../cloud/azure/estate.ts';
import { aks } from '../../estates/azure-aks.ts';
import { databricks } from '../../estates/azure-databricks.ts';
import { type AzureChange, type AzureEstateData, type AzureThing, subscription } from '../../estates/azure-estate.ts';
import { stateJson } from '../drift/state-of.ts';
import { only, type Scanned, startScan } from './scan.ts';

type Item = Omit<Kept, 'subscription'>;

const addressOf = ({ state }: AzureThing): string => (state === undefined ? '' : `${state.type}.${state.name}`);

function afterwards({ things, changes }: AzureEstateData): readonly Item[] {
  const gone = new Set(changes.flatMap((change) => ('gone' in change ? [change.gone] : [])));
  const set = new Map(changes.flatMap((change) => ('changed' in change ? [[change.changed, change.set] as const] : [])));
  const made = changes.flatMap((change) => ('made' in change ? [change.made, ...(change.with ?? [])] : []));
  return [
    ...things.filter((one) => !gone.has(addressOf(one))).map((one) => ({ ...one.item, ...set.get(addressOf(one)) })),
    ...made.map(({ item }) => item),
  ];
}

function expected(change: AzureChange): string {
  if ('made' in change) return `unmanaged ${change.made.item.id}`;
  return 'gone' in change ? `missing ${change.gone}` : `changed ${change.changed}`;
}

describe('real-looking estates, Azure', function () {
  this.timeout(120_000);
  let scanned: Scanned | undefined;

  afterEach(async () => {
    await scanned?.close();
    scanned = undefined;
  });

  async function drift({ things, more = [] }: AzureEstateData, items: readonly Item[]): Promise<DriftReport> {
    scanned = await startScan({ subscriptions: [{ id: subscription, name: 'prod', groups: 0, resources: [], items }] });
    const { folder, engine } = scanned.opened;
    writeFileSync(join(folder, 'prod.tfstate'), stateJson([...things.flatMap(({ state }) => state ?? []), ...more]));
    return engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, filter: only });
  }

  // What a parent holds and nobody manages is said by its parent's name and its own.
  const said = (report: DriftReport): readonly string[] =>
    report.items
      .map(({ kind, address, id, partOf }) => `${kind} ${address ?? (partOf === undefined ? (id ?? '') : `${partOf.noun} ${partOf.key}`)}`)
      .sort();

  for (const estate of [aks, databricks]) {
    it(`${estate.title}: nothing is drift where states manage it`, async () => {
      const report = await drift(
        estate,
        estate.things.map(({ item }) => item),
      );
      assert.deepEqual(said(report), []);
      assert.deepEqual([report.problems, report.notComparable, report.complete], [[], [], true]);
    });

    it(`${estate.title}: of ten changes by hand exactly these ten are`, async () => {
      assert.equal(estate.changes.length, 10);
      const report = await drift(estate, afterwards(estate));
      assert.deepEqual(said(report), estate.changes.map(expected).sort());
      if (estate !== aks) return;
      const debug = report.items.find(({ id }) => id?.endsWith('/virtualMachines/debug') === true);
      assert.deepEqual(debug?.belongings?.map(({ id }) => id.slice(id.lastIndexOf('/') + 1)).sort(), [
        'debug-ip',
        'debug42',
        'debug_OsDisk_1_0123456789abcdef0123456789abcdef',
      ]);
    });
  }
});
