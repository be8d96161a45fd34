import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftReport } from '../../../src/core/api/drift.ts';
import { rows } from '../../../src/providers/digitalocean/types.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { openEngine, type OpenedEngine } from '../open-engine.ts';
import { digitaloceanChanged, digitaloceanParts } from './digitalocean-parts.ts';
import { digitaloceanEstate, fastDigitalOcean, foundInDigitalOcean, plantDigitalOcean } from './planted-digitalocean.ts';
import { digitaloceanStates } from './state-of-digitalocean.ts';
import { stateJson, type StateResource } from './state-of.ts';

describe('drift over the wire, DigitalOcean', function () {
  this.timeout(120_000);
  let cloud: SimulatedDigitalOcean;
  let opened: OpenedEngine;

  afterEach(async () => {
    await opened.close();
    await cloud.close();
  });

  async function drift(
    size: number,
    planted: { readonly state: readonly StateResource[] },
    tokens = digitaloceanEstate.tokens,
  ): Promise<DriftReport> {
    const collections = Object.fromEntries(Object.keys(digitaloceanStates).map((name) => [name, size]));
    cloud = await startDigitalOcean({ ...digitaloceanEstate, tokens, collections });
    opened = await openEngine(cloud.environment, fastDigitalOcean);
    writeFileSync(join(opened.folder, 'team.tfstate'), stateJson(planted.state));
    const filter = { providers: ['digitalocean'] } as const;
    return await opened.engine.request('drift', { states: ['team.tfstate'], cwd: opened.folder, attributes: true, filter });
  }

  for (const size of [0, 1, 2, 200, 201]) {
    it(`finds what was planted among ${size} of each type, and nothing else`, async () => {
      const planted = plantDigitalOcean(size);
      const report = await drift(size, planted);
      assert.deepEqual(foundInDigitalOcean(report), planted.expected);
      assert.deepEqual(report.notComparable, []);
      assert.deepEqual(report.problems, []);
    });
  }

  /** The report's items with what differs in them. */
  function said(report: DriftReport): readonly string[] {
    return report.items
      .map(({ kind, address, type, changes = [], partOf }) =>
        [kind, partOf === undefined ? (address ?? type) : `${partOf.noun} ${partOf.key}`, ...changes.map(({ path }) => path)].join(' '),
      )
      .sort();
  }

  async function compared({ collections, state }: Pick<ReturnType<typeof digitaloceanParts>, 'collections' | 'state'>): Promise<DriftReport> {
    cloud = await startDigitalOcean({ ...digitaloceanEstate, collections });
    opened = await openEngine(cloud.environment, fastDigitalOcean);
    writeFileSync(join(opened.folder, 'team.tfstate'), stateJson(state));
    return await opened.engine.request('drift', {
      states: ['team.tfstate'],
      cwd: opened.folder,
      attributes: true,
      filter: { providers: ['digitalocean'] },
    });
  }

  it('finds each attribute that was changed by hand, and nothing else', async () => {
    const planted = digitaloceanChanged();
    const report = await compared(planted);
    assert.deepEqual(said(report), planted.expected);
    assert.deepEqual([report.notComparable, report.problems], [[], []]);
  });

  for (const size of [0, 1, 2, 200, 201]) {
    it(`finds what was planted among ${size} of the parts of each parent, and of a domain’s records`, async () => {
      const planted = digitaloceanParts(size);
      const report = await compared(planted);
      assert.deepEqual(said(report), planted.expected);
      assert.deepEqual([report.notComparable, report.problems], [[], []]);
    });
  }

  it('finds the same for a token that may not read its account', async () => {
    const planted = plantDigitalOcean(3);
    const report = await drift(3, planted, { dop_v1_planted: rows.map(({ scope }) => scope) });
    assert.deepEqual(foundInDigitalOcean(report), planted.expected);
    assert.deepEqual([report.complete, report.notComparable, report.problems.map(({ code }) => code)], [true, [], ['team-unknown']]);
  });

  it('calls nothing missing where the token may not look', async () => {
    const planted = plantDigitalOcean(3);
    const report = await drift(3, planted, { dop_v1_planted: ['account:read', 'droplet:read'] });
    assert.deepEqual(
      foundInDigitalOcean(report),
      planted.expected.filter((line) => /digitalocean_droplet(\.|$)/.test(line)),
    );
    assert.equal(report.complete, false);
    assert.ok(
      report.notComparable.every(({ reason }) => reason.includes('denied')),
      JSON.stringify(report.notComparable[0]),
    );
  });
});
