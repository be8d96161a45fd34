import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { type DigitalOceanEstateData, doks } from '../../estates/digitalocean-doks.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { digitaloceanEstate, fastDigitalOcean, foundInDigitalOcean } from './planted-digitalocean.ts';
import { digitaloceanResource, digitaloceanStates } from './state-of-digitalocean.ts';
import { stateJson, type StateResource } from './state-of.ts';

type Items = Record<string, Readonly<Record<string, unknown>>[]>;

function stateOf({ collections, more }: DigitalOceanEstateData): readonly StateResource[] {
  const managed = Object.entries(collections).flatMap(([collection, items]) =>
    items.flatMap((item) => {
      if (typeof item['$state'] !== 'string') return [];
      const made = digitaloceanResource(collection, item['$state'], item);
      return [{ ...made, attributes: { ...made.attributes, ...(item['$attributes'] as object | undefined) } }];
    }),
  );
  return [...managed, ...more];
}

function afterwards({ collections, changes }: DigitalOceanEstateData): Items {
  const after: Items = Object.fromEntries(Object.entries(collections).map(([name, items]) => [name, [...items]]));
  for (const change of changes) {
    const items = (after[change.collection] ??= []);
    if ('gone' in change) after[change.collection] = items.filter((item) => item['$state'] !== change.gone);
    else if ('changed' in change)
      after[change.collection] = items.map((item) => (item['$state'] === change.changed ? { ...item, ...change.set } : item));
    else for (const [name, item] of [[change.collection, change.made] as const, ...(change.with ?? [])]) (after[name] ??= []).push(item);
  }
  return after;
}

/** What a server answers has no marks of ours. */
const served = (items: Items): Items =>
  Object.fromEntries(Object.entries(items).map(([name, all]) => [name, all.map(({ $state: _mark, $attributes: _more, ...item }) => item)]));

describe('a real-looking estate, DigitalOcean', function () {
  this.timeout(60_000);
  let cloud: SimulatedDigitalOcean;
  let opened: OpenedEngine;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-estate-'));
  });
  afterEach(async () => {
    await opened.close();
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function drift(items: Items): Promise<DriftReport> {
    cloud = await startDigitalOcean({ ...digitaloceanEstate, collections: served(items) });
    opened = await openEngine(cloud.environment, fastDigitalOcean);
    writeFileSync(join(folder, 'prod.tfstate'), stateJson(stateOf(doks)));
    return opened.engine.request('drift', { states: ['prod.tfstate'], cwd: folder, attributes: true, filter: { providers: ['digitalocean'] } });
  }

  it(`${doks.title}: nothing is drift where states manage it`, async () => {
    const report = await drift(afterwards({ ...doks, changes: [] }));
    assert.deepEqual(foundInDigitalOcean(report), []);
    assert.deepEqual([report.problems, report.notComparable, report.complete], [[], [], true]);
  });

  it(`${doks.title}: of ten changes by hand exactly these ten are`, async () => {
    assert.equal(doks.changes.length, 10);
    const report = await drift(afterwards(doks));
    const expected = doks.changes.map((change) => {
      const type = digitaloceanStates[change.collection]?.type ?? '';
      return 'made' in change ? `unmanaged of ${type}` : 'gone' in change ? `missing ${type}.${change.gone}` : `changed ${type}.${change.changed}`;
    });
    assert.deepEqual(foundInDigitalOcean(report), expected.sort());
    const debug = report.items.find(({ id }) => id === 'do:droplet:700001');
    assert.deepEqual(debug?.belongings?.map(({ id }) => id).sort(), ['do:reservedip:198.51.100.8', 'do:volume:7d0f3a52-0009-11ef-9a5a-0a58ac14a0b1']);
  });
});
