import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DriftReport } from '../../../../src/core/api/drift.ts';
import { oneByOne } from '../../../../src/core/drift/attributes/detail-reads.ts';
import { CallError } from '../../../../src/core/errors.ts';
import { compareDrift } from './compare-drift.ts';
import { inventoryOf, stateOf, together } from './estate.ts';
import { subresourceCases, type SubresourceCase } from './subresource-cases.ts';
import { awsSettingCases } from './subresource-cases-aws-settings.ts';
import { azureCases } from './subresource-cases-azure.ts';
import { googleDataCases } from './subresource-cases-google-data.ts';
import { googleGrantCases } from './subresource-cases-google-grants.ts';
import { googleNetworkCases } from './subresource-cases-google-network.ts';

type Fields = Readonly<Record<string, unknown>>;

const signal = new AbortController().signal;

/** Compares a part and its parent with a cloud that describes the parent like this. */
function compare(one: SubresourceCase, detail: Fields | Error, states = statesOf(one)): Promise<DriftReport> {
  return compareDrift(states, inventoryOf([one.parent]), {
    attributes: true,
    details: (targets) => oneByOne(targets, () => (detail instanceof Error ? Promise.reject(detail) : Promise.resolve({ attributes: detail }))),
    lookup: () => Promise.resolve({ exists: false }),
    signal,
    now: 0,
  });
}

function statesOf({ type, state, managed: [parentType, attributes] }: SubresourceCase): ReturnType<typeof stateOf> {
  // Parent and part stand in states of their own, as they do where teams share a network.
  return together(stateOf({ [`${parentType}.parent`]: attributes }, 'network.tfstate'), stateOf({ [`${type}.part`]: state }, 'app.tfstate'));
}

function drift({ items }: DriftReport): readonly string[] {
  return items.map(({ kind, address, changes = [] }) => [kind, address ?? 'part', ...changes.map(({ path }) => path)].join(' '));
}

const cases: readonly SubresourceCase[] = [
  ...subresourceCases,
  ...awsSettingCases,
  ...azureCases,
  ...googleGrantCases,
  ...googleDataCases,
  ...googleNetworkCases,
];
const added = cases.filter((one) => one.added !== undefined);

/** What is said of an item that was added by hand. */
function addedTo(one: SubresourceCase): string {
  return one.whole === undefined ? 'unmanaged part' : `changed ${one.type}.part ${one.whole}`;
}

describe('parts of a parent', () => {
  for (const one of cases) {
    describe(`${one.type}: ${JSON.stringify(one.state).slice(0, 60)}`, () => {
      it('is in step where the parent holds it', async () => {
        const report = await compare(one, one.describe(one.list));
        assert.deepEqual([drift(report), report.notComparable, report.inStep, report.counts.instances.inStep], [[], [], true, 2]);
      });

      it('is missing where the parent does not', async () => {
        const report = await compare(one, one.describe([]));
        assert.deepEqual([drift(report), report.notComparable], [[`missing ${one.type}.part`], []]);
        assert.equal(report.items[0]?.id, one.parent.id);
      });

      if (one.added !== undefined) {
        it('leaves what somebody added by hand to be said of its parent', async () => {
          const report = await compare(one, one.describe([...one.list, one.added]));
          assert.deepEqual(drift(report), [addedTo(one)]);
          const [item] = report.items;
          assert.deepEqual([item?.id, item?.partOf?.id, report.coverage], [one.parent.id, one.whole === undefined ? one.parent.id : undefined, 1]);
        });
      }

      it('is not heard of a parent that no state manages', async () => {
        if (one.whole !== undefined || one.added === undefined) return;
        const part = stateOf({ [`${one.type}.part`]: one.state });
        const report = await compare(one, one.describe([...one.list, one.added]), part);
        assert.deepEqual(
          report.items.map(({ kind, partOf }) => [kind, partOf]),
          [['unmanaged', undefined]],
        );
      });

      it('is not comparable where the parent could not be read, and the comparison is incomplete', async () => {
        const report = await compare(one, new CallError({ kind: 'denied', message: 'not authorised' }));
        assert.deepEqual(drift(report), []);
        assert.match(report.notComparable.find(({ address }) => address.endsWith('.part'))?.reason ?? '', /not authorised/);
        assert.equal(report.complete, false);
      });

      if (one.changed !== undefined) {
        const [item, paths] = one.changed;
        it(`differs in ${paths.join(', ')}`, async () => {
          const report = await compare(one, one.describe([item]));
          assert.deepEqual(drift(report), [[`changed ${one.type}.part`, ...paths].join(' ')]);
        });
      }
    });
  }

  it('are said exactly, whatever is taken away and added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...added.filter(({ whole }) => whole === undefined)), fc.boolean(), fc.boolean(), async (one, taken, more) => {
        const report = await compare(one, one.describe([...(taken ? [] : one.list), ...(more ? [one.added] : [])]));
        assert.deepEqual(drift(report), [...(taken ? [`missing ${one.type}.part`] : []), ...(more ? ['unmanaged part'] : [])]);
      }),
    );
  });
});
